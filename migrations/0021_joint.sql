-- Joint statements: a text in clauses, its versions, who was asked, who signed, who dissents. Owned by joint/.
-- Rows of answers, versions and seals are never changed in what they say: whatever changes is another row.
CREATE TABLE joint_statement (
    id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL,
    background_en TEXT NOT NULL,      -- Markdown as written …
    background_az TEXT NOT NULL,
    background_html_en TEXT NOT NULL, -- … and rendered once, when written
    background_html_az TEXT NOT NULL,
    money_en TEXT NOT NULL,           -- plain text: who paid for the work on it; '' where the project says it
    money_az TEXT NOT NULL,
    consultation_id BIGINT NOT NULL,  -- whose statements its clauses speak of, 0: none
    state TEXT NOT NULL CHECK (state IN ('draft', 'round', 'closed', 'published', 'withdrawn')),
    version BIGINT NOT NULL,          -- number of the one in force; 0: no text yet
    is_coded SMALLINT NOT NULL CHECK (is_coded IN (0, 1)), -- made elsewhere, read here from public sources
    dated TEXT NOT NULL,              -- coded: when it was published, as precisely as known
    source_id BIGINT NOT NULL,        -- coded: where its text can be read; 0 else
    is_example SMALLINT NOT NULL CHECK (is_example IN (0, 1)),
    created_at BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,        -- of its round; 0: a draft
    closes_at BIGINT NOT NULL,        -- deadline of the round
    closed_at BIGINT NOT NULL,
    published_at BIGINT NOT NULL,
    withdrawn_at BIGINT NOT NULL,     -- by its initiators; it stays readable
    withdrawn_reason TEXT NOT NULL,   -- public
    changed_at BIGINT NOT NULL        -- of anything that belongs to it
);
CREATE UNIQUE INDEX joint_statement_slug ON joint_statement (slug);

CREATE TABLE joint_initiator (
    joint_id BIGINT NOT NULL REFERENCES joint_statement (id),
    organisation_id BIGINT NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (joint_id, organisation_id)
);

CREATE TABLE joint_version (
    id BIGINT PRIMARY KEY,
    joint_id BIGINT NOT NULL REFERENCES joint_statement (id),
    number BIGINT NOT NULL,           -- from 1
    kind TEXT NOT NULL CHECK (kind IN ('first', 'substance', 'typo')),
    title_en TEXT NOT NULL,
    title_az TEXT NOT NULL,
    reason TEXT NOT NULL,             -- why it was changed; '' of the first
    acts_as SMALLINT NOT NULL,        -- in which capacity it was written (ledger.h)
    organisation_id BIGINT NOT NULL,  -- that wrote it; 0: not in the name of one
    account_id BIGINT NOT NULL,       -- who wrote it, for the rule of confirming; 0: the program; < 0: erased
    amendment_id BIGINT NOT NULL,     -- that it takes in, 0: none
    print_en TEXT NOT NULL,           -- SHA-256 of title and clauses in that language, hexadecimal; '' where one is missing
    print_az TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    contested_at BIGINT NOT NULL,     -- a signer said that this typo is none; 0: nobody did
    contested_by BIGINT NOT NULL      -- that organisation
);
CREATE UNIQUE INDEX joint_version_number ON joint_version (joint_id, number);

CREATE TABLE joint_clause (
    version_id BIGINT NOT NULL REFERENCES joint_version (id),
    number BIGINT NOT NULL,           -- from 1
    text_en TEXT NOT NULL,            -- Markdown as written
    text_az TEXT NOT NULL,
    html_en TEXT NOT NULL,
    html_az TEXT NOT NULL,
    statement_id BIGINT NOT NULL,     -- of the consultation, that it speaks of; 0: none
    direction SMALLINT NOT NULL CHECK (direction IN (-1, 0, 1)), -- signing it agrees with that statement, or disagrees
    is_inferred SMALLINT NOT NULL CHECK (is_inferred IN (0, 1)), -- that direction is read between the lines
    PRIMARY KEY (version_id, number)
);

-- A person has read this language's text and vouches for it. It holds for the text, not for a version.
CREATE TABLE joint_confirmation (
    id BIGINT PRIMARY KEY,
    joint_id BIGINT NOT NULL REFERENCES joint_statement (id),
    language TEXT NOT NULL,
    print TEXT NOT NULL,
    acts_as SMALLINT NOT NULL,
    organisation_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,       -- as in joint_version
    confirmed_at BIGINT NOT NULL
);
CREATE INDEX joint_confirmation_of ON joint_confirmation (joint_id, id);

-- Who was asked. Frozen when the round opens; more can be invited, nobody is taken out.
CREATE TABLE joint_invited (
    joint_id BIGINT NOT NULL REFERENCES joint_statement (id),
    organisation_id BIGINT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('alliance', 'invited', 'source')), -- source: stands in the sources beside it, was never asked here
    invited_at BIGINT NOT NULL,
    agrees BIGINT NOT NULL,           -- on how many clauses it holds what signers say, elsewhere; -1: not counted yet
    opposes BIGINT NOT NULL,          -- likewise the opposite; both counted when it is published
    reminded_at BIGINT NOT NULL,
    reminders BIGINT NOT NULL,
    PRIMARY KEY (joint_id, organisation_id)
);
CREATE INDEX joint_invited_organisation ON joint_invited (organisation_id);

-- Signatures, dissents, abstentions and what undoes them. A new one supersedes the earlier; both are kept.
CREATE TABLE joint_answer (
    id BIGINT PRIMARY KEY,
    joint_id BIGINT NOT NULL REFERENCES joint_statement (id),
    organisation_id BIGINT NOT NULL,
    version BIGINT NOT NULL,          -- that was answered
    value TEXT NOT NULL CHECK (value IN ('signed', 'abstained', 'dissented', 'withdrew', 'objected')),
    text_en TEXT NOT NULL,            -- Markdown: the dissent, or the reason; in the language it was written in, or both
    text_az TEXT NOT NULL,
    html_en TEXT NOT NULL,
    html_az TEXT NOT NULL,
    is_coded SMALLINT NOT NULL CHECK (is_coded IN (0, 1)), -- read from a public source
    source_id BIGINT NOT NULL,        -- of a coded one; 0 else
    dated TEXT NOT NULL,              -- coded: when it was said
    coder TEXT NOT NULL,
    mandate_id BIGINT NOT NULL,       -- of own ones; 0 else
    taken_at BIGINT NOT NULL,
    superseded_at BIGINT NOT NULL     -- 0: in force
);
CREATE INDEX joint_answer_of ON joint_answer (joint_id, id);
CREATE INDEX joint_answer_organisation ON joint_answer (organisation_id);
CREATE UNIQUE INDEX joint_answer_in_force ON joint_answer (joint_id, organisation_id) WHERE superseded_at = 0;

CREATE TABLE joint_amendment (
    id BIGINT PRIMARY KEY,
    joint_id BIGINT NOT NULL REFERENCES joint_statement (id),
    version BIGINT NOT NULL,          -- that it would change
    clause BIGINT NOT NULL,           -- number in that version; 0: a further clause at the end
    text_en TEXT NOT NULL,            -- Markdown; both empty: the clause is to go
    text_az TEXT NOT NULL,
    reason TEXT NOT NULL,
    reason_language TEXT NOT NULL,
    organisation_id BIGINT NOT NULL,
    mandate_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'refused', 'taken_back')),
    decided_at BIGINT NOT NULL,
    decision TEXT NOT NULL,           -- public reason
    decided_as SMALLINT NOT NULL,
    decided_by BIGINT NOT NULL,       -- organisation, 0: the secretariat
    made_version BIGINT NOT NULL      -- 0: none
);
CREATE INDEX joint_amendment_of ON joint_amendment (joint_id, id);

CREATE TABLE joint_amendment_voice (
    id BIGINT PRIMARY KEY,
    amendment_id BIGINT NOT NULL REFERENCES joint_amendment (id),
    organisation_id BIGINT NOT NULL,
    value TEXT NOT NULL CHECK (value IN ('supports', 'opposes')),
    reason TEXT NOT NULL,
    reason_language TEXT NOT NULL,
    mandate_id BIGINT NOT NULL,
    taken_at BIGINT NOT NULL,
    superseded_at BIGINT NOT NULL
);
CREATE INDEX joint_amendment_voice_of ON joint_amendment_voice (amendment_id, id);
CREATE UNIQUE INDEX joint_amendment_voice_in_force ON joint_amendment_voice (amendment_id, organisation_id) WHERE superseded_at = 0;

-- What happened around it, from sources.
CREATE TABLE joint_event (
    id BIGINT PRIMARY KEY,
    joint_id BIGINT NOT NULL REFERENCES joint_statement (id),
    dated TEXT NOT NULL,
    text_en TEXT NOT NULL,
    text_az TEXT NOT NULL,
    source_id BIGINT NOT NULL
);
CREATE INDEX joint_event_of ON joint_event (joint_id, id);

-- The whole of it as it left the house, in canonical JSON: one for the publication, one for each change after it.
CREATE TABLE joint_seal (
    id BIGINT PRIMARY KEY,
    joint_id BIGINT NOT NULL REFERENCES joint_statement (id),
    number BIGINT NOT NULL,           -- from 1
    cause TEXT NOT NULL CHECK (cause IN ('published', 'signature', 'withdrawn')),
    sha256 TEXT NOT NULL,             -- of content, hexadecimal
    content TEXT NOT NULL,
    sealed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX joint_seal_number ON joint_seal (joint_id, number);

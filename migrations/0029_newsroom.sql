-- Articles in sections, their versions, evidence of claims, tags, previews, autosaved forms. Owned by newsroom/.
-- A version is never changed in what it says; another text is another version.
CREATE TABLE news_section (
    id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_az TEXT NOT NULL,
    place BIGINT NOT NULL,            -- order on pages
    is_closed SMALLINT NOT NULL CHECK (is_closed IN (0, 1)), -- takes no new article; keeps its old ones
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX news_section_slug ON news_section (slug);

CREATE TABLE article (
    id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL,
    section_id BIGINT NOT NULL REFERENCES news_section (id),
    organisation_id BIGINT NOT NULL,  -- that publishes it; 0: the alliance
    person TEXT NOT NULL,             -- who wrote it, as printed; '' not said
    withheld TEXT NOT NULL,           -- public reason why the name is not printed; '' it is, or nobody is said
    desk TEXT NOT NULL,               -- code of the desk, printed at the end; ''
    project_id BIGINT NOT NULL,       -- that paid for it, 0: none
    consultation_id BIGINT NOT NULL,  -- it tells of, 0: none
    relation_en TEXT NOT NULL,        -- of the publisher to what the article tells of; plain
    relation_az TEXT NOT NULL,
    original TEXT NOT NULL,           -- language it was written in
    state TEXT NOT NULL CHECK (state IN ('draft', 'waiting', 'scheduled', 'published', 'retracted')),
    version BIGINT NOT NULL,          -- newest that was written; 0: no text yet
    public_version BIGINT NOT NULL,   -- that everybody reads; 0: none
    waits_since BIGINT NOT NULL,      -- for approval; 0: it does not
    embargo_at BIGINT NOT NULL,       -- nothing of it is public before; 0: no embargo
    publish_at BIGINT NOT NULL,       -- scheduled for; 0: not scheduled
    published_at BIGINT NOT NULL,     -- first; 0: never
    updated_at BIGINT NOT NULL,       -- last public version, correction or retraction; 0: never public
    retracted_at BIGINT NOT NULL,
    retraction_en TEXT NOT NULL,      -- public reason; plain
    retraction_az TEXT NOT NULL,
    takes_comments SMALLINT NOT NULL CHECK (takes_comments IN (0, 1)),
    import_id BIGINT NOT NULL,        -- that brought it, 0: written here
    is_example SMALLINT NOT NULL CHECK (is_example IN (0, 1)),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL        -- of anything that belongs to it
);
CREATE UNIQUE INDEX article_slug ON article (slug);
CREATE INDEX article_published ON article (published_at, id);
CREATE INDEX article_section ON article (section_id, published_at);
CREATE INDEX article_organisation ON article (organisation_id, published_at);
CREATE INDEX article_consultation ON article (consultation_id, published_at);

CREATE TABLE article_version (
    id BIGINT PRIMARY KEY,
    article_id BIGINT NOT NULL REFERENCES article (id),
    number BIGINT NOT NULL,           -- from 1
    kind TEXT NOT NULL CHECK (kind IN ('first', 'edit', 'correction', 'addition', 'typo')),
    title_en TEXT NOT NULL,           -- plain
    title_az TEXT NOT NULL,
    lead_en TEXT NOT NULL,            -- plain
    lead_az TEXT NOT NULL,
    body_en TEXT NOT NULL,            -- Markdown, drawn when it is shown: marks of claims and images depend on what stands
    body_az TEXT NOT NULL,
    print_en TEXT NOT NULL,           -- SHA-256 of title, lead and body, hexadecimal; '' no text in that language
    print_az TEXT NOT NULL,
    of_en TEXT NOT NULL,              -- print of the original that this translation was made from; '' of the original itself
    of_az TEXT NOT NULL,
    is_machine SMALLINT NOT NULL CHECK (is_machine IN (0, 1)), -- the translation was made by a machine
    note_en TEXT NOT NULL,            -- what was wrong and what is right, or what is new; plain; '' of first and edit
    note_az TEXT NOT NULL,
    acts_as SMALLINT NOT NULL,        -- in which capacity it was written (ledger.h)
    organisation_id BIGINT NOT NULL,  -- that wrote it; 0: not in the name of one
    account_id BIGINT NOT NULL,       -- who wrote it, for the rule of approving; 0: the program; < 0: erased
    created_at BIGINT NOT NULL,
    approved_as SMALLINT NOT NULL,    -- in which capacity; meaningful once approved_at is set
    approved_by BIGINT NOT NULL,      -- account, never public
    approved_at BIGINT NOT NULL,
    published_at BIGINT NOT NULL      -- 0: was never public
);
CREATE UNIQUE INDEX article_version_number ON article_version (article_id, number);

-- A person who did not write this language's text has read it beside the original.
CREATE TABLE article_confirmation (
    id BIGINT PRIMARY KEY,
    article_id BIGINT NOT NULL REFERENCES article (id),
    language TEXT NOT NULL,
    print TEXT NOT NULL,              -- of the translation
    original TEXT NOT NULL,           -- print of the original it was held against
    acts_as SMALLINT NOT NULL,
    account_id BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL
);
CREATE INDEX article_confirmation_of ON article_confirmation (article_id, id);

-- What a claim marked in the text rests on.
CREATE TABLE article_evidence (
    id BIGINT PRIMARY KEY,
    article_id BIGINT NOT NULL REFERENCES article (id),
    claim BIGINT NOT NULL,            -- number in the text, from 1
    kind TEXT NOT NULL CHECK (kind IN ('statement', 'result', 'joint', 'project', 'file', 'entry', 'source')),
    thing_id BIGINT NOT NULL,         -- of that kind; of source: source.id
    note_en TEXT NOT NULL,            -- where in it, or how; plain
    note_az TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL          -- taken away; 0: stands
);
CREATE INDEX article_evidence_of ON article_evidence (article_id, claim, id);

CREATE TABLE news_tag (
    id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_az TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX news_tag_slug ON news_tag (slug);

CREATE TABLE article_tag (
    article_id BIGINT NOT NULL REFERENCES article (id),
    tag_id BIGINT NOT NULL REFERENCES news_tag (id),
    PRIMARY KEY (article_id, tag_id)
);
CREATE INDEX article_tag_tag ON article_tag (tag_id, article_id);

-- Links that let somebody without account read an unpublished article.
CREATE TABLE article_preview (
    id BIGINT PRIMARY KEY,
    article_id BIGINT NOT NULL REFERENCES article (id),
    hash BYTEA NOT NULL,              -- of the token
    made_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL          -- taken back; 0: it was not
);
CREATE UNIQUE INDEX article_preview_hash ON article_preview (hash);
CREATE INDEX article_preview_of ON article_preview (article_id, id);

-- What somebody had written in the form of a text when they last paused; gone when it is saved.
CREATE TABLE article_autosave (
    article_id BIGINT NOT NULL REFERENCES article (id),
    account_id BIGINT NOT NULL,
    version BIGINT NOT NULL,          -- of the article when the form was opened
    fields TEXT NOT NULL,             -- JSON object: names of fields and what stood in them
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (article_id, account_id)
);

-- What organisations are, who belongs to whom, who pays and who decides. Owned by registry/.
-- Dates are written as precisely as they are known: '2011', '2011-05', '2011-05-20', '' not known.
-- Rows are never changed in what they say: a correction is a new row, the old one gets its end.
ALTER TABLE organisation ADD COLUMN country TEXT NOT NULL DEFAULT '';      -- ISO 3166-1 alpha-2 of its seat; '' not known
ALTER TABLE organisation ADD COLUMN seat_en TEXT NOT NULL DEFAULT '';      -- town
ALTER TABLE organisation ADD COLUMN seat_az TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN founded TEXT NOT NULL DEFAULT '';      -- date
ALTER TABLE organisation ADD COLUMN active_since TEXT NOT NULL DEFAULT ''; -- date
ALTER TABLE organisation ADD COLUMN dissolved TEXT NOT NULL DEFAULT '';    -- date
ALTER TABLE organisation ADD COLUMN website TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN folded TEXT NOT NULL DEFAULT '';       -- text_fold of every name and identifier, for finding; '' is filled at start-up
ALTER TABLE organisation ADD COLUMN order_en TEXT NOT NULL DEFAULT '';     -- sort key of its name in English order, hexadecimal
ALTER TABLE organisation ADD COLUMN order_az TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN merged_into BIGINT NOT NULL DEFAULT 0; -- organisation that goes on with it, 0: none
ALTER TABLE organisation ADD COLUMN merged_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE organisation ADD COLUMN import_id BIGINT NOT NULL DEFAULT 0;   -- register_import that brought it, 0: none
ALTER TABLE organisation ADD COLUMN removed_at BIGINT NOT NULL DEFAULT 0;  -- that import was undone: shown nowhere
-- The directory reads these alone: whole lists in order, without the wide rows.
CREATE INDEX organisation_order_en ON organisation (order_en, id, scope, kind, country, dissolved, merged_into, removed_at) WHERE removed_at = 0;
CREATE INDEX organisation_order_az ON organisation (order_az, id, scope, kind, country, dissolved, merged_into, removed_at) WHERE removed_at = 0;
-- The word in the address of one that was removed with its import is free again.
DROP INDEX organisation_slug;
CREATE UNIQUE INDEX organisation_slug ON organisation (slug) WHERE removed_at = 0;
CREATE INDEX organisation_merged ON organisation (merged_into) WHERE merged_into <> 0;
CREATE INDEX organisation_import ON organisation (import_id) WHERE import_id <> 0;

CREATE TABLE fact (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL CHECK (kind IN ('name', 'identifier', 'contact', 'relation')),
    scheme TEXT NOT NULL,         -- name: official, short, other, former · identifier: code of org-id.guide, local, none
                                  -- contact: email, phone, postal, social · relation: parent, member_of, split_from
    value TEXT NOT NULL,          -- '' for relations and for identifier none
    language TEXT NOT NULL,       -- BCP 47 of a name: 'az', 'en', 'ru', 'az-Cyrl'; '' else
    other_id BIGINT NOT NULL,     -- relation: the other organisation; 0 else
    from_date TEXT NOT NULL,
    till_date TEXT NOT NULL,
    source_id BIGINT NOT NULL,    -- 0: the organisation itself or the secretariat says so
    import_id BIGINT NOT NULL,    -- register_import that brought it, 0: none
    created_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL      -- 0: stands; else corrected or taken back then
);
CREATE INDEX fact_organisation ON fact (organisation_id, id);
CREATE INDEX fact_other ON fact (other_id) WHERE other_id <> 0;
CREATE INDEX fact_value ON fact (value) WHERE kind = 'identifier';

CREATE TABLE membership (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL CHECK (kind IN ('member', 'partner')), -- of the alliance that runs the site
    starts TEXT NOT NULL,         -- date, '' not known
    ends TEXT NOT NULL,           -- date, '' goes on
    way_in TEXT NOT NULL,         -- founding, admitted, merger, not_known
    way_out TEXT NOT NULL,        -- '', resigned, excluded, dissolved, merger, ended
    note_en TEXT NOT NULL,        -- public
    note_az TEXT NOT NULL,
    source_id BIGINT NOT NULL,    -- 0: the secretariat's own books
    import_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    superseded_at BIGINT NOT NULL -- 0: stands; else a later row corrects it
);
CREATE INDEX membership_organisation ON membership (organisation_id, id);
CREATE INDEX membership_standing ON membership (kind, organisation_id) WHERE superseded_at = 0;

CREATE TABLE disclosure (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    about TEXT NOT NULL CHECK (about IN ('funding', 'control', 'leaning')),
    is_disclosed SMALLINT NOT NULL CHECK (is_disclosed IN (0, 1)), -- 0: asked and not disclosed, said in so many words
    text_en TEXT NOT NULL,        -- what is said, in a sentence; may be empty when the columns below say it
    text_az TEXT NOT NULL,
    party TEXT NOT NULL,          -- who funds or controls, as written; '' none
    party_id BIGINT NOT NULL,     -- the same as an organisation on record, 0: none
    amount BIGINT NOT NULL,       -- in hundredths of the currency, -1: not stated
    amount_till BIGINT NOT NULL,  -- upper end of a band, -1: amount is exact or not stated
    currency TEXT NOT NULL,       -- ISO 4217, ''
    money TEXT NOT NULL CHECK (money IN ('', 'public', 'private')),
    origin TEXT NOT NULL CHECK (origin IN ('', 'domestic', 'foreign')),
    share_percent BIGINT NOT NULL,-- control: share in hundredths of a percent, -1: not stated
    dated TEXT NOT NULL,          -- date on which it was said
    from_date TEXT NOT NULL,      -- period it is about
    till_date TEXT NOT NULL,
    basis TEXT NOT NULL CHECK (basis IN ('self', 'reported')), -- the organisation says so, or a source does
    declared_by BIGINT NOT NULL,  -- organisation that declared it (self), 0: the secretariat, from the source
    source_id BIGINT NOT NULL,    -- reported: always; self: 0 or where it said so
    created_at BIGINT NOT NULL,
    replaces BIGINT NOT NULL,     -- the row this one corrects, 0: none
    ended_at BIGINT NOT NULL,     -- 0: stands
    ended_reason TEXT NOT NULL,   -- public, when it was withdrawn and not replaced
    erased_at BIGINT NOT NULL,    -- 0: no; else its texts and party were taken from the public then
    erased_reason TEXT NOT NULL   -- public
);
CREATE INDEX disclosure_organisation ON disclosure (organisation_id, id);
CREATE INDEX disclosure_party ON disclosure (party_id) WHERE party_id <> 0;

-- An organisation's word next to what is reported about it.
CREATE TABLE disclosure_answer (
    id BIGINT PRIMARY KEY,
    disclosure_id BIGINT NOT NULL REFERENCES disclosure (id),
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    text_en TEXT NOT NULL,
    text_az TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,     -- 0: stands; else replaced or withdrawn
    erased_at BIGINT NOT NULL,    -- 0: no; else its text was taken from the public then
    erased_reason TEXT NOT NULL   -- public
);
CREATE INDEX disclosure_answer_of ON disclosure_answer (disclosure_id, id);

-- An organisation listed from public sources asks for its page.
CREATE TABLE claim (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,           -- personal: who asks
    email TEXT NOT NULL,          -- personal: confirmed by a link sent there
    post TEXT NOT NULL,           -- personal: what the person is there
    grounds TEXT NOT NULL,        -- how it can be checked; seen by the secretariat alone
    token_hash BYTEA NOT NULL,    -- of the link in the mail; empty once used
    state TEXT NOT NULL CHECK (state IN ('sent', 'confirmed', 'accepted', 'refused', 'lapsed')),
    proof TEXT NOT NULL CHECK (proof IN ('', 'domain', 'operator')), -- address of its website, or checked by a person
    language TEXT NOT NULL,
    reason TEXT NOT NULL,         -- public, of a refusal
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL, -- 0: not yet
    decided_at BIGINT NOT NULL,   -- 0: not yet
    account_id BIGINT NOT NULL    -- made for it when accepted, 0
);
CREATE INDEX claim_organisation ON claim (organisation_id, id);
CREATE UNIQUE INDEX claim_token ON claim (token_hash) WHERE state = 'sent';
CREATE INDEX claim_open ON claim (id) WHERE state IN ('sent', 'confirmed');

-- Somebody says that what stands here is wrong, or asks for personal data to be taken out.
CREATE TABLE objection (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id), -- whose page it is about
    about TEXT NOT NULL CHECK (about IN ('entry', 'fact', 'membership', 'disclosure', 'personal_data')),
    about_id BIGINT NOT NULL,     -- row of that kind, 0: the page as a whole
    by_organisation BIGINT NOT NULL, -- who objects: the organisation itself under a mandate, 0: a person
    name TEXT NOT NULL,           -- personal, of a person; never public
    email TEXT NOT NULL,          -- personal, for the answer; may be ''
    text TEXT NOT NULL,           -- public when an organisation objects; of a person seen by the secretariat alone
    language TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'followed', 'partly', 'declined')),
    decision TEXT NOT NULL,       -- public reason
    created_at BIGINT NOT NULL,
    decided_at BIGINT NOT NULL    -- 0: open
);
CREATE INDEX objection_organisation ON objection (organisation_id, id);
CREATE INDEX objection_open ON objection (id) WHERE state = 'open';

-- A list of organisations brought in at once; can be undone as a whole.
CREATE TABLE register_import (
    id BIGINT PRIMARY KEY,
    format TEXT NOT NULL,         -- csv, popolo
    name TEXT NOT NULL,           -- of the file
    sha256 TEXT NOT NULL,         -- of the file, hexadecimal
    added BIGINT NOT NULL,        -- organisations it made
    changed BIGINT NOT NULL,      -- organisations it found and completed
    state TEXT NOT NULL CHECK (state IN ('rehearsed', 'applied', 'undone')),
    content TEXT NOT NULL,        -- the file, so that it can be applied (again) without a second upload; '' 30 days after the last of that
    mapping TEXT NOT NULL,        -- JSON: column of the file to field
    account_id BIGINT NOT NULL,   -- who, 0: the command line
    created_at BIGINT NOT NULL,
    applied_at BIGINT NOT NULL,
    undone_at BIGINT NOT NULL
);
CREATE INDEX register_import_at ON register_import (created_at);

-- What an import did beside adding organisations, facts and memberships (which name it themselves).
CREATE TABLE register_import_part (
    import_id BIGINT NOT NULL REFERENCES register_import (id),
    kind TEXT NOT NULL CHECK (kind IN ('completed', 'disclosure')),
    row_id BIGINT NOT NULL,       -- organisation that was completed; disclosure that was made
    filled TEXT NOT NULL,         -- completed: JSON of what was empty, field to its new value; '' else
    PRIMARY KEY (import_id, kind, row_id)
);

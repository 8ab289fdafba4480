-- Organisations, who may speak for them, and the sources that are cited. Owned by registry/.
CREATE TABLE organisation (
    id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_az TEXT NOT NULL,
    short_en TEXT NOT NULL,       -- for charts: "EMDS"
    short_az TEXT NOT NULL,
    kind TEXT NOT NULL,           -- word of registry.h: ngo, intergovernmental, state_body …
    scope TEXT NOT NULL CHECK (scope IN ('local', 'international')),
    note_en TEXT NOT NULL,        -- shown on its page: "no connection with this software"
    note_az TEXT NOT NULL,
    is_example SMALLINT NOT NULL CHECK (is_example IN (0, 1)), -- made up for a demonstration
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX organisation_slug ON organisation (slug);

CREATE TABLE mandate (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,      -- 0: open
    revoked_at BIGINT NOT NULL,   -- 0: not revoked
    given_by BIGINT NOT NULL,     -- account, 0: the operator
    created_at BIGINT NOT NULL
);
CREATE INDEX mandate_account ON mandate (account_id);
CREATE INDEX mandate_organisation ON mandate (organisation_id);

CREATE TABLE source (
    id BIGINT PRIMARY KEY,
    url TEXT NOT NULL,            -- '' where there is none
    title TEXT NOT NULL,          -- in the language of the source
    publisher TEXT NOT NULL,
    kind TEXT NOT NULL,           -- mission_statement, news, official …
    dated TEXT NOT NULL,          -- '2013-10-09', '2013-10' or ''
    created_at BIGINT NOT NULL
);

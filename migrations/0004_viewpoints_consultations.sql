-- Consultations: one question, the statements that answer it, the positions on them. Owned by viewpoints/.
CREATE TABLE viewpoint_import (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,           -- 'polis'
    consultation_id BIGINT NOT NULL,
    origin TEXT NOT NULL,         -- folder name
    sha256 BYTEA NOT NULL,        -- of the votes file
    statements BIGINT NOT NULL,
    participants BIGINT NOT NULL,
    positions BIGINT NOT NULL,
    imported_at BIGINT NOT NULL,
    undone_at BIGINT NOT NULL     -- 0: in force
);

CREATE TABLE consultation (
    id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL,
    question_en TEXT NOT NULL,
    question_az TEXT NOT NULL,
    short_en TEXT NOT NULL,       -- for crumbs and lists
    short_az TEXT NOT NULL,
    background_en TEXT NOT NULL,  -- Markdown as written …
    background_az TEXT NOT NULL,
    background_html_en TEXT NOT NULL, -- … and rendered once, when written
    background_html_az TEXT NOT NULL,
    coding_en TEXT NOT NULL,      -- how positions were read from sources; '' when nothing is coded
    coding_az TEXT NOT NULL,
    coding_html_en TEXT NOT NULL,
    coding_html_az TEXT NOT NULL,
    who TEXT NOT NULL CHECK (who IN ('organisations', 'public')),
    opens_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,    -- 0: no end set
    is_example SMALLINT NOT NULL CHECK (is_example IN (0, 1)),
    import_id BIGINT NOT NULL,    -- 0: made here
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,   -- also when a statement changes; results are cached by it
    hidden_at BIGINT NOT NULL     -- 0: shown; else its import was undone then
);
CREATE UNIQUE INDEX consultation_slug ON consultation (slug) WHERE hidden_at = 0;

CREATE TABLE participant (
    id BIGINT PRIMARY KEY,        -- 63 bits of a hash: of consultation and organisation; keyed, of
                                  -- the visitor's cookie and consultation; imported: made here
    consultation_id BIGINT NOT NULL REFERENCES consultation (id),
    organisation_id BIGINT REFERENCES organisation (id), -- NULL: pseudonymous
    number BIGINT NOT NULL,       -- Polis voter-id of an import, -1: none yet
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX participant_organisation ON participant (consultation_id, organisation_id);

CREATE TABLE statement (
    id BIGINT PRIMARY KEY,
    consultation_id BIGINT NOT NULL REFERENCES consultation (id),
    number BIGINT NOT NULL,       -- from 0, as Polis counts; screens show number + 1
    text_en TEXT NOT NULL,        -- at least one language is filled
    text_az TEXT NOT NULL,
    short_en TEXT NOT NULL,       -- a few words for chart heads, may be ''
    short_az TEXT NOT NULL,
    state SMALLINT NOT NULL CHECK (state IN (-1, 0, 1)), -- rejected, pending, accepted
    rejection TEXT NOT NULL,      -- public reason
    is_seed SMALLINT NOT NULL CHECK (is_seed IN (0, 1)),
    is_meta SMALLINT NOT NULL CHECK (is_meta IN (0, 1)),
    author_id BIGINT,             -- participant; NULL: the secretariat or an import without author
    created_at BIGINT NOT NULL,
    decided_at BIGINT NOT NULL    -- 0: waits for moderation
);
CREATE UNIQUE INDEX statement_number ON statement (consultation_id, number);

CREATE TABLE position (
    id BIGINT PRIMARY KEY,
    consultation_id BIGINT NOT NULL REFERENCES consultation (id),
    statement_id BIGINT NOT NULL REFERENCES statement (id),
    participant_id BIGINT NOT NULL REFERENCES participant (id),
    value SMALLINT NOT NULL CHECK (value IN (-1, 0, 1)),
    basis TEXT NOT NULL CHECK (basis IN ('own', 'stated', 'inferred')),
    reason TEXT NOT NULL,         -- the organisation's, as written
    reason_language TEXT NOT NULL, -- 'az', 'en', ''
    source_url TEXT NOT NULL,     -- given by the organisation itself
    coder TEXT NOT NULL,          -- who read it from sources, '' for own
    note_en TEXT NOT NULL,        -- the coder's note
    note_az TEXT NOT NULL,
    mandate_id BIGINT NOT NULL,   -- 0: none (public, coded, imported)
    import_id BIGINT NOT NULL,
    taken_at BIGINT NOT NULL,
    superseded_at BIGINT NOT NULL -- 0: in force; history is kept
);
CREATE UNIQUE INDEX position_in_force ON position (participant_id, statement_id)
    WHERE superseded_at = 0;
-- All votes of a consultation in matrix order, read from the index alone.
CREATE INDEX position_votes ON position (consultation_id, statement_id, participant_id, value, basis)
    WHERE superseded_at = 0;
CREATE INDEX position_of_consultation ON position (consultation_id, id);

CREATE TABLE position_source (
    position_id BIGINT NOT NULL REFERENCES position (id),
    rank INTEGER NOT NULL,
    source_id BIGINT NOT NULL REFERENCES source (id),
    PRIMARY KEY (position_id, rank)
);

-- What a body concluded, in a few words, with its sources.
CREATE TABLE document (
    id BIGINT PRIMARY KEY,
    consultation_id BIGINT NOT NULL REFERENCES consultation (id),
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    dated TEXT NOT NULL,
    summary_en TEXT NOT NULL,
    summary_az TEXT NOT NULL,
    is_verified SMALLINT NOT NULL CHECK (is_verified IN (0, 1))
);
CREATE INDEX document_consultation ON document (consultation_id);
CREATE TABLE document_source (
    document_id BIGINT NOT NULL REFERENCES document (id),
    rank INTEGER NOT NULL,
    source_id BIGINT NOT NULL REFERENCES source (id),
    PRIMARY KEY (document_id, rank)
);

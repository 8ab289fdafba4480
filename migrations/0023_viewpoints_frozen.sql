-- How the data of a consultation is given out: package/. No row: its public answers as counts only, unless imported.
CREATE TABLE consultation_data (
    consultation_id BIGINT PRIMARY KEY REFERENCES consultation (id),
    matrix TEXT NOT NULL CHECK (matrix IN ('whole', 'counts')), -- of the public: each answer under a pseudonym, or counts
    licence TEXT NOT NULL,        -- of the data: 'CC-BY-4.0', …
    decided_at BIGINT NOT NULL
);

-- What was found when it closed. Rows stay as they are but for the end of their force and the two bookkeeping columns.
CREATE TABLE consultation_freeze (
    id BIGINT PRIMARY KEY,
    consultation_id BIGINT NOT NULL REFERENCES consultation (id),
    side TEXT NOT NULL CHECK (side IN ('organisations', 'public')),
    votes_sha256 TEXT NOT NULL,   -- of votes.csv of the data package, 64 hex digits
    votes_salt BYTEA,             -- hashed before it where the file is not published; NULL: it is
    statements_sha256 TEXT NOT NULL, -- of statements.csv
    analysis_sha256 TEXT NOT NULL, -- of analysis.json; '' where nobody has answered
    data_hash TEXT NOT NULL,      -- of the analysis: what it was given
    program TEXT NOT NULL,        -- version
    method TEXT NOT NULL,
    parameters TEXT NOT NULL,     -- JSON
    statements BIGINT NOT NULL,   -- accepted
    participants BIGINT NOT NULL, -- with an answer in force
    positions BIGINT NOT NULL,    -- in force
    frozen_at BIGINT NOT NULL,
    superseded_at BIGINT NOT NULL, -- 0: it stands
    reason TEXT NOT NULL,         -- why there is another than before; '': the first
    seen_changed_at BIGINT NOT NULL, -- of the consultation when it was last found to match
    seen_position BIGINT NOT NULL -- largest id of a position, likewise
);
CREATE UNIQUE INDEX consultation_freeze_stands ON consultation_freeze (consultation_id, side) WHERE superseded_at = 0;

-- What an import brings that is neither answer nor text: lines of its summary that only its program could know, and
-- the groups it had put people into.
CREATE TABLE import_summary (
    import_id BIGINT NOT NULL REFERENCES viewpoint_import (id),
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (import_id, place)
);
CREATE TABLE import_group (
    import_id BIGINT NOT NULL REFERENCES viewpoint_import (id),
    participant_number BIGINT NOT NULL,
    group_number BIGINT NOT NULL,
    PRIMARY KEY (import_id, participant_number)
);

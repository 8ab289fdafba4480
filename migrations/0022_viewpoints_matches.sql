-- A statement that asks the same as one of another consultation, as the secretariat says. Owned by viewpoints/.
CREATE TABLE statement_match (
    id BIGINT PRIMARY KEY,
    statement_id BIGINT NOT NULL REFERENCES statement (id),
    same_as BIGINT NOT NULL REFERENCES statement (id), -- of another consultation
    reason TEXT NOT NULL,         -- public
    made_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,     -- 0: it stands
    ended_reason TEXT NOT NULL    -- public
);
CREATE INDEX statement_match_of ON statement_match (statement_id);
CREATE INDEX statement_match_as ON statement_match (same_as);

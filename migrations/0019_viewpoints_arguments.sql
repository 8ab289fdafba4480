-- Arguments for and against a statement, replies to them one level deep, and marks that they help. Owned by
-- viewpoints/arguments/. The reason of an organisation's position is an argument too; it stays in its own table.
CREATE TABLE argument (
    id BIGINT PRIMARY KEY,
    consultation_id BIGINT NOT NULL REFERENCES consultation (id),
    statement_id BIGINT NOT NULL REFERENCES statement (id),
    parent_id BIGINT NOT NULL,    -- argument or position it replies to, 0: it stands for itself
    side TEXT NOT NULL CHECK (side IN ('', 'for', 'against')), -- '': a reply
    text TEXT NOT NULL,           -- plain, as written
    language TEXT NOT NULL CHECK (language IN ('az', 'en')),
    state SMALLINT NOT NULL CHECK (state IN (-1, 0, 1)), -- removed, waits for moderation, public
    is_withheld SMALLINT NOT NULL CHECK (is_withheld IN (0, 1)), -- removed, and its text is not shown to anybody
    author_id BIGINT NOT NULL,    -- participant
    organisation_id BIGINT NOT NULL, -- that says it, 0: somebody without a name
    mandate_id BIGINT NOT NULL,   -- 0: none
    created_at BIGINT NOT NULL,
    decided_at BIGINT NOT NULL,   -- 0: waits
    erased_at BIGINT NOT NULL,    -- its text was taken down; 0: it stands
    erased_reason TEXT NOT NULL
);
CREATE INDEX argument_statement ON argument (statement_id, id);
CREATE INDEX argument_parent ON argument (parent_id) WHERE parent_id <> 0;
CREATE INDEX argument_pending ON argument (consultation_id, author_id) WHERE state = 0;

-- What somebody found helpful. One a participant and argument; the latest counts.
CREATE TABLE argument_mark (
    target_id BIGINT NOT NULL,    -- argument, or position whose reason it is
    participant_id BIGINT NOT NULL,
    consultation_id BIGINT NOT NULL REFERENCES consultation (id),
    statement_id BIGINT NOT NULL REFERENCES statement (id),
    value SMALLINT NOT NULL CHECK (value IN (-1, 1)), -- does not help, helps
    marked_at BIGINT NOT NULL,
    PRIMARY KEY (target_id, participant_id)
);
CREATE INDEX argument_mark_consultation ON argument_mark (consultation_id, participant_id);
CREATE INDEX argument_mark_statement ON argument_mark (statement_id, target_id);

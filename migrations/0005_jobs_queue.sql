-- Background work, one row a piece. Owned by kit/jobs.
CREATE TABLE job (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,        -- JSON
    once_key TEXT NOT NULL,       -- idempotency: a second job of this key is not added
    due_at BIGINT NOT NULL,
    leased_till BIGINT NOT NULL,  -- 0: free
    attempts INTEGER NOT NULL,
    done_at BIGINT NOT NULL,      -- 0: waiting; set also when given up
    outcome TEXT NOT NULL         -- '', 'done', or the error that ended it
);
CREATE UNIQUE INDEX job_once ON job (once_key);
CREATE INDEX job_due ON job (due_at) WHERE done_at = 0;

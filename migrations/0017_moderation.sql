-- Moderation of texts that people bring: proposals, arguments, comments. Owned by moderation/.
-- One case for one text, whatever happens to it; decisions, appeals and reports are rows of their own and stay.
CREATE TABLE moderation_case (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,           -- 'statement', … as the feature that holds the text calls it
    subject BIGINT NOT NULL,      -- id of that row
    within BIGINT NOT NULL,       -- what that row belongs to (a consultation), 0: nothing
    origin SMALLINT NOT NULL CHECK (origin IN (0, 1, 2)), -- submitted, reported, from before the rules were published
    state SMALLINT NOT NULL CHECK (state IN (0, 1, 2, 3, 4)), -- waiting, kept, removed, appealed, settled
    verdict SMALLINT NOT NULL CHECK (verdict IN (0, 1, 2)),   -- what stands: nothing yet, kept, removed
    organisation_id BIGINT NOT NULL, -- that wrote it, 0: none
    author BIGINT NOT NULL,       -- a visitor: keyed hash of cookie and within, 0: none, or no longer kept
    account_id BIGINT NOT NULL,   -- of the person who wrote it, 0: none, or erased
    language TEXT NOT NULL CHECK (language IN ('az', 'en')), -- in which letters about it are written
    token_hash BYTEA NOT NULL,    -- of the link with which the author can appeal from another browser, may be empty
    opened_at BIGINT NOT NULL,
    waiting_since BIGINT NOT NULL, -- of what waits now; 0: nothing does
    last_decision BIGINT NOT NULL, -- 0: none yet
    looked_by BIGINT NOT NULL,    -- account that looks at it now, 0: nobody
    looked_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX moderation_case_subject ON moderation_case (kind, subject);
CREATE INDEX moderation_case_waiting ON moderation_case (waiting_since) WHERE waiting_since <> 0;
CREATE INDEX moderation_case_author ON moderation_case (author) WHERE author <> 0;
CREATE INDEX moderation_case_organisation ON moderation_case (organisation_id) WHERE organisation_id <> 0;
CREATE INDEX moderation_case_account ON moderation_case (account_id) WHERE account_id <> 0;
CREATE INDEX moderation_case_token ON moderation_case (token_hash);

-- Never changed: another decision is another row.
CREATE TABLE moderation_decision (
    id BIGINT PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES moderation_case (id),
    verdict SMALLINT NOT NULL CHECK (verdict IN (1, 2)),
    rule SMALLINT NOT NULL CHECK (rule BETWEEN 0 AND 9), -- broken, 0: none (kept), or decided before the rules were published
    detail TEXT NOT NULL,         -- which other text, which law or court
    reason TEXT NOT NULL,         -- public; '' only where a submitted text was kept
    language TEXT NOT NULL CHECK (language IN ('az', 'en')), -- of the reason
    decided_by BIGINT NOT NULL,   -- account, never public; 0: not known, or erased
    role TEXT NOT NULL CHECK (role IN ('', 'secretariat', 'operator')), -- in which it was decided, public
    is_before SMALLINT NOT NULL CHECK (is_before IN (0, 1)), -- before the text was public
    appeal_id BIGINT NOT NULL,    -- that it settles, 0: none
    policy SMALLINT NOT NULL,     -- version of the published rules, 0: from before them
    waited BIGINT NOT NULL,       -- microseconds the case had waited
    decided_at BIGINT NOT NULL
);
CREATE INDEX moderation_decision_case ON moderation_decision (case_id, id);
CREATE INDEX moderation_decision_time ON moderation_decision (decided_at);
CREATE INDEX moderation_decision_by ON moderation_decision (decided_by) WHERE decided_by <> 0;

CREATE TABLE moderation_appeal (
    id BIGINT PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES moderation_case (id),
    decision_id BIGINT NOT NULL REFERENCES moderation_decision (id), -- against which
    text TEXT NOT NULL,           -- for those who decide; '' once kept long enough
    language TEXT NOT NULL CHECK (language IN ('az', 'en')),
    organisation_id BIGINT NOT NULL, -- that appeals, 0: a person
    outcome SMALLINT NOT NULL CHECK (outcome IN (0, 1, 2)), -- waits, upheld, overturned
    made_at BIGINT NOT NULL,
    settled_at BIGINT NOT NULL    -- 0: waits
);
CREATE UNIQUE INDEX moderation_appeal_decision ON moderation_appeal (decision_id);
CREATE INDEX moderation_appeal_case ON moderation_appeal (case_id, id);

-- Readers who say that a published text breaks a rule. Counted in public, never shown.
CREATE TABLE moderation_report (
    id BIGINT PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES moderation_case (id),
    rule SMALLINT NOT NULL CHECK (rule BETWEEN 1 AND 9),
    text TEXT NOT NULL,           -- for those who decide; '' once kept long enough
    email TEXT NOT NULL,          -- to hear the outcome; '' none, or the letter is written
    language TEXT NOT NULL CHECK (language IN ('az', 'en')),
    made_at BIGINT NOT NULL,
    answered_at BIGINT NOT NULL   -- of the decision after it, 0: waits
);
CREATE INDEX moderation_report_case ON moderation_report (case_id, id);

-- A text that must not be read while its removal can still be overturned: personal data, hatred.
ALTER TABLE statement ADD COLUMN is_withheld SMALLINT NOT NULL DEFAULT 0;

-- Proposals from before: what waits goes on waiting, what was rejected stands as decided before the rules were published.
INSERT INTO moderation_case (id, kind, subject, within, origin, state, verdict, organisation_id, author, account_id,
    language, token_hash, opened_at, waiting_since, last_decision, looked_by, looked_at)
    SELECT s.id, 'statement', s.id, s.consultation_id, 2, CASE WHEN s.state = 0 THEN 0 ELSE 2 END,
        CASE WHEN s.state = 0 THEN 0 ELSE 2 END, COALESCE(p.organisation_id, 0), 0, 0, 'az', '', s.created_at,
        CASE WHEN s.state = 0 THEN s.created_at ELSE 0 END, CASE WHEN s.state = 0 THEN 0 ELSE s.id END, 0, 0
    FROM statement s JOIN consultation c ON c.id = s.consultation_id LEFT JOIN participant p ON p.id = s.author_id
    WHERE s.state <= 0 AND c.import_id = 0;
INSERT INTO moderation_decision (id, case_id, verdict, rule, detail, reason, language, decided_by, role, is_before,
    appeal_id, policy, waited, decided_at)
    SELECT s.id, s.id, 2, 0, '', s.rejection, 'az', 0, '', 1, 0, 0,
        CASE WHEN s.decided_at > s.created_at THEN s.decided_at - s.created_at ELSE 0 END, s.decided_at
    FROM statement s JOIN moderation_case m ON m.id = s.id WHERE m.state = 2;

-- A text that its author took back closes its case; the letter on a removal has a link of its own to the appeal.
ALTER TABLE moderation_case ADD COLUMN withdrawn_at BIGINT NOT NULL DEFAULT 0; -- by its author, 0: it was not
ALTER TABLE moderation_case ADD COLUMN letter_hash BYTEA NOT NULL DEFAULT '';  -- of the link in the last letter, may be empty
CREATE INDEX moderation_case_letter ON moderation_case (letter_hash);
CREATE INDEX moderation_case_withdrawn ON moderation_case (withdrawn_at) WHERE withdrawn_at <> 0;

-- Of a withdrawn comment nothing stays but its line, and of one that was never confirmed nothing at all.
DELETE FROM comment WHERE state = 'withdrawn' AND confirmed_at = 0;
UPDATE comment SET name = '', affiliation = '', affiliated_id = 0, writer_id = 0, account_id = 0 WHERE state = 'withdrawn';

-- Work that has stood in for the first look at a comment, so that it does so once. Owned by newsroom/.
CREATE TABLE comment_work (
    hash BYTEA PRIMARY KEY,
    used_at BIGINT NOT NULL
);
CREATE INDEX comment_work_used ON comment_work (used_at);

-- Letters that could not be written, so that the others went: how many readers were left out. Owned by mail/.
CREATE TABLE mail_unwritten (
    once_key TEXT PRIMARY KEY,
    readers BIGINT NOT NULL,
    failed_at BIGINT NOT NULL
);
CREATE INDEX mail_unwritten_at ON mail_unwritten (failed_at);

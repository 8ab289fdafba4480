-- A position of the public has a receipt: this salt and what was answered give the leaf under its minute's root.
ALTER TABLE position ADD COLUMN receipt_salt BYTEA; -- 16 bytes; NULL: of an organisation, imported, or erased
-- What somebody answered before they revised it, for the list of their receipts.
CREATE INDEX position_past ON position (participant_id, statement_id) WHERE superseded_at <> 0;
-- A text corrected after it was published: the old one is in the record. 0: never.
ALTER TABLE statement ADD COLUMN corrected_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE consultation ADD COLUMN edited_at BIGINT NOT NULL DEFAULT 0; -- texts, dates or who may answer
-- A text taken from the public for a reason that is public (personal data in it, say). 0: no.
ALTER TABLE statement ADD COLUMN erased_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE statement ADD COLUMN erased_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE position ADD COLUMN erased_at BIGINT NOT NULL DEFAULT 0; -- its reason
ALTER TABLE position ADD COLUMN erased_reason TEXT NOT NULL DEFAULT '';

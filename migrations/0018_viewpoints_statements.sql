-- Statements that say the same are merged: positions stay where they were taken and count nowhere else.
-- A merged one has state -1, so that whatever counts accepted statements leaves it out.
ALTER TABLE statement ADD COLUMN merged_into BIGINT NOT NULL DEFAULT 0; -- statement, 0: not merged
ALTER TABLE statement ADD COLUMN merged_at BIGINT NOT NULL DEFAULT 0; -- or separated again; 0: never
ALTER TABLE statement ADD COLUMN merge_reason TEXT NOT NULL DEFAULT ''; -- public
-- An amendment is a statement of its own that says which one it would reword, and why.
ALTER TABLE statement ADD COLUMN amends BIGINT NOT NULL DEFAULT 0; -- statement, 0: none
ALTER TABLE statement ADD COLUMN amend_reason TEXT NOT NULL DEFAULT ''; -- public once it is accepted
-- Which text is the original, and what the other one is.
ALTER TABLE statement ADD COLUMN original TEXT NOT NULL DEFAULT ''
    CHECK (original IN ('', 'az', 'en'));     -- '': written together, or there is one text only
ALTER TABLE statement ADD COLUMN translation TEXT NOT NULL DEFAULT ''
    CHECK (translation IN ('', 'machine', 'human', 'confirmed'));
ALTER TABLE statement ADD COLUMN translated_at BIGINT NOT NULL DEFAULT 0; -- or confirmed; 0: never
ALTER TABLE statement ADD COLUMN translated_by BIGINT NOT NULL DEFAULT 0; -- account, never public; 0: nobody, or erased
CREATE INDEX statement_merged ON statement (consultation_id, merged_into) WHERE merged_into <> 0;
CREATE INDEX statement_amends ON statement (amends) WHERE amends <> 0;

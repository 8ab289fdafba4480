-- What a mandate is for, who gave it under which right, and whether its holder is named to the public. Owned by registry/.
ALTER TABLE mandate ADD COLUMN scopes INTEGER NOT NULL DEFAULT 1;        -- bits of registry.h; 1: positions
ALTER TABLE mandate ADD COLUMN given_under BIGINT NOT NULL DEFAULT 0;    -- the giver's own mandate; 0: secretariat or operator
ALTER TABLE mandate ADD COLUMN reason TEXT NOT NULL DEFAULT '';          -- public: why the secretariat had to give it
ALTER TABLE mandate ADD COLUMN ended_by TEXT NOT NULL DEFAULT '';        -- 'administrator', 'holder', 'secretariat', 'objection'
ALTER TABLE mandate ADD COLUMN withheld_at BIGINT NOT NULL DEFAULT 0;    -- 0: the holder's name is public
ALTER TABLE mandate ADD COLUMN withheld_by TEXT NOT NULL DEFAULT '';     -- 'holder', 'administrator'
ALTER TABLE mandate ADD COLUMN withheld_reason TEXT NOT NULL DEFAULT ''; -- public
-- An administrator confirmed it although its holder's account is in doubt (account.doubted_at). 0: no.
ALTER TABLE mandate ADD COLUMN confirmed_at BIGINT NOT NULL DEFAULT 0;

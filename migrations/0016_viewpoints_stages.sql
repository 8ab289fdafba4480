-- Consultations for organisations, the public or both, in stages; who invites; what they are compared by. A CHECK
-- cannot be changed in place on either engine, so the column is made anew.
ALTER TABLE consultation ADD COLUMN answered_by TEXT NOT NULL DEFAULT 'organisations'
    CHECK (answered_by IN ('organisations', 'public', 'both'));
UPDATE consultation SET answered_by = who;
ALTER TABLE consultation DROP COLUMN who;
ALTER TABLE consultation RENAME COLUMN answered_by TO who;
ALTER TABLE consultation ADD COLUMN collects_at BIGINT NOT NULL DEFAULT 0; -- proposals from then on; 0: from opens_at
ALTER TABLE consultation ADD COLUMN reviews_until BIGINT NOT NULL DEFAULT 0; -- the record is checked until then; 0: no review
ALTER TABLE consultation ADD COLUMN published_at BIGINT NOT NULL DEFAULT 0; -- its result; 0: not yet
ALTER TABLE consultation ADD COLUMN last_stage TEXT NOT NULL DEFAULT 'planned' -- whose beginning was dealt with last
    CHECK (last_stage IN ('planned', 'collecting', 'open', 'review', 'closed', 'published'));
ALTER TABLE consultation ADD COLUMN is_draft SMALLINT NOT NULL DEFAULT 0 -- seen by the secretariat only
    CHECK (is_draft IN (0, 1));
ALTER TABLE consultation ADD COLUMN inviter_id BIGINT NOT NULL DEFAULT 0; -- organisation that invites; 0: the alliance
ALTER TABLE consultation ADD COLUMN project_id BIGINT NOT NULL DEFAULT 0; -- of a draft: the project it will be made under
ALTER TABLE consultation ADD COLUMN languages TEXT NOT NULL DEFAULT ''; -- 'az en' in which it is held; '': both
ALTER TABLE consultation ADD COLUMN divisions TEXT NOT NULL DEFAULT ''; -- 'scope member funding kind' it is compared by; '': scope

-- Background that stands elsewhere. One that is taken out keeps its row. Files are files/'s, with the owner 'consultation'.
CREATE TABLE consultation_link (
    id BIGINT PRIMARY KEY,
    consultation_id BIGINT NOT NULL REFERENCES consultation (id),
    title_en TEXT NOT NULL,       -- at least one language is filled
    title_az TEXT NOT NULL,
    publisher TEXT NOT NULL,      -- who says so there
    url TEXT NOT NULL,
    dated TEXT NOT NULL,          -- '2013', '2013-07', '2013-07-15', ''
    created_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,     -- 0: stands
    ended_reason TEXT NOT NULL    -- public
);
CREATE INDEX consultation_link_of ON consultation_link (consultation_id, id);

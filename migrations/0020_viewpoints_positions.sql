-- How sure, official or preliminary, how it came, and with what probability its statement was drawn. Owned by viewpoints/.
ALTER TABLE position ADD COLUMN certainty SMALLINT NOT NULL DEFAULT 0 CHECK (certainty IN (0, 1, 2, 3)); -- 0: not said; low, medium, high
ALTER TABLE position ADD COLUMN standing SMALLINT NOT NULL DEFAULT 0 CHECK (standing IN (0, 1, 2)); -- 0: not an organisation's own; 1: preliminary, 2: official
ALTER TABLE position ADD COLUMN by_mail SMALLINT NOT NULL DEFAULT 0 CHECK (by_mail IN (0, 1)); -- taken by a link sent by mail
ALTER TABLE position ADD COLUMN confirms BIGINT NOT NULL DEFAULT 0;   -- the preliminary position that this one made official, 0: none
ALTER TABLE position ADD COLUMN drawn DOUBLE PRECISION NOT NULL DEFAULT 0; -- probability with which its statement was drawn, 0: it was chosen freely
ALTER TABLE position ADD COLUMN draw_step INTEGER NOT NULL DEFAULT 0; -- at which draw of its participant, from 1; 0: none
ALTER TABLE position ADD COLUMN drawn_at BIGINT NOT NULL DEFAULT 0;   -- when it was drawn, 0: never
ALTER TABLE position ADD COLUMN draw_open INTEGER NOT NULL DEFAULT 0; -- among how many statements that were open to it

-- A representative was asked to take positions by a link, without signing in. One in force for a mandate and consultation.
CREATE TABLE position_invitation (
    id BIGINT PRIMARY KEY,
    consultation_id BIGINT NOT NULL REFERENCES consultation (id),
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    mandate_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,       -- whom, 0: erased or forgotten
    was_mailed SMALLINT NOT NULL CHECK (was_mailed IN (0, 1)), -- 0: whoever invited saw the link and handed it over
    invited_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,          -- of all its links
    ended_at BIGINT NOT NULL,         -- 0: goes on
    ended_why TEXT NOT NULL CHECK (ended_why IN ('', 'finished', 'replaced', 'withdrawn', 'erased'))
);
CREATE INDEX position_invitation_of ON position_invitation (consultation_id, organisation_id);
CREATE INDEX position_invitation_account ON position_invitation (account_id) WHERE account_id <> 0;
-- Its links: each takes positions once.
CREATE TABLE position_link (
    token_hash BYTEA PRIMARY KEY,
    invitation_id BIGINT NOT NULL REFERENCES position_invitation (id),
    made_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,          -- 0: not yet
    positions BIGINT NOT NULL         -- how many it took
);
CREATE INDEX position_link_invitation ON position_link (invitation_id);

-- How many people read a coded position from sources independently of each other. 0: not coded, or not known.
ALTER TABLE position ADD COLUMN coders SMALLINT NOT NULL DEFAULT 0 CHECK (coders IN (0, 1, 2));
-- Coding at the desk: one person's reading of one organisation in one consultation, kept from the other reader until both are done.
CREATE TABLE coding (
    id BIGINT PRIMARY KEY,
    consultation_id BIGINT NOT NULL REFERENCES consultation (id),
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    place SMALLINT NOT NULL CHECK (place IN (1, 2)),
    coder TEXT NOT NULL,              -- the name that is published
    account_id BIGINT NOT NULL,       -- whose work it is, 0: erased
    salt BYTEA NOT NULL,              -- of the print of its values in the record
    begun_at BIGINT NOT NULL,
    done_at BIGINT NOT NULL,          -- 0: goes on
    published_at BIGINT NOT NULL      -- its positions, with those of the other; 0: not yet
);
CREATE UNIQUE INDEX coding_place ON coding (consultation_id, organisation_id, place);
CREATE INDEX coding_account ON coding (account_id) WHERE account_id <> 0;
CREATE TABLE coding_value (
    coding_id BIGINT NOT NULL REFERENCES coding (id),
    statement_id BIGINT NOT NULL REFERENCES statement (id),
    value SMALLINT NOT NULL CHECK (value IN (-1, 0, 1, 2)), -- as a position; 2: the sources say nothing
    basis TEXT NOT NULL CHECK (basis IN ('', 'stated', 'inferred')),
    source_id BIGINT NOT NULL,        -- 0: none
    note TEXT NOT NULL,
    note_language TEXT NOT NULL,
    PRIMARY KEY (coding_id, statement_id)
);
-- Where two readers differed: what holds, and why.
CREATE TABLE coding_settlement (
    id BIGINT PRIMARY KEY,
    consultation_id BIGINT NOT NULL REFERENCES consultation (id),
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    statement_id BIGINT NOT NULL REFERENCES statement (id),
    value SMALLINT NOT NULL CHECK (value IN (-1, 0, 1, 2)),
    basis TEXT NOT NULL CHECK (basis IN ('', 'stated', 'inferred')),
    reason TEXT NOT NULL,             -- public
    settled_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX coding_settlement_one ON coding_settlement (organisation_id, statement_id);

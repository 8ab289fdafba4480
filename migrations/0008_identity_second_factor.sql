-- The second factor: a time-based code (RFC 6238) and recovery codes. Owned by identity/.
CREATE TABLE second_factor (
    account_id BIGINT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    secret BYTEA NOT NULL,        -- sealed with the key of the installation; empty until confirmed
    next_secret BYTEA NOT NULL,   -- being set up: counts for nothing until its first code; empty: none
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL, -- 0: only being set up
    last_step BIGINT NOT NULL     -- a code is good once: steps up to this one are spent
);
CREATE TABLE recovery_code (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    code_hash BYTEA NOT NULL,     -- keyed hash
    used_at BIGINT NOT NULL       -- 0: still good
);
CREATE INDEX recovery_code_account ON recovery_code (account_id);

-- A role handed over: it is given when its new holder, who must have a second factor, takes it.
CREATE TABLE role_offer (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- to whom
    role INTEGER NOT NULL,        -- a bit of identity.h
    offered_by BIGINT NOT NULL,   -- account
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX role_offer_account ON role_offer (account_id);

-- In which capacity a link was made (enum ledger_as), and when its owner was told of it. 0: not yet.
ALTER TABLE entry_link ADD COLUMN made_as SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE entry_link ADD COLUMN told_at BIGINT NOT NULL DEFAULT 0;
-- When this session gave the second factor; 0: not yet.
ALTER TABLE session ADD COLUMN factor_at BIGINT NOT NULL DEFAULT 0;
-- A link somebody else had made was used and no second factor proved the owner: mandates rest until confirmed. 0: no.
ALTER TABLE account ADD COLUMN doubted_at BIGINT NOT NULL DEFAULT 0;
-- Name and address are gone, the number stays. 0: no.
ALTER TABLE account ADD COLUMN erased_at BIGINT NOT NULL DEFAULT 0;
-- Last signing in, to the day; for the retention rule of idle accounts. 0: never.
ALTER TABLE account ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
UPDATE account SET seen_at = password_at; -- nobody is idle from the day of the upgrade

-- Accounts, their sessions and the links that let people in. Owned by identity/.
CREATE TABLE account (
    id BIGINT PRIMARY KEY,
    email TEXT NOT NULL,          -- as written
    email_folded TEXT NOT NULL,   -- text_fold of it: one account an address
    name TEXT NOT NULL,
    password TEXT NOT NULL,       -- argon2id string, '' until one is chosen
    roles INTEGER NOT NULL,       -- bits of identity.h
    language TEXT NOT NULL CHECK (language IN ('az', 'en')),
    created_at BIGINT NOT NULL,
    password_at BIGINT NOT NULL,  -- 0: none yet
    disabled_at BIGINT NOT NULL   -- 0: active
);
CREATE UNIQUE INDEX account_email ON account (email_folded);

CREATE TABLE session (
    id BIGINT PRIMARY KEY,
    token_hash BYTEA NOT NULL,    -- keyed hash; the token itself is only in the cookie
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    speaks_under BIGINT NOT NULL, -- mandate chosen in this session, 0: none
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,      -- updated at most every few minutes
    ends_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX session_token ON session (token_hash);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_ends ON session (ends_at);

CREATE TABLE entry_link (
    id BIGINT PRIMARY KEY,
    token_hash BYTEA NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL CHECK (purpose IN ('invite', 'reset', 'demo')),
    made_by BIGINT NOT NULL,      -- account, 0: the operator at the command line
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL       -- 0: not yet; demo links may be used again
);
CREATE UNIQUE INDEX entry_link_token ON entry_link (token_hash);
CREATE INDEX entry_link_account ON entry_link (account_id);

-- Failed sign-ins: throttles the pair (account, address), so that strangers cannot lock an owner out.
CREATE TABLE sign_in_failure (
    id BIGINT PRIMARY KEY,
    account_key BYTEA NOT NULL,   -- keyed hash of the folded address
    peer_key BYTEA NOT NULL,      -- keyed hash of the network address
    failed_at BIGINT NOT NULL
);
CREATE INDEX sign_in_failure_pair ON sign_in_failure (account_key, peer_key, failed_at);
CREATE INDEX sign_in_failure_peer ON sign_in_failure (peer_key, failed_at);
CREATE INDEX sign_in_failure_at ON sign_in_failure (failed_at);

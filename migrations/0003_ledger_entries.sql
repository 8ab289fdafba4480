-- What happened, in order, appended only. Owned by ledger/.
CREATE TABLE ledger_entry (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,           -- word of ledger.h: position.taken …
    subject BIGINT NOT NULL,      -- id of the row it is about
    account_id BIGINT NOT NULL,   -- 0: nobody signed in
    organisation_id BIGINT NOT NULL,
    mandate_id BIGINT NOT NULL,
    content TEXT NOT NULL         -- JSON; no personal data
);
CREATE INDEX ledger_entry_subject ON ledger_entry (subject);

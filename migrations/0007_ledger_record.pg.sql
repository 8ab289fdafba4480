-- The record: changes wait in ledger_inbox, written in their own transactions, until the sequencer gives them their place.
-- Owned by ledger/. This file has a twin for SQLite: they differ in how a text becomes JSON, and in keys that only grow.
CREATE TABLE ledger_inbox (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,           -- word of ledger.h: position.taken …
    acts_as SMALLINT NOT NULL,    -- enum ledger_as
    subject BIGINT NOT NULL,      -- id of the row it is about
    within BIGINT NOT NULL,       -- id of the larger thing that row belongs to, 0: none
    organisation_id BIGINT NOT NULL,
    mandate_id BIGINT NOT NULL,
    fields TEXT NOT NULL          -- JSON: [["name", value], ["name", value, "account whose own it is"], …]
);
INSERT INTO ledger_inbox (id, at, kind, acts_as, subject, within, organisation_id, mandate_id, fields)
    SELECT id, at, kind, CASE WHEN mandate_id <> 0 THEN 3 WHEN account_id <> 0 THEN 4 ELSE 0 END, subject, 0,
        organisation_id, mandate_id,
        CASE WHEN account_id <> 0 AND mandate_id = 0
            THEN '[["account","' || account_id || '","' || account_id || '"],["content",' || CAST(to_json(content) AS TEXT) || ']]'
            ELSE '[["content",' || CAST(to_json(content) AS TEXT) || ']]' END
    FROM ledger_entry;
DROP TABLE ledger_entry;

CREATE TABLE ledger_entry (
    seq BIGINT PRIMARY KEY,       -- its place, from 0; the index of its leaf
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    acts_as SMALLINT NOT NULL,
    subject BIGINT NOT NULL,
    within BIGINT NOT NULL,
    organisation_id BIGINT NOT NULL,
    mandate_id BIGINT NOT NULL,
    fields TEXT NOT NULL,         -- public ones: [["name","salt",value], …]; erased: ["name","commitment"]
    sealed TEXT NOT NULL          -- personal ones: [["name","commitment"], …]; values in ledger_personal
);
CREATE UNIQUE INDEX ledger_entry_id ON ledger_entry (id);
CREATE INDEX ledger_entry_subject ON ledger_entry (subject, seq);
CREATE INDEX ledger_entry_within ON ledger_entry (within, seq) WHERE within <> 0;
CREATE INDEX ledger_entry_organisation ON ledger_entry (organisation_id, seq) WHERE organisation_id <> 0;
CREATE INDEX ledger_entry_kind ON ledger_entry (kind, seq);

-- What the sealed part of an entry holds, until it is erased. Never exported to the public.
CREATE TABLE ledger_personal (
    seq BIGINT NOT NULL REFERENCES ledger_entry (seq),
    name TEXT NOT NULL,
    account_id BIGINT NOT NULL,   -- whose own it is
    salt TEXT NOT NULL,
    value TEXT NOT NULL,          -- JSON
    PRIMARY KEY (seq, name)
);
CREATE INDEX ledger_personal_account ON ledger_personal (account_id);

-- Hashes of whole subtrees, 256 side by side: level 0 holds leaves, level n the roots of 256^n leaves.
CREATE TABLE ledger_tile (
    tree BIGINT NOT NULL,         -- 0: the record; else id of the entry that seals these positions
    level SMALLINT NOT NULL,
    at BIGINT NOT NULL,
    hashes BYTEA NOT NULL,        -- 32 bytes each, 1 to 256 of them
    PRIMARY KEY (tree, level, at)
);
CREATE TABLE ledger_checkpoint (
    size BIGINT PRIMARY KEY,      -- entries it covers
    at BIGINT NOT NULL,
    note TEXT NOT NULL            -- signed, as published
);
-- Who gives entries their places now; size is the fence against a second one.
CREATE TABLE ledger_sequencer (
    id SMALLINT PRIMARY KEY CHECK (id = 1),
    holder BIGINT NOT NULL,       -- random, of one process; 0: nobody
    leased_till BIGINT NOT NULL,
    size BIGINT NOT NULL,         -- entries that have their place
    erasures BIGINT NOT NULL      -- times that something which waits was erased: a fence as well
);
INSERT INTO ledger_sequencer (id, holder, leased_till, size, erasures) VALUES (1, 0, 0, 0, 0);

-- Positions of the public wait here for the minute's root; then their ids stand in ledger_sealed.
CREATE TABLE ledger_unsealed (
    id BIGINT PRIMARY KEY,        -- of the position
    consultation_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    leaf BYTEA NOT NULL           -- 32 bytes
);
CREATE TABLE ledger_sealed (
    tree BIGINT NOT NULL,         -- id of the entry
    at BIGINT NOT NULL,           -- tile 0, 1, … of level 0
    consultation_id BIGINT NOT NULL,
    first_id BIGINT NOT NULL,
    last_id BIGINT NOT NULL,
    ids BYTEA NOT NULL,           -- 8 bytes each, big endian, ascending: the position of each leaf
    PRIMARY KEY (tree, at)
);
CREATE INDEX ledger_sealed_first ON ledger_sealed (consultation_id, first_id);

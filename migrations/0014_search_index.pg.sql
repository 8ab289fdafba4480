-- What can be found, and the words it is found by. Owned by search/. Made from public rows alone and can be made anew at any time
-- (alyans search rebuild). This file has a twin for SQLite: they differ in the full-text index itself.
-- Ids: number of the thing << 9 | kind << 4 | which of its texts << 2 | language (0 az, 1 en, 2 both): search/row_id.h.
CREATE TABLE search_state (
    id SMALLINT PRIMARY KEY CHECK (id = 1),
    place BIGINT NOT NULL,        -- entries of the record below it are in the index
    next_thing BIGINT NOT NULL,   -- number for the next thing
    version BIGINT NOT NULL       -- grows with each pass: a fence against a second one
);
INSERT INTO search_state (id, place, next_thing, version) VALUES (1, 0, 1, 0);

CREATE TABLE search_kind (
    no SMALLINT PRIMARY KEY,      -- stands in the ids of rows: never given twice
    kind TEXT NOT NULL,           -- of struct search_source
    walk BIGINT NOT NULL,         -- walks through all rows of this kind so far; the last one goes on while done_at is 0
    reached BIGINT NOT NULL,      -- id of the row that walk came to
    done_at BIGINT NOT NULL       -- 0: the index of this kind is being built
);
CREATE UNIQUE INDEX search_kind_kind ON search_kind (kind);

CREATE TABLE search_row (
    id BIGINT PRIMARY KEY,
    kind SMALLINT NOT NULL,       -- search_kind
    subject BIGINT NOT NULL,      -- id of the row the text is of
    organisation_id BIGINT NOT NULL, -- who says it, 0: nobody of the registry
    dated BIGINT NOT NULL,        -- 0: no date
    walk BIGINT NOT NULL,         -- that saw it last
    title TEXT NOT NULL,          -- folded stems, a blank between them
    body TEXT NOT NULL,
    facet TEXT NOT NULL,          -- "o" and the organisation's id
    words TEXT NOT NULL,          -- folded words, each once: what it adds to the vocabulary
    vector TSVECTOR NOT NULL      -- title with weight A, body with D, facet without a place
);
CREATE INDEX search_row_subject ON search_row (kind, subject);

-- Without its list of pending rows, which a query would have to read through (tried).
CREATE INDEX search_row_vector ON search_row USING gin (vector) WITH (fastupdate = off);

-- The vocabulary: whole folded words and in how many rows each stands.
CREATE TABLE search_word (
    word TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    uses BIGINT NOT NULL,
    shown TEXT NOT NULL           -- as it was written once, in small letters
);
-- Three letters in a row of each word, its ends marked: what a mistyped word shares with the right one.
CREATE TABLE search_gram (
    gram TEXT COLLATE "C" NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (gram, word)
);
CREATE INDEX search_gram_word ON search_gram (word);

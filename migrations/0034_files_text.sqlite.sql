-- The text inside a file, as the search finds it; not published as such. Owned by files/. Goes when the file is removed.
-- This file has a twin for PostgreSQL: they differ in the full-text index itself.
CREATE TABLE file_text (
    file_id BIGINT PRIMARY KEY REFERENCES file (id),
    text TEXT NOT NULL             -- '': there is none that could be read; no row: nobody has looked yet
);

-- The text of one thing may be in sixteen pieces instead of four, so ids of rows make room: number of the thing << 11 | kind << 6 |
-- which of its texts << 2 | language (search/row_id.h). Twice, for no new id may meet an old one.
UPDATE search_row SET id = -(((id >> 9) << 11) | (((id >> 4) & 31) << 6) | (id & 15));
UPDATE search_row SET id = -id;
INSERT INTO search_text (search_text) VALUES ('rebuild');

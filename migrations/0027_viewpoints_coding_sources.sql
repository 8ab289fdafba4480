-- Where a reader found it, kept with the value: a source comes into the public list and the record with the positions, not before. Owned by viewpoints/.
ALTER TABLE coding_value ADD COLUMN source_url TEXT NOT NULL DEFAULT '';
ALTER TABLE coding_value ADD COLUMN source_title TEXT NOT NULL DEFAULT '';
UPDATE coding_value SET
    source_url = COALESCE((SELECT s.url FROM source s WHERE s.id = coding_value.source_id), ''),
    source_title = COALESCE((SELECT s.title FROM source s WHERE s.id = coding_value.source_id), '');
ALTER TABLE coding_value DROP COLUMN source_id;

-- What a reader says of a source: who published it, when, of what kind and in which language. It comes into the public list of sources with the positions. Owned by viewpoints/.
ALTER TABLE coding_value ADD COLUMN source_publisher TEXT NOT NULL DEFAULT '';
ALTER TABLE coding_value ADD COLUMN source_dated TEXT NOT NULL DEFAULT '';
ALTER TABLE coding_value ADD COLUMN source_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE coding_value ADD COLUMN source_language TEXT NOT NULL DEFAULT '';

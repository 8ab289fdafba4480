-- A title stands in the language of its source; speech and hyphens need to know which. '' is not known.
ALTER TABLE source ADD COLUMN language TEXT NOT NULL DEFAULT '';

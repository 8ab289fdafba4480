-- Articles taken over from other sites: which file brought them, and where each of them stood. Owned by newsroom/.
CREATE TABLE article_import (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('wxr', 'rss', 'atom')),
    file TEXT NOT NULL,               -- its name, without folders
    sha256 TEXT NOT NULL,             -- of the file, hexadecimal
    title TEXT NOT NULL,              -- of the site or feed, as the file says; plain
    address TEXT NOT NULL,            -- likewise; ''
    section_id BIGINT NOT NULL REFERENCES news_section (id),
    organisation_id BIGINT NOT NULL,  -- in whose name they stand here; 0: the alliance
    is_published SMALLINT NOT NULL CHECK (is_published IN (0, 1)), -- at once, by the operator; 0: as drafts
    added BIGINT NOT NULL,            -- articles
    imported_at BIGINT NOT NULL,
    undone_at BIGINT NOT NULL,        -- 0: in force
    removed BIGINT NOT NULL,          -- drafts, when it was undone
    retracted BIGINT NOT NULL,        -- public ones
    kept BIGINT NOT NULL              -- somebody had changed them
);

CREATE TABLE article_origin (
    article_id BIGINT PRIMARY KEY REFERENCES article (id),
    import_id BIGINT NOT NULL REFERENCES article_import (id),
    guid TEXT NOT NULL,               -- how the site names the article, in every file
    address TEXT NOT NULL,            -- of its page there
    published_at BIGINT NOT NULL,     -- there; 0: it was not public there, or it is not said
    tags TEXT NOT NULL,               -- slugs as they were brought: what an undo holds against those that stand
    stored_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX article_origin_guid ON article_origin (guid);
CREATE INDEX article_origin_import ON article_origin (import_id, article_id);

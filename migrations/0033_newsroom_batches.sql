-- What was done to many articles at once, so that it can be undone at once. Owned by newsroom/.
CREATE TABLE article_batch (
    id BIGINT PRIMARY KEY,
    what TEXT NOT NULL CHECK (what IN ('section', 'tag', 'comments')),
    value TEXT NOT NULL,              -- slug of the section or tag; 'on' or 'off'
    account_id BIGINT NOT NULL,       -- who did it; 0 once erased
    organisation_id BIGINT NOT NULL,  -- for whom, 0: the secretariat
    made_at BIGINT NOT NULL,
    undone_at BIGINT NOT NULL         -- 0: it stands
);

CREATE TABLE article_batch_item (
    batch_id BIGINT NOT NULL REFERENCES article_batch (id),
    article_id BIGINT NOT NULL REFERENCES article (id),
    was TEXT NOT NULL,                -- slug of its section; '' without the tag; 'on' or 'off'
    PRIMARY KEY (batch_id, article_id)
);
CREATE INDEX article_batch_item_article ON article_batch_item (article_id);

-- Who wrote it and the publisher's relation belong to a version, so that they change in public only by one that a second person
-- approved, and old versions show their own. What is stored gets those of its article: what stood before was not kept.
-- Those of article hold until there is a version.
ALTER TABLE article_version ADD COLUMN person TEXT NOT NULL DEFAULT '';
ALTER TABLE article_version ADD COLUMN withheld TEXT NOT NULL DEFAULT '';
ALTER TABLE article_version ADD COLUMN desk TEXT NOT NULL DEFAULT '';
ALTER TABLE article_version ADD COLUMN relation_en TEXT NOT NULL DEFAULT '';
ALTER TABLE article_version ADD COLUMN relation_az TEXT NOT NULL DEFAULT '';
UPDATE article_version SET
    person = (SELECT a.person FROM article a WHERE a.id = article_version.article_id),
    withheld = (SELECT a.withheld FROM article a WHERE a.id = article_version.article_id),
    desk = (SELECT a.desk FROM article a WHERE a.id = article_version.article_id),
    relation_en = (SELECT a.relation_en FROM article a WHERE a.id = article_version.article_id),
    relation_az = (SELECT a.relation_az FROM article a WHERE a.id = article_version.article_id);

-- Readers of this language alone hear of it; '': readers of every language.
ALTER TABLE mail_item ADD COLUMN language TEXT NOT NULL DEFAULT '';

-- Comments of readers on articles. Owned by newsroom/.
-- Somebody who commented by an address; the address itself is kept only while letters may go to it.
CREATE TABLE comment_writer (
    id BIGINT PRIMARY KEY,
    hash BYTEA NOT NULL,              -- keyed, of the address
    email TEXT NOT NULL,              -- '' once it was forgotten
    kept BIGINT NOT NULL,             -- comments that became public
    seen_at BIGINT NOT NULL           -- last comment, to the day
);
CREATE UNIQUE INDEX comment_writer_hash ON comment_writer (hash);

CREATE TABLE comment (
    id BIGINT PRIMARY KEY,
    article_id BIGINT NOT NULL REFERENCES article (id),
    number BIGINT NOT NULL,           -- within the article, from 1
    thread_id BIGINT NOT NULL,        -- the comment it answers; its own id where it answers none
    state TEXT NOT NULL CHECK (state IN ('unconfirmed', 'waiting', 'public', 'removed', 'withdrawn')),
    held TEXT NOT NULL CHECK (held IN ('', 'first', 'links')), -- why it waits for moderation
    name TEXT NOT NULL,               -- as its writer signs; '' withheld
    affiliation TEXT NOT NULL,        -- as its writer says: for whom they work, who pays them; ''
    affiliated_id BIGINT NOT NULL,    -- organisation that its writer holds a mandate of, 0: none
    organisation_id BIGINT NOT NULL,  -- in whose name it is said, 0: a person's
    is_desk SMALLINT NOT NULL CHECK (is_desk IN (0, 1)), -- said by the editors
    writer_id BIGINT NOT NULL,        -- comment_writer, 0: an account, or forgotten
    account_id BIGINT NOT NULL,       -- 0: an address, or erased
    text TEXT NOT NULL,               -- Markdown; '' once withdrawn or taken out for good
    html TEXT NOT NULL,
    language TEXT NOT NULL,
    token_hash BYTEA NOT NULL,        -- of the link by which its writer confirms, follows and withdraws it
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    public_at BIGINT NOT NULL,        -- first; 0: never
    closed_at BIGINT NOT NULL,        -- removed or withdrawn; 0: neither
    is_withheld SMALLINT NOT NULL CHECK (is_withheld IN (0, 1)) -- removed under a rule that hides its text
);
CREATE UNIQUE INDEX comment_number ON comment (article_id, number);
CREATE INDEX comment_thread ON comment (thread_id, number);
CREATE INDEX comment_top ON comment (article_id, number) WHERE thread_id = id;
CREATE INDEX comment_writer_of ON comment (writer_id);
CREATE INDEX comment_token ON comment (token_hash);
CREATE INDEX comment_account ON comment (account_id) WHERE account_id <> 0;

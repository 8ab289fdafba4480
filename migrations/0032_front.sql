-- Arrangements of the front page, newest in force. Owned by front/. Rows are only added.
CREATE TABLE front_layout (
    id BIGINT PRIMARY KEY,
    blocks TEXT NOT NULL,             -- words of the blocks from the top, parted by blanks
    acts_as BIGINT NOT NULL,          -- as in the record
    account_id BIGINT NOT NULL,       -- who arranged it; 0 once erased
    made_at BIGINT NOT NULL
);

-- The alliance's own words in it.
CREATE TABLE front_text (
    layout_id BIGINT NOT NULL REFERENCES front_layout (id),
    number BIGINT NOT NULL CHECK (number BETWEEN 1 AND 3),
    title_en TEXT NOT NULL,
    title_az TEXT NOT NULL,
    body_en TEXT NOT NULL,            -- Markdown
    body_az TEXT NOT NULL,
    html_en TEXT NOT NULL,
    html_az TEXT NOT NULL,
    PRIMARY KEY (layout_id, number)
);

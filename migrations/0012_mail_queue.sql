-- Letters out: who asked for them, what is sent, to whom it went. Owned by mail/.
CREATE TABLE mail_address (
    id BIGINT PRIMARY KEY,
    email TEXT NOT NULL,              -- personal
    folded TEXT NOT NULL,             -- text_fold of it: one row an address
    created_at BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,         -- when the last letter that asks for confirmation was queued, 0: never
    confirmed_at BIGINT NOT NULL,     -- when its reader first said by POST that letters are wanted, 0: never
    suppressed_at BIGINT NOT NULL,    -- nothing is sent from then on, 0: it takes letters
    suppressed_why TEXT NOT NULL CHECK (suppressed_why IN ('', 'refused', 'secretariat')),
    suppressed_answer TEXT NOT NULL   -- what its server said, ASCII
);
CREATE UNIQUE INDEX mail_address_folded ON mail_address (folded);
CREATE INDEX mail_address_suppressed ON mail_address (id) WHERE suppressed_at <> 0;

CREATE TABLE mail_subscription (
    id BIGINT PRIMARY KEY,
    address_id BIGINT NOT NULL REFERENCES mail_address (id),
    topic TEXT NOT NULL,              -- word that a feature registers
    about_id BIGINT NOT NULL,         -- only what is about this row of the feature, 0: all of the topic
    language TEXT NOT NULL CHECK (language IN ('az', 'en')),
    pace TEXT NOT NULL CHECK (pace IN ('at_once', 'daily', 'weekly')),
    state TEXT NOT NULL CHECK (state IN ('asked', 'confirmed', 'ended')),
    asked_at BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL,     -- 0: not yet
    ended_at BIGINT NOT NULL,         -- 0: goes on
    ended_why TEXT NOT NULL CHECK (ended_why IN ('', 'reader', 'refused', 'secretariat')),
    seen_seq BIGINT NOT NULL,         -- items up to this seq were sent, or passed before it began
    sent_till BIGINT NOT NULL         -- daily and weekly: the moment up to which it was gathered
);
CREATE UNIQUE INDEX mail_subscription_one ON mail_subscription (address_id, topic, about_id);
-- Is anybody behind? Asked every second. Who comes next? Asked for every 500 readers, in their order.
CREATE INDEX mail_subscription_due ON mail_subscription (pace, seen_seq, sent_till) WHERE state = 'confirmed';
CREATE INDEX mail_subscription_lot ON mail_subscription (pace, address_id, seen_seq, sent_till) WHERE state = 'confirmed';

-- What topics put out. seq: 0 until it is gathered for the first time, then ascending in that order.
CREATE TABLE mail_item (
    id BIGINT PRIMARY KEY,
    seq BIGINT NOT NULL,
    topic TEXT NOT NULL,
    about_id BIGINT NOT NULL,
    title_en TEXT NOT NULL,
    title_az TEXT NOT NULL,
    text_en TEXT NOT NULL,
    text_az TEXT NOT NULL,
    path TEXT NOT NULL,               -- page on this site, without language
    organisation_id BIGINT NOT NULL,  -- who speaks, or whom it is about, 0: the alliance
    created_at BIGINT NOT NULL,
    once_key TEXT NOT NULL
);
CREATE UNIQUE INDEX mail_item_once ON mail_item (once_key);
CREATE INDEX mail_item_seq ON mail_item (seq);
CREATE INDEX mail_item_topic ON mail_item (topic, seq);

-- How far the record was read for the topic of news.
CREATE TABLE mail_follow (
    topic TEXT PRIMARY KEY,
    seq BIGINT NOT NULL
);

CREATE TABLE mail_letter (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,               -- public: digest, confirmation, invitation, claim ...
    topic TEXT NOT NULL,              -- of a letter to subscribers about one topic, '' else
    language TEXT NOT NULL CHECK (language IN ('az', 'en')),
    subject TEXT NOT NULL,            -- of a letter to one person: '' once it is settled
    body_text TEXT NOT NULL,          -- as sent, without the last lines, which are each reader's own; likewise
    body_html TEXT NOT NULL,
    organisation_id BIGINT NOT NULL,  -- it speaks for or is about, 0: the alliance
    account_id BIGINT NOT NULL,       -- whose letter it is, 0: none
    is_public SMALLINT NOT NULL CHECK (is_public IN (0, 1)), -- 0: to one person, about their account or request
    recipients BIGINT NOT NULL,
    delivered BIGINT NOT NULL,
    refused BIGINT NOT NULL,          -- for good, or given up
    created_at BIGINT NOT NULL,
    day BIGINT NOT NULL,              -- its beginning, UTC: personal letters are published as counts a day
    once_key TEXT NOT NULL
);
CREATE UNIQUE INDEX mail_letter_once ON mail_letter (once_key);
CREATE INDEX mail_letter_public ON mail_letter (id) WHERE is_public = 1;
CREATE INDEX mail_letter_personal ON mail_letter (day, kind) WHERE is_public = 0;
CREATE INDEX mail_letter_account ON mail_letter (account_id) WHERE account_id <> 0;

CREATE TABLE mail_delivery (
    letter_id BIGINT NOT NULL REFERENCES mail_letter (id),
    address_id BIGINT NOT NULL REFERENCES mail_address (id),
    subscription_id BIGINT NOT NULL,  -- the one it comes from, 0: several, or none
    rank SMALLINT NOT NULL,           -- 0: to one person, before 1: at once, before 2: collected
    state TEXT NOT NULL CHECK (state IN ('due', 'sent', 'refused', 'given_up', 'dropped')), -- dropped: not wanted any more
    due_at BIGINT NOT NULL,
    leased_till BIGINT NOT NULL,      -- somebody is sending it until then
    attempts BIGINT NOT NULL,
    code BIGINT NOT NULL,             -- last answer of the relay, 0: none
    answer TEXT NOT NULL,
    settled_at BIGINT NOT NULL,       -- 0: due
    PRIMARY KEY (letter_id, address_id)
);
CREATE INDEX mail_delivery_due ON mail_delivery (rank, due_at, letter_id, address_id) WHERE state = 'due';
CREATE INDEX mail_delivery_address ON mail_delivery (address_id);
CREATE INDEX mail_delivery_settled ON mail_delivery (settled_at) WHERE state <> 'due';

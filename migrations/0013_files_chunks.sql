-- Documents and images in the database itself, so that one file, one backup and many nodes stay true.
-- Owned by files/. What is stored is never changed: a new version is a new file. Removing takes the
-- bytes away and leaves the row, which says what it was.
CREATE TABLE file (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,            -- as shown and saved, with the ending of its kind
    media_type TEXT NOT NULL,      -- from its bytes
    size BIGINT NOT NULL CHECK (size > 0),
    sha256 TEXT NOT NULL,          -- hexadecimal, of the bytes stored
    licence TEXT NOT NULL,         -- SPDX identifier, '' all rights reserved
    alt_en TEXT NOT NULL,          -- text alternative; one of the two is not empty
    alt_az TEXT NOT NULL,
    width BIGINT NOT NULL,         -- of images in pixels, 0 else
    height BIGINT NOT NULL,
    owner_kind TEXT NOT NULL,      -- what it belongs to: site, organisation, project_report
    owner_id BIGINT NOT NULL,      -- row of that kind; 0 of site
    organisation_id BIGINT NOT NULL, -- who published it, 0: the alliance
    created_at BIGINT NOT NULL,
    removed_at BIGINT NOT NULL,    -- 0: is there
    removed_reason TEXT NOT NULL   -- public
);
CREATE INDEX file_owner ON file (owner_kind, owner_id, id);

-- Bytes of a file (variant 0) and of its smaller images, in pieces of 256 KiB; the last may be shorter.
CREATE TABLE file_chunk (
    file_id BIGINT NOT NULL REFERENCES file (id),
    variant BIGINT NOT NULL,       -- 0, or file_image.variant
    number BIGINT NOT NULL,        -- from 0
    bytes BYTEA NOT NULL,
    PRIMARY KEY (file_id, variant, number)
);

-- Smaller copies of an image, for narrow screens. Only those narrower than the image itself.
CREATE TABLE file_image (
    file_id BIGINT NOT NULL REFERENCES file (id),
    variant BIGINT NOT NULL CHECK (variant IN (320, 800, 1600)), -- greatest width in pixels
    media_type TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (file_id, variant)
);

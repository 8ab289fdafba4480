-- The link of a claim tells what became of it after it was used too: found by its hash in any state.
CREATE INDEX claim_link ON claim (token_hash);

-- Organisations are found by who funds and controls them from now on: all of them are read anew.
UPDATE search_kind SET walk = walk + 1, reached = 0, done_at = 0 WHERE kind = 'organisation';

/* Who signs: the keys the record names, and the key file that fits the newest of them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_SIGNER_H
#define ALYANS_LEDGER_SIGNER_H

#include "ledger/checkpoint.h"
#include "ledger/key.h"
#include "ledger/ledger.h"

/* What the entries say. */
struct record_keys {
    str_t origin; /* empty: there is no record yet */
    struct public_key newest;
};
/* From key.added and key.rotated; origin in the arena of cx. Errors: ERR_DB, ERR_INVALID (the
 * entries cannot be read: logged). */
MUST_USE err_t record_keys_read(struct cx *cx, struct sha256 *h, struct record_keys *out);

struct signer {
    struct secret seed;
    struct public_key key;
    char origin[64]; /* NUL-terminated */
};
void signer_wipe(struct signer *s);
AUTO_RELEASE(signer, signer_wipe)
static inline str_t signer_origin(const struct signer *s)
{
    return (str_t){ s->origin, strlen(s->origin) };
}

/* The key file, if it holds the newest key of the record; without a record it is made. After a
 * rotation that was not committed the key that was put aside is put back. Errors: ERR_INVALID (not
 * there, not a key file, another key), ERR_IO; logged. */
MUST_USE err_t signer_open(struct arena *arena, const char *path, const struct record_keys *keys,
                           struct signer *out);
/* Where the key of this id is kept when another took its place: PATH.KEY-ID. */
const char *signer_kept_path(struct arena *arena, const char *path, str_t origin,
                             const struct public_key *key);
/* Writes a seed as a key file. Errors: ERR_IO and its kin. */
MUST_USE err_t signer_write(const char *path, const struct secret *seed);

#endif

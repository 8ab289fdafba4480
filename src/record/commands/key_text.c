/* Public keys and moments as people write and compare them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record/commands/key_text.h"

#include "kit/base/str.h"
#include "kit/text/text.h"

str_t key_base64(struct arena *arena, const struct public_key *key)
{
    return base64(arena, (bytes_t){ key->at, sizeof key->at });
}

bool key_read(struct arena *arena, str_t text, struct public_key *out)
{
    bytes_t b;
    if (base64_read(arena, text, &b) != OK || b.len != sizeof out->at)
        return false;
    memcpy(out->at, b.at, b.len);
    return true;
}

str_t key_fingerprint(struct arena *arena, const struct public_key *key)
{
    const struct hash256 hash = hash_sha256((bytes_t){ key->at, sizeof key->at });
    const str_t digits = hex(arena, hash_bytes(&hash));
    char *const at = arena_alloc(arena, digits.len + digits.len / 4);
    size_t n = 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (i > 0 && i % 4 == 0)
            at[n++] = ' ';
        at[n++] = digits.at[i];
    }
    return (str_t){ at, n };
}

str_t moment_utc(struct arena *arena, usec_t at)
{
    const str_t iso = date_time_iso(arena, at); /* 2013-10-09T10:05:00Z */
    return arena_printf(arena, "%.*s %.*s UTC", STR_ARG(str_sub(iso, 0, 10)),
                        STR_ARG(str_sub(iso, 11, iso.len - 1)));
}

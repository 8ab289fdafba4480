/* Pictures of articles that were drawn, kept by what stands on them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_CARD_CACHE_H
#define ALYANS_NEWSROOM_CARD_CACHE_H

#include "kit/base/arena.h"
#include "kit/crypto/crypto.h"

enum { CARDS_KEPT = 64, CARD_BYTES_MAX = 256 << 10 };

/* Thread safe. The picture that was not asked for the longest makes room. A change of the words is
 * another picture, so nothing in here grows old. */
struct card_cache;
struct card_cache *card_cache_new(void);
void card_cache_free(struct card_cache *c); /* nobody asks any more; NULL is fine */

/* false: not there. *png is a copy in the arena. c may be NULL, in both: nothing is kept. */
bool card_cache_get(struct card_cache *c, const struct hash256 *of, struct arena *arena,
                    bytes_t *png);
/* Keeps a copy; one that is larger than CARD_BYTES_MAX is not kept. */
void card_cache_put(struct card_cache *c, const struct hash256 *of, bytes_t png);

#endif

/* Keeps the indexes of a few consultations in memory, so that a page of fifty proposals, or a
 * proposal each second, does not read a thousand texts each time. Kept by what the texts say: an
 * index is never of other texts than those asked for. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STATEMENTS_NEAR_CACHE_H
#define ALYANS_VIEWPOINTS_STATEMENTS_NEAR_CACHE_H

#include "kit/crypto/crypto.h"
#include "viewpoints/statements/alike.h"

enum { NEAR_KEPT = 4 }; /* consultations; the one not asked for longest goes first */

/* One index, shared by those who ask it; freed after the last near_drop. */
struct near_kept {
    struct hash256 of; /* the texts */
    struct arena arena;
    const struct alike_index *index;
    int holders; /* under the cache's lock; the cache itself is one */
};
struct near_cache;
struct near_cache *near_cache_new(void);
void near_cache_free(struct near_cache *c); /* nobody asks any more; NULL is fine */

/* The index of these texts: kept, or made now, outside of the lock. Never NULL; it must go back
 * through near_drop. A NULL cache (commands, tests) makes one each time. */
const struct near_kept *near_keep(struct near_cache *c, const struct text2 *texts, size_t count);
void near_drop(struct near_cache *c, const struct near_kept *kept);

#endif

/* Ids of any size turned into the numbers 0, 1, 2… in the order in which they are met.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_NUMBERING_H
#define ALYANS_OPINION_NUMBERING_H

#include "kit/base/arena.h"

/* Everything lives in memory, where outgrown tables stay: together at most as much as the last
 * ones. About 8 bytes an id, and 4 bytes for each small number up to the largest, or 8 to 16 bytes
 * for each other id. */
struct numbering {
    struct arena *memory;
    int64_t *id; /* by number; may be exchanged for others that differ once all are met */
    size_t count, room;
    uint32_t *direct; /* of small ids: number + 1; 0: not met yet */
    size_t direct_size;
    uint32_t *slot; /* of the others: number + 1 where the id hashes to, or behind it */
    unsigned slot_bits;
    size_t hashed;
    uint64_t factor; /* odd */
};

/* seed: any number. It shows in no result; where strangers choose the ids, one that they do not
 * know keeps them from choosing such as slow the table down. */
void numbering_open(struct numbering *n, struct arena *memory, uint64_t seed);

/* The number of an id that may be new. Errors: ERR_NO_MEMORY, ERR_TOO_BIG (2^31 ids or more). */
MUST_USE err_t numbering_take(struct numbering *n, int64_t id, uint32_t *out);

/* The same, quick for small ids that were met before. */
MUST_USE static inline err_t numbering_of(struct numbering *n, int64_t id, uint32_t *out)
{
    if ((uint64_t)id < n->direct_size && n->direct[id] != 0) {
        *out = n->direct[id] - 1;
        return OK;
    }
    return numbering_take(n, id, out);
}

/* Brings the place of a small id near, for numbering_of soon after. */
static inline void numbering_expect(const struct numbering *n, int64_t id)
{
    if ((uint64_t)id < n->direct_size)
        __builtin_prefetch(&n->direct[id]);
}

#endif

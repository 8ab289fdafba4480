/* A set of small integers that gives them back in ascending order.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_BIT_TREE_H
#define ALYANS_OPINION_BIT_TREE_H

#include "kit/base/arena.h"

enum { BIT_TREE_LEVELS = 6 }; /* 64^6 integers */

/* Level 0 has a bit for each integer; each level above a bit for each word below that is not 0. So
 * putting and taking cost at most a step a level, and empty stretches nothing. */
struct bit_tree {
    uint64_t *level[BIT_TREE_LEVELS];
    int levels;
};

/* For integers below size; empty. Errors: ERR_NO_MEMORY. */
MUST_USE static inline err_t bit_tree_make(struct bit_tree *t, size_t size, struct arena *arena)
{
    *t = (struct bit_tree){ 0 };
    do {
        must(t->levels < BIT_TREE_LEVELS);
        size = size / 64 + 1;
        t->level[t->levels] = arena_try_array(arena, uint64_t, size);
        if (t->level[t->levels++] == NULL)
            return ERR_NO_MEMORY;
    } while (size > 1);
    return OK;
}

/* true if it is new. */
static inline bool bit_tree_put(struct bit_tree *t, size_t i)
{
    const uint64_t bit = UINT64_C(1) << (i & 63);
    const uint64_t before = t->level[0][i >> 6];
    if ((before & bit) != 0)
        return false;
    t->level[0][i >> 6] = before | bit;
    bool was_empty = before == 0;
    for (int l = 1; was_empty && l < t->levels; l++) {
        i >>= 6;
        was_empty = t->level[l][i >> 6] == 0;
        t->level[l][i >> 6] |= UINT64_C(1) << (i & 63);
    }
    return true;
}

/* Takes the 64 integers out that hold the least of all: *first is a multiple of 64, bit k stands
 * for *first + k. 0: the set is empty. */
static inline uint64_t bit_tree_take(struct bit_tree *t, size_t *first)
{
    if (t->level[t->levels - 1][0] == 0)
        return 0;
    size_t word = 0;
    for (int l = t->levels - 1; l > 0; l--)
        word = word << 6 | (size_t)__builtin_ctzll(t->level[l][word]);
    const uint64_t bits = t->level[0][word];
    t->level[0][word] = 0;
    *first = word << 6;
    for (int l = 1; l < t->levels; l++) {
        t->level[l][word >> 6] &= ~(UINT64_C(1) << (word & 63));
        if (t->level[l][word >> 6] != 0)
            break;
        word >>= 6;
    }
    return bits;
}

#endif

/* Room for packed answers, as narrow as the columns allow; what struct votes shows as constant.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_CELLS_H
#define ALYANS_OPINION_CELLS_H

#include "opinion/votes.h"

/* One of the two. */
struct cells {
    uint16_t *narrow;
    uint32_t *wide;
};

MUST_USE static inline err_t cells_make(size_t statements, size_t count, struct arena *arena,
                                        struct cells *out)
{
    *out = (struct cells){ 0 };
    if (statements <= NARROW_COLUMNS)
        out->narrow = arena_try_array(arena, uint16_t, count);
    else
        out->wide = arena_try_array(arena, uint32_t, count);
    return out->narrow == NULL && out->wide == NULL ? ERR_NO_MEMORY : OK;
}

/* packed: column * 4 + vote + 1. */
static inline void cell_set(const struct cells *c, int64_t k, uint32_t packed)
{
    if (c->narrow != NULL)
        c->narrow[k] = (uint16_t)packed;
    else
        c->wide[k] = packed;
}

/* Brings a cell near that is to be written soon. */
static inline void cell_expect(const struct cells *c, int64_t k)
{
    if (c->narrow != NULL)
        __builtin_prefetch(&c->narrow[k], 1);
    else
        __builtin_prefetch(&c->wide[k], 1);
}

static inline uint32_t cell_get(const struct cells *c, int64_t k)
{
    return c->narrow != NULL ? c->narrow[k] : c->wide[k];
}

#endif

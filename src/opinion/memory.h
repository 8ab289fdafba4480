/* Scratch memory that is given back at the end of a scope.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_MEMORY_H
#define ALYANS_OPINION_MEMORY_H

#include "kit/base/arena.h"

/* Results go into one arena, scratch into another: a function opens a level on the scratch arena
 * and whatever it took from there is gone when it returns, also early. */
struct level {
    struct arena *arena;
    struct arena_mark mark;
};

static inline struct level level_open(struct arena *scratch)
{
    return (struct level){ scratch, arena_mark(scratch) };
}

static inline void level_close(struct level *l)
{
    arena_back(l->arena, l->mark);
}
AUTO_RELEASE(level, level_close)

/* LEVEL(level, scratch); opens one for the rest of the scope. Its end is its only use. */
#define LEVEL(name, scratch) __attribute__((unused)) AUTO(level) name = level_open(scratch)

#endif

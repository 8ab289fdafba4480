/* The right edge of a Merkle tree: the last tile of every level, all that is needed to append
 * leaves and to know the root. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_EDGE_H
#define ALYANS_LEDGER_EDGE_H

#include "ledger/tree.h"

enum { EDGE_LEVELS = 6 }; /* 256^6 leaves */

struct edge {
    int64_t size; /* leaves so far */
    struct edge_level {
        struct hash256 at[TILE_HASHES];
        size_t count; /* 0 to 255: a full tile is handed out, and its root goes up a level */
    } level[EDGE_LEVELS];
};

/* A row of ledger_tile. */
struct tile {
    int level;
    int64_t at;
    const struct hash256 *hashes;
    size_t count;
};

/* Which tile of this level is unfinished in a tree of this size, and how many hashes it has; 0:
 * there is none. */
size_t edge_tile(int64_t size, int level, int64_t *at);

/* Appends leaves. *tiles: new and changed ones in the arena, in order of level and place, the
 * unfinished last. */
void edge_append(struct edge *e, struct sha256 *h, struct arena *arena,
                 const struct hash256 *leaves, size_t count, struct tile **tiles,
                 size_t *tile_count);
/* RFC 6962, section 2.1; size 0: SHA-256 of nothing. */
struct hash256 edge_root(const struct edge *e, struct sha256 *h);

#endif

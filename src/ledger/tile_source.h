/* Hashes of a tree of the database, for tree_inclusion and its kin.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_TILE_SOURCE_H
#define ALYANS_LEDGER_TILE_SOURCE_H

#include "ledger/ledger.h"
#include "ledger/tree.h"

enum { TILES_KEPT = 16 };

/* Reads a tile once, for as many proofs against one size as are asked of it. */
struct tile_source {
    struct cx *cx;
    int64_t tree; /* 0: the record */
    int64_t tiles_read;
    size_t kept, next; /* the oldest is forgotten first */
    struct kept_tile {
        int level;
        int64_t at;
        const struct hash256 *hashes; /* in the arena of cx */
        size_t count;
    } tile[TILES_KEPT];
};
/* Points into s. ERR_DB (logged as the problem): a tile is missing or too short. */
struct tree_source tile_source_of(struct tile_source *s);

#endif

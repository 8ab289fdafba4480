/* The right edge of a Merkle tree.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/edge.h"

/* Tiles touched by one append, as they are found. */
struct found {
    struct arena *arena;
    struct tile *at;
    size_t count, room;
};

static void found_add(struct found *f, int level, int64_t at, const struct edge_level *tile)
{
    must(f->count < f->room);
    struct hash256 *const hashes = arena_array(f->arena, struct hash256, tile->count);
    memcpy(hashes, tile->at, tile->count * sizeof *hashes);
    f->at[f->count++] = (struct tile){ level, at, hashes, tile->count };
}

size_t edge_tile(int64_t size, int level, int64_t *at)
{
    const int64_t here = size >> TILE_BITS * level; /* complete subtrees of this level */
    *at = here >> TILE_BITS;
    return (size_t)(here & (TILE_HASHES - 1));
}

/* MTH of a list of subtree roots of which only the last may be smaller than the others. The list is
 * used up. */
static struct hash256 fold(struct sha256 *h, struct hash256 *list, size_t count)
{
    while (count > 1) { /* pair by pair; a last one without a partner goes up as it is */
        size_t n = 0;
        for (size_t i = 0; i + 1 < count; i += 2)
            list[n++] = record_node(h, &list[i], &list[i + 1]);
        if (count % 2 == 1)
            list[n++] = list[count - 1];
        count = n;
    }
    return list[0];
}

struct hash256 edge_root(const struct edge *e, struct sha256 *h)
{
    struct hash256 list[TILE_HASHES];
    bool has_rest = false;
    struct hash256 rest = { { 0 } };
    for (int i = 0; i < EDGE_LEVELS; i++) {
        size_t n = e->level[i].count;
        memcpy(list, e->level[i].at, n * sizeof *list);
        if (has_rest)
            list[n++] = rest;
        if (n > 0)
            rest = fold(h, list, n);
        has_rest = n > 0;
    }
    return has_rest ? rest : sha256_of(h, NULL, 0);
}

static void push(struct edge *e, struct sha256 *h, const struct hash256 *leaf, struct found *f)
{
    struct hash256 hash = *leaf;
    for (int i = 0;; i++) {
        must(i < EDGE_LEVELS);
        struct edge_level *const tile = &e->level[i];
        tile->at[tile->count++] = hash;
        if (tile->count < TILE_HASHES)
            break;
        found_add(f, i, e->size >> TILE_BITS * (i + 1), tile);
        hash = fold(h, tile->at, tile->count);
        tile->count = 0;
    }
    e->size++;
}

void edge_append(struct edge *e, struct sha256 *h, struct arena *arena,
                 const struct hash256 *leaves, size_t count, struct tile **tiles,
                 size_t *tile_count)
{
    const int64_t before = e->size;
    struct found f = { .arena = arena };
    f.room = 2 * (count / TILE_HASHES + 1) + (size_t)2 * EDGE_LEVELS;
    f.at = arena_array(arena, struct tile, f.room);
    for (size_t i = 0; i < count; i++)
        push(e, h, &leaves[i], &f);
    for (int i = 0; i < EDGE_LEVELS; i++) {
        int64_t at;
        const bool grew = e->size >> TILE_BITS * i != before >> TILE_BITS * i;
        if (grew && edge_tile(e->size, i, &at) > 0)
            found_add(&f, i, at, &e->level[i]);
    }
    *tiles = f.at;
    *tile_count = f.count;
}

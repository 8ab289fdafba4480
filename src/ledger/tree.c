/* Merkle trees as RFC 6962 has them: proofs out of tiles, and a tree in memory.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/tree.h"

/* --- complete subtrees, out of tiles ------------------------------------------------------------
 */

/* A source with the tile it handed out last: most subtrees a proof needs of a level are in one. */
struct reader {
    struct sha256 *h;
    const struct tree_source *source;
    int64_t size; /* of the tree: says how many hashes a tile has */
    int level;
    int64_t at;
    const struct hash256 *hashes; /* NULL: none read yet */
};

static err_t read_tile(struct reader *r, int level, int64_t at)
{
    if (r->hashes != NULL && r->level == level && r->at == at)
        return OK;
    const int64_t behind = (r->size >> (level * TILE_BITS)) - at * TILE_HASHES;
    must(behind > 0);
    const size_t count = behind < TILE_HASHES ? (size_t)behind : TILE_HASHES;
    TRY(r->source->tile(r->source->of, level, at, count, &r->hashes));
    r->level = level;
    r->at = at;
    return OK;
}

/* The root of 1, 2, 4 … 128 hashes side by side. */
static struct hash256 fold(struct sha256 *h, const struct hash256 *at, size_t count)
{
    if (count == 1)
        return at[0];
    struct hash256 row[TILE_HASHES / 4];
    row[0] = record_node(h, &at[0], &at[1]);
    for (size_t i = 1; i < count / 2; i++)
        row[i] = record_node(h, &at[2 * i], &at[2 * i + 1]);
    for (size_t n = count / 4; n > 0; n /= 2) {
        for (size_t i = 0; i < n; i++)
            row[i] = record_node(h, &row[2 * i], &row[2 * i + 1]);
    }
    return row[0];
}

/* The root of the 2^bits leaves that begin at the index-th such block. */
static err_t block_root(struct reader *r, int bits, int64_t index, struct hash256 *out)
{
    const int within = bits % TILE_BITS;
    const int64_t first = index << within; /* in hashes of the level */
    TRY(read_tile(r, bits / TILE_BITS, first / TILE_HASHES));
    *out = fold(r->h, r->hashes + first % TILE_HASHES, (size_t)1 << within);
    return OK;
}

/* MTH(D[from:to]), where from is a multiple of a power of two that is not below to - from: complete
 * blocks from the left, each smaller than the one before, joined from the right. */
static err_t range_root(struct reader *r, int64_t from, int64_t to, struct hash256 *out)
{
    bool has_right = false;
    struct hash256 right = { { 0 } };
    for (int bits = 0; bits < 63 && from < to; bits++) {
        if (((to - from) >> bits & 1) == 0)
            continue;
        struct hash256 block;
        to -= INT64_C(1) << bits;
        TRY(block_root(r, bits, to >> bits, &block));
        right = has_right ? record_node(r->h, &block, &right) : block;
        has_right = true;
    }
    must(has_right);
    *out = right;
    return OK;
}

err_t tree_root(struct sha256 *h, const struct tree_source *s, int64_t size, struct hash256 *out)
{
    must(size >= 0);
    if (size == 0) {
        *out = sha256_of(h, NULL, 0);
        return OK;
    }
    struct reader r = { .h = h, .source = s, .size = size };
    return range_root(&r, 0, size, out);
}

/* --- proofs --------------------------------------------------------------------------------------
 */

/* The largest power of two below n > 1. */
static int64_t split(int64_t n)
{
    return INT64_C(1) << (63 - __builtin_clzll((uint64_t)n - 1));
}

/* A proof is found from the root down and written from the leaf up. */
static void turn_round(struct proof *p)
{
    for (size_t i = 0; i < p->count / 2; i++) {
        const struct hash256 kept = p->path[i];
        p->path[i] = p->path[p->count - 1 - i];
        p->path[p->count - 1 - i] = kept;
    }
}

static err_t add_range(struct reader *r, int64_t from, int64_t to, struct proof *p)
{
    must(p->count < PROOF_MAX);
    TRY(range_root(r, from, to, &p->path[p->count]));
    p->count++;
    return OK;
}

err_t tree_inclusion(struct sha256 *h, const struct tree_source *s, int64_t index, int64_t size,
                     struct proof *out)
{
    must(index >= 0 && index < size);
    struct reader r = { .h = h, .source = s, .size = size };
    out->count = 0;
    int64_t from = 0;
    for (int64_t to = size; to - from > 1;) {
        const int64_t middle = from + split(to - from);
        if (index < middle) {
            TRY(add_range(&r, middle, to, out));
            to = middle;
        } else {
            TRY(add_range(&r, from, middle, out));
            from = middle;
        }
    }
    turn_round(out);
    return OK;
}

err_t tree_consistency(struct sha256 *h, const struct tree_source *s, int64_t from, int64_t to,
                       struct proof *out)
{
    must(from > 0 && from <= to);
    struct reader r = { .h = h, .source = s, .size = to };
    out->count = 0;
    int64_t low = 0;
    int64_t high = to;
    while (from < high) { /* SUBPROOF(from - low, D[low:high]) */
        const int64_t middle = low + split(high - low);
        if (from <= middle) {
            TRY(add_range(&r, middle, high, out));
            high = middle;
        } else {
            TRY(add_range(&r, low, middle, out));
            low = middle;
        }
    }
    if (low > 0) /* otherwise the old root itself, which the reader has */
        TRY(add_range(&r, low, high, out));
    turn_round(out);
    return OK;
}

/* --- do they hold? RFC 9162, sections 2.1.3.2 and 2.1.4.2, has the same trees step by step -------
 */

bool tree_included(struct sha256 *h, const struct hash256 *leaf, int64_t index, int64_t size,
                   const struct proof *p, const struct hash256 *root)
{
    if (index < 0 || index >= size)
        return false;
    uint64_t at = (uint64_t)index;
    uint64_t last = (uint64_t)size - 1;
    struct hash256 now = *leaf;
    for (size_t i = 0; i < p->count; i++) {
        if (last == 0)
            return false;
        if ((at & 1) != 0 || at == last) {
            now = record_node(h, &p->path[i], &now);
            while ((at & 1) == 0 && at != 0) { /* the right edge climbs without a neighbour */
                at >>= 1;
                last >>= 1;
            }
        } else {
            now = record_node(h, &now, &p->path[i]);
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0 && hash_eq(&now, root);
}

bool tree_consistent(struct sha256 *h, int64_t from, const struct hash256 *root_from, int64_t to,
                     const struct hash256 *root_to, const struct proof *p)
{
    if (from <= 0 || from > to)
        return false;
    if (from == to)
        return p->count == 0 && hash_eq(root_from, root_to);
    uint64_t at = (uint64_t)from - 1;
    uint64_t last = (uint64_t)to - 1;
    while ((at & 1) != 0) {
        at >>= 1;
        last >>= 1;
    }
    size_t used = 0;
    if (at != 0 && p->count == 0)
        return false;
    const struct hash256 *const first = at == 0 ? root_from : &p->path[used++];
    struct hash256 old_root = *first;
    struct hash256 new_root = *first;
    for (; used < p->count; used++) {
        if (last == 0)
            return false;
        if ((at & 1) != 0 || at == last) {
            old_root = record_node(h, &p->path[used], &old_root);
            new_root = record_node(h, &p->path[used], &new_root);
            while ((at & 1) == 0 && at != 0) {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new_root = record_node(h, &new_root, &p->path[used]);
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0 && hash_eq(&old_root, root_from) && hash_eq(&new_root, root_to);
}

/* --- in memory ----------------------------------------------------------------------------------
 */

enum { LEVELS = 63 };

struct row {
    struct hash256 *at;
    size_t count, room;
};
struct tree {
    struct row rows[LEVELS]; /* row n: roots of complete blocks of 2^n leaves */
};

struct tree *tree_new(void)
{
    return mem_new(sizeof(struct tree));
}

void tree_free(struct tree *t)
{
    if (t == NULL)
        return;
    for (int i = 0; i < LEVELS; i++)
        mem_free(t->rows[i].at);
    mem_free(t);
}

static err_t row_reserve(struct row *r, size_t count)
{
    if (count <= r->room)
        return OK;
    const size_t twice = r->room * 2;
    const size_t room = count > twice ? count : twice;
    struct hash256 *const at = mem_try(array_size(room, sizeof *at));
    if (at == NULL)
        return ERR_NO_MEMORY;
    if (r->count > 0)
        memcpy(at, r->at, r->count * sizeof *at);
    mem_free(r->at);
    r->at = at;
    r->room = room;
    return OK;
}

/* Room everywhere first, so that nothing has changed when there is none. */
static err_t tree_reserve(struct tree *t, size_t leaves)
{
    for (int i = 0; i < LEVELS && leaves >> i > 0; i++)
        TRY(row_reserve(&t->rows[i], leaves >> i));
    return OK;
}

err_t tree_append(struct tree *t, struct sha256 *h, const struct hash256 *leaves, size_t count)
{
    if (count == 0)
        return OK;
    TRY(tree_reserve(t, t->rows[0].count + count));
    memcpy(t->rows[0].at + t->rows[0].count, leaves, count * sizeof *leaves);
    t->rows[0].count += count;
    for (int i = 0; i + 1 < LEVELS; i++) {
        struct row *const up = &t->rows[i + 1];
        for (; up->count < t->rows[i].count / 2; up->count++) {
            const struct hash256 *const pair = &t->rows[i].at[2 * up->count];
            up->at[up->count] = record_node(h, &pair[0], &pair[1]);
        }
    }
    return OK;
}

int64_t tree_size(const struct tree *t)
{
    return (int64_t)t->rows[0].count;
}

struct hash256 tree_root_at(const struct tree *t, struct sha256 *h, int64_t size)
{
    must(size >= 0 && size <= tree_size(t));
    if (size == 0)
        return sha256_of(h, NULL, 0);
    const int lowest = __builtin_ctzll((uint64_t)size);
    struct hash256 root = t->rows[lowest].at[(size >> lowest) - 1];
    for (int i = lowest + 1; i < LEVELS; i++) {
        if ((size >> i & 1) != 0)
            root = record_node(h, &t->rows[i].at[(size >> i) - 1], &root);
    }
    return root;
}

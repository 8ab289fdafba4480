/* Merkle trees of RFC 6962, section 2.1: roots, inclusion and consistency proofs, tiles. Pure: the
 * hashes are asked of the caller.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_TREE_H
#define ALYANS_LEDGER_TREE_H

#include "ledger/format.h"

enum { TILE_HASHES = 256, TILE_BITS = 8, PROOF_MAX = 2 * 64 };

/* Hands out the complete subtree root of level (in tiles: level 0 leaves, 1 roots of 256 …) at
 * index; errors go through. */
struct tree_source {
    err_t (*tile)(void *of, int level, int64_t at, size_t count, const struct hash256 **hashes);
    void *of;
};

struct proof {
    struct hash256 path[PROOF_MAX]; /* from the leaf up, as in RFC 6962 */
    size_t count;
};

/* MTH of the first size leaves; size 0: SHA-256 of nothing. O(log size) tiles read. */
MUST_USE err_t tree_root(struct sha256 *h, const struct tree_source *s, int64_t size,
                         struct hash256 *out);
/* PATH(index, D[size]) with index < size; O(log size). */
MUST_USE err_t tree_inclusion(struct sha256 *h, const struct tree_source *s, int64_t index,
                              int64_t size, struct proof *out);
/* PROOF(from, D[to]) with 0 < from <= to. */
MUST_USE err_t tree_consistency(struct sha256 *h, const struct tree_source *s, int64_t from,
                                int64_t to, struct proof *out);

/* Does the proof hold? Sections 2.1.1 and 2.1.2; an answer, never an error. */
bool tree_included(struct sha256 *h, const struct hash256 *leaf, int64_t index, int64_t size,
                   const struct proof *p, const struct hash256 *root);
bool tree_consistent(struct sha256 *h, int64_t from, const struct hash256 *root_from, int64_t to,
                     const struct hash256 *root_to, const struct proof *p);

/* A tree in memory that grows at its end: every complete subtree of every level is kept, so the
 * root of any earlier size is O(log n). 64 bytes a leaf. */
struct tree;
struct tree *tree_new(void);
void tree_free(struct tree *t); /* NULL is fine */
/* ERR_NO_MEMORY. */
MUST_USE err_t tree_append(struct tree *t, struct sha256 *h, const struct hash256 *leaves,
                           size_t count);
int64_t tree_size(const struct tree *t);
struct hash256 tree_root_at(const struct tree *t, struct sha256 *h, int64_t size);

#endif

/* Trees against the definitions of RFC 6962, section 2.1, written down as they stand there.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "ledger/tree.h"

enum { SIZES = 300, BIG = 70000, LEVELS = 17 };

struct bench {
    struct sha256 *h;
    /* Roots of all full subtrees by the definition, each made once: full[0] are the leaves, full[k]
     * those of 2^k leaves. */
    struct hash256 *full[LEVELS];
    struct hash256 *leaves;
    struct hash256 *ones; /* level 1 of the tiles */
    struct hash256 top;   /* level 2 has one */
    int reads;
    int64_t size; /* of the tree the tiles are of */
    struct arena arena;
    uint64_t random;
};

/* --- the definitions
 * ------------------------------------------------------------------------------ */

static int64_t below(int64_t n)
{
    int64_t k = 1;
    while (k * 2 < n)
        k *= 2;
    return k;
}

static struct hash256 node_of(const struct hash256 *left, const struct hash256 *right)
{
    uint8_t node[65] = { 1 };
    memcpy(node + 1, left->at, 32);
    memcpy(node + 33, right->at, 32);
    return hash_sha256((bytes_t){ node, sizeof node });
}

/* Of n leaves from this one on. */
static struct hash256 mth(const struct bench *b, int64_t from, int64_t n)
{
    if (n == 0)
        return hash_sha256((bytes_t){ 0 });
    if ((n & (n - 1)) == 0 && from % n == 0)
        return b->full[__builtin_ctzll((unsigned long long)n)][from / n];
    const int64_t k = below(n);
    const struct hash256 left = mth(b, from, k);
    const struct hash256 right = mth(b, from + k, n - k);
    return node_of(&left, &right);
}

static void path(const struct bench *b, int64_t m, int64_t from, int64_t n, struct proof *p)
{
    if (n == 1)
        return;
    const int64_t k = below(n);
    if (m < k) {
        path(b, m, from, k, p);
        p->path[p->count++] = mth(b, from + k, n - k);
    } else {
        path(b, m - k, from + k, n - k, p);
        p->path[p->count++] = mth(b, from, k);
    }
}

static void subproof(const struct bench *b, int64_t m, int64_t from, int64_t n, bool whole,
                     struct proof *p)
{
    if (m == n) {
        if (!whole)
            p->path[p->count++] = mth(b, from, n);
        return;
    }
    const int64_t k = below(n);
    if (m <= k) {
        subproof(b, m, from, k, whole, p);
        p->path[p->count++] = mth(b, from + k, n - k);
    } else {
        subproof(b, m - k, from + k, n - k, false, p);
        p->path[p->count++] = mth(b, from, k);
    }
}

/* --- the bench
 * ------------------------------------------------------------------------------------- */

static err_t tile(void *of, int level, int64_t at, size_t count, const struct hash256 **hashes)
{
    struct bench *const b = of;
    const int64_t rows = b->size >> (level * TILE_BITS);
    assert_true(level >= 0 && level <= 2 && at >= 0 && at * TILE_HASHES < rows);
    const int64_t there = rows - at * TILE_HASHES;
    assert_int_equal(count, there < TILE_HASHES ? there : TILE_HASHES);
    b->reads++;
    /* A copy of its exact size, so that a read beyond it is seen. */
    const struct hash256 *const from = level == 0   ? b->leaves + at * TILE_HASHES
                                       : level == 1 ? b->ones + at * TILE_HASHES
                                                    : &b->top;
    struct hash256 *const copy = arena_array(&b->arena, struct hash256, count);
    memcpy(copy, from, count * sizeof *copy);
    *hashes = copy;
    return OK;
}

static struct tree_source tiles_of(struct bench *b, int64_t size)
{
    b->size = size;
    b->reads = 0;
    arena_reset(&b->arena);
    return (struct tree_source){ tile, b };
}

static int64_t draw(struct bench *b, int64_t most)
{
    b->random = b->random * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (int64_t)((b->random >> 33) % (uint64_t)most);
}

static int setup(void **state)
{
    crypto_init();
    struct bench *const b = mem_new(sizeof *b);
    b->h = sha256_new();
    b->random = 1;
    arena_init(&b->arena);
    b->leaves = mem_new(BIG * sizeof b->leaves[0]);
    b->full[0] = b->leaves;
    for (int32_t i = 0; i < BIG; i++)
        b->leaves[i] = hash_sha256((bytes_t){ (const uint8_t *)&i, sizeof i });
    for (int k = 1; k < LEVELS; k++) {
        const int64_t count = BIG >> k;
        b->full[k] = mem_new((size_t)count * sizeof b->full[k][0]);
        for (int64_t i = 0; i < count; i++)
            b->full[k][i] = node_of(&b->full[k - 1][2 * i], &b->full[k - 1][2 * i + 1]);
    }
    b->ones = b->full[TILE_BITS];
    b->top = b->full[2 * TILE_BITS][0];
    *state = b;
    return 0;
}

static int teardown(void **state)
{
    struct bench *const b = *state;
    sha256_free(b->h);
    arena_release(&b->arena);
    for (int k = 0; k < LEVELS; k++)
        mem_free(b->full[k]);
    mem_free(b);
    return 0;
}

static void assert_proofs_equal(const struct proof *a, const struct proof *b)
{
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->path, b->path, a->count * sizeof a->path[0]);
}

/* --- the rules
 * ------------------------------------------------------------------------------------- */

/* The leaves and roots that certificate transparency logs test themselves with. */
static void roots_are_those_of_certificate_transparency(void **state)
{
    static const struct {
        const char *leaf;
        size_t len;
        const char *root;
    } ROWS[] = {
        { "", 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
        { "\x00", 1, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
        { "\x10", 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
        { "\x20\x21", 2, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
        { "\x30\x31", 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
        { "\x40\x41\x42\x43", 4,
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
        { "\x50\x51\x52\x53\x54\x55\x56\x57", 8,
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
        { "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
    };
    struct bench *const b = *state;
    AUTO(arena) arena = { 0 };
    struct tree *const t = tree_new();
    const struct hash256 none = tree_root_at(t, b->h, 0);
    assert_str_is(hex(&arena, hash_bytes(&none)),
                  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        const bytes_t parts[] = { { (const uint8_t *)"", 1 },
                                  { (const uint8_t *)ROWS[i].leaf, ROWS[i].len } };
        const struct hash256 leaf = sha256_of(b->h, parts, 2);
        assert_int_equal(tree_append(t, b->h, &leaf, 1), OK);
        const struct hash256 root = tree_root_at(t, b->h, tree_size(t));
        assert_true(str_eq(hex(&arena, hash_bytes(&root)), str_from_c(ROWS[i].root)));
    }
    tree_free(t);
}

static void roots_of_all_small_sizes_are_by_definition(void **state)
{
    struct bench *const b = *state;
    struct tree *const t = tree_new();
    assert_int_equal(tree_append(t, b->h, b->leaves, SIZES), OK);

    for (int64_t n = 0; n <= SIZES; n++) {
        const struct tree_source s = tiles_of(b, n);
        const struct hash256 want = mth(b, 0, n);
        struct hash256 by_tiles;
        assert_int_equal(tree_root(b->h, &s, n, &by_tiles), OK);
        const struct hash256 in_memory = tree_root_at(t, b->h, n);
        assert_true(hash_eq(&by_tiles, &want));
        assert_true(hash_eq(&in_memory, &want));
    }
    tree_free(t);
}

static void inclusion_in_all_small_trees_is_by_definition(void **state)
{
    struct bench *const b = *state;
    for (int64_t n = 1; n <= SIZES; n += n < 70 ? 1 : 23) {
        const struct tree_source s = tiles_of(b, n);
        const struct hash256 root = mth(b, 0, n);
        for (int64_t i = 0; i < n; i++) {
            struct proof want = { .count = 0 };
            struct proof got;
            path(b, i, 0, n, &want);
            assert_int_equal(tree_inclusion(b->h, &s, i, n, &got), OK);
            assert_proofs_equal(&got, &want);
            assert_true(tree_included(b->h, &b->leaves[i], i, n, &got, &root));
        }
    }
}

static void consistency_of_all_small_trees_is_by_definition(void **state)
{
    struct bench *const b = *state;
    for (int64_t n = 1; n <= SIZES; n += n < 70 ? 1 : 23) {
        const struct tree_source s = tiles_of(b, n);
        const struct hash256 root = mth(b, 0, n);
        for (int64_t m = 1; m <= n; m++) {
            const struct hash256 old = mth(b, 0, m);
            struct proof want = { .count = 0 };
            struct proof got;
            subproof(b, m, 0, n, true, &want);
            assert_int_equal(tree_consistency(b->h, &s, m, n, &got), OK);
            assert_proofs_equal(&got, &want);
            assert_true(tree_consistent(b->h, m, &old, n, &root, &got));
        }
    }
}

static void big_trees_are_by_definition_too(void **state)
{
    struct bench *const b = *state;
    struct tree *const t = tree_new();
    assert_int_equal(tree_append(t, b->h, b->leaves, BIG), OK);
    const int64_t sizes[] = { 65535, 65536, 65537, 300 + draw(b, BIG - 300), BIG };

    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        const int64_t n = sizes[i];
        const int64_t m = 1 + draw(b, n);
        const int64_t index = draw(b, n);
        const struct hash256 root = mth(b, 0, n);
        const struct hash256 old = mth(b, 0, m);
        struct proof want = { .count = 0 };
        struct proof got;
        struct tree_source s = tiles_of(b, n);
        struct hash256 by_tiles;
        assert_int_equal(tree_root(b->h, &s, n, &by_tiles), OK);
        const struct hash256 in_memory = tree_root_at(t, b->h, n);
        assert_true(hash_eq(&by_tiles, &root));
        assert_true(hash_eq(&in_memory, &root));

        path(b, index, 0, n, &want);
        s = tiles_of(b, n);
        assert_int_equal(tree_inclusion(b->h, &s, index, n, &got), OK);
        assert_proofs_equal(&got, &want);
        assert_true(b->reads <= 6); /* three levels: the way up, and the right edge */

        want.count = 0;
        subproof(b, m, 0, n, true, &want);
        s = tiles_of(b, n);
        assert_int_equal(tree_consistency(b->h, &s, m, n, &got), OK);
        assert_proofs_equal(&got, &want);
        assert_true(tree_consistent(b->h, m, &old, n, &root, &got));
        assert_true(b->reads <= 9);
    }
    tree_free(t);
}

static void a_tree_grown_in_pieces_is_the_same(void **state)
{
    struct bench *const b = *state;
    struct tree *const t = tree_new();
    int64_t size = 0;
    while (size < 3000) {
        const int64_t more = draw(b, 200);
        assert_int_equal(tree_append(t, b->h, b->leaves + size, (size_t)more), OK);
        size += more;
        assert_int_equal(tree_size(t), size);
        const struct hash256 got = tree_root_at(t, b->h, size);
        const struct hash256 want = mth(b, 0, size);
        assert_true(hash_eq(&got, &want));
    }
    tree_free(t);
}

static void a_tree_without_memory_stays_as_it_was(void **state)
{
    struct bench *const b = *state;
    for (unsigned nth = 1; nth < 12; nth++) {
        struct tree *const t = tree_new();
        assert_int_equal(tree_append(t, b->h, b->leaves, 5), OK);
        (void)mem_fail_nth(nth);
        const err_t e = tree_append(t, b->h, b->leaves + 5, 295);
        (void)mem_fail_nth(0);
        const int64_t size = e == OK ? 300 : 5;
        assert_int_equal(e, nth <= 9 ? ERR_NO_MEMORY : OK);
        assert_int_equal(tree_size(t), size);
        const struct hash256 got = tree_root_at(t, b->h, size);
        const struct hash256 want = mth(b, 0, size);
        assert_true(hash_eq(&got, &want));
        tree_free(t);
    }
}

static void an_inclusion_holds_for_its_leaf_place_size_and_root_only(void **state)
{
    struct bench *const b = *state;
    for (int64_t n = 1; n <= 20; n++) {
        const struct tree_source s = tiles_of(b, n);
        const struct hash256 root = mth(b, 0, n);
        for (int64_t i = 0; i < n; i++) {
            struct proof p;
            assert_int_equal(tree_inclusion(b->h, &s, i, n, &p), OK);
            for (int64_t j = -1; j <= n + 1; j++) {
                assert_int_equal(tree_included(b->h, &b->leaves[i], j, n, &p, &root), i == j);
                if (j >= 0)
                    assert_int_equal(tree_included(b->h, &b->leaves[j], i, n, &p, &root), i == j);
            }
            struct proof bent = p;
            bent.path[bent.count++] = root;
            assert_false(tree_included(b->h, &b->leaves[i], i, n, &bent, &root));
            for (size_t k = 0; k < p.count; k++) {
                bent = p;
                bent.path[k].at[k] ^= 0x80;
                assert_false(tree_included(b->h, &b->leaves[i], i, n, &bent, &root));
                bent = p;
                bent.count = k;
                assert_false(tree_included(b->h, &b->leaves[i], i, n, &bent, &root));
            }
        }
    }
}

static void consistency_holds_for_its_sizes_and_roots_only(void **state)
{
    struct bench *const b = *state;
    for (int64_t n = 1; n <= 20; n++) {
        const struct tree_source s = tiles_of(b, n);
        const struct hash256 root = mth(b, 0, n);
        for (int64_t m = 1; m <= n; m++) {
            const struct hash256 old = mth(b, 0, m);
            struct hash256 other = old;
            other.at[3] ^= 1;
            struct proof p;
            assert_int_equal(tree_consistency(b->h, &s, m, n, &p), OK);
            assert_false(tree_consistent(b->h, m, &other, n, &root, &p));
            assert_false(tree_consistent(b->h, m, &old, n, &other, &p));
            assert_false(tree_consistent(b->h, 0, &old, n, &root, &p));
            assert_false(tree_consistent(b->h, n + 1, &old, n, &root, &p));
            struct proof bent = p;
            bent.path[bent.count++] = root;
            assert_false(tree_consistent(b->h, m, &old, n, &root, &bent));
            for (size_t k = 0; k < p.count; k++) {
                bent = p;
                bent.path[k].at[31] ^= 1;
                assert_false(tree_consistent(b->h, m, &old, n, &root, &bent));
                bent = p;
                bent.count = k;
                assert_false(tree_consistent(b->h, m, &old, n, &root, &bent));
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots_are_those_of_certificate_transparency),
        cmocka_unit_test(roots_of_all_small_sizes_are_by_definition),
        cmocka_unit_test(inclusion_in_all_small_trees_is_by_definition),
        cmocka_unit_test(consistency_of_all_small_trees_is_by_definition),
        cmocka_unit_test(big_trees_are_by_definition_too),
        cmocka_unit_test(a_tree_grown_in_pieces_is_the_same),
        cmocka_unit_test(a_tree_without_memory_stays_as_it_was),
        cmocka_unit_test(an_inclusion_holds_for_its_leaf_place_size_and_root_only),
        cmocka_unit_test(consistency_holds_for_its_sizes_and_roots_only),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

/* Arenas, buffers and ids.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/base/arena.h"
#include "kit/base/buf.h"
#include "kit/base/cx.h"

static bool all_zero(const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i] != 0)
            return false;
    }
    return true;
}

static void memory_is_zero_again_after_reset_and_after_going_back(void **state)
{
    (void)state;
    AUTO(arena) a;
    arena_init(&a);

    memset(arena_alloc(&a, 100), 0xAA, 100);
    const struct arena_mark m = arena_mark(&a);
    memset(arena_alloc(&a, 50000), 0xBB, 50000);
    arena_back(&a, m);
    assert_true(all_zero(arena_alloc(&a, 60000), 60000));

    arena_reset(&a);
    assert_int_equal(a.used, 0);
    assert_true(all_zero(arena_alloc(&a, 100000), 100000));
}

static void the_chosen_large_allocation_fails_and_the_next_succeeds(void **state)
{
    (void)state;
    AUTO(arena) a;
    arena_init(&a);

    mem_fail_nth(2);
    assert_non_null(arena_try_array(&a, double, 10));
    assert_null(arena_try_array(&a, double, 10));
    assert_non_null(arena_try_array(&a, double, 10));
    assert_int_equal(mem_fail_nth(0), 3);
}

struct pool {
    size_t blocks, limit;
};

/* Never zeroed, so that the arena has to. */
static void *pool_allocate(void *context, size_t size)
{
    struct pool *const p = context;
    if (p->blocks == p->limit)
        return NULL;
    p->blocks++;
    return memset(mem_new(size), 0xCC, size);
}

static void pool_release(void *context, void *at)
{
    struct pool *const p = context;
    p->blocks--;
    mem_free(at);
}

static void
an_arena_with_an_allocator_takes_every_block_from_it_and_so_do_those_like_it(void **state)
{
    (void)state;
    struct pool pool = { .limit = 3 };
    const struct allocator from = { pool_allocate, pool_release, &pool };
    struct arena a = { .from = &from };
    struct arena b = arena_like(&a);

    assert_true(all_zero(arena_try_alloc(&a, 100), 100));
    assert_true(all_zero(arena_try_alloc(&b, 2000000), 2000000));
    assert_int_equal(pool.blocks, 2);
    const struct arena_mark m = arena_mark(&b);
    assert_non_null(arena_try_alloc(&b, 2000000));
    assert_null(arena_try_alloc(&b, 2000000));
    arena_back(&b, m);
    assert_int_equal(pool.blocks, 2);

    arena_release(&b);
    assert_non_null(arena_try_alloc(&b, 2000000)); /* as before */
    assert_int_equal(pool.blocks, 2);
    arena_reset(&b);
    assert_int_equal(pool.blocks, 1);
    assert_ptr_equal(b.from, &from);
    arena_release(&a);
    arena_release(&b);
    assert_int_equal(pool.blocks, 0);
}

static void more_memory_than_there_are_addresses_is_refused_not_a_small_block(void **state)
{
    (void)state;
    AUTO(arena) a;
    arena_init(&a);

    assert_int_equal(array_size(1000, 24), 24000);
    assert_int_equal(array_size(0, SIZE_MAX), 0);
    assert_true(array_size(SIZE_MAX / 8, 9) > SIZE_MAX / 2);
    assert_true(array_size(array_size(SIZE_MAX, 2), 3) > SIZE_MAX / 2);
    assert_null(arena_try_array(&a, double, SIZE_MAX / 8 + 2));
}

static void a_full_buffer_keeps_what_it_had_and_says_so(void **state)
{
    (void)state;
    AUTO(buf) b;
    buf_init(&b, 10);

    buf_add(&b, S("12345"));
    buf_i64(&b, -42);
    assert_int_equal(buf_check(&b), OK);
    buf_add(&b, S("678"));
    assert_int_equal(buf_check(&b), ERR_TOO_BIG);
    assert_str_is(buf_str(&b), "12345-42");

    buf_reset(&b);
    buf_printf(&b, "%s", "short");
    assert_int_equal(buf_check(&b), OK);
}

static void ids_grow_even_when_the_clock_steps_back(void **state)
{
    (void)state;
    struct ids ids;
    ids_init(&ids, 3);
    const usec_t now = INT64_C(1700000000000000);

    int64_t last = id_new(&ids, now);
    for (int i = 0; i < 10000; i++) {
        const int64_t next = id_new(&ids, i == 5000 ? now - 60 * USEC_PER_SECOND : now);
        assert_true(next > last);
        last = next;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zero_again_after_reset_and_after_going_back),
        cmocka_unit_test(the_chosen_large_allocation_fails_and_the_next_succeeds),
        cmocka_unit_test(
            an_arena_with_an_allocator_takes_every_block_from_it_and_so_do_those_like_it),
        cmocka_unit_test(more_memory_than_there_are_addresses_is_refused_not_a_small_block),
        cmocka_unit_test(a_full_buffer_keeps_what_it_had_and_says_so),
        cmocka_unit_test(ids_grow_even_when_the_clock_steps_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

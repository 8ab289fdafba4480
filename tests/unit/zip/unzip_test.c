/* Containers of others: one entry comes back as it was, and whatever is wrong with them is an
 * error. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"

#include "kit/base/arena.h"
#include "kit/base/str.h"
#include "kit/zip/unzip.h"
#include "kit/zip/zip.h"

enum { MOST = 1 << 22 };

static err_t into_buf(void *to, str_t piece)
{
    buf_add(to, piece);
    return OK;
}

static void add(struct zip_writer *z, str_t name, str_t content)
{
    assert_int_equal(zip_begin(z, name, content.len), OK);
    assert_int_equal(zip_add(z, content), OK);
    assert_int_equal(zip_end(z), OK);
}

static bytes_t given(struct arena *arena, str_t second)
{
    AUTO(buf) out;
    buf_init(&out, MOST);
    struct zip_writer *const z = zip_new((struct zip_sink){ into_buf, &out });
    add(z, S("first.xml"), S("<first/>"));
    add(z, S("folder/second.xml"), second);
    add(z, S("empty"), S(""));
    assert_int_equal(zip_finish(z), OK);
    zip_free(z);
    return arena_bytes(arena, (bytes_t){ (const uint8_t *)out.at, out.len });
}

static err_t entry(bytes_t container, str_t name, struct buf *out)
{
    buf_reset(out);
    return unzip_entry(container, name, out);
}

static void an_entry_comes_back_as_it_was_packed(void **state)
{
    (void)state;
    AUTO(arena) arena;
    arena_init(&arena);
    AUTO(buf) out;
    buf_init(&out, MOST);
    AUTO(buf) large;
    buf_init(&large, MOST);
    for (int i = 0; i < 100000; i++)
        buf_printf(&large, "%d ", i * 7919 % 10007);
    const bytes_t container = given(&arena, buf_str(&large));

    assert_int_equal(entry(container, S("first.xml"), &out), OK);
    assert_true(str_eq(buf_str(&out), S("<first/>")));
    assert_int_equal(entry(container, S("folder/second.xml"), &out), OK);
    assert_true(str_eq(buf_str(&out), buf_str(&large)));
    assert_int_equal(entry(container, S("empty"), &out), OK);
    assert_int_equal(out.len, 0);
    assert_int_equal(entry(container, S("second.xml"), &out), ERR_NOT_FOUND);
}

static void what_unpacks_into_too_much_is_refused(void **state)
{
    (void)state;
    AUTO(arena) arena;
    arena_init(&arena);
    AUTO(buf) out;
    buf_init(&out, 100000);
    const str_t zeros = { arena_alloc(&arena, 100001), 100001 };
    assert_int_equal(entry(given(&arena, zeros), S("folder/second.xml"), &out), ERR_TOO_BIG);
    assert_true(out.len <= 100000);
    assert_int_equal(entry(given(&arena, str_sub(zeros, 0, 99999)), S("folder/second.xml"), &out),
                     OK);
}

static void what_is_cut_short_is_no_container(void **state)
{
    (void)state;
    AUTO(arena) arena;
    arena_init(&arena);
    AUTO(buf) out;
    buf_init(&out, MOST);
    const bytes_t whole = given(&arena, S("content"));
    for (size_t n = 0; n < whole.len; n++) {
        const bytes_t cut = arena_bytes(&arena, (bytes_t){ whole.at, n });
        assert_int_equal(entry(cut, S("first.xml"), &out), ERR_INVALID);
    }
}

/* Nothing is read beyond its end, and nothing runs for ever. */
static void a_wrong_byte_anywhere_is_survived(void **state)
{
    (void)state;
    AUTO(arena) arena;
    arena_init(&arena);
    AUTO(buf) out;
    buf_init(&out, MOST);
    const bytes_t whole = given(&arena, S("content"));
    uint8_t *const at = arena_alloc(&arena, whole.len);
    for (size_t i = 0; i < whole.len; i++) {
        for (int k = 0; k < 8; k++) {
            memcpy(at, whole.at, whole.len);
            at[i] = (uint8_t)(at[i] ^ 1 << k);
            const err_t e = entry((bytes_t){ at, whole.len }, S("folder/second.xml"), &out);
            assert_true(e == OK || e == ERR_INVALID || e == ERR_NOT_FOUND);
        }
    }
}

static void a_locked_entry_is_refused(void **state)
{
    (void)state;
    AUTO(arena) arena;
    arena_init(&arena);
    AUTO(buf) out;
    buf_init(&out, MOST);
    const bytes_t whole = given(&arena, S("content"));
    uint8_t *const at = arena_alloc(&arena, whole.len);
    memcpy(at, whole.at, whole.len);
    for (size_t i = 0; i + 4 < whole.len; i++) {
        if (memcmp(at + i, "PK\x01\x02", 4) == 0)
            at[i + 8] |= 1;
    }
    assert_int_equal(entry((bytes_t){ at, whole.len }, S("first.xml"), &out), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_comes_back_as_it_was_packed),
        cmocka_unit_test(what_unpacks_into_too_much_is_refused),
        cmocka_unit_test(what_is_cut_short_is_no_container),
        cmocka_unit_test(a_wrong_byte_anywhere_is_survived),
        cmocka_unit_test(a_locked_entry_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

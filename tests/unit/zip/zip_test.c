/* Containers that are written: what readers need, and the same bytes each time.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"

#include "kit/base/str.h"
#include "kit/zip/zip.h"

enum { MOST = 1 << 22 };

static err_t into_buf(void *to, str_t piece)
{
    struct buf *const b = to;
    buf_add(b, piece);
    return buf_check(b);
}

static err_t full_disk(void *to, str_t piece)
{
    int *const left = to;
    (void)piece;
    return (*left)-- > 0 ? OK : ERR_UNAVAILABLE;
}

static uint32_t number(const struct buf *b, size_t at, int bytes)
{
    uint32_t v = 0;
    for (int i = bytes - 1; i >= 0; i--)
        v = v << 8 | (uint8_t)b->at[at + (size_t)i];
    return v;
}

static void add(struct zip_writer *z, str_t name, str_t content)
{
    assert_int_equal(zip_begin(z, name, content.len), OK);
    assert_int_equal(zip_add(z, content), OK);
    assert_int_equal(zip_end(z), OK);
}

static str_t much(struct arena *arena)
{
    char *const at = arena_alloc(arena, 300000);
    for (size_t i = 0; i < 300000; i++)
        at[i] = (char)('a' + i * i % 23);
    return (str_t){ at, 300000 };
}

static void write_three(struct arena *arena, struct buf *out)
{
    struct zip_writer *const z = zip_new((struct zip_sink){ into_buf, out });
    add(z, S("a.txt"), S("hello"));
    add(z, S("part/much.bin"), much(arena));
    add(z, S("empty"), S(""));
    assert_int_equal(zip_finish(z), OK);
    zip_free(z);
}

static void the_directory_tells_every_entry_where_it_is(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    AUTO(buf) b;
    buf_init(&b, MOST);
    write_three(&arena, &b);

    const size_t end = b.len - 22;
    assert_memory_equal(b.at + end, "PK\x05\x06", 4);
    assert_int_equal(number(&b, end + 10, 2), 3);
    const char *const names[] = { "a.txt", "part/much.bin", "empty" };
    const uint32_t sizes[] = { 5, 300000, 0 };
    size_t at = number(&b, end + 16, 4);
    for (int i = 0; i < 3; i++) {
        assert_memory_equal(b.at + at, "PK\x01\x02", 4);
        assert_int_equal(number(&b, at + 24, 4), sizes[i]);
        assert_memory_equal(b.at + at + 46, names[i], strlen(names[i]));
        assert_memory_equal(b.at + number(&b, at + 42, 4), "PK\x03\x04", 4);
        at += 46 + number(&b, at + 28, 2) + number(&b, at + 30, 2);
    }
    assert_int_equal(at, end);
    assert_true(b.len < 150000); /* it was deflated */
}

static void the_same_content_gives_the_same_bytes(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    AUTO(buf) first;
    AUTO(buf) second;
    buf_init(&first, MOST);
    buf_init(&second, MOST);
    write_three(&arena, &first);
    write_three(&arena, &second);

    assert_int_equal(first.len, second.len);
    assert_memory_equal(first.at, second.at, first.len);
}

static void pieces_do_not_show(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    AUTO(buf) whole;
    AUTO(buf) pieces;
    buf_init(&whole, MOST);
    buf_init(&pieces, MOST);
    write_three(&arena, &whole);
    struct zip_writer *const z = zip_new((struct zip_sink){ into_buf, &pieces });
    add(z, S("a.txt"), S("hello"));
    const str_t content = much(&arena);
    assert_int_equal(zip_begin(z, S("part/much.bin"), content.len), OK);
    for (size_t i = 0; i < content.len; i += 1000)
        assert_int_equal(zip_add(z, str_sub(content, i, i + 1000)), OK);
    assert_int_equal(zip_end(z), OK);
    add(z, S("empty"), S(""));
    assert_int_equal(zip_finish(z), OK);
    zip_free(z);

    assert_int_equal(whole.len, pieces.len);
    assert_memory_equal(whole.at, pieces.at, whole.len);
}

/* Sizes of more than four gigabytes stand as numbers of 64 bits beside those of 32, all ones. */
static void what_is_large_is_announced_as_such(void **state)
{
    (void)state;
    AUTO(buf) b;
    buf_init(&b, MOST);
    struct zip_writer *const z = zip_new((struct zip_sink){ into_buf, &b });
    assert_int_equal(zip_begin(z, S("votes.csv"), UINT64_C(5) << 30), OK);
    zip_free(z); /* given up in the middle */

    assert_int_equal(number(&b, 4, 2), 45);
    assert_int_equal(number(&b, 22, 4), UINT32_MAX);
    assert_int_equal(number(&b, 28, 2), 20);
    assert_int_equal(number(&b, 30 + 9, 2), 1);
}

static void a_full_disk_is_told_by_whoever_writes(void **state)
{
    (void)state;
    for (int room = 0; room < 5; room++) {
        int left = room;
        struct zip_writer *const z = zip_new((struct zip_sink){ full_disk, &left });
        err_t e = zip_begin(z, S("a"), 5);
        if (e == OK)
            e = zip_add(z, S("hello"));
        if (e == OK)
            e = zip_end(z);
        if (e == OK)
            e = zip_finish(z);
        assert_int_equal(e, room < 5 ? ERR_UNAVAILABLE : OK);
        zip_free(z);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_directory_tells_every_entry_where_it_is),
        cmocka_unit_test(the_same_content_gives_the_same_bytes),
        cmocka_unit_test(pieces_do_not_show),
        cmocka_unit_test(what_is_large_is_announced_as_such),
        cmocka_unit_test(a_full_disk_is_told_by_whoever_writes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

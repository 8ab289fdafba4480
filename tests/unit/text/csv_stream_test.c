/* CSV in blocks: the rows, lines and failures of the reader in memory.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include <sys/mman.h>
#include <unistd.h>

#include "kit/text/csv_stream.h"

static int file_of(str_t text)
{
    const int fd = memfd_create("csv", MFD_CLOEXEC);
    must(fd >= 0);
    must(text.len == 0 || write(fd, text.at, text.len) == (ssize_t)text.len);
    must(lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

static void put_row(struct buf *out, int64_t line, const str_t *fields, size_t count)
{
    buf_printf(out, "%" PRId64 ":", line);
    for (size_t i = 0; i < count; i++) {
        buf_byte(out, '[');
        buf_add(out, fields[i]);
        buf_byte(out, ']');
    }
}

static void put_plainly(struct buf *out, str_t text)
{
    AUTO(arena) arena = { 0 };
    struct csv_reader r;
    const str_t *fields;
    size_t count;
    csv_open(&r, text);
    while (csv_next(&r, &arena, &fields, &count))
        put_row(out, r.line, fields, count);
    if (r.failed)
        buf_printf(out, "!%" PRId64, r.line);
}

static void put_in_blocks(struct buf *out, int fd, size_t block)
{
    AUTO(arena) arena = { 0 };
    AUTO(csv_stream) s;
    const str_t *fields;
    size_t count;
    must(lseek(fd, 0, SEEK_SET) == 0);
    must(csv_stream_open_fd(&s, fd, block, INT64_MAX) == OK);
    while (csv_stream_next(&s, &arena, &fields, &count))
        put_row(out, s.line, fields, count);
    must(s.error == OK);
    if (s.failed)
        buf_printf(out, "!%" PRId64, s.line);
}

static void assert_the_same(str_t text, size_t least, size_t most)
{
    AUTO(buf) plain;
    buf_init(&plain, 1 << 28);
    put_plainly(&plain, text);
    const int fd = file_of(text);
    for (size_t block = least; block <= most; block *= 2) {
        AUTO(buf) blocks;
        buf_init(&blocks, 1 << 28);
        put_in_blocks(&blocks, fd, block);
        assert_true(str_eq(buf_str(&plain), buf_str(&blocks)));
    }
    must(close(fd) == 0);
}

static void blocks_of_any_size_give_the_same_rows(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {
        "",
        "\xEF\xBB\xBF",
        "\xEF\xBB\xBF\x61,b\r\n1,\"2\"\r\n", /* "a" by its number: it is a hexadecimal digit */
        "\n\n\r\n\r\na\n\n\r\nb\r",
        "a,\"b\r\n\r\nc\"\"d\",e\n,\n,,\n\"\"\n\"\"\"\"\n",
        "a\rb\r\rc\r\n\"x\"\r\n\"y\"\r",
        "a\n\"open\nb\n",
        "a\n\"closed\" x\nb\n",
        "one,two,three,four,five,six,seven,eight,nine,ten\nlong enough for several blocks\n",
    };
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++)
        assert_the_same(str_from_c(TEXTS[i]), 1, 256);
}

static void a_row_beyond_the_limit_fails_in_either_way(void **state)
{
    (void)state;
    const size_t len = (size_t)CSV_ROW_MAX + 100;
    char *const text = mem_new(len + 10);
    memset(text, 'x', len);
    for (size_t i = 99999; i < len; i += 100000)
        text[i] = ',';
    memcpy(text, "a\nb\n", 4);
    memcpy(text + len, "\nc\n", 3);

    assert_the_same((str_t){ text, len + 3 }, 1 << 20, 1 << 20);         /* too long */
    assert_the_same((str_t){ text + 200, len - 197 }, 1 << 20, 1 << 20); /* just fits */

    mem_free(text);
}

static void lines_in_memory_can_be_read_without_rows(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    struct csv_stream s;
    const str_t *fields;
    size_t count;
    csv_stream_open_text(&s, S("a,b\nc\nd\ne"));
    must(csv_stream_next(&s, &arena, &fields, &count));

    assert_str_is(csv_stream_lines(&s), "c\nd\n");
    csv_stream_skip(&s, 2, 1);

    assert_true(csv_stream_next(&s, &arena, &fields, &count));
    assert_str_is(fields[0], "d");
    assert_int_equal(s.line, 3);
    assert_int_equal(csv_stream_lines(&s).len, 0);
    assert_true(csv_stream_next(&s, &arena, &fields, &count));
    assert_int_equal(s.line, 4);
}

static void what_cannot_be_read_is_an_error_and_no_end(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    const str_t *fields;
    size_t count;
    AUTO(csv_stream) none;
    assert_int_equal(csv_stream_open_fd(&none, -1, 64, 100), ERR_IO);
    assert_false(csv_stream_next(&none, &arena, &fields, &count));

    const int fd = file_of(S("a\nb\nc\nd\n"));
    AUTO(csv_stream) big;
    assert_int_equal(csv_stream_open_fd(&big, fd, 4, 6), OK);
    assert_true(csv_stream_next(&big, &arena, &fields, &count));
    while (csv_stream_next(&big, &arena, &fields, &count))
        ;
    assert_int_equal(big.error, ERR_TOO_BIG);
    must(close(fd) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_of_any_size_give_the_same_rows),
        cmocka_unit_test(a_row_beyond_the_limit_fails_in_either_way),
        cmocka_unit_test(lines_in_memory_can_be_read_without_rows),
        cmocka_unit_test(what_cannot_be_read_is_an_error_and_no_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

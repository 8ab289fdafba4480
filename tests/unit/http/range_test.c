/* Which bytes a Range header asks for, and what conditions do to it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "kit/base/str.h"
#include "kit/http/conn.h"

static void check_range(const char *header, int64_t length, enum range_answer wanted, int64_t from,
                        int64_t many)
{
    int64_t at = -1;
    int64_t count = -1;
    const enum range_answer got = range_read(str_from_c(header), length, &at, &count);
    if (got != wanted || (wanted == RANGE_PART && (at != from || count != many)))
        fail_msg("%s of %" PRId64 ": %d, %" PRId64 "+%" PRId64, header, length, (int)got, at,
                 count);
}

static void one_range_gives_its_bytes(void **state)
{
    (void)state;
    check_range("bytes=0-0", 10, RANGE_PART, 0, 1);
    check_range("bytes=0-9", 10, RANGE_PART, 0, 10);
    check_range("bytes=3-5", 10, RANGE_PART, 3, 3);
    check_range("bytes=9-", 10, RANGE_PART, 9, 1);
    check_range("bytes=4-99", 10, RANGE_PART, 4, 6);
    check_range("bytes=-3", 10, RANGE_PART, 7, 3);
    check_range("bytes=-99", 10, RANGE_PART, 0, 10);
    check_range("BYTES=1-1", 10, RANGE_PART, 1, 1);
    check_range("bytes=2-99999999999999999999999", 10, RANGE_PART, 2, 8);
}

static void a_range_behind_the_end_is_nowhere(void **state)
{
    (void)state;
    check_range("bytes=10-", 10, RANGE_NOWHERE, 0, 0);
    check_range("bytes=10-12", 10, RANGE_NOWHERE, 0, 0);
    check_range("bytes=-0", 10, RANGE_NOWHERE, 0, 0);
    check_range("bytes=0-", 0, RANGE_NOWHERE, 0, 0);
    check_range("bytes=-5", 0, RANGE_NOWHERE, 0, 0);
    check_range("bytes=99999999999999999999999-", 10, RANGE_NOWHERE, 0, 0);
}

static void several_ranges_and_what_is_none_give_the_whole(void **state)
{
    (void)state;
    static const char *const NONE[] = { "bytes=0-1,3-4", "bytes=0-1, 3-4",
                                        "lines=1-2",     "bytes",
                                        "bytes=",        "bytes=-",
                                        "bytes=5-4",     "bytes=a-b",
                                        "bytes=1-2-3",   "bytes=+1-2",
                                        "bytes=1",       "bytes=--1",
                                        "bytes =1-2",    "" };
    for (size_t i = 0; i < ARRAY_LEN(NONE); i++)
        check_range(NONE[i], 10, RANGE_WHOLE, 0, 0);
}

/* --- conditions ------------------------------------------------------------------------------- */

static err_t no_read(struct cx *cx, void *of, int64_t offset, size_t most, struct buf *out)
{
    (void)cx;
    (void)of;
    (void)offset;
    (void)most;
    (void)out;
    return ERR_INTERNAL;
}

struct asked {
    struct arena arena;
    struct response rs;
};

/* The answer about 100 bytes with the tag "abc" to these headers. */
static struct asked ask(enum method method, const struct header *headers, size_t count)
{
    struct asked a;
    arena_init(&a.arena);
    response_init(&a.rs, &a.arena);
    const struct body_source source = { .length = 100, .read = no_read };
    respond_source(&a.rs, S("application/pdf"), &source, S("\"abc\""));
    const struct request rq = { .method = method, .headers = headers, .header_count = count };
    response_finish(&rq, &a.rs);
    return a;
}

static void check_answer(enum method method, const struct header *headers, size_t count, int status,
                         int64_t length)
{
    struct asked a = ask(method, headers, count);
    assert_int_equal(a.rs.status, status);
    assert_int_equal(a.rs.source == NULL ? 0 : a.rs.source_left, length);
    arena_release(&a.arena);
}

#define HEADERS(...)                                                                               \
    (const struct header[]){ __VA_ARGS__ },                                                        \
        sizeof((const struct header[]){ __VA_ARGS__ }) / sizeof(struct header)
#define HEADER(name, value)                                                                        \
    {                                                                                              \
        S_INIT(name), S_INIT(value)                                                                \
    }

static void a_condition_decides_before_the_range(void **state)
{
    (void)state;
    check_answer(GET, NULL, 0, 200, 100);
    check_answer(GET, HEADERS(HEADER("range", "bytes=10-19")), 206, 10);
    check_answer(GET, HEADERS(HEADER("range", "bytes=100-")), 416, 0);
    check_answer(GET, HEADERS(HEADER("if-none-match", "\"abc\"")), 304, 0);
    check_answer(GET, HEADERS(HEADER("if-none-match", "W/\"abc\""), HEADER("range", "bytes=1-2")),
                 304, 0);
    check_answer(GET, HEADERS(HEADER("if-match", "\"abc\""), HEADER("range", "bytes=1-2")), 206, 2);
    check_answer(GET, HEADERS(HEADER("if-match", "\"other\""), HEADER("range", "bytes=1-2")), 412,
                 0);
    check_answer(GET, HEADERS(HEADER("if-match", "*")), 200, 100);
}

static void if_range_gives_the_whole_unless_the_tag_is_this_one(void **state)
{
    (void)state;
    check_answer(GET, HEADERS(HEADER("if-range", "\"abc\""), HEADER("range", "bytes=1-2")), 206, 2);
    check_answer(GET, HEADERS(HEADER("if-range", "\"old\""), HEADER("range", "bytes=1-2")), 200,
                 100);
    check_answer(GET, HEADERS(HEADER("if-range", "W/\"abc\""), HEADER("range", "bytes=1-2")), 200,
                 100);
    check_answer(
        GET,
        HEADERS(HEADER("if-range", "Sat, 28 Nov 2026 10:00:00 GMT"), HEADER("range", "bytes=1-2")),
        200, 100);
}

static void head_tells_of_the_whole(void **state)
{
    (void)state;
    check_answer(HEAD, HEADERS(HEADER("range", "bytes=1-2")), 200, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_range_gives_its_bytes),
        cmocka_unit_test(a_range_behind_the_end_is_nowhere),
        cmocka_unit_test(several_ranges_and_what_is_none_give_the_whole),
        cmocka_unit_test(a_condition_decides_before_the_range),
        cmocka_unit_test(if_range_gives_the_whole_unless_the_tag_is_this_one),
        cmocka_unit_test(head_tells_of_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

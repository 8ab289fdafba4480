/* What llhttp leaves to us: request lines, hosts, targets, heads, weights.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/conn.h"

#include "cm.h"

static struct arena arena;

static int begin(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* --- request lines ---------------------------------------------------------------------------- */

static int line_status(const char *line)
{
    struct request_line out;
    return request_line_read(str_from_c(line), &out);
}

static void a_request_line_is_method_target_and_version(void **state)
{
    (void)state;
    struct request_line line;
    assert_int_equal(request_line_read(S("PATCH /a?b HTTP/1.0"), &line), 0);
    assert_int_equal(line.method, PATCH);
    assert_str_is(line.target, "/a?b");
    assert_true(line.is_http_1_0);
    assert_int_equal(request_line_read(S("GET / HTTP/1.1"), &line), 0);
    assert_false(line.is_http_1_0);
}

static void anything_else_is_no_request_line(void **state)
{
    (void)state;
    static const char *const WRONG[] = {
        "",
        "GET",
        "GET /",
        "GET / HTTP/1.1 ",
        " GET / HTTP/1.1",
        "GET  / HTTP/1.1",
        "GET /\t HTTP/1.1",
        "GET / HTTP/11.",
        "GET / HTTP/1.11",
        "GET / RTSP/1.0",
        "GET / ICE/1.00",
        "G@T / HTTP/1.1",
        "GET /\xC3\xA9 HTTP/1.1",
    };
    for (size_t i = 0; i < ARRAY_LEN(WRONG); i++) {
        if (line_status(WRONG[i]) != 400)
            fail_msg("taken: %s", WRONG[i]);
    }
}

static void other_methods_and_versions_have_their_own_answers(void **state)
{
    (void)state;
    assert_int_equal(line_status("BREW / HTTP/1.1"), 501);
    assert_int_equal(line_status("CONNECT a:1 HTTP/1.1"), 501);
    assert_int_equal(line_status("GET / HTTP/2.0"), 505);
    assert_int_equal(line_status("GET / HTTP/0.9"), 505);
    assert_int_equal(line_status("BREW / HTTP/3.0"), 505);
}

/* --- hosts ------------------------------------------------------------------------------------ */

static void hosts_as_browsers_send_them_are_sane(void **state)
{
    (void)state;
    static const char *const GOOD[] = { "localhost", "alliance.example:8080", "127.0.0.1:80",
                                        "[::1]",     "[2001:db8::1]:443",     "a_b-c.example" };
    static const char *const WRONG[] = { "",    ":80",  "a b",   "a/b",     "u@a",   "a:",
                                         "a:0", "a:x",  "a:1:2", "[::1",    "::1",   "[a]",
                                         "a,b", "a%62", "a\"",   "a:65536", "[::1]x" };
    for (size_t i = 0; i < ARRAY_LEN(GOOD); i++) {
        if (!host_is_sane(str_from_c(GOOD[i])))
            fail_msg("refused: %s", GOOD[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(WRONG); i++) {
        if (host_is_sane(str_from_c(WRONG[i])))
            fail_msg("taken: %s", WRONG[i]);
    }
}

/* --- targets ---------------------------------------------------------------------------------- */

static struct request asked(const char *target, int *status)
{
    struct request rq = { .method = GET, .host = S("test:8080") };
    *status = target_read(&arena, str_from_c(target), &rq);
    return rq;
}

static void a_target_is_split_and_decoded(void **state)
{
    (void)state;
    int status;
    struct request rq = asked("/s%C9%99s/a+b?x=%C9%99&y", &status);
    assert_int_equal(status, 0);
    assert_str_is(rq.path, "/səs/a+b");
    assert_str_is(rq.query, "x=%C9%99&y");
    rq = asked("/a/", &status);
    assert_int_equal(status, 0);
    assert_str_is(rq.path, "/a/");
    rq = asked("/a?", &status);
    assert_int_equal(status, 0);
    assert_int_equal(rq.query.len, 0);
    rq = asked("/a?b?c=/../d", &status);
    assert_int_equal(status, 0);
    assert_str_is(rq.query, "b?c=/../d");
}

static void an_absolute_target_must_name_the_same_host(void **state)
{
    (void)state;
    int status;
    const struct request rq = asked("HTTP://TEST:8080/a?b", &status);
    assert_int_equal(status, 0);
    assert_str_is(rq.target, "/a?b");
    (void)asked("http://test/a", &status);
    assert_int_equal(status, 400);
    (void)asked("http://test:8080.evil/a", &status);
    assert_int_equal(status, 400);
}

static void a_path_that_is_not_plain_is_refused(void **state)
{
    (void)state;
    static const char *const WRONG[] = {
        "",       "a",       "*",          "//",   "/a//b",  "/./a", "/a/.",   "/..", "/a/..",
        "/%2e/a", "/%2E%2e", "/a%2Fb",     "/%00", "/%0a",   "/%7f", "/%",     "/%4", "/%4g",
        "/%ff",   "/%c0%80", "/%ed%a0%80", "/a#b", "/a?b#c", "/a?%", "/a?%x1",
    };
    for (size_t i = 0; i < ARRAY_LEN(WRONG); i++) {
        int status;
        (void)asked(WRONG[i], &status);
        if (status != 400)
            fail_msg("taken: %s", WRONG[i]);
    }
}

static void names_that_only_look_like_dots_are_names(void **state)
{
    (void)state;
    int status;
    assert_str_is(asked("/.well-known/a..b/...", &status).path, "/.well-known/a..b/...");
    assert_int_equal(status, 0);
}

/* --- heads ------------------------------------------------------------------------------------ */

/* The verdict on the bytes at once, which must be the verdict on them one by one. */
static int scanned(str_t bytes, size_t *end)
{
    struct head_scan whole = { 0 };
    const int verdict = head_scan(&whole, bytes.at, bytes.len, end);
    struct head_scan scan = { 0 };
    size_t slow_end = 0;
    int slow = 0;
    for (size_t n = 1; n <= bytes.len && slow == 0; n++)
        slow = head_scan(&scan, bytes.at, n, &slow_end);
    assert_int_equal(slow, verdict);
    if (verdict == 200)
        assert_int_equal(slow_end, *end);
    return verdict;
}

static void a_head_ends_at_its_empty_line(void **state)
{
    (void)state;
    size_t end = 0;
    assert_int_equal(scanned(S("GET / HTTP/1.1\r\nA: b\r\n\r\nbody"), &end), 200);
    assert_int_equal(end, 24);
    assert_int_equal(scanned(S("GET / HTTP/1.1\r\nA: b\r\n"), &end), 0);
    assert_int_equal(scanned(S("GET / HTTP/1.1\r\nA: b\r\n\r"), &end), 0);
    assert_int_equal(scanned(S("\r\nGET / HTTP/1.1\r\n\r\n"), &end), 200);
}

static void bytes_that_begin_no_head_are_refused_before_it_ends(void **state)
{
    (void)state;
    size_t end;
    assert_int_equal(scanned(S("\x16\x03\x01"), &end), 400);
    assert_int_equal(scanned(S("GET / HTTP/1.1\n"), &end), 400);
    assert_int_equal(scanned(S("GET / HTTP/1.1\rA"), &end), 400);
    assert_int_equal(scanned(S("GET / HTTP/1.1\r\nA: \x01"), &end), 400);
    assert_int_equal(scanned(S("GET / HTTP/1.1\r\nA: b\r\n c\r\n"), &end), 400);
    assert_int_equal(scanned(S("\r\n\r\n"), &end), 400);
    assert_int_equal(scanned(S("\n"), &end), 400);
}

/* --- weights ---------------------------------------------------------------------------------- */

static void gzip_is_taken_when_its_weight_is_not_zero(void **state)
{
    (void)state;
    static const char *const YES[] = { "gzip",   "br, GZIP",          "gzip;q=0.001",
                                       "*",      "br;q=1, *;q=0.5",   "gzip ; q=1",
                                       "x-gzip", "identity;q=0, gzip" };
    static const char *const NO[] = { "",      "br",          "gzip;q=0", "gzip; q=0.000",
                                      "*;q=0", "gzip;q=0, *", "gzipped",  "gzip;q=x" };
    for (size_t i = 0; i < ARRAY_LEN(YES); i++) {
        if (!accepts_gzip(str_from_c(YES[i])))
            fail_msg("no: %s", YES[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(NO); i++) {
        if (accepts_gzip(str_from_c(NO[i])))
            fail_msg("yes: %s", NO[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_line_is_method_target_and_version),
        cmocka_unit_test(anything_else_is_no_request_line),
        cmocka_unit_test(other_methods_and_versions_have_their_own_answers),
        cmocka_unit_test(hosts_as_browsers_send_them_are_sane),
        cmocka_unit_test(a_target_is_split_and_decoded),
        cmocka_unit_test(an_absolute_target_must_name_the_same_host),
        cmocka_unit_test(a_path_that_is_not_plain_is_refused),
        cmocka_unit_test(names_that_only_look_like_dots_are_names),
        cmocka_unit_test(a_head_ends_at_its_empty_line),
        cmocka_unit_test(bytes_that_begin_no_head_are_refused_before_it_ends),
        cmocka_unit_test(gzip_is_taken_when_its_weight_is_not_zero),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

/* What handlers ask of a request, and what they write into an answer.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/http.h"

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

static str_t cookie_of(const char *line, const char *another, str_t name)
{
    struct header headers[] = { { S("cookie"), str_from_c(line) },
                                { S("cookie"), str_from_c(another) } };
    const struct request rq = { .headers = headers, .header_count = another == NULL ? 1 : 2 };
    return request_cookie(&rq, name);
}

static void a_cookie_is_found_among_others_by_its_whole_name(void **state)
{
    (void)state;
    assert_str_is(cookie_of("aa=0; a=1; b=2", NULL, S("a")), "1");
    assert_str_is(cookie_of("aa=0;a=1;b=2", NULL, S("b")), "2");
    assert_str_is(cookie_of("a=x=y", NULL, S("a")), "x=y");
    assert_null(cookie_of("aa=0", NULL, S("a")).at);
    assert_null(cookie_of("a", NULL, S("a")).at);
    assert_null(cookie_of("A=1", NULL, S("a")).at);
}

static void two_cookies_of_a_name_are_none(void **state)
{
    (void)state;
    assert_null(cookie_of("a=1; a=2", NULL, S("a")).at);
    assert_null(cookie_of("a=1", "a=1", S("a")).at);
    assert_str_is(cookie_of("a=1", "b=2", S("b")), "2");
}

static str_t query_of(const char *query, str_t name)
{
    struct cx cx = { .arena = &arena };
    const struct request rq = { .query = str_from_c(query) };
    return request_query(&cx, &rq, name);
}

static void a_query_value_is_decoded(void **state)
{
    (void)state;
    assert_str_is(query_of("q=a%20b+c&r=2", S("q")), "a b c");
    assert_str_is(query_of("r=2&q=s%C9%99s", S("q")), "səs");
    assert_str_is(query_of("%71=x", S("q")), "x");
    assert_str_is(query_of("q=a%3Db%26c", S("q")), "a=b&c");
    assert_int_equal(query_of("q=", S("q")).len, 0);
}

static void a_query_value_that_is_absent_twice_or_no_text_is_none(void **state)
{
    (void)state;
    assert_null(query_of("r=1", S("q")).at);
    assert_null(query_of("", S("q")).at);
    assert_null(query_of("q=1&q=2", S("q")).at);
    assert_null(query_of("q=%ff", S("q")).at);
    assert_null(query_of("q=%00", S("q")).at);
    assert_null(query_of("q=%4", S("q")).at);
    assert_null(query_of("q=%zz", S("q")).at);
}

static void a_header_is_the_first_of_its_name(void **state)
{
    (void)state;
    struct header headers[] = { { S("a"), S("1") }, { S("b"), S("2") } };
    const struct request rq = { .headers = headers, .header_count = 2 };
    assert_str_is(request_header(&rq, S("b")), "2");
    assert_null(request_header(&rq, S("c")).at);
}

static str_t header_of(const struct response *rs, size_t i)
{
    assert_true(i < rs->header_count);
    return rs->headers[i].value;
}

static void a_cookie_is_kept_from_scripts_and_other_sites(void **state)
{
    (void)state;
    struct response rs;
    response_init(&rs, &arena);
    response_cookie(&rs, S("a"), S("1"), 0, false);
    response_cookie(&rs, S("__Host-a"), S("1"), 3600, true);
    response_cookie(&rs, S("a"), S(""), -1, false);
    assert_str_is(header_of(&rs, 0), "a=1; Path=/; HttpOnly; SameSite=Lax");
    assert_str_is(header_of(&rs, 1),
                  "__Host-a=1; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=3600");
    assert_str_is(header_of(&rs, 2), "a=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    response_release(&rs);
}

static void an_answer_elsewhere_is_303_and_kept_by_nobody(void **state)
{
    (void)state;
    struct response rs;
    response_init(&rs, &arena);
    rs.cache = CACHE_REVALIDATE;
    assert_int_equal(respond_see_other(&rs, (url_t){ S("/az/x") }), OK);
    assert_int_equal(rs.status, 303);
    assert_int_equal(rs.cache, CACHE_NEVER);
    assert_str_is(rs.headers[0].name, "location");
    assert_str_is(header_of(&rs, 0), "/az/x");
    response_release(&rs);
}

static void a_file_is_saved_under_its_name(void **state)
{
    (void)state;
    struct response rs;
    response_init(&rs, &arena);
    respond_file(&rs, S("text/csv"), S("votes.csv"));
    assert_str_is(rs.content_type, "text/csv");
    assert_str_is(header_of(&rs, 0), "attachment; filename=\"votes.csv\"");
    response_release(&rs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cookie_is_found_among_others_by_its_whole_name),
        cmocka_unit_test(two_cookies_of_a_name_are_none),
        cmocka_unit_test(a_query_value_is_decoded),
        cmocka_unit_test(a_query_value_that_is_absent_twice_or_no_text_is_none),
        cmocka_unit_test(a_header_is_the_first_of_its_name),
        cmocka_unit_test(a_cookie_is_kept_from_scripts_and_other_sites),
        cmocka_unit_test(an_answer_elsewhere_is_303_and_kept_by_nobody),
        cmocka_unit_test(a_file_is_saved_under_its_name),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

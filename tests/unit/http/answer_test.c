/* The last step of an answer, and the embedded assets.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/server.h"

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

static struct header headers[2];

static struct request asking(const char *accept, str_t if_none_match)
{
    headers[0] = (struct header){ S("accept-encoding"), str_from_c(accept) };
    headers[1] = (struct header){ S("if-none-match"), if_none_match };
    return (struct request){ .method = GET, .headers = headers, .header_count = 2 };
}

static void draw(struct response *rs, size_t size, char last)
{
    response_init(rs, &arena);
    respond_html(rs, 200);
    rs->cache = CACHE_REVALIDATE;
    for (size_t i = 1; i < size; i++)
        buf_byte(&rs->body, 'a');
    buf_byte(&rs->body, last);
}

static str_t tag_of(size_t size, char last)
{
    struct response rs;
    const struct request rq = asking("", STR_NONE);
    draw(&rs, size, last);
    response_finish(&rq, &rs);
    response_release(&rs);
    return rs.etag;
}

static void equal_pages_have_equal_tags_and_others_have_not(void **state)
{
    (void)state;
    assert_true(str_eq(tag_of(500, 'x'), tag_of(500, 'x')));
    for (size_t size = 1; size < 70; size++) {
        assert_false(str_eq(tag_of(size, 'x'), tag_of(size, 'y')));
        assert_false(str_eq(tag_of(size, 'a'), tag_of(size + 1, 'a')));
    }
}

static void a_finished_answer_can_be_finished_again(void **state)
{
    (void)state;
    struct response rs;
    const struct request rq = asking("gzip", STR_NONE);
    draw(&rs, 5000, 'x');
    response_finish(&rq, &rs);
    assert_true(rs.is_gzip);
    const size_t packed = rs.body.len;
    const str_t tag = rs.etag;

    response_finish(&rq, &rs);
    assert_int_equal(rs.body.len, packed);
    assert_true(str_eq(rs.etag, tag));

    const struct request again = asking("gzip", tag);
    response_finish(&again, &rs);
    assert_int_equal(rs.status, 304);
    assert_int_equal(rs.body.len, 0);
    response_release(&rs);
}

static void writes_errors_and_private_answers_are_left_alone(void **state)
{
    (void)state;
    struct response rs;
    struct request rq = asking("gzip", S("*"));
    draw(&rs, 5000, 'x');
    rs.cache = CACHE_NEVER;
    response_finish(&rq, &rs);
    assert_false(rs.is_gzip);
    assert_int_equal(rs.status, 200);

    rs.cache = CACHE_REVALIDATE;
    rq.method = POST;
    response_finish(&rq, &rs);
    assert_int_equal(rs.status, 200);

    rq.method = GET;
    rs.status = 404;
    response_finish(&rq, &rs);
    assert_int_equal(rs.status, 404);
    response_release(&rs);
}

static void an_asset_is_served_under_its_hashed_name_only(void **state)
{
    (void)state;
    const struct asset *const a = asset_by_name(S("style.css"));
    assert_non_null(a);
    assert_ptr_equal(asset_by_hashed_name(a->hashed_name), a);
    struct cx cx = { .arena = &arena };
    struct request rq = asking("gzip", STR_NONE);
    rq.path = url_asset(&cx, "style.css").text;
    assert_true(str_starts(rq.path, S("/assets/style.")));

    struct response rs;
    response_init(&rs, &arena);
    assert_true(asset_respond(&rq, &rs));
    assert_int_equal(rs.cache, CACHE_FOREVER);
    assert_true(rs.is_gzip);
    assert_ptr_equal(rs.fixed_body.at, a->gzip.at);

    response_init(&rs, &arena);
    rq.path = S("/assets/style.css");
    assert_true(asset_respond(&rq, &rs));
    assert_int_equal(rs.status, 404);
    response_release(&rs);
    rq.path = S("/asset");
    assert_false(asset_respond(&rq, &rs));
}

static void an_unpacked_asset_is_for_those_who_take_no_gzip(void **state)
{
    (void)state;
    const struct asset *const a = asset_by_name(S("style.css"));
    assert_non_null(a);
    struct cx cx = { .arena = &arena };
    struct request rq = asking("", STR_NONE);
    rq.path = url_asset(&cx, "style.css").text;
    struct response rs;
    response_init(&rs, &arena);
    assert_true(asset_respond(&rq, &rs));
    assert_false(rs.is_gzip);
    assert_int_equal(rs.fixed_body.len, a->plain.len);

    const str_t tag = rs.etag;
    response_init(&rs, &arena);
    headers[1].value = tag;
    assert_true(asset_respond(&rq, &rs));
    assert_int_equal(rs.status, 304);
    assert_int_equal(rs.fixed_body.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_pages_have_equal_tags_and_others_have_not),
        cmocka_unit_test(a_finished_answer_can_be_finished_again),
        cmocka_unit_test(writes_errors_and_private_answers_are_left_alone),
        cmocka_unit_test(an_asset_is_served_under_its_hashed_name_only),
        cmocka_unit_test(an_unpacked_asset_is_for_those_who_take_no_gzip),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

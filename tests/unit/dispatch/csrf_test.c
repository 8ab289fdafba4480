/* Where a write may come from.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/http/csrf.h"

static const struct secret KEY = { { 1, 2, 3 } };
enum { SESSION = 42 };

struct ask {
    const char *site, *origin, *referer, *cookie, *token;
    int64_t session;
};

static err_t check(const struct ask *a)
{
    AUTO(arena) arena;
    arena_init(&arena);
    struct header headers[8];
    size_t n = 0;
    if (a->site != NULL)
        headers[n++] = (struct header){ S("sec-fetch-site"), str_from_c(a->site) };
    if (a->origin != NULL)
        headers[n++] = (struct header){ S("origin"), str_from_c(a->origin) };
    if (a->referer != NULL)
        headers[n++] = (struct header){ S("referer"), str_from_c(a->referer) };
    if (a->cookie != NULL)
        headers[n++] = (struct header){ S("cookie"), str_from_c(a->cookie) };
    if (a->token != NULL)
        headers[n++] = (struct header){ S("x-csrf-token"), str_from_c(a->token) };
    const struct request rq = {
        .method = POST, .host = S("alyans.example:8080"), .headers = headers, .header_count = n
    };
    struct cx cx = { .arena = &arena, .actor = { .session = a->session } };
    return csrf_check(&cx, &rq, &KEY);
}

static void only_pages_of_this_site_may_post(void **state)
{
    (void)state;

    assert_int_equal(check(&(struct ask){ .site = "same-origin" }), OK);
    assert_int_equal(check(&(struct ask){ .site = "cross-site" }), ERR_FORBIDDEN);
    assert_int_equal(check(&(struct ask){ .site = "same-site" }), ERR_FORBIDDEN);
    assert_int_equal(check(&(struct ask){ .site = "none" }), ERR_FORBIDDEN);
    assert_int_equal(check(&(struct ask){ .origin = "http://alyans.example:8080" }), OK);
    assert_int_equal(check(&(struct ask){ .origin = "http://evil.example" }), ERR_FORBIDDEN);
    assert_int_equal(check(&(struct ask){ .origin = "null" }), ERR_FORBIDDEN);
    assert_int_equal(check(&(struct ask){ .referer = "http://alyans.example:8080/az/x" }), OK);
    assert_int_equal(check(&(struct ask){ .referer = "http://alyans.example:8080.evil.example/" }),
                     ERR_FORBIDDEN);
}

static void a_program_without_cookies_may_post_and_one_with_cookies_may_not(void **state)
{
    (void)state;

    assert_int_equal(check(&(struct ask){ 0 }), OK);
    assert_int_equal(check(&(struct ask){ .cookie = "alyans_visitor=x" }), ERR_FORBIDDEN);
}

static void who_is_signed_in_needs_the_token_of_the_session(void **state)
{
    (void)state;
    AUTO(arena) arena;
    arena_init(&arena);
    const char *const right = arena_cstr(&arena, csrf_token(&arena, &KEY, SESSION));
    const char *const other = arena_cstr(&arena, csrf_token(&arena, &KEY, SESSION + 1));

    assert_int_equal(check(&(struct ask){ .site = "same-origin", .session = SESSION }),
                     ERR_FORBIDDEN);
    assert_int_equal(
        check(&(struct ask){ .site = "same-origin", .session = SESSION, .token = other }),
        ERR_FORBIDDEN);
    assert_int_equal(
        check(&(struct ask){ .site = "same-origin", .session = SESSION, .token = right }), OK);
    assert_int_equal(
        check(&(struct ask){ .site = "cross-site", .session = SESSION, .token = right }),
        ERR_FORBIDDEN);
}

int main(void)
{
    crypto_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_pages_of_this_site_may_post),
        cmocka_unit_test(a_program_without_cookies_may_post_and_one_with_cookies_may_not),
        cmocka_unit_test(who_is_signed_in_needs_the_token_of_the_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

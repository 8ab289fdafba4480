/* When a kept page may still be shown.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/http/page_cache.h"

struct world {
    struct arena arena;
    struct page_cache *cache;
    struct response page;
};

static int begin(void **state)
{
    struct world *const w = mem_new(sizeof *w);
    arena_init(&w->arena);
    w->cache = page_cache_new(100000);
    response_init(&w->page, &w->arena);
    w->page.status = 200;
    w->page.content_type = S("text/html; charset=utf-8");
    w->page.etag = S("\"abc\"");
    buf_add(&w->page.body, S("<p>page</p>"));
    *state = w;
    return 0;
}

static int end(void **state)
{
    struct world *const w = *state;
    response_release(&w->page);
    page_cache_free(w->cache);
    arena_release(&w->arena);
    mem_free(w);
    return 0;
}

static bool is_shown(struct world *w, str_t key, int64_t commits, usec_t now, usec_t stale_for)
{
    struct response rs;
    response_init(&rs, &w->arena);
    const struct page_freshness f = { commits, now, stale_for };
    const bool found = page_cache_get(w->cache, key, &f, &rs);
    if (found)
        assert_str_is(buf_str(&rs.body), "<p>page</p>");
    response_release(&rs);
    return found;
}

static void a_page_is_shown_until_the_next_commit(void **state)
{
    struct world *const w = *state;
    page_cache_put(w->cache, S("k"), &(struct page_freshness){ 5, 1000, 0 }, &w->page);

    assert_true(is_shown(w, S("k"), 5, 2000, 0));
    assert_false(is_shown(w, S("k"), 6, 2000, 0));
    assert_true(is_shown(w, S("k"), 6, 2000, 250000));
    assert_false(is_shown(w, S("k"), 6, 1000 + 250001, 250000));
    assert_false(is_shown(w, S("other"), 5, 2000, 0));
}

static void a_page_is_never_shown_after_two_seconds(void **state)
{
    struct world *const w = *state;
    page_cache_put(w->cache, S("k"), &(struct page_freshness){ 5, 1000, 0 }, &w->page);

    assert_false(is_shown(w, S("k"), 5, 1000 + 2 * USEC_PER_SECOND + 1, 0));
}

static void a_page_that_sets_a_cookie_is_not_kept(void **state)
{
    struct world *const w = *state;
    response_header(&w->page, S("set-cookie"), S("a=b"));
    page_cache_put(w->cache, S("k"), &(struct page_freshness){ 5, 1000, 0 }, &w->page);

    assert_false(is_shown(w, S("k"), 5, 1000, 0));
}

static void the_least_recently_used_page_goes_first(void **state)
{
    struct world *const w = *state;
    for (size_t i = 0; i < 20000; i++)
        buf_byte(&w->page.body, ' ');
    const str_t keys[] = { S("a"), S("b"), S("c"), S("d"), S("e"), S("f") };
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        page_cache_put(w->cache, keys[i], &(struct page_freshness){ 5, 1000 + (usec_t)i, 0 },
                       &w->page);

    struct response rs;
    response_init(&rs, &w->arena);
    const struct page_freshness f = { 5, 2000, 0 };
    assert_false(page_cache_get(w->cache, S("a"), &f, &rs));
    assert_true(page_cache_get(w->cache, S("f"), &f, &rs));
    response_release(&rs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_page_is_shown_until_the_next_commit, begin, end),
        cmocka_unit_test_setup_teardown(a_page_is_never_shown_after_two_seconds, begin, end),
        cmocka_unit_test_setup_teardown(a_page_that_sets_a_cookie_is_not_kept, begin, end),
        cmocka_unit_test_setup_teardown(the_least_recently_used_page_goes_first, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

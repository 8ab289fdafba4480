/* Pages of results as a handler answers with them, and what is looked for in them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_UNIT_VIEWPOINTS_PAGE_ASKED_H
#define ALYANS_TESTS_UNIT_VIEWPOINTS_PAGE_ASKED_H

#include "world.h"

#include "viewpoints/results/results.h"

/* The body of the answer, in the arena. */
static inline str_t page_asked(struct world *w, handler_fn *handle, str_t slug, str_t second,
                               str_t query, enum lang lang)
{
    w->cx->lang = lang;
    const struct request rq = { .method = GET,
                                .path = S("/"),
                                .target = S("/"),
                                .host = S("localhost"),
                                .query = query,
                                .params = { slug, second } };
    struct response rs;
    response_init(&rs, w->cx->arena);
    assert_int_equal(handle(w->cx, &rq, &rs), OK);
    assert_int_equal(rs.status, 200);
    const str_t body = arena_str(w->cx->arena, buf_str(&rs.body));
    response_release(&rs);
    return body;
}

static inline str_t page_of(struct world *w, handler_fn *handle, str_t slug, enum lang lang)
{
    return page_asked(w, handle, slug, STR_NONE, STR_NONE, lang);
}

/* Whoever reads a page waits less than a second for figures; programs wait until they are there. */
static inline void given_it_is_computed(struct world *w, str_t slug)
{
    (void)page_of(w, results_json, slug, LANG_EN);
}

static inline bool holds(str_t s, str_t what)
{
    return str_find(s, what) < s.len;
}

/* The text after the next mark, up to the quote; *page moves behind it. false: no more. */
static inline bool next_quoted(str_t *page, str_t mark, str_t *out)
{
    const size_t at = str_find(*page, mark);
    if (at == page->len)
        return false;
    const str_t rest = str_sub(*page, at + mark.len, page->len);
    const size_t end = str_find_byte(rest, '"', 0);
    *out = str_sub(rest, 0, end);
    *page = str_sub(rest, end, rest.len);
    return true;
}

static inline size_t count_of(str_t page, str_t what)
{
    size_t n = 0;
    for (size_t at = str_find(page, what); at < page.len; at = str_find(page, what)) {
        n++;
        page = str_sub(page, at + what.len, page.len);
    }
    return n;
}

#endif

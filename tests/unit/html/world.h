/* A reader of English and a page to draw on.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_UNIT_HTML_WORLD_H
#define ALYANS_TESTS_UNIT_HTML_WORLD_H

#include "kit/html/html.h"
#include "kit/text/text.h"

struct world {
    struct arena arena;
    struct cx cx;
    struct buf out;
};

static inline int world_make(void **state)
{
    assert_int_equal(text_init("Asia/Baku"), OK);
    struct world *const w = mem_new(sizeof *w);
    arena_init(&w->arena);
    buf_init(&w->out, 1 << 16);
    w->cx.arena = &w->arena;
    w->cx.lang = LANG_EN;
    *state = w;
    return 0;
}

static inline int world_drop(void **state)
{
    struct world *const w = *state;
    arena_release(&w->arena);
    buf_release(&w->out);
    mem_free(w);
    return 0;
}
#define WORLD_TEST(rule) cmocka_unit_test_setup_teardown(rule, world_make, world_drop)

/* What has been drawn so far. */
static inline str_t drawn(const struct world *w)
{
    return buf_str(&w->out);
}

#endif

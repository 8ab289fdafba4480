/* A template drawn: the page that comes out of card.html.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "card.html.h"
#include "world.h"

static void every_hole_is_escaped_for_its_place(void **state)
{
    struct world *const w = *state;
    const str_t tags[] = { S("a&b"), S("<i>") };

    view_card(&w->out, &w->cx, S("<Common> ground"), 2,
              url_with(&w->cx, "/x?a={}&b=", UARG(S("&"))), tags, 2);

    assert_str_is(drawn(w), "<article id=\"s2\" class=\"many\">\n"
                            "<h2>&lt;Common&gt; ground</h2>\n"
                            "<ul>\n<li>a&amp;b</li>\n<li>&lt;i&gt;</li>\n</ul>\n"
                            "<a href=\"/en/x?a=%26&amp;b=\" title=\"}} %}\">4</a> "
                            "<a href=\"#s2\">#</a>\n</article>");
}

static void branches_and_whole_attributes_come_and_go(void **state)
{
    struct world *const w = *state;

    view_card(&w->out, &w->cx, S("-"), 0, url_plain(&w->cx, "/"), NULL, 0);

    assert_str_is(drawn(w),
                  "<article id=\"s0\" class=\"one\" hidden>\n<h2>-</h2>\n"
                  "&middot; 0\n"
                  "<a href=\"/en/\" title=\"}} %}\">0</a> <a href=\"#s0\">#</a>\n</article>");
    buf_reset(&w->out);

    view_card(&w->out, &w->cx, S("-"), 101, url_plain(&w->cx, "/"), NULL, 0);

    assert_true(str_find(drawn(w), S("→")) < drawn(w).len);
    assert_true(str_find(drawn(w), S("middot")) == drawn(w).len);
}

static void a_page_is_drawn_inside_its_frame(void **state)
{
    struct world *const w = *state;
    AUTO(buf) data;
    buf_init(&data, 100);
    BUF_LIT(&data, "[1]");

    view_home(&w->out, &w->cx, json_of_buf(&w->cx, &data));

    const str_t page = drawn(w);
    assert_true(
        str_starts(page, S("<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>Home</title></head>\n"
                           "<body>\n<article id=\"s1\" class=\"one\">\n"
                           "<h2>A &amp; B</h2>\n")));
    assert_true(str_ends(page, S("<script type=\"application/json\" id=\"data\">[1]</script>\n"
                                 "</body>\n</html>")));
}

static void text_keeps_its_first_line_end_and_its_blanks(void **state)
{
    struct world *const w = *state;

    view_home(&w->out, &w->cx, (json_t){ S("[]") });

    const str_t page = drawn(w);
    assert_true(str_find(page, S("<textarea name=\"a\">\n\nx</textarea>")) < page.len);
    assert_true(str_find(page, S("<pre>\n  1\n   2\n</pre>")) < page.len);
    assert_true(str_find(page, S("<path d=\"M1 5h15\"/></svg><br>")) < page.len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(every_hole_is_escaped_for_its_place),
        WORLD_TEST(branches_and_whole_attributes_come_and_go),
        WORLD_TEST(a_page_is_drawn_inside_its_frame),
        WORLD_TEST(text_keeps_its_first_line_end_and_its_blanks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

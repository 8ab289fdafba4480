/* Values in holes: what is escaped, how numbers are written, who may make markup.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include <math.h>

#include "kit/html/html.h"
#include "world.h"

static void markup_in_text_and_attributes_is_shown_not_obeyed(void **state)
{
    struct world *const w = *state;

    PUT_TEXT(&w->out, S("<b>Tom & \"Jerry's\"</b>"));
    assert_str_is(drawn(w), "&lt;b&gt;Tom &amp; &quot;Jerry&#39;s&quot;&lt;/b&gt;");

    buf_reset(&w->out);
    PUT_ATTR(&w->out, S("\" onclick='x'"));
    assert_str_is(drawn(w), "&quot; onclick=&#39;x&#39;");
}

static void ordinary_letters_pass_untouched(void **state)
{
    struct world *const w = *state;

    PUT_TEXT(&w->out, S("İğid ərin dostu çox olar → 100 %"));
    assert_str_is(drawn(w), "İğid ərin dostu çox olar → 100 %");

    buf_reset(&w->out);
    PUT_TEXT(&w->out, STR_NONE);
    assert_str_is(drawn(w), "");
}

static void every_byte_but_five_stands_for_itself(void **state)
{
    struct world *const w = *state;

    for (int c = 1; c < 256; c++) {
        const char byte = (char)c;
        buf_reset(&w->out);
        put_text_str(&w->out, (str_t){ &byte, 1 });
        if (strchr("&<>\"'", c) != NULL)
            assert_int_equal(w->out.at[0], '&');
        else
            assert_true(w->out.len == 1 && w->out.at[0] == byte);
    }
}

static void integers_of_every_width_are_written_whole(void **state)
{
    struct world *const w = *state;

    PUT_TEXT(&w->out, INT64_MIN);
    PUT_TEXT(&w->out, S(" "));
    PUT_ATTR(&w->out, UINT32_MAX);
    PUT_TEXT(&w->out, S(" "));
    PUT_TEXT(&w->out, sizeof(char));
    assert_str_is(drawn(w), "-9223372036854775808 4294967295 1");
}

static void assert_number(struct world *w, double v, int decimals, const char *text)
{
    buf_reset(&w->out);
    PUT_ATTR(&w->out, num(v, decimals));
    buf_byte(&w->out, '\0');
    assert_string_equal(w->out.at, text);
}

static void numbers_of_drawings_are_short(void **state)
{
    struct world *const w = *state;

    assert_number(w, 12.345, 2, "12.35");
    assert_number(w, 12.5, 3, "12.5");
    assert_number(w, -0.05, 2, "-0.05");
    assert_number(w, 100, 2, "100");
    assert_number(w, 0.001, 2, "0");
    assert_number(w, -0.001, 2, "0");
    assert_number(w, 0.999, 2, "1");
    assert_number(w, 1203.07, 6, "1203.07");
    assert_number(w, 7, 0, "7");
}

static void what_is_no_number_is_drawn_as_zero(void **state)
{
    struct world *const w = *state;

    assert_number(w, nan(""), 2, "0");
    assert_number(w, -HUGE_VAL, 2, "0");
    assert_number(w, 1e300, 0, "0");
}

static void html_text_escapes_once(void **state)
{
    struct world *const w = *state;

    PUT_TEXT(&w->out, html_text(&w->cx, S("a < b")));
    PUT_TEXT(&w->out, html_text(&w->cx, S(" ok")));
    assert_str_is(drawn(w), "a &lt; b ok");
}

static void a_link_escapes_address_and_words(void **state)
{
    struct world *const w = *state;

    PUT_TEXT(&w->out, html_link(&w->cx, url_with(&w->cx, "/s?a={}&b=1", UARG(S("\"<"))), S("<i>")));
    assert_str_is(drawn(w), "<a href=\"/en/s?a=%22%3C&amp;b=1\">&lt;i&gt;</a>");
}

static void a_translation_escapes_words_and_keeps_markup(void **state)
{
    struct world *const w = *state;
    struct cx *const cx = &w->cx;
    const html_t link = html_link(cx, url_plain(cx, "/x"), S("here"));

    PUT_TEXT(&w->out,
             trh(cx, "Tom & {1} read {0}, {2} times {9} {", HARG(link), HARG(S("<J>")), HARG(3)));
    assert_str_is(drawn(w), "Tom &amp; &lt;J&gt; read <a href=\"/en/x\">here</a>, 3 times {9} {");
}

static void a_data_block_is_written_as_it_is(void **state)
{
    struct world *const w = *state;
    AUTO(buf) json;
    buf_init(&json, 100);
    BUF_LIT(&json, "{\"a\":\"\\u003c/script>\"}");

    PUT_JSON(&w->out, json_of_buf(&w->cx, &json));
    assert_str_is(drawn(w), "{\"a\":\"\\u003c/script>\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(markup_in_text_and_attributes_is_shown_not_obeyed),
        WORLD_TEST(ordinary_letters_pass_untouched),
        WORLD_TEST(every_byte_but_five_stands_for_itself),
        WORLD_TEST(integers_of_every_width_are_written_whole),
        WORLD_TEST(numbers_of_drawings_are_short),
        WORLD_TEST(what_is_no_number_is_drawn_as_zero),
        WORLD_TEST(html_text_escapes_once),
        WORLD_TEST(a_link_escapes_address_and_words),
        WORLD_TEST(a_translation_escapes_words_and_keeps_markup),
        WORLD_TEST(a_data_block_is_written_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

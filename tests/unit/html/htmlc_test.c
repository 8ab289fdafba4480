/* The template compiler as a function: the C it writes, line by line.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "htmlc_core.h"
#include "kit/base/arena.h"

struct world {
    struct buf header, source;
    struct htmlc_error error;
};

static int world_make(void **state)
{
    struct world *const w = mem_new(sizeof *w);
    buf_init(&w->header, 1 << 16);
    buf_init(&w->source, 1 << 16);
    *state = w;
    return 0;
}

static int world_drop(void **state)
{
    struct world *const w = *state;
    buf_release(&w->header);
    buf_release(&w->source);
    mem_free(w);
    return 0;
}

static err_t compile(struct world *w, str_t template)
{
    buf_reset(&w->header);
    buf_reset(&w->source);
    return htmlc_compile(S("a/b.html"), S("b.html.h"), template, &w->header, &w->source, &w->error);
}

static void assert_markup(struct world *w, str_t template, const char *literal)
{
    AUTO(buf) view;
    AUTO(buf) want;
    buf_init(&view, 1 << 12);
    buf_init(&want, 1 << 12);
    buf_printf(&view, "{%% view v() %%}%.*s{%% end %%}", STR_ARG(template));
    assert_int_equal(compile(w, buf_str(&view)), OK);
    buf_printf(&want, "BUF_LIT(out, \"%s\");\n}\n", literal);
    if (!str_ends(buf_str(&w->source), buf_str(&want)))
        fail_msg("want %.*s, got %.*s", STR_ARG(buf_str(&want)), STR_ARG(buf_str(&w->source)));
}

static void a_view_becomes_a_function_and_its_declaration(void **state)
{
    struct world *const w = *state;

    assert_int_equal(compile(w, S("{% include \"x/y.h\" %}\n"
                                  "{% view v(struct cx *cx, const int *n) %}\n"
                                  "<p>{{ n[0] }}</p>\n"
                                  "{% end %}\n")),
                     OK);

    assert_str_is(buf_str(&w->header),
                  "/* Made from a/b.html by htmlc. */\n"
                  "#ifndef ALYANS_VIEWS_a_b_html\n"
                  "#define ALYANS_VIEWS_a_b_html\n\n"
                  "#include \"kit/html/html.h\"\n"
                  "#include \"x/y.h\"\n\n"
                  "void view_v(struct buf *out, struct cx *cx, const int *n);\n"
                  "\n#endif\n");
    assert_str_is(buf_str(&w->source),
                  "/* Made from a/b.html by htmlc. */\n"
                  "#include \"b.html.h\"\n\n"
                  "void view_v(struct buf *out, struct cx *cx, const int *n)\n{\n"
                  "    (void)out;\n    (void)cx;\n    (void)n;\n"
                  "#line 3 \"a/b.html\"\n    BUF_LIT(out, \"<p>\");\n"
                  "#line 3 \"a/b.html\"\n    PUT_TEXT(out, (n[0]));\n"
                  "#line 3 \"a/b.html\"\n    BUF_LIT(out, \"</p>\");\n}\n");
}

static void code_keeps_its_lines(void **state)
{
    struct world *const w = *state;

    assert_int_equal(compile(w, S("{% view v(int n) %}\n{% do n =\n  1; %}\n<br>{{ n }}{% end %}")),
                     OK);

    assert_true(
        str_ends(buf_str(&w->source), S("#line 2 \"a/b.html\"\n    n =\n  1;\n"
                                        "    BUF_LIT(out, \"<br>\");\n"
                                        "#line 4 \"a/b.html\"\n    PUT_TEXT(out, (n));\n}\n")));
}

static void blanks_shrink_but_never_vanish_between_words(void **state)
{
    struct world *const w = *state;

    assert_markup(w, S("<b>1</b>  \t <i>2</i>"), "<b>1</b> <i>2</i>");
    assert_markup(w, S("<b>1</b> \n\n   <i>2</i>"), "<b>1</b>\\n<i>2</i>");
    assert_markup(w, S("\n\n  <b>1</b>\n  "), "<b>1</b>");
    assert_markup(w, S("1\n  {# alone #}\n  2 {# not alone #} 3"), "1\\n2 3");
    assert_markup(w, S("<pre> 1\n  2 </pre>"), "<pre> 1\\n  2 </pre>");
    assert_markup(w, S("<p\n  id=\"a  b\"\n  hidden >1</p>"), "<p id=\\\"a  b\\\" hidden>1</p>");
}

static void what_no_browser_needs_is_left_out(void **state)
{
    struct world *const w = *state;

    assert_markup(w, S("1<!-- words -->2{# words {{ }} #}3"), "123");
    assert_markup(w, S("<br/><svg><g/></svg>"), "<br><svg><g/></svg>");
}

static void signs_and_marked_names_are_no_words(void **state)
{
    struct world *const w = *state;

    assert_markup(w, S("→ · « » … – № 12 % &nbsp;&#8594; ✓ 🗳"),
                  "→ · « » … – № 12 % &nbsp;&#8594; ✓ 🗳");
    assert_markup(w, S("<b translate=\"no\" title=\"Alyans\">alyans <i>x</i></b>"),
                  "<b translate=\\\"no\\\" title=\\\"Alyans\\\">alyans <i>x</i></b>");
    assert_markup(w, S("<meta name=\"viewport\" content=\"width=device-width\">"),
                  "<meta name=\\\"viewport\\\" content=\\\"width=device-width\\\">");
    assert_markup(w, S("<input type=\"radio\" value=\"agree\">"),
                  "<input type=\\\"radio\\\" value=\\\"agree\\\">");
}

static void safe_literal_addresses_may_stand(void **state)
{
    struct world *const w = *state;

    assert_markup(w, S("<a href=\"#main\">1</a>"), "<a href=\\\"#main\\\">1</a>");
    assert_markup(w, S("<img src=\"/a.svg\" alt=\"\">"), "<img src=\\\"/a.svg\\\" alt=\\\"\\\">");
    assert_markup(w, S("<script src=\"/a.js\" defer></script>"),
                  "<script src=\\\"/a.js\\\" defer></script>");
}

static void an_attribute_may_stand_in_each_branch(void **state)
{
    struct world *const w = *state;

    assert_int_equal(
        compile(w, S("{% view v(int n) %}<p{% if n %} id=\"a\"{% elif n %} id=\"b\"{% else %} "
                     "id=\"c\"{% end %} class=\"d\">1</p>{% end %}")),
        OK);
}

static void long_markup_is_cut_between_characters(void **state)
{
    struct world *const w = *state;
    AUTO(buf) text;
    buf_init(&text, 1 << 16);
    BUF_LIT(&text, "{% view v() %}<p translate=\"no\">");
    for (int i = 0; i < 1000; i++)
        BUF_LIT(&text, "ə");
    BUF_LIT(&text, "</p>{% end %}");

    assert_int_equal(compile(w, buf_str(&text)), OK);

    const str_t source = buf_str(&w->source);
    size_t total = 0;
    for (str_t rest = source; rest.len > 0;) {
        const size_t line_end = str_find_byte(rest, '\n', 0);
        const str_t line = str_sub(rest, 0, line_end);
        assert_true(utf8_valid(line));
        assert_true(line.len < 1100);
        total += line.len;
        rest = str_sub(rest, line_end + 1, rest.len);
    }
    assert_true(total > 2000);
}

static void nothing_is_promised_when_the_result_is_too_big(void **state)
{
    struct world *const w = *state;
    struct buf small;
    buf_init(&small, 20);

    assert_int_equal(htmlc_compile(S("a"), S("b"), S("{% view v() %}<br>{% end %}"), &small,
                                   &w->source, &w->error),
                     ERR_TOO_BIG);
    buf_release(&small);
}

static void deep_nesting_is_refused_not_overrun(void **state)
{
    struct world *const w = *state;
    AUTO(buf) text;
    buf_init(&text, 1 << 16);
    BUF_LIT(&text, "{% view v() %}");
    for (int i = 0; i < 200; i++)
        BUF_LIT(&text, "<b>");
    assert_int_equal(compile(w, buf_str(&text)), ERR_INVALID);

    buf_reset(&text);
    BUF_LIT(&text, "{% view v() %}");
    for (int i = 0; i < 200; i++)
        BUF_LIT(&text, "{% if 1 %}");
    assert_int_equal(compile(w, buf_str(&text)), ERR_INVALID);

    buf_reset(&text);
    BUF_LIT(&text, "{% view v() %}{{ ");
    for (int i = 0; i < 200; i++)
        BUF_LIT(&text, "(");
    assert_int_equal(compile(w, buf_str(&text)), ERR_INVALID);

    buf_reset(&text);
    BUF_LIT(&text, "{% view v() %}<p");
    for (int i = 0; i < 200; i++)
        buf_printf(&text, " a%d", i);
    assert_int_equal(compile(w, buf_str(&text)), ERR_INVALID);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, world_make, world_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(a_view_becomes_a_function_and_its_declaration),
        RULE(code_keeps_its_lines),
        RULE(blanks_shrink_but_never_vanish_between_words),
        RULE(what_no_browser_needs_is_left_out),
        RULE(signs_and_marked_names_are_no_words),
        RULE(safe_literal_addresses_may_stand),
        RULE(an_attribute_may_stand_in_each_branch),
        RULE(long_markup_is_cut_between_characters),
        RULE(nothing_is_promised_when_the_result_is_too_big),
        RULE(deep_nesting_is_refused_not_overrun),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What people write becomes plain harmless HTML.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "kit/base/buf.h"

#include "kit/text/markdown.h"

#define assert_gives(source, want)                                                                 \
    do {                                                                                           \
        AUTO(arena) arena_ = { 0 };                                                                \
        assert_str_is(markdown_html(&arena_, S(source)), want);                                    \
    } while (0)

static void ordinary_markdown_is_rendered(void **state)
{
    (void)state;

    assert_gives("Seçki *azad* və **ədalətli** olsun.\n\n1. bir\n2. iki\n",
                 "<p>Seçki <em>azad</em> və <strong>ədalətli</strong> olsun.</p>\n"
                 "<ol>\n<li>bir</li>\n<li>iki</li>\n</ol>\n");
    assert_gives("> x\n", "<blockquote>\n<p>x</p>\n</blockquote>\n");
    assert_gives("a  \nb\n\n---\n\nc", "<p>a<br>\nb</p>\n<hr>\n<p>c</p>\n");
    assert_gives("5 < 6 & \"7\"", "<p>5 &lt; 6 &amp; &quot;7&quot;</p>\n");
    assert_gives("", "");
}

static void headings_begin_at_the_third_level(void **state)
{
    (void)state;

    assert_gives("# a\n## b\n", "<h3>a</h3>\n<h4>b</h4>\n");
    assert_gives("#### d\n###### f\n", "<h6>d</h6>\n<h6>f</h6>\n");
}

static void links_to_other_sites_carry_rel(void **state)
{
    (void)state;

    assert_gives(
        "[x](https://example.org/a?b=1&c=2#d \"title\")",
        "<p><a href=\"https://example.org/a?b=1&amp;c=2#d\" rel=\"nofollow ugc\">x</a></p>\n");
    assert_gives(
        "<HTTP://example.org>",
        "<p><a href=\"HTTP://example.org\" rel=\"nofollow ugc\">HTTP://example.org</a></p>\n");
    assert_gives(
        "<a@example.org>",
        "<p><a href=\"mailto:a@example.org\" rel=\"nofollow ugc\">a@example.org</a></p>\n");
    assert_gives("[x](//example.org)",
                 "<p><a href=\"//example.org\" rel=\"nofollow ugc\">x</a></p>\n");
    assert_gives("[x](/az/consultations) [y](#s1) [z](a:b)",
                 "<p><a href=\"/az/consultations\">x</a> <a href=\"#s1\">y</a> z</p>\n");
    assert_gives("[x](</şəki y>)", "<p><a href=\"/%C5%9F%C9%99ki%20y\">x</a></p>\n");
}

static void dangerous_targets_lose_their_link(void **state)
{
    (void)state;

    assert_gives("[x](javascript:alert(1))", "<p>x</p>\n");
    assert_gives("[x](JaVaScRiPt&#58;alert(1))", "<p>x</p>\n");
    assert_gives("[x](<java\tscript:alert(1)>)", "<p>x</p>\n");
    assert_gives("[x](< javascript:alert(1)>)", "<p>x</p>\n");
    assert_gives("[x](&#1;javascript:alert(1))", "<p>x</p>\n");
    assert_gives("[x](data:text/html;base64,PHNjcmlwdD4=)", "<p>x</p>\n");
    assert_gives("[x](vbscript:a) <file:///etc/passwd>", "<p>x file:///etc/passwd</p>\n");
    assert_gives(
        "[x](<https://e.org/\"onmouseover=\"a>)",
        "<p><a href=\"https://e.org/%22onmouseover=%22a\" rel=\"nofollow ugc\">x</a></p>\n");
    assert_gives("[x](</\\\\e.org>)", "<p><a href=\"/%5Ce.org\">x</a></p>\n");
    assert_gives("[x]()", "<p>x</p>\n");
    assert_gives("[](https://e.org)", "<p></p>\n");
}

static void raw_html_disappears(void **state)
{
    (void)state;

    assert_gives("<script>alert(1)</script>\n", "");
    assert_gives("a <b onclick=x>b</b> c", "<p>a b c</p>\n");
    assert_gives("a <!-- c --> b <?php ?> <![CDATA[x]]>", "<p>a  b  </p>\n");
    assert_gives("<div>\n\n*a*\n\n</div>\n", "<p><em>a</em></p>\n");
    assert_gives(
        "```\"><script>\n</code><script>\n```\n",
        "<pre><code class=\"language-&quot;&gt;&lt;script&gt;\">&lt;/code&gt;&lt;script&gt;\n"
        "</code></pre>\n");
}

static void images_leave_their_text(void **state)
{
    (void)state;

    assert_gives("![a *b*](https://e.org/t.gif) c", "<p>a <em>b</em> c</p>\n");
    assert_gives("[![logo](x.png)](https://e.org)",
                 "<p><a href=\"https://e.org\" rel=\"nofollow ugc\">logo</a></p>\n");
    assert_gives("![](https://e.org/t.gif)", "<p></p>\n");
    assert_gives("![[a](https://e.org)](x.png)",
                 "<p><a href=\"https://e.org\" rel=\"nofollow ugc\">a</a></p>\n");
}

static str_t repeated(struct arena *arena, const char *what, size_t times)
{
    const size_t n = strlen(what);
    char *const at = arena_alloc(arena, n * times);
    for (size_t i = 0; i < times; i++)
        memcpy(at + i * n, what, n);
    return (str_t){ at, n * times };
}

static void hostile_repetition_ends_soon(void **state)
{
    (void)state;
    const char *const parts[] = { "[", "![", "> ", "*a_ ", "`", "<!--", "[a](", "- ", "&", "\\" };

    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        AUTO(arena) arena = { 0 };
        const str_t html = markdown_html(&arena, repeated(&arena, parts[i], 2000));
        assert_int_equal(str_find(html, S("<!--")), html.len);
    }
}

static void bytes_that_are_no_text_are_replaced(void **state)
{
    (void)state;

    assert_gives("a\xFF"
                 "b\0c",
                 "<p>a\xEF\xBF\xBD"
                 "b\xEF\xBF\xBD"
                 "c</p>\n");
}

/* --- marks -------------------------------------------------------------------------------------
 */

static void put_claim(void *of, int64_t number, struct buf *before, struct buf *after)
{
    (void)of;
    buf_printf(before, "<span id=\"c%d\">", (int)number);
    BUF_LIT(after, "</span>");
}

static void put_image(void *of, int64_t file, struct buf *out)
{
    (void)of;
    if (file == 17)
        BUF_LIT(out, "<img src=\"/17\" alt=\"x\">");
}

static void marks_become_what_the_feature_says(void **state)
{
    static const struct markdown_marks marks = { NULL, put_claim, put_image, S_INIT("https://a"),
                                                 S_INIT("https://a/en/p") };
    AUTO(arena) arena = { 0 };
    (void)state;

    assert_str_is(markdown_html_marked(&arena, S("It [was *so*](claim:3)."), &marks),
                  "<p>It <span id=\"c3\">was <em>so</em></span>.</p>\n");
    assert_str_is(markdown_html_marked(&arena, S("![](file:17)"), &marks),
                  "<p><img src=\"/17\" alt=\"x\"></p>\n");
    assert_str_is(markdown_html_marked(&arena, S("![what](file:18) ![w](https://x/y.png)"), &marks),
                  "<p>what w</p>\n");
    assert_str_is(markdown_html_marked(&arena, S("[x](/en/a)"), &marks),
                  "<p><a href=\"https://a/en/a\">x</a></p>\n");
    assert_str_is(markdown_html_marked(&arena, S("[x](#y) [z](?a=1&b=2)"), &marks),
                  "<p><a href=\"https://a/en/p#y\">x</a> "
                  "<a href=\"https://a/en/p?a=1&amp;b=2\">z</a></p>\n");
    assert_str_is(markdown_html(&arena, S("[x](#y)")), "<p><a href=\"#y\">x</a></p>\n");
    assert_str_is(markdown_html_marked(&arena, S("[x](claim:0) [y](claim:z)"), &marks),
                  "<p>x y</p>\n");
    assert_str_is(markdown_html(&arena, S("[x](claim:3)")), "<p>x</p>\n");
}

static void the_words_alone_are_left_as_text(void **state)
{
    AUTO(arena) arena = { 0 };
    (void)state;

    assert_str_is(
        markdown_text(&arena, S("# Başlıq\n\nBir *iki* [üç](claim:1)\nsətir.\n\n<b>y</b>\n")),
        "Başlıq\n\nBir iki üç sətir.\n\ny");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_become_what_the_feature_says),
        cmocka_unit_test(the_words_alone_are_left_as_text),
        cmocka_unit_test(ordinary_markdown_is_rendered),
        cmocka_unit_test(headings_begin_at_the_third_level),
        cmocka_unit_test(links_to_other_sites_carry_rel),
        cmocka_unit_test(dangerous_targets_lose_their_link),
        cmocka_unit_test(raw_html_disappears),
        cmocka_unit_test(images_leave_their_text),
        cmocka_unit_test(hostile_repetition_ends_soon),
        cmocka_unit_test(bytes_that_are_no_text_are_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

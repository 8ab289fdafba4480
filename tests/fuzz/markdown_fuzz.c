/* Markdown: whatever people write, what comes out holds no script and no dangerous address.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/text/markdown.h"

static bool has_nocase(str_t s, str_t what)
{
    for (size_t i = 0; i + what.len <= s.len; i++) {
        if (str_eq_ascii_nocase(str_sub(s, i, i + what.len), what))
            return true;
    }
    return false;
}

static void put_claim(void *of, int64_t number, struct buf *before, struct buf *after)
{
    (void)of;
    buf_printf(before, "<span id=\"c%" PRId64 "\">", number);
    BUF_LIT(after, "</span>");
}

static void put_image(void *of, int64_t file, struct buf *out)
{
    (void)of;
    if (file % 2 == 0)
        BUF_LIT(out, "<img alt=\"\">");
}

static void judge(str_t html)
{
    must(utf8_valid(html));
    must(!has_nocase(html, S("<script")) && !has_nocase(html, S("<iframe")));
    must(!has_nocase(html, S("=\"javascript:")) && !has_nocase(html, S("=\"data:")) &&
         !has_nocase(html, S("=\"vbscript:")) && !has_nocase(html, S("=\"file:")));
    must(!has_nocase(html, S(" onclick=\"")) && !has_nocase(html, S(" style=\"")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    arena_init(&arena);
    const str_t text = fuzz_text(data, size);
    if (!utf8_valid(text))
        return 0;
    const struct markdown_marks marks = { NULL, put_claim, put_image, S("https://example.org"),
                                          S("https://example.org/p") };
    judge(markdown_html(&arena, text));
    judge(markdown_html_marked(&arena, text, &marks));
    must(utf8_valid(markdown_text(&arena, text)));
    return 0;
}

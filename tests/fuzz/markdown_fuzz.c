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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    arena_init(&arena);
    const str_t text = fuzz_text(data, size);
    if (!utf8_valid(text))
        return 0;
    const str_t html = markdown_html(&arena, text);
    must(utf8_valid(html));
    must(!has_nocase(html, S("<script")) && !has_nocase(html, S("<iframe")));
    must(!has_nocase(html, S("=\"javascript:")) && !has_nocase(html, S("=\"data:")) &&
         !has_nocase(html, S("=\"vbscript:")) && !has_nocase(html, S("=\"file:")));
    must(!has_nocase(html, S(" onclick=\"")) && !has_nocase(html, S(" style=\"")));
    return 0;
}

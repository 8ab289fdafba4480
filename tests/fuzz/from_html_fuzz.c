/* HTML of other sites as Markdown: what comes out carries no marks of ours, no script and no
 * dangerous address once it is drawn; words without markup come back as the same words.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/base/buf.h"
#include "kit/base/str.h"
#include "kit/text/markdown.h"
#include "newsroom/import/from_html.h"

static bool has_nocase(str_t s, str_t what)
{
    for (size_t i = 0; i + what.len <= s.len; i++) {
        if (str_eq_ascii_nocase(str_sub(s, i, i + what.len), what))
            return true;
    }
    return false;
}

static void no_claim(void *of, int64_t number, struct buf *before, struct buf *after)
{
    (void)of;
    (void)number;
    (void)before;
    (void)after;
    must_failed("a claim of ours came out of HTML of others", __FILE__, __LINE__);
}

static void no_image(void *of, int64_t file, struct buf *out)
{
    (void)of;
    (void)file;
    (void)out;
    must_failed("an image of ours came out of HTML of others", __FILE__, __LINE__);
}

static err_t converted(struct arena *arena, str_t html, bool keeps_breaks,
                       struct html_markdown *out)
{
    struct html_source source = { .base = S("https://old.example.org/a/b"),
                                  .lang = LANG_EN,
                                  .keeps_breaks = keeps_breaks };
    TRY(html_read(arena, html, &source.root));
    return html_markdown(arena, &source, out);
}

static void judge(struct arena *arena, const struct html_markdown *m)
{
    const struct markdown_marks marks = { .claim = no_claim, .image = no_image };
    const str_t html = markdown_html_marked(arena, m->text, &marks);
    must(utf8_valid(m->text) && m->rest <= m->text.len);
    must(!has_nocase(html, S("<script")) && !has_nocase(html, S("<iframe")) &&
         !has_nocase(html, S("<img")));
    must(!has_nocase(html, S("=\"javascript:")) && !has_nocase(html, S("=\"data:")) &&
         !has_nocase(html, S("=\"vbscript:")) && !has_nocase(html, S("=\"file:")) &&
         !has_nocase(html, S("=\"/")));
}

/* The same text as words of HTML. */
static void judge_words(struct arena *arena, str_t text)
{
    struct html_markdown m;
    AUTO(buf) html;
    buf_init(&html, 8 * text.len + 16);
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '<')
            BUF_LIT(&html, "&lt;");
        else if (text.at[i] == '&')
            BUF_LIT(&html, "&amp;");
        else if (text.at[i] == '>')
            BUF_LIT(&html, "&gt;");
        else
            buf_byte(&html, text.at[i]);
    }
    if (converted(arena, buf_str(&html), false, &m) != OK)
        return;
    must(str_eq(words_even(arena, markdown_text(arena, m.text)), words_even(arena, text)));
}

static bool is_shown_alike(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.at[i];
        if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7F)
            return false; /* libxml2 drops or ends at controls */
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    arena_init(&arena);
    const str_t text = fuzz_text(data, size);
    struct html_markdown m;
    int64_t count = 0;
    if (!utf8_valid(text))
        return 0;
    must(shortcodes_drop(&arena, text, &count).len <= text.len);
    must(utf8_valid(html_words(&arena, text)));
    if (converted(&arena, text, false, &m) == OK)
        judge(&arena, &m);
    if (converted(&arena, text, true, &m) == OK)
        judge(&arena, &m);
    if (is_shown_alike(text))
        judge_words(&arena, text);
    return 0;
}

/* Addresses: a foreign link that is accepted is a plain web address; what we make stays ours.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/html/html.h"

static void must_be_web_address(str_t s)
{
    must(str_eq_ascii_nocase(str_sub(s, 0, 7), S("http://")) ||
         str_eq_ascii_nocase(str_sub(s, 0, 8), S("https://")));
    must(s.len <= 2000 && utf8_valid(s));
    for (size_t i = 0; i < s.len; i++)
        must((unsigned char)s.at[i] > ' ' && s.at[i] != '\\' && s.at[i] != 0x7F);
}

/* On this site, and nothing in it ends an attribute or a header line. */
static void must_be_ours(str_t s)
{
    must(str_starts(s, S("/az/")) || str_starts(s, S("#")));
    for (size_t i = 0; i < s.len; i++)
        must((unsigned char)s.at[i] > ' ' && (unsigned char)s.at[i] < 0x7F &&
             strchr("\"'<>\\`", s.at[i]) == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    struct cx cx = fuzz_cx(&arena);
    cx.lang = LANG_AZ;
    const str_t text = str_sub(fuzz_text(data, size), 0, 10000);
    url_t url;
    if (url_foreign(text, &url) == OK)
        must_be_web_address(url.text);
    must_be_ours(url_with(&cx, "/a/{}?b={}", UARG(text), UARG(text)).text);
    must_be_ours(url_in_lang(&cx, LANG_AZ, text).text);
    must_be_ours(url_fragment(&cx, text).text);

    const html_t escaped = html_text(&cx, text);
    for (size_t i = 0; i < escaped.markup.len; i++)
        must(strchr("\"'<>", escaped.markup.at[i]) == NULL || escaped.markup.at[i] == '\0');
    return 0;
}

/* HTML as words alone; the shortcodes of WordPress.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/import/from_html.h"

#include "kit/base/buf.h"
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "newsroom/import/tags.h"

enum { WORDS_MAX = 1 << 20 };

str_t words_even(struct arena *arena, str_t text)
{
    const str_t visible = text_nfc(arena, text_visible(arena, text));
    char *const to = arena_alloc(arena, visible.len);
    size_t n = 0;
    for (size_t i = 0; i < visible.len; i++) {
        const bool is_blank = (unsigned char)visible.at[i] <= ' ';
        if (!is_blank)
            to[n++] = visible.at[i];
        else if (n > 0 && to[n - 1] != ' ')
            to[n++] = ' ';
    }
    return (str_t){ to, n > 0 && to[n - 1] == ' ' ? n - 1 : n };
}

static void add_words(const struct xml_node *n, struct buf *out)
{
    for (const struct xml_node *c = n->first; c != NULL; c = c->next) {
        const enum html_tag tag = html_is_text(c) ? TAG_INLINE : html_tag(c);
        const bool is_shown =
            (tag != TAG_SCRIPT && tag != TAG_FRAME && tag != TAG_FORM) || html_never_ends(c);
        buf_add(out, c->text);
        if (tag == TAG_BLOCK || tag == TAG_BREAK)
            buf_byte(out, ' ');
        if (is_shown)
            add_words(c, out);
    }
}

str_t html_words(struct arena *arena, str_t html)
{
    const struct xml_node *root = NULL;
    AUTO(buf) all;
    buf_init(&all, WORDS_MAX);
    if (str_find_byte(html, '<', 0) == html.len && str_find_byte(html, '&', 0) == html.len)
        return words_even(arena, html);
    if (html_read(arena, html, &root) != OK)
        return S("");
    add_words(root, &all);
    return words_even(arena, buf_str(&all));
}

str_t words_first(str_t text, size_t most)
{
    size_t i = 0;
    for (size_t n = 0; i < text.len; i++) {
        if (((unsigned char)text.at[i] & 0xC0) != 0x80 && n++ == most)
            break;
    }
    return str_sub(text, 0, i);
}

/* --- shortcodes ----------------------------------------------------------------------------------
 */

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* The length of the shortcode that begins s; 0: it is none. */
static size_t shortcode(str_t s)
{
    enum { LONGEST = 2000 };
    static const char KNOWN[] = " caption wp_caption gallery embed audio video playlist ";
    char name[40];
    const bool is_end = s.len > 1 && s.at[1] == '/';
    const size_t from = is_end ? 2 : 1;
    size_t i = from;
    while (i < s.len && is_name(s.at[i]))
        i++;
    if (i == from || i == s.len || s.at[from] < 'a' || (s.at[i] != ']' && s.at[i] != ' '))
        return 0;
    const int len = snprintf(name, sizeof name, " %.*s ", STR_ARG(str_sub(s, from, i)));
    const bool is_known = (size_t)len < sizeof name && strstr(KNOWN, name) != NULL;
    bool has_attributes = false;
    for (; i < s.len && i < LONGEST && s.at[i] != '[' && s.at[i] != '<'; i++) {
        has_attributes = has_attributes || (s.at[i] == '=' && is_name(s.at[i - 1]));
        if (s.at[i] == ']')
            return is_known || is_end || has_attributes ? i + 1 : 0;
    }
    return 0;
}

str_t shortcodes_drop(struct arena *arena, str_t html, int64_t *count)
{
    char *const to = arena_alloc(arena, html.len);
    size_t n = 0;
    for (size_t i = 0; i < html.len;) {
        const size_t len = html.at[i] == '[' ? shortcode(str_sub(html, i, html.len)) : 0;
        *count += len > 0 ? 1 : 0;
        i += len;
        if (len == 0)
            to[n++] = html.at[i++];
    }
    return (str_t){ to, n };
}

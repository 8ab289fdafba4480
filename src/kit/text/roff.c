/* Words of a manual page: what roff would take for its own is escaped.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/roff.h"

#include "kit/base/str.h"

void roff_words(struct buf *out, str_t words)
{
    if (words.len > 0 && (words.at[0] == '.' || words.at[0] == '\''))
        BUF_LIT(out, "\\&");
    for (size_t i = 0; i < words.len; i++) {
        if (words.at[i] == '\\')
            BUF_LIT(out, "\\e");
        else if (words.at[i] == '-')
            BUF_LIT(out, "\\-");
        else
            buf_byte(out, words.at[i]);
    }
}

void roff_line(struct buf *out, str_t words)
{
    if (words.len == 0)
        return;
    size_t from = 0;
    for (size_t i = 0; i + 1 < words.len; i++) {
        if (words.at[i] == '.' && words.at[i + 1] == ' ') {
            roff_words(out, str_sub(words, from, i + 1));
            buf_byte(out, '\n');
            from = i + 2;
        }
    }
    roff_words(out, str_sub(words, from, words.len));
    buf_byte(out, '\n');
}

/* --- as plain text ---------------------------------------------------------------------------- */

static void plain_text(struct buf *out, str_t words)
{
    for (size_t i = 0; i < words.len; i++) {
        if (words.at[i] != '\\' || i + 1 == words.len) {
            buf_byte(out, words.at[i]);
            continue;
        }
        const char escaped = words.at[++i];
        if (escaped != '&')
            buf_byte(out, escaped == 'e' ? '\\' : escaped);
    }
}

static void indent(struct buf *out, int depth)
{
    for (int i = 0; i < depth; i++)
        BUF_LIT(out, "    ");
}

/* "Op Fl Fl data Ar DIR" as "[--data DIR]"; Nm without a word is the program itself. */
static void plain_macros(struct buf *out, str_t line)
{
    const bool is_optional = str_starts(line, S("Op"));
    const size_t before = out->len;
    bool is_inside = false;
    str_t word;
    if (is_optional)
        buf_byte(out, '[');
    while (str_cut(&line, ' ', &word)) {
        if (str_eq(word, S("Op")) || str_eq(word, S("It")) || str_eq(word, S("Nm")) ||
            str_eq(word, S("Cm")) || str_eq(word, S("Ar")))
            continue;
        const bool is_dash = str_eq(word, S("Fl"));
        if (is_inside)
            buf_byte(out, ' ');
        if (is_dash)
            buf_byte(out, '-');
        else
            plain_text(out, word);
        is_inside = !is_dash;
    }
    if (is_optional)
        buf_byte(out, ']');
    if (out->len == before)
        BUF_LIT(out, "alyans");
}

void roff_plain(struct buf *out, str_t page)
{
    int depth = 0;
    str_t line;
    while (str_cut(&page, '\n', &line)) {
        const bool is_macro = str_starts(line, S("."));
        const str_t macro = is_macro ? str_sub(line, 1, 3) : STR_NONE;
        if (line.len == 0 || str_eq(macro, S("Dd")) || str_eq(macro, S("Dt")) ||
            str_eq(macro, S("Os")))
            continue;
        if (str_eq(macro, S("Bl")) || str_eq(macro, S("El"))) {
            depth += str_eq(macro, S("Bl")) ? 1 : -1;
            continue;
        }
        if (str_eq(macro, S("Sh"))) {
            buf_byte(out, '\n');
            plain_text(out, str_sub(line, 4, line.len));
        } else {
            indent(out, str_eq(macro, S("It")) ? depth : depth + 1);
            if (is_macro && !str_eq(macro, S("Nd")))
                plain_macros(out, str_sub(line, 1, line.len));
            else
                plain_text(out, is_macro ? str_sub(line, 4, line.len) : line);
        }
        buf_byte(out, '\n');
    }
}

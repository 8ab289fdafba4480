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

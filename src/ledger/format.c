/* The canonical forms of the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/format.h"

#include "kit/base/str.h"

/* --- canonical JSON texts ------------------------------------------------------------------------
 */

static bool is_escaped(char c)
{
    return (unsigned char)c < 0x20 || c == '"' || c == '\\';
}

static void put_escape(struct buf *out, char c)
{
    static const char SHORT[] = "\b\t\n\f\r\"\\";
    static const char LETTER[] = "btnfr\"\\";
    const char *const found = memchr(SHORT, c, sizeof SHORT - 1);
    if (found != NULL) {
        buf_byte(out, '\\');
        buf_byte(out, LETTER[found - SHORT]);
    } else {
        buf_printf(out, "\\u%04x", (unsigned)c);
    }
}

void canonical_text(struct buf *out, str_t s)
{
    must(utf8_valid(s));
    buf_byte(out, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (!is_escaped(s.at[i]))
            continue;
        buf_add(out, str_sub(s, from, i));
        put_escape(out, s.at[i]);
        from = i + 1;
    }
    buf_add(out, str_sub(s, from, s.len));
    buf_byte(out, '"');
}

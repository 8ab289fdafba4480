/* Lines of a vCard. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/exchange/vcard.h"

#include "kit/base/str.h"

enum { OCTETS = 75 };

/* RFC 6350, 3.4: backslash, comma, semicolon and line ends. */
static void add_escaped(struct buf *line, str_t value)
{
    for (size_t i = 0; i < value.len; i++) {
        const char c = value.at[i];
        if (c == '\n') {
            BUF_LIT(line, "\\n");
        } else if (c != '\r') {
            if (c == '\\' || c == ',' || c == ';')
                buf_byte(line, '\\');
            buf_byte(line, c);
        }
    }
}

static bool goes_on(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* RFC 6350, 3.2: a line end and a blank between any two characters; never within one. */
static void add_folded(struct buf *out, str_t line)
{
    size_t room = OCTETS;
    while (line.len > room) {
        size_t n = room;
        while (n > 1 && goes_on(line.at[n]))
            n--;
        buf_add(out, str_sub(line, 0, n));
        BUF_LIT(out, "\r\n ");
        line = str_sub(line, n, line.len);
        room = OCTETS - 1; /* the blank counts */
    }
    buf_add(out, line);
    BUF_LIT(out, "\r\n");
}

void vcard_line(struct buf *out, const char *name, str_t value)
{
    if (value.len == 0)
        return;
    AUTO(buf) line;
    buf_init(&line, SIZE_MAX / 2);
    buf_add(&line, str_from_c(name));
    buf_byte(&line, ':');
    add_escaped(&line, value);
    add_folded(out, buf_str(&line));
}

void vcard_uri(struct buf *out, const char *name, str_t uri)
{
    if (uri.len == 0)
        return;
    AUTO(buf) line;
    buf_init(&line, SIZE_MAX / 2);
    buf_add(&line, str_from_c(name));
    buf_byte(&line, ':');
    buf_add(&line, uri);
    add_folded(out, buf_str(&line));
}

void vcard_parts(struct buf *out, const char *name, const str_t *parts, size_t count)
{
    AUTO(buf) line;
    buf_init(&line, SIZE_MAX / 2);
    buf_add(&line, str_from_c(name));
    for (size_t i = 0; i < count; i++) {
        buf_byte(&line, i == 0 ? ':' : ';');
        add_escaped(&line, parts[i]);
    }
    add_folded(out, buf_str(&line));
}

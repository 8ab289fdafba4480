/* XML for exports.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/xml/xml.h"

#include "kit/base/str.h"

/* U+FFFE and U+FFFF are no characters of XML. */
static bool is_no_character(str_t s, size_t i)
{
    const str_t three = str_sub(s, i, i + 3);
    return str_eq(three, S("\xEF\xBF\xBE")) || str_eq(three, S("\xEF\xBF\xBF"));
}

static void escaped(struct buf *to, str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.at[i];
        if (c == '&')
            BUF_LIT(to, "&amp;");
        else if (c == '<')
            BUF_LIT(to, "&lt;");
        else if (c == '>')
            BUF_LIT(to, "&gt;");
        else if (c == '"')
            BUF_LIT(to, "&quot;");
        else if (c == '\n' || c == '\t') /* as they are: attributes would make blanks of them */
            buf_printf(to, "&#%d;", c);
        else if (is_no_character(s, i))
            i += 2;
        else if (c >= 0x20)
            buf_byte(to, (char)c);
    }
}

void xml_begin(struct xml_out *x, struct buf *to)
{
    *x = (struct xml_out){ .to = to };
    BUF_LIT(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}

static void end_tag(struct xml_out *x)
{
    if (x->in_tag)
        buf_byte(x->to, '>');
    x->in_tag = false;
}

void xml_open(struct xml_out *x, const char *name)
{
    must(x->depth < XML_DEPTH);
    end_tag(x);
    x->open[x->depth++] = name;
    buf_printf(x->to, "<%s", name);
    x->in_tag = true;
}

void xml_attr(struct xml_out *x, const char *name, str_t value)
{
    must(x->in_tag);
    buf_printf(x->to, " %s=\"", name);
    escaped(x->to, value);
    buf_byte(x->to, '"');
}

void xml_text(struct xml_out *x, str_t text)
{
    must(x->depth > 0);
    end_tag(x);
    escaped(x->to, text);
}

void xml_close(struct xml_out *x)
{
    must(x->depth > 0);
    const char *const name = x->open[--x->depth];
    if (x->in_tag)
        BUF_LIT(x->to, "/>");
    else
        buf_printf(x->to, "</%s>", name);
    x->in_tag = false;
    if (x->depth <= 3)
        buf_byte(x->to, '\n');
}

void xml_comment(struct xml_out *x, str_t text)
{
    end_tag(x);
    BUF_LIT(x->to, "<!-- ");
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.at[i];
        if (c == '-' && (i + 1 == text.len || text.at[i + 1] == '-'))
            BUF_LIT(x->to, "- ");
        else if (is_no_character(text, i))
            i += 2;
        else if (c >= 0x20)
            buf_byte(x->to, (char)c);
    }
    BUF_LIT(x->to, " -->\n");
}

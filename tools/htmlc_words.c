/* What the template compiler knows of HTML: elements, attributes, entities, letters.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "htmlc_parts.h"

typedef bool same_fn(str_t a, str_t b);

static bool is_one_of(same_fn *same, str_t word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (same(word, str_from_c(words[i])))
            return true;
    }
    return false;
}
#define IS_ONE_OF(same, word, ...)                                                                 \
    is_one_of((same), (word), (const char *const[]){ __VA_ARGS__ },                                \
              ARRAY_LEN(((const char *const[]){ __VA_ARGS__ })))
/* Browsers read names of elements and attributes in any case. */
#define IS_NAME(word, ...) IS_ONE_OF(str_eq_ascii_nocase, word, __VA_ARGS__)

bool element_is_void(str_t name)
{
    return IS_NAME(name, "area", "br", "col", "embed", "hr", "img", "input", "link", "meta",
                   "source", "track", "wbr");
}

/* Elements that load or run foreign things, change how text is read, or animate an address. */
bool element_is_refused(str_t name)
{
    return IS_NAME(name, "style", "base", "object", "embed", "applet", "iframe", "frame",
                   "frameset", "noscript", "noembed", "noframes", "plaintext", "xmp", "template",
                   "math", "foreignobject", "animate", "animatemotion", "animatetransform",
                   "animatecolor", "set", "portal");
}

bool element_ends_p(str_t name)
{
    return IS_NAME(name, "address", "article", "aside", "blockquote", "details", "dialog", "div",
                   "dl", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
                   "h4", "h5", "h6", "header", "hgroup", "hr", "main", "menu", "nav", "ol", "p",
                   "pre", "search", "section", "table", "ul");
}

bool attr_is_url(str_t name)
{
    return IS_NAME(name, "href", "src", "action", "formaction", "poster", "xlink:href", "cite",
                   "data", "background", "manifest", "longdesc");
}

/* Several addresses with their widths: only as one hole of its own type. */
bool attr_is_srcset(str_t name)
{
    return IS_NAME(name, "srcset");
}

/* Addresses in other grammars, whole documents, things a policy header forbids anyway. */
bool attr_is_refused(str_t name)
{
    return str_eq_ascii_nocase(str_sub(name, 0, 2), S("on")) ||
           IS_NAME(name, "style", "srcdoc", "imagesrcset", "ping", "http-equiv");
}

bool attr_is_visible(str_t name)
{
    return IS_NAME(name, "alt", "title", "placeholder", "label", "aria-label", "aria-description",
                   "aria-roledescription", "aria-valuetext", "aria-placeholder");
}

/* --- letters -------------------------------------------------------------------------------- */

struct range {
    uint32_t from, to;
};
/* What is neither letter nor mark above ASCII: punctuation, signs, arrows, shapes, emoji. */
static const struct range SIGNS[] = {
    { 0x00A0, 0x00A9 }, { 0x00AB, 0x00B4 },   { 0x00B6, 0x00B9 }, { 0x00BB, 0x00BF },
    { 0x00D7, 0x00D7 }, { 0x00F7, 0x00F7 },   { 0x2000, 0x2070 }, { 0x2074, 0x207E },
    { 0x2080, 0x208E }, { 0x20A0, 0x20CF },   { 0x2116, 0x2116 }, { 0x2122, 0x2122 },
    { 0x2190, 0x2BFF }, { 0x3000, 0x3004 },   { 0x3007, 0x3030 }, { 0xFE00, 0xFE0F },
    { 0xFEFF, 0xFEFF }, { 0x1F000, 0x1FAFF },
};

static bool is_letter(uint32_t c)
{
    if (c < 0x80)
        return is_alpha((char)c);
    for (size_t i = 0; i < ARRAY_LEN(SIGNS); i++) {
        if (c >= SIGNS[i].from && c <= SIGNS[i].to)
            return false;
    }
    return true;
}

/* The character at *i of valid UTF-8; *i moves behind it. */
static uint32_t next_char(str_t s, size_t *i)
{
    const unsigned char c = (unsigned char)s.at[(*i)++];
    if (c < 0x80)
        return c;
    const int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
    uint32_t v = c & (0x3Fu >> more);
    for (int k = 0; k < more; k++)
        v = v << 6 | ((unsigned char)s.at[(*i)++] & 0x3Fu);
    return v;
}

/* The entities that are no letters; everything else is written as itself. */
static bool is_known_entity(str_t name)
{
    return IS_ONE_OF(str_eq, name, "amp", "lt", "gt", "quot", "apos", "nbsp", "shy", "ensp", "emsp",
                     "thinsp", "zwnj", "zwj", "ndash", "mdash", "hellip", "middot", "bull", "times",
                     "minus", "copy", "reg", "trade", "sect", "para", "laquo", "raquo", "lsquo",
                     "rsquo", "ldquo", "rdquo", "larr", "rarr", "uarr", "darr");
}

/* At the '&' at *i: a known entity or a number; *i moves behind its ';'. */
static err_t check_entity(struct htmlc *t, str_t s, int line, size_t *i, bool *found_letter)
{
    const size_t end = str_find_byte(s, ';', *i);
    const str_t name = str_sub(s, *i + 1, end);
    if (end == s.len || end - *i > 12)
        return refuse_at(t, line, "a bare & is not allowed: write &amp;");
    if (name.len > 1 && name.at[0] == '#') {
        int64_t number;
        if (!str_to_i64(str_sub(name, 1, name.len), 32, 0x10FFFF, &number))
            return refuse_at(t, line, "&%.*s; is no character: write it as itself or &#decimal;",
                             STR_ARG(name));
        *found_letter = is_letter((uint32_t)number);
    } else if (!is_known_entity(name)) {
        return refuse_at(t, line, "unknown entity &%.*s;: write the character itself",
                         STR_ARG(name));
    }
    *i = end + 1;
    return OK;
}

err_t check_literal(struct htmlc *t, str_t literal, int line, int *words_at)
{
    for (size_t i = 0; i < literal.len;) {
        bool found_letter = false;
        line += literal.at[i] == '\n';
        if (literal.at[i] == '&')
            TRY(check_entity(t, literal, line, &i, &found_letter));
        else
            found_letter = is_letter(next_char(literal, &i));
        if (found_letter && *words_at == 0)
            *words_at = line;
    }
    return OK;
}

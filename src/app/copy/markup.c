/* Links of a page found and led elsewhere.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/copy/markup.h"

#include "kit/base/str.h"
#include "kit/html/html.h"
#include "kit/http/http.h"

/* --- tags and attributes ---------------------------------------------------------------------- */

struct attribute {
    size_t begin;      /* of the blank before it, in the tag */
    str_t name, value; /* as written */
};
/* The next attribute of a tag at or after *at; false: no more. */
static bool next_attribute(str_t tag, size_t *at, struct attribute *out)
{
    size_t i = *at;
    while (i < tag.len && tag.at[i] != ' ' && tag.at[i] != '\n')
        i++;
    out->begin = i;
    while (i < tag.len && (tag.at[i] == ' ' || tag.at[i] == '\n'))
        i++;
    const size_t name = i;
    while (i < tag.len && strchr(" \n=>/", tag.at[i]) == NULL)
        i++;
    if (i == name)
        return false;
    out->name = str_sub(tag, name, i);
    out->value = STR_NONE;
    if (i + 1 < tag.len && tag.at[i] == '=' && tag.at[i + 1] == '"') {
        const size_t end = str_find_byte(tag, '"', i + 2);
        out->value = str_sub(tag, i + 2, end);
        i = end + 1;
    }
    *at = i < tag.len ? i : tag.len;
    return true;
}

static str_t attribute_of(str_t tag, str_t name)
{
    struct attribute a;
    size_t at = 0;
    while (next_attribute(tag, &at, &a)) {
        if (str_eq(a.name, name))
            return a.value;
    }
    return STR_NONE;
}

/* Behind the ">" that ends the tag beginning at from; quotes are minded. */
static size_t tag_end(str_t page, size_t from)
{
    bool is_quoted = false;
    for (size_t i = from; i < page.len; i++) {
        if (page.at[i] == '"')
            is_quoted = !is_quoted;
        else if (page.at[i] == '>' && !is_quoted)
            return i + 1;
    }
    return page.len;
}

static bool tag_is(str_t tag, str_t name)
{
    return str_starts(str_sub(tag, 1, tag.len), name) && tag.len > name.len + 1 &&
           strchr(" \n>", tag.at[name.len + 1]) != NULL;
}

/* Behind the end tag of the element whose start tag ends at from. */
static size_t element_end(str_t page, size_t from, str_t end_tag)
{
    const str_t rest = str_sub(page, from, page.len);
    const size_t end = str_find(rest, end_tag);
    return end == rest.len ? page.len : from + end + end_tag.len;
}

/* --- leading ---------------------------------------------------------------------------------- */

/* htmlc writes no other entity into an address. */
static str_t unescaped(struct arena *arena, str_t value)
{
    AUTO(buf) out;
    buf_init(&out, value.len + 1);
    for (size_t i = 0; i < value.len; i++) {
        buf_byte(&out, value.at[i]);
        if (str_starts(str_sub(value, i, value.len), S("&amp;")))
            i += sizeof "amp;" - 1;
    }
    return arena_str(arena, buf_str(&out));
}

static bool is_ours(str_t address)
{
    return str_starts(address, S("/")) && !str_starts(address, S("//"));
}

/* One address led; STR_NONE: it goes. */
static str_t led(struct arena *arena, const struct leading *l, str_t value, enum link_use use)
{
    if (!is_ours(value))
        return value;
    const str_t address = unescaped(arena, value);
    const size_t mark = str_find_byte(address, '#', 0);
    const str_t to = l->where(l->of, str_sub(address, 0, mark), use);
    return to.len == 0 ? STR_NONE
                       : arena_printf(arena, "%.*s%.*s", STR_ARG(to),
                                      STR_ARG(str_sub(address, mark, address.len)));
}

/* "/a.jpg 320w, /b.jpg 800w" */
static str_t led_set(struct arena *arena, const struct leading *l, str_t value)
{
    AUTO(buf) out;
    buf_init(&out, (size_t)64 << 10);
    str_t part;
    while (str_cut(&value, ',', &part)) {
        part = str_trim(part);
        const size_t blank = str_find_byte(part, ' ', 0);
        const str_t to = led(arena, l, str_sub(part, 0, blank), LINK_PLAIN);
        if (to.len == 0)
            continue;
        buf_add(&out, out.len > 0 ? S(", ") : S(""));
        buf_add(&out, to);
        buf_add(&out, str_sub(part, blank, part.len));
    }
    return arena_str(arena, buf_str(&out));
}

static bool is_address(str_t name)
{
    return str_eq(name, S("href")) || str_eq(name, S("src")) || str_eq(name, S("action"));
}

static void lead_tag(struct arena *arena, str_t tag, const struct leading *l, struct buf *out)
{
    enum link_use use = LINK_PLAIN;
    if (tag_is(tag, S("form")))
        use = LINK_FORM;
    else if (str_eq(attribute_of(tag, S("rel")), S("next")))
        use = LINK_NEXT;
    struct attribute a;
    size_t at = 0, done = 0;
    while (next_attribute(tag, &at, &a)) {
        const bool is_set = str_eq(a.name, S("srcset"));
        if (!is_set && !is_address(a.name))
            continue;
        const str_t to = is_set ? led_set(arena, l, a.value) : led(arena, l, a.value, use);
        buf_add(out, str_sub(tag, done, a.begin));
        if (to.len > 0) {
            buf_printf(out, " %.*s=\"", STR_ARG(a.name));
            put_attr_str(out, is_ours(a.value) ? to : unescaped(arena, to));
            BUF_LIT(out, "\"");
        }
        done = at;
    }
    buf_add(out, str_sub(tag, done, tag.len));
}

/* Appends what stands for the element that begins with this tag, where it does not stay as it is;
 * behind it, or 0. */
static size_t replaced(str_t page, str_t tag, size_t end, struct buf *out)
{
    if (tag_is(tag, S("script"))) {
        const size_t after = element_end(page, end, S("</script>"));
        if (attribute_of(tag, S("src")).len == 0) /* data that machines read */
            buf_add(out, str_sub(page, end - tag.len, after));
        return after;
    }
    if (tag_is(tag, S("form")) && !str_eq(attribute_of(tag, S("method")), S("get")))
        return element_end(page, end, S("</form>"));
    return 0;
}

void page_lead(struct arena *arena, str_t page, const struct leading *l, struct buf *out)
{
    size_t done = 0;
    for (size_t at = str_find_byte(page, '<', 0); at < page.len;
         at = str_find_byte(page, '<', done)) {
        buf_add(out, str_sub(page, done, at));
        const size_t end = tag_end(page, at);
        const str_t tag = str_sub(page, at, end);
        done = replaced(page, tag, end, out);
        if (done == 0) {
            lead_tag(arena, tag, l, out);
            done = end;
        }
    }
    buf_add(out, str_sub(page, done, page.len));
}

/* --- places ----------------------------------------------------------------------------------- */

static str_t ending_of(str_t content_type)
{
    static const struct {
        str_t type, ending;
    } KNOWN[] = { { S_INIT("application/json"), S_INIT(".json") },
                  { S_INIT("text/plain"), S_INIT(".txt") },
                  { S_INIT("text/csv"), S_INIT(".csv") } };
    for (size_t i = 0; i < ARRAY_LEN(KNOWN); i++) {
        if (str_starts(content_type, KNOWN[i].type))
            return KNOWN[i].ending;
    }
    return S("");
}

/* "?before=12" as "-before-12". */
static void add_query(struct buf *out, str_t query)
{
    if (query.len > 0)
        BUF_LIT(out, "-");
    for (size_t i = 0; i < query.len; i++) {
        const char c = query.at[i];
        const bool is_plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        buf_byte(out, is_plain ? c : '-');
    }
}

str_t copy_place(struct arena *arena, str_t target, str_t content_type)
{
    const size_t mark = str_find_byte(target, '?', 0);
    str_t path = str_sub(target, 1, mark);
    if (!percent_decode(arena, path, false, &path))
        path = str_sub(target, 1, mark);
    const bool is_page = str_starts(content_type, S("text/html"));
    while (str_ends(path, S("/")))
        path.len--;
    size_t name = path.len;
    while (name > 0 && path.at[name - 1] != '/')
        name--;
    size_t dot = path.len;
    for (size_t i = name + 1; i < path.len; i++)
        dot = path.at[i] == '.' ? i : dot;
    AUTO(buf) out;
    buf_init(&out, 8192);
    if (is_page) {
        buf_add(&out, path);
        buf_add(&out, path.len > 0 ? S("/index") : S("index"));
    } else {
        buf_add(&out, str_sub(path, 0, dot));
    }
    add_query(&out, str_sub(target, mark + 1, target.len));
    if (is_page)
        BUF_LIT(&out, ".html");
    else
        buf_add(&out, dot < path.len ? str_sub(path, dot, path.len) : ending_of(content_type));
    return arena_str(arena, buf_str(&out));
}

str_t copy_relative(struct arena *arena, str_t from, str_t to)
{
    size_t same = 0; /* behind the last "/" that both share */
    for (size_t i = 0; i < from.len && i < to.len && from.at[i] == to.at[i]; i++)
        same = from.at[i] == '/' ? i + 1 : same;
    AUTO(buf) out;
    buf_init(&out, 16384);
    for (size_t i = same; i < from.len; i++) {
        if (from.at[i] == '/')
            BUF_LIT(&out, "../");
    }
    for (size_t i = same; i < to.len; i++) {
        const unsigned char c = (unsigned char)to.at[i];
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || (c != 0 && strchr("-._~/", c) != NULL);
        if (is_plain)
            buf_byte(&out, (char)c);
        else
            buf_printf(&out, "%%%02X", c);
    }
    return arena_str(arena, buf_str(&out));
}

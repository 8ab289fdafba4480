/* JSON written straight into a buffer, in the order of the calls.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/json/json.h"

#include <math.h>

#include "kit/base/str.h"

enum { DEPTH_MAX = 64 };

void json_begin(struct json_out *j, struct buf *to)
{
    *j = (struct json_out){ .to = to, .first = true };
}

static bool in_object(const struct json_out *j)
{
    return j->depth > 0 && (j->open_objects >> (j->depth - 1) & 1) != 0;
}

static void separate(struct json_out *j)
{
    if (!j->first)
        buf_byte(j->to, ',');
    j->first = false;
}

/* Before any value: members of objects have had their comma before the key. */
static void value_begin(struct json_out *j)
{
    must(in_object(j) == j->after_key);
    must(j->depth > 0 || j->first); /* one value at the top */
    if (!j->after_key)
        separate(j);
    j->after_key = false;
}

static void open_level(struct json_out *j, bool object)
{
    must(j->depth < DEPTH_MAX);
    value_begin(j);
    const uint64_t bit = UINT64_C(1) << j->depth;
    j->open_objects = object ? j->open_objects | bit : j->open_objects & ~bit;
    j->depth++;
    j->first = true;
    buf_byte(j->to, object ? '{' : '[');
}

static void close_level(struct json_out *j, bool object)
{
    must(j->depth > 0 && in_object(j) == object && !j->after_key);
    j->depth--;
    j->first = false;
    buf_byte(j->to, object ? '}' : ']');
}

void json_put_object(struct json_out *j)
{
    open_level(j, true);
}

void json_put_object_end(struct json_out *j)
{
    close_level(j, true);
}

void json_put_array(struct json_out *j)
{
    open_level(j, false);
}

void json_put_array_end(struct json_out *j)
{
    close_level(j, false);
}

/* Bytes the character at i takes when it must be escaped, else 0. U+2028 and U+2029 end a line in
 * older JavaScript; '<' could end a script element. */
static size_t escaped_len(str_t s, size_t i)
{
    const unsigned char c = (unsigned char)s.at[i];
    if (c < 0x20 || c == '"' || c == '\\' || c == '<')
        return 1;
    if (c == 0xE2 && i + 2 < s.len && s.at[i + 1] == '\x80' &&
        (s.at[i + 2] == '\xA8' || s.at[i + 2] == '\xA9'))
        return 3;
    return 0;
}

static void add_escape(struct buf *to, str_t s, size_t i)
{
    const unsigned char c = (unsigned char)s.at[i];
    if (c == '"' || c == '\\') {
        buf_byte(to, '\\');
        buf_byte(to, (char)c);
    } else if (c == '\n') {
        BUF_LIT(to, "\\n");
    } else if (c == '\t') {
        BUF_LIT(to, "\\t");
    } else if (c == 0xE2) {
        buf_printf(to, "\\u202%c", s.at[i + 2] == '\xA8' ? '8' : '9');
    } else {
        buf_printf(to, "\\u%04x", c);
    }
}

static void add_string(struct buf *to, str_t s)
{
    must(utf8_valid(s));
    buf_byte(to, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.len;) {
        const size_t n = escaped_len(s, i);
        if (n > 0) {
            buf_add(to, str_sub(s, from, i));
            add_escape(to, s, i);
            from = i + n;
        }
        i += n > 0 ? n : 1;
    }
    buf_add(to, str_sub(s, from, s.len));
    buf_byte(to, '"');
}

void json_key(struct json_out *j, str_t key)
{
    must(in_object(j) && !j->after_key);
    separate(j);
    add_string(j->to, key);
    buf_byte(j->to, ':');
    j->after_key = true;
}

void json_put_str(struct json_out *j, str_t v)
{
    value_begin(j);
    add_string(j->to, v);
}

void json_put_i64(struct json_out *j, int64_t v)
{
    value_begin(j);
    buf_i64(j->to, v);
}

void json_put_id(struct json_out *j, int64_t v)
{
    value_begin(j);
    buf_byte(j->to, '"');
    buf_i64(j->to, v);
    buf_byte(j->to, '"');
}

void json_put_f64(struct json_out *j, double v)
{
    value_begin(j);
    if (isfinite(v))
        buf_printf(j->to, "%.12g", v == 0 ? 0.0 : v); /* never -0 */
    else
        BUF_LIT(j->to, "null");
}

void json_put_bool(struct json_out *j, bool v)
{
    value_begin(j);
    if (v)
        BUF_LIT(j->to, "true");
    else
        BUF_LIT(j->to, "false");
}

void json_put_null(struct json_out *j)
{
    value_begin(j);
    BUF_LIT(j->to, "null");
}

void json_put_raw(struct json_out *j, str_t value)
{
    must(value.len > 0);
    value_begin(j);
    buf_add(j->to, value);
}

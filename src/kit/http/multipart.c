/* multipart/form-data, read strictly.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/multipart.h"

#include "kit/base/str.h"
#include "kit/http/http.h"

enum { BOUNDARY_MAX = 70 };

/* --- values with parameters: form-data; name="a"; filename="b" ---------------------------------
 */

static bool is_token_byte(char c)
{
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return is_word || (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static str_t cut_token(str_t *rest)
{
    size_t n = 0;
    while (n < rest->len && is_token_byte(rest->at[n]))
        n++;
    const str_t token = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n, rest->len);
    return token;
}

static void skip_blanks(str_t *rest)
{
    while (rest->len > 0 && (rest->at[0] == ' ' || rest->at[0] == '\t'))
        *rest = str_sub(*rest, 1, rest->len);
}

static bool skip_byte(str_t *rest, char c)
{
    if (rest->len == 0 || rest->at[0] != c)
        return false;
    *rest = str_sub(*rest, 1, rest->len);
    return true;
}

/* Behind the opening quote. A backslash stands for itself (browsers send file names so) except
 * before a quote and before another. */
static bool cut_quoted(struct arena *arena, str_t *rest, str_t *out)
{
    char *const at = arena_alloc(arena, rest->len);
    size_t n = 0;
    for (size_t i = 0; i < rest->len; i++) {
        char c = rest->at[i];
        if (c == '"') {
            *out = (str_t){ at, n };
            *rest = str_sub(*rest, i + 1, rest->len);
            return true;
        }
        const bool is_pair =
            c == '\\' && i + 1 < rest->len && (rest->at[i + 1] == '"' || rest->at[i + 1] == '\\');
        if (is_pair)
            c = rest->at[++i];
        at[n++] = c;
    }
    return false;
}

struct parameter {
    str_t name, value;
    bool is_quoted;
};

/* "; name=value" off *rest. false: not one. */
static bool cut_parameter(struct arena *arena, str_t *rest, struct parameter *out)
{
    skip_blanks(rest);
    if (!skip_byte(rest, ';'))
        return false;
    skip_blanks(rest);
    out->name = cut_token(rest);
    if (out->name.len == 0 || !skip_byte(rest, '='))
        return false;
    out->is_quoted = skip_byte(rest, '"');
    if (out->is_quoted)
        return cut_quoted(arena, rest, &out->value);
    out->value = cut_token(rest);
    return out->value.len > 0;
}

static bool is_boundary(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.at[i];
        const bool is_word =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_word && (c == '\0' || strchr("'()+_,-./:=? ", c) == NULL))
            return false;
    }
    return s.len >= 1 && s.len <= BOUNDARY_MAX && s.at[s.len - 1] != ' ';
}

bool multipart_boundary(str_t content_type, str_t *out)
{
    AUTO(arena) scratch;
    arena_init(&scratch);
    str_t rest = content_type;
    str_t found = STR_NONE;
    const size_t end = str_find_byte(rest, ';', 0);
    if (!str_eq_ascii_nocase(str_trim(str_sub(rest, 0, end)), S("multipart/form-data")))
        return false;
    rest = str_sub(rest, end, rest.len);
    while (str_trim(rest).len > 0) {
        struct parameter p = { 0 };
        const str_t before = rest;
        if (!cut_parameter(&scratch, &rest, &p))
            return false;
        if (!str_eq_ascii_nocase(p.name, S("boundary")))
            continue;
        if (found.len > 0 || !is_boundary(p.value))
            return false;
        found = str_sub(before, str_find(before, p.value), before.len); /* not the scratch copy */
        found.len = p.value.len;
    }
    *out = found;
    return found.len > 0;
}

/* --- Content-Disposition ------------------------------------------------------------------------
 */

/* UTF-8 that a field or a file can be called. */
static bool is_name(str_t s, size_t most)
{
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.at[i];
        if (c < 0x20 || c == 0x7F)
            return false;
    }
    return s.len <= most && utf8_valid(s);
}

/* Browsers write a quote as %22 and line ends as %0D and %0A (HTML, "multipart/form-data"); other
 * percent signs are meant as they are. */
static str_t with_quotes(struct arena *arena, str_t s)
{
    char *const at = arena_alloc(arena, s.len);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        const bool is_quote = str_eq(str_sub(s, i, i + 3), S("%22"));
        at[n++] = is_quote ? '"' : s.at[i];
        i += is_quote ? 2 : 0;
    }
    return (str_t){ at, n };
}

/* RFC 8187: UTF-8'language'percent-encoded. */
static bool read_extended(struct arena *arena, str_t s, str_t *out)
{
    const size_t first = str_find_byte(s, '\'', 0);
    const size_t second = str_find_byte(s, '\'', first + 1);
    return first < s.len && second < s.len &&
           str_eq_ascii_nocase(str_sub(s, 0, first), S("utf-8")) &&
           percent_decode(arena, str_sub(s, second + 1, s.len), false, out);
}

struct disposition {
    str_t name, file_name, extended;
    bool has_name, has_file_name, has_extended;
};

/* Each at most once: which of two would be meant nobody can say. */
static bool take_parameter(struct arena *arena, const struct parameter *p, struct disposition *d)
{
    bool *seen = NULL;
    if (str_eq_ascii_nocase(p->name, S("name"))) {
        d->name = with_quotes(arena, p->value);
        seen = &d->has_name;
    } else if (str_eq_ascii_nocase(p->name, S("filename"))) {
        d->file_name = with_quotes(arena, p->value);
        seen = &d->has_file_name;
    } else if (str_eq_ascii_nocase(p->name, S("filename*"))) {
        if (p->is_quoted || !read_extended(arena, p->value, &d->extended))
            return false;
        seen = &d->has_extended;
    }
    if (seen == NULL || *seen)
        return false;
    *seen = true;
    return true;
}

static bool read_disposition(struct arena *arena, str_t value, struct multipart_part *part)
{
    struct disposition d = { 0 };
    str_t rest = value;
    if (!str_eq_ascii_nocase(cut_token(&rest), S("form-data")))
        return false;
    while (str_trim(rest).len > 0) {
        struct parameter p = { 0 };
        if (!cut_parameter(arena, &rest, &p) || !take_parameter(arena, &p, &d))
            return false;
    }
    part->name = d.name;
    part->is_file = d.has_file_name || d.has_extended;
    part->file_name = d.has_extended ? d.extended : d.file_name;
    return d.name.len > 0 && is_name(d.name, MULTIPART_NAME_MAX) &&
           is_name(part->file_name, MULTIPART_FILE_NAME_MAX);
}

/* --- header lines of a part --------------------------------------------------------------------
 */

static bool has_control(str_t line)
{
    for (size_t i = 0; i < line.len; i++) {
        const unsigned char c = (unsigned char)line.at[i];
        if ((c < 0x20 && c != '\t') || c == 0x7F)
            return true;
    }
    return false;
}

/* How the bytes are coded: only as they are. */
static bool is_plain_encoding(str_t value)
{
    return str_eq_ascii_nocase(value, S("binary")) || str_eq_ascii_nocase(value, S("8bit")) ||
           str_eq_ascii_nocase(value, S("7bit"));
}

struct part_lines {
    int count;
    bool has_disposition, has_type;
};

static bool read_line(struct arena *arena, str_t line, struct part_lines *seen,
                      struct multipart_part *part)
{
    str_t rest = line;
    const str_t name = cut_token(&rest);
    if (++seen->count > MULTIPART_LINES_MAX || name.len == 0 || !skip_byte(&rest, ':') ||
        has_control(line))
        return false;
    const str_t value = str_trim(rest);
    if (str_eq_ascii_nocase(name, S("content-disposition"))) {
        if (seen->has_disposition)
            return false;
        seen->has_disposition = true;
        return read_disposition(arena, value, part);
    }
    if (str_eq_ascii_nocase(name, S("content-type"))) {
        if (seen->has_type || !utf8_valid(value))
            return false;
        seen->has_type = true;
        part->type = value;
        return true;
    }
    return !str_eq_ascii_nocase(name, S("content-transfer-encoding")) || is_plain_encoding(value);
}

/* Header lines up to the empty one, off *rest. */
static bool read_lines(struct arena *arena, str_t *rest, struct multipart_part *part)
{
    struct part_lines seen = { 0 };
    size_t used = 0;
    for (;;) {
        const str_t window = str_sub(*rest, 0, MULTIPART_HEADER_MAX - used + 2);
        const size_t end = str_find(window, S("\r\n"));
        if (end == window.len)
            return false;
        const str_t line = str_sub(*rest, 0, end);
        *rest = str_sub(*rest, end + 2, rest->len);
        if (end == 0)
            return seen.has_disposition;
        used += end + 2;
        if (used > MULTIPART_HEADER_MAX || !read_line(arena, line, &seen, part))
            return false;
    }
}

/* --- the body -----------------------------------------------------------------------------------
 */

/* What stands behind a boundary: another part, the end, or neither. */
enum behind { BEHIND_PART, BEHIND_END, BEHIND_NEITHER };

static enum behind look_behind(str_t *rest)
{
    if (str_starts(*rest, S("\r\n"))) {
        *rest = str_sub(*rest, 2, rest->len);
        return BEHIND_PART;
    }
    if (str_eq(*rest, S("--")) || str_eq(*rest, S("--\r\n")))
        return BEHIND_END;
    return BEHIND_NEITHER;
}

bool multipart_read(struct arena *arena, str_t body, str_t boundary, struct multipart_part *parts,
                    size_t max, size_t *count)
{
    must(boundary.len >= 1 && boundary.len <= BOUNDARY_MAX);
    const str_t delimiter = arena_printf(arena, "\r\n--%.*s", STR_ARG(boundary));
    const str_t opening = str_sub(delimiter, 2, delimiter.len);
    if (!str_starts(body, opening))
        return false;
    str_t rest = str_sub(body, opening.len, body.len);
    size_t n = 0;
    enum behind behind;
    while ((behind = look_behind(&rest)) == BEHIND_PART) {
        if (n == max)
            return false;
        struct multipart_part *const part = &parts[n++];
        *part = (struct multipart_part){ .type = S("") };
        if (!read_lines(arena, &rest, part))
            return false;
        const size_t end = str_find(rest, delimiter);
        if (end == rest.len)
            return false;
        part->bytes = (bytes_t){ (const uint8_t *)rest.at, end };
        rest = str_sub(rest, end + delimiter.len, rest.len);
    }
    *count = n;
    return behind == BEHIND_END;
}

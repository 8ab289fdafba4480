/* CSV (RFC 4180), read from memory, written into a buffer.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/csv.h"

#include "kit/base/str.h"

/* The fields of the row being read; at has room for room of them. */
struct row {
    struct arena *arena;
    char separator;
    str_t *at;
    size_t count, room;
};

void csv_open(struct csv_reader *r, str_t text)
{
    if (str_starts(text, S("\xEF\xBB\xBF")))
        text = str_sub(text, 3, text.len);
    *r = (struct csv_reader){ .rest = text, .line = 0, .next_line = 1 };
}

char csv_separator(str_t text)
{
    static const char SEPARATORS[] = { ',', ';', '\t' };
    size_t found[ARRAY_LEN(SEPARATORS)] = { 0 };
    bool is_quoted = false;
    for (size_t i = 0; i < text.len && (is_quoted || text.at[i] != '\n'); i++) {
        if (text.at[i] == '"')
            is_quoted = !is_quoted;
        for (size_t s = 0; !is_quoted && s < ARRAY_LEN(SEPARATORS); s++)
            found[s] += text.at[i] == SEPARATORS[s];
    }
    size_t most = 0;
    for (size_t s = 1; s < ARRAY_LEN(SEPARATORS); s++)
        most = found[s] > found[most] ? s : most;
    return SEPARATORS[most];
}

static size_t count_byte(const char *at, size_t len, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += at[i] == c;
    return n;
}

/* Room for every field of the first line; only line breaks in quotes can make it too small. */
static void row_begin(struct row *row, str_t rest)
{
    const size_t breaks = count_byte(rest.at, str_find_byte(rest, '\n', 0), row->separator);
    row->count = 0;
    row->room = breaks < CSV_FIELDS_MAX ? breaks + 1 : CSV_FIELDS_MAX;
    row->at = arena_array(row->arena, str_t, row->room);
}

static bool row_add(struct row *row, str_t field)
{
    if (field.len > CSV_FIELD_MAX || row->count == CSV_FIELDS_MAX)
        return false;
    if (row->count == row->room) {
        const size_t room = row->room * 2;
        str_t *const at = arena_array(row->arena, str_t, room);
        memcpy(at, row->at, row->count * sizeof *at);
        row->at = at;
        row->room = room;
    }
    row->at[row->count++] = field;
    return true;
}

/* p stands after a field: true if a separator follows it, and *p moves behind that. Otherwise *p
 * moves behind the line end, or stays where it is in the middle of text (*ended tells). */
static bool separator_follows(char separator, const char **p, const char *end, bool *ended)
{
    const char *q = *p;
    *ended = false;
    if (q < end && *q == separator) {
        *p = q + 1;
        return true;
    }
    if (q < end && *q == '\r' && (q + 1 == end || q[1] == '\n'))
        q++;
    if (q == end || *q == '\n') {
        *ended = true;
        *p = q < end ? q + 1 : end;
    }
    return false;
}

/* Reads from the opening quote at *p; false: no closing quote. Halves doubled quotes in a copy. */
static bool read_quoted(struct row *row, const char **p, const char *end, str_t *out)
{
    const char *const from = *p + 1;
    const char *q = from;
    size_t doubled = 0;
    for (;;) {
        q = q < end ? memchr(q, '"', (size_t)(end - q)) : NULL;
        if (q == NULL)
            return false;
        if (q + 1 == end || q[1] != '"')
            break;
        doubled++;
        q += 2;
    }
    *p = q + 1;
    *out = (str_t){ from, (size_t)(q - from) };
    if (doubled == 0 || out->len > CSV_FIELD_MAX)
        return true;
    char *const copy = arena_alloc(row->arena, out->len - doubled);
    size_t n = 0;
    for (const char *c = from; c < q; c++) {
        copy[n++] = *c;
        c += *c == '"';
    }
    *out = (str_t){ copy, n };
    return true;
}

/* Up to the next separator or line end; quotes inside are kept as they are. */
static str_t read_plain(char separator, const char **p, const char *line_end)
{
    const char *const from = *p;
    const size_t left = (size_t)(line_end - from);
    const char *const next = left == 0 ? NULL : memchr(from, separator, left);
    *p = next != NULL ? next : line_end;
    if (next == NULL && left > 0 && line_end[-1] == '\r')
        *p = line_end - 1;
    return (str_t){ from, (size_t)(*p - from) };
}

static const char *find_line_end(const char *p, const char *end)
{
    const char *const q = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
    return q != NULL ? q : end;
}

static void skip_empty_lines(struct csv_reader *r)
{
    for (;;) {
        size_t n = 0;
        if (r->rest.len > 0 && r->rest.at[0] == '\r')
            n = r->rest.len == 1 || r->rest.at[1] == '\n' ? 1 : 0;
        if (n < r->rest.len && r->rest.at[n] == '\n')
            n++;
        if (n == 0)
            return;
        r->rest = str_sub(r->rest, n, r->rest.len);
        r->next_line++;
    }
}

static bool read_row(struct row *row, const char **p, const char *end)
{
    const char *line_end = find_line_end(*p, end);
    bool ended = false;
    bool more = true;
    while (more) {
        str_t field;
        if (*p < end && **p == '"') {
            if (!read_quoted(row, p, end, &field))
                return false;
            if (*p > line_end)
                line_end = find_line_end(*p, end);
        } else {
            field = read_plain(row->separator, p, line_end);
        }
        if (!row_add(row, field))
            return false;
        more = separator_follows(row->separator, p, end, &ended);
    }
    return ended;
}

bool csv_next(struct csv_reader *r, struct arena *arena, const str_t **fields, size_t *count)
{
    if (r->failed)
        return false;
    skip_empty_lines(r);
    if (r->rest.len == 0)
        return false;

    struct row row = { .arena = arena, .separator = r->separator != 0 ? r->separator : ',' };
    row_begin(&row, r->rest);
    const char *p = r->rest.at;
    const char *const end = r->rest.at + r->rest.len;
    r->line = r->next_line;
    const bool is_row = read_row(&row, &p, end);
    const size_t used = (size_t)(p - r->rest.at);
    if (!is_row || used > CSV_ROW_MAX) {
        r->failed = true;
        return false;
    }
    r->next_line += (int64_t)count_byte(r->rest.at, used, '\n');
    r->rest = (str_t){ p, r->rest.len - used };
    *fields = row.at;
    *count = row.count;
    return true;
}

/* Also behind apostrophes, which earlier guards may have put there. */
static bool is_formula(str_t field)
{
    const str_t signs = S("=+-@\t\r");
    size_t at = 0;
    while (at < field.len && field.at[at] == '\'')
        at++;
    return at < field.len && str_find_byte(signs, field.at[at], 0) < signs.len;
}

str_t csv_unguarded(str_t field)
{
    const bool is_guarded = field.len > 0 && field.at[0] == '\'' && is_formula(field);
    return is_guarded ? str_sub(field, 1, field.len) : field;
}

/* An empty first field is quoted too: alone in its row it would read as an empty line. */
static bool wants_quotes(str_t field, bool first)
{
    if (field.len == 0)
        return first;
    for (size_t i = 0; i < field.len; i++) {
        const char c = field.at[i];
        if (c == '"' || c == ',' || c == '\n' || c == '\r')
            return true;
    }
    return field.at[0] == ' ' || field.at[field.len - 1] == ' ';
}

void csv_add(struct buf *out, str_t field, bool first, enum csv_guard guard)
{
    const bool guarded = guard == CSV_FORMULA_SAFE && is_formula(field);
    const bool quoted = wants_quotes(field, first);
    if (!first)
        buf_byte(out, ',');
    if (quoted)
        buf_byte(out, '"');
    if (guarded)
        buf_byte(out, '\'');
    for (str_t rest = field; rest.len > 0;) {
        const size_t quote = str_find_byte(rest, '"', 0);
        buf_add(out, str_sub(rest, 0, quote));
        if (quote < rest.len)
            BUF_LIT(out, "\"\"");
        rest = str_sub(rest, quote + 1, rest.len);
    }
    if (quoted)
        buf_byte(out, '"');
}

void csv_end_row(struct buf *out)
{
    buf_byte(out, '\n');
}

/* The fields of an entry that waits for its place.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/waiting.h"

#include "kit/base/str.h"

/* What is left to read; bad: it was not what it should have been. */
struct scan {
    struct arena *arena;
    const char *at, *end;
    bool bad;
};

static bool scan_at(const struct scan *s, char c)
{
    return s->at < s->end && *s->at == c;
}

static void scan_char(struct scan *s, char c)
{
    if (scan_at(s, c))
        s->at++;
    else
        s->bad = true;
}

static bool scan_word(struct scan *s, str_t word)
{
    const bool is = str_starts((str_t){ s->at, (size_t)(s->end - s->at) }, word);
    if (is)
        s->at += word.len;
    return is;
}

/* A JSON string with its quotes. */
static str_t scan_string(struct scan *s)
{
    const char *const from = s->at;
    bool has_escape = false;
    scan_char(s, '"');
    while (s->at < s->end && *s->at != '"' && (unsigned char)*s->at >= 0x20) {
        const bool escape = *s->at == '\\';
        has_escape = has_escape || escape;
        s->at += escape && s->end - s->at > 1 ? 2 : 1;
    }
    scan_char(s, '"');
    const str_t found = { from, (size_t)(s->at - from) };
    str_t text;
    if (!s->bad && has_escape && canonical_text_read(s->arena, found, &text) != OK)
        s->bad = true;
    return found;
}

/* What stands between the quotes of a string in which nothing is escaped. */
static str_t scan_plain(struct scan *s)
{
    const str_t quoted = scan_string(s);
    if (s->bad || memchr(quoted.at, '\\', quoted.len) != NULL) {
        s->bad = true;
        return STR_NONE;
    }
    return str_sub(quoted, 1, quoted.len - 1);
}

static bool is_name(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.at[i];
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_')
            return false;
    }
    return s.len >= 1 && s.len <= 40;
}

static str_t scan_number(struct scan *s)
{
    const char *const from = s->at;
    while (s->at < s->end && (scan_at(s, '-') || (*s->at >= '0' && *s->at <= '9')))
        s->at++;
    const str_t found = { from, (size_t)(s->at - from) };
    char again[24];
    int64_t v = 0;
    const bool is_number = str_to_i64(found, 1 - (INT64_C(1) << 53), (INT64_C(1) << 53) - 1, &v);
    (void)snprintf(again, sizeof again, "%" PRId64, v);
    if (!is_number || !str_eq(found, str_from_c(again))) /* one way to write it */
        s->bad = true;
    return found;
}

/* {"erased":"COMMITMENT"} or {"sealed":"COMMITMENT"} */
static void scan_erased(struct scan *s, struct waiting_field *f)
{
    scan_char(s, '{');
    f->is_sealed = scan_word(s, S("\"sealed\":"));
    if (!f->is_sealed && !scan_word(s, S("\"erased\":")))
        s->bad = true;
    bytes_t hash = { NULL, 0 };
    if (base64url_read(s->arena, scan_plain(s), &hash) != OK || hash.len != sizeof f->commitment.at)
        s->bad = true;
    else
        memcpy(f->commitment.at, hash.at, hash.len);
    scan_char(s, '}');
}

static void scan_value(struct scan *s, struct waiting_field *f)
{
    if (scan_at(s, '{'))
        scan_erased(s, f);
    else if (scan_at(s, '"'))
        f->value = scan_string(s);
    else if (scan_word(s, S("true")))
        f->value = S("true");
    else if (scan_word(s, S("false")))
        f->value = S("false");
    else
        f->value = scan_number(s);
}

static void scan_field(struct scan *s, struct waiting_field *f)
{
    *f = (struct waiting_field){ 0 };
    scan_char(s, '[');
    f->name = scan_plain(s);
    s->bad = s->bad || !is_name(f->name);
    scan_char(s, ',');
    scan_value(s, f);
    if (scan_at(s, ',')) {
        scan_char(s, ',');
        f->is_sealed = true;
        if (!str_to_i64(scan_plain(s), 1, INT64_MAX, &f->person))
            s->bad = true;
    }
    scan_char(s, ']');
}

err_t waiting_read(struct arena *arena, str_t text, struct waiting_field *fields, size_t *count)
{
    struct scan s = { .arena = arena, .at = text.at, .end = text.at + text.len };
    size_t n = 0;
    scan_char(&s, '[');
    while (!s.bad && !scan_at(&s, ']')) {
        if (n == FIELDS_MAX)
            return ERR_INVALID;
        if (n > 0)
            scan_char(&s, ',');
        scan_field(&s, &fields[n++]);
    }
    scan_char(&s, ']');
    if (s.bad || s.at != s.end)
        return ERR_INVALID;
    *count = n;
    return OK;
}

static void put_field(struct arena *arena, const struct waiting_field *f, struct buf *out)
{
    buf_byte(out, '[');
    canonical_text(out, f->name);
    buf_byte(out, ',');
    if (f->value.len > 0) {
        buf_add(out, f->value);
    } else {
        buf_add(out, f->is_sealed ? S("{\"sealed\":\"") : S("{\"erased\":\""));
        buf_add(out, base64url(arena, hash_bytes(&f->commitment)));
        BUF_LIT(out, "\"}");
    }
    if (f->person != 0)
        buf_printf(out, ",\"%" PRId64 "\"", f->person);
    buf_byte(out, ']');
}

void waiting_write(struct arena *arena, const struct waiting_field *fields, size_t count,
                   struct buf *out)
{
    buf_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_byte(out, ',');
        put_field(arena, &fields[i], out);
    }
    buf_byte(out, ']');
}

void waiting_erase(struct sha256 *h, struct waiting_field *field)
{
    struct salt salt;
    random_fill(salt.at, sizeof salt.at);
    field->commitment = record_commit(h, &salt, field->name, field->value);
    field->value = STR_NONE;
    field->person = 0;
}

/* Reading the canonical forms of the record: a strict scanner that accepts one text for one entry.
 * Names and values stay slices of the text, nothing is allocated.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/scan.h"

/* --- hashes, salts, times, texts ----------------------------------------------------------------
 */

bool record_hash_read(str_t s, struct hash256 *out)
{
    struct scan scan = scan_of(s);
    struct hash256 read = { { 0 } };
    if (s.len != HASH_CHARS || !take_digits64(&scan, read.at, sizeof read.at))
        return false;
    *out = read;
    return true;
}

bool record_salt_read(str_t s, struct salt *out)
{
    struct scan scan = scan_of(s);
    struct salt read = { { 0 } };
    if (s.len != SALT_CHARS || !take_digits64(&scan, read.at, sizeof read.at))
        return false;
    *out = read;
    return true;
}

bool record_time_read(str_t s, usec_t *out)
{
    struct scan scan = scan_of(s);
    usec_t read;
    if (s.len != TIME_CHARS || !take_time(&scan, &read))
        return false;
    *out = read;
    return true;
}

static char plain_of(char letter)
{
    static const char LETTER[] = "btnfr\"\\";
    static const char PLAIN[] = "\b\t\n\f\r\"\\";
    const char *const found = memchr(LETTER, letter, sizeof LETTER - 1);
    must(found != NULL);
    return PLAIN[found - LETTER];
}

static char control_of(const char *hex)
{
    const int low = hex[1] <= '9' ? hex[1] - '0' : hex[1] - 'a' + 10;
    return (char)((hex[0] - '0') * 16 + low);
}

static str_t unescaped(struct arena *arena, str_t inside)
{
    char *const to = arena_alloc(arena, inside.len);
    size_t n = 0;
    for (size_t i = 0; i < inside.len; i++) {
        if (inside.at[i] != '\\') {
            to[n++] = inside.at[i];
        } else if (inside.at[i + 1] == 'u') {
            to[n++] = control_of(inside.at + i + 4);
            i += 5;
        } else {
            to[n++] = plain_of(inside.at[++i]);
        }
    }
    return (str_t){ to, n };
}

err_t canonical_text_read(struct arena *arena, str_t json, str_t *out)
{
    struct scan scan = scan_of(json);
    str_t whole;
    if (!take_text(&scan, &whole) || scan_left(&scan) > 0)
        return ERR_INVALID;
    const str_t inside = str_sub(whole, 1, whole.len - 1);
    *out = str_find_byte(inside, '\\', 0) == inside.len ? inside : unescaped(arena, inside);
    return OK;
}

/* --- entries ------------------------------------------------------------------------------------
 */

enum content { OPENED_OR_ERASED, COMMITMENTS };

static bool take_field(struct scan *s, struct sha256 *h, enum content may, struct record_field *f)
{
    if (!TAKE(s, "[") || !take_word(s, SCAN_NAME, &f->name) || !TAKE(s, ",") ||
        !scan_next_is(s, '"'))
        return false;
    const bool has_salt = scan_left(s) > SALT_CHARS + 1 && s->at[SALT_CHARS + 1] == '"';
    if (!has_salt || may == COMMITMENTS) {
        f->value = STR_NONE;
        return take_hash(s, &f->commitment) && TAKE(s, "]");
    }
    if (!TAKE(s, "\"") || !take_digits64(s, f->salt.at, SALT_LEN) || !TAKE(s, "\","))
        return false;
    if (scan_next_is(s, '"') ? !take_text(s, &f->value) : !take_plain(s, &f->value))
        return false;
    f->commitment = record_commit(h, &f->salt, f->name, f->value);
    return TAKE(s, "]");
}

static bool take_fields(struct scan *s, struct sha256 *h, enum content may, struct record_field *at,
                        size_t *count)
{
    *count = 0;
    if (!TAKE(s, "["))
        return false;
    if (TAKE(s, "]"))
        return true;
    do {
        struct record_field *const f = &at[*count];
        const char *const from = s->at;
        if (*count == FIELDS_MAX || !take_field(s, h, may, f))
            return false;
        if (*count > 0 && str_cmp(f[-1].name, f->name) >= 0) {
            s->at = from;
            return false;
        }
        ++*count;
    } while (TAKE(s, ","));
    return TAKE(s, "]");
}

bool take_entry(struct scan *s, struct sha256 *h, struct record_entry *e)
{
    return TAKE(s, "{\"at\":\"") && take_time(s, &e->at) && TAKE(s, "\",\"by\":") &&
           take_word(s, SCAN_NAME, &e->acts_as) && TAKE(s, ",\"fields\":") &&
           take_fields(s, h, OPENED_OR_ERASED, e->fields, &e->field_count) && TAKE(s, ",\"id\":") &&
           take_id(s, &e->id) && TAKE(s, ",\"kind\":") && take_word(s, SCAN_KIND, &e->kind) &&
           TAKE(s, ",\"leaf\":") && take_hash(s, &e->leaf) && TAKE(s, ",\"mandate\":") &&
           take_id(s, &e->mandate) && TAKE(s, ",\"organisation\":") &&
           take_id(s, &e->organisation) && TAKE(s, ",\"sealed\":") &&
           take_fields(s, h, COMMITMENTS, e->sealed, &e->sealed_count) && TAKE(s, ",\"seq\":") &&
           take_number(s, (INT64_C(1) << 53) - 1, &e->seq) && TAKE(s, ",\"subject\":") &&
           take_id(s, &e->subject) && TAKE(s, ",\"within\":") && take_id(s, &e->within) &&
           TAKE(s, "}");
}

err_t record_line_read(struct sha256 *h, str_t line, struct record_entry *e, size_t *at)
{
    struct scan scan = scan_of(line);
    if (line.len > 0 && line.len <= ENTRY_BYTES_MAX && take_entry(&scan, h, e) &&
        scan_left(&scan) == 0)
        return OK;
    *at = line.len == 0 ? 0 : (size_t)(scan.at - line.at);
    return ERR_INVALID;
}

err_t record_fields_read(struct sha256 *h, str_t text, struct record_field *fields, size_t *count)
{
    struct scan scan = scan_of(text);
    size_t n = 0;
    if (!take_fields(&scan, h, OPENED_OR_ERASED, fields, &n) || scan_left(&scan) > 0)
        return ERR_INVALID;
    *count = n;
    return OK;
}

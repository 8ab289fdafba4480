/* The canonical forms of the record: hashing and writing. format_read.c reads them.
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

/* --- hashes, salts, times -----------------------------------------------------------------------
 */

/* Base64url without padding of whole bytes, to at; the number of characters. */
static size_t put_digits64(char *at, const uint8_t *b, size_t len)
{
    static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char *const from = at;
    for (; len >= 3; b += 3, len -= 3) {
        const uint32_t v = (uint32_t)b[0] << 16 | (uint32_t)b[1] << 8 | b[2];
        *at++ = DIGITS[v >> 18];
        *at++ = DIGITS[v >> 12 & 63];
        *at++ = DIGITS[v >> 6 & 63];
        *at++ = DIGITS[v & 63];
    }
    if (len > 0) {
        const uint32_t v = (uint32_t)b[0] << 16 | (len == 2 ? (uint32_t)b[1] << 8 : 0);
        *at++ = DIGITS[v >> 18];
        *at++ = DIGITS[v >> 12 & 63];
        if (len == 2)
            *at++ = DIGITS[v >> 6 & 63];
    }
    return (size_t)(at - from);
}

void record_hash_write(struct buf *out, const struct hash256 *hash)
{
    char text[HASH_CHARS];
    must(put_digits64(text, hash->at, sizeof hash->at) == sizeof text);
    buf_add_bytes(out, text, sizeof text);
}

void record_salt_write(struct buf *out, const struct salt *salt)
{
    char text[SALT_CHARS];
    must(put_digits64(text, salt->at, sizeof salt->at) == sizeof text);
    buf_add_bytes(out, text, sizeof text);
}

/* The digits of v, so many of them, with zeros in front. */
static void put_number(char *at, int count, int64_t v)
{
    for (int i = count - 1; i >= 0; i--, v /= 10)
        at[i] = (char)('0' + v % 10);
}

/* Howard Hinnant, chrono-compatible low-level date algorithms, civil_from_days: years begin in
 * March, so that the leap day is the last; day 0 is 1970-01-01. */
static void put_date(char *at, int64_t days)
{
    const int64_t shifted = days + 719468;
    const int64_t era = shifted / 146097;
    const int64_t of_era = shifted % 146097;
    const int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t from_march = (5 * of_year + 2) / 153;
    const int64_t month = from_march < 10 ? from_march + 3 : from_march - 9;
    put_number(at, 4, era * 400 + year_of_era + (month <= 2));
    put_number(at + 5, 2, month);
    put_number(at + 8, 2, of_year - (153 * from_march + 2) / 5 + 1);
}

void record_time_write(struct buf *out, usec_t at)
{
    must(at >= 0 && at < RECORD_TIME_END);
    const int64_t seconds = at / USEC_PER_SECOND;
    char text[TIME_CHARS + 1] = "0000-00-00T00:00:00.000000Z";
    put_date(text, seconds / 86400);
    put_number(text + 11, 2, seconds / 3600 % 24);
    put_number(text + 14, 2, seconds / 60 % 60);
    put_number(text + 17, 2, seconds % 60);
    put_number(text + 20, 6, at % USEC_PER_SECOND);
    buf_add_bytes(out, text, TIME_CHARS);
}

/* --- hashes of fields, entries and nodes --------------------------------------------------------
 */

static bytes_t as_bytes(str_t s)
{
    return (bytes_t){ (const uint8_t *)s.at, s.len }; /* text as bytes: another sign */
}

struct hash256 record_commit(struct sha256 *h, const struct salt *salt, str_t name, str_t value)
{
    uint8_t together[256]; /* most fit: one part is hashed faster than seven */
    const size_t len = 1 + SALT_LEN + 2 + name.len + 2 + value.len + 1;
    if (len > sizeof together) {
        const bytes_t parts[] = { as_bytes(S("\x02")), { salt->at, SALT_LEN }, as_bytes(S("[\"")),
                                  as_bytes(name),      as_bytes(S("\",")),     as_bytes(value),
                                  as_bytes(S("]")) };
        return sha256_of(h, parts, ARRAY_LEN(parts));
    }
    uint8_t *at = together;
    *at++ = 2;
    memcpy(at, salt->at, SALT_LEN);
    at += SALT_LEN;
    *at++ = '[';
    *at++ = '"';
    memcpy(at, name.at, name.len);
    at += name.len;
    *at++ = '"';
    *at++ = ',';
    memcpy(at, value.at, value.len);
    at[value.len] = ']';
    return sha256_of(h, &(bytes_t){ together, len }, 1);
}

struct hash256 record_node(struct sha256 *h, const struct hash256 *left,
                           const struct hash256 *right)
{
    uint8_t together[1 + sizeof left->at + sizeof right->at] = { 1 };
    memcpy(together + 1, left->at, sizeof left->at);
    memcpy(together + 1 + sizeof left->at, right->at, sizeof right->at);
    return sha256_of(h, &(bytes_t){ together, sizeof together }, 1);
}

/* --- entries ------------------------------------------------------------------------------------
 */

enum shape { AS_LEAF, AS_LINE }; /* every field by its commitment; opened ones with their values */

static void put_word(struct buf *out, str_t word)
{
    must(word.len >= 1 && word.len <= 40);
    buf_byte(out, '"');
    buf_add(out, word);
    buf_byte(out, '"');
}

static void put_field(struct buf *out, const struct record_field *f, enum shape shape)
{
    buf_byte(out, '[');
    put_word(out, f->name);
    BUF_LIT(out, ",\"");
    if (shape == AS_LEAF || f->value.len == 0) {
        record_hash_write(out, &f->commitment);
        BUF_LIT(out, "\"]");
    } else {
        record_salt_write(out, &f->salt);
        BUF_LIT(out, "\",");
        buf_add(out, f->value);
        buf_byte(out, ']');
    }
}

static void put_fields(struct buf *out, const struct record_field *at, size_t count,
                       enum shape shape)
{
    must(count <= FIELDS_MAX);
    buf_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        must(i == 0 || str_cmp(at[i - 1].name, at[i].name) < 0);
        if (i > 0)
            buf_byte(out, ',');
        put_field(out, &at[i], shape);
    }
    buf_byte(out, ']');
}

static void put_id(struct buf *out, int64_t id)
{
    must(id >= 0);
    buf_i64(out, id);
}

static void put_entry(struct buf *out, const struct record_entry *e, enum shape shape)
{
    BUF_LIT(out, "{\"at\":\"");
    record_time_write(out, e->at);
    BUF_LIT(out, "\",\"by\":");
    put_word(out, e->acts_as);
    BUF_LIT(out, ",\"fields\":");
    put_fields(out, e->fields, e->field_count, shape);
    BUF_LIT(out, ",\"id\":\"");
    put_id(out, e->id);
    BUF_LIT(out, "\",\"kind\":");
    put_word(out, e->kind);
    if (shape == AS_LINE) {
        BUF_LIT(out, ",\"leaf\":\"");
        record_hash_write(out, &e->leaf);
        buf_byte(out, '"');
    }
    BUF_LIT(out, ",\"mandate\":\"");
    put_id(out, e->mandate);
    BUF_LIT(out, "\",\"organisation\":\"");
    put_id(out, e->organisation);
    BUF_LIT(out, "\",\"sealed\":");
    put_fields(out, e->sealed, e->sealed_count, AS_LEAF);
    if (shape == AS_LINE) {
        BUF_LIT(out, ",\"seq\":");
        put_id(out, e->seq);
    }
    BUF_LIT(out, ",\"subject\":\"");
    put_id(out, e->subject);
    BUF_LIT(out, "\",\"within\":\"");
    put_id(out, e->within);
    BUF_LIT(out, "\"}");
}

struct hash256 record_leaf(struct sha256 *h, const struct record_entry *e, struct buf *scratch)
{
    buf_reset(scratch);
    buf_byte(scratch, '\0');
    put_entry(scratch, e, AS_LEAF);
    must(buf_check(scratch) == OK);
    return sha256_of(h, &(bytes_t){ (const uint8_t *)scratch->at, scratch->len }, 1);
}

void record_line_write(const struct record_entry *e, struct buf *out)
{
    put_entry(out, e, AS_LINE);
}

void record_fields_write(const struct record_field *fields, size_t count, struct buf *out)
{
    put_fields(out, fields, count, AS_LINE);
}

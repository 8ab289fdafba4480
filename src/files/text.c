/* The text inside a file: which reader for which kind, and what is left of it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/text.h"

#include "kit/base/buf.h"
#include "kit/base/str.h"
#include "kit/image/image.h"
#include "kit/json/json.h"
#include "kit/text/text.h"

_Static_assert((int)FILE_TEXT_MAX <= (int)DOCUMENT_TEXT_MAX, "as much is read");

/* --- tidying ---------------------------------------------------------------------------------- */

/* Small letters of Latin with marks and of Cyrillic: enough to tell a word that goes on in the next
 * line from "ATƏT-in" and from a list. Where it ends; from: there is none. */
static size_t small_letter(str_t s, size_t from)
{
    static const str_t MARKED[] = { S_INIT("ə"), S_INIT("ğ"), S_INIT("ı"), S_INIT("ş") };
    if (from < s.len && s.at[from] >= 'a' && s.at[from] <= 'z')
        return from + 1;
    if (from + 2 > s.len)
        return from;
    const str_t two = str_sub(s, from, from + 2);
    for (size_t i = 0; i < ARRAY_LEN(MARKED); i++) {
        if (str_eq(two, MARKED[i]))
            return from + 2;
    }
    const uint8_t a = (uint8_t)two.at[0];
    const uint8_t b = (uint8_t)two.at[1];
    const bool is_latin = a == 0xC3 && b >= 0x9F && b != 0xB7;
    const bool is_cyrillic = (a == 0xD0 && b >= 0xB0) || (a == 0xD1 && b <= 0x9F);
    return is_latin || is_cyrillic ? from + 2 : from;
}

static bool ends_small(const struct buf *out)
{
    const str_t s = buf_str(out);
    return (s.len >= 1 && small_letter(s, s.len - 1) == s.len) ||
           (s.len >= 2 && small_letter(s, s.len - 2) == s.len);
}

static size_t behind_line_end(str_t s, size_t at)
{
    if (at < s.len && s.at[at] == '\r')
        at++;
    return at < s.len && s.at[at] == '\n' ? at + 1 : at;
}

/* Behind what parts a word here: a soft hyphen anywhere, a hyphen at the end of a line between two
 * small letters. at: nothing does. */
static size_t behind_parting(str_t s, size_t at, const struct buf *out)
{
    if (str_starts(str_sub(s, at, at + 2), S("\u00AD")))
        return behind_line_end(s, at + 2);
    if (s.at[at] != '-' || !ends_small(out))
        return at;
    const size_t next = behind_line_end(s, at + 1);
    return next > at + 1 && small_letter(s, next) > next ? next : at;
}

static void add_blank(struct buf *out)
{
    if (out->len > 0 && out->at[out->len - 1] != ' ' && out->at[out->len - 1] != '\n')
        buf_byte(out, ' ');
}

static void end_line(struct buf *out)
{
    if (out->len > 0 && out->at[out->len - 1] == ' ')
        out->len--;
    if (out->len > 0 && out->at[out->len - 1] != '\n')
        buf_byte(out, '\n');
}

/* Blanks and controls beyond ASCII: U+0080 to U+00A0. */
static bool is_wide_blank(str_t s, size_t at)
{
    return at + 1 < s.len && s.at[at] == '\xC2' && (uint8_t)s.at[at + 1] <= 0xA0;
}

static size_t tidy_one(str_t s, size_t at, struct buf *out)
{
    const size_t behind = behind_parting(s, at, out);
    const uint8_t c = (uint8_t)s.at[at];
    if (behind > at)
        return behind;
    if (is_wide_blank(s, at)) {
        add_blank(out);
        return at + 2;
    }
    if (c >= '\n' && c <= '\r') /* also of pages, and vertical */
        end_line(out);
    else if (c <= ' ' || c == 0x7F)
        add_blank(out);
    else
        buf_byte(out, (char)c); /* one byte of it */
    return at + 1;
}

static str_t cut_text(str_t s, size_t most)
{
    size_t n = s.len < most ? s.len : most;
    while (n > 0 && n < s.len && ((uint8_t)s.at[n] & 0xC0) == 0x80)
        n--;
    return str_sub(s, 0, n);
}

str_t text_tidy(struct arena *arena, str_t s)
{
    const str_t most = cut_text(s, DOCUMENT_TEXT_MAX);
    AUTO(buf) out;
    buf_init(&out, DOCUMENT_TEXT_MAX);
    for (size_t at = 0; at < most.len;)
        at = tidy_one(most, at, &out);
    const str_t seen = text_nfc(arena, text_visible(arena, buf_str(&out)));
    return cut_text(str_trim(seen), FILE_TEXT_MAX);
}

bool text_piece(str_t *rest, str_t *piece)
{
    if (rest->len == 0)
        return false;
    size_t n = cut_text(*rest, TEXT_PIECE).len;
    const size_t most = n;
    while (n < rest->len && n > 0 && rest->at[n] != ' ' && rest->at[n] != '\n')
        n--;
    n = n == 0 ? most : n;
    *piece = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n, rest->len);
    return true;
}

/* --- JSON: its words, not its figures --------------------------------------------------------- */

static void add_json(struct buf *out, const struct json *v);

static void add_member(void *to, str_t key, const struct json *v)
{
    (void)key; /* of the format */
    add_json(to, v);
}

static void add_json(struct buf *out, const struct json *v)
{
    str_t text;
    if (json_str(v, &text) && text.len < out->max - out->len) {
        buf_add(out, text);
        buf_byte(out, '\n');
    }
    for (size_t i = 0; json_is_array(v) && i < json_count(v); i++)
        add_json(out, json_item(v, i));
    if (json_is_object(v))
        json_each(v, add_member, out);
}

/* Nothing of one that json_read does not take. */
static str_t json_words(struct arena *arena, str_t s)
{
    enum { READ_MAX = 1 << 20 };
    AUTO(json_doc) doc = { 0 };
    AUTO(buf) out;
    buf_init(&out, DOCUMENT_TEXT_MAX);
    if (s.len <= READ_MAX && json_read(s, &doc) == OK)
        add_json(&out, doc.root);
    return arena_str(arena, buf_str(&out));
}

/* --- kinds ------------------------------------------------------------------------------------ */

static const struct {
    str_t ending;
    enum document_kind kind;
} DOCUMENTS[] = { { S_INIT("pdf"), DOCUMENT_PDF },    { S_INIT("odt"), DOCUMENT_OPEN },
                  { S_INIT("ods"), DOCUMENT_OPEN },   { S_INIT("docx"), DOCUMENT_WORD },
                  { S_INIT("xlsx"), DOCUMENT_SHEET }, { S_INIT("xml"), DOCUMENT_XML } };

bool media_has_text(const struct media *kind)
{
    return kind != NULL && !kind->is_image;
}

/* What cannot be read has no words, and trying again would not help. */
static err_t document_words(struct cx *cx, struct image_maker *maker, enum document_kind kind,
                            bytes_t bytes, str_t *out)
{
    const err_t e = document_text(maker, kind, bytes, cx->arena, out);
    if (e == ERR_INVALID || e == ERR_TOO_BIG) {
        *out = S("");
        return OK;
    }
    return e;
}

bool text_make(struct cx *cx, struct image_maker *maker, const struct media *kind, bytes_t bytes,
               str_t *out)
{
    str_t words = { (const char *)bytes.at, bytes.len };
    err_t e = OK;
    if (!media_has_text(kind)) {
        *out = S("");
        return true;
    }
    if (str_eq(kind->ending, S("json")))
        words = json_words(cx->arena, words);
    for (size_t i = 0; i < ARRAY_LEN(DOCUMENTS); i++) {
        if (str_eq(kind->ending, DOCUMENTS[i].ending))
            e = document_words(cx, maker, DOCUMENTS[i].kind, bytes, &words);
    }
    if (e == OK)
        *out = text_tidy(cx->arena, words);
    return e == OK;
}

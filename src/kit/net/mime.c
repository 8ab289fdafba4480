/* Writing one letter as RFC 5322 text. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/net/mime.h"

#include "kit/net/smtp.h"

enum {
    FIELD_LINE = 76,  /* RFC 2047: a line with an encoded word */
    QUOTED_LINE = 76, /* RFC 2045, 6.7 (5) */
    WORD_BYTES = 39,  /* UTF-8 bytes in one encoded word: 52 of base64 and 12 around them */
    PLAIN_LINE = 900, /* a word longer than this is encoded, so that no line reaches 998 */
};

/* --- header fields ---------------------------------------------------------------------------- */

static bool is_control(char c)
{
    return (unsigned char)c < ' ' || c == 0x7f;
}

/* Nothing to encode: printable ASCII, and nothing that would be read as an encoded word. */
static bool is_plain(str_t text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (is_control(text.at[i]) || (unsigned char)text.at[i] > '~')
            return false;
    }
    return str_find(text, S("=?")) == text.len && text.len <= PLAIN_LINE;
}

static void put_base64(struct buf *out, const char *at, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < len; i += 3) {
        uint32_t bits = 0;
        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (i + k < len ? (unsigned char)at[i + k] : 0u);
        buf_byte(out, digits[bits >> 18 & 63]);
        buf_byte(out, digits[bits >> 12 & 63]);
        buf_byte(out, i + 1 < len ? digits[bits >> 6 & 63] : '=');
        buf_byte(out, i + 2 < len ? digits[bits & 63] : '=');
    }
}

/* Up to WORD_BYTES, never within a character: each encoded word must be text by itself. */
static size_t word_end(str_t text, size_t from)
{
    size_t end = from + WORD_BYTES < text.len ? from + WORD_BYTES : text.len;
    while (end < text.len && end > from + 1 && ((unsigned char)text.at[end] & 0xC0) == 0x80)
        end--;
    return end;
}

/* Control bytes as blanks: there is no way to end the field from inside. */
static void put_encoded_word(struct buf *out, str_t part)
{
    char clean[WORD_BYTES];
    must(part.len <= sizeof clean);
    for (size_t i = 0; i < part.len; i++)
        clean[i] = is_control(part.at[i]) ? ' ' : part.at[i];
    BUF_LIT(out, "=?UTF-8?B?");
    put_base64(out, clean, part.len);
    BUF_LIT(out, "?=");
}

static void put_encoded(struct buf *out, str_t text, size_t column)
{
    for (size_t from = 0; from < text.len;) {
        const size_t end = word_end(text, from);
        const size_t width = 12 + (end - from + 2) / 3 * 4;
        if (from > 0 || column + width > FIELD_LINE)
            BUF_LIT(out, "\r\n ");
        put_encoded_word(out, str_sub(text, from, end));
        from = end;
    }
}

/* Folded at blanks where the line grows too long. */
static void put_folded(struct buf *out, str_t text, size_t column)
{
    str_t rest = text;
    str_t word = STR_NONE;
    bool is_first = true;
    while (str_cut(&rest, ' ', &word)) {
        if (!is_first) {
            const bool folds = column + 1 + word.len > FIELD_LINE && word.len > 0;
            buf_add(out, folds ? S("\r\n ") : S(" "));
            column = folds ? 1 : column + 1;
        }
        buf_add(out, word);
        column += word.len;
        is_first = false;
    }
}

static void put_text(struct buf *out, str_t text, size_t column)
{
    if (is_plain(text))
        put_folded(out, text, column);
    else
        put_encoded(out, text, column);
}

void mime_put_field(struct buf *out, str_t name, str_t text)
{
    buf_add(out, name);
    BUF_LIT(out, ": ");
    put_text(out, text, name.len + 2);
    BUF_LIT(out, "\r\n");
}

/* What was checked already and needs no encoding. */
static void put_checked(struct buf *out, str_t name, str_t before, str_t value, str_t after)
{
    buf_add(out, name);
    BUF_LIT(out, ": ");
    buf_add(out, before);
    buf_add(out, value);
    buf_add(out, after);
    BUF_LIT(out, "\r\n");
}

/* A display name: encoded, or quoted as RFC 5322, 3.2.4 wants it. */
static void put_name(struct buf *out, str_t name, size_t column)
{
    if (!is_plain(name)) {
        put_encoded(out, name, column);
        return;
    }
    buf_byte(out, '"');
    for (size_t i = 0; i < name.len; i++) {
        if (name.at[i] == '"' || name.at[i] == '\\')
            buf_byte(out, '\\');
        buf_byte(out, name.at[i]);
    }
    buf_byte(out, '"');
}

static void put_mailbox(struct buf *out, str_t field, str_t name, str_t value)
{
    buf_add(out, field);
    BUF_LIT(out, ": ");
    if (name.len > 0) {
        put_name(out, name, field.len + 2);
        BUF_LIT(out, "\r\n ");
    }
    BUF_LIT(out, "<");
    buf_add(out, value);
    BUF_LIT(out, ">\r\n");
}

/* --- dates ------------------------------------------------------------------------------------ */

void mime_put_date(struct buf *out, usec_t at)
{
    static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    const time_t seconds = (time_t)(at / USEC_PER_SECOND);
    struct tm t;
    must(gmtime_r(&seconds, &t) != NULL);
    buf_printf(out, "%s, %02d %s %04d %02d:%02d:%02d +0000", days[t.tm_wday], t.tm_mday,
               months[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

/* --- bodies ----------------------------------------------------------------------------------- */

/* A line break of the encoding itself before what would pass the 76th column. */
static void make_room(struct buf *out, size_t *column, size_t width)
{
    if (*column + width > QUOTED_LINE - 1) {
        BUF_LIT(out, "=\r\n");
        *column = 0;
    }
    *column += width;
}

static bool stands_for_itself(char c, bool is_last, size_t column)
{
    if (c == ' ' || c == '\t')
        return !is_last; /* a blank at the end of a line is lost on the way */
    if (c == '.' || c == 'F')
        return column > 0; /* "." and "From " at the beginning are changed by some servers */
    return c > ' ' && c <= '~' && c != '=';
}

void mime_put_quoted(struct buf *out, str_t text)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t column = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.at[i];
        if (c == '\r')
            continue;
        if (c == '\n') {
            BUF_LIT(out, "\r\n");
            column = 0;
            continue;
        }
        const bool is_last = i + 1 == text.len || text.at[i + 1] == '\n' || text.at[i + 1] == '\r';
        /* The place decides whether it may stand for itself: first see where it will be. */
        const bool breaks = column + 1 > QUOTED_LINE - 1;
        if (stands_for_itself(c, is_last, breaks ? 0 : column)) {
            make_room(out, &column, 1);
            buf_byte(out, c);
        } else {
            make_room(out, &column, 3);
            buf_byte(out, '=');
            buf_byte(out, digits[(unsigned char)c >> 4]);
            buf_byte(out, digits[(unsigned char)c & 15]);
        }
    }
    if (column > 0)
        BUF_LIT(out, "\r\n");
}

static void put_part(struct buf *out, str_t type, str_t text)
{
    BUF_LIT(out, "Content-Type: ");
    buf_add(out, type);
    BUF_LIT(out, "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
    mime_put_quoted(out, text);
}

/* "=_" cannot stand in quoted-printable text, so this line is in no part, whatever it says. */
#define BOUNDARY "=_alyans_part"

static void put_body(struct buf *out, const struct mime *m)
{
    BUF_LIT(out, "MIME-Version: 1.0\r\n");
    if (m->html.len == 0) {
        put_part(out, S("text/plain"), m->text);
        return;
    }
    BUF_LIT(out, "Content-Type: multipart/alternative; boundary=\"" BOUNDARY "\"\r\n\r\n");
    BUF_LIT(out, "--" BOUNDARY "\r\n");
    put_part(out, S("text/plain"), m->text);
    BUF_LIT(out, "\r\n--" BOUNDARY "\r\n");
    put_part(out, S("text/html"), m->html);
    BUF_LIT(out, "\r\n--" BOUNDARY "--\r\n");
}

/* --- the letter ------------------------------------------------------------------------------- */

static bool is_dotted(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '.' || c == '-'))
            return false;
    }
    return s.len > 0;
}

static bool is_message_id(str_t s)
{
    const size_t at = str_find_byte(s, '@', 0);
    return at < s.len && is_dotted(str_sub(s, 0, at)) && is_dotted(str_sub(s, at + 1, s.len));
}

static bool is_link(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] <= ' ' || s.at[i] > '~' || s.at[i] == '<' || s.at[i] == '>')
            return false;
    }
    return s.len <= PLAIN_LINE;
}

static bool is_sound(const struct mime *m)
{
    return smtp_address_ok(m->from) && smtp_address_ok(m->to) &&
           (m->reply_to.len == 0 || smtp_address_ok(m->reply_to)) && is_message_id(m->message_id) &&
           (m->list_id.len == 0 || is_dotted(m->list_id)) && is_link(m->unsubscribe) &&
           is_link(m->archive) && (m->language.len == 0 || is_dotted(m->language));
}

static void put_list_fields(struct buf *out, const struct mime *m)
{
    if (m->list_id.len > 0)
        put_mailbox(out, S("List-Id"), m->list_name, m->list_id);
    if (m->archive.len > 0)
        put_checked(out, S("List-Archive"), S("<"), m->archive, S(">"));
    if (m->unsubscribe.len > 0) {
        put_checked(out, S("List-Unsubscribe"), S("<"), m->unsubscribe, S(">"));
        BUF_LIT(out, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
    }
}

err_t mime_write(struct buf *out, const struct mime *m)
{
    if (!is_sound(m))
        return ERR_INVALID;
    put_mailbox(out, S("From"), m->from_name, m->from);
    put_checked(out, S("To"), S("<"), m->to, S(">"));
    if (m->reply_to.len > 0)
        put_checked(out, S("Reply-To"), S("<"), m->reply_to, S(">"));
    mime_put_field(out, S("Subject"), m->subject);
    BUF_LIT(out, "Date: ");
    mime_put_date(out, m->date);
    BUF_LIT(out, "\r\n");
    put_checked(out, S("Message-ID"), S("<"), m->message_id, S(">"));
    if (m->language.len > 0)
        put_checked(out, S("Content-Language"), STR_NONE, m->language, STR_NONE);
    BUF_LIT(out, "Auto-Submitted: auto-generated\r\n"); /* RFC 3834: no answering machine replies */
    put_list_fields(out, m);
    put_body(out, m);
    return buf_check(out);
}

/* Reading a posted form: every bad field is named, nothing the person wrote is lost.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/form.h"

#include "kit/base/str.h"
#include "kit/http/form_inside.h"
#include "kit/json/json.h"
#include "kit/text/text.h"

enum { EMAIL_MAX = 254, EMAIL_LOCAL_MAX = 64, URL_MAX = 2000, SLUG_MAX = 80 };

/* --- fields --------------------------------------------------------------------------------- */

static struct form_field *field_of(const struct form *f, str_t name)
{
    for (size_t i = 0; i < f->count; i++) {
        if (str_eq(f->fields[i].name, name))
            return &f->fields[i];
    }
    return NULL;
}

static struct form_field *add_field(struct form *f, str_t name)
{
    if (f->count == f->room) {
        const size_t room = f->room == 0 ? 8 : f->room * 2;
        struct form_field *const fields = arena_array(f->cx->arena, struct form_field, room);
        for (size_t i = 0; i < f->count; i++)
            fields[i] = f->fields[i];
        f->fields = fields;
        f->room = room;
    }
    struct form_field *const field = &f->fields[f->count++];
    *field = (struct form_field){ .name = name };
    return field;
}

/* C0 without tab and line ends, DEL, C1. */
bool form_has_control(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.at[i];
        if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F)
            return true;
        if (c == 0xC2 && i + 1 < s.len && (unsigned char)s.at[i + 1] < 0xA0)
            return true;
    }
    return false;
}

/* CRLF and CR become LF. */
static str_t with_lf(struct arena *arena, str_t s)
{
    if (str_find_byte(s, '\r', 0) == s.len)
        return s;
    char *const at = arena_alloc(arena, s.len);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] != '\r')
            at[n++] = s.at[i];
        else if (i + 1 == s.len || s.at[i + 1] != '\n')
            at[n++] = '\n';
    }
    return (str_t){ at, n };
}

/* A field as it came. The first of a name stays; bad text is named and not kept. */
void form_take_field(struct form *f, str_t name, str_t value, bool is_text)
{
    if (field_of(f, name) != NULL) {
        form_fault(f, name, FORM_TWICE, 0, 0);
        return;
    }
    struct form_field *const field = add_field(f, name);
    if (!is_text || form_has_control(value)) {
        form_fault(f, name, FORM_NOT_TEXT, 0, 0);
        return;
    }
    field->sent = value;
    field->value = text_visible(f->cx->arena, text_nfc(f->cx->arena, with_lf(f->cx->arena, value)));
}

/* --- opening -------------------------------------------------------------------------------- */

struct form form_blank(struct cx *cx)
{
    return (struct form){ .cx = cx };
}

/* Is the media type of the request this one, whatever its parameters? */
static bool has_type(const struct request *rq, str_t type)
{
    const str_t header = request_header(rq, S("content-type"));
    return str_eq_ascii_nocase(str_trim(str_sub(header, 0, str_find_byte(header, ';', 0))), type);
}

static bool take_pair(struct form *f, str_t pair)
{
    struct arena *const arena = f->cx->arena;
    const size_t eq = str_find_byte(pair, '=', 0);
    str_t name;
    if (!percent_decode(arena, str_sub(pair, 0, eq), true, &name) || name.len == 0 ||
        form_has_control(name) || f->count == FORM_FIELDS_MAX)
        return false;
    str_t value = STR_NONE;
    const bool is_text = percent_decode(arena, str_sub(pair, eq + 1, pair.len), true, &value);
    form_take_field(f, name, value, is_text);
    return true;
}

struct form form_open(struct cx *cx, const struct request *rq)
{
    struct form f = { .cx = cx };
    if (has_type(rq, S("multipart/form-data"))) {
        f.unreadable = !form_take_multipart(&f, rq);
        return f;
    }
    if (rq->body.len > 0 && !has_type(rq, S("application/x-www-form-urlencoded")))
        f.unreadable = true;
    str_t rest = rq->body;
    str_t pair;
    while (!f.unreadable && str_cut(&rest, '&', &pair))
        f.unreadable = pair.len > 0 && !take_pair(&f, pair);
    return f;
}

/* Fields of JSON are copied: the document is released before the form is read. */
static void take_json(void *to, str_t key, const struct json *v)
{
    struct form *const f = to;
    struct arena *const arena = f->cx->arena;
    str_t text = STR_NONE;
    int64_t number;
    bool flag;
    if (key.len == 0 || form_has_control(key) || f->count == FORM_FIELDS_MAX) {
        f->unreadable = true;
        return;
    }
    if (json_is_null(v))
        return;
    const str_t name = arena_str(arena, key);
    if (json_str(v, &text))
        form_take_field(f, name, arena_str(arena, text), true);
    else if (json_i64(v, &number))
        form_take_field(f, name, arena_printf(arena, "%" PRId64, number), true);
    else if (json_bool(v, &flag))
        form_take_field(f, name, flag ? S("true") : S("false"), true);
    else
        form_take_field(f, name, STR_NONE, false);
}

struct form form_open_json(struct cx *cx, const struct request *rq)
{
    struct form f = { .cx = cx, .unreadable = true };
    if (!has_type(rq, S("application/json")))
        return f;
    AUTO(json_doc) doc = { 0 };
    if (json_read(rq->body, &doc) != OK || !json_is_object(doc.root))
        return f;
    f.unreadable = false;
    json_each(doc.root, take_json, &f);
    return f;
}

void form_preset(struct form *f, str_t field, str_t value)
{
    struct form_field *at = field_of(f, field);
    if (at == NULL)
        at = add_field(f, field);
    at->sent = value;
    at->value = value;
}

str_t form_value(const struct form *f, str_t field)
{
    const struct form_field *const at = field_of(f, field);
    return at == NULL ? STR_NONE : at->value;
}

bool form_has(const struct form *f, str_t field)
{
    return field_of(f, field) != NULL;
}

/* --- faults --------------------------------------------------------------------------------- */

const struct form_error *form_error_of(const struct form *f, str_t field)
{
    for (size_t i = 0; i < f->error_count; i++) {
        if (str_eq(f->errors[i].field, field))
            return &f->errors[i];
    }
    return NULL;
}

static void note(struct form *f, struct form_error e)
{
    if (f->error_count < FORM_ERRORS_MAX && form_error_of(f, e.field) == NULL)
        f->errors[f->error_count++] = e;
}

void form_fault(struct form *f, str_t field, enum form_fault fault, int64_t low, int64_t high)
{
    note(f, (struct form_error){ .field = field, .fault = fault, .low = low, .high = high });
}

void form_fault_custom(struct form *f, str_t field, const char *msgid)
{
    note(f, (struct form_error){ .field = field, .fault = FORM_CUSTOM, .message = msgid });
}

err_t form_done(const struct form *f)
{
    if (f->unreadable)
        return ERR_BAD_REQUEST;
    return f->error_count > 0 ? ERR_INVALID : OK;
}

/* --- texts ---------------------------------------------------------------------------------- */

/* Notes the fault; nothing is returned in place of the value. */
static str_t refused(struct form *f, str_t field, enum form_fault fault, int64_t low, int64_t high)
{
    form_fault(f, field, fault, low, high);
    return STR_NONE;
}

/* The value, if its length in characters is from least to most. Nothing at all is "missing", not
 * "too short"; with least 0 it is fine. */
static str_t measured(struct form *f, str_t field, str_t value, int64_t least, int64_t most)
{
    if (value.len == 0)
        return least > 0 ? refused(f, field, FORM_MISSING, 0, 0) : STR_NONE;
    const int64_t count = (int64_t)utf8_count(value);
    if (count < least)
        return refused(f, field, FORM_TOO_SHORT, least, most);
    if (count > most)
        return refused(f, field, FORM_TOO_LONG, least, most);
    return value;
}

static str_t trimmed(const struct form *f, str_t field)
{
    return str_trim(form_value(f, field));
}

str_t form_lines(struct form *f, str_t field, int64_t least, int64_t most)
{
    return measured(f, field, trimmed(f, field), least, most);
}

str_t form_text(struct form *f, str_t field, int64_t least, int64_t most)
{
    const str_t value = trimmed(f, field);
    if (str_find_byte(value, '\n', 0) < value.len || str_find_byte(value, '\t', 0) < value.len)
        return refused(f, field, FORM_NOT_TEXT, 0, 0);
    return measured(f, field, value, least, most);
}

str_t form_password(struct form *f, str_t field, int64_t least, int64_t most)
{
    const struct form_field *const at = field_of(f, field);
    return measured(f, field, at == NULL ? STR_NONE : at->sent, least, most);
}

/* --- numbers, marks, choices ---------------------------------------------------------------- */

static bool is_whole_number(str_t s)
{
    const size_t from = s.len > 0 && s.at[0] == '-' ? 1 : 0;
    for (size_t i = from; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
    }
    return s.len > from;
}

int64_t form_int(struct form *f, str_t field, int64_t low, int64_t high)
{
    const str_t value = trimmed(f, field);
    int64_t number = 0;
    if (value.len == 0)
        form_fault(f, field, FORM_MISSING, 0, 0);
    else if (!is_whole_number(value))
        form_fault(f, field, FORM_NOT_NUMBER, low, high);
    else if (!str_to_i64(value, low, high, &number))
        form_fault(f, field, FORM_OUT_OF_RANGE, low, high);
    return number;
}

int64_t form_id(struct form *f, str_t field)
{
    return form_int(f, field, 1, INT64_MAX);
}

static bool is_one_of(str_t value, const str_t *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(words[i], value))
            return true;
    }
    return false;
}

bool form_checked(struct form *f, str_t field)
{
    static const str_t YES[] = { S_INIT("on"), S_INIT("1"), S_INIT("true"), S_INIT("yes") };
    static const str_t NO[] = { S_INIT(""), S_INIT("0"), S_INIT("false"), S_INIT("no") };
    const str_t value = form_value(f, field);
    if (is_one_of(value, YES, ARRAY_LEN(YES)))
        return true;
    if (!is_one_of(value, NO, ARRAY_LEN(NO)))
        form_fault(f, field, FORM_NOT_CHOICE, 0, 0);
    return false;
}

int form_choice(struct form *f, str_t field, const str_t *words, int count)
{
    const str_t value = form_value(f, field);
    for (int i = 0; i < count; i++) {
        if (form_has(f, field) && str_eq(words[i], value))
            return i;
    }
    form_fault(f, field, value.len == 0 ? FORM_MISSING : FORM_NOT_CHOICE, 0, 0);
    return -1;
}

/* --- addresses, dates ----------------------------------------------------------------------- */

static bool is_domain_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           (unsigned char)c >= 0x80;
}

/* Labels of letters, digits and inner hyphens, two at least. */
static bool is_mail_domain(str_t domain)
{
    int labels = 0;
    str_t label;
    while (str_cut(&domain, '.', &label)) {
        if (label.len == 0 || label.len > 63 || label.at[0] == '-' ||
            label.at[label.len - 1] == '-')
            return false;
        for (size_t i = 0; i < label.len; i++) {
            if (!is_domain_byte(label.at[i]))
                return false;
        }
        labels++;
    }
    return labels >= 2;
}

/* What the web's own type="email" takes, and letters of other scripts; no quoted local parts. */
static bool is_email(str_t s)
{
    const size_t at = str_find_byte(s, '@', 0);
    if (at == 0 || at > EMAIL_LOCAL_MAX || s.len > EMAIL_MAX || s.at[s.len - 1] == '.')
        return false;
    for (size_t i = 0; i < at; i++) {
        const char c = s.at[i];
        if (!is_domain_byte(c) && (c == '\0' || strchr(".!#$%&'*+/=?^_`{|}~", c) == NULL))
            return false;
    }
    return at < s.len && is_mail_domain(str_sub(s, at + 1, s.len));
}

str_t form_email(struct form *f, str_t field)
{
    const str_t value = trimmed(f, field);
    if (value.len == 0)
        return refused(f, field, FORM_MISSING, 0, 0);
    return is_email(value) ? value : refused(f, field, FORM_NOT_EMAIL, 0, 0);
}

str_t form_url(struct form *f, str_t field, bool required)
{
    const str_t value = measured(f, field, trimmed(f, field), required ? 1 : 0, URL_MAX);
    url_t url;
    if (value.len > 0 && url_foreign(value, &url) != OK)
        return refused(f, field, FORM_NOT_URL, 0, 0);
    return value;
}

static bool is_slug(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return s.len >= 1 && s.len <= SLUG_MAX;
}

str_t form_slug(struct form *f, str_t field)
{
    const str_t value = trimmed(f, field);
    if (value.len == 0)
        return refused(f, field, FORM_MISSING, 0, 0);
    return is_slug(value) ? value : refused(f, field, FORM_NOT_SLUG, 1, SLUG_MAX);
}

usec_t form_date_local(struct form *f, str_t field, bool required)
{
    const str_t value = trimmed(f, field);
    usec_t at = 0;
    if (value.len == 0 && required)
        form_fault(f, field, FORM_MISSING, 0, 0);
    if (value.len > 0 && date_local_read(value, &at) != OK)
        form_fault(f, field, FORM_NOT_DATE, 0, 0);
    return at;
}

str_t form_partial_date(struct form *f, str_t field, bool required)
{
    const str_t value = measured(f, field, trimmed(f, field), required ? 1 : 0, 40);
    str_t date = STR_NONE;
    if (value.len > 0 && date_partial_read(f->cx->arena, value, &date) != OK)
        form_fault(f, field, FORM_NOT_PARTIAL_DATE, 0, 0);
    return date;
}

str_t form_past_date(struct form *f, str_t field, bool required)
{
    const str_t date = form_partial_date(f, field, required);
    if (date.len > 0 && !date_has_come(date, date_day(f->cx->arena, f->cx->now)))
        form_fault_custom(f, field, N_("This day has not come yet."));
    return date;
}

/* --- in words ------------------------------------------------------------------------------- */

static str_t range_text(struct cx *cx, const struct form_error *e)
{
    if (e->high == INT64_MAX)
        return trf(cx, "Write a number not below {0}.", TARG(e->low));
    return trf(cx, "Write a number from {0} to {1}.", TARG(e->low), TARG(e->high));
}

str_t form_error_text(struct cx *cx, const struct form *f, const struct form_error *e)
{
    const int64_t count = (int64_t)utf8_count(trimmed(f, e->field));
    switch (e->fault) {
    case FORM_MISSING:
        return _("Please fill this in.");
    case FORM_TOO_SHORT:
        return trn(cx, e->low, "At least {0} character; this has {1}.",
                   "At least {0} characters; this has {1}.", TARG(count));
    case FORM_TOO_LONG:
        return trn(cx, e->high, "At most {0} character; this has {1}.",
                   "At most {0} characters; this has {1}.", TARG(count));
    case FORM_NOT_NUMBER:
        return _("Write a whole number in digits.");
    case FORM_OUT_OF_RANGE:
        return range_text(cx, e);
    case FORM_NOT_CHOICE:
        return _("Choose one of the answers offered.");
    case FORM_NOT_EMAIL:
        return _("Write an e-mail address, like name@example.org.");
    case FORM_NOT_URL:
        return _("The address must begin with https:// or http://.");
    case FORM_NOT_DATE:
        return _("Write date and time like 2026-12-31T18:00.");
    case FORM_NOT_PARTIAL_DATE:
        return _("Write a year, a month or a day, like 2011, 2011-05 or 2011-05-20.");
    case FORM_NOT_TEXT:
        return _("This contains characters that are not text. Please write it again.");
    case FORM_TWICE:
        return _("This came twice. Please send it once.");
    case FORM_NOT_SLUG:
        return trf(cx, "Only a to z, 0 to 9 and hyphens, at most {0}.", TARG(e->high));
    case FORM_CUSTOM:
        return tr_lang(cx->lang, e->message);
    }
    must_failed("a fault", __FILE__, __LINE__);
}

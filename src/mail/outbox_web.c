/* The public outbox: what was sent to all, never to whom.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/http/dispatch.h"
#include "kit/json/member.h"
#include "kit/text/csv.h"
#include "kit/text/text.h"
#include "mail/pages.h"
#include "mail/views/outbox.html.h"

enum { PER_PAGE = 50, DAYS_SHOWN = 60, API_DEFAULT = 100, API_MOST = 500, CSV_LOT = 500 };

str_t letter_kind_label(struct cx *cx, str_t kind)
{
    static const struct {
        str_t kind;
        const char *label;
    } LABELS[] = {
        { S_INIT("digest"), N_("Collected news") },
        { S_INIT("news"), N_("News") },
        { S_INIT("confirmation"), N_("Request to confirm a subscription") },
        { S_INIT("invitation"), N_("Invitation") },
        { S_INIT("password"), N_("Link for a new password") },
        { S_INIT("claim"), N_("About the claim of a page") },
        { S_INIT("objection-answer"), N_("Answer to an objection") },
        { S_INIT("positions"), N_("Link to take positions") },
        { S_INIT("coded"), N_("Invitation to look at coded positions") },
        { S_INIT("joint-asked"), N_("Request to answer a joint statement") },
        { S_INIT("joint-reminder"), N_("Reminder of a joint statement") },
    };
    for (size_t i = 0; i < ARRAY_LEN(LABELS); i++) {
        if (str_eq(kind, LABELS[i].kind))
            return tr_lang(cx->lang, LABELS[i].label);
    }
    return kind;
}

/* ?before=ID; 0 when absent or no number. */
static int64_t before_of(struct cx *cx, const struct request *rq)
{
    int64_t id = 0;
    return str_to_i64(request_query(cx, rq, S("before")), 1, INT64_MAX, &id) ? id : 0;
}

err_t outbox_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const int64_t before = before_of(cx, rq);
    struct letter_rows rows;
    struct outbox_page p = { .is_first = before == 0 };
    TRY(letter_list_public(cx, before, PER_PAGE + 1, &rows));
    p.at = rows.at;
    p.has_older = rows.count > PER_PAGE;
    p.count = p.has_older ? PER_PAGE : rows.count;
    if (p.is_first)
        TRY(letter_count_days(cx, DAYS_SHOWN, &p.days, &p.day_count));
    AUTO(buf) body;
    buf_init(&body, MAIL_PAGE_MAX);
    view_outbox(&body, cx, &p);
    const struct page page = { .title = _("Outbox"),
                               .description = _("Every letter this site sent to its readers."),
                               .nav = "/outbox" };
    return mail_respond(cx, rq, rs, 200, &page, &body);
}

/* Errors: ERR_NOT_FOUND, also for a letter to one person. */
static err_t public_letter(struct cx *cx, const struct request *rq, struct letter_row *out)
{
    TRY(letter_get(cx, path_id(rq, 0), out));
    return out->is_public ? OK : problem(cx, ERR_NOT_FOUND, "a letter to one person");
}

err_t outbox_letter_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct letter_row l;
    TRY(public_letter(cx, rq, &l));
    const struct outbox_letter p = { .l = &l };
    AUTO(buf) body;
    buf_init(&body, MAIL_PAGE_MAX);
    view_outbox_letter(&body, cx, &p);
    const struct page page = { .title = l.subject, .nav = "/outbox" };
    return mail_respond(cx, rq, rs, 200, &page, &body);
}

err_t mailing_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct letter_row l;
    TRY(letter_get(cx, id, &l));
    if (!l.is_public)
        return ERR_NOT_FOUND;
    *name = l.subject;
    *where = url_with(cx, "/outbox/{}", UARG(id));
    return OK;
}

/* --- CSV -------------------------------------------------------------------------------------- */

static void csv_row(struct cx *cx, struct buf *out, const struct letter_row *l)
{
    const str_t cells[] = {
        arena_printf(cx->arena, "%" PRId64, l->id),
        date_time_iso(cx->arena, l->created_at),
        l->kind,
        l->topic,
        lang_code(l->language),
        l->subject,
        arena_printf(cx->arena, "%" PRId64, l->recipients),
        arena_printf(cx->arena, "%" PRId64, l->delivered),
        arena_printf(cx->arena, "%" PRId64, l->refused),
    };
    for (size_t i = 0; i < ARRAY_LEN(cells); i++)
        csv_add(out, cells[i], i == 0, CSV_FORMULA_SAFE);
    csv_end_row(out);
}

err_t outbox_csv_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)rq;
    struct letter_rows rows;
    int64_t before = 0;
    respond_file(rs, S("text/csv; charset=utf-8"), S("outbox.csv"));
    BUF_LIT(&rs->body, "id,written_at,kind,topic,language,subject,readers,delivered,refused\n");
    do {
        TRY(letter_list_public(cx, before, CSV_LOT, &rows));
        for (size_t i = 0; i < rows.count; i++)
            csv_row(cx, &rs->body, &rows.at[i]);
        before = rows.count > 0 ? rows.at[rows.count - 1].id : 0;
    } while (rows.count == CSV_LOT);
    return buf_check(&rs->body);
}

/* --- for programs ----------------------------------------------------------------------------- */

static const struct api_field LIST_QUERY[] = {
    { "before", API_INTEGER, false,
      "Letters older than the one of this id; the newest when absent" },
    { "limit", API_INTEGER, false, "How many at most, 1 to 500; 100 when absent" },
    { 0 },
};
static const struct api_field LIST_ANSWER[] = {
    { "letters", API_ARRAY, true, "Letters to readers, newest first; never to whom" },
    { "personal", API_ARRAY, true,
      "Letters to single people as counts: day, kind, letters; of the newest days" },
    { 0 },
};
static const struct api_field LETTER_ANSWER[] = {
    { "id", API_STRING, true, "Number of the letter" },
    { "subject", API_STRING, true, "Subject" },
    { "text", API_STRING, true, "Plain text as sent, without each reader's own last lines" },
    { "readers", API_INTEGER, true, "To how many it was sent" },
    { "delivered", API_INTEGER, true, "How many mailboxes took it" },
    { "refused", API_INTEGER, true, "How many did not, for good" },
    { 0 },
};
static const int LIST_PROBLEMS[] = { 422, 429, 503, 0 };
static const int LETTER_PROBLEMS[] = { 404, 429, 503, 0 };
const struct api_operation outbox_op = { .id = "listOutbox",
                                         .query = LIST_QUERY,
                                         .answer = LIST_ANSWER,
                                         .answer_status = 200,
                                         .problems = LIST_PROBLEMS };
const struct api_operation outbox_letter_op = { .id = "getOutboxLetter",
                                                .answer = LETTER_ANSWER,
                                                .answer_status = 200,
                                                .problems = LETTER_PROBLEMS };

static void put_i64(struct json_out *j, const char *key, int64_t v)
{
    json_key(j, str_from_c(key));
    json_put_i64(j, v);
}

/* The members of an open object. */
static void put_letter(struct cx *cx, struct json_out *j, const struct letter_row *l)
{
    json_key(j, S("id"));
    json_put_id(j, l->id);
    json_member_str(j, "written_at", date_time_iso(cx->arena, l->created_at));
    json_member_str(j, "kind", l->kind);
    json_member_str(j, "topic", l->topic);
    json_member_str(j, "language", lang_code(l->language));
    json_member_str(j, "subject", l->subject);
    put_i64(j, "readers", l->recipients);
    put_i64(j, "delivered", l->delivered);
    put_i64(j, "refused", l->refused);
}

static err_t put_days(struct cx *cx, struct json_out *j)
{
    const struct day_count *days = NULL;
    size_t count = 0;
    TRY(letter_count_days(cx, DAYS_SHOWN, &days, &count));
    json_key(j, S("personal"));
    json_put_array(j);
    for (size_t i = 0; i < count; i++) {
        json_put_object(j);
        json_member_str(j, "day", date_iso(cx->arena, days[i].day));
        json_member_str(j, "kind", days[i].kind);
        put_i64(j, "letters", days[i].letters);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    return OK;
}

/* otherwise when absent; a fault of f for anything but a whole number in range. */
static int64_t number_of(struct form *f, const struct request *rq, const char *name, int64_t high,
                         int64_t otherwise)
{
    const str_t key = str_from_c(name);
    const str_t text = request_query(f->cx, rq, key);
    if (text.at == NULL)
        return otherwise;
    form_preset(f, key, text);
    return form_int(f, key, 1, high);
}

err_t api_outbox_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_blank(cx);
    struct letter_rows rows;
    struct json_out j;
    const int64_t before = number_of(&f, rq, "before", INT64_MAX, 0);
    const int64_t limit = number_of(&f, rq, "limit", API_MOST, API_DEFAULT);
    if (f.error_count > 0) {
        respond_problem_json(cx, rs, ERR_INVALID, err_status(ERR_INVALID), &f);
        return OK;
    }
    TRY(letter_list_public(cx, before, (int)limit, &rows)); /* at most API_MOST */
    respond_json(rs, 200);
    json_begin(&j, &rs->body);
    json_put_object(&j);
    json_key(&j, S("letters"));
    json_put_array(&j);
    for (size_t i = 0; i < rows.count; i++) {
        json_put_object(&j);
        put_letter(cx, &j, &rows.at[i]);
        json_put_object_end(&j);
    }
    json_put_array_end(&j);
    TRY(put_days(cx, &j));
    json_put_object_end(&j);
    return buf_check(&rs->body);
}

err_t api_outbox_letter_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct letter_row l;
    struct json_out j;
    TRY(public_letter(cx, rq, &l));
    respond_json(rs, 200);
    json_begin(&j, &rs->body);
    json_put_object(&j);
    put_letter(cx, &j, &l);
    json_member_str(&j, "text", l.body_text);
    json_put_object_end(&j);
    return buf_check(&rs->body);
}

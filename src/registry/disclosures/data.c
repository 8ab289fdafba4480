/* Disclosures for programs: CSV and JSON, of one organisation and of all.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/member.h"
#include "kit/text/amount.h"
#include "kit/text/csv.h"
#include "kit/text/text.h"
#include "registry/disclosures/parts.h"

enum { PAGE_MOST = 500, PAGE_USUAL = 100 };

/* --- JSON ----------------------------------------------------------------------------------------
 */

static void put_id(struct json_out *j, const char *key, int64_t id)
{
    json_key(j, str_from_c(key));
    if (id == 0)
        json_put_null(j);
    else
        json_put_id(j, id);
}

/* Decimal, as text: an amount passes what a double holds exactly. */
static void put_amount(struct cx *cx, struct json_out *j, const char *key, int64_t v)
{
    json_member_known(j, key, v == AMOUNT_NOT_STATED ? STR_NONE : amount_plain(cx->arena, v));
}

static void put_source(struct json_out *j, const struct source *s)
{
    json_key(j, S("source"));
    if (s->id.v == 0) {
        json_put_null(j);
        return;
    }
    json_put_object(j);
    put_id(j, "id", s->id.v);
    json_member_known(j, "url", s->url);
    json_member_known(j, "title", s->title);
    json_member_known(j, "publisher", s->publisher);
    json_member_known(j, "kind", s->kind);
    json_member_known(j, "dated", s->dated);
    json_member_known(j, "language", s->language);
    json_put_object_end(j);
}

static void put_answer(struct cx *cx, struct json_out *j, const struct disclosure_answer *a)
{
    json_key(j, S("answer"));
    if (a == NULL) {
        json_put_null(j);
        return;
    }
    json_put_object(j);
    put_id(j, "id", a->id.v);
    json_member_text2(j, "text", &a->text);
    json_member_time(j, cx->arena, "given_at", a->created_at);
    json_member_time(j, cx->arena, "taken_down_at", a->erased_at);
    json_put_object_end(j);
}

static str_t declared_by(const struct disclosure *d)
{
    return d->declared_by.v != 0 ? S("organisation") : S("secretariat");
}

static void put_fields(struct cx *cx, const struct disclosure_line *l, struct json_out *j)
{
    const struct disclosure *const d = &l->d;
    put_id(j, "id", d->id.v);
    json_member_known(j, "about", about_word(d->about));
    json_key(j, S("is_disclosed"));
    json_put_bool(j, !d->is_withheld);
    json_member_text2(j, "text", &d->text);
    json_member_known(j, "party", l->party_name);
    json_member_known(j, "party_organisation", l->party_slug);
    put_amount(cx, j, "amount", d->amount);
    put_amount(cx, j, "amount_till", d->amount_till);
    json_member_known(j, "currency", d->currency);
    json_member_known(j, "money", money_word(d->money));
    json_member_known(j, "origin", origin_word(d->origin));
    put_amount(cx, j, "share_percent", d->share);
    json_member_known(j, "dated", d->dated);
    json_member_known(j, "from", d->from);
    json_member_known(j, "till", d->till);
    json_member_known(j, "basis", basis_stored(d));
    json_member_known(j, "declared_by", declared_by(d));
    put_source(j, &l->source);
    put_answer(cx, j, l->answer);
    json_key(j, S("open_objections"));
    json_put_i64(j, l->objections);
    json_member_time(j, cx->arena, "made_at", d->created_at);
    json_member_time(j, cx->arena, "ended_at", d->ended_at);
    json_member_known(j, "withdrawn_because", d->ended_reason);
    put_id(j, "corrects", d->replaces.v);
    json_member_time(j, cx->arena, "taken_down_at", d->erased_at);
}

void disclosure_put_json(struct cx *cx, const struct disclosure_line *l, struct json_out *j)
{
    json_put_object(j);
    put_fields(cx, l, j);
    json_put_object_end(j);
}

/* With the organisation it is about. */
static void put_listed(struct cx *cx, const struct disclosure_line *l,
                       const struct organisation *about, struct json_out *j)
{
    json_put_object(j);
    json_member_known(j, "organisation", about->slug);
    json_member_text2(j, "organisation_name", &about->name);
    put_fields(cx, l, j);
    json_put_object_end(j);
}

/* --- CSV -----------------------------------------------------------------------------------------
 */

static const char CSV_HEAD[] =
    "id,organisation,about,state,is_disclosed,text_en,text_az,party,party_organisation,amount,"
    "amount_till,currency,money,origin,share_percent,dated,from,till,basis,declared_by,"
    "source_publisher,source_title,source_url,source_dated,answer_en,answer_az,open_objections,"
    "made_at,ended_at,withdrawn_because,corrects\n";

static void csv_text(struct buf *out, str_t v)
{
    csv_add(out, v, false, CSV_FORMULA_SAFE);
}

static void csv_word(struct buf *out, str_t v)
{
    csv_add(out, v, false, CSV_AS_IS);
}

static str_t id_text(struct cx *cx, int64_t id)
{
    return id == 0 ? STR_NONE : arena_printf(cx->arena, "%" PRId64, id);
}

static str_t time_text(struct cx *cx, usec_t at)
{
    return at == 0 ? STR_NONE : date_time_iso(cx->arena, at);
}

static str_t amount_text(struct cx *cx, int64_t v)
{
    return v == AMOUNT_NOT_STATED ? STR_NONE : amount_plain(cx->arena, v);
}

static str_t state_word(const struct disclosure *d)
{
    if (d->ended_at == 0)
        return S("standing");
    return d->ended_reason.len > 0 ? S("withdrawn") : S("corrected");
}

static void csv_said(struct cx *cx, const struct disclosure_line *l, struct buf *out)
{
    const struct disclosure *const d = &l->d;
    csv_word(out, d->is_withheld ? S("false") : S("true"));
    csv_text(out, d->text.by[LANG_EN]);
    csv_text(out, d->text.by[LANG_AZ]);
    csv_text(out, l->party_name);
    csv_word(out, l->party_slug);
    csv_word(out, amount_text(cx, d->amount));
    csv_word(out, amount_text(cx, d->amount_till));
    csv_word(out, d->currency);
    csv_word(out, money_word(d->money));
    csv_word(out, origin_word(d->origin));
    csv_word(out, amount_text(cx, d->share));
    csv_word(out, d->dated);
    csv_word(out, d->from);
    csv_word(out, d->till);
    csv_word(out, basis_stored(d));
    csv_word(out, declared_by(d));
}

static void csv_line(struct cx *cx, const struct disclosure_line *l, str_t slug, struct buf *out)
{
    const struct disclosure *const d = &l->d;
    const struct text2 none = { 0 };
    const struct text2 *const answer = l->answer == NULL ? &none : &l->answer->text;
    csv_add(out, id_text(cx, d->id.v), true, CSV_AS_IS);
    csv_word(out, slug);
    csv_word(out, about_word(d->about));
    csv_word(out, state_word(d));
    csv_said(cx, l, out);
    csv_text(out, l->source.publisher);
    csv_text(out, l->source.title);
    csv_text(out, l->source.url);
    csv_word(out, l->source.dated);
    csv_text(out, answer->by[LANG_EN]);
    csv_text(out, answer->by[LANG_AZ]);
    csv_word(out, arena_printf(cx->arena, "%" PRId64, l->objections));
    csv_word(out, time_text(cx, d->created_at));
    csv_word(out, time_text(cx, d->ended_at));
    csv_text(out, d->ended_reason);
    csv_word(out, id_text(cx, d->replaces.v));
    csv_end_row(out);
}

/* --- of one organisation
 * -------------------------------------------------------------------------- */

err_t disclosures_csv_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct disclosure_lines all;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    TRY(disclosure_list_of(cx, o.id, DISCLOSURES_ALL, &all));
    buf_add(&rs->body, str_from_c(CSV_HEAD));
    for (size_t i = 0; i < all.count; i++)
        csv_line(cx, &all.at[i], o.slug, &rs->body);
    respond_file(rs, S("text/csv; charset=utf-8"), S("disclosures.csv"));
    return buf_check(&rs->body);
}

err_t disclosures_json_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct disclosure_lines all;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    TRY(disclosure_list_of(cx, o.id, DISCLOSURES_ALL, &all));
    respond_json(rs, 200);
    struct json_out j;
    json_begin(&j, &rs->body);
    json_put_object(&j);
    json_member_known(&j, "organisation", o.slug);
    json_member_text2(&j, "organisation_name", &o.name);
    json_member_known(&j, "kind", o.kind);
    json_member_known(&j, "scope", scope_word(o.scope));
    json_key(&j, S("disclosures"));
    json_put_array(&j);
    for (size_t i = 0; i < all.count; i++)
        disclosure_put_json(cx, &all.at[i], &j);
    json_put_array_end(&j);
    json_put_object_end(&j);
    return buf_check(&rs->body);
}

/* --- of all
 * --------------------------------------------------------------------------------------- */

/* A piece of the whole list, with whose each is. */
struct piece {
    struct disclosure_lines lines;
    const struct organisation *organisations; /* by id */
    size_t organisation_count;
};

static err_t piece_load(struct cx *cx, int64_t after, bool history, size_t limit, struct piece *out)
{
    struct piece p;
    TRY(disclosure_rows_after(cx, (disclosure_id){ after }, history, limit, &p.lines));
    int64_t *const ids = arena_array(cx->arena, int64_t, p.lines.count);
    struct organisation *const at = arena_array(cx->arena, struct organisation, p.lines.count);
    for (size_t i = 0; i < p.lines.count; i++)
        ids[i] = p.lines.at[i].d.organisation.v;
    TRY(organisation_rows_of(cx, ids, p.lines.count, at, &p.organisation_count));
    p.organisations = at;
    *out = p;
    return OK;
}

static const struct organisation *whose(const struct piece *p, const struct disclosure_line *l)
{
    return organisation_by_id(p->organisations, p->organisation_count, l->d.organisation);
}

err_t all_disclosures_csv_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct piece p = { 0 };
    int64_t after = 0;
    (void)rq;
    buf_add(&rs->body, str_from_c(CSV_HEAD));
    do {
        TRY(piece_load(cx, after, true, PAGE_MOST, &p));
        for (size_t i = 0; i < p.lines.count; i++)
            csv_line(cx, &p.lines.at[i], whose(&p, &p.lines.at[i])->slug, &rs->body);
        after = p.lines.count == 0 ? after : p.lines.at[p.lines.count - 1].d.id.v;
    } while (p.lines.count == PAGE_MOST);
    respond_file(rs, S("text/csv; charset=utf-8"), S("disclosures.csv"));
    return buf_check(&rs->body);
}

/* A number of the query; otherwise where it is absent. Errors: ERR_INVALID. */
static err_t query_number(struct cx *cx, const struct request *rq, str_t name, int64_t most,
                          int64_t otherwise, int64_t *out)
{
    const str_t text = request_query(cx, rq, name);
    *out = otherwise;
    if (text.len > 0 && !str_to_i64(text, 1, most, out))
        return problem(cx, ERR_INVALID, "a number of the query");
    return OK;
}

err_t all_disclosures_json_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct piece p;
    int64_t after = 0;
    int64_t limit = 0;
    TRY(query_number(cx, rq, S("after"), INT64_MAX, 0, &after));
    TRY(query_number(cx, rq, S("limit"), PAGE_MOST, PAGE_USUAL, &limit));
    const bool history = str_eq(request_query(cx, rq, S("history")), S("1"));
    TRY(piece_load(cx, after, history, (size_t)limit, &p)); /* 1..PAGE_MOST */
    respond_json(rs, 200);
    struct json_out j;
    json_begin(&j, &rs->body);
    json_put_object(&j);
    json_key(&j, S("disclosures"));
    json_put_array(&j);
    for (size_t i = 0; i < p.lines.count; i++)
        put_listed(cx, &p.lines.at[i], whose(&p, &p.lines.at[i]), &j);
    json_put_array_end(&j);
    put_id(&j, "next_after",
           (int64_t)p.lines.count == limit ? p.lines.at[p.lines.count - 1].d.id.v : 0);
    json_put_object_end(&j);
    return buf_check(&rs->body);
}

/* --- for the API document
 * ------------------------------------------------------------------------- */

static const struct api_field ALL_QUERY[] = {
    { "after", API_STRING, false,
      "Only disclosures after this id: next_after of the answer before" },
    { "limit", API_INTEGER, false, "At most so many, 1 to 500; 100 when absent" },
    { "history", API_STRING, false, "1: also those that were corrected or withdrawn" },
    { 0 },
};
static const struct api_field ALL_ANSWER[] = {
    { "disclosures", API_ARRAY, true,
      "By id; each with its organisation, about (funding, control, leaning), is_disclosed (false: "
      "asked and not disclosed), text by language, party, amount and amount_till (decimal text), "
      "currency, money, origin, share_percent, dates, basis (self or reported), source, the "
      "organisation's answer, open objections, when it was made and ended, and what it corrects" },
    { "next_after", API_STRING, false, "Where the next piece begins; null: that was all" },
    { 0 },
};
static const int ALL_PROBLEMS[] = { 422, 429, 503, 0 };
const struct api_operation all_disclosures_op = { .id = "listDisclosures",
                                                  .query = ALL_QUERY,
                                                  .answer = ALL_ANSWER,
                                                  .answer_status = 200,
                                                  .problems = ALL_PROBLEMS };

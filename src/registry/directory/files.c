/* The directory for programs: CSV, JSON and the API.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/member.h"
#include "kit/text/csv.h"
#include "kit/text/text.h"
#include "registry/directory/directory.h"
#include "registry/pages.h"

enum { BATCH = 1000 };

/* --- CSV -------------------------------------------------------------------------------------- */

static void put_row(struct buf *out, const str_t *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        csv_add(out, cells[i], i == 0, CSV_FORMULA_SAFE);
    csv_end_row(out);
}

static str_t i64_text(struct cx *cx, int64_t v)
{
    return arena_printf(cx->arena, "%" PRId64, v);
}

static err_t slug_of(struct cx *cx, int64_t id, str_t *out)
{
    struct organisation o;
    *out = STR_NONE;
    if (id == 0)
        return OK;
    TRY(organisation_find(cx, (organisation_id){ id }, &o));
    *out = o.slug;
    return OK;
}

/* Where rows go, with what is disclosed about everybody among them. */
struct csv_rows {
    struct buf *out;
    const struct disclosed *disclosed;
};

static err_t put_csv_line(struct cx *cx, void *to, const struct directory_line *line)
{
    const struct csv_rows *const rows = to;
    const struct organisation *const o = &line->o;
    str_t into;
    TRY(slug_of(cx, o->merged_into, &into));
    const str_t cells[] = { o->slug,
                            o->name.by[LANG_AZ],
                            o->name.by[LANG_EN],
                            o->short_name.by[LANG_AZ],
                            o->short_name.by[LANG_EN],
                            o->kind,
                            scope_word(o->scope),
                            o->country,
                            o->seat.by[LANG_AZ],
                            o->seat.by[LANG_EN],
                            o->founded,
                            o->active_since,
                            o->dissolved,
                            o->website,
                            standing_word_text(line->standing),
                            line->since,
                            into,
                            o->is_example ? S("1") : S("0"),
                            disclosed_text(cx, rows->disclosed, o) };
    put_row(rows->out, cells, ARRAY_LEN(cells));
    return OK;
}

/* Calls put for every line of the directory, loaded in batches. */
typedef err_t put_line_fn(struct cx *cx, void *to, const struct directory_line *line);

static err_t each_line(struct cx *cx, const struct directory_filter *f, const struct directory *d,
                       put_line_fn *put, void *to)
{
    for (size_t first = 0; first < d->count; first += BATCH) {
        const struct arena_mark mark = arena_mark(cx->arena);
        const struct directory_line *lines = NULL;
        size_t count = 0;
        TRY(directory_lines(cx, f, d, first, BATCH, &lines, &count));
        for (size_t i = 0; i < count; i++)
            TRY(put(cx, to, &lines[i]));
        arena_back(cx->arena, mark);
    }
    return OK;
}

static err_t disclosed_of(struct cx *cx, const struct directory *d, size_t first, size_t count,
                          const struct disclosed **out)
{
    int64_t *const ids = arena_array(cx->arena, int64_t, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = d->rows[first + i]->id;
    return disclosed_load(cx, ids, count, out);
}

err_t organisations_csv(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const str_t HEADINGS[] = {
        S_INIT("slug"),        S_INIT("name_az"),    S_INIT("name_en"),   S_INIT("short_az"),
        S_INIT("short_en"),    S_INIT("kind"),       S_INIT("scope"),     S_INIT("country"),
        S_INIT("seat_az"),     S_INIT("seat_en"),    S_INIT("founded"),   S_INIT("active_since"),
        S_INIT("dissolved"),   S_INIT("website"),    S_INIT("status"),    S_INIT("since"),
        S_INIT("merged_into"), S_INIT("is_example"), S_INIT("disclosure")
    };
    const struct directory_filter f = directory_filter_read(cx, rq);
    struct directory d;
    TRY(directory_load(cx, &f, &d));
    respond_file(rs, S("text/csv; charset=utf-8"), S("organisations.csv"));
    put_row(&rs->body, HEADINGS, ARRAY_LEN(HEADINGS));
    struct csv_rows rows = { &rs->body, NULL };
    TRY(disclosed_of(cx, &d, 0, d.count, &rows.disclosed));
    TRY(each_line(cx, &f, &d, put_csv_line, &rows));
    return buf_check(&rs->body);
}

/* Standing facts of one kind after another, with the organisations they name. */
static err_t put_facts(struct cx *cx, struct buf *out, const struct fact_list *facts)
{
    int64_t *const ids = arena_array(cx->arena, int64_t, 2 * facts->count);
    int64_t *const cited = arena_array(cx->arena, int64_t, facts->count);
    const struct organisation *those = NULL;
    const struct source *sources = NULL;
    for (size_t i = 0; i < facts->count; i++) {
        ids[2 * i] = facts->at[i].organisation.v;
        ids[2 * i + 1] = facts->at[i].other.v != 0 ? facts->at[i].other.v : ids[2 * i];
        cited[i] = facts->at[i].source.v;
    }
    TRY(organisation_find_many(cx, ids, 2 * facts->count, &those));
    TRY(source_find_many(cx, cited, facts->count, &sources));
    for (size_t i = 0; i < facts->count; i++) {
        const struct fact *const f = &facts->at[i];
        const str_t cells[] = {
            those[2 * i].slug, fact_kind_word(f->kind),
            f->scheme,         f->value,
            f->language,       f->other.v != 0 ? those[2 * i + 1].slug : STR_NONE,
            f->from,           f->till,
            sources[i].url,    date_time_iso(cx->arena, f->created_at)
        };
        put_row(out, cells, ARRAY_LEN(cells));
    }
    return OK;
}

err_t facts_csv(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const str_t HEADINGS[] = { S_INIT("slug"),      S_INIT("fact"),     S_INIT("scheme"),
                                      S_INIT("value"),     S_INIT("language"), S_INIT("other"),
                                      S_INIT("from"),      S_INIT("till"),     S_INIT("source"),
                                      S_INIT("entered_at") };
    (void)rq;
    respond_file(rs, S("text/csv; charset=utf-8"), S("facts.csv"));
    put_row(&rs->body, HEADINGS, ARRAY_LEN(HEADINGS));
    for (int k = 0; k < FACT_KINDS; k++) {
        struct fact_list facts;
        TRY(fact_get_of_kind(cx, (enum fact_kind)k, &facts)); /* counts through the enum */
        TRY(put_facts(cx, &rs->body, &facts));
    }
    return buf_check(&rs->body);
}

/* Those asked for: on a day if the address names one, else all that are on record. */
static err_t memberships_asked(struct cx *cx, const struct directory_filter *f,
                               struct membership_list *out, const struct organisation **those)
{
    struct membership_list all;
    TRY(membership_get_standing(cx, &all));
    struct membership *const at = arena_array(cx->arena, struct membership, all.count);
    int64_t *const ids = arena_array(cx->arena, int64_t, all.count);
    size_t n = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (!f->is_today && !membership_holds(&all.at[i], f->day))
            continue;
        ids[n] = all.at[i].organisation.v;
        at[n++] = all.at[i];
    }
    *out = (struct membership_list){ at, n };
    return organisation_find_many(cx, ids, n, those);
}

static err_t disclosed_of_all(struct cx *cx, const struct organisation *those, size_t count,
                              const struct disclosed **out)
{
    int64_t *const ids = arena_array(cx->arena, int64_t, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = those[i].id.v;
    return disclosed_load(cx, ids, count, out);
}

err_t members_csv(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const str_t HEADINGS[] = { S_INIT("slug"),    S_INIT("name_az"), S_INIT("name_en"),
                                      S_INIT("part"),    S_INIT("since"),   S_INIT("till"),
                                      S_INIT("way_in"),  S_INIT("way_out"), S_INIT("note_az"),
                                      S_INIT("note_en"), S_INIT("row"),     S_INIT("disclosure") };
    const struct directory_filter f = directory_filter_read(cx, rq);
    struct membership_list list;
    const struct organisation *those = NULL;
    const struct disclosed *disclosed = NULL;
    TRY(memberships_asked(cx, &f, &list, &those));
    TRY(disclosed_of_all(cx, those, list.count, &disclosed));
    respond_file(rs, S("text/csv; charset=utf-8"), S("members.csv"));
    put_row(&rs->body, HEADINGS, ARRAY_LEN(HEADINGS));
    for (size_t i = 0; i < list.count; i++) {
        const struct membership *const m = &list.at[i];
        const str_t cells[] = { those[i].slug,
                                those[i].name.by[LANG_AZ],
                                those[i].name.by[LANG_EN],
                                m->is_partner ? S("partner") : S("member"),
                                m->starts,
                                m->ends,
                                m->way_in,
                                m->way_out,
                                m->note.by[LANG_AZ],
                                m->note.by[LANG_EN],
                                i64_text(cx, m->id.v),
                                disclosed_text(cx, disclosed, &those[i]) };
        put_row(&rs->body, cells, ARRAY_LEN(cells));
    }
    return buf_check(&rs->body);
}

/* --- JSON ------------------------------------------------------------------------------------- */

/* Members of an open object. */
static err_t put_organisation(struct cx *cx, struct json_out *j, const struct organisation *o)
{
    str_t into;
    TRY(slug_of(cx, o->merged_into, &into));
    json_key(j, S("id"));
    json_put_id(j, o->id.v);
    json_member_str(j, "slug", o->slug);
    json_member_text2(j, "name", &o->name);
    json_member_text2(j, "short_name", &o->short_name);
    json_member_str(j, "kind", o->kind);
    json_member_str(j, "scope", scope_word(o->scope));
    json_member_known(j, "country", o->country);
    json_member_text2(j, "seat", &o->seat);
    json_member_known(j, "founded", o->founded);
    json_member_known(j, "active_since", o->active_since);
    json_member_known(j, "dissolved", o->dissolved);
    json_member_known(j, "website", o->website);
    json_member_text2(j, "note", &o->note);
    json_member_known(j, "merged_into", into);
    json_key(j, S("is_example"));
    json_put_bool(j, o->is_example);
    return OK;
}

/* Where lines go, with what is disclosed about everybody among them. */
struct json_lines {
    struct json_out *j;
    const struct disclosed *disclosed;
};

static err_t put_json_line(struct cx *cx, void *to, const struct directory_line *line)
{
    const struct json_lines *const lines = to;
    struct json_out *const j = lines->j;
    json_put_object(j);
    TRY(put_organisation(cx, j, &line->o));
    disclosed_json(cx, lines->disclosed, &line->o, j);
    json_member_str(j, "status", standing_word_text(line->standing));
    json_member_known(j, "since", line->since);
    json_put_object_end(j);
    return OK;
}

err_t organisations_json(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct directory_filter f = directory_filter_read(cx, rq);
    struct directory d;
    TRY(directory_load(cx, &f, &d));
    respond_json(rs, 200);
    struct json_out j;
    struct json_lines lines = { &j, NULL };
    json_begin(&j, &rs->body);
    json_put_object(&j);
    json_member_str(&j, "on", f.day);
    json_key(&j, S("organisations"));
    json_put_array(&j);
    TRY(disclosed_of(cx, &d, 0, d.count, &lines.disclosed));
    TRY(each_line(cx, &f, &d, put_json_line, &lines));
    json_put_array_end(&j);
    json_put_object_end(&j);
    return buf_check(&rs->body);
}

static void put_membership(struct json_out *j, const struct membership *m)
{
    json_key(j, S("id"));
    json_put_id(j, m->id.v);
    json_member_str(j, "part", m->is_partner ? S("partner") : S("member"));
    json_member_known(j, "since", m->starts);
    json_member_known(j, "till", m->ends);
    json_member_str(j, "way_in", m->way_in);
    json_member_known(j, "way_out", m->way_out);
    json_member_text2(j, "note", &m->note);
}

err_t members_json(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct directory_filter f = directory_filter_read(cx, rq);
    struct membership_list list;
    const struct organisation *those = NULL;
    const struct disclosed *disclosed = NULL;
    TRY(memberships_asked(cx, &f, &list, &those));
    TRY(disclosed_of_all(cx, those, list.count, &disclosed));
    respond_json(rs, 200);
    struct json_out j;
    json_begin(&j, &rs->body);
    json_put_object(&j);
    json_member_known(&j, "on", f.is_today ? STR_NONE : f.day);
    json_key(&j, S("memberships"));
    json_put_array(&j);
    for (size_t i = 0; i < list.count; i++) {
        json_put_object(&j);
        json_member_str(&j, "organisation", those[i].slug);
        json_member_text2(&j, "name", &those[i].name);
        put_membership(&j, &list.at[i]);
        disclosed_json(cx, disclosed, &those[i], &j);
        json_put_object_end(&j);
    }
    json_put_array_end(&j);
    json_put_object_end(&j);
    return buf_check(&rs->body);
}

/* --- the API ---------------------------------------------------------------------------------- */

err_t api_organisations(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct directory_filter f = directory_filter_read(cx, rq);
    struct directory d;
    size_t first = 0;
    const struct directory_line *lines = NULL;
    struct json_out j;
    struct json_lines to = { &j, NULL };
    size_t count = 0;
    TRY(directory_load(cx, &f, &d));
    TRY(directory_first(cx, &f, &d, &first));
    TRY(directory_lines(cx, &f, &d, first, DIRECTORY_PAGE, &lines, &count));
    TRY(disclosed_of(cx, &d, first, count, &to.disclosed));
    respond_json(rs, 200);
    json_begin(&j, &rs->body);
    json_put_object(&j);
    json_member_str(&j, "on", f.day);
    json_key(&j, S("count"));
    json_put_i64(&j, (int64_t)d.count);
    json_key(&j, S("organisations"));
    json_put_array(&j);
    for (size_t i = 0; i < count; i++)
        TRY(put_json_line(cx, &to, &lines[i]));
    json_put_array_end(&j);
    json_member_known(&j, "next", first + count < d.count ? lines[count - 1].o.slug : STR_NONE);
    json_put_object_end(&j);
    return buf_check(&rs->body);
}

static err_t put_fact(struct cx *cx, struct json_out *j, const struct fact *f, organisation_id o)
{
    struct source s = { 0 };
    str_t organisation;
    str_t other;
    TRY(slug_of(cx, f->organisation.v, &organisation));
    TRY(slug_of(cx, f->other.v, &other));
    if (f->source.v != 0)
        TRY(source_find(cx, f->source, &s));
    json_put_object(j);
    json_key(j, S("id"));
    json_put_id(j, f->id.v);
    json_member_str(j, "fact", fact_kind_word(f->kind));
    json_member_str(j, "scheme", f->scheme);
    json_member_known(j, "value", f->value);
    json_member_known(j, "language", f->language);
    if (f->organisation.v != o.v)
        json_member_str(j, "organisation", organisation);
    json_member_known(j, "other", other);
    json_member_known(j, "from", f->from);
    json_member_known(j, "till", f->till);
    json_member_known(j, "source", s.url);
    json_key(j, S("stands"));
    json_put_bool(j, f->ended_at == 0);
    json_put_object_end(j);
    return OK;
}

err_t api_organisation(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct fact_list facts;
    const struct membership *memberships = NULL;
    size_t count = 0;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    TRY(fact_list_of(cx, o.id, &facts));
    TRY(membership_list_of(cx, o.id, &memberships, &count));
    const str_t today = date_day(cx->arena, cx->now);
    const enum standing_word s =
        standing_on(today, o.dissolved, o.merged_into != 0, memberships, count);
    respond_json(rs, 200);
    struct json_out j;
    json_begin(&j, &rs->body);
    json_put_object(&j);
    TRY(put_organisation(cx, &j, &o));
    TRY(disclosure_json(cx, o.id, &j));
    json_member_str(&j, "status", standing_word_text(s));
    json_key(&j, S("memberships"));
    json_put_array(&j);
    for (size_t i = 0; i < count; i++) {
        json_put_object(&j);
        put_membership(&j, &memberships[i]);
        json_put_object_end(&j);
    }
    json_put_array_end(&j);
    json_key(&j, S("facts"));
    json_put_array(&j);
    for (size_t i = 0; i < facts.count; i++)
        TRY(put_fact(cx, &j, &facts.at[i], o.id));
    json_put_array_end(&j);
    json_put_object_end(&j);
    return buf_check(&rs->body);
}

static const struct api_field LIST_QUERY[] = {
    { "q", API_STRING, false, "Words of any name, former name, short name or identifier" },
    { "scope", API_STRING, false, "local or international" },
    { "status", API_STRING, false, "member, partner, listed or former" },
    { "kind", API_STRING, false, "ngo, network, media …" },
    { "country", API_STRING, false, "ISO 3166-1 alpha-2 of the seat; none: not known" },
    { "on", API_STRING, false, "What they were on this day, 2013-07-04; today by default" },
    { "after", API_STRING, false, "Slug of the last organisation of the page before" },
    { 0 },
};
static const struct api_field LIST_ANSWER[] = {
    { "on", API_STRING, true, "The day that status and since are about" },
    { "count", API_INTEGER, true, "How many there are in all" },
    { "organisations", API_ARRAY, true, "At most 100, in the alphabetical order of the language" },
    { "next", API_STRING, false, "For after; null on the last page" },
    { 0 },
};
static const struct api_field ONE_ANSWER[] = {
    { "id", API_STRING, true, "Stable id" },
    { "slug", API_STRING, true, "Its word in addresses" },
    { "name", API_OBJECT, true, "Text by language: az, en" },
    { "short_name", API_OBJECT, true, "Text by language" },
    { "kind", API_STRING, true, "ngo, network, media …" },
    { "scope", API_STRING, true, "local or international" },
    { "country", API_STRING, false, "ISO 3166-1 alpha-2 of its seat; null: not known" },
    { "seat", API_OBJECT, true, "Town by language" },
    { "founded", API_STRING, false, "As precisely as it is known: 2011, 2011-05, 2011-05-20" },
    { "active_since", API_STRING, false, "Likewise" },
    { "dissolved", API_STRING, false, "Likewise" },
    { "website", API_STRING, false, "Address" },
    { "note", API_OBJECT, true, "What a reader must know, by language" },
    { "disclosure", API_OBJECT, true,
      "What stands about funding, control and leaning, with sources" },
    { "merged_into", API_STRING, false, "Slug of the organisation that goes on with it" },
    { "is_example", API_BOOLEAN, true, "Made up for a demonstration" },
    { "status", API_STRING, true, "Today: member, partner, listed or former" },
    { "memberships", API_ARRAY, true, "Of the alliance: part, since, till, way_in, way_out, note" },
    { "facts", API_ARRAY, true,
      "Names, identifiers, contacts and relations with their dates and sources; stands is false "
      "for those taken back" },
    { 0 },
};
static const int NOT_FOUND_ONLY[] = { 404, 0 };
const struct api_operation api_organisations_operation = {
    .id = "listOrganisations", .query = LIST_QUERY, .answer = LIST_ANSWER, .answer_status = 200
};
const struct api_operation api_organisation_operation = {
    .id = "readOrganisation", .answer = ONE_ANSWER, .answer_status = 200, .problems = NOT_FOUND_ONLY
};

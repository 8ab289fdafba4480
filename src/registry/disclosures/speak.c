/* Who speaks and who pays, for every place where an organisation speaks: a line of text, a short
 * paragraph, a member of JSON, a table, the strip. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/sorted.h"
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "kit/text/amount.h"
#include "kit/text/csv.h"
#include "kit/text/text.h"
#include "registry/disclosures/parts.h"
#include "registry/views/disclosures.html.h"

enum { LINE_MAX = 64 << 10, STRIP_MAX = 1 << 20, STRIP_ITEMS_MOST = 5 };

/* --- many at once ------------------------------------------------------------------------------
 */

/* Lines of many, ascending by organisation, and in each as disclosure_order has it. */
struct disclosed {
    const struct disclosure_line *at;
    size_t count;
};

static int by_organisation(const void *a, const void *b)
{
    const struct disclosure_line *const x = a;
    const struct disclosure_line *const y = b;
    if (x->d.organisation.v != y->d.organisation.v)
        return x->d.organisation.v < y->d.organisation.v ? -1 : 1;
    return disclosure_order(a, b);
}

err_t disclosed_load(struct cx *cx, const int64_t *organisations, size_t count,
                     const struct disclosed **out)
{
    struct disclosure_lines lines;
    struct disclosed *const d = arena_new(cx->arena, struct disclosed);
    TRY(disclosure_rows_of_many(cx, organisations, count, &lines));
    struct disclosure_line *const at = arena_array(cx->arena, struct disclosure_line, lines.count);
    if (lines.count > 0) {
        memcpy(at, lines.at, lines.count * sizeof at[0]);
        qsort(at, lines.count, sizeof at[0], by_organisation);
    }
    *d = (struct disclosed){ at, lines.count };
    *out = d;
    return OK;
}

struct disclosure_lines disclosed_lines(const struct disclosed *d, organisation_id o)
{
    size_t low = SORTED_FROM(d->at, d->count, d.organisation.v, o.v);
    size_t end = low;
    while (end < d->count && d->at[end].d.organisation.v == o.v)
        end++;
    return (struct disclosure_lines){ d->at + low, end - low };
}

/* --- text --------------------------------------------------------------------------------------
 */

static void add_sentence(struct buf *out, str_t sentence)
{
    if (out->len > 0)
        buf_byte(out, ' ');
    buf_add(out, sentence);
}

static str_t text_of(struct cx *cx, const struct organisation *o, struct disclosure_lines lines)
{
    AUTO(buf) out;
    buf_init(&out, LINE_MAX);
    add_sentence(
        &out, trf(cx, "{0}, {1}.", TARG(kind_label(cx, o->kind)), TARG(scope_label(cx, o->scope))));
    if (lines.count == 0) {
        add_sentence(&out, _("Funding, control and leaning: not on record."));
        return arena_str(cx->arena, buf_str(&out));
    }
    for (int a = 0; a < DISCLOSURE_ABOUTS; a++)
        add_sentence(&out, subject_words(cx, lines.at, lines.count, (enum disclosure_about)a));
    return arena_str(cx->arena, buf_str(&out));
}

static bool speaks_of_funding(const struct disclosure *d)
{
    return d->about == ABOUT_FUNDING && !d->is_withheld && d->ended_at == 0 && d->erased_at == 0;
}

enum money disclosed_money(const struct disclosed *d, organisation_id o)
{
    enum money found = MONEY_NOT_STATED;
    for (size_t i = 0; i < d->count; i++) {
        const struct disclosure *const one = &d->at[i].d;
        const bool speaks = one->organisation.v == o.v && speaks_of_funding(one);
        if (speaks && (one->money == MONEY_PUBLIC || found == MONEY_NOT_STATED))
            found = one->money;
    }
    return found;
}

static bool is_among(const str_t *at, size_t count, str_t name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(at[i], name))
            return true;
    }
    return false;
}

size_t disclosed_funders(struct cx *cx, const struct disclosed *d, organisation_id o,
                         const str_t **out)
{
    const struct disclosure_lines lines = disclosed_lines(d, o);
    str_t *const at = arena_array(cx->arena, str_t, lines.count);
    size_t count = 0;
    for (size_t i = 0; i < lines.count; i++) {
        const struct disclosure_line *const l = &lines.at[i];
        if (speaks_of_funding(&l->d) && l->party_name.len > 0 &&
            !is_among(at, count, l->party_name))
            at[count++] = l->party_name;
    }
    *out = at;
    return count;
}

str_t disclosed_text(struct cx *cx, const struct disclosed *d, const struct organisation *o)
{
    return text_of(cx, o, disclosed_lines(d, o->id));
}

static int by_id(const void *a, const void *b)
{
    const int64_t x = ((const struct organisation *)a)->id.v;
    const int64_t y = ((const struct organisation *)b)->id.v;
    return (x > y) - (x < y);
}

err_t disclosure_texts(struct cx *cx, const int64_t *organisations, size_t count, str_t *out)
{
    const struct disclosed *d = NULL;
    struct organisation *const at = arena_array(cx->arena, struct organisation, count);
    size_t found = 0;
    TRY(organisation_rows_of(cx, organisations, count, at, &found));
    TRY(disclosed_load(cx, organisations, count, &d));
    for (size_t i = 0; i < count; i++) {
        const struct organisation key = { .id = { organisations[i] } };
        const struct organisation *const o =
            found == 0 ? NULL : bsearch(&key, at, found, sizeof at[0], by_id);
        out[i] = o == NULL ? STR_NONE : disclosed_text(cx, d, o);
    }
    return OK;
}

err_t disclosure_text(struct cx *cx, organisation_id o, str_t *out)
{
    return disclosure_texts(cx, &o.v, 1, out);
}

/* --- a short paragraph --------------------------------------------------------------------------
 */

html_t disclosed_line(struct cx *cx, const struct disclosed *d, const struct organisation *o)
{
    AUTO(buf) out;
    buf_init(&out, LINE_MAX);
    view_who_pays(&out, cx, o, disclosed_text(cx, d, o));
    return html_of_buf(cx, &out);
}

err_t disclosure_line(struct cx *cx, const struct organisation *o, html_t *out)
{
    const struct disclosed *d = NULL;
    TRY(disclosed_load(cx, &o->id.v, 1, &d));
    *out = disclosed_line(cx, d, o);
    return OK;
}

/* --- JSON ---------------------------------------------------------------------------------------
 */

void disclosed_json(struct cx *cx, const struct disclosed *d, const struct organisation *o,
                    struct json_out *j)
{
    const struct disclosure_lines lines = disclosed_lines(d, o->id);
    json_key(j, S("disclosure"));
    json_put_object(j);
    json_key(j, S("kind"));
    json_put_str(j, o->kind);
    json_key(j, S("scope"));
    json_put_str(j, scope_word(o->scope));
    for (int a = 0; a < DISCLOSURE_ABOUTS; a++) {
        json_key(j, about_word((enum disclosure_about)a));
        json_put_array(j);
        for (size_t i = 0; i < lines.count; i++) {
            if ((int)lines.at[i].d.about == a)
                disclosure_put_json(cx, &lines.at[i], j);
        }
        json_put_array_end(j);
    }
    json_put_object_end(j);
}

err_t disclosure_json(struct cx *cx, organisation_id o, struct json_out *j)
{
    const struct disclosed *d = NULL;
    struct organisation about;
    TRY(organisation_find(cx, o, &about));
    TRY(disclosed_load(cx, &o.v, 1, &d));
    disclosed_json(cx, d, &about, j);
    return OK;
}

/* --- a table beside an export -------------------------------------------------------------------
 */

static void csv_organisation(struct cx *cx, const struct disclosed *d, const struct organisation *o,
                             bool is_first, const struct text2 *made_under, struct buf *out)
{
    const enum lang reader = cx->lang;
    csv_add(out, o->slug, is_first, CSV_AS_IS);
    csv_add(out, o->name.by[LANG_EN], false, CSV_FORMULA_SAFE);
    csv_add(out, o->name.by[LANG_AZ], false, CSV_FORMULA_SAFE);
    csv_add(out, o->kind, false, CSV_AS_IS);
    csv_add(out, scope_word(o->scope), false, CSV_AS_IS);
    csv_add(out, o->country, false, CSV_AS_IS);
    cx->lang = LANG_EN;
    csv_add(out, disclosed_text(cx, d, o), false, CSV_FORMULA_SAFE);
    cx->lang = LANG_AZ;
    csv_add(out, disclosed_text(cx, d, o), false, CSV_FORMULA_SAFE);
    cx->lang = reader;
    csv_add(out, made_under->by[LANG_EN], false, CSV_FORMULA_SAFE);
    csv_add(out, made_under->by[LANG_AZ], false, CSV_FORMULA_SAFE);
    csv_end_row(out);
}

err_t disclosure_csv_of(struct cx *cx, const struct organisation *at, size_t count,
                        const int64_t *numbers, const struct text2 *made_under, struct buf *out)
{
    const struct disclosed *d = NULL;
    int64_t *const ids = arena_array(cx->arena, int64_t, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = at[i].id.v;
    TRY(disclosed_load(cx, ids, count, &d));
    if (numbers != NULL)
        BUF_LIT(out, "participant,");
    BUF_LIT(out, "organisation,name_en,name_az,kind,scope,country,disclosure_en,disclosure_az,"
                 "made_under_en,made_under_az\n");
    for (size_t i = 0; i < count; i++) {
        if (numbers != NULL)
            csv_add(out, arena_printf(cx->arena, "%" PRId64, numbers[i]), true, CSV_AS_IS);
        csv_organisation(cx, d, &at[i], numbers == NULL, made_under, out);
    }
    return buf_check(out);
}

/* --- the strip ----------------------------------------------------------------------------------
 */

static const struct disclosure_line *latest_withdrawn(const struct disclosure_lines *all,
                                                      enum disclosure_about about)
{
    for (size_t i = 0; i < all->count; i++) { /* of those that ended the latest comes first */
        const struct disclosure *const d = &all->at[i].d;
        if (d->about == about && d->ended_at != 0 && d->ended_reason.len > 0)
            return &all->at[i];
    }
    return NULL;
}

void subjects_gather(const struct disclosure_lines *all, size_t most,
                     struct subject_shown out[DISCLOSURE_ABOUTS])
{
    for (int a = 0; a < DISCLOSURE_ABOUTS; a++) {
        const enum disclosure_about about = (enum disclosure_about)a; /* counts through it */
        struct subject_shown s = { .about = about,
                                   .knowledge = knowledge_of(all->at, all->count, about) };
        size_t first = 0;
        while (first < all->count && all->at[first].d.ended_at == 0 &&
               all->at[first].d.about != about)
            first++;
        s.at = all->at + first;
        while (first + s.count < all->count && s.at[s.count].d.ended_at == 0 &&
               s.at[s.count].d.about == about)
            s.count++;
        if (most > 0 && s.count > most) {
            s.more = s.count - most;
            s.count = most;
        }
        if (s.knowledge == KNOWN_WITHDRAWN)
            s.withdrawn = latest_withdrawn(all, about);
        out[a] = s;
    }
}

static err_t count_mandates(struct cx *cx, organisation_id o, size_t *out)
{
    const struct mandate *at = NULL;
    size_t count = 0;
    size_t holding = 0;
    TRY(mandate_get_of_organisation(cx, o, &at, &count));
    for (size_t i = 0; i < count; i++)
        holding += mandate_holds(&at[i], cx->now) ? 1 : 0;
    *out = holding;
    return OK;
}

/* What it belongs to or is a part of, as facts on record have it. */
static err_t load_member_of(struct cx *cx, struct strip_view *v)
{
    struct fact_list facts;
    TRY(fact_list_of(cx, v->o->id, &facts));
    struct member_of_line *const at = arena_array(cx->arena, struct member_of_line, facts.count);
    size_t n = 0;
    for (size_t i = 0; i < facts.count; i++) {
        const struct fact *const f = &facts.at[i];
        const bool belongs = str_eq(f->scheme, S("member_of")) || str_eq(f->scheme, S("parent"));
        if (f->kind != FACT_RELATION || f->organisation.v != v->o->id.v || f->ended_at != 0 ||
            !belongs)
            continue;
        struct organisation *const other = arena_new(cx->arena, struct organisation);
        TRY(organisation_find(cx, f->other, other));
        at[n++] = (struct member_of_line){ f, other };
    }
    v->member_of = at;
    v->member_of_count = n;
    return OK;
}

enum disclosing disclosing_of_reader(const struct cx *cx, organisation_id about)
{
    struct actor a = cx->actor;
    if (a.organisation == about.v && (a.scopes & MANDATE_REGISTRY) != 0)
        a.acts_as = LEDGER_AS_ORGANISATION;
    else if ((a.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0)
        a.acts_as = LEDGER_AS_SECRETARIAT;
    else
        return DISCLOSING_REFUSED;
    return disclosing_of(&a, about);
}

err_t disclosure_strip(struct cx *cx, const struct organisation *o, html_t *out)
{
    struct strip_view v = { .o = o };
    struct disclosure_lines all;
    TRY(disclosure_list_of(cx, o->id, DISCLOSURES_ALL, &all));
    subjects_gather(&all, STRIP_ITEMS_MOST, v.subjects);
    TRY(membership_list_of(cx, o->id, &v.belonging.at, &v.belonging.count));
    TRY(load_member_of(cx, &v));
    TRY(objection_list_of(cx, o->id, &v.objections));
    TRY(count_mandates(cx, o->id, &v.mandates));
    v.may_enter = disclosing_of_reader(cx, o->id) != DISCLOSING_REFUSED;

    AUTO(buf) body;
    buf_init(&body, STRIP_MAX);
    view_disclosure_strip(&body, cx, &v);
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}

/* The projects of the demonstration: the one of 2013 as a news report told it, and a made-up one.
 * The texts are our own and checked by a test, so anything unexpected in them is a bug.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "projects/demo_data.h"

#include "kit/base/str.h"
#include "kit/json/json.h"
#include "projects/rules.h"

enum { KEYS_MAX = 16 };

/* Budget lines by their key in the file: reports count on them. */
struct filling {
    struct cx *cx;
    project_id project;
    int64_t consultation;
    str_t keys[KEYS_MAX];
    part_id lines[KEYS_MAX];
    size_t count;
};

static str_t word(const struct json *object, const char *key)
{
    str_t s = STR_NONE;
    return json_str(json_get(object, key), &s) ? s : S("");
}

static struct text2 both(const struct json *object, const char *key)
{
    const struct json *const pair = json_get(object, key);
    return (struct text2){ .by = { [LANG_EN] = word(pair, "en"), [LANG_AZ] = word(pair, "az") } };
}

static bool truth(const struct json *object, const char *key)
{
    bool b = false;
    return json_bool(json_get(object, key), &b) && b;
}

/* "starts": "2013", or "starts_in_days": -75 from now. */
static str_t date(struct cx *cx, const struct json *object, const char *key)
{
    int64_t days = 0;
    const str_t in_days = arena_printf(cx->arena, "%s_in_days", key);
    if (json_i64(json_get(object, arena_cstr(cx->arena, in_days)), &days))
        return day_text(cx->arena, day_of(cx->now) + days);
    return word(object, key);
}

static int64_t amount(const struct json *object, const char *key)
{
    int64_t value = AMOUNT_NOT_STATED;
    const str_t written = word(object, key);
    must(written.len == 0 || amount_read(written, &value));
    return value;
}

/* v 0 where none is named, or the one named is not on record. */
static err_t organisation_of(struct cx *cx, const struct json *object, organisation_id *out)
{
    struct organisation o;
    const str_t slug = word(object, "organisation");
    *out = (organisation_id){ 0 };
    if (slug.len == 0)
        return OK;
    const err_t e = organisation_find_by_slug(cx, slug, &o);
    if (e == OK)
        *out = o.id;
    if (e == ERR_NOT_FOUND)
        cx->problem = (struct problem){ 0 }; /* expected */
    return e == ERR_NOT_FOUND ? OK : e;
}

static err_t source_fill(struct cx *cx, const struct json *s, source_id *out)
{
    *out = (source_id){ 0 };
    if (s == NULL)
        return OK;
    const struct source new = { .url = word(s, "url"),
                                .title = word(s, "title"),
                                .publisher = word(s, "publisher"),
                                .kind = word(s, "kind"),
                                .dated = word(s, "dated"),
                                .language = word(s, "language") };
    return source_add(cx, &new, out);
}

/* --- what belongs to a project ---------------------------------------------------------------- */

static err_t grants_fill(struct filling *f, const struct json *list, source_id source)
{
    struct cx *cx = f->cx;
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *const row = json_item(list, i);
        grant_id made;
        struct project_grant g = { .project = f->project,
                                   .funder = both(row, "funder"),
                                   .amount = amount(row, "amount"),
                                   .currency = word(row, "currency"),
                                   .awarded = date(cx, row, "awarded"),
                                   .reference = word(row, "reference"),
                                   .conditions = both(row, "conditions"),
                                   .source = source };
        TRY(organisation_of(cx, row, &g.organisation));
        must(grant_money_from_word(word(row, "money"), &g.money));
        must(grant_origin_from_word(word(row, "origin"), &g.origin));
        TRY(grant_put(cx, &g, &made));
    }
    return OK;
}

static err_t part_fill(struct filling *f, const struct json *row)
{
    struct cx *cx = f->cx;
    part_id made;
    struct project_part t = { .project = f->project,
                              .title = both(row, "title"),
                              .detail = both(row, "detail"),
                              .amount = amount(row, "amount"),
                              .from = date(cx, row, "from"),
                              .till = date(cx, row, "till"),
                              .done = date(cx, row, "done"),
                              .evidence = both(row, "evidence"),
                              .evidence_url = S(""),
                              .thing_kind = word(row, "thing") };
    must(part_kind_from_word(word(row, "kind"), &t.kind));
    must(milestone_from_word(word(row, "state"), &t.state));
    if (t.kind == PART_MILESTONE)
        t.till = date(cx, row, "due");
    if (t.kind == PART_DELIVERABLE)
        t.thing = f->consultation;
    TRY(organisation_of(cx, row, &t.organisation));
    TRY(part_put(cx, &t, &made));
    if (word(row, "key").len > 0) {
        must(f->count < KEYS_MAX);
        f->keys[f->count] = word(row, "key");
        f->lines[f->count++] = made;
    }
    return OK;
}

static void figures_fill(struct filling *f, const struct json *spent, struct project_report *r)
{
    struct report_figure *const at = arena_array(f->cx->arena, struct report_figure, KEYS_MAX);
    r->figure_count = 0;
    for (size_t i = 0; i < f->count; i++) {
        const char *const key = arena_cstr(f->cx->arena, f->keys[i]);
        if (json_get(spent, key) != NULL)
            at[r->figure_count++] = (struct report_figure){ f->lines[i], amount(spent, key) };
    }
    r->figures = at;
}

static err_t report_fill(struct filling *f, const struct json *row)
{
    struct cx *cx = f->cx;
    struct project_report r = { .project = f->project,
                                .from = date(cx, row, "from"),
                                .till = date(cx, row, "till"),
                                .text = both(row, "text"),
                                .reason = S("") };
    must(report_kind_from_word(word(row, "kind"), &r.kind));
    figures_fill(f, json_get(row, "spent"), &r);
    TRY(report_publish(cx, &r, &r.line));
    const struct json *const correction = json_get(row, "correction");
    if (correction == NULL)
        return OK;
    report_id made;
    r.text = both(correction, "text");
    r.reason = word(correction, "reason");
    figures_fill(f, json_get(correction, "spent"), &r);
    return report_publish(cx, &r, &made);
}

/* --- the whole -------------------------------------------------------------------------------- */

static err_t head_fill(struct cx *cx, const struct json *row, struct project *p)
{
    *p = (struct project){ .slug = word(row, "slug"),
                           .title = both(row, "title"),
                           .aims = both(row, "aims"),
                           .note = both(row, "note"),
                           .starts = date(cx, row, "starts"),
                           .ends = date(cx, row, "ends"),
                           .state_reason = S(""),
                           .currency = word(row, "currency"),
                           .country = word(row, "country"),
                           .sector = word(row, "sector"),
                           .is_example = truth(row, "example") };
    TRY(organisation_of(cx, row, &p->organisation));
    if (p->organisation.v == 0)
        p->runner = both(row, "runner");
    TRY(source_fill(cx, json_get(row, "source"), &p->source));
    return project_add(cx, p, &p->id);
}

static err_t project_fill(struct cx *cx, const struct json *row, int64_t consultation)
{
    struct project p;
    const err_t there = project_find(cx, word(row, "slug"), &p);
    if (there != ERR_NOT_FOUND)
        return there;                    /* there already, or the database fails */
    cx->problem = (struct problem){ 0 }; /* expected */
    TRY(head_fill(cx, row, &p));
    struct filling f = { .cx = cx, .project = p.id, .consultation = consultation };
    const struct json *const parts = json_get(row, "parts");
    const struct json *const reports = json_get(row, "reports");
    TRY(grants_fill(&f, json_get(row, "grants"), p.source));
    for (size_t i = 0; i < json_count(parts); i++)
        TRY(part_fill(&f, json_item(parts, i)));
    TRY(project_publish(cx, p.id));
    for (size_t i = 0; i < json_count(reports); i++)
        TRY(report_fill(&f, json_item(reports, i)));
    return OK;
}

err_t project_demo_fill(struct cx *cx, int64_t consultation)
{
    AUTO(json_doc) doc = { 0 };
    TRY(json_read((str_t){ projects_demo, strlen(projects_demo) }, &doc));
    const struct json *const list = json_get(doc.root, "projects");
    for (size_t i = 0; i < json_count(list); i++)
        TRY(project_fill(cx, json_item(list, i), consultation));
    return OK;
}

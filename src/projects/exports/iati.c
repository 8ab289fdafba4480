/* Projects as IATI 2.03 activities (iatistandard.org, version 2.03). Codes are those of its
 * codelists; each is named beside its use.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "kit/xml/xml.h"
#include "projects/exports/exports.h"
#include "projects/web.h"

struct iati {
    struct cx *cx;
    struct xml_out x;
    const struct whole *w;
    str_t base;
};

/* --- small pieces ----------------------------------------------------------------------------- */

static void attr_unless_empty(struct iati *to, const char *name, str_t value)
{
    if (value.len > 0)
        xml_attr(&to->x, name, value);
}

static void narratives(struct iati *to, const struct text2 *t)
{
    static const enum lang ORDER[] = { LANG_EN, LANG_AZ };
    for (size_t i = 0; i < ARRAY_LEN(ORDER); i++) {
        if (t->by[ORDER[i]].len == 0)
            continue;
        xml_open(&to->x, "narrative");
        xml_attr(&to->x, "xml:lang", lang_code(ORDER[i]));
        xml_text(&to->x, t->by[ORDER[i]]);
        xml_close(&to->x);
    }
}

static void narrated(struct iati *to, const char *name, const struct text2 *t)
{
    xml_open(&to->x, name);
    narratives(to, t);
    xml_close(&to->x);
}

static struct text2 both(const char *msgid)
{
    return (struct text2){
        { [LANG_AZ] = tr_lang(LANG_AZ, msgid), [LANG_EN] = tr_lang(LANG_EN, msgid) }
    };
}

static void coded(struct iati *to, const char *name, const char *code)
{
    xml_open(&to->x, name);
    xml_attr(&to->x, "code", str_from_c(code));
    xml_close(&to->x);
}

static void day_element(struct iati *to, const char *name, int64_t day)
{
    xml_open(&to->x, name);
    xml_attr(&to->x, "iso-date", day_text(to->cx->arena, day));
    xml_close(&to->x);
}

/* --- the activity ----------------------------------------------------------------------------- */

static bool term_of(const struct project *p, struct day_span *starts, struct day_span *ends)
{
    const bool has_start = day_span_read(p->starts, starts);
    const bool has_end = day_span_read(p->ends, ends);
    if (!has_start && has_end)
        *starts = *ends;
    if (has_start && !has_end)
        *ends = *starts;
    return has_start || has_end;
}

/* Who publishes this: whoever runs the project; of one that was read from a source, this site as a
 * secondary reporter. */
static void reporting_org(struct iati *to, str_t ref)
{
    const bool is_own = party_reports(to->w);
    const struct party reporter = is_own ? to->w->runner : party_alliance(to->cx);
    xml_open(&to->x, "reporting-org");
    xml_attr(&to->x, "ref", ref);
    xml_attr(&to->x, "type", organisation_type(&reporter));
    xml_attr(&to->x, "secondary-reporter", is_own ? S("0") : S("1"));
    narratives(to, &reporter.name);
    xml_close(&to->x);
}

/* role, codelist OrganisationRole: 1 funding, 2 accountable, 4 implementing. */
static err_t participating_org(struct iati *to, const struct party *p, const char *role)
{
    str_t ref = STR_NONE;
    TRY(party_identifier(to->cx, to->base, p, &ref));
    xml_open(&to->x, "participating-org");
    attr_unless_empty(to, "ref", ref);
    attr_unless_empty(to, "type", organisation_type(p));
    xml_attr(&to->x, "role", str_from_c(role));
    narratives(to, &p->name);
    xml_close(&to->x);
    return OK;
}

static err_t participating_orgs(struct iati *to)
{
    for (size_t i = 0; i < to->w->grant_count; i++)
        TRY(participating_org(to, &to->w->grants[i].funder, "1"));
    TRY(participating_org(to, &to->w->runner, "2"));
    TRY(participating_org(to, &to->w->runner, "4"));
    const struct part_views *const partners = &to->w->parts[PART_PARTNER];
    for (size_t i = 0; i < partners->count; i++)
        TRY(participating_org(to, &partners->at[i].partner, "4"));
    return OK;
}

/* Codelist ActivityStatus: 1 pipeline, 2 implementation, 4 closed, 5 cancelled. */
static const char *status_code(const struct iati *to)
{
    struct day_span starts;
    switch (to->w->p->state) {
    case PROJECT_COMPLETED:
        return "4";
    case PROJECT_CANCELLED:
        return "5";
    case PROJECT_DRAFT:
    case PROJECT_PUBLISHED:
        return day_span_read(to->w->p->starts, &starts) && starts.first > day_of(to->cx->now) ? "1"
                                                                                              : "2";
    }
    must_failed("a state of project", __FILE__, __LINE__);
}

/* Codelist ActivityDateType: 1 planned start, 3 planned end. What is known to the year or month
 * only is its first or last day, and says so. */
static void activity_date(struct iati *to, const char *type, str_t date, bool is_end)
{
    struct day_span span;
    if (!day_span_read(date, &span))
        return;
    xml_open(&to->x, "activity-date");
    xml_attr(&to->x, "iso-date", day_text(to->cx->arena, is_end ? span.last : span.first));
    xml_attr(&to->x, "type", str_from_c(type));
    if (span.first != span.last) {
        const str_t known = arena_printf(to->cx->arena, "Known only as: %.*s", STR_ARG(date));
        narratives(to, &(struct text2){ { [LANG_AZ] = S(""), [LANG_EN] = known } });
    }
    xml_close(&to->x);
}

static void description(struct iati *to, const char *type, const struct text2 *t)
{
    xml_open(&to->x, "description");
    xml_attr(&to->x, "type", str_from_c(type));
    narratives(to, t);
    xml_close(&to->x);
}

/* Codelist DescriptionType: 1 general, 2 objectives. */
static void descriptions(struct iati *to)
{
    const struct project *const p = to->w->p;
    const struct text2 aims = aims_plain(to->cx->arena, p);
    if (text2_pick(&aims, LANG_EN).len > 0)
        description(to, "2", &aims);
    else
        description(to, "1", &p->title);
    if (text2_pick(&p->note, LANG_EN).len > 0)
        description(to, "1", &p->note);
}

static void classifications(struct iati *to)
{
    const struct project *const p = to->w->p;
    if (p->country.len > 0) {
        xml_open(&to->x, "recipient-country");
        xml_attr(&to->x, "code", p->country);
        xml_attr(&to->x, "percentage", S("100"));
        xml_close(&to->x);
    }
    if (p->sector.len > 0) {
        xml_open(&to->x, "sector");
        xml_attr(&to->x, "vocabulary", S("1")); /* OECD DAC CRS purpose codes */
        xml_attr(&to->x, "code", p->sector);
        xml_attr(&to->x, "percentage", S("100"));
        xml_close(&to->x);
    }
}

/* --- money ------------------------------------------------------------------------------------ */

static void value_element(struct iati *to, int64_t amount, str_t currency, int64_t day)
{
    xml_open(&to->x, "value");
    xml_attr(&to->x, "currency", currency);
    xml_attr(&to->x, "value-date", day_text(to->cx->arena, day));
    xml_text(&to->x, amount_plain(to->cx->arena, amount));
    xml_close(&to->x);
}

/* One budget over the term, the sum of the lines: budgets of IATI have no names, and what others
 * add up must come out right. */
static void budget(struct iati *to)
{
    struct day_span starts;
    struct day_span ends;
    const struct project *const p = to->w->p;
    if (to->w->budget < 0 || !term_of(p, &starts, &ends))
        return;
    xml_open(&to->x, "budget");
    xml_attr(&to->x, "type", S("1"));   /* codelist BudgetType: original */
    xml_attr(&to->x, "status", S("1")); /* codelist BudgetStatus: indicative */
    day_element(to, "period-start", starts.first);
    day_element(to, "period-end", ends.last);
    value_element(to, to->w->budget, p->currency, starts.first);
    xml_close(&to->x);
}

static err_t side(struct iati *to, const char *name, const struct party *p)
{
    str_t ref = STR_NONE;
    TRY(party_identifier(to->cx, to->base, p, &ref));
    xml_open(&to->x, name);
    attr_unless_empty(to, "ref", ref);
    attr_unless_empty(to, "type", organisation_type(p));
    narratives(to, &p->name);
    xml_close(&to->x);
    return OK;
}

/* Codelist TransactionType: 11 incoming commitment. Only what is known to the amount and a date. */
static err_t commitment(struct iati *to, const struct grant_view *v)
{
    struct day_span awarded;
    if (v->g->amount < 0 || !day_span_read(v->g->awarded, &awarded))
        return OK;
    xml_open(&to->x, "transaction");
    attr_unless_empty(to, "ref", v->g->reference);
    coded(to, "transaction-type", "11");
    day_element(to, "transaction-date", awarded.first);
    value_element(to, v->g->amount, v->g->currency, awarded.first);
    if (text2_pick(&v->g->conditions, LANG_EN).len > 0)
        narrated(to, "description", &v->g->conditions);
    TRY(side(to, "provider-org", &v->funder));
    TRY(side(to, "receiver-org", &to->w->runner));
    xml_close(&to->x);
    return OK;
}

/* Codelist TransactionType: 4 expenditure, of a financial report, at the day it was published. */
static void expenditure(struct iati *to, const struct project_report *r)
{
    int64_t spent = AMOUNT_NOT_STATED;
    struct day_span till;
    int64_t day = day_of(r->published_at);
    for (size_t i = 0; i < r->figure_count; i++)
        spent = amount_add(spent, r->figures[i].spent);
    if (spent < 0 || to->w->p->currency.len == 0)
        return;
    if (day_span_read(r->till, &till) && till.last < day)
        day = till.last;
    xml_open(&to->x, "transaction");
    coded(to, "transaction-type", "4");
    day_element(to, "transaction-date", day);
    value_element(to, spent, to->w->p->currency, day);
    xml_close(&to->x);
}

/* --- documents and results -------------------------------------------------------------------- */

/* Codelist DocumentCategory: A08 results, outcomes and outputs; B02 is not of activities, so the
 * money spent is A05, budget. */
static const char *report_category(enum report_kind kind)
{
    return kind == REPORT_FINANCIAL ? "A05" : "A08";
}

static void document_page(struct iati *to, const struct project_report *r, enum lang lang)
{
    struct cx *cx = to->cx;
    const str_t code = lang_code(lang);
    xml_open(&to->x, "document-link");
    xml_attr(&to->x, "format", S("text/html"));
    xml_attr(&to->x, "url",
             arena_printf(cx->arena, "%.*s/%.*s/projects/%.*s/reports/%" PRId64, STR_ARG(to->base),
                          STR_ARG(code), STR_ARG(to->w->p->slug), r->id.v));
    const struct text2 title =
        r->kind == REPORT_FINANCIAL ? both(N_("Financial report")) : both(N_("Narrative report"));
    narrated(to, "title", &title);
    coded(to, "category", report_category(r->kind));
    coded(to, "language", lang == LANG_AZ ? "az" : "en");
    day_element(to, "document-date", day_of(r->published_at));
    xml_close(&to->x);
}

/* A file: what it says or shows is its title, else its name. category: codelist DocumentCategory.
 */
static void document_file(struct iati *to, const struct file *f, const char *category)
{
    const struct text2 name = { { [LANG_AZ] = S(""), [LANG_EN] = f->name } };
    const bool is_said = text2_pick(&f->alt, LANG_EN).len > 0;
    xml_open(&to->x, "document-link");
    xml_attr(&to->x, "format", f->media_type);
    xml_attr(&to->x, "url",
             arena_printf(to->cx->arena, "%.*s%.*s", STR_ARG(to->base),
                          STR_ARG(url_file(to->cx, f).text)));
    narrated(to, "title", is_said ? &f->alt : &name);
    coded(to, "category", category);
    day_element(to, "document-date", day_of(f->created_at));
    xml_close(&to->x);
}

static void evidence_files(struct iati *to)
{
    const struct part_views *const milestones = &to->w->parts[PART_MILESTONE];
    for (size_t i = 0; i < milestones->count; i++) {
        const struct file *const f =
            project_file_in(&to->w->files, milestones->at[i].t->evidence_file);
        if (f != NULL)
            document_file(to, f, "A08"); /* results, outcomes and outputs */
    }
}

static void documents(struct iati *to)
{
    if (to->base.len == 0)
        return;
    for (size_t i = 0; i < to->w->in_force.count; i++) {
        const struct project_report *const r = &to->w->in_force.at[i];
        if (r->text.by[LANG_EN].len > 0)
            document_page(to, r, LANG_EN);
        if (r->text.by[LANG_AZ].len > 0)
            document_page(to, r, LANG_AZ);
        const struct file *const f = project_file_in(&to->w->files, r->file);
        if (f != NULL)
            document_file(to, f, report_category(r->kind));
    }
    evidence_files(to);
}

static struct text2 state_words(enum milestone_state s)
{
    switch (s) {
    case MILESTONE_NONE:
    case MILESTONE_PLANNED:
        return both(N_("planned"));
    case MILESTONE_REACHED:
        return both(N_("reached"));
    case MILESTONE_LATE:
        return both(N_("late"));
    case MILESTONE_DROPPED:
        return both(N_("dropped"));
    }
    must_failed("a state of milestone", __FILE__, __LINE__);
}

/* A qualitative indicator (codelist IndicatorMeasure: 5): its state, with what shows it. */
static void indicator(struct iati *to, const struct part_view *v, int64_t starts)
{
    struct day_span due;
    xml_open(&to->x, "indicator");
    xml_attr(&to->x, "measure", S("5"));
    narrated(to, "title", &v->t->title);
    if (day_span_read(v->t->till, &due)) {
        const struct text2 state = state_words(v->shown);
        xml_open(&to->x, "period");
        day_element(to, "period-start", starts < due.last ? starts : due.first);
        day_element(to, "period-end", due.last);
        xml_open(&to->x, "target");
        xml_close(&to->x);
        xml_open(&to->x, "actual");
        narrated(to, "comment", &state);
        xml_close(&to->x);
        xml_close(&to->x);
    }
    xml_close(&to->x);
}

static void results(struct iati *to)
{
    const struct part_views *const milestones = &to->w->parts[PART_MILESTONE];
    struct day_span starts = { 0, 0 };
    struct day_span ends;
    if (milestones->count == 0)
        return;
    (void)term_of(to->w->p, &starts, &ends);
    const struct text2 title = both(N_("Milestones"));
    xml_open(&to->x, "result");
    xml_attr(&to->x, "type", S("9")); /* codelist ResultType: other */
    narrated(to, "title", &title);
    for (size_t i = 0; i < milestones->count; i++)
        indicator(to, &milestones->at[i], starts.first);
    xml_close(&to->x);
}

/* --- the whole -------------------------------------------------------------------------------- */

static err_t activity(struct iati *to)
{
    struct cx *cx = to->cx;
    const struct project *const p = to->w->p;
    str_t reporter = STR_NONE;
    TRY(reporter_identifier(cx, to->base, to->w, &reporter));
    xml_open(&to->x, "iati-activity");
    xml_attr(&to->x, "last-updated-datetime", date_time_iso(cx->arena, p->changed_at));
    xml_attr(&to->x, "xml:lang", S("en"));
    attr_unless_empty(to, "default-currency", p->currency);
    xml_open(&to->x, "iati-identifier");
    xml_text(&to->x, arena_printf(cx->arena, "%.*s-%.*s", STR_ARG(reporter), STR_ARG(p->slug)));
    xml_close(&to->x);
    reporting_org(to, reporter);
    narrated(to, "title", &p->title);
    descriptions(to);
    TRY(participating_orgs(to));
    coded(to, "activity-status", status_code(to));
    activity_date(to, "1", p->starts, false);
    activity_date(to, "3", p->ends, true);
    classifications(to);
    budget(to);
    for (size_t i = 0; i < to->w->grant_count; i++)
        TRY(commitment(to, &to->w->grants[i]));
    for (size_t i = 0; i < to->w->in_force.count; i++)
        expenditure(to, &to->w->in_force.at[i]);
    documents(to);
    results(to);
    xml_close(&to->x);
    return OK;
}

err_t iati_write(struct cx *cx, const struct wholes *all, str_t base, struct buf *out)
{
    struct iati to = { .cx = cx, .base = base };
    struct day_span starts;
    struct day_span ends;
    xml_begin(&to.x, out);
    xml_open(&to.x, "iati-activities");
    xml_attr(&to.x, "version", S("2.03"));
    xml_attr(&to.x, "generated-datetime", date_time_iso(cx->arena, cx->now));
    for (size_t i = 0; i < all->count; i++) {
        to.w = &all->at[i];
        if (term_of(to.w->p, &starts, &ends)) {
            TRY(activity(&to));
        } else { /* an activity of IATI has a date */
            xml_comment(&to.x, arena_printf(cx->arena, "Left out, because no date is known: %.*s",
                                            STR_ARG(to.w->p->slug)));
        }
    }
    xml_close(&to.x);
    return buf_check(out);
}

/* --- routes ----------------------------------------------------------------------------------- */

static err_t respond_iati(struct cx *cx, const struct request *rq, struct response *rs,
                          const struct wholes *all)
{
    rs->content_type = S("application/xml; charset=utf-8");
    return iati_write(cx, all, site_address(cx, rq), &rs->body);
}

err_t iati_all_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct wholes all;
    TRY(wholes_load(cx, &all));
    return respond_iati(cx, rq, rs, &all);
}

err_t iati_one_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p = { 0 };
    struct whole w = { 0 };
    TRY(project_of_path(cx, rq, &p));
    if (!project_is_public(&p))
        return problem(cx, ERR_NOT_FOUND, "a draft is for nobody else");
    TRY(whole_load(cx, &p, &w));
    return respond_iati(cx, rq, rs, &(struct wholes){ &w, 1 });
}

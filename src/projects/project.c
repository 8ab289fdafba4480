/* Writing projects, their grants, parts and reports: the rule, the rows, the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/markdown.h"
#include "projects/fields.h"
#include "projects/news.h"
#include "projects/store.h"

enum { ENTRY_FIELDS = 26 }; /* the record takes 30 an entry; two are ours */

/* --- the record ------------------------------------------------------------------------------- */

/* In as many entries as it takes: a change of everything has more values than one may hold. */
static err_t entries_add(struct cx *cx, enum ledger_kind kind, project_id p, int64_t row,
                         str_t part, const struct ledger_field *fields, size_t count)
{
    size_t done = 0;
    do {
        struct ledger_field all[ENTRY_FIELDS + 2];
        size_t n = 0;
        if (row != 0)
            all[n++] = ledger_id("id", row);
        if (part.len > 0)
            all[n++] = ledger_text("part", part);
        while (done < count && n < ENTRY_FIELDS) {
            if (!str_eq(fields[done].name, S("part"))) /* it is there already */
                all[n++] = fields[done];
            done++;
        }
        TRY(ledger_add(
            cx, &(struct ledger_new){ .kind = kind, .subject = p.v, .fields = all, .count = n }));
    } while (done < count);
    return OK;
}

static err_t record_new(struct cx *cx, enum ledger_kind kind, project_id p, int64_t row, str_t part,
                        const struct field_list *is)
{
    struct ledger_field fields[ROW_FIELDS_MAX];
    return entries_add(cx, kind, p, row, part, fields, fields_filled(is, fields));
}

static err_t record_change(struct cx *cx, enum ledger_kind kind, project_id p, int64_t row,
                           str_t part, const struct field_list *was, const struct field_list *is)
{
    struct ledger_field fields[2 * ROW_FIELDS_MAX];
    const size_t n = fields_changed(cx->arena, was, is, fields);
    return entries_add(cx, kind, p, row, part, fields, n);
}

/* Of a draft the record says only that something was done to it. */
static err_t record_draft(struct cx *cx, enum ledger_kind kind, project_id p)
{
    const struct ledger_field state = ledger_text("state", project_state_word(PROJECT_DRAFT));
    return ledger_add(
        cx, &(struct ledger_new){ .kind = kind, .subject = p.v, .fields = &state, .count = 1 });
}

/* --- projects --------------------------------------------------------------------------------- */

static err_t admitted(struct cx *cx, const struct project *p)
{
    return project_admits(p, &cx->actor) ? OK : problem(cx, ERR_FORBIDDEN, "not its project");
}

static err_t project_check(struct cx *cx, const struct project *p)
{
    if (text2_pick(&p->title, LANG_EN).len == 0 || !date_is_fine(p->starts) ||
        !date_is_fine(p->ends) || !dates_in_order(p->starts, p->ends) ||
        !currency_is_fine(p->currency) || !country_is_fine(p->country) ||
        !sector_is_fine(p->sector))
        return problem(cx, ERR_INVALID, "project: title, dates or codes");
    if (p->organisation.v != 0) {
        struct organisation o;
        TRY(organisation_find(cx, p->organisation, &o));
    }
    return OK;
}

static void aims_render(struct cx *cx, struct project *p)
{
    for (int l = 0; l < LANG_COUNT; l++)
        p->aims_html.by[l] = markdown_html(cx->arena, p->aims.by[l]);
}

err_t project_add(struct cx *cx, const struct project *p, project_id *out)
{
    struct project made = *p;
    TRY(admitted(cx, p));
    TRY(project_check(cx, p));
    made.id.v = id_new(cx->ids, cx->now);
    made.state = PROJECT_DRAFT;
    made.created_at = made.changed_at = cx->now;
    made.published_at = 0;
    aims_render(cx, &made);
    TRY(project_put(cx, &made));
    *out = made.id;
    return record_draft(cx, LEDGER_PROJECT_ADDED, made.id);
}

/* What stays as it is whatever the form says. */
static void project_keep(struct project *made, const struct project *was)
{
    made->slug = was->slug;
    made->state = was->state;
    made->state_reason = was->state_reason;
    made->is_example = was->is_example;
    made->created_at = was->created_at;
    made->published_at = was->published_at;
}

err_t project_change(struct cx *cx, const struct project *p)
{
    struct project was;
    struct project made = *p;
    struct field_list before;
    struct field_list after;
    struct ledger_field changed[2 * ROW_FIELDS_MAX];
    TRY(project_get(cx, p->id, &was));
    TRY(admitted(cx, &was));
    TRY(admitted(cx, p)); /* nobody hands a project to somebody else in their name */
    TRY(project_check(cx, p));
    project_keep(&made, &was);
    struct grant_list grants;
    struct part_list parts;
    TRY(grant_list_of(cx, p->id, &grants));
    TRY(part_list_of(cx, p->id, &parts));
    if (project_is_public(&was) && publish_faults(&made, grants.count, &parts) != 0)
        return problem(cx, ERR_INVALID, "it is public and would not be fit for it");
    project_fields(cx->arena, &was, &before);
    project_fields(cx->arena, &made, &after);
    if (fields_changed(cx->arena, &before, &after, changed) == 0)
        return OK;
    made.changed_at = cx->now;
    aims_render(cx, &made);
    TRY(project_update(cx, &made));
    return project_is_public(&was)
               ? record_change(cx, LEDGER_PROJECT_CHANGED, p->id, 0, S(""), &before, &after)
               : record_draft(cx, LEDGER_PROJECT_CHANGED, p->id);
}

/* Everything that stands comes into the record when the public first sees it. */
static err_t record_published(struct cx *cx, const struct project *p,
                              const struct grant_list *grants, const struct part_list *parts)
{
    struct field_list list;
    project_fields(cx->arena, p, &list);
    TRY(record_new(cx, LEDGER_PROJECT_PUBLISHED, p->id, 0, S(""), &list));
    for (size_t i = 0; i < grants->count; i++) {
        grant_fields(cx->arena, &grants->at[i], &list);
        TRY(record_new(cx, LEDGER_GRANT_ADDED, p->id, grants->at[i].line.v, S(""), &list));
    }
    for (size_t i = 0; i < parts->count; i++) {
        part_fields(cx->arena, &parts->at[i], &list);
        TRY(record_new(cx, LEDGER_WORK_ADDED, p->id, parts->at[i].line.v,
                       part_kind_word(parts->at[i].kind), &list));
    }
    return OK;
}

err_t project_publish(struct cx *cx, project_id id)
{
    struct project p;
    struct grant_list grants;
    struct part_list parts;
    TRY(project_get(cx, id, &p));
    TRY(admitted(cx, &p));
    if (p.state != PROJECT_DRAFT)
        return problem(cx, ERR_CONFLICT, "no draft any more");
    TRY(grant_list_of(cx, id, &grants));
    TRY(part_list_of(cx, id, &parts));
    if (publish_faults(&p, grants.count, &parts) != 0)
        return problem(cx, ERR_INVALID, "not fit to be published");
    p.state = PROJECT_PUBLISHED;
    p.published_at = p.changed_at = cx->now;
    TRY(project_update(cx, &p));
    TRY(project_news_publish(cx, &p, NEWS_PROJECT_PUBLISHED, (report_id){ 0 }));
    return record_published(cx, &p, &grants, &parts);
}

err_t project_set_state(struct cx *cx, project_id id, enum project_state to, str_t reason)
{
    struct project was;
    struct field_list before;
    struct field_list after;
    TRY(project_get(cx, id, &was));
    TRY(admitted(cx, &was));
    if (was.state == PROJECT_DRAFT || to == PROJECT_DRAFT || was.state == to)
        return problem(cx, ERR_CONFLICT, "a draft, or so already");
    if (to == PROJECT_CANCELLED && reason.len == 0)
        return problem(cx, ERR_INVALID, "a cancellation needs a public reason");
    struct project made = was;
    made.state = to;
    made.state_reason = reason;
    made.changed_at = cx->now;
    TRY(project_update(cx, &made));
    project_fields(cx->arena, &was, &before);
    project_fields(cx->arena, &made, &after);
    return record_change(cx, LEDGER_PROJECT_CHANGED, id, 0, S(""), &before, &after);
}

/* The project of a row that is to be written; it is touched, because something of it changes. */
static err_t project_open(struct cx *cx, project_id id, struct project *out)
{
    TRY(project_get(cx, id, out));
    TRY(admitted(cx, out));
    return project_touch(cx, id);
}

/* --- grants ----------------------------------------------------------------------------------- */

static err_t grant_check(struct cx *cx, const struct project_grant *g)
{
    if (grant_faults(g) != 0 || !currency_is_fine(g->currency))
        return problem(cx, ERR_INVALID, "grant: funder, date or currency");
    if (g->organisation.v != 0) {
        struct organisation o;
        TRY(organisation_find(cx, g->organisation, &o));
    }
    return OK;
}

static err_t grant_correct(struct cx *cx, const struct project *p, struct project_grant *made)
{
    struct project_grant was;
    struct field_list before;
    struct field_list after;
    struct ledger_field changed[2 * ROW_FIELDS_MAX];
    TRY(grant_of_line(cx, made->line, &was));
    if (was.project.v != p->id.v)
        return problem(cx, ERR_NOT_FOUND, "a grant of another project");
    grant_fields(cx->arena, &was, &before);
    grant_fields(cx->arena, made, &after);
    if (fields_changed(cx->arena, &before, &after, changed) == 0) {
        made->id = was.id;
        return OK;
    }
    TRY(grant_close(cx, was.id, S("")));
    TRY(grant_insert(cx, made));
    return project_is_public(p) ? record_change(cx, LEDGER_GRANT_CHANGED, p->id, made->line.v,
                                                S(""), &before, &after)
                                : record_draft(cx, LEDGER_PROJECT_CHANGED, p->id);
}

err_t grant_put(struct cx *cx, const struct project_grant *g, grant_id *out)
{
    struct project p;
    struct project_grant made = *g;
    struct field_list list;
    TRY(project_open(cx, g->project, &p));
    TRY(grant_check(cx, g));
    if (p.is_unfunded)
        return problem(cx, ERR_CONFLICT, "the project says that it has no funding");
    made.id.v = id_new(cx->ids, cx->now);
    made.created_at = cx->now;
    made.ended_at = 0;
    made.ended_reason = S("");
    if (g->line.v != 0) {
        TRY(grant_correct(cx, &p, &made));
        *out = made.id;
        return OK;
    }
    made.line = made.id;
    TRY(grant_insert(cx, &made));
    *out = made.id;
    grant_fields(cx->arena, &made, &list);
    return project_is_public(&p)
               ? record_new(cx, LEDGER_GRANT_ADDED, p.id, made.line.v, S(""), &list)
               : record_draft(cx, LEDGER_PROJECT_CHANGED, p.id);
}

err_t grant_end(struct cx *cx, grant_id line, str_t reason)
{
    struct project p;
    struct project_grant g;
    struct grant_list all;
    TRY(grant_of_line(cx, line, &g));
    TRY(project_open(cx, g.project, &p));
    TRY(grant_list_of(cx, p.id, &all));
    if (!project_is_public(&p)) {
        TRY(grant_close(cx, g.id, reason));
        return record_draft(cx, LEDGER_PROJECT_CHANGED, p.id);
    }
    if (reason.len == 0)
        return problem(cx, ERR_INVALID, "a public reason");
    if (all.count == 1)
        return problem(cx, ERR_CONFLICT, "the last funder of a public project");
    TRY(grant_close(cx, g.id, reason));
    const struct ledger_field says[] = { ledger_text("state", S("ended")),
                                         ledger_text("reason", reason) };
    return entries_add(cx, LEDGER_GRANT_CHANGED, p.id, line.v, S(""), says, ARRAY_LEN(says));
}

/* --- parts ------------------------------------------------------------------------------------ */

static err_t part_check(struct cx *cx, const struct project_part *t)
{
    url_t link;
    if (part_faults(t) != 0)
        return problem(cx, ERR_INVALID, "part: faults %u", part_faults(t));
    if (t->evidence_url.len > 0 && url_foreign(t->evidence_url, &link) != OK)
        return problem(cx, ERR_INVALID, "part: the link of the evidence");
    if (t->organisation.v != 0) {
        struct organisation o;
        TRY(organisation_find(cx, t->organisation, &o));
    }
    return OK;
}

static err_t part_correct(struct cx *cx, const struct project *p, struct project_part *made)
{
    struct project_part was;
    struct field_list before;
    struct field_list after;
    struct ledger_field changed[2 * ROW_FIELDS_MAX];
    TRY(part_of_line(cx, made->line, &was));
    if (was.project.v != p->id.v || was.kind != made->kind)
        return problem(cx, ERR_NOT_FOUND, "a part of another project or kind");
    part_fields(cx->arena, &was, &before);
    part_fields(cx->arena, made, &after);
    if (fields_changed(cx->arena, &before, &after, changed) == 0) {
        made->id = was.id;
        return OK;
    }
    TRY(part_close(cx, was.id, S("")));
    TRY(part_insert(cx, made));
    return project_is_public(p) ? record_change(cx, LEDGER_WORK_CHANGED, p->id, made->line.v,
                                                part_kind_word(made->kind), &before, &after)
                                : record_draft(cx, LEDGER_PROJECT_CHANGED, p->id);
}

err_t part_put(struct cx *cx, const struct project_part *t, part_id *out)
{
    struct project p;
    struct project_part made = *t;
    struct field_list list;
    TRY(project_open(cx, t->project, &p));
    TRY(part_check(cx, t));
    if (t->kind == PART_BUDGET && p.currency.len == 0)
        return problem(cx, ERR_INVALID, "amounts without a currency of the project");
    made.id.v = id_new(cx->ids, cx->now);
    made.created_at = cx->now;
    made.ended_at = 0;
    made.ended_reason = S("");
    if (t->line.v != 0) {
        TRY(part_correct(cx, &p, &made));
        *out = made.id;
        return OK;
    }
    made.line = made.id;
    TRY(part_insert(cx, &made));
    *out = made.id;
    part_fields(cx->arena, &made, &list);
    return project_is_public(&p) ? record_new(cx, LEDGER_WORK_ADDED, p.id, made.line.v,
                                              part_kind_word(made.kind), &list)
                                 : record_draft(cx, LEDGER_PROJECT_CHANGED, p.id);
}

err_t part_end(struct cx *cx, part_id line, str_t reason)
{
    struct project p;
    struct project_part t;
    TRY(part_of_line(cx, line, &t));
    TRY(project_open(cx, t.project, &p));
    if (project_is_public(&p) && reason.len == 0)
        return problem(cx, ERR_INVALID, "a public reason");
    TRY(part_close(cx, t.id, reason));
    if (!project_is_public(&p))
        return record_draft(cx, LEDGER_PROJECT_CHANGED, p.id);
    const struct ledger_field says = ledger_text("reason", reason);
    return entries_add(cx, LEDGER_WORK_REMOVED, p.id, line.v, part_kind_word(t.kind), &says, 1);
}

/* --- reports ---------------------------------------------------------------------------------- */

/* Figures belong to standing budget lines of the project, each once. */
static err_t figures_check(struct cx *cx, const struct project_report *r)
{
    struct part_list parts;
    TRY(part_list_of(cx, r->project, &parts));
    for (size_t i = 0; i < r->figure_count; i++) {
        bool is_there = false;
        for (size_t j = 0; j < parts.count; j++)
            is_there |=
                parts.at[j].kind == PART_BUDGET && parts.at[j].line.v == r->figures[i].line.v;
        for (size_t j = 0; j < i; j++)
            is_there &= r->figures[j].line.v != r->figures[i].line.v;
        if (!is_there || r->figures[i].spent < 0)
            return problem(cx, ERR_INVALID, "a figure without its budget line");
    }
    return OK;
}

static err_t report_supersede(struct cx *cx, struct project_report *made)
{
    struct project_report was;
    TRY(report_of_line(cx, made->line, &was));
    if (was.project.v != made->project.v)
        return problem(cx, ERR_NOT_FOUND, "a report of another project");
    made->version = was.version + 1;
    made->kind = was.kind;
    return report_close(cx, was.id);
}

err_t report_publish(struct cx *cx, const struct project_report *r, report_id *out)
{
    struct project p;
    struct project_report made = *r;
    struct field_list list;
    const bool is_correction = r->line.v != 0; /* out may be a part of *r */
    TRY(project_open(cx, r->project, &p));
    if (!project_is_public(&p))
        return problem(cx, ERR_CONFLICT, "reports of a draft");
    if (report_faults(r) != 0)
        return problem(cx, ERR_INVALID, "report: faults %u", report_faults(r));
    TRY(figures_check(cx, r));
    made.id.v = id_new(cx->ids, cx->now);
    made.version = 1;
    made.published_at = cx->now;
    made.superseded_at = 0;
    for (int l = 0; l < LANG_COUNT; l++)
        made.html.by[l] = markdown_html(cx->arena, made.text.by[l]);
    if (is_correction)
        TRY(report_supersede(cx, &made));
    else
        made.line = made.id;
    TRY(report_insert(cx, &made));
    *out = made.id;
    TRY(project_news_publish(cx, &p, is_correction ? NEWS_REPORT_CORRECTED : NEWS_REPORT_PUBLISHED,
                             made.id));
    report_fields(cx->arena, &made, &list);
    return record_new(cx, is_correction ? LEDGER_REPORT_CORRECTED : LEDGER_REPORT_PUBLISHED, p.id,
                      made.id.v, S(""), &list);
}

/* --- reading ---------------------------------------------------------------------------------- */

err_t project_list(struct cx *cx, enum project_which which, const struct project **out,
                   size_t *count)
{
    return project_rows(cx, which, out, count);
}

url_t url_project(struct cx *cx, const struct project *p)
{
    return url_with(cx, "/projects/{}", UARG(p->slug));
}

url_t url_report(struct cx *cx, const struct project *p, report_id r)
{
    return url_with(cx, "/projects/{}/reports/{}", UARG(p->slug), UARG(r.v));
}

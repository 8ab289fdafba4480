/* Projects, grants, work and reports as CSV.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/csv.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "projects/exports/exports.h"
#include "projects/web.h"

static void row(struct buf *out, const str_t *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        csv_add(out, cells[i], i == 0, CSV_FORMULA_SAFE);
    csv_end_row(out);
}
#define ROW(out, ...)                                                                              \
    row((out), (const str_t[]){ __VA_ARGS__ },                                                     \
        sizeof((const str_t[]){ __VA_ARGS__ }) / sizeof(str_t))
#define BOTH(t) (t).by[LANG_EN], (t).by[LANG_AZ]
/* Whose work it is, behind what a row says. */
#define OF_PROJECT S("project"), S("run_by_en"), S("run_by_az"), S("paid_by_en"), S("paid_by_az")

static str_t id_cell(struct cx *cx, int64_t id)
{
    return id == 0 ? S("") : arena_printf(cx->arena, "%" PRId64, id);
}

/* Path of its bytes; empty: none, or removed. */
static str_t file_cell(struct cx *cx, const struct whole *w, file_id id)
{
    const struct file *const f = project_file_in(&w->files, id);
    return f == NULL ? S("") : url_file(cx, f).text;
}

static struct text2 paid_by(struct cx *cx, const struct whole *w)
{
    const struct listed l = listed_of(w);
    return paid_by_text2(cx, &l);
}

void projects_csv_write(struct cx *cx, const struct wholes *all, struct buf *out)
{
    ROW(out, S("id"), S("slug"), S("title_en"), S("title_az"), S("state"), S("starts"), S("ends"),
        S("run_by_en"), S("run_by_az"), S("paid_by_en"), S("paid_by_az"), S("is_unfunded"),
        S("grants"), S("currency"), S("budget"), S("spent"), S("country"), S("sector"),
        S("is_example"));
    for (size_t i = 0; i < all->count; i++) {
        const struct whole *const w = &all->at[i];
        const struct project *const p = w->p;
        const struct text2 payer = paid_by(cx, w);
        ROW(out, id_cell(cx, p->id.v), p->slug, BOTH(p->title), project_state_word(p->state),
            p->starts, p->ends, BOTH(w->runner.name), BOTH(payer),
            p->is_unfunded ? S("true") : S("false"), arena_printf(cx->arena, "%zu", w->grant_count),
            p->currency, amount_plain(cx->arena, w->budget), amount_plain(cx->arena, w->spent),
            p->country, p->sector, p->is_example ? S("true") : S("false"));
    }
}

void grants_csv_write(struct cx *cx, const struct wholes *all, struct buf *out)
{
    ROW(out, S("id"), S("project"), S("funder_en"), S("funder_az"), S("amount"), S("currency"),
        S("awarded"), S("reference"), S("money"), S("origin"), S("conditions_en"),
        S("conditions_az"), S("source"), S("source_url"));
    for (size_t i = 0; i < all->count; i++) {
        for (size_t n = 0; n < all->at[i].grant_count; n++) {
            const struct grant_view *const v = &all->at[i].grants[n];
            const struct project_grant *const g = v->g;
            ROW(out, id_cell(cx, g->line.v), all->at[i].p->slug, BOTH(v->funder.name),
                amount_plain(cx->arena, g->amount), g->currency, g->awarded, g->reference,
                grant_money_word(g->money), grant_origin_word(g->origin), BOTH(g->conditions),
                v->source.title, v->source.url);
        }
    }
}

static void part_row(struct cx *cx, const struct whole *w, const struct part_view *v,
                     struct buf *out)
{
    const struct project_part *const t = v->t;
    const struct text2 title = t->kind == PART_PARTNER ? v->partner.name : t->title;
    const struct text2 payer = paid_by(cx, w);
    ROW(out, id_cell(cx, t->line.v), part_kind_word(t->kind), BOTH(title), BOTH(t->detail),
        amount_plain(cx->arena, t->amount), amount_plain(cx->arena, v->spent), t->from, t->till,
        t->done, milestone_word(v->shown), BOTH(t->evidence), t->evidence_url,
        file_cell(cx, w, t->evidence_file), t->thing_kind, id_cell(cx, t->thing), w->p->slug,
        BOTH(w->runner.name), BOTH(payer));
}

void work_csv_write(struct cx *cx, const struct whole *w, struct buf *out)
{
    ROW(out, S("id"), S("kind"), S("title_en"), S("title_az"), S("detail_en"), S("detail_az"),
        S("amount"), S("spent"), S("from"), S("till"), S("done"), S("state"), S("evidence_en"),
        S("evidence_az"), S("evidence_url"), S("evidence_file"), S("thing_kind"), S("thing"),
        OF_PROJECT);
    for (int k = 0; k < PART_KINDS; k++) {
        for (size_t i = 0; i < w->parts[k].count; i++)
            part_row(cx, w, &w->parts[k].at[i], out);
    }
}

void reports_csv_write(struct cx *cx, const struct whole *w, struct buf *out)
{
    ROW(out, S("report"), S("version"), S("in_force"), S("kind"), S("from"), S("till"),
        S("published"), S("reason"), S("budget_line"), S("budget_line_en"), S("budget_line_az"),
        S("spent"), S("file"), S("file_sha256"), OF_PROJECT);
    const struct text2 payer = paid_by(cx, w);
    for (size_t i = 0; i < w->reports.count; i++) {
        const struct project_report *const r = &w->reports.at[i];
        const struct file *const file = project_file_in(&w->files, r->file);
        const size_t rows = r->figure_count == 0 ? 1 : r->figure_count;
        for (size_t f = 0; f < rows; f++) {
            const bool has = f < r->figure_count;
            const struct text2 line =
                has ? budget_title(w, r->figures[f].line) : (struct text2){ 0 };
            ROW(out, id_cell(cx, r->line.v), arena_printf(cx->arena, "%" PRId64, r->version),
                r->superseded_at == 0 ? S("true") : S("false"), report_kind_word(r->kind), r->from,
                r->till, date_time_iso(cx->arena, r->published_at), r->reason,
                has ? id_cell(cx, r->figures[f].line.v) : S(""), BOTH(line),
                has ? amount_plain(cx->arena, r->figures[f].spent) : S(""),
                file_cell(cx, w, r->file), file != NULL ? file->sha256 : S(""), w->p->slug,
                BOTH(w->runner.name), BOTH(payer));
        }
    }
}

/* --- routes ----------------------------------------------------------------------------------- */

err_t projects_csv_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)rq;
    struct wholes all;
    TRY(wholes_load(cx, &all));
    respond_file(rs, S("text/csv; charset=utf-8"), S("projects.csv"));
    projects_csv_write(cx, &all, &rs->body);
    return buf_check(&rs->body);
}

err_t grants_csv_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)rq;
    struct wholes all;
    TRY(wholes_load(cx, &all));
    respond_file(rs, S("text/csv; charset=utf-8"), S("grants.csv"));
    grants_csv_write(cx, &all, &rs->body);
    return buf_check(&rs->body);
}

/* A public project of the path, whole. */
static err_t whole_of_path(struct cx *cx, const struct request *rq, struct project *p,
                           struct whole *w)
{
    TRY(project_of_path(cx, rq, p));
    if (!project_is_public(p))
        return problem(cx, ERR_NOT_FOUND, "a draft is for nobody else");
    return whole_load(cx, p, w);
}

err_t work_csv_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p = { 0 };
    struct whole w = { 0 };
    TRY(whole_of_path(cx, rq, &p, &w));
    respond_file(rs, S("text/csv; charset=utf-8"),
                 arena_printf(cx->arena, "%.*s-work.csv", STR_ARG(p.slug)));
    work_csv_write(cx, &w, &rs->body);
    return buf_check(&rs->body);
}

err_t reports_csv_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p = { 0 };
    struct whole w = { 0 };
    TRY(whole_of_path(cx, rq, &p, &w));
    respond_file(rs, S("text/csv; charset=utf-8"),
                 arena_printf(cx->arena, "%.*s-reports.csv", STR_ARG(p.slug)));
    reports_csv_write(cx, &w, &rs->body);
    return buf_check(&rs->body);
}

/* Statements of reports and their figures, and nothing but.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "projects/store_rows.h"

enum {
    Q_REPORT_ADD,
    Q_REPORT_CLOSE,
    Q_REPORT_GET,
    Q_REPORT_OF_LINE,
    Q_REPORT_COUNT,
    Q_REPORT_OF,
    Q_FIGURE_ADD,
    Q_FIGURE_OF,
    Q_FIGURE_COUNT,
    Q_FIGURE_OF_PROJECT,
    Q_COUNT
};

#define REPORT_COLUMNS                                                                             \
    "r.id, r.line, r.version, r.project_id, r.kind, r.from_date, r.till_date,"                     \
    " r.text_en, r.text_az, r.html_en, r.html_az, r.file_id, r.reason,"                            \
    " r.published_at, r.superseded_at"

#define FIGURES_OF_PROJECT                                                                         \
    " FROM project_report_figure f JOIN project_report r ON r.id = f.report_id"                    \
    " WHERE r.project_id = $1"

static const struct db_text SQL[Q_COUNT] = {
    [Q_REPORT_ADD] = { "INSERT INTO project_report (id, line, version, project_id, kind, from_date,"
                       " till_date, text_en, text_az, html_en, html_az, file_id, reason, "
                       "published_at,"
                       " superseded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
                       " $13, $14, $15)" },
    [Q_REPORT_CLOSE] = { "UPDATE project_report SET superseded_at = $1"
                         " WHERE id = $2 AND superseded_at = 0" },
    [Q_REPORT_GET] = { "SELECT " REPORT_COLUMNS " FROM project_report r WHERE r.id = $1" },
    [Q_REPORT_OF_LINE] = { "SELECT " REPORT_COLUMNS
                           " FROM project_report r WHERE r.line = $1 AND r.superseded_at = 0" },
    [Q_REPORT_COUNT] = { "SELECT count(*) FROM project_report WHERE project_id = $1" },
    [Q_REPORT_OF] = { "SELECT " REPORT_COLUMNS
                      " FROM project_report r WHERE r.project_id = $1 ORDER BY r.id LIMIT $2" },
    [Q_FIGURE_ADD] = { "INSERT INTO project_report_figure (report_id, line, spent)"
                       " VALUES ($1, $2, $3)" },
    [Q_FIGURE_OF] = { "SELECT line, spent FROM project_report_figure WHERE report_id = $1"
                      " ORDER BY line LIMIT $2" },
    [Q_FIGURE_COUNT] = { "SELECT count(*)" FIGURES_OF_PROJECT },
    [Q_FIGURE_OF_PROJECT] = { "SELECT f.report_id, f.line, f.spent" FIGURES_OF_PROJECT
                              " ORDER BY f.report_id, f.line LIMIT $2" },
};
const struct db_catalog projects_reports_sql = { "projects_reports", SQL, Q_COUNT };

err_t report_insert(struct cx *cx, const struct project_report *r)
{
    TRY(db_exec(cx->db, &projects_reports_sql, Q_REPORT_ADD,
                ARGS(ARG(r->id.v), ARG(r->line.v), ARG(r->version), ARG(r->project.v),
                     ARG(report_kind_word(r->kind)), ARG(r->from), ARG(r->till),
                     ARG(in(&r->text, LANG_EN)), ARG(in(&r->text, LANG_AZ)),
                     ARG(in(&r->html, LANG_EN)), ARG(in(&r->html, LANG_AZ)), ARG(r->file.v),
                     ARG(r->reason), ARG(r->published_at), ARG(r->superseded_at)),
                NULL));
    for (size_t i = 0; i < r->figure_count; i++)
        TRY(db_exec(cx->db, &projects_reports_sql, Q_FIGURE_ADD,
                    ARGS(ARG(r->id.v), ARG(r->figures[i].line.v), ARG(r->figures[i].spent)), NULL));
    return OK;
}

err_t report_close(struct cx *cx, report_id id)
{
    return close_row(cx, &projects_reports_sql, Q_REPORT_CLOSE, ARGS(ARG(cx->now), ARG(id.v)));
}

static struct project_report report_of_row(struct cx *cx, const struct db_rows *rows)
{
    struct project_report r = {
        .id = { db_i64(rows, 0) },
        .line = { db_i64(rows, 1) },
        .version = db_i64(rows, 2),
        .project = { db_i64(rows, 3) },
        .from = db_str(rows, 5, cx->arena),
        .till = db_str(rows, 6, cx->arena),
        .text = text2_of_row(cx, rows, 7),
        .html = text2_of_row(cx, rows, 9),
        .file = { db_i64(rows, 11) },
        .reason = db_str(rows, 12, cx->arena),
        .published_at = db_i64(rows, 13),
        .superseded_at = db_i64(rows, 14),
    };
    must(report_kind_from_word(db_str(rows, 4, cx->arena), &r.kind));
    return r;
}

static err_t figures_load(struct cx *cx, struct project_report *r)
{
    struct report_figure *const at =
        arena_array(cx->arena, struct report_figure, REPORT_FIGURES_MAX);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &projects_reports_sql, Q_FIGURE_OF,
                  ARGS(ARG(r->id.v), ARG(REPORT_FIGURES_MAX))));
    while (n < REPORT_FIGURES_MAX && db_next(&rows))
        at[n++] = (struct report_figure){ { db_i64(&rows, 0) }, db_i64(&rows, 1) };
    TRY(db_done(&rows));
    r->figures = at;
    r->figure_count = n;
    return OK;
}

static err_t report_select(struct cx *cx, int which, int64_t id, struct project_report *out)
{
    struct project_report r = { 0 };
    {
        AUTO(db_rows) rows = { 0 };
        TRY(db_select(cx->db, &rows, &projects_reports_sql, which, ARGS(ARG(id))));
        const bool found = db_next(&rows);
        if (found)
            r = report_of_row(cx, &rows);
        TRY(db_done(&rows));
        if (!found)
            return ERR_NOT_FOUND;
    }
    TRY(figures_load(cx, &r));
    *out = r;
    return OK;
}

err_t report_get(struct cx *cx, report_id id, struct project_report *out)
{
    return report_select(cx, Q_REPORT_GET, id.v, out);
}

err_t report_of_line(struct cx *cx, report_id line, struct project_report *out)
{
    return report_select(cx, Q_REPORT_OF_LINE, line.v, out);
}

/* Of all reports of a project at once; both lists are in the order of the reports' ids. */
static err_t figures_load_all(struct cx *cx, project_id p, struct project_report *at, size_t count)
{
    int64_t most = 0;
    TRY(db_one_i64(cx->db, &projects_reports_sql, Q_FIGURE_COUNT, ARGS(ARG(p.v)), &most));
    struct report_figure *const all = arena_array(cx->arena, struct report_figure, (size_t)most);
    size_t n = 0;
    size_t r = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &projects_reports_sql, Q_FIGURE_OF_PROJECT,
                  ARGS(ARG(p.v), ARG(most))));
    while (n < (size_t)most && db_next(&rows)) {
        while (r < count && at[r].id.v < db_i64(&rows, 0))
            r++;
        must(r < count);
        if (at[r].figure_count == 0)
            at[r].figures = &all[n];
        at[r].figure_count++;
        all[n++] = (struct report_figure){ { db_i64(&rows, 1) }, db_i64(&rows, 2) };
    }
    return db_done(&rows);
}

err_t report_list_of(struct cx *cx, project_id p, struct report_list *out)
{
    int64_t most = 0;
    TRY(db_one_i64(cx->db, &projects_reports_sql, Q_REPORT_COUNT, ARGS(ARG(p.v)), &most));
    struct project_report *const at = arena_array(cx->arena, struct project_report, (size_t)most);
    size_t n = 0;
    {
        AUTO(db_rows) rows = { 0 };
        TRY(db_select(cx->db, &rows, &projects_reports_sql, Q_REPORT_OF,
                      ARGS(ARG(p.v), ARG(most))));
        while (n < (size_t)most && db_next(&rows))
            at[n++] = report_of_row(cx, &rows);
        TRY(db_done(&rows));
    }
    TRY(figures_load_all(cx, p, at, n));
    *out = (struct report_list){ at, n };
    return OK;
}

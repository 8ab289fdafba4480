/* Statements of projects, their grants and parts, and nothing but: reports are in store_reports.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "projects/store.h"

#include "kit/base/str.h"
#include "projects/store_rows.h"

enum {
    Q_PROJECT_ADD,
    Q_PROJECT_UPDATE,
    Q_PROJECT_TOUCH,
    Q_PROJECT_GET,
    Q_PROJECT_BY_SLUG,
    Q_PROJECT_COUNT,
    Q_PROJECT_ALL,
    Q_PROJECT_PUBLIC,
    Q_PROJECT_OF,
    Q_PROJECT_IDS,
    Q_PROJECT_IN,
    Q_GRANT_ADD,
    Q_GRANT_OF_LINE,
    Q_GRANT_CLOSE,
    Q_GRANT_COUNT,
    Q_GRANT_OF,
    Q_GRANT_COUNT_IN,
    Q_GRANT_IN,
    Q_PART_ADD,
    Q_PART_OF_LINE,
    Q_PART_CLOSE,
    Q_PART_COUNT,
    Q_PART_OF,
    Q_COUNT
};

#define PROJECT_COLUMNS                                                                            \
    "p.id, p.slug, p.title_en, p.title_az, p.aims_en, p.aims_az, p.aims_html_en,"                  \
    " p.aims_html_az, p.note_en, p.note_az, p.organisation_id, p.runner_en,"                       \
    " p.runner_az, p.starts, p.ends, p.state, p.state_reason, p.is_unfunded,"                      \
    " p.currency, p.country, p.sector, p.source_id, p.is_example, p.created_at,"                   \
    " p.published_at, p.changed_at"
#define GRANT_COLUMNS                                                                              \
    "id, line, project_id, organisation_id, funder_en, funder_az, amount, currency,"               \
    " awarded, reference, conditions_en, conditions_az, money, origin, source_id,"                 \
    " created_at, ended_at, ended_reason"
#define PART_COLUMNS                                                                               \
    "id, line, project_id, kind, title_en, title_az, detail_en, detail_az, amount,"                \
    " from_date, till_date, done_date, state, evidence_en, evidence_az,"                           \
    " evidence_url, evidence_file, evidence_entry, thing_kind, thing,"                             \
    " organisation_id, created_at, ended_at, ended_reason"

/* Newest first by when they begin, as far as that is known, then by when they came in. */
#define PROJECT_ORDER " ORDER BY p.starts DESC, p.id DESC LIMIT $1"

static const struct db_text SQL[Q_COUNT] = {
    [Q_PROJECT_ADD] = { "INSERT INTO project (id, slug, title_en, title_az, aims_en, aims_az,"
                        " aims_html_en, aims_html_az, note_en, note_az, organisation_id, runner_en,"
                        " runner_az, starts, ends, state, state_reason, is_unfunded, currency, "
                        "country,"
                        " sector, source_id, is_example, created_at, published_at, changed_at) "
                        "VALUES"
                        " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
                        "$17,"
                        " $18, $19, $20, $21, $22, $23, $24, $25, $26) ON CONFLICT (slug) DO "
                        "NOTHING" },
    [Q_PROJECT_UPDATE] = { "UPDATE project SET title_en = $2, title_az = $3, aims_en = $4, aims_az "
                           "= $5,"
                           " aims_html_en = $6, aims_html_az = $7, note_en = $8, note_az = $9,"
                           " organisation_id = $10, runner_en = $11, runner_az = $12, starts = "
                           "$13, ends ="
                           " $14, state = $15, state_reason = $16, is_unfunded = $17, currency = "
                           "$18,"
                           " country = $19, sector = $20, source_id = $21, published_at = $22, "
                           "changed_at"
                           " = $23 WHERE id = $1" },
    [Q_PROJECT_TOUCH] = { "UPDATE project SET changed_at = $2 WHERE id = $1" },
    [Q_PROJECT_GET] = { "SELECT " PROJECT_COLUMNS " FROM project p WHERE p.id = $1" },
    [Q_PROJECT_BY_SLUG] = { "SELECT " PROJECT_COLUMNS " FROM project p WHERE p.slug = $1" },
    [Q_PROJECT_COUNT] = { "SELECT count(*) FROM project" },
    [Q_PROJECT_ALL] = { "SELECT " PROJECT_COLUMNS " FROM project p" PROJECT_ORDER },
    [Q_PROJECT_PUBLIC] = { "SELECT " PROJECT_COLUMNS
                           " FROM project p WHERE p.state <> 'draft'" PROJECT_ORDER },
    [Q_PROJECT_OF] = { "SELECT " PROJECT_COLUMNS
                       " FROM project p WHERE p.state <> 'draft' AND (p.organisation_id = $2"
                       " OR EXISTS (SELECT 1 FROM project_grant g WHERE g.project_id = p.id"
                       " AND g.organisation_id = $2 AND g.ended_at = 0)"
                       " OR EXISTS (SELECT 1 FROM project_part t WHERE t.project_id = p.id"
                       " AND t.organisation_id = $2 AND t.ended_at = 0))" PROJECT_ORDER },
    [Q_PROJECT_IDS] = { "SELECT id FROM project WHERE id > $1 ORDER BY id LIMIT $2" },

    [Q_PROJECT_IN] = { DB_AMONG("SELECT " PROJECT_COLUMNS " FROM project p WHERE p.id",
                                " ORDER BY p.id LIMIT $2") },

    [Q_GRANT_ADD] = { "INSERT INTO project_grant (id, line, project_id, organisation_id, funder_en,"
                      " funder_az, amount, currency, awarded, reference, conditions_en,"
                      " conditions_az, money, origin, source_id, created_at, ended_at, "
                      "ended_reason)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
                      " $16, $17, $18)" },
    [Q_GRANT_OF_LINE] = { "SELECT " GRANT_COLUMNS
                          " FROM project_grant WHERE line = $1 AND ended_at = 0" },
    [Q_GRANT_CLOSE] = { "UPDATE project_grant SET ended_at = $1, ended_reason = $2"
                        " WHERE id = $3 AND ended_at = 0" },
    [Q_GRANT_COUNT] = { "SELECT count(*) FROM project_grant"
                        " WHERE project_id = $1 AND ended_at = 0" },
    [Q_GRANT_OF] = { "SELECT " GRANT_COLUMNS
                     " FROM project_grant WHERE project_id = $1 AND ended_at = 0"
                     " ORDER BY line LIMIT $2" },

    [Q_GRANT_COUNT_IN] = { DB_AMONG("SELECT count(*) FROM project_grant WHERE ended_at = 0"
                                    " AND project_id",
                                    "") },
    [Q_GRANT_IN] = { DB_AMONG("SELECT " GRANT_COLUMNS " FROM project_grant WHERE ended_at = 0"
                              " AND project_id",
                              " ORDER BY project_id, line LIMIT $2") },

    [Q_PART_ADD] = { "INSERT INTO project_part (id, line, project_id, kind, title_en, title_az,"
                     " detail_en, detail_az, amount, from_date, till_date, done_date, state,"
                     " evidence_en, evidence_az, evidence_url, evidence_file, evidence_entry,"
                     " thing_kind, thing, organisation_id, created_at, ended_at, ended_reason)"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
                     " $16, $17, $18, $19, $20, $21, $22, $23, $24)" },
    [Q_PART_OF_LINE] = { "SELECT " PART_COLUMNS
                         " FROM project_part WHERE line = $1 AND ended_at = 0" },
    [Q_PART_CLOSE] = { "UPDATE project_part SET ended_at = $1, ended_reason = $2"
                       " WHERE id = $3 AND ended_at = 0" },
    [Q_PART_COUNT] = { "SELECT count(*) FROM project_part"
                       " WHERE project_id = $1 AND ended_at = 0" },
    [Q_PART_OF] = { "SELECT " PART_COLUMNS
                    " FROM project_part WHERE project_id = $1 AND ended_at = 0"
                    " ORDER BY line LIMIT $2" },
};
const struct db_catalog projects_sql = { "projects", SQL, Q_COUNT };

/* --- projects --------------------------------------------------------------------------------- */

err_t project_put(struct cx *cx, const struct project *p)
{
    int64_t added = 0;
    TRY(db_exec(cx->db, &projects_sql, Q_PROJECT_ADD,
                ARGS(ARG(p->id.v), ARG(p->slug), ARG(in(&p->title, LANG_EN)),
                     ARG(in(&p->title, LANG_AZ)), ARG(in(&p->aims, LANG_EN)),
                     ARG(in(&p->aims, LANG_AZ)), ARG(in(&p->aims_html, LANG_EN)),
                     ARG(in(&p->aims_html, LANG_AZ)), ARG(in(&p->note, LANG_EN)),
                     ARG(in(&p->note, LANG_AZ)), ARG(p->organisation.v),
                     ARG(in(&p->runner, LANG_EN)), ARG(in(&p->runner, LANG_AZ)), ARG(p->starts),
                     ARG(p->ends), ARG(project_state_word(p->state)), ARG(p->state_reason),
                     ARG(p->is_unfunded ? 1 : 0), ARG(p->currency), ARG(p->country), ARG(p->sector),
                     ARG(p->source.v), ARG(p->is_example ? 1 : 0), ARG(p->created_at),
                     ARG(p->published_at), ARG(p->changed_at)),
                &added));
    return added == 1 ? OK : problem(cx, ERR_CONFLICT, "slug taken");
}

err_t project_update(struct cx *cx, const struct project *p)
{
    return db_exec(cx->db, &projects_sql, Q_PROJECT_UPDATE,
                   ARGS(ARG(p->id.v), ARG(in(&p->title, LANG_EN)), ARG(in(&p->title, LANG_AZ)),
                        ARG(in(&p->aims, LANG_EN)), ARG(in(&p->aims, LANG_AZ)),
                        ARG(in(&p->aims_html, LANG_EN)), ARG(in(&p->aims_html, LANG_AZ)),
                        ARG(in(&p->note, LANG_EN)), ARG(in(&p->note, LANG_AZ)),
                        ARG(p->organisation.v), ARG(in(&p->runner, LANG_EN)),
                        ARG(in(&p->runner, LANG_AZ)), ARG(p->starts), ARG(p->ends),
                        ARG(project_state_word(p->state)), ARG(p->state_reason),
                        ARG(p->is_unfunded ? 1 : 0), ARG(p->currency), ARG(p->country),
                        ARG(p->sector), ARG(p->source.v), ARG(p->published_at), ARG(p->changed_at)),
                   NULL);
}

err_t project_touch(struct cx *cx, project_id p)
{
    return db_exec(cx->db, &projects_sql, Q_PROJECT_TOUCH, ARGS(ARG(p.v), ARG(cx->now)), NULL);
}

static struct project project_of_row(struct cx *cx, const struct db_rows *rows)
{
    struct project p = {
        .id = { db_i64(rows, 0) },
        .slug = db_str(rows, 1, cx->arena),
        .title = text2_of_row(cx, rows, 2),
        .aims = text2_of_row(cx, rows, 4),
        .aims_html = text2_of_row(cx, rows, 6),
        .note = text2_of_row(cx, rows, 8),
        .organisation = { db_i64(rows, 10) },
        .runner = text2_of_row(cx, rows, 11),
        .starts = db_str(rows, 13, cx->arena),
        .ends = db_str(rows, 14, cx->arena),
        .state_reason = db_str(rows, 16, cx->arena),
        .is_unfunded = db_i64(rows, 17) == 1,
        .currency = db_str(rows, 18, cx->arena),
        .country = db_str(rows, 19, cx->arena),
        .sector = db_str(rows, 20, cx->arena),
        .source = { db_i64(rows, 21) },
        .is_example = db_i64(rows, 22) == 1,
        .created_at = db_i64(rows, 23),
        .published_at = db_i64(rows, 24),
        .changed_at = db_i64(rows, 25),
    };
    must(project_state_from_word(db_str(rows, 15, cx->arena), &p.state));
    return p;
}

static err_t project_select(struct cx *cx, int which, struct db_args args, struct project *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &projects_sql, which, args));
    const bool found = db_next(&rows);
    const struct project p = found ? project_of_row(cx, &rows) : (struct project){ 0 };
    TRY(db_done(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *out = p;
    return OK;
}

err_t project_get(struct cx *cx, project_id id, struct project *out)
{
    return project_select(cx, Q_PROJECT_GET, ARGS(ARG(id.v)), out);
}

err_t project_find(struct cx *cx, str_t slug, struct project *out)
{
    return project_select(cx, Q_PROJECT_BY_SLUG, ARGS(ARG(slug)), out);
}

static err_t project_many(struct cx *cx, int which, int64_t organisation,
                          const struct project **out, size_t *count)
{
    int64_t most = 0;
    TRY(db_one_i64(cx->db, &projects_sql, Q_PROJECT_COUNT, NO_ARGS, &most));
    struct project *const at = arena_array(cx->arena, struct project, (size_t)most);
    const struct db_args args =
        which == Q_PROJECT_OF ? ARGS(ARG(most), ARG(organisation)) : ARGS(ARG(most));
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &projects_sql, which, args));
    while (n < (size_t)most && db_next(&rows))
        at[n++] = project_of_row(cx, &rows);
    TRY(db_done(&rows));
    *out = at;
    *count = n;
    return OK;
}

err_t project_rows(struct cx *cx, enum project_which which, const struct project **out,
                   size_t *count)
{
    return project_many(cx, which == PROJECTS_ALL ? Q_PROJECT_ALL : Q_PROJECT_PUBLIC, 0, out,
                        count);
}

err_t project_rows_of(struct cx *cx, organisation_id o, const struct project **out, size_t *count)
{
    return project_many(cx, Q_PROJECT_OF, o.v, out, count);
}

err_t project_ids(struct cx *cx, int64_t after, size_t limit, int64_t *out, size_t *count)
{
    return db_ids(cx->db, &projects_sql, Q_PROJECT_IDS, ARGS(ARG(after), ARG((int64_t)limit)),
                  limit, out, count);
}

err_t project_rows_in(struct cx *cx, const int64_t *ids, size_t count, const struct project **out,
                      size_t *out_count)
{
    struct project *const at = arena_array(cx->arena, struct project, count);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &projects_sql, Q_PROJECT_IN,
                  ARGS(ARG_I64S(ids, count), ARG((int64_t)count))));
    while (n < count && db_next(&rows))
        at[n++] = project_of_row(cx, &rows);
    TRY(db_done(&rows));
    *out = at;
    *out_count = n;
    return OK;
}

/* --- grants ----------------------------------------------------------------------------------- */

err_t grant_insert(struct cx *cx, const struct project_grant *g)
{
    return db_exec(cx->db, &projects_sql, Q_GRANT_ADD,
                   ARGS(ARG(g->id.v), ARG(g->line.v), ARG(g->project.v), ARG(g->organisation.v),
                        ARG(in(&g->funder, LANG_EN)), ARG(in(&g->funder, LANG_AZ)), ARG(g->amount),
                        ARG(g->currency), ARG(g->awarded), ARG(g->reference),
                        ARG(in(&g->conditions, LANG_EN)), ARG(in(&g->conditions, LANG_AZ)),
                        ARG(grant_money_word(g->money)), ARG(grant_origin_word(g->origin)),
                        ARG(g->source.v), ARG(g->created_at), ARG(g->ended_at),
                        ARG(g->ended_reason)),
                   NULL);
}

static struct project_grant grant_of_row(struct cx *cx, const struct db_rows *rows)
{
    struct project_grant g = {
        .id = { db_i64(rows, 0) },
        .line = { db_i64(rows, 1) },
        .project = { db_i64(rows, 2) },
        .organisation = { db_i64(rows, 3) },
        .funder = text2_of_row(cx, rows, 4),
        .amount = db_i64(rows, 6),
        .currency = db_str(rows, 7, cx->arena),
        .awarded = db_str(rows, 8, cx->arena),
        .reference = db_str(rows, 9, cx->arena),
        .conditions = text2_of_row(cx, rows, 10),
        .source = { db_i64(rows, 14) },
        .created_at = db_i64(rows, 15),
        .ended_at = db_i64(rows, 16),
        .ended_reason = db_str(rows, 17, cx->arena),
    };
    must(grant_money_from_word(db_str(rows, 12, cx->arena), &g.money));
    must(grant_origin_from_word(db_str(rows, 13, cx->arena), &g.origin));
    return g;
}

err_t grant_of_line(struct cx *cx, grant_id line, struct project_grant *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &projects_sql, Q_GRANT_OF_LINE, ARGS(ARG(line.v))));
    const bool found = db_next(&rows);
    const struct project_grant g = found ? grant_of_row(cx, &rows) : (struct project_grant){ 0 };
    TRY(db_done(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *out = g;
    return OK;
}

err_t grant_close(struct cx *cx, grant_id id, str_t reason)
{
    return close_row(cx, &projects_sql, Q_GRANT_CLOSE, ARGS(ARG(cx->now), ARG(reason), ARG(id.v)));
}

static err_t grant_many(struct cx *cx, int which, struct db_args args, int64_t most,
                        struct grant_list *out)
{
    struct project_grant *const at = arena_array(cx->arena, struct project_grant, (size_t)most);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &projects_sql, which, args));
    while (n < (size_t)most && db_next(&rows))
        at[n++] = grant_of_row(cx, &rows);
    TRY(db_done(&rows));
    *out = (struct grant_list){ at, n };
    return OK;
}

err_t grant_list_of(struct cx *cx, project_id p, struct grant_list *out)
{
    int64_t most = 0;
    TRY(db_one_i64(cx->db, &projects_sql, Q_GRANT_COUNT, ARGS(ARG(p.v)), &most));
    return grant_many(cx, Q_GRANT_OF, ARGS(ARG(p.v), ARG(most)), most, out);
}

err_t grant_list_in(struct cx *cx, const int64_t *projects, size_t count, struct grant_list *out)
{
    int64_t most = 0;
    TRY(db_one_i64(cx->db, &projects_sql, Q_GRANT_COUNT_IN, ARGS(ARG_I64S(projects, count)),
                   &most));
    return grant_many(cx, Q_GRANT_IN, ARGS(ARG_I64S(projects, count), ARG(most)), most, out);
}

/* --- parts ------------------------------------------------------------------------------------ */

err_t part_insert(struct cx *cx, const struct project_part *t)
{
    return db_exec(
        cx->db, &projects_sql, Q_PART_ADD,
        ARGS(ARG(t->id.v), ARG(t->line.v), ARG(t->project.v), ARG(part_kind_word(t->kind)),
             ARG(in(&t->title, LANG_EN)), ARG(in(&t->title, LANG_AZ)), ARG(in(&t->detail, LANG_EN)),
             ARG(in(&t->detail, LANG_AZ)), ARG(t->amount), ARG(t->from), ARG(t->till), ARG(t->done),
             ARG(milestone_word(t->state)), ARG(in(&t->evidence, LANG_EN)),
             ARG(in(&t->evidence, LANG_AZ)), ARG(t->evidence_url), ARG(t->evidence_file.v),
             ARG(t->evidence_entry), ARG(t->thing_kind), ARG(t->thing), ARG(t->organisation.v),
             ARG(t->created_at), ARG(t->ended_at), ARG(t->ended_reason)),
        NULL);
}

static struct project_part part_of_row(struct cx *cx, const struct db_rows *rows)
{
    struct project_part t = {
        .id = { db_i64(rows, 0) },
        .line = { db_i64(rows, 1) },
        .project = { db_i64(rows, 2) },
        .title = text2_of_row(cx, rows, 4),
        .detail = text2_of_row(cx, rows, 6),
        .amount = db_i64(rows, 8),
        .from = db_str(rows, 9, cx->arena),
        .till = db_str(rows, 10, cx->arena),
        .done = db_str(rows, 11, cx->arena),
        .evidence = text2_of_row(cx, rows, 13),
        .evidence_url = db_str(rows, 15, cx->arena),
        .evidence_file = { db_i64(rows, 16) },
        .evidence_entry = db_i64(rows, 17),
        .thing_kind = db_str(rows, 18, cx->arena),
        .thing = db_i64(rows, 19),
        .organisation = { db_i64(rows, 20) },
        .created_at = db_i64(rows, 21),
        .ended_at = db_i64(rows, 22),
        .ended_reason = db_str(rows, 23, cx->arena),
    };
    must(part_kind_from_word(db_str(rows, 3, cx->arena), &t.kind));
    must(milestone_from_word(db_str(rows, 12, cx->arena), &t.state));
    return t;
}

err_t part_of_line(struct cx *cx, part_id line, struct project_part *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &projects_sql, Q_PART_OF_LINE, ARGS(ARG(line.v))));
    const bool found = db_next(&rows);
    const struct project_part t = found ? part_of_row(cx, &rows) : (struct project_part){ 0 };
    TRY(db_done(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *out = t;
    return OK;
}

err_t part_close(struct cx *cx, part_id id, str_t reason)
{
    return close_row(cx, &projects_sql, Q_PART_CLOSE, ARGS(ARG(cx->now), ARG(reason), ARG(id.v)));
}

err_t part_list_of(struct cx *cx, project_id p, struct part_list *out)
{
    int64_t most = 0;
    TRY(db_one_i64(cx->db, &projects_sql, Q_PART_COUNT, ARGS(ARG(p.v)), &most));
    struct project_part *const at = arena_array(cx->arena, struct project_part, (size_t)most);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &projects_sql, Q_PART_OF, ARGS(ARG(p.v), ARG(most))));
    while (n < (size_t)most && db_next(&rows))
        at[n++] = part_of_row(cx, &rows);
    TRY(db_done(&rows));
    *out = (struct part_list){ at, n };
    return OK;
}

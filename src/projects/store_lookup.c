/* What others ask of projects: every statement of it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "projects/store_rows.h"

enum { Q_MADE_UNDER, Q_ORGANISATIONS_USED, Q_COUNT };

static const struct db_text SQL[Q_COUNT] = {
    [Q_MADE_UNDER] = { DB_AMONG("SELECT DISTINCT t.thing, t.project_id FROM project_part t"
                                " JOIN project p ON p.id = t.project_id WHERE t.thing_kind = $2"
                                " AND t.ended_at = 0 AND p.state <> 'draft' AND t.thing <> 0"
                                " AND t.thing",
                                " ORDER BY t.thing, t.project_id LIMIT $3") },
    [Q_ORGANISATIONS_USED] = { "SELECT organisation_id FROM project WHERE organisation_id <> 0"
                               " UNION SELECT organisation_id FROM project_grant"
                               " WHERE organisation_id <> 0"
                               " UNION SELECT organisation_id FROM project_part"
                               " WHERE organisation_id <> 0 ORDER BY 1" },
};
const struct db_catalog projects_lookup_sql = { "projects_lookup", SQL, Q_COUNT };

err_t made_under_rows(struct cx *cx, str_t kind, const int64_t *things, size_t count,
                      const struct made_under **out, size_t *out_count)
{
    enum { UNDER_MAX = 10 }; /* projects a thing is shown with */
    const size_t most = count * UNDER_MAX;
    struct made_under *const at = arena_array(cx->arena, struct made_under, most);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &projects_lookup_sql, Q_MADE_UNDER,
                  ARGS(ARG_I64S(things, count), ARG(kind), ARG((int64_t)most))));
    while (n < most && db_next(&rows))
        at[n++] = (struct made_under){ db_i64(&rows, 0), { db_i64(&rows, 1) } };
    TRY(db_done(&rows));
    *out = at;
    *out_count = n;
    return OK;
}

err_t projects_use_organisations(struct cx *cx, const int64_t *ids, size_t count, bool *used)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &projects_lookup_sql, Q_ORGANISATIONS_USED, NO_ARGS));
    while (db_next(&rows))
        organisation_mark_used(ids, count, db_i64(&rows, 0), used);
    return db_done(&rows);
}

/* What the record's pages say of entries about coding.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/codings/codings.h"

enum { Q_CODING_WHERE, Q_SETTLEMENT_WHERE, Q_CODING_SUBJECTS };

static const struct db_text SQL[Q_CODING_SUBJECTS] = {
    [Q_CODING_WHERE] = { "SELECT consultation_id FROM coding WHERE id = $1", NULL, NULL },
    [Q_SETTLEMENT_WHERE] = { "SELECT statement_id FROM coding_settlement WHERE id = $1", NULL,
                             NULL },
};
const struct db_catalog codings_subject_sql = { "codings_subject", SQL, Q_CODING_SUBJECTS };

/* 0: none. */
static err_t place_of(struct cx *cx, int which, int64_t id, int64_t *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &codings_subject_sql, which, ARGS(ARG(id))));
    *out = db_next(&rows) ? db_i64(&rows, 0) : 0;
    return db_done(&rows);
}

/* A coding is named by its consultation, a settlement by its statement, a letter to an organisation
 * by the consultation it is about. */
err_t coding_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    int64_t at = 0;
    TRY(place_of(cx, Q_CODING_WHERE, id, &at));
    if (at != 0)
        return consultation_describe(cx, at, name, where);
    TRY(place_of(cx, Q_SETTLEMENT_WHERE, id, &at));
    return at != 0 ? statement_describe(cx, at, name, where)
                   : consultation_describe(cx, id, name, where);
}

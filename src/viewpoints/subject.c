/* What the record's pages say of consultations, statements, positions, documents and imports.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/pages.h"
#include "viewpoints/store.h"

enum { Q_STATEMENT_OF_POSITION, Q_ORGANISATION_OF_DOCUMENT, Q_SUBJECTS };

static const struct db_text SQL[Q_SUBJECTS] = {
    [Q_STATEMENT_OF_POSITION] = { "SELECT statement_id FROM position WHERE id = $1", NULL, NULL },
    [Q_ORGANISATION_OF_DOCUMENT] = { "SELECT organisation_id FROM document WHERE id = $1", NULL,
                                     NULL },
};
const struct db_catalog viewpoints_subject_sql = { "viewpoints_subject", SQL, Q_SUBJECTS };

static err_t owner_of(struct cx *cx, int which, int64_t id, int64_t *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_subject_sql, which, ARGS(ARG(id))));
    const bool found = db_next(&rows);
    const int64_t owner = found ? db_i64(&rows, 0) : 0;
    TRY(db_done(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *out = owner;
    return OK;
}

err_t consultation_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct consultation c;
    TRY(consultation_get(cx, (consultation_id){ id }, &c));
    *name = text2_pick(&c.question, cx->lang);
    *where = url_consultation(cx, &c);
    return OK;
}

err_t statement_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct statement s;
    struct consultation c;
    TRY(statement_get(cx, (statement_id){ id }, &s));
    if (s.state == STATEMENT_PENDING)
        return ERR_NOT_FOUND; /* not public before it is decided on */
    TRY(consultation_get(cx, s.consultation, &c));
    *name = text2_pick(&s.text, cx->lang);
    *where =
        s.state == STATEMENT_ACCEPTED ? url_statement(cx, &c, s.number) : url_consultation(cx, &c);
    return OK;
}

err_t position_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    int64_t statement = 0;
    TRY(owner_of(cx, Q_STATEMENT_OF_POSITION, id, &statement));
    return statement_describe(cx, statement, name, where);
}

err_t document_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    int64_t organisation = 0;
    TRY(owner_of(cx, Q_ORGANISATION_OF_DOCUMENT, id, &organisation));
    return organisation_describe(cx, organisation, name, where);
}

err_t import_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct import_row row;
    struct consultation c;
    TRY(import_get(cx, id, &row));
    const err_t e = consultation_get(cx, row.consultation, &c);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    *name = e == OK ? text2_pick(&c.question, cx->lang) : row.origin;
    *where = e == OK ? url_consultation(cx, &c) : (url_t){ STR_NONE };
    return OK;
}

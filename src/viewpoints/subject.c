/* What the record's pages say of consultations, statements, positions, documents and imports.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/pages.h"
#include "viewpoints/positions/invitations.h"
#include "viewpoints/store.h"

enum { Q_STATEMENT_OF_POSITION, Q_ORGANISATION_OF_DOCUMENT, Q_ORGANISATIONS_USED, Q_SUBJECTS };

static const struct db_text SQL[Q_SUBJECTS] = {
    [Q_STATEMENT_OF_POSITION] = { "SELECT statement_id FROM position WHERE id = $1", NULL, NULL },
    [Q_ORGANISATION_OF_DOCUMENT] = { "SELECT organisation_id FROM document WHERE id = $1", NULL,
                                     NULL },
    [Q_ORGANISATIONS_USED] = { "SELECT organisation_id FROM participant WHERE organisation_id IS"
                               " NOT NULL UNION SELECT organisation_id FROM document ORDER BY 1",
                               NULL, NULL },
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
    const bool has_page = s.state == STATEMENT_ACCEPTED || s.merged_into.v != 0;
    *where = has_page ? url_statement(cx, &c, s.number) : url_consultation(cx, &c);
    return OK;
}

err_t position_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    int64_t statement = 0;
    struct invitation i;
    const err_t e = owner_of(cx, Q_STATEMENT_OF_POSITION, id, &statement);
    if (e != ERR_NOT_FOUND) {
        TRY(e);
        return statement_describe(cx, statement, name, where);
    }
    TRY(invitation_get(cx, (invitation_id){ id }, &i)); /* position.invited is about one */
    return organisation_describe(cx, i.organisation.v, name, where);
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

static int by_number(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

err_t viewpoints_uses_organisations(struct cx *cx, const int64_t *ids, size_t count, bool *used)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_subject_sql, Q_ORGANISATIONS_USED, NO_ARGS));
    while (db_next(&rows)) {
        const int64_t id = db_i64(&rows, 0);
        const int64_t *const at = bsearch(&id, ids, count, sizeof ids[0], by_number);
        if (at != NULL)
            used[at - ids] = true;
    }
    return db_done(&rows);
}

err_t consultation_choices(struct cx *cx, const struct deliverable_choice **out, size_t *count)
{
    const struct consultation *list = NULL;
    TRY(consultation_list(cx, &list, count));
    struct deliverable_choice *const at = arena_array(cx->arena, struct deliverable_choice, *count);
    for (size_t i = 0; i < *count; i++)
        at[i] = (struct deliverable_choice){ list[i].id.v, consultation_name(cx, &list[i]) };
    *out = at;
    return OK;
}

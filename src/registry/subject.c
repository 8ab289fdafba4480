/* What the record's pages say of organisations, mandates and sources.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/registry.h"

enum { Q_SOURCE, Q_COUNT };

static const struct db_text SQL[Q_COUNT] = {
    [Q_SOURCE] = { "SELECT title, url FROM source WHERE id = $1", NULL, NULL },
};
const struct db_catalog registry_subject_sql = { "registry_subject", SQL, Q_COUNT };

err_t organisation_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct organisation o;
    TRY(organisation_find(cx, (organisation_id){ id }, &o));
    *name = text2_pick(&o.name, cx->lang);
    *where = url_organisation(cx, &o);
    return OK;
}

err_t mandate_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct mandate m;
    TRY(mandate_find(cx, (mandate_id){ id }, &m));
    return organisation_describe(cx, m.organisation.v, name, where);
}

err_t source_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &registry_subject_sql, Q_SOURCE, ARGS(ARG(id))));
    const bool found = db_next(&rows);
    str_t title = STR_NONE;
    str_t address = STR_NONE;
    if (found) {
        title = db_str(&rows, 0, cx->arena);
        address = db_str(&rows, 1, cx->arena);
    }
    TRY(db_done(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    url_t link = { STR_NONE };
    *where = url_foreign(address, &link) == OK ? link : (url_t){ STR_NONE };
    *name = title.len > 0 ? title : address;
    return OK;
}

/* SQL of mandates and sources, and nothing but. Organisations and facts have files of their own.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/store.h"

enum {
    Q_MANDATE_ADD,
    Q_MANDATE_GET,
    Q_MANDATE_REVOKE,
    Q_MANDATE_CONFIRM,
    Q_MANDATE_NAME,
    Q_MANDATE_OF_ACCOUNT,
    Q_MANDATE_OF_ORGANISATION,
    Q_MANDATE_OPEN_OF_ORGANISATION,
    Q_MANDATE_ALL,
    Q_MANDATE_COUNT,
    Q_MANDATE_WRONG_HOLDER,
    Q_COUNT
};

/* Whether the account of its holder is in doubt or shut is asked with it, every time. */
#define MANDATE_COLUMNS                                                                            \
    "SELECT m.id, m.account_id, m.organisation_id, m.starts_at, m.ends_at, m.revoked_at,"          \
    " m.created_at, m.given_by, m.scopes, m.given_under, m.reason, m.ended_by, m.withheld_at,"     \
    " m.withheld_by, m.withheld_reason, m.confirmed_at, a.doubted_at,"                             \
    " CASE WHEN a.disabled_at <> 0 OR a.erased_at <> 0 THEN 1 ELSE 0 END"                          \
    " FROM mandate m JOIN account a ON a.id = m.account_id"

static const struct db_text SQL[Q_COUNT] = {
    [Q_MANDATE_ADD] = { "INSERT INTO mandate (id, account_id, organisation_id, starts_at, ends_at,"
                        " revoked_at, given_by, created_at, scopes, given_under, reason)"
                        " VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10)" },
    [Q_MANDATE_GET] = { MANDATE_COLUMNS " WHERE m.id = $1" },
    [Q_MANDATE_REVOKE] = { "UPDATE mandate SET revoked_at = $1, ended_by = $2"
                           " WHERE id = $3 AND revoked_at = 0" },
    [Q_MANDATE_CONFIRM] = { "UPDATE mandate SET confirmed_at = $1 WHERE id = $2" },
    [Q_MANDATE_NAME] = { "UPDATE mandate SET withheld_at = $1, withheld_by = $2,"
                         " withheld_reason = $3 WHERE id = $4" },
    [Q_MANDATE_OF_ACCOUNT] = { MANDATE_COLUMNS
                               " WHERE m.account_id = $1 ORDER BY CASE WHEN m.revoked_at = 0 AND"
                               " (m.ends_at = 0 OR m.ends_at > $2) THEN 0 ELSE 1 END,"
                               " m.id DESC LIMIT $3" },
    [Q_MANDATE_OF_ORGANISATION] = { MANDATE_COLUMNS
                                    " WHERE m.organisation_id = $1 ORDER BY m.id DESC LIMIT $2" },
    [Q_MANDATE_OPEN_OF_ORGANISATION] = { MANDATE_COLUMNS
                                         " WHERE m.organisation_id = $1 AND m.revoked_at = 0"
                                         " AND (m.ends_at = 0 OR m.ends_at > $2)"
                                         " ORDER BY m.id DESC LIMIT $3" },
    [Q_MANDATE_ALL] = { MANDATE_COLUMNS " ORDER BY m.id DESC LIMIT $1" },
    [Q_MANDATE_COUNT] = { "SELECT count(*) FROM mandate" },
    /* The holder is sealed in the entry; gone once the person was erased. */
    [Q_MANDATE_WRONG_HOLDER] = { "SELECT m.id FROM mandate m JOIN ledger_entry e"
                                 " ON e.subject = m.id AND e.kind = 'mandate.given'"
                                 " JOIN ledger_personal p ON p.seq = e.seq AND p.name = 'account'"
                                 " WHERE p.value <> '\"' || CAST(m.account_id AS TEXT) || '\"'"
                                 " ORDER BY m.id" },
};
const struct db_catalog registry_sql = { "registry", SQL, Q_COUNT };

/* --- mandates --------------------------------------------------------------------------------- */

err_t mandate_put(struct cx *cx, const struct mandate *m)
{
    return db_exec(cx->db, &registry_sql, Q_MANDATE_ADD,
                   ARGS(ARG(m->id.v), ARG(m->account.v), ARG(m->organisation.v), ARG(m->starts_at),
                        ARG(m->ends_at), ARG(m->given_by), ARG(m->created_at), ARG(m->scopes),
                        ARG(m->given_under), ARG(m->reason)),
                   NULL);
}

static struct mandate mandate_of_row(struct cx *cx, const struct db_rows *rows)
{
    struct mandate m = {
        .id = { db_i64(rows, 0) },
        .account = { db_i64(rows, 1) },
        .organisation = { db_i64(rows, 2) },
        .starts_at = db_i64(rows, 3),
        .ends_at = db_i64(rows, 4),
        .revoked_at = db_i64(rows, 5),
        .created_at = db_i64(rows, 6),
        .given_by = db_i64(rows, 7),
        .scopes = (uint32_t)db_i64(rows, 8), /* bits of enum mandate_scope */
        .given_under = db_i64(rows, 9),
        .reason = db_str(rows, 10, cx->arena),
        .ended_by = db_str(rows, 11, cx->arena),
        .withheld_at = db_i64(rows, 12),
        .withheld_by = db_str(rows, 13, cx->arena),
        .withheld_reason = db_str(rows, 14, cx->arena),
        .confirmed_at = db_i64(rows, 15),
        .is_shut = db_i64(rows, 17) == 1,
    };
    const usec_t doubted_at = db_i64(rows, 16);
    m.rests = doubted_at > m.created_at && doubted_at > m.confirmed_at;
    return m;
}

static err_t mandate_select(struct cx *cx, int which, struct db_args args, size_t most,
                            const struct mandate **out, size_t *count)
{
    struct mandate *const at = arena_array(cx->arena, struct mandate, most);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &registry_sql, which, args));
    while (n < most && db_next(&rows))
        at[n++] = mandate_of_row(cx, &rows);
    TRY(db_done(&rows));
    *out = at;
    *count = n;
    return OK;
}

err_t mandate_get(struct cx *cx, mandate_id id, struct mandate *out)
{
    const struct mandate *at = NULL;
    size_t count = 0;
    TRY(mandate_select(cx, Q_MANDATE_GET, ARGS(ARG(id.v)), 1, &at, &count));
    if (count == 0)
        return ERR_NOT_FOUND;
    *out = at[0];
    return OK;
}

err_t mandate_set_revoked(struct cx *cx, mandate_id id, str_t ended_by)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &registry_sql, Q_MANDATE_REVOKE,
                ARGS(ARG(cx->now), ARG(ended_by), ARG(id.v)), &changed));
    return changed == 1 ? OK : ERR_NOT_FOUND;
}

err_t mandate_set_confirmed(struct cx *cx, mandate_id id)
{
    return db_exec(cx->db, &registry_sql, Q_MANDATE_CONFIRM, ARGS(ARG(cx->now), ARG(id.v)), NULL);
}

err_t mandate_set_name(struct cx *cx, mandate_id id, usec_t withheld_at, str_t by, str_t reason)
{
    return db_exec(cx->db, &registry_sql, Q_MANDATE_NAME,
                   ARGS(ARG(withheld_at), ARG(by), ARG(reason), ARG(id.v)), NULL);
}

err_t mandate_get_of_account(struct cx *cx, account_id who, const struct mandate **out,
                             size_t *count)
{
    enum { MOST = 200 };
    return mandate_select(cx, Q_MANDATE_OF_ACCOUNT, ARGS(ARG(who.v), ARG(cx->now), ARG(MOST)), MOST,
                          out, count);
}

err_t mandate_get_of_organisation(struct cx *cx, organisation_id whose, const struct mandate **out,
                                  size_t *count)
{
    enum { MOST = 500 };
    return mandate_select(cx, Q_MANDATE_OF_ORGANISATION, ARGS(ARG(whose.v), ARG(MOST)), MOST, out,
                          count);
}

err_t mandate_get_open(struct cx *cx, organisation_id whose, const struct mandate **out,
                       size_t *count)
{
    enum { MOST = 500 };
    return mandate_select(cx, Q_MANDATE_OPEN_OF_ORGANISATION,
                          ARGS(ARG(whose.v), ARG(cx->now), ARG(MOST)), MOST, out, count);
}

err_t mandate_get_all(struct cx *cx, const struct mandate **out, size_t *count)
{
    int64_t most = 0;
    TRY(db_one_i64(cx->db, &registry_sql, Q_MANDATE_COUNT, NO_ARGS, &most));
    return mandate_select(cx, Q_MANDATE_ALL, ARGS(ARG(most)), (size_t)most, out, count);
}

err_t mandate_each_wrong_holder(struct cx *cx, void (*each)(void *to, mandate_id m), void *to)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &registry_sql, Q_MANDATE_WRONG_HOLDER, NO_ARGS));
    while (db_next(&rows))
        each(to, (mandate_id){ db_i64(&rows, 0) });
    return db_done(&rows);
}

/* Rows of roles handed over, of erasing and of retention.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/store.h"
#include "identity/store_sql.h"

/* --- roles handed over ------------------------------------------------------------------------ */

err_t offer_put(struct cx *cx, const struct role_offer *o)
{
    return db_exec(
        cx->db, &identity_sql, Q_OFFER_ADD,
        ARGS(ARG(o->id), ARG(o->to.v), ARG(o->role), ARG(o->by.v), ARG(cx->now), ARG(o->ends_at)),
        NULL);
}

static err_t offers_select(struct cx *cx, int which, struct db_args args,
                           struct role_offer_list *out)
{
    enum { MOST = 20 };
    struct role_offer *const at = arena_array(cx->arena, struct role_offer, MOST);
    size_t n = 0;

    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &identity_sql, which, args));
    while (db_next(&rows) && n < MOST) {
        at[n++] = (struct role_offer){ .id = db_i64(&rows, 0),
                                       .to = { db_i64(&rows, 1) },
                                       .role = (uint32_t)db_i64(&rows, 2), /* a bit of enum role */
                                       .by = { db_i64(&rows, 3) },
                                       .created_at = db_i64(&rows, 4),
                                       .ends_at = db_i64(&rows, 5),
                                       .to_name = db_str(&rows, 6, cx->arena),
                                       .by_name = db_str(&rows, 7, cx->arena) };
    }
    TRY(db_done(&rows));
    *out = (struct role_offer_list){ at, n };
    return OK;
}

err_t offer_get(struct cx *cx, int64_t id, struct role_offer *out)
{
    struct role_offer_list found = { 0 };
    TRY(offers_select(cx, Q_OFFER_GET, ARGS(ARG(id), ARG(cx->now)), &found));
    if (found.count == 0)
        return ERR_NOT_FOUND;
    *out = found.at[0];
    return OK;
}

err_t offer_list_of(struct cx *cx, account_id who, struct role_offer_list *out)
{
    return offers_select(cx, Q_OFFERS_OF, ARGS(ARG(who.v), ARG(cx->now), ARG(20)), out);
}

err_t offer_list_of_role(struct cx *cx, uint32_t role, struct role_offer_list *out)
{
    return offers_select(cx, Q_OFFERS_BY_ROLE, ARGS(ARG(role), ARG(cx->now), ARG(20)), out);
}

err_t offer_end(struct cx *cx, int64_t id)
{
    return db_exec(cx->db, &identity_sql, Q_OFFER_END, ARGS(ARG(id)), NULL);
}

/* --- erasing ---------------------------------------------------------------------------------- */

err_t account_anonymise(struct cx *cx, account_id who)
{
    TRY(session_end_others(cx, who, 0));
    TRY(link_delete_all(cx, who));
    TRY(factor_delete(cx, who));
    TRY(db_exec(cx->db, &identity_sql, Q_OFFERS_DELETE, ARGS(ARG(who.v)), NULL));
    const str_t folded = arena_printf(cx->arena, "erased:%" PRId64, who.v);
    return db_exec(cx->db, &identity_sql, Q_ACCOUNT_ERASE,
                   ARGS(ARG(folded), ARG(cx->now), ARG(who.v)), NULL);
}

err_t person_list_erased(struct cx *cx, const int64_t **out, size_t *count)
{
    int64_t most = 0;
    TRY(db_one_i64(cx->db, &identity_sql, Q_ACCOUNTS_ERASED_COUNT, NO_ARGS, &most));
    int64_t *const at = arena_array(cx->arena, int64_t, (size_t)most + 1);
    *out = at;
    return db_ids(cx->db, &identity_sql, Q_ACCOUNTS_ERASED, ARGS(ARG(most)), (size_t)most + 1, at,
                  count);
}

/* --- retention -------------------------------------------------------------------------------- */

enum { AT_A_TIME = 100 }; /* the rest waits for the next hour */

static err_t ids_select(struct cx *cx, int which, struct db_args args, struct account_ids *out)
{
    int64_t *const at = arena_array(cx->arena, int64_t, AT_A_TIME);
    size_t n = 0;
    TRY(db_ids(cx->db, &identity_sql, which, args, AT_A_TIME, at, &n));
    *out = (struct account_ids){ at, n };
    return OK;
}

err_t account_list_unused(struct cx *cx, usec_t before, struct account_ids *out)
{
    return ids_select(cx, Q_ACCOUNTS_UNUSED, ARGS(ARG(before), ARG(cx->now), ARG(AT_A_TIME)), out);
}

err_t account_list_idle(struct cx *cx, usec_t before, struct account_ids *out)
{
    return ids_select(cx, Q_ACCOUNTS_IDLE, ARGS(ARG(before), ARG(AT_A_TIME)), out);
}

err_t identity_sweep(struct cx *cx, const struct sweep_before *before, struct swept *out)
{
    struct swept s = { 0 };
    TRY(db_exec(cx->db, &identity_sql, Q_SWEEP_SESSIONS,
                ARGS(ARG(before->ended), ARG(before->unused)), &s.sessions));
    TRY(db_exec(cx->db, &identity_sql, Q_SWEEP_LINKS, ARGS(ARG(before->ended)), &s.links));
    TRY(db_exec(cx->db, &identity_sql, Q_SWEEP_FAILURES, ARGS(ARG(before->failed)), &s.failures));
    TRY(db_exec(cx->db, &identity_sql, Q_SWEEP_OFFERS, ARGS(ARG(cx->now)), &s.offers));
    *out = s;
    return OK;
}

/* --- beside the record ------------------------------------------------------------------------ */

err_t account_sealed_values(struct cx *cx, const struct sealed_value **out, size_t *count)
{
    int64_t most = 0;
    TRY(db_one_i64(cx->db, &identity_sql, Q_ACCOUNT_COUNT, NO_ARGS, &most));
    most *= 2; /* name and address */
    struct sealed_value *const at = arena_array(cx->arena, struct sealed_value, (size_t)most);
    size_t n = 0;

    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &identity_sql, Q_SEALED_VALUES, ARGS(ARG(most))));
    while (db_next(&rows)) {
        at[n++] = (struct sealed_value){ .account = { db_i64(&rows, 0) },
                                         .name = db_str(&rows, 1, cx->arena),
                                         .value = db_str(&rows, 2, cx->arena),
                                         .is = db_str(&rows, 3, cx->arena) };
    }
    TRY(db_done(&rows));
    *out = at;
    *count = n;
    return OK;
}

/* --- after a restore -------------------------------------------------------------------------- */

err_t identity_close_doors(struct cx *cx)
{
    TRY(db_exec(cx->db, &identity_sql, Q_SESSIONS_DELETE_ALL, NO_ARGS, NULL));
    return db_exec(cx->db, &identity_sql, Q_LINKS_DELETE_ALL, NO_ARGS, NULL);
}

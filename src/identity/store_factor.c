/* Rows of the second factor and of recovery codes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/store.h"
#include "identity/store_sql.h"

static const bytes_t NOTHING = { (const uint8_t *)"", 0 }; /* text as bytes: no bytes at all */

err_t factor_get(struct cx *cx, account_id who, struct factor_row *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &identity_sql, Q_FACTOR_GET, ARGS(ARG(who.v))));
    struct factor_row f = { 0 };
    if (db_next(&rows))
        f = (struct factor_row){ .secret = db_bytes(&rows, 0, cx->arena),
                                 .next_secret = db_bytes(&rows, 1, cx->arena),
                                 .confirmed_at = db_i64(&rows, 2),
                                 .last_step = db_i64(&rows, 3) };
    TRY(db_done(&rows));
    *out = f;
    return OK;
}

err_t factor_put_next(struct cx *cx, account_id who, bytes_t sealed)
{
    return db_exec(cx->db, &identity_sql, Q_FACTOR_BEGIN,
                   ARGS(ARG(who.v), ARG(NOTHING), ARG(sealed), ARG(cx->now)), NULL);
}

err_t factor_put_confirmed(struct cx *cx, account_id who, bytes_t sealed, int64_t step)
{
    return db_exec(cx->db, &identity_sql, Q_FACTOR_CONFIRM,
                   ARGS(ARG(sealed), ARG(NOTHING), ARG(cx->now), ARG(step), ARG(who.v)), NULL);
}

err_t factor_spend(struct cx *cx, account_id who, int64_t step)
{
    int64_t spent = 0;
    TRY(db_exec(cx->db, &identity_sql, Q_FACTOR_SPEND, ARGS(ARG(step), ARG(who.v)), &spent));
    return spent == 1 ? OK : ERR_CONFLICT;
}

err_t factor_delete(struct cx *cx, account_id who)
{
    TRY(recovery_delete(cx, who));
    TRY(db_exec(cx->db, &identity_sql, Q_SESSION_FACTOR_GONE, ARGS(ARG(who.v)), NULL));
    return db_exec(cx->db, &identity_sql, Q_FACTOR_DELETE, ARGS(ARG(who.v)), NULL);
}

err_t recovery_put(struct cx *cx, account_id who, const struct hash256 *code)
{
    return db_exec(cx->db, &identity_sql, Q_CODE_ADD,
                   ARGS(ARG(id_new(cx->ids, cx->now)), ARG(who.v), ARG(hash_bytes(code))), NULL);
}

err_t recovery_use(struct cx *cx, account_id who, const struct hash256 *code)
{
    int64_t used = 0;
    TRY(db_exec(cx->db, &identity_sql, Q_CODE_USE,
                ARGS(ARG(cx->now), ARG(who.v), ARG(hash_bytes(code))), &used));
    return used == 1 ? OK : ERR_NOT_FOUND;
}

err_t recovery_count(struct cx *cx, account_id who, int64_t *left)
{
    return db_one_i64(cx->db, &identity_sql, Q_CODES_LEFT, ARGS(ARG(who.v)), left);
}

err_t recovery_delete(struct cx *cx, account_id who)
{
    return db_exec(cx->db, &identity_sql, Q_CODES_DELETE, ARGS(ARG(who.v)), NULL);
}

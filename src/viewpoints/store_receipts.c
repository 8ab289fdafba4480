/* Positions of the public with what their receipts are made from.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/rules.h"
#include "viewpoints/store.h"

static err_t receipt_rows(struct cx *cx, int which, struct db_args args, struct rows_out *list)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, which, args));
    while (db_next(&rows)) {
        struct receipt_row *const r = rows_out_add(cx->arena, list, sizeof(*r));
        r->receipt = (struct receipt){
            .position = db_i64(&rows, 0),
            .consultation = db_i64(&rows, 7),
            .statement = db_i64(&rows, 1),
            .at = db_i64(&rows, 3),
            .value = position_word((enum position)db_i64(&rows, 2)) /* -1, 0, 1 by CHECK */
        };
        r->superseded_at = db_i64(&rows, 4);
        r->number = db_i64(&rows, 6);
        const bytes_t salt = db_bytes(&rows, 5, cx->arena);
        must(salt.len == sizeof r->receipt.salt.at);
        memcpy(r->receipt.salt.at, salt.at, salt.len);
    }
    return db_done(&rows);
}

err_t receipt_find(struct cx *cx, consultation_id in, participant_id who, position_id p,
                   struct receipt_row *out)
{
    struct rows_out list = { 0 };
    TRY(receipt_rows(cx, Q_RECEIPT, ARGS(ARG(p.v), ARG(who.v), ARG(in.v)), &list));
    if (list.count == 0)
        return problem(cx, ERR_NOT_FOUND, "no such receipt of this visitor");
    *out = *(const struct receipt_row *)list.at;
    return OK;
}

err_t receipt_list(struct cx *cx, participant_id who, const struct receipt_row **out, size_t *count)
{
    struct rows_out list = { 0 };
    if (who.v != 0)
        TRY(receipt_rows(cx, Q_RECEIPTS, ARGS(ARG(who.v)), &list));
    *out = list.at;
    *count = list.count;
    return OK;
}

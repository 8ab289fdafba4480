/* What the record's pages ask of the ledger's tables beyond ledger/entries.h. Reads only.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record/store.h"

enum { Q_IDS_OF_ROW, Q_TRAIL, Q_COUNT };

static const struct db_text SQL[Q_COUNT] = {
    [Q_IDS_OF_ROW] = { "SELECT id FROM ledger_entry WHERE subject = $1 ORDER BY seq DESC LIMIT $2",
                       NULL, NULL },
    /* 1, 2: the operator, the secretariat (enum ledger_as). */
    [Q_TRAIL] = { "SELECT e.id, COALESCE(p.account_id, 0) FROM ledger_entry e"
                  " LEFT JOIN ledger_personal p ON p.seq = e.seq AND p.name = 'account'"
                  " WHERE e.acts_as IN (1, 2) AND (CAST($1 AS BIGINT) = 0 OR e.seq < $1)"
                  " AND (CAST($2 AS BIGINT) = 0 OR p.account_id = $2)"
                  " ORDER BY e.seq DESC LIMIT $3",
                  NULL, NULL },
};
const struct db_catalog record_sql = { "record", SQL, Q_COUNT };

err_t entries_of_row(struct cx *cx, int64_t subject, struct entry *out, size_t *count)
{
    int64_t ids[CHANGES_MAX + 1];
    size_t n = 0;
    TRY(db_ids(cx->db, &record_sql, Q_IDS_OF_ROW, ARGS(ARG(subject), ARG(CHANGES_MAX + 1)),
               ARRAY_LEN(ids), ids, &n));
    for (size_t i = 0; i < n; i++)
        TRY(entry_find(cx, ids[i], &out[i]));
    *count = n;
    return OK;
}

err_t entry_newest_of_row(struct cx *cx, int64_t subject, int64_t *id)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &record_sql, Q_IDS_OF_ROW, ARGS(ARG(subject), ARG(1))));
    const bool found = db_next(&rows);
    const int64_t newest = found ? db_i64(&rows, 0) : 0;
    TRY(db_done(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *id = newest;
    return OK;
}

err_t trail_load(struct cx *cx, int64_t account, int64_t before, struct trail_row *out,
                 size_t *count)
{
    AUTO(db_rows) rows = { 0 };
    int64_t ids[TRAIL_LINES + 1];
    size_t n = 0;
    TRY(db_select(cx->db, &rows, &record_sql, Q_TRAIL,
                  ARGS(ARG(before), ARG(account), ARG((int64_t)ARRAY_LEN(ids)))));
    while (n < ARRAY_LEN(ids) && db_next(&rows)) {
        ids[n] = db_i64(&rows, 0);
        out[n++].account = db_i64(&rows, 1);
    }
    TRY(db_done(&rows));
    for (size_t i = 0; i < n; i++)
        TRY(entry_find(cx, ids[i], &out[i].e));
    *count = n;
    return OK;
}

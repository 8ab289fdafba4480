/* Rows that say which statements ask the same. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/matches.h"

#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "viewpoints/pages.h"
#include "viewpoints/results/results.h"
#include "viewpoints/rules.h"
#include "viewpoints/store.h"

enum { Q_MATCHES, Q_MATCH, Q_MATCH_ADD, Q_MATCH_END, Q_MATCHED, Q_MATCHES_COUNT };

#define COLUMNS                                                                                    \
    "m.id, m.statement_id, m.same_as, a.consultation_id, b.consultation_id, m.reason,"             \
    " m.made_at, m.ended_at, m.ended_reason FROM statement_match m"                                \
    " JOIN statement a ON a.id = m.statement_id JOIN statement b ON b.id = m.same_as"

static const struct db_text SQL[Q_MATCHES_COUNT] = {
    [Q_MATCHES] = { "SELECT " COLUMNS " WHERE m.ended_at = 0"
                    " AND ((a.consultation_id = $1 AND b.consultation_id = $2)"
                    " OR (a.consultation_id = $2 AND b.consultation_id = $1)) ORDER BY m.id",
                    NULL, NULL },
    [Q_MATCH] = { "SELECT " COLUMNS " WHERE m.id = $1", NULL, NULL },
    [Q_MATCH_ADD] = { "INSERT INTO statement_match (id, statement_id, same_as, reason, made_at,"
                      " ended_at, ended_reason) VALUES ($1, $2, $3, $4, $5, 0, '')",
                      NULL, NULL },
    [Q_MATCH_END] = { "UPDATE statement_match SET ended_at = $2, ended_reason = $3"
                      " WHERE id = $1 AND ended_at = 0",
                      NULL, NULL },
    /* Is the statement in a standing match with the consultation? */
    [Q_MATCHED] = { "SELECT count(*) FROM statement_match m"
                    " JOIN statement a ON a.id = m.statement_id"
                    " JOIN statement b ON b.id = m.same_as WHERE m.ended_at = 0"
                    " AND ((a.id = $1 AND b.consultation_id = $2)"
                    " OR (b.id = $1 AND a.consultation_id = $2))",
                    NULL, NULL },
};
const struct db_catalog matches_sql = { "viewpoints_matches", SQL, Q_MATCHES_COUNT };

static struct match_row match_read(struct cx *cx, const struct db_rows *rows)
{
    return (struct match_row){ .id = { db_i64(rows, 0) },
                               .statement = { db_i64(rows, 1) },
                               .same_as = { db_i64(rows, 2) },
                               .in = { db_i64(rows, 3) },
                               .other = { db_i64(rows, 4) },
                               .reason = db_str(rows, 5, cx->arena),
                               .made_at = db_i64(rows, 6),
                               .ended_at = db_i64(rows, 7),
                               .ended_reason = db_str(rows, 8, cx->arena) };
}

static void turn_around(struct match_row *m)
{
    const struct match_row was = *m;
    m->statement = was.same_as;
    m->same_as = was.statement;
    m->in = was.other;
    m->other = was.in;
}

err_t match_list(struct cx *cx, consultation_id in, consultation_id other,
                 const struct match_row **out, size_t *count)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &matches_sql, Q_MATCHES, ARGS(ARG(in.v), ARG(other.v))));
    while (db_next(&rows)) {
        struct match_row *const m = rows_out_add(cx->arena, &list, sizeof(*m));
        *m = match_read(cx, &rows);
        if (m->in.v != in.v)
            turn_around(m);
    }
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

err_t match_get(struct cx *cx, match_id id, struct match_row *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &matches_sql, Q_MATCH, ARGS(ARG(id.v))));
    const bool found = db_next(&rows);
    if (found)
        *out = match_read(cx, &rows);
    TRY(db_done(&rows));
    return found ? OK : problem(cx, ERR_NOT_FOUND, "no such match");
}

static err_t is_matched(struct cx *cx, statement_id s, consultation_id with, bool *out)
{
    int64_t count = 0;
    TRY(db_one_i64(cx->db, &matches_sql, Q_MATCHED, ARGS(ARG(s.v), ARG(with.v)), &count));
    *out = count > 0;
    return OK;
}

static err_t may_match(struct cx *cx, const struct statement *a, const struct statement *b,
                       str_t reason)
{
    bool taken[2];
    if (a->consultation.v == b->consultation.v)
        return problem(cx, ERR_INVALID, "both are of one consultation");
    if (!public_reason_fits(reason))
        return problem(cx, ERR_INVALID, "no public reason");
    if (a->state != STATEMENT_ACCEPTED || b->state != STATEMENT_ACCEPTED)
        return problem(cx, ERR_CONFLICT, "one is not accepted");
    TRY(is_matched(cx, a->id, b->consultation, &taken[0]));
    TRY(is_matched(cx, b->id, a->consultation, &taken[1]));
    return taken[0] || taken[1] ? problem(cx, ERR_CONFLICT, "one is matched already") : OK;
}

err_t match_make(struct cx *cx, statement_id statement, statement_id same_as, str_t reason,
                 match_id *out)
{
    struct statement a, b;
    const str_t why = str_trim(reason);
    const match_id id = { id_new(cx->ids, cx->now) };
    TRY(statement_get(cx, statement, &a));
    TRY(statement_get(cx, same_as, &b));
    TRY(may_match(cx, &a, &b, why));
    TRY(db_exec(cx->db, &matches_sql, Q_MATCH_ADD,
                ARGS(ARG(id.v), ARG(statement.v), ARG(same_as.v), ARG(why), ARG(cx->now)), NULL));
    *out = id;
    return ledger_add(cx, &(struct ledger_new){ LEDGER_MATCH_MADE, id.v, a.consultation.v,
                                                LEDGER_FIELDS(ledger_id("statement", a.id.v),
                                                              ledger_id("same_as", b.id.v),
                                                              ledger_text("reason", why)),
                                                NULL });
}

err_t match_end(struct cx *cx, match_id id, str_t reason)
{
    struct match_row m = { 0 };
    int64_t changed = 0;
    const str_t why = str_trim(reason);
    TRY(match_get(cx, id, &m));
    if (!public_reason_fits(why))
        return problem(cx, ERR_INVALID, "no public reason");
    TRY(db_exec(cx->db, &matches_sql, Q_MATCH_END, ARGS(ARG(id.v), ARG(cx->now), ARG(why)),
                &changed));
    if (changed == 0)
        return problem(cx, ERR_NOT_FOUND, "ended before");
    return ledger_add(cx, &(struct ledger_new){ LEDGER_MATCH_ENDED, id.v, m.in.v,
                                                LEDGER_FIELDS(ledger_id("was_same_as", m.same_as.v),
                                                              ledger_text("ended_reason", why)),
                                                NULL });
}

err_t match_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct match_row m = { 0 };
    TRY(match_get(cx, (match_id){ id }, &m));
    return statement_describe(cx, m.statement.v, name, where);
}

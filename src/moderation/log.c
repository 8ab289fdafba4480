/* Statements of the public log, and nothing but.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "moderation/log.h"

enum { Q_LOG, Q_SUMS, Q_APPEALS, Q_TIMED, Q_MEDIAN, Q_COUNT };

/* $1 kind, $2 rule, $3 from, $4 till. */
#define FILTERED                                                                                   \
    " WHERE (CAST($1 AS TEXT) = '' OR c.kind = CAST($1 AS TEXT))"                                  \
    " AND (CAST($2 AS BIGINT) = 0 OR d.rule = CAST($2 AS BIGINT))"                                 \
    " AND d.decided_at >= $3 AND (CAST($4 AS BIGINT) = 0 OR d.decided_at < CAST($4 AS BIGINT))"
#define DECIDED                                                                                    \
    " FROM moderation_decision d JOIN moderation_case c ON c.id = d.case_id"                       \
    " LEFT JOIN moderation_appeal a ON a.decision_id = d.id"
#define TIMED FILTERED " AND d.waited > 0"

static const struct db_text SQL[Q_COUNT] = {
    [Q_LOG] = { "SELECT d.id, d.case_id, d.verdict, d.rule, d.detail, d.reason, d.language, d.role,"
                " d.is_before, d.appeal_id, d.policy, d.waited, d.decided_at, c.kind, c.subject,"
                " COALESCE(a.id, 0), COALESCE(a.outcome, 0), COALESCE(a.made_at, 0),"
                " COALESCE(a.settled_at, 0), c.withdrawn_at" DECIDED FILTERED
                " AND (CAST($5 AS BIGINT) = 0 OR d.id < CAST($5 AS BIGINT))"
                " ORDER BY d.id DESC LIMIT $6" },
    [Q_SUMS] = { "SELECT d.verdict, d.rule, count(*)" DECIDED FILTERED " AND d.appeal_id = 0"
                 " GROUP BY d.verdict, d.rule" },
    [Q_APPEALS] = { "SELECT a.outcome, count(*)" DECIDED FILTERED " AND a.id IS NOT NULL"
                    " GROUP BY a.outcome" },
    [Q_TIMED] = { "SELECT count(*)" DECIDED TIMED },
    [Q_MEDIAN] = { "SELECT d.waited" DECIDED TIMED " ORDER BY d.waited LIMIT 1 OFFSET $5" },
};
const struct db_catalog moderation_log_sql = { "moderation_log", SQL, Q_COUNT };

static struct logged logged_of_row(struct cx *cx, const struct db_rows *rows)
{
    struct logged l = { .d = { .id = { db_i64(rows, 0) },
                               .in = { db_i64(rows, 1) },
                               .verdict = (enum moderation_verdict)db_i64(rows, 2), /* CHECKed */
                               .rule = (enum moderation_rule)db_i64(rows, 3),
                               .detail = db_str(rows, 4, cx->arena),
                               .reason = db_str(rows, 5, cx->arena),
                               .role = db_str(rows, 7, cx->arena),
                               .is_before = db_i64(rows, 8) == 1,
                               .appeal = { db_i64(rows, 9) },
                               .policy = db_i64(rows, 10),
                               .waited = db_i64(rows, 11),
                               .at = db_i64(rows, 12) },
                        .kind = db_str(rows, 13, cx->arena),
                        .subject = db_i64(rows, 14),
                        .is_appealed = db_i64(rows, 15) != 0,
                        .outcome = (enum appeal_outcome)db_i64(rows, 16),
                        .appealed_at = db_i64(rows, 17),
                        .settled_at = db_i64(rows, 18),
                        .withdrawn_at = db_i64(rows, 19) };
    l.in = l.d.in;
    l.d.language = moderation_lang(cx, rows, 6);
    return l;
}

err_t log_load(struct cx *cx, const struct log_filter *f, int64_t most, struct log_list *out)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &moderation_log_sql, Q_LOG,
                  ARGS(ARG(f->kind), ARG((int)f->rule), ARG(f->from), ARG(f->till), ARG(f->before),
                       ARG(most))));
    while (db_next(&rows))
        *(struct logged *)rows_out_add(cx->arena, &list, sizeof(struct logged)) =
            logged_of_row(cx, &rows);
    TRY(db_done(&rows));
    *out = (struct log_list){ list.at, list.count };
    return OK;
}

static struct db_args filter_args(struct cx *cx, const struct log_filter *f, int64_t more,
                                  bool has_more)
{
    struct db_arg *const at = arena_array(cx->arena, struct db_arg, 5);
    at[0] = ARG(f->kind);
    at[1] = ARG((int)f->rule);
    at[2] = ARG(f->from);
    at[3] = ARG(f->till);
    at[4] = ARG(more);
    return (struct db_args){ at, has_more ? 5 : 4 };
}

static err_t decisions_count(struct cx *cx, const struct log_filter *f, struct log_sums *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &moderation_log_sql, Q_SUMS, filter_args(cx, f, 0, false)));
    while (db_next(&rows)) {
        const int64_t n = db_i64(&rows, 2);
        const bool removes = db_i64(&rows, 0) == VERDICT_REMOVE;
        out->decisions += n;
        *(removes ? &out->removed : &out->kept) += n;
        if (removes)
            out->removed_under[db_i64(&rows, 1)] += n;
    }
    return db_done(&rows);
}

static err_t appeals_count(struct cx *cx, const struct log_filter *f, struct log_sums *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &moderation_log_sql, Q_APPEALS, filter_args(cx, f, 0, false)));
    while (db_next(&rows)) {
        const int64_t n = db_i64(&rows, 1);
        out->appeals += n;
        out->settled += db_i64(&rows, 0) == APPEAL_WAITS ? 0 : n;
        out->overturned += db_i64(&rows, 0) == APPEAL_OVERTURNED ? n : 0;
    }
    return db_done(&rows);
}

err_t log_sums_load(struct cx *cx, const struct log_filter *f, struct log_sums *out)
{
    struct log_sums sums = { 0 };
    TRY(decisions_count(cx, f, &sums));
    TRY(appeals_count(cx, f, &sums));
    TRY(db_one_i64(cx->db, &moderation_log_sql, Q_TIMED, filter_args(cx, f, 0, false),
                   &sums.timed));
    if (sums.timed > 0)
        TRY(db_one_i64(cx->db, &moderation_log_sql, Q_MEDIAN,
                       filter_args(cx, f, (sums.timed - 1) / 2, true), &sums.median));
    *out = sums;
    return OK;
}

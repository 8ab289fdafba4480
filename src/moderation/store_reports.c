/* Statements of appeals and reports, and nothing but.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "moderation/store.h"

enum {
    Q_APPEAL_ADD,
    Q_APPEALS_OF,
    Q_APPEAL_SETTLE,
    Q_REPORT_ADD,
    Q_REPORTS_OF,
    Q_REPORTS_FROM,
    Q_REPORTS_ANSWER,
    Q_COUNT
};

#define APPEAL_COLUMNS                                                                             \
    "SELECT id, case_id, decision_id, text, language, organisation_id, outcome, made_at,"          \
    " settled_at FROM moderation_appeal"
#define REPORT_COLUMNS                                                                             \
    "SELECT id, case_id, rule, text, email, language, made_at, answered_at FROM moderation_report"
/* The address of an account, as it was written. */
#define ITS_EMAIL "(SELECT lower(a.email) FROM account a WHERE a.id = $1 AND a.email <> '')"

static const struct db_text SQL[Q_COUNT] = {
    [Q_APPEAL_ADD] = { "INSERT INTO moderation_appeal (id, case_id, decision_id, text, language,"
                       " organisation_id, outcome, made_at, settled_at) VALUES ($1, $2, $3, $4,"
                       " $5, $6, 0, $7, 0) ON CONFLICT (decision_id) DO NOTHING" },
    [Q_APPEALS_OF] = { APPEAL_COLUMNS " WHERE case_id = $1 ORDER BY id LIMIT $2" },
    [Q_APPEAL_SETTLE] = { "UPDATE moderation_appeal SET outcome = $1, settled_at = $2"
                          " WHERE id = $3 AND outcome = 0" },
    [Q_REPORT_ADD] = { "INSERT INTO moderation_report (id, case_id, rule, text, email, language,"
                       " made_at, answered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)" },
    [Q_REPORTS_OF] = { REPORT_COLUMNS " WHERE case_id = $1 ORDER BY id LIMIT $2" },
    [Q_REPORTS_FROM] = { REPORT_COLUMNS " WHERE lower(email) = " ITS_EMAIL " ORDER BY id"
                                        " LIMIT $2" },
    [Q_REPORTS_ANSWER] = { "UPDATE moderation_report SET answered_at = $1, email = ''"
                           " WHERE case_id = $2 AND answered_at = 0" },
};
const struct db_catalog moderation_reports_sql = { "moderation_reports", SQL, Q_COUNT };

/* --- appeals -----------------------------------------------------------------------------------
 */

err_t appeal_put(struct cx *cx, const struct moderation_appeal *a)
{
    int64_t added = 0;
    TRY(db_exec(cx->db, &moderation_reports_sql, Q_APPEAL_ADD,
                ARGS(ARG(a->id.v), ARG(a->in.v), ARG(a->against.v), ARG(a->text),
                     ARG(lang_code(a->language)), ARG(a->organisation), ARG(a->made_at)),
                &added));
    return added == 1 ? OK : problem(cx, ERR_CONFLICT, "appealed before");
}

static err_t appeals_select(struct cx *cx, int which, struct db_args args, struct appeal_list *out)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &moderation_reports_sql, which, args));
    while (db_next(&rows)) {
        struct moderation_appeal *const a = rows_out_add(cx->arena, &list, sizeof(*a));
        *a = (struct moderation_appeal){ .id = { db_i64(&rows, 0) },
                                         .in = { db_i64(&rows, 1) },
                                         .against = { db_i64(&rows, 2) },
                                         .text = db_str(&rows, 3, cx->arena),
                                         .language = moderation_lang(cx, &rows, 4),
                                         .organisation = db_i64(&rows, 5),
                                         .outcome = (enum appeal_outcome)db_i64(&rows, 6),
                                         .made_at = db_i64(&rows, 7),
                                         .settled_at = db_i64(&rows, 8) };
    }
    TRY(db_done(&rows));
    *out = (struct appeal_list){ list.at, list.count };
    return OK;
}

err_t appeals_of(struct cx *cx, case_id c, struct appeal_list *out)
{
    return appeals_select(cx, Q_APPEALS_OF, ARGS(ARG(c.v), ARG((int)CASES_SHOWN)), out);
}

err_t appeal_settle(struct cx *cx, appeal_id a, enum appeal_outcome outcome)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &moderation_reports_sql, Q_APPEAL_SETTLE,
                ARGS(ARG((int)outcome), ARG(cx->now), ARG(a.v)), &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "appeal settled before");
}

/* --- reports -----------------------------------------------------------------------------------
 */

err_t report_put(struct cx *cx, const struct moderation_report *r)
{
    return db_exec(cx->db, &moderation_reports_sql, Q_REPORT_ADD,
                   ARGS(ARG(r->id), ARG(r->in.v), ARG((int)r->rule), ARG(r->text), ARG(r->email),
                        ARG(lang_code(r->language)), ARG(r->made_at)),
                   NULL);
}

static err_t reports_select(struct cx *cx, int which, int64_t id, struct report_list_of_case *out)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &moderation_reports_sql, which,
                  ARGS(ARG(id), ARG((int)CASES_SHOWN))));
    while (db_next(&rows)) {
        struct moderation_report *const r = rows_out_add(cx->arena, &list, sizeof(*r));
        *r = (struct moderation_report){ .id = db_i64(&rows, 0),
                                         .in = { db_i64(&rows, 1) },
                                         .rule = (enum moderation_rule)db_i64(&rows, 2),
                                         .text = db_str(&rows, 3, cx->arena),
                                         .email = db_str(&rows, 4, cx->arena),
                                         .language = moderation_lang(cx, &rows, 5),
                                         .made_at = db_i64(&rows, 6),
                                         .answered_at = db_i64(&rows, 7) };
    }
    TRY(db_done(&rows));
    *out = (struct report_list_of_case){ list.at, list.count };
    return OK;
}

err_t reports_of(struct cx *cx, case_id c, struct report_list_of_case *out)
{
    return reports_select(cx, Q_REPORTS_OF, c.v, out);
}

err_t reports_from(struct cx *cx, int64_t account, struct report_list_of_case *out)
{
    return reports_select(cx, Q_REPORTS_FROM, account, out);
}

err_t reports_answer(struct cx *cx, case_id c)
{
    return db_exec(cx->db, &moderation_reports_sql, Q_REPORTS_ANSWER, ARGS(ARG(cx->now), ARG(c.v)),
                   NULL);
}

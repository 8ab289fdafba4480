/* Statements of cases, decisions, appeals and reports, and nothing but; the public log's are in
 * store_log.c. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "moderation/store.h"

#include "kit/base/str.h"

enum {
    Q_CASE_ADD,
    Q_CASE_TOKEN,
    Q_CASE_LETTER,
    Q_CASE_WITHDRAW,
    Q_WITHDRAWN_COUNT,
    Q_CASE_GET,
    Q_CASE_OF,
    Q_CASE_BY_TOKEN,
    Q_CASES_OF,
    Q_CASES_WAITING,
    Q_CASES_OF_ORGANISATION,
    Q_CASES_OF_ACCOUNT,
    Q_WITHIN_AFTER,
    Q_CASES_OF_AUTHORS,
    Q_CASES_AFTER,
    Q_CASES_LOST,
    Q_CASE_MOVE,
    Q_CASE_LOOK,
    Q_WAITING_COUNT,
    Q_DECISION_ADD,
    Q_DECISION_GET,
    Q_DECISIONS_OF,
    Q_DECISIONS_IN,
    Q_DECISIONS_BY,
    Q_OVERTURNED,
    Q_REMOVED_AT,
    Q_CASES_WITHHELD,
    Q_FORGET_AUTHORS,
    Q_FORGET_APPEALS,
    Q_FORGET_REPORTS,
    Q_PERSON_CASES,
    Q_PERSON_LOOKS,
    Q_PERSON_DECISIONS,
    Q_PERSON_REPORTS,
    Q_COUNT
};

#define CASE_COLUMNS                                                                               \
    "SELECT c.id, c.kind, c.subject, c.within, c.origin, c.state, c.verdict, c.organisation_id,"   \
    " c.author, c.account_id, c.language, c.opened_at, c.waiting_since, c.last_decision,"          \
    " c.looked_by, c.looked_at, (SELECT count(*) FROM moderation_report r WHERE r.case_id = c.id"  \
    " AND r.answered_at = 0), c.withdrawn_at FROM moderation_case c"
#define DECISION_COLUMNS                                                                           \
    "SELECT d.id, d.case_id, d.verdict, d.rule, d.detail, d.reason, d.language, d.decided_by,"     \
    " d.role, d.is_before, d.appeal_id, d.policy, d.waited, d.decided_at FROM moderation_decision" \
    " d"
/* The address of an account, as it was written. */
#define ITS_EMAIL "(SELECT lower(a.email) FROM account a WHERE a.id = $1 AND a.email <> '')"

static const struct db_text SQL[Q_COUNT] = {
    [Q_CASE_ADD] = { "INSERT INTO moderation_case (id, kind, subject, within, origin, state,"
                     " verdict, organisation_id, author, account_id, language, token_hash,"
                     " opened_at, waiting_since, last_decision, looked_by, looked_at) VALUES"
                     " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', $12, $13, 0, 0, 0)"
                     " ON CONFLICT (kind, subject) DO NOTHING" },
    [Q_CASE_TOKEN] = { "UPDATE moderation_case SET token_hash = $1 WHERE kind = $2 AND subject = $3"
                       " AND length(token_hash) = 0" },
    [Q_CASE_LETTER] = { "UPDATE moderation_case SET letter_hash = $1 WHERE id = $2" },
    [Q_CASE_WITHDRAW] = { "UPDATE moderation_case SET withdrawn_at = $1, waiting_since = 0,"
                          " author = 0, account_id = 0, token_hash = '', letter_hash = '',"
                          " looked_by = 0, looked_at = 0 WHERE id = $2" },
    [Q_WITHDRAWN_COUNT] = { "SELECT count(*) FROM moderation_case WHERE withdrawn_at <> 0" },
    [Q_CASE_GET] = { CASE_COLUMNS " WHERE c.id = $1" },
    [Q_CASE_OF] = { CASE_COLUMNS " WHERE c.kind = $1 AND c.subject = $2" },
    [Q_CASE_BY_TOKEN] = { CASE_COLUMNS " WHERE c.token_hash = $1"
                                       " OR c.letter_hash = $1" },
    [Q_CASES_OF] = { DB_AMONG(CASE_COLUMNS " WHERE c.kind = $2 AND c.subject",
                              " ORDER BY c.subject LIMIT $3") },
    [Q_CASES_WAITING] = { CASE_COLUMNS " WHERE c.waiting_since <> 0"
                                       " ORDER BY CASE WHEN c.state = 3 THEN 0 ELSE 1 END,"
                                       " c.waiting_since, c.id LIMIT $1" },
    [Q_CASES_OF_ORGANISATION] = { CASE_COLUMNS " WHERE c.organisation_id = $1"
                                               " AND c.organisation_id <> 0"
                                               " ORDER BY c.id DESC LIMIT $2" },
    [Q_CASES_OF_ACCOUNT] = { CASE_COLUMNS " WHERE c.account_id = $1 AND c.account_id <> 0"
                                          " ORDER BY c.id DESC LIMIT $2" },
    [Q_WITHIN_AFTER] = { "SELECT DISTINCT within FROM moderation_case WHERE author <> 0"
                         " AND within > $1 ORDER BY within LIMIT $2" },
    [Q_CASES_OF_AUTHORS] = { DB_AMONG(CASE_COLUMNS " WHERE c.author <> 0 AND c.author",
                                      " ORDER BY c.id DESC LIMIT $2") },
    [Q_CASES_AFTER] = { CASE_COLUMNS " WHERE c.id > $1 ORDER BY c.id LIMIT $2" },
    [Q_CASES_LOST] = { "SELECT DISTINCT e.subject FROM ledger_entry e WHERE e.kind IN"
                       " ('moderation.opened', 'moderation.reported', 'moderation.decided')"
                       " AND NOT EXISTS (SELECT 1 FROM moderation_case c WHERE c.id = e.subject)"
                       " ORDER BY e.subject" },
    [Q_CASE_MOVE] = { "UPDATE moderation_case SET state = $1, verdict = $2, waiting_since = $3,"
                      " last_decision = $4, looked_by = 0, looked_at = 0 WHERE id = $5"
                      " AND last_decision = $6 AND state = $7" },
    [Q_CASE_LOOK] = { "UPDATE moderation_case SET looked_by = $1, looked_at = $2 WHERE id = $3"
                      " AND waiting_since <> 0" },
    [Q_WAITING_COUNT] = { "SELECT count(*), COALESCE(sum(CASE WHEN state = 3 THEN 1 ELSE 0 END), "
                          "0),"
                          " COALESCE(min(waiting_since), 0) FROM moderation_case"
                          " WHERE waiting_since <> 0" },

    [Q_DECISION_ADD] = { "INSERT INTO moderation_decision (id, case_id, verdict, rule, detail,"
                         " reason, language, decided_by, role, is_before, appeal_id, policy,"
                         " waited, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
                         " $11, $12, $13, $14)" },
    [Q_DECISION_GET] = { DECISION_COLUMNS " WHERE d.id = $1" },
    [Q_DECISIONS_OF] = { DECISION_COLUMNS " WHERE d.case_id = $1 ORDER BY d.id LIMIT $2" },
    [Q_DECISIONS_IN] = { DB_AMONG(DECISION_COLUMNS " WHERE d.id", " ORDER BY d.id LIMIT $2") },
    [Q_DECISIONS_BY] = { DECISION_COLUMNS " WHERE d.decided_by = $1 AND d.decided_by <> 0"
                                          " ORDER BY d.id DESC LIMIT $2" },
    [Q_REMOVED_AT] = { "SELECT d.case_id, d.id FROM moderation_decision d JOIN moderation_case c"
                       " ON c.id = d.case_id AND c.last_decision = d.id WHERE d.decided_by = $1"
                       " AND d.decided_at = $2 AND d.verdict = 2 AND d.appeal_id = 0"
                       " AND c.withdrawn_at = 0"
                       " ORDER BY d.id" },
    [Q_OVERTURNED] = { "SELECT count(*) FROM moderation_decision d JOIN moderation_appeal a"
                       " ON a.decision_id = d.id WHERE d.case_id = $1 AND d.decided_by = $2"
                       " AND a.outcome = 2" },

    [Q_CASES_WITHHELD] = { CASE_COLUMNS " JOIN moderation_decision d ON d.id = c.last_decision"
                                        " WHERE c.verdict = 2 AND c.waiting_since = 0"
                                        " AND d.rule IN (1, 2) AND d.decided_at < $1"
                                        " ORDER BY c.id" },
    [Q_FORGET_AUTHORS] = { "UPDATE moderation_case SET author = 0, account_id = 0, token_hash = '',"
                           " letter_hash = '' WHERE waiting_since = 0"
                           " AND (author <> 0 OR account_id <> 0 OR length(token_hash) > 0"
                           " OR length(letter_hash) > 0)"
                           " AND EXISTS (SELECT 1 FROM moderation_decision d WHERE"
                           " d.id = moderation_case.last_decision AND d.decided_at < $1)" },
    [Q_FORGET_APPEALS] = { "UPDATE moderation_appeal SET text = '' WHERE settled_at > 0"
                           " AND settled_at < $1 AND text <> ''" },
    [Q_FORGET_REPORTS] = { "UPDATE moderation_report SET text = '' WHERE answered_at > 0"
                           " AND answered_at < $1 AND text <> ''" },
    [Q_PERSON_CASES] = { "UPDATE moderation_case SET account_id = 0 WHERE account_id = $1" },
    [Q_PERSON_LOOKS] = { "UPDATE moderation_case SET looked_by = 0, looked_at = 0"
                         " WHERE looked_by = $1 AND looked_by <> 0" },
    [Q_PERSON_DECISIONS] = { "UPDATE moderation_decision SET decided_by = 0"
                             " WHERE decided_by = $1" },
    [Q_PERSON_REPORTS] = { "UPDATE moderation_report SET email = ''"
                           " WHERE lower(email) = " ITS_EMAIL },
};
const struct db_catalog moderation_sql = { "moderation", SQL, Q_COUNT };

enum lang moderation_lang(struct cx *cx, const struct db_rows *rows, int column)
{
    enum lang lang;
    return lang_from_code(db_str(rows, column, cx->arena), &lang) ? lang : LANG_AZ;
}

/* --- cases -------------------------------------------------------------------------------------
 */

static struct moderation_case case_of_row(struct cx *cx, const struct db_rows *rows)
{
    return (struct moderation_case){
        .id = { db_i64(rows, 0) },
        .kind = db_str(rows, 1, cx->arena),
        .subject = db_i64(rows, 2),
        .within = db_i64(rows, 3),
        .origin = (enum case_origin)db_i64(rows, 4), /* enums: within the table's CHECKs */
        .state = (enum case_state)db_i64(rows, 5),
        .verdict = (enum moderation_verdict)db_i64(rows, 6),
        .organisation = db_i64(rows, 7),
        .author = db_i64(rows, 8),
        .account = db_i64(rows, 9),
        .language = moderation_lang(cx, rows, 10),
        .opened_at = db_i64(rows, 11),
        .waiting_since = db_i64(rows, 12),
        .last = { db_i64(rows, 13) },
        .looked_by = db_i64(rows, 14),
        .looked_at = db_i64(rows, 15),
        .reports = db_i64(rows, 16),
        .withdrawn_at = db_i64(rows, 17),
    };
}

static err_t cases_select(struct cx *cx, int which, struct db_args args, struct case_list *out)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &moderation_sql, which, args));
    while (db_next(&rows)) {
        struct moderation_case *const c = rows_out_add(cx->arena, &list, sizeof(*c));
        *c = case_of_row(cx, &rows);
    }
    TRY(db_done(&rows));
    *out = (struct case_list){ list.at, list.count };
    return OK;
}

static err_t case_select(struct cx *cx, int which, struct db_args args, struct moderation_case *out)
{
    struct case_list found;
    TRY(cases_select(cx, which, args, &found));
    if (found.count == 0)
        return ERR_NOT_FOUND;
    *out = found.at[0];
    return OK;
}

err_t case_put(struct cx *cx, const struct moderation_case *c)
{
    int64_t added = 0;
    TRY(db_exec(cx->db, &moderation_sql, Q_CASE_ADD,
                ARGS(ARG(c->id.v), ARG(c->kind), ARG(c->subject), ARG(c->within),
                     ARG((int)c->origin), ARG((int)c->state), ARG((int)c->verdict),
                     ARG(c->organisation), ARG(c->author), ARG(c->account),
                     ARG(lang_code(c->language)), ARG(c->opened_at), ARG(c->waiting_since)),
                &added));
    return added == 1 ? OK : problem(cx, ERR_CONFLICT, "this text has a case");
}

err_t case_set_token(struct cx *cx, str_t kind, int64_t subject, const struct hash256 *token)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &moderation_sql, Q_CASE_TOKEN,
                ARGS(ARG(hash_bytes(token)), ARG(kind), ARG(subject)), &changed));
    return changed == 1 ? OK : problem(cx, ERR_NOT_FOUND, "no case that wants a link");
}

err_t case_set_letter(struct cx *cx, case_id c, const struct hash256 *token)
{
    return db_exec(cx->db, &moderation_sql, Q_CASE_LETTER, ARGS(ARG(hash_bytes(token)), ARG(c.v)),
                   NULL);
}

err_t case_withdraw(struct cx *cx, case_id c)
{
    return db_exec(cx->db, &moderation_sql, Q_CASE_WITHDRAW, ARGS(ARG(cx->now), ARG(c.v)), NULL);
}

err_t case_count_withdrawn(struct cx *cx, int64_t *out)
{
    return db_one_i64(cx->db, &moderation_sql, Q_WITHDRAWN_COUNT, NO_ARGS, out);
}

err_t case_get(struct cx *cx, case_id id, struct moderation_case *out)
{
    return case_select(cx, Q_CASE_GET, ARGS(ARG(id.v)), out);
}

err_t case_of(struct cx *cx, str_t kind, int64_t subject, struct moderation_case *out)
{
    return case_select(cx, Q_CASE_OF, ARGS(ARG(kind), ARG(subject)), out);
}

err_t case_by_token(struct cx *cx, const struct hash256 *token, struct moderation_case *out)
{
    return case_select(cx, Q_CASE_BY_TOKEN, ARGS(ARG(hash_bytes(token))), out);
}

err_t cases_of(struct cx *cx, str_t kind, const int64_t *subjects, size_t count,
               struct case_list *out)
{
    return cases_select(cx, Q_CASES_OF,
                        ARGS(ARG_I64S(subjects, count), ARG(kind), ARG((int64_t)count)), out);
}

err_t cases_waiting(struct cx *cx, struct case_list *out)
{
    return cases_select(cx, Q_CASES_WAITING, ARGS(ARG((int)CASES_SHOWN)), out);
}

err_t cases_of_organisation(struct cx *cx, int64_t organisation, struct case_list *out)
{
    return cases_select(cx, Q_CASES_OF_ORGANISATION, ARGS(ARG(organisation), ARG((int)CASES_SHOWN)),
                        out);
}

err_t cases_of_account(struct cx *cx, int64_t account, struct case_list *out)
{
    return cases_select(cx, Q_CASES_OF_ACCOUNT, ARGS(ARG(account), ARG((int)CASES_SHOWN)), out);
}

/* The visitor's number in every consultation that has cases of visitors. */
static err_t numbers_of_visitor(struct cx *cx, const struct secret *key, int64_t visitor,
                                const int64_t **out, size_t *count)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &moderation_sql, Q_WITHIN_AFTER,
                  ARGS(ARG((int64_t)-1), ARG((int64_t)DB_ROWS_MAX))));
    while (db_next(&rows)) {
        int64_t *const number = rows_out_add(cx->arena, &list, sizeof(*number));
        *number = visitor_in(key, db_i64(&rows, 0), visitor);
    }
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

err_t cases_of_visitor(struct cx *cx, const struct secret *key, int64_t visitor,
                       struct case_list *out)
{
    const int64_t *numbers = NULL;
    size_t count = 0;
    *out = (struct case_list){ 0 };
    if (visitor == 0)
        return OK;
    TRY(numbers_of_visitor(cx, key, visitor, &numbers, &count));
    if (count == 0)
        return OK;
    return cases_select(cx, Q_CASES_OF_AUTHORS,
                        ARGS(ARG_I64S(numbers, count), ARG((int)CASES_SHOWN)), out);
}

err_t cases_after(struct cx *cx, int64_t after, struct case_list *out)
{
    return cases_select(cx, Q_CASES_AFTER, ARGS(ARG(after), ARG((int)CASES_SHOWN)), out);
}

err_t cases_lost(struct cx *cx, const int64_t **out, size_t *count)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &moderation_sql, Q_CASES_LOST, NO_ARGS));
    while (db_next(&rows))
        *(int64_t *)rows_out_add(cx->arena, &list, sizeof(int64_t)) = db_i64(&rows, 0);
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

err_t case_move(struct cx *cx, const struct moderation_case *c, decision_id last,
                enum case_state from)
{
    int64_t moved = 0;
    TRY(db_exec(cx->db, &moderation_sql, Q_CASE_MOVE,
                ARGS(ARG((int)c->state), ARG((int)c->verdict), ARG(c->waiting_since),
                     ARG(c->last.v), ARG(c->id.v), ARG(last.v), ARG((int)from)),
                &moved));
    return moved == 1 ? OK : problem(cx, ERR_CONFLICT, "case %" PRId64 " moved on", c->id.v);
}

err_t case_look(struct cx *cx, case_id c, int64_t account)
{
    return db_exec(cx->db, &moderation_sql, Q_CASE_LOOK, ARGS(ARG(account), ARG(cx->now), ARG(c.v)),
                   NULL);
}

err_t case_count_waiting(struct cx *cx, struct moderation_waiting *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &moderation_sql, Q_WAITING_COUNT, NO_ARGS));
    must(db_next(&rows) || rows.error != OK);
    if (rows.error == OK)
        *out = (struct moderation_waiting){ db_i64(&rows, 0), db_i64(&rows, 1), db_i64(&rows, 2) };
    return db_done(&rows);
}

/* --- decisions ---------------------------------------------------------------------------------
 */

static struct moderation_decision decision_of_row(struct cx *cx, const struct db_rows *rows)
{
    return (struct moderation_decision){
        .id = { db_i64(rows, 0) },
        .in = { db_i64(rows, 1) },
        .verdict = (enum moderation_verdict)db_i64(rows, 2), /* enums: within the CHECKs */
        .rule = (enum moderation_rule)db_i64(rows, 3),
        .detail = db_str(rows, 4, cx->arena),
        .reason = db_str(rows, 5, cx->arena),
        .language = moderation_lang(cx, rows, 6),
        .by = db_i64(rows, 7),
        .role = db_str(rows, 8, cx->arena),
        .is_before = db_i64(rows, 9) == 1,
        .appeal = { db_i64(rows, 10) },
        .policy = db_i64(rows, 11),
        .waited = db_i64(rows, 12),
        .at = db_i64(rows, 13),
    };
}

static err_t decisions_select(struct cx *cx, int which, struct db_args args,
                              struct decision_list *out)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &moderation_sql, which, args));
    while (db_next(&rows)) {
        struct moderation_decision *const d = rows_out_add(cx->arena, &list, sizeof(*d));
        *d = decision_of_row(cx, &rows);
    }
    TRY(db_done(&rows));
    *out = (struct decision_list){ list.at, list.count };
    return OK;
}

err_t decision_put(struct cx *cx, const struct moderation_decision *d)
{
    return db_exec(cx->db, &moderation_sql, Q_DECISION_ADD,
                   ARGS(ARG(d->id.v), ARG(d->in.v), ARG((int)d->verdict), ARG((int)d->rule),
                        ARG(d->detail), ARG(d->reason), ARG(lang_code(d->language)), ARG(d->by),
                        ARG(d->role), ARG(d->is_before ? 1 : 0), ARG(d->appeal.v), ARG(d->policy),
                        ARG(d->waited), ARG(d->at)),
                   NULL);
}

err_t decision_get(struct cx *cx, decision_id id, struct moderation_decision *out)
{
    struct decision_list found;
    TRY(decisions_select(cx, Q_DECISION_GET, ARGS(ARG(id.v)), &found));
    if (found.count == 0)
        return ERR_NOT_FOUND;
    *out = found.at[0];
    return OK;
}

err_t decisions_of(struct cx *cx, case_id c, struct decision_list *out)
{
    return decisions_select(cx, Q_DECISIONS_OF, ARGS(ARG(c.v), ARG((int)CASES_SHOWN)), out);
}

err_t decisions_in(struct cx *cx, const int64_t *ids, size_t count, struct decision_list *out)
{
    return decisions_select(cx, Q_DECISIONS_IN, ARGS(ARG_I64S(ids, count), ARG((int64_t)count)),
                            out);
}

err_t decisions_by(struct cx *cx, int64_t account, struct decision_list *out)
{
    return decisions_select(cx, Q_DECISIONS_BY, ARGS(ARG(account), ARG((int)CASES_SHOWN)), out);
}

err_t decision_was_overturned(struct cx *cx, case_id c, int64_t account, bool *out)
{
    int64_t n = 0;
    TRY(db_one_i64(cx->db, &moderation_sql, Q_OVERTURNED, ARGS(ARG(c.v), ARG(account)), &n));
    *out = n > 0;
    return OK;
}

/* --- forgetting --------------------------------------------------------------------------------
 */

err_t cases_withheld(struct cx *cx, usec_t before, struct case_list *out)
{
    return cases_select(cx, Q_CASES_WITHHELD, ARGS(ARG(before)), out);
}

err_t moderation_forget(struct cx *cx, usec_t before, int64_t *count)
{
    static const int QUERIES[] = { Q_FORGET_AUTHORS, Q_FORGET_APPEALS, Q_FORGET_REPORTS };
    *count = 0;
    for (size_t i = 0; i < ARRAY_LEN(QUERIES); i++) {
        int64_t n = 0;
        TRY(db_exec(cx->db, &moderation_sql, QUERIES[i], ARGS(ARG(before)), &n));
        *count += n;
    }
    return OK;
}

err_t moderation_forget_person(struct cx *cx, int64_t account)
{
    static const int QUERIES[] = { Q_PERSON_CASES, Q_PERSON_LOOKS, Q_PERSON_DECISIONS,
                                   Q_PERSON_REPORTS };
    for (size_t i = 0; i < ARRAY_LEN(QUERIES); i++)
        TRY(db_exec(cx->db, &moderation_sql, QUERIES[i], ARGS(ARG(account)), NULL));
    return OK;
}

err_t removed_at(struct cx *cx, int64_t by, usec_t at, struct removal_list *out)
{
    AUTO(db_rows) rows = { 0 };
    struct rows_out list = { 0 };
    TRY(db_select(cx->db, &rows, &moderation_sql, Q_REMOVED_AT, ARGS(ARG(by), ARG(at))));
    while (db_next(&rows)) {
        struct removal *const r = rows_out_add(cx->arena, &list, sizeof *r);
        *r = (struct removal){ { db_i64(&rows, 0) }, { db_i64(&rows, 1) } };
    }
    *out = (struct removal_list){ list.at, list.count };
    return db_done(&rows);
}

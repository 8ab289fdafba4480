/* Rows of joint statements: answers, amendments and voices on them, and the accounts named there.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/store.h"
#include "kit/base/str.h"

enum {
    Q_ANSWER_SUPERSEDE,
    Q_ANSWER_ADD,
    Q_ANSWERS,
    Q_AMEND_ADD,
    Q_AMEND_GET,
    Q_AMENDS,
    Q_AMEND_DECIDE,
    Q_VOICE_SUPERSEDE,
    Q_VOICE_ADD,
    Q_VOICES,
    Q_ACCOUNT_VERSIONS,
    Q_ACCOUNT_CONFIRMATIONS,
    Q_FORGET_VERSIONS,
    Q_FORGET_CONFIRMATIONS,
    Q_USED,
    Q_COUNT
};

#define AMEND_COLUMNS                                                                              \
    "id, joint_id, version, clause, text_en, text_az, reason, reason_language, organisation_id,"   \
    " mandate_id, created_at, state, decided_at, decision, decided_as, decided_by, made_version"   \
    " FROM joint_amendment"

static const struct db_text SQL[Q_COUNT] = {
    [Q_ANSWER_SUPERSEDE] = { "UPDATE joint_answer SET superseded_at = $3 WHERE joint_id = $1"
                             " AND organisation_id = $2 AND superseded_at = 0" },
    [Q_ANSWER_ADD] = { "INSERT INTO joint_answer (id, joint_id, organisation_id, version, value,"
                       " text_en, text_az, html_en, html_az, is_coded, source_id, dated, coder,"
                       " mandate_id, taken_at, superseded_at) VALUES ($1, $2, $3, $4, $5, $6, $7,"
                       " $8, $9, $10, $11, $12, $13, $14, $15, 0)" },
    [Q_ANSWERS] = { "SELECT id, organisation_id, version, value, text_en, text_az, html_en,"
                    " html_az, is_coded, source_id, dated, coder, mandate_id, taken_at,"
                    " superseded_at FROM joint_answer WHERE joint_id = $1 ORDER BY id" },
    [Q_AMEND_ADD] = { "INSERT INTO joint_amendment (id, joint_id, version, clause, text_en,"
                      " text_az, reason, reason_language, organisation_id, mandate_id, created_at,"
                      " state, decided_at, decision, decided_as, decided_by, made_version)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', 0, '', 0,"
                      " 0, 0)" },
    [Q_AMEND_GET] = { "SELECT " AMEND_COLUMNS " WHERE id = $1" },
    [Q_AMENDS] = { "SELECT " AMEND_COLUMNS " WHERE joint_id = $1 ORDER BY id" },
    [Q_AMEND_DECIDE] = { "UPDATE joint_amendment SET state = $2, decided_at = $3, decision = $4,"
                         " decided_as = $5, decided_by = $6, made_version = $7 WHERE id = $1"
                         " AND state = 'open'" },
    [Q_VOICE_SUPERSEDE] = { "UPDATE joint_amendment_voice SET superseded_at = $3"
                            " WHERE amendment_id = $1 AND organisation_id = $2"
                            " AND superseded_at = 0" },
    [Q_VOICE_ADD] = { "INSERT INTO joint_amendment_voice (id, amendment_id, organisation_id, value,"
                      " reason, reason_language, mandate_id, taken_at, superseded_at)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)" },
    [Q_VOICES] = { "SELECT o.id, o.amendment_id, o.organisation_id, o.value, o.reason,"
                   " o.reason_language, o.mandate_id, o.taken_at, o.superseded_at"
                   " FROM joint_amendment_voice o JOIN joint_amendment a ON a.id = o.amendment_id"
                   " WHERE a.joint_id = $1 ORDER BY o.id" },
    [Q_ACCOUNT_VERSIONS] = { "SELECT j.slug, v.number, v.created_at FROM joint_version v"
                             " JOIN joint_statement j ON j.id = v.joint_id WHERE v.account_id = $1"
                             " ORDER BY v.id" },
    [Q_ACCOUNT_CONFIRMATIONS] = { "SELECT j.slug, c.language, c.confirmed_at"
                                  " FROM joint_confirmation c JOIN joint_statement j"
                                  " ON j.id = c.joint_id WHERE c.account_id = $1 ORDER BY c.id" },
    [Q_FORGET_VERSIONS] = { "UPDATE joint_version SET account_id = -joint_id"
                            " WHERE account_id = $1" },
    [Q_FORGET_CONFIRMATIONS] = { "UPDATE joint_confirmation SET account_id = -joint_id"
                                 " WHERE account_id = $1" },
    [Q_USED] = { "SELECT organisation_id FROM joint_initiator UNION SELECT organisation_id"
                 " FROM joint_invited UNION SELECT organisation_id FROM joint_answer"
                 " UNION SELECT organisation_id FROM joint_amendment UNION SELECT organisation_id"
                 " FROM joint_amendment_voice" },
};
const struct db_catalog joint_answers_sql = { "joint_answers", SQL, Q_COUNT };

#define IN_BOTH(t) ARG(joint_in(&(t), LANG_EN)), ARG(joint_in(&(t), LANG_AZ))

/* --- answers ------------------------------------------------------------------------------------
 */

err_t answer_insert(struct cx *cx, const struct joint_answer *a)
{
    TRY(db_exec(cx->db, &joint_answers_sql, Q_ANSWER_SUPERSEDE,
                ARGS(ARG(a->joint.v), ARG(a->organisation.v), ARG(a->taken_at)), NULL));
    return db_exec(cx->db, &joint_answers_sql, Q_ANSWER_ADD,
                   ARGS(ARG(a->id.v), ARG(a->joint.v), ARG(a->organisation.v), ARG(a->version),
                        ARG(answer_value_word(a->value)), IN_BOTH(a->text), IN_BOTH(a->html),
                        ARG(a->is_coded ? 1 : 0), ARG(a->source.v), ARG(a->dated), ARG(a->coder),
                        ARG(a->mandate.v), ARG(a->taken_at)),
                   NULL);
}

static struct joint_answer answer_of_row(struct cx *cx, joint_id j, const struct db_rows *rows)
{
    struct joint_answer a = {
        .id = { db_i64(rows, 0) },
        .joint = j,
        .organisation = { db_i64(rows, 1) },
        .version = db_i64(rows, 2),
        .text = joint_text2(cx, rows, 4),
        .html = joint_text2(cx, rows, 6),
        .is_coded = db_i64(rows, 8) == 1,
        .source = { db_i64(rows, 9) },
        .dated = db_str(rows, 10, cx->arena),
        .coder = db_str(rows, 11, cx->arena),
        .mandate = { db_i64(rows, 12) },
        .taken_at = db_i64(rows, 13),
        .superseded_at = db_i64(rows, 14),
    };
    must(answer_value_from_word(db_str(rows, 3, cx->arena), &a.value));
    return a;
}

err_t joint_answer_list_of(struct cx *cx, joint_id j, struct joint_answer_list *out)
{
    struct joint_answer *at = NULL;
    size_t n = 0;
    size_t room = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &joint_answers_sql, Q_ANSWERS, ARGS(ARG(j.v))));
    while (db_next(&rows)) {
        at = LIST_GROW(cx, at, n, room, struct joint_answer);
        at[n++] = answer_of_row(cx, j, &rows);
    }
    TRY(db_done(&rows));
    *out = (struct joint_answer_list){ at, n };
    return OK;
}

/* --- amendments ---------------------------------------------------------------------------------
 */

err_t amend_insert(struct cx *cx, const struct amend *a)
{
    return db_exec(cx->db, &joint_answers_sql, Q_AMEND_ADD,
                   ARGS(ARG(a->id.v), ARG(a->joint.v), ARG(a->version), ARG(a->clause),
                        IN_BOTH(a->text), ARG(a->reason), ARG(a->reason_language),
                        ARG(a->organisation.v), ARG(a->mandate.v), ARG(a->created_at)),
                   NULL);
}

static struct amend amend_of_row(struct cx *cx, const struct db_rows *rows)
{
    struct amend a = {
        .id = { db_i64(rows, 0) },
        .joint = { db_i64(rows, 1) },
        .version = db_i64(rows, 2),
        .clause = db_i64(rows, 3),
        .text = joint_text2(cx, rows, 4),
        .reason = db_str(rows, 6, cx->arena),
        .reason_language = db_str(rows, 7, cx->arena),
        .organisation = { db_i64(rows, 8) },
        .mandate = { db_i64(rows, 9) },
        .created_at = db_i64(rows, 10),
        .decided_at = db_i64(rows, 12),
        .decision = db_str(rows, 13, cx->arena),
        .decided_as = (int)db_i64(rows, 14), /* a small number by the ledger's list */
        .decided_by = { db_i64(rows, 15) },
        .made_version = db_i64(rows, 16),
    };
    must(amend_state_from_word(db_str(rows, 11, cx->arena), &a.state));
    return a;
}

static err_t amend_many(struct cx *cx, int which, int64_t id, struct amend_list *out)
{
    struct amend *at = NULL;
    size_t n = 0;
    size_t room = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &joint_answers_sql, which, ARGS(ARG(id))));
    while (db_next(&rows)) {
        at = LIST_GROW(cx, at, n, room, struct amend);
        at[n++] = amend_of_row(cx, &rows);
    }
    TRY(db_done(&rows));
    *out = (struct amend_list){ at, n };
    return OK;
}

err_t amend_get(struct cx *cx, amend_id id, struct amend *out)
{
    struct amend_list list;
    TRY(amend_many(cx, Q_AMEND_GET, id.v, &list));
    if (list.count == 0)
        return ERR_NOT_FOUND;
    *out = list.at[0];
    return OK;
}

err_t amend_list_of(struct cx *cx, joint_id j, struct amend_list *out)
{
    return amend_many(cx, Q_AMENDS, j.v, out);
}

err_t amend_set_decided(struct cx *cx, const struct amend *a)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &joint_answers_sql, Q_AMEND_DECIDE,
                ARGS(ARG(a->id.v), ARG(amend_state_word(a->state)), ARG(a->decided_at),
                     ARG(a->decision), ARG(a->decided_as), ARG(a->decided_by.v),
                     ARG(a->made_version)),
                &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "the amendment is not open");
}

err_t voice_insert(struct cx *cx, const struct amend_voice *v)
{
    TRY(db_exec(cx->db, &joint_answers_sql, Q_VOICE_SUPERSEDE,
                ARGS(ARG(v->amendment.v), ARG(v->organisation.v), ARG(v->taken_at)), NULL));
    return db_exec(cx->db, &joint_answers_sql, Q_VOICE_ADD,
                   ARGS(ARG(v->id), ARG(v->amendment.v), ARG(v->organisation.v),
                        ARG(v->supports ? S("supports") : S("opposes")), ARG(v->reason),
                        ARG(v->reason_language), ARG(v->mandate.v), ARG(v->taken_at)),
                   NULL);
}

err_t amend_voice_list_of(struct cx *cx, joint_id j, struct amend_voice_list *out)
{
    struct amend_voice *at = NULL;
    size_t n = 0;
    size_t room = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &joint_answers_sql, Q_VOICES, ARGS(ARG(j.v))));
    while (db_next(&rows)) {
        at = LIST_GROW(cx, at, n, room, struct amend_voice);
        at[n++] = (struct amend_voice){
            .id = db_i64(&rows, 0),
            .amendment = { db_i64(&rows, 1) },
            .organisation = { db_i64(&rows, 2) },
            .supports = str_eq(db_str(&rows, 3, cx->arena), S("supports")),
            .reason = db_str(&rows, 4, cx->arena),
            .reason_language = db_str(&rows, 5, cx->arena),
            .mandate = { db_i64(&rows, 6) },
            .taken_at = db_i64(&rows, 7),
            .superseded_at = db_i64(&rows, 8),
        };
    }
    TRY(db_done(&rows));
    *out = (struct amend_voice_list){ at, n };
    return OK;
}

/* --- accounts and organisations named -----------------------------------------------------------
 */

err_t account_rows(struct cx *cx, int64_t account,
                   void (*each)(void *to, str_t slug, str_t what, int64_t number, usec_t at),
                   void *to)
{
    {
        AUTO(db_rows) rows = { 0 };
        TRY(db_select(cx->db, &rows, &joint_answers_sql, Q_ACCOUNT_VERSIONS, ARGS(ARG(account))));
        while (db_next(&rows))
            each(to, db_str(&rows, 0, cx->arena), S("version"), db_i64(&rows, 1), db_i64(&rows, 2));
        TRY(db_done(&rows));
    }
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &joint_answers_sql, Q_ACCOUNT_CONFIRMATIONS, ARGS(ARG(account))));
    while (db_next(&rows))
        each(to, db_str(&rows, 0, cx->arena), db_str(&rows, 1, cx->arena), 0, db_i64(&rows, 2));
    return db_done(&rows);
}

err_t account_forget(struct cx *cx, int64_t account)
{
    TRY(db_exec(cx->db, &joint_answers_sql, Q_FORGET_VERSIONS, ARGS(ARG(account)), NULL));
    return db_exec(cx->db, &joint_answers_sql, Q_FORGET_CONFIRMATIONS, ARGS(ARG(account)), NULL);
}

err_t organisations_used(struct cx *cx, const int64_t *ids, size_t count, bool *used)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &joint_answers_sql, Q_USED, NO_ARGS));
    while (db_next(&rows))
        organisation_mark_used(ids, count, db_i64(&rows, 0), used);
    return db_done(&rows);
}

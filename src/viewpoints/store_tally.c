/* Counting what stands in force.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "viewpoints/rules.h"
#include "viewpoints/store.h"

static err_t tally_statements(struct cx *cx, consultation_id in, struct tally *t)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_TALLY_STATEMENTS, ARGS(ARG(in.v))));
    while (db_next(&rows)) {
        switch ((enum statement_state)db_i64(&rows, 0)) { /* -1, 0, 1 by CHECK */
        case STATEMENT_ACCEPTED:
            t->statements = db_i64(&rows, 1);
            break;
        case STATEMENT_PENDING:
            t->pending = db_i64(&rows, 1);
            break;
        case STATEMENT_REJECTED:
            break;
        }
    }
    return db_done(&rows);
}

static err_t tally_participants(struct cx *cx, consultation_id in, struct tally *t)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_TALLY_PARTICIPANTS, ARGS(ARG(in.v))));
    while (db_next(&rows)) {
        const str_t side = db_str(&rows, 0, cx->arena);
        const int64_t n = db_i64(&rows, 1);
        t->participants += n;
        if (str_eq(side, scope_word(SCOPE_LOCAL)))
            t->local = n;
        else if (str_eq(side, scope_word(SCOPE_INTERNATIONAL)))
            t->international = n;
    }
    return db_done(&rows);
}

static void answers_count(struct answers *a, enum position value, enum basis basis, int64_t n)
{
    switch (value) {
    case POSITION_AGREE:
        a->agree += n;
        break;
    case POSITION_DISAGREE:
        a->disagree += n;
        break;
    case POSITION_PASS:
        a->pass += n;
        break;
    }
    switch (basis) {
    case BASIS_OWN:
        a->own += n;
        break;
    case BASIS_STATED:
        a->stated += n;
        break;
    case BASIS_INFERRED:
        a->inferred += n;
        break;
    }
}

err_t answers_list(struct cx *cx, consultation_id in, const struct answers **out, size_t *count)
{
    struct rows_out list = { 0 };
    struct answers *last = NULL;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_TALLY_POSITIONS, ARGS(ARG(in.v))));
    while (db_next(&rows)) {
        const statement_id s = { db_i64(&rows, 0) };
        if (last == NULL || last->statement.v != s.v) {
            last = rows_out_add(cx->arena, &list, sizeof(*last));
            last->statement = s;
        }
        enum basis basis = BASIS_OWN;
        must(basis_from_word(db_str(&rows, 2, cx->arena), &basis));
        answers_count(last, (enum position)db_i64(&rows, 1), basis, db_i64(&rows, 3));
    }
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

const struct answers *answers_of(const struct answers *list, size_t count, statement_id s)
{
    static const struct answers NOTHING;
    for (size_t i = 0; i < count; i++) {
        if (list[i].statement.v == s.v)
            return &list[i];
    }
    return &NOTHING;
}

err_t tally_with_answers(struct cx *cx, consultation_id in, struct tally *out,
                         const struct answers **answers, size_t *count)
{
    struct tally t = { 0 };
    TRY(tally_statements(cx, in, &t));
    TRY(tally_participants(cx, in, &t));
    TRY(answers_list(cx, in, answers, count));
    for (size_t i = 0; i < *count; i++) {
        t.own += (*answers)[i].own;
        t.stated += (*answers)[i].stated;
        t.inferred += (*answers)[i].inferred;
    }
    *out = t;
    return OK;
}

err_t consultation_tally(struct cx *cx, consultation_id in, struct tally *out)
{
    const struct answers *answers = NULL;
    size_t count = 0;
    return tally_with_answers(cx, in, out, &answers, &count);
}

str_t tally_text(struct cx *cx, enum who who, const struct tally *t)
{
    const int64_t coded = t->stated + t->inferred;
    if (who == WHO_PUBLIC && coded == 0)
        return trn(cx, t->own, "{0} answer", "{0} answers");
    const str_t all = trn(cx, t->own + coded, "{0} position", "{0} positions");
    if (t->inferred > 0)
        return trf(cx, "{0}: {1} own, {2} coded, of them {3} inferred", TARG(all), TARG(t->own),
                   TARG(coded), TARG(t->inferred));
    return trf(cx, "{0}: {1} own, {2} coded", TARG(all), TARG(t->own), TARG(coded));
}

/* Counting what stands in force.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/sorted.h"
#include "kit/base/str.h"
#include "viewpoints/counts.h"
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

err_t select_side(struct cx *cx, struct db_rows *rows, int query, int of_side,
                  const struct consultation *in, enum side side)
{
    if (in->who != WHO_BOTH && consultation_has_side(in, side))
        return db_select(cx->db, rows, &viewpoints_sql, query, ARGS(ARG(in->id.v)));
    return db_select(cx->db, rows, &viewpoints_sql, of_side,
                     ARGS(ARG(in->id.v), ARG(side == SIDE_ORGANISATIONS ? 1 : 0)));
}

/* Organisations by their scope; of the public there is only how many. */
static err_t tally_participants(struct cx *cx, const struct consultation *in, enum side side,
                                struct tally *t)
{
    struct people_count people;
    TRY(people_count_of(cx, in->id, side, &people));
    t->participants = people.participants;
    if (side != SIDE_ORGANISATIONS || people.participants == 0)
        return OK;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_TALLY_ORGANISATIONS, ARGS(ARG(in->id.v))));
    while (db_next(&rows)) {
        const str_t scope = db_str(&rows, 0, cx->arena);
        if (str_eq(scope, scope_word(SCOPE_LOCAL)))
            t->local = db_i64(&rows, 1);
        else if (str_eq(scope, scope_word(SCOPE_INTERNATIONAL)))
            t->international = db_i64(&rows, 1);
    }
    return db_done(&rows);
}

err_t on_record_load(struct cx *cx, consultation_id in, struct on_record *out)
{
    struct on_record r = { 0 };
    struct rows_out ids = { 0 };
    int64_t last = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_ON_RECORD, ARGS(ARG(in.v))));
    while (db_next(&rows)) {
        const int64_t id = db_i64(&rows, 0);
        r.somebody_invited |= db_i64(&rows, 1) != 0;
        if (id != last)
            *(int64_t *)rows_out_add(cx->arena, &ids, sizeof id) = id;
        last = id;
    }
    r.ids = ids.at;
    r.count = ids.count;
    *out = r;
    return db_done(&rows);
}

bool is_on_record(const struct on_record *r, organisation_id o)
{
    return sorted_find(r->ids, r->count, sizeof *r->ids, 0, o.v) != SIZE_MAX;
}

static struct answers answers_of_count(const struct answer_count *c)
{
    return (struct answers){ .statement = c->on,
                             .agree = c->agree,
                             .disagree = c->disagree,
                             .pass = c->pass,
                             .own = c->agree + c->disagree + c->pass - c->stated - c->inferred,
                             .stated = c->stated,
                             .inferred = c->inferred };
}

err_t answers_list(struct cx *cx, const struct consultation *in, enum side side,
                   const struct answers **out, size_t *count)
{
    const struct answer_count *counts = NULL;
    TRY(answer_counts_of(cx, in->id, side, &counts, count));
    struct answers *list = arena_array(cx->arena, struct answers, *count);
    for (size_t i = 0; i < *count; i++)
        list[i] = answers_of_count(&counts[i]);
    *out = list;
    return OK;
}

err_t statement_answers(struct cx *cx, const struct statement *s, enum side side,
                        struct answers *out)
{
    struct answer_count c;
    TRY(answer_count_of(cx, s->consultation, side, s->id, &c));
    *out = answers_of_count(&c);
    return OK;
}

const struct answers *answers_of(const struct answers *list, size_t count, statement_id s)
{
    static const struct answers NOTHING;
    const size_t at = SORTED_FIND(list, count, statement.v, s.v);
    return at != SIZE_MAX ? &list[at] : &NOTHING;
}

err_t tally_with_answers(struct cx *cx, const struct consultation *in, enum side side,
                         struct tally *out, const struct answers **answers, size_t *count)
{
    struct tally t = { 0 };
    TRY(tally_statements(cx, in->id, &t));
    TRY(tally_participants(cx, in, side, &t));
    TRY(answers_list(cx, in, side, answers, count));
    for (size_t i = 0; i < *count; i++) {
        t.own += (*answers)[i].own;
        t.stated += (*answers)[i].stated;
        t.inferred += (*answers)[i].inferred;
    }
    *out = t;
    return OK;
}

err_t consultation_tally(struct cx *cx, const struct consultation *in, enum side side,
                         struct tally *out)
{
    const struct answers *answers = NULL;
    size_t count = 0;
    return tally_with_answers(cx, in, side, out, &answers, &count);
}

str_t tally_text(struct cx *cx, enum side side, const struct tally *t)
{
    const int64_t coded = t->stated + t->inferred;
    if (side == SIDE_PUBLIC && coded == 0)
        return trn(cx, t->own, "{0} answer", "{0} answers");
    const str_t all = trn(cx, t->own + coded, "{0} position", "{0} positions");
    if (t->inferred > 0)
        return trf(cx, "{0}: {1} own, {2} coded, of them {3} inferred", TARG(all), TARG(t->own),
                   TARG(coded), TARG(t->inferred));
    return trf(cx, "{0}: {1} own, {2} coded", TARG(all), TARG(t->own), TARG(coded));
}

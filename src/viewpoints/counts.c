/* Counters of what stands in force. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/counts.h"

#include "kit/json/json.h"
#include "viewpoints/rules.h"

enum {
    Q_ANSWERS_ADD,
    Q_PEOPLE_ADD,
    Q_ANSWERS_OF,
    Q_ANSWERS_TO,
    Q_PEOPLE_OF,
    Q_ONLY_ON,
    Q_ANSWERS_DROP,
    Q_PEOPLE_DROP,
    Q_ANSWERS_MAKE,
    Q_PEOPLE_MAKE,
    Q_ANSWERS_KEPT,
    Q_ANSWERS_ANEW,
    Q_PEOPLE_KEPT,
    Q_PEOPLE_ANEW,
    Q_COUNTS
};

#define ANSWERS_ON_CONFLICT                                                                        \
    " ON CONFLICT (consultation_id, side, statement_id) DO UPDATE SET"                             \
    " disagree = answer_count.disagree + excluded.disagree,"                                       \
    " pass = answer_count.pass + excluded.pass, agree = answer_count.agree + excluded.agree,"      \
    " stated = answer_count.stated + excluded.stated,"                                             \
    " inferred = answer_count.inferred + excluded.inferred"
#define ANSWERS_COLUMNS                                                                            \
    "consultation_id, side, statement_id, disagree, pass, agree, stated, inferred"
#define PEOPLE_COLUMNS "consultation_id, side, participants, changes"
#define PEOPLE_ON_CONFLICT                                                                         \
    " ON CONFLICT (consultation_id, side) DO UPDATE SET"                                           \
    " participants = people_count.participants + excluded.participants,"                           \
    " changes = people_count.changes + excluded.changes"
#define NOT_UNDER_WAY " NOT IN (SELECT consultation_id FROM viewpoint_import WHERE finished_at = 0)"
#define SIDE_OF_A "CASE WHEN a.organisation_id IS NULL THEN 1 ELSE 0 END"
/* Few: organisations. */
#define OF_ORGANISATION "p.participant_id IN (SELECT id FROM participant WHERE organisation_id > 0)"
#define COUNT_IF(what) "SUM(CASE WHEN " what " THEN 1 ELSE 0 END)"
#define COUNT_BOTH(what) COUNT_IF(what) ", " COUNT_IF(what " AND " OF_ORGANISATION)

/* Those in force and those replaced, each by its own index. */
#define PEOPLE_MAKE                                                                                \
    "INSERT INTO people_count (" PEOPLE_COLUMNS ") SELECT a.consultation_id, " SIDE_OF_A ","       \
    " SUM(CASE WHEN EXISTS (SELECT 1 FROM position p JOIN statement t ON t.id = p.statement_id"    \
    " WHERE p.participant_id = a.id AND p.superseded_at = 0 AND t.state = 1) THEN 1 ELSE 0 END),"  \
    " SUM((SELECT count(*) FROM position p WHERE p.participant_id = a.id"                          \
    " AND p.superseded_at = 0) + (SELECT count(*) FROM position p WHERE p.participant_id = a.id"   \
    " AND p.superseded_at <> 0)) FROM participant a WHERE a.consultation_id = $1"                  \
    " GROUP BY a.consultation_id, " SIDE_OF_A

static const struct db_text SQL[Q_COUNTS] = {
    /* Row: consultation, side, statement, then what is added, in the order of columns.
     */
    [Q_ANSWERS_ADD] = { NULL,
                        "INSERT INTO answer_count (" ANSWERS_COLUMNS ") SELECT"
                        " json_extract(value, '$[0]'), json_extract(value, '$[1]'),"
                        " json_extract(value, '$[2]'), json_extract(value, '$[3]'),"
                        " json_extract(value, '$[4]'), json_extract(value, '$[5]'),"
                        " json_extract(value, '$[6]'), json_extract(value, '$[7]')"
                        " FROM json_each($1) WHERE true" ANSWERS_ON_CONFLICT,
                        "INSERT INTO answer_count (" ANSWERS_COLUMNS ") SELECT (r->>0)::bigint,"
                        " (r->>1)::smallint, (r->>2)::bigint, (r->>3)::bigint, "
                        "(r->>4)::bigint,"
                        " (r->>5)::bigint, (r->>6)::bigint, (r->>7)::bigint"
                        " FROM jsonb_array_elements($1::text::jsonb) "
                        "r" ANSWERS_ON_CONFLICT },
    [Q_PEOPLE_ADD] = { "INSERT INTO people_count (" PEOPLE_COLUMNS
                       ") VALUES ($1, $2, $3, $4)" PEOPLE_ON_CONFLICT,
                       NULL, NULL },
    [Q_ANSWERS_OF] = { "SELECT n.consultation_id, n.side, n.statement_id, n.disagree, "
                       "n.pass,"
                       " n.agree, n.stated, n.inferred FROM answer_count n JOIN "
                       "statement t"
                       " ON t.id = n.statement_id WHERE n.consultation_id = $1 AND "
                       "n.side = $2"
                       " AND t.state = 1 AND n.disagree + n.pass + n.agree > 0"
                       " ORDER BY n.statement_id",
                       NULL, NULL },
    [Q_ANSWERS_TO] = { "SELECT " ANSWERS_COLUMNS " FROM answer_count WHERE consultation_id = $1"
                       " AND side = $2 AND statement_id = $3",
                       NULL, NULL },
    [Q_PEOPLE_OF] = { "SELECT " PEOPLE_COLUMNS " FROM people_count"
                      " WHERE consultation_id = $1 AND side = $2",
                      NULL, NULL },
    /* Participants with a position on this statement and on no other accepted one. */
    [Q_ONLY_ON] = { "SELECT " SIDE_OF_A " AS side, count(*)"
                    " FROM position p JOIN participant a ON a.id = p.participant_id"
                    " WHERE p.consultation_id = $1 AND p.statement_id = $2"
                    " AND p.superseded_at = 0 AND NOT EXISTS (SELECT 1 FROM position q"
                    " JOIN statement t ON t.id = q.statement_id"
                    " WHERE q.participant_id = p.participant_id AND q.superseded_at = 0"
                    " AND q.statement_id <> $2 AND t.state = 1)"
                    " GROUP BY " SIDE_OF_A " ORDER BY side",
                    NULL, NULL },
    [Q_ANSWERS_DROP] = { "DELETE FROM answer_count WHERE consultation_id = $1", NULL, NULL },
    [Q_PEOPLE_DROP] = { "DELETE FROM people_count WHERE consultation_id = $1", NULL, NULL },
    [Q_ANSWERS_MAKE] = { "INSERT INTO answer_count (" ANSWERS_COLUMNS ") SELECT"
                         " p.consultation_id, " SIDE_OF_A
                         ", p.statement_id, " COUNT_IF("p.value = -1") ", " COUNT_IF(
                             "p"
                             "."
                             "v"
                             "a"
                             "l"
                             "u"
                             "e"
                             " "
                             "="
                             " "
                             "0") ", " COUNT_IF("p.value = 1") ", " COUNT_IF("p.basis = "
                                                                             "'stated'") ","
                                                                                         " " COUNT_IF(
                                                                                             "p."
                                                                                             "basis"
                                                                                             " = "
                                                                                             "'infe"
                                                                                             "rred"
                                                                                             "'") " FROM position p JOIN participant a"
                                                                                                  " ON a.id = p.participant_id WHERE p.consultation_id = $1"
                                                                                                  " AND p.superseded_at = 0 GROUP BY p.consultation_id, " SIDE_OF_A
                                                                                                  ","
                                                                                                  " p.statement_id",
                         NULL, NULL },
    [Q_PEOPLE_MAKE] = { PEOPLE_MAKE, NULL, NULL },
    [Q_ANSWERS_KEPT] = { "SELECT " ANSWERS_COLUMNS
                         " FROM answer_count WHERE consultation_id" NOT_UNDER_WAY
                         " ORDER BY consultation_id, statement_id, side",
                         NULL, NULL },
    /* Each count of both sides, then of organisations alone: so the index is read in
       its order. */
    [Q_ANSWERS_ANEW] = { "SELECT p.consultation_id, p.statement_id, " COUNT_BOTH(
                             "p."
                             "value"
                             " = "
                             "-1") ", " COUNT_BOTH("p.value = 0") ", " COUNT_BOTH("p.value "
                                                                                  "= 1") ","
                                                                                         " " COUNT_BOTH("p.basis = 'stated'") ", " COUNT_BOTH(
                                                                                             "p."
                                                                                             "basis"
                                                                                             " = "
                                                                                             "'infe"
                                                                                             "rred"
                                                                                             "'") " FROM"
                                                                                                  " posi"
                                                                                                  "tion "
                                                                                                  "p "
                                                                                                  "WHERE"
                                                                                                  " p."
                                                                                                  "super"
                                                                                                  "seded"
                                                                                                  "_at "
                                                                                                  "= 0 "
                                                                                                  "AND "
                                                                                                  "p."
                                                                                                  "consu"
                                                                                                  "ltati"
                                                                                                  "on_"
                                                                                                  "i"
                                                                                                  "d" NOT_UNDER_WAY
                                                                                                  " GROU"
                                                                                                  "P BY "
                                                                                                  "p."
                                                                                                  "consu"
                                                                                                  "ltati"
                                                                                                  "on_"
                                                                                                  "id, "
                                                                                                  "p."
                                                                                                  "state"
                                                                                                  "ment_"
                                                                                                  "id"
                                                                                                  " ORDE"
                                                                                                  "R BY "
                                                                                                  "p."
                                                                                                  "consu"
                                                                                                  "ltati"
                                                                                                  "on_"
                                                                                                  "id, "
                                                                                                  "p."
                                                                                                  "state"
                                                                                                  "ment_"
                                                                                                  "id",
                         NULL, NULL },
    [Q_PEOPLE_KEPT] = { "SELECT " PEOPLE_COLUMNS
                        " FROM people_count WHERE consultation_id" NOT_UNDER_WAY
                        " ORDER BY consultation_id, side",
                        NULL, NULL },
    [Q_PEOPLE_ANEW] = { "SELECT a.consultation_id, " SIDE_OF_A
                        " AS side, count(*) FROM participant a WHERE "
                        "a.consultation_id" NOT_UNDER_WAY
                        " AND EXISTS (SELECT 1 FROM position p JOIN statement t"
                        " ON t.id = p.statement_id WHERE p.participant_id = a.id"
                        " AND p.superseded_at = 0 AND t.state = 1) GROUP BY "
                        "a.consultation_id,"
                        " " SIDE_OF_A " ORDER BY a.consultation_id, side",
                        NULL, NULL },
};
const struct db_catalog counts_sql = { "counts", SQL, Q_COUNTS };

enum { CHANGES_TEXT_MAX = 64 << 20 };

void answer_count_add(struct answer_count *c, enum position value, enum basis basis, int64_t n)
{
    c->disagree += value == POSITION_DISAGREE ? n : 0;
    c->pass += value == POSITION_PASS ? n : 0;
    c->agree += value == POSITION_AGREE ? n : 0;
    c->stated += basis == BASIS_STATED ? n : 0;
    c->inferred += basis == BASIS_INFERRED ? n : 0;
}

/* --- writing ---------------------------------------------------------------------------------- */

static int compare_i64(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_ballot(const void *a, const void *b)
{
    const struct answer_count *x = a, *y = b;
    int c = compare_i64(x->in.v, y->in.v);
    if (c == 0)
        c = compare_i64((int64_t)x->side, (int64_t)y->side);
    return c != 0 ? c : compare_i64(x->on.v, y->on.v);
}

static int by_people(const void *a, const void *b)
{
    const struct people_count *x = a, *y = b;
    const int c = compare_i64(x->in.v, y->in.v);
    return c != 0 ? c : compare_i64((int64_t)x->side, (int64_t)y->side);
}

/* Of the same statement and side one, always in the same order, so that writers who meet wait for
 * each other in turn. Returns how many. */
static size_t answers_sum(struct answer_count *at, size_t count)
{
    size_t n = 0;
    if (count > 0)
        qsort(at, count, sizeof(*at), by_ballot);
    for (size_t i = 0; i < count; i++) {
        if (n == 0 || by_ballot(&at[i], &at[n - 1]) != 0) {
            at[n++] = at[i];
            continue;
        }
        struct answer_count *const to = &at[n - 1];
        to->disagree += at[i].disagree;
        to->pass += at[i].pass;
        to->agree += at[i].agree;
        to->stated += at[i].stated;
        to->inferred += at[i].inferred;
    }
    return n;
}

static bool is_nothing(const struct answer_count *c)
{
    return c->disagree == 0 && c->pass == 0 && c->agree == 0 && c->stated == 0 && c->inferred == 0;
}

static void answers_json(struct json_out *j, const struct answer_count *at, size_t count)
{
    json_put_array(j);
    for (size_t i = 0; i < count; i++) {
        const struct answer_count *const c = &at[i];
        if (is_nothing(c))
            continue;
        const int64_t row[] = { c->in.v, (int64_t)c->side, c->on.v,   c->disagree,
                                c->pass, c->agree,         c->stated, c->inferred };
        json_put_array(j);
        for (size_t k = 0; k < ARRAY_LEN(row); k++)
            json_put_i64(j, row[k]);
        json_put_array_end(j);
    }
    json_put_array_end(j);
}

static err_t answers_change(struct cx *cx, struct answer_count *at, size_t count)
{
    const size_t n = answers_sum(at, count);
    if (n == 0)
        return OK;
    AUTO(buf) text;
    buf_init(&text, CHANGES_TEXT_MAX);
    struct json_out j;
    json_begin(&j, &text);
    answers_json(&j, at, n);
    TRY(buf_check(&text));
    return db_exec(cx->db, &counts_sql, Q_ANSWERS_ADD, ARGS(ARG(buf_str(&text))), NULL);
}

static err_t people_change(struct cx *cx, struct people_count *at, size_t count)
{
    if (count > 0)
        qsort(at, count, sizeof(*at), by_people);
    for (size_t i = 0; i < count;) {
        struct people_count sum = at[i++];
        for (; i < count && by_people(&at[i], &sum) == 0; i++) {
            sum.participants += at[i].participants;
            sum.changes += at[i].changes;
        }
        TRY(db_exec(
            cx->db, &counts_sql, Q_PEOPLE_ADD,
            ARGS(ARG(sum.in.v), ARG((int)sum.side), ARG(sum.participants), ARG(sum.changes)),
            NULL));
    }
    return OK;
}

err_t counts_change(struct cx *cx, struct answer_count *answers, size_t count,
                    struct people_count *people, size_t people_count)
{
    TRY(answers_change(cx, answers, count));
    return people_change(cx, people, people_count);
}

err_t counts_of_rows(struct cx *cx, const struct position_row *rows, size_t count, enum side side)
{
    struct answer_count *answers = arena_array(cx->arena, struct answer_count, count);
    struct people_count *people = arena_array(cx->arena, struct people_count, count);
    for (size_t i = 0; i < count; i++) {
        const struct position_row *r = &rows[i];
        answers[i] =
            (struct answer_count){ .in = r->consultation, .side = side, .on = r->statement };
        people[i] = (struct people_count){ r->consultation, side, 0, 1 };
        if (r->superseded_at == 0)
            answer_count_add(&answers[i], r->value, BASIS_OWN, 1);
    }
    return counts_change(cx, answers, count, people, count);
}

err_t counts_make(struct cx *cx, consultation_id in)
{
    static const int STEPS[] = { Q_ANSWERS_DROP, Q_PEOPLE_DROP, Q_ANSWERS_MAKE, Q_PEOPLE_MAKE };
    for (size_t i = 0; i < ARRAY_LEN(STEPS); i++)
        TRY(db_exec(cx->db, &counts_sql, STEPS[i], ARGS(ARG(in.v)), NULL));
    return OK;
}

err_t counts_statement_moved(struct cx *cx, const struct statement *was, enum statement_state to)
{
    const bool counted = was->state == STATEMENT_ACCEPTED;
    const bool counts = to == STATEMENT_ACCEPTED;
    struct people_count change[SIDE_COUNT];
    size_t n = 0;
    if (counted == counts)
        return OK;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &counts_sql, Q_ONLY_ON,
                  ARGS(ARG(was->consultation.v), ARG(was->id.v))));
    while (db_next(&rows) && n < ARRAY_LEN(change)) {
        const int64_t people = db_i64(&rows, 1);
        change[n++] = (struct people_count){ .in = was->consultation,
                                             .side = (enum side)db_i64(&rows, 0), /* 0, 1 */
                                             .participants = counts ? people : -people };
    }
    TRY(db_done(&rows));
    return people_change(cx, change, n);
}

/* --- reading ---------------------------------------------------------------------------------- */

static void answers_row(const struct db_rows *rows, struct answer_count *c)
{
    *c = (struct answer_count){ .in = { db_i64(rows, 0) },
                                .side = (enum side)db_i64(rows, 1), /* 0, 1 by CHECK */
                                .on = { db_i64(rows, 2) },
                                .disagree = db_i64(rows, 3),
                                .pass = db_i64(rows, 4),
                                .agree = db_i64(rows, 5),
                                .stated = db_i64(rows, 6),
                                .inferred = db_i64(rows, 7) };
}

/* One row of both sides together, then of organisations: one line each. */
static void answers_row_anew(const struct db_rows *rows, struct answer_count of[SIDE_COUNT])
{
    for (int s = 0; s < SIDE_COUNT; s++)
        of[s] = (struct answer_count){ .in = { db_i64(rows, 0) },
                                       .on = { db_i64(rows, 1) },
                                       .side = (enum side)s }; /* counts through the enum */
    int64_t *const fields[SIDE_COUNT][5] = {
        { &of[0].disagree, &of[0].pass, &of[0].agree, &of[0].stated, &of[0].inferred },
        { &of[1].disagree, &of[1].pass, &of[1].agree, &of[1].stated, &of[1].inferred },
    };
    for (int f = 0; f < 5; f++) {
        const int64_t all = db_i64(rows, 2 + 2 * f), named = db_i64(rows, 3 + 2 * f);
        *fields[SIDE_ORGANISATIONS][f] = named;
        *fields[SIDE_PUBLIC][f] = all - named;
    }
}

static err_t answers_select(struct cx *cx, int query, struct db_args args, struct rows_out *list)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &counts_sql, query, args));
    while (db_next(&rows)) {
        if (query != Q_ANSWERS_ANEW) {
            answers_row(&rows, rows_out_add(cx->arena, list, sizeof(struct answer_count)));
            continue;
        }
        struct answer_count of[SIDE_COUNT];
        answers_row_anew(&rows, of);
        for (int s = 0; s < SIDE_COUNT; s++)
            *(struct answer_count *)rows_out_add(cx->arena, list, sizeof of[s]) = of[s];
    }
    return db_done(&rows);
}

err_t answer_counts_of(struct cx *cx, consultation_id in, enum side side,
                       const struct answer_count **out, size_t *count)
{
    struct rows_out list = { 0 };
    TRY(answers_select(cx, Q_ANSWERS_OF, ARGS(ARG(in.v), ARG((int)side)), &list));
    *out = list.at;
    *count = list.count;
    return OK;
}

err_t answer_count_of(struct cx *cx, consultation_id in, enum side side, statement_id on,
                      struct answer_count *out)
{
    struct rows_out list = { 0 };
    TRY(answers_select(cx, Q_ANSWERS_TO, ARGS(ARG(in.v), ARG((int)side), ARG(on.v)), &list));
    *out = list.count == 1 ? *(const struct answer_count *)list.at
                           : (struct answer_count){ .in = in, .side = side, .on = on };
    return OK;
}

static err_t people_select(struct cx *cx, int query, struct db_args args, struct rows_out *list)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &counts_sql, query, args));
    while (db_next(&rows)) {
        struct people_count *const c = rows_out_add(cx->arena, list, sizeof *c);
        *c = (struct people_count){ .in = { db_i64(&rows, 0) },
                                    .side = (enum side)db_i64(&rows, 1), /* 0, 1 by CHECK */
                                    .participants = db_i64(&rows, 2),
                                    .changes = query == Q_PEOPLE_ANEW ? 0 : db_i64(&rows, 3) };
    }
    return db_done(&rows);
}

err_t people_count_of(struct cx *cx, consultation_id in, enum side side, struct people_count *out)
{
    struct rows_out list = { 0 };
    TRY(people_select(cx, Q_PEOPLE_OF, ARGS(ARG(in.v), ARG((int)side)), &list));
    *out = list.count == 1 ? *(const struct people_count *)list.at
                           : (struct people_count){ .in = in, .side = side };
    return OK;
}

err_t answer_counts_all(struct cx *cx, enum counted how, const struct answer_count **out,
                        size_t *count)
{
    struct rows_out list = { 0 };
    TRY(answers_select(cx, how == COUNTED_KEPT ? Q_ANSWERS_KEPT : Q_ANSWERS_ANEW, NO_ARGS, &list));
    *out = list.at;
    *count = list.count;
    return OK;
}

err_t people_counts_all(struct cx *cx, enum counted how, const struct people_count **out,
                        size_t *count)
{
    struct rows_out list = { 0 };
    TRY(people_select(cx, how == COUNTED_KEPT ? Q_PEOPLE_KEPT : Q_PEOPLE_ANEW, NO_ARGS, &list));
    *out = list.at;
    *count = list.count;
    return OK;
}

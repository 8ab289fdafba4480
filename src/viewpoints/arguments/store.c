/* Statements of arguments and marks. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/arguments/store.h"

#include "kit/base/str.h"
#include "kit/json/member.h"
#include "viewpoints/check/check.h"

enum {
    Q_ARGUMENTS_OF,
    Q_ARGUMENTS_REMOVED,
    Q_REASONS_OF,
    Q_ARGUMENT,
    Q_REASON,
    Q_NAMED_IN,
    Q_UNNAMED_IN,
    Q_REASONS_IN,
    Q_ARGUMENT_LATEST,
    Q_ARGUMENT_ADD,
    Q_ARGUMENT_STATE,
    Q_ARGUMENT_CLEAR,
    Q_ARGUMENTS_WAITING,
    Q_ARGUMENT_SAID,
    Q_MARK_PUT,
    Q_MARKS_OF,
    Q_MARKS_IN,
    Q_MARKS_ALL,
    Q_MARKERS_POSITIONS,
    Q_ARGUMENTS_UNDER,
    Q_CHECK_ARGUMENTS,
    Q_CHECK_AUTHORS,
    Q_CHECK_MARKS,
    Q_ARGUMENTS_COUNT
};

#define ARGUMENT_COLUMNS                                                                           \
    "SELECT id, consultation_id, statement_id, parent_id, side, text, language, state,"            \
    " is_withheld, author_id, organisation_id, created_at, erased_at, erased_reason, decided_at,"  \
    " 0 FROM argument"
/* Reasons of organisations' own positions, in the same columns. */
#define REASON_COLUMNS                                                                             \
    "SELECT p.id, p.consultation_id, p.statement_id, 0, CASE WHEN p.value = 1 THEN 'for' ELSE"     \
    " 'against' END, p.reason, CASE WHEN p.reason_language = 'az' THEN 'az' ELSE 'en' END, 1, 0,"  \
    " p.participant_id, a.organisation_id, p.taken_at, p.erased_at, p.erased_reason, p.taken_at,"  \
    " p.superseded_at FROM position p JOIN participant a ON a.id = p.participant_id"               \
    " WHERE a.organisation_id IS NOT NULL AND p.basis = 'own' AND p.value <> 0"                    \
    " AND (p.reason <> '' OR p.erased_at <> 0) AND "
/* Positions in force of organisations, found from these: of the public there may be a million; and
 * what was replied to, which stays under its reply when the position is replaced. */
#define REASONS(consultation, of_position, of_reply)                                               \
    "p.id IN (SELECT q.id FROM participant b CROSS JOIN position q WHERE b.consultation_id "       \
    "= " consultation " AND b.organisation_id IS NOT NULL AND q.participant_id = b.id" of_position \
    " AND q.superseded_at = 0 UNION ALL SELECT r.parent_id FROM argument r WHERE " of_reply        \
    " AND r.parent_id <> 0 AND r.state = 1)"
/* The newest who marked anything. */
#define MARKERS                                                                                    \
    "(SELECT participant_id FROM argument_mark WHERE consultation_id = $1 GROUP BY participant_id" \
    " ORDER BY max(marked_at) DESC LIMIT $2)"
#define MARKS_COUNTED(where)                                                                       \
    "SELECT m.target_id, count(*), m.value, p.value,"                                              \
    " CASE WHEN a.organisation_id IS NULL THEN 1 ELSE 0 END FROM argument_mark m"                  \
    " LEFT JOIN position p ON p.participant_id = m.participant_id"                                 \
    " AND p.statement_id = m.statement_id AND p.superseded_at = 0"                                 \
    " LEFT JOIN participant a ON a.id = m.participant_id WHERE " where                             \
    " GROUP BY m.target_id, m.value, p.value, CASE WHEN a.organisation_id IS NULL THEN 1 ELSE 0"   \
    " END ORDER BY m.target_id"

static const struct db_text SQL[Q_ARGUMENTS_COUNT] = {
    [Q_ARGUMENTS_OF] = { ARGUMENT_COLUMNS " WHERE statement_id = $1 AND state = 1"
                                          " ORDER BY id LIMIT $2" },
    [Q_ARGUMENTS_REMOVED] = { ARGUMENT_COLUMNS " WHERE statement_id = $1 AND state = -1"
                                               " ORDER BY id LIMIT $2" },
    [Q_REASONS_OF] = { REASON_COLUMNS "p.statement_id = $1 AND " REASONS(
        "(SELECT consultation_id FROM statement WHERE id = $1)", " AND q.statement_id = $1",
        "r.statement_id = $1") " ORDER BY p.id LIMIT $2" },
    [Q_ARGUMENT] = { ARGUMENT_COLUMNS " WHERE id = $1" },
    [Q_REASON] = { REASON_COLUMNS "p.id = $1" },
    [Q_NAMED_IN] = { ARGUMENT_COLUMNS " WHERE consultation_id = $1 AND id > $2 AND state <> 0"
                                      " AND organisation_id <> 0 ORDER BY id LIMIT 10000" },
    [Q_UNNAMED_IN] = { ARGUMENT_COLUMNS " WHERE consultation_id = $1 AND id > $2 AND state <> 0"
                                        " AND organisation_id = 0 ORDER BY id LIMIT 10000" },
    [Q_REASONS_IN] = { REASON_COLUMNS "p.id > $2 AND " REASONS(
        "$1", "", "r.consultation_id = $1") " ORDER BY p.id LIMIT 10000" },
    [Q_ARGUMENT_LATEST] = { "SELECT COALESCE(max(x.at), 0) FROM (SELECT max(CASE WHEN erased_at >"
                            " decided_at THEN erased_at ELSE decided_at END) AS at FROM argument"
                            " WHERE consultation_id = $1 AND state <> 0 UNION ALL"
                            " SELECT max(marked_at) AS at FROM argument_mark"
                            " WHERE consultation_id = $1) x" },
    [Q_ARGUMENT_ADD] = { "INSERT INTO argument (id, consultation_id, statement_id, parent_id, side,"
                         " text, language, state, is_withheld, author_id, organisation_id,"
                         " mandate_id, created_at, decided_at, erased_at, erased_reason) VALUES"
                         " ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, $12, $13, 0, '')" },
    [Q_ARGUMENT_STATE] = { "UPDATE argument SET state = $1, is_withheld = $2, decided_at = $3"
                           " WHERE id = $4 AND (state <> $1 OR is_withheld <> $2)" },
    [Q_ARGUMENT_CLEAR] = { "UPDATE argument SET text = '', erased_at = $1, erased_reason = $2"
                           " WHERE id = $3 AND erased_at = 0" },
    [Q_ARGUMENTS_WAITING] = { "SELECT count(*) FROM argument WHERE consultation_id = $1"
                              " AND author_id = $2 AND state = 0" },
    [Q_ARGUMENT_SAID] = { "SELECT count(*) FROM argument WHERE statement_id = $1 AND author_id = $2"
                          " AND parent_id = $3 AND text = $4" },
    [Q_MARK_PUT] = { "INSERT INTO argument_mark (target_id, participant_id, consultation_id,"
                     " statement_id, value, marked_at) VALUES ($1, $2, $3, $4, $5, $6)"
                     " ON CONFLICT (target_id, participant_id) DO UPDATE SET"
                     " value = excluded.value, marked_at = excluded.marked_at" },
    [Q_MARKS_OF] = { MARKS_COUNTED("m.statement_id = $1") },
    [Q_MARKS_IN] = { MARKS_COUNTED("m.consultation_id = $1") },
    [Q_MARKS_ALL] = { "SELECT participant_id, target_id, value FROM argument_mark"
                      " WHERE consultation_id = $1 AND participant_id IN " MARKERS
                      " ORDER BY participant_id, target_id" },
    [Q_MARKERS_POSITIONS] = { "SELECT p.participant_id, p.statement_id, p.value FROM position p"
                              " JOIN statement t ON t.id = p.statement_id AND t.state = 1"
                              " WHERE p.consultation_id = $1 AND p.superseded_at = 0"
                              " AND p.participant_id IN " MARKERS
                              " ORDER BY p.participant_id, p.statement_id" },
    [Q_ARGUMENTS_UNDER] = { "SELECT a.id, c.slug, t.number, a.side, a.parent_id, a.text,"
                            " a.created_at FROM argument a JOIN statement t"
                            " ON t.id = a.statement_id JOIN consultation c"
                            " ON c.id = a.consultation_id WHERE a.mandate_id = $1"
                            " AND a.mandate_id <> 0 ORDER BY a.id" },
    /* As check/rows.c reads tables, the columns in the order of its list. */
    [Q_CHECK_ARGUMENTS] = { "SELECT id, 0, created_at, decided_at, erased_at, 0,"
                            " CAST(consultation_id AS TEXT), CAST(organisation_id AS TEXT),"
                            " CAST(mandate_id AS TEXT), CAST(statement_id AS TEXT), side, language,"
                            " CASE parent_id WHEN 0 THEN '' ELSE CAST(parent_id AS TEXT) END, text,"
                            " CAST(state AS TEXT),"
                            " CASE is_withheld WHEN 1 THEN 'true' ELSE 'false' END,"
                            " CAST(created_at AS TEXT), CAST(decided_at AS TEXT),"
                            " CAST(erased_at AS TEXT), erased_reason FROM argument ORDER BY id" },
    [Q_CHECK_AUTHORS] = { "SELECT id, consultation_id, organisation_id, author_id FROM argument"
                          " WHERE organisation_id <> 0 ORDER BY id" },
    [Q_CHECK_MARKS] = { "SELECT target_id, participant_id, consultation_id, statement_id, value,"
                        " marked_at FROM argument_mark ORDER BY target_id, participant_id" },
};
const struct db_catalog arguments_sql = { "arguments", SQL, Q_ARGUMENTS_COUNT };

/* --- reading ---------------------------------------------------------------------------------- */

static struct argument argument_of(struct cx *cx, struct db_rows *rows, bool is_reason)
{
    struct argument a = {
        .id = { db_i64(rows, 0) },
        .is_reason = is_reason,
        .consultation = { db_i64(rows, 1) },
        .statement = { db_i64(rows, 2) },
        .parent = { db_i64(rows, 3) },
        .text = db_str(rows, 5, cx->arena),
        .language = db_str(rows, 6, cx->arena),
        .state = (enum statement_state)db_i64(rows, 7), /* the column is checked */
        .is_withheld = db_i64(rows, 8) != 0,
        .author = { db_i64(rows, 9) },
        .organisation = { db_i64(rows, 10) },
        .created_at = db_i64(rows, 11),
        .erased_at = db_i64(rows, 12),
        .erased_reason = db_str(rows, 13, cx->arena),
        .decided_at = db_i64(rows, 14),
        .replaced_at = db_i64(rows, 15),
    };
    must(argument_side_from_word(db_str(rows, 4, cx->arena), &a.side));
    if (a.erased_at != 0) {
        a.text = taken_down(cx, a.erased_at, a.erased_reason).by[cx->lang];
        a.language = lang_code(cx->lang);
    }
    return a;
}

static err_t add_rows(struct cx *cx, int query, struct db_args args, bool is_reason,
                      struct rows_out *list)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &arguments_sql, query, args));
    while (db_next(&rows)) {
        struct argument *const a = rows_out_add(cx->arena, list, sizeof *a);
        *a = argument_of(cx, &rows, is_reason);
    }
    return db_done(&rows);
}

err_t argument_list_of(struct cx *cx, statement_id s, struct argument_list *out)
{
    struct rows_out list = { 0 };
    const int64_t most = ARGUMENTS_SHOWN;
    TRY(add_rows(cx, Q_REASONS_OF, ARGS(ARG(s.v), ARG(most)), true, &list));
    TRY(add_rows(cx, Q_ARGUMENTS_OF, ARGS(ARG(s.v), ARG(most)), false, &list));
    *out = (struct argument_list){ list.at, list.count };
    return OK;
}

err_t argument_list_removed(struct cx *cx, statement_id s, struct argument_list *out)
{
    struct rows_out list = { 0 };
    const int64_t most = ARGUMENTS_SHOWN;
    TRY(add_rows(cx, Q_ARGUMENTS_REMOVED, ARGS(ARG(s.v), ARG(most)), false, &list));
    *out = (struct argument_list){ list.at, list.count };
    return OK;
}

/* All of one query, in pieces by id. */
static err_t add_all(struct cx *cx, int query, consultation_id in, bool is_reason,
                     struct rows_out *list)
{
    int64_t after = 0;
    size_t before;
    do {
        before = list->count;
        TRY(add_rows(cx, query, ARGS(ARG(in.v), ARG(after)), is_reason, list));
        if (list->count > before)
            after = ((const struct argument *)list->at)[list->count - 1].id.v;
    } while (list->count > before);
    return OK;
}

err_t argument_list_in(struct cx *cx, const struct consultation *c, enum side side,
                       struct argument_list *out)
{
    struct rows_out list = { 0 };
    if (side == SIDE_ORGANISATIONS) {
        TRY(add_all(cx, Q_REASONS_IN, c->id, true, &list));
        TRY(add_all(cx, Q_NAMED_IN, c->id, false, &list));
    } else {
        TRY(add_all(cx, Q_UNNAMED_IN, c->id, false, &list));
    }
    *out = (struct argument_list){ list.at, list.count };
    return OK;
}

err_t argument_latest(struct cx *cx, consultation_id in, usec_t *out)
{
    return db_one_i64(cx->db, &arguments_sql, Q_ARGUMENT_LATEST, ARGS(ARG(in.v)), out);
}

err_t argument_get(struct cx *cx, argument_id id, struct argument *out)
{
    struct rows_out list = { 0 };
    TRY(add_rows(cx, Q_ARGUMENT, ARGS(ARG(id.v)), false, &list));
    if (list.count == 0)
        TRY(add_rows(cx, Q_REASON, ARGS(ARG(id.v)), true, &list));
    if (list.count == 0)
        return problem(cx, ERR_NOT_FOUND, "no such argument");
    *out = *(const struct argument *)list.at;
    return OK;
}

err_t argument_count_waiting(struct cx *cx, consultation_id in, participant_id author, int64_t *out)
{
    return db_one_i64(cx->db, &arguments_sql, Q_ARGUMENTS_WAITING, ARGS(ARG(in.v), ARG(author.v)),
                      out);
}

err_t argument_count_said(struct cx *cx, const struct argument *a, int64_t *out)
{
    return db_one_i64(
        cx->db, &arguments_sql, Q_ARGUMENT_SAID,
        ARGS(ARG(a->statement.v), ARG(a->author.v), ARG(a->parent.v), ARG(str_trim(a->text))), out);
}

err_t mark_list_of(struct cx *cx, consultation_id in, statement_id s, const struct mark_row **out,
                   size_t *count)
{
    AUTO(db_rows) rows = { 0 };
    struct rows_out list = { 0 };
    const int64_t of = s.v != 0 ? s.v : in.v;
    TRY(db_select(cx->db, &rows, &arguments_sql, s.v != 0 ? Q_MARKS_OF : Q_MARKS_IN,
                  ARGS(ARG(of))));
    while (db_next(&rows)) {
        struct mark_row *const m = rows_out_add(cx->arena, &list, sizeof *m);
        *m = (struct mark_row){ .target = db_i64(&rows, 0),
                                .count = db_i64(&rows, 1),
                                .value = (int)db_i64(&rows, 2), /* the column is checked */
                                .has_position = !db_is_null(&rows, 3),
                                .is_of_people = db_i64(&rows, 4) != 0 };
        if (m->has_position)
            m->position = (enum position)db_i64(&rows, 3); /* the column is checked */
    }
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

err_t mark_votes(struct cx *cx, consultation_id in, const struct vote_event **out, size_t *count)
{
    struct rows_out list = { 0 };
    const int64_t most = MARKERS_MOST;
    for (int query = Q_MARKS_ALL; query <= Q_MARKERS_POSITIONS; query++) {
        AUTO(db_rows) rows = { 0 };
        TRY(db_select(cx->db, &rows, &arguments_sql, query, ARGS(ARG(in.v), ARG(most))));
        while (db_next(&rows)) {
            struct vote_event *const e = rows_out_add(cx->arena, &list, sizeof *e);
            *e = (struct vote_event){ .participant = db_i64(&rows, 0),
                                      .statement = db_i64(&rows, 1),
                                      .vote = (int8_t)db_i64(&rows, 2) };
        }
        TRY(db_done(&rows));
    }
    *out = list.at;
    *count = list.count;
    return OK;
}

/* --- my data --------------------------------------------------------------------------------- */

err_t arguments_export_person(struct cx *cx, mandate_id m, struct json_out *j)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &arguments_sql, Q_ARGUMENTS_UNDER, ARGS(ARG(m.v))));
    json_key(j, S("arguments"));
    json_put_array(j);
    while (db_next(&rows)) {
        json_put_object(j);
        json_key(j, S("id"));
        json_put_id(j, db_i64(&rows, 0));
        json_member_str(j, "consultation", db_str(&rows, 1, cx->arena));
        json_key(j, S("statement"));
        json_put_i64(j, db_i64(&rows, 2) + 1);
        json_member_known(j, "side", db_str(&rows, 3, cx->arena));
        json_key(j, S("reply_to"));
        if (db_i64(&rows, 4) == 0)
            json_put_null(j);
        else
            json_put_id(j, db_i64(&rows, 4));
        json_member_str(j, "text", db_str(&rows, 5, cx->arena));
        json_member_time(j, cx->arena, "said_at", db_i64(&rows, 6));
        json_put_object_end(j);
    }
    json_put_array_end(j);
    return db_done(&rows);
}

/* --- against the record ----------------------------------------------------------------------- */

err_t argument_checked_load(struct cx *cx, struct checked_table *t)
{
    return checked_table_load(cx, &arguments_sql, Q_CHECK_ARGUMENTS, t);
}

err_t argument_authors(struct cx *cx, const struct author_row **out, size_t *count)
{
    AUTO(db_rows) rows = { 0 };
    struct rows_out list = { 0 };
    TRY(db_select(cx->db, &rows, &arguments_sql, Q_CHECK_AUTHORS, NO_ARGS));
    while (db_next(&rows)) {
        struct author_row *const a = rows_out_add(cx->arena, &list, sizeof *a);
        *a = (struct author_row){ db_i64(&rows, 0), db_i64(&rows, 1), db_i64(&rows, 2),
                                  db_i64(&rows, 3) };
    }
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

err_t mark_list_stored(struct cx *cx, struct stored_mark **out, size_t *count)
{
    AUTO(db_rows) rows = { 0 };
    struct rows_out list = { 0 };
    TRY(db_select(cx->db, &rows, &arguments_sql, Q_CHECK_MARKS, NO_ARGS));
    while (db_next(&rows)) {
        struct stored_mark *const m = rows_out_add(cx->arena, &list, sizeof *m);
        *m = (struct stored_mark){ .target = db_i64(&rows, 0),
                                   .participant = db_i64(&rows, 1),
                                   .consultation = db_i64(&rows, 2),
                                   .statement = db_i64(&rows, 3),
                                   .value = (int)db_i64(&rows, 4), /* the column is checked */
                                   .at = db_i64(&rows, 5) };
    }
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

/* --- writing ---------------------------------------------------------------------------------- */

err_t argument_put(struct cx *cx, const struct argument *a, int64_t mandate)
{
    const int64_t state = a->state, decided_at = a->state == STATEMENT_PENDING ? 0 : a->created_at;
    return db_exec(cx->db, &arguments_sql, Q_ARGUMENT_ADD,
                   ARGS(ARG(a->id.v), ARG(a->consultation.v), ARG(a->statement.v), ARG(a->parent.v),
                        ARG(argument_side_word(a->side)), ARG(a->text), ARG(a->language),
                        ARG(state), ARG(a->author.v), ARG(a->organisation.v), ARG(mandate),
                        ARG(a->created_at), ARG(decided_at)),
                   NULL);
}

err_t argument_set_state(struct cx *cx, argument_id id, enum statement_state to, bool is_withheld)
{
    int64_t changed = 0;
    const int64_t state = to, withheld = is_withheld;
    TRY(db_exec(cx->db, &arguments_sql, Q_ARGUMENT_STATE,
                ARGS(ARG(state), ARG(withheld), ARG(cx->now), ARG(id.v)), &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "it is so already");
}

err_t argument_clear_text(struct cx *cx, argument_id id, str_t reason)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &arguments_sql, Q_ARGUMENT_CLEAR,
                ARGS(ARG(cx->now), ARG(reason), ARG(id.v)), &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "taken down before");
}

err_t mark_put(struct cx *cx, const struct argument *of, participant_id who, int value)
{
    return db_exec(cx->db, &arguments_sql, Q_MARK_PUT,
                   ARGS(ARG(of->id.v), ARG(who.v), ARG(of->consultation.v), ARG(of->statement.v),
                        ARG((int64_t)value), ARG(cx->now)),
                   NULL);
}

/* SQL of coding. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/codings/rows.h"

#include "kit/base/str.h"
#include "kit/json/member.h"
#include "viewpoints/rules.h"

#define CODING_READ                                                                                \
    "SELECT id, consultation_id, organisation_id, place, coder, account_id, salt, begun_at,"       \
    " done_at, published_at FROM coding"
#define SETTLEMENT_READ                                                                            \
    "SELECT id, consultation_id, organisation_id, statement_id, value, basis, reason, settled_at"  \
    " FROM coding_settlement"

enum {
    Q_CODING_ADD,
    Q_CODING_GET,
    Q_CODINGS,
    Q_CODINGS_OF,
    Q_CODING_DONE,
    Q_CODING_PUBLISHED,
    Q_CODING_VALUES,
    Q_CODING_VALUE_PUT,
    Q_SETTLEMENT_ADD,
    Q_SETTLEMENTS,
    Q_SETTLEMENTS_ALL,
    Q_CODINGS_ALL,
    Q_CODED_COUNT,
    Q_CODINGS_OF_ACCOUNT,
    Q_CODING_FORGET,
    Q_CODINGS_COUNT
};

static const struct db_text SQL[Q_CODINGS_COUNT] = {
    [Q_CODING_ADD] = { "INSERT INTO coding (id, consultation_id, organisation_id, place, coder,"
                       " account_id, salt, begun_at, done_at, published_at)"
                       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0) ON CONFLICT DO NOTHING",
                       NULL, NULL },
    [Q_CODING_GET] = { CODING_READ " WHERE id = $1", NULL, NULL },
    [Q_CODINGS] = { CODING_READ " WHERE consultation_id = $1 ORDER BY organisation_id, place", NULL,
                    NULL },
    [Q_CODINGS_OF] = { CODING_READ " WHERE consultation_id = $1 AND organisation_id = $2"
                                   " ORDER BY place",
                       NULL, NULL },
    [Q_CODING_DONE] = { "UPDATE coding SET done_at = $2 WHERE id = $1 AND done_at = 0", NULL,
                        NULL },
    [Q_CODING_PUBLISHED] = { "UPDATE coding SET published_at = $3 WHERE consultation_id = $1"
                             " AND organisation_id = $2 AND published_at = 0",
                             NULL, NULL },
    [Q_CODING_VALUES] = { "SELECT v.statement_id, v.value, v.basis, v.source_url, v.source_title,"
                          " v.note, v.note_language, t.number, v.source_publisher,"
                          " v.source_dated, v.source_kind, v.source_language FROM coding_value v"
                          " JOIN statement t ON t.id = v.statement_id"
                          " WHERE v.coding_id = $1 ORDER BY t.number",
                          NULL, NULL },
    [Q_CODING_VALUE_PUT] = { "INSERT INTO coding_value (coding_id, statement_id, value, basis,"
                             " source_url, source_title, note, note_language,"
                             " source_publisher, source_dated, source_kind, source_language)"
                             " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
                             " ON CONFLICT (coding_id, statement_id) DO UPDATE SET"
                             " value = excluded.value, basis = excluded.basis,"
                             " source_url = excluded.source_url,"
                             " source_title = excluded.source_title, note = excluded.note,"
                             " note_language = excluded.note_language,"
                             " source_publisher = excluded.source_publisher,"
                             " source_dated = excluded.source_dated,"
                             " source_kind = excluded.source_kind,"
                             " source_language = excluded.source_language",
                             NULL, NULL },
    [Q_SETTLEMENT_ADD] = { "INSERT INTO coding_settlement (id, consultation_id, organisation_id,"
                           " statement_id, value, basis, reason, settled_at)"
                           " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
                           NULL, NULL },
    [Q_SETTLEMENTS] = { SETTLEMENT_READ " WHERE consultation_id = $1 ORDER BY id", NULL, NULL },
    [Q_SETTLEMENTS_ALL] = { SETTLEMENT_READ " ORDER BY id", NULL, NULL },
    [Q_CODINGS_ALL] = { CODING_READ " ORDER BY id", NULL, NULL },
    [Q_CODED_COUNT] = { "SELECT p.coders, count(*) FROM position p JOIN statement t"
                        " ON t.id = p.statement_id WHERE p.consultation_id = $1"
                        " AND p.superseded_at = 0 AND p.basis <> 'own' AND t.state = 1"
                        " GROUP BY p.coders ORDER BY p.coders",
                        NULL, NULL },
    [Q_CODINGS_OF_ACCOUNT] = { CODING_READ " WHERE account_id = $1 ORDER BY id", NULL, NULL },
    [Q_CODING_FORGET] = { "UPDATE coding SET account_id = 0 WHERE account_id = $1", NULL, NULL },
};
const struct db_catalog codings_sql = { "codings", SQL, Q_CODINGS_COUNT };

str_t code_basis_word(enum code c, enum basis b)
{
    return c == CODE_SILENT ? S("") : basis_word(b);
}

static enum basis basis_read(const struct db_rows *rows, int column, struct arena *arena)
{
    enum basis b = BASIS_STATED;
    const str_t word = db_str(rows, column, arena);
    if (word.len > 0)
        must(basis_from_word(word, &b));
    return b;
}

static struct coding coding_row(const struct db_rows *rows, struct arena *arena)
{
    struct coding c = { .id = { db_i64(rows, 0) },
                        .consultation = { db_i64(rows, 1) },
                        .organisation = { db_i64(rows, 2) },
                        .place = (int)db_i64(rows, 3), /* 1 or 2 by CHECK */
                        .coder = db_str(rows, 4, arena),
                        .account = { db_i64(rows, 5) },
                        .begun_at = db_i64(rows, 7),
                        .done_at = db_i64(rows, 8),
                        .published_at = db_i64(rows, 9) };
    const bytes_t salt = db_bytes(rows, 6, arena);
    must(salt.len == sizeof c.salt.at);
    memcpy(c.salt.at, salt.at, sizeof c.salt.at);
    return c;
}

static err_t codings_select(struct cx *cx, int which, struct db_args args,
                            const struct coding **out, size_t *count)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &codings_sql, which, args));
    while (db_next(&rows))
        *(struct coding *)rows_out_add(cx->arena, &list, sizeof(struct coding)) =
            coding_row(&rows, cx->arena);
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

err_t coding_list(struct cx *cx, consultation_id in, const struct coding **out, size_t *count)
{
    return codings_select(cx, Q_CODINGS, ARGS(ARG(in.v)), out, count);
}

err_t coding_list_all(struct cx *cx, const struct coding **out, size_t *count)
{
    return codings_select(cx, Q_CODINGS_ALL, NO_ARGS, out, count);
}

err_t coding_get(struct cx *cx, coding_id id, struct coding *out)
{
    const struct coding *at = NULL;
    size_t count = 0;
    TRY(codings_select(cx, Q_CODING_GET, ARGS(ARG(id.v)), &at, &count));
    if (count == 0)
        return problem(cx, ERR_NOT_FOUND, "no such coding");
    *out = at[0];
    return OK;
}

err_t rounds_of(struct cx *cx, consultation_id in, organisation_id whose, struct rounds *out)
{
    const struct coding *at = NULL;
    size_t count = 0;
    TRY(codings_select(cx, Q_CODINGS_OF, ARGS(ARG(in.v), ARG(whose.v)), &at, &count));
    *out = (struct rounds){ 0 };
    for (size_t i = 0; i < count; i++)
        out->at[at[i].place - 1] = &at[i];
    return OK;
}

err_t coding_put(struct cx *cx, const struct coding *c)
{
    int64_t changed = 0;
    const bytes_t salt = { c->salt.at, sizeof c->salt.at };
    TRY(db_exec(cx->db, &codings_sql, Q_CODING_ADD,
                ARGS(ARG(c->id.v), ARG(c->consultation.v), ARG(c->organisation.v), ARG(c->place),
                     ARG(c->coder), ARG(c->account.v), ARG(salt), ARG(c->begun_at)),
                &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "the place is taken");
}

err_t coding_values_of(struct cx *cx, coding_id id, struct coding_values *out)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &codings_sql, Q_CODING_VALUES, ARGS(ARG(id.v))));
    while (db_next(&rows))
        *(struct coding_value *)rows_out_add(cx->arena, &list, sizeof(struct coding_value)) =
            (struct coding_value){ .statement = { db_i64(&rows, 0) },
                                   .code = (enum code)db_i64(&rows, 1), /* by CHECK */
                                   .basis = basis_read(&rows, 2, cx->arena),
                                   .source_url = db_str(&rows, 3, cx->arena),
                                   .source_title = db_str(&rows, 4, cx->arena),
                                   .note = db_str(&rows, 5, cx->arena),
                                   .note_language = db_str(&rows, 6, cx->arena),
                                   .number = db_i64(&rows, 7),
                                   .source_publisher = db_str(&rows, 8, cx->arena),
                                   .source_dated = db_str(&rows, 9, cx->arena),
                                   .source_kind = db_str(&rows, 10, cx->arena),
                                   .source_language = db_str(&rows, 11, cx->arena) };
    TRY(db_done(&rows));
    *out = (struct coding_values){ list.at, list.count };
    return OK;
}

err_t coding_value_put(struct cx *cx, coding_id id, const struct coding_value *v)
{
    return db_exec(cx->db, &codings_sql, Q_CODING_VALUE_PUT,
                   ARGS(ARG(id.v), ARG(v->statement.v), ARG((int)v->code),
                        ARG(code_basis_word(v->code, v->basis)), ARG(v->source_url),
                        ARG(v->source_title), ARG(v->note), ARG(v->note_language),
                        ARG(v->source_publisher), ARG(v->source_dated), ARG(v->source_kind),
                        ARG(v->source_language)),
                   NULL);
}

err_t coding_set_done(struct cx *cx, coding_id id)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &codings_sql, Q_CODING_DONE, ARGS(ARG(id.v), ARG(cx->now)), &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "done before");
}

err_t coding_set_published(struct cx *cx, consultation_id in, organisation_id whose)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &codings_sql, Q_CODING_PUBLISHED,
                ARGS(ARG(in.v), ARG(whose.v), ARG(cx->now)), &changed));
    return changed > 0 ? OK : problem(cx, ERR_CONFLICT, "published before");
}

err_t settlement_put(struct cx *cx, consultation_id in, const struct settlement *s)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &codings_sql, Q_SETTLEMENT_ADD,
                ARGS(ARG(s->id), ARG(in.v), ARG(s->organisation.v), ARG(s->statement.v),
                     ARG((int)s->code), ARG(code_basis_word(s->code, s->basis)), ARG(s->reason),
                     ARG(s->settled_at)),
                &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "settled before");
}

static err_t settlements_select(struct cx *cx, int which, struct db_args args,
                                const struct settlement **out, size_t *count)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &codings_sql, which, args));
    while (db_next(&rows))
        *(struct settlement *)rows_out_add(cx->arena, &list, sizeof(struct settlement)) =
            (struct settlement){ .id = db_i64(&rows, 0),
                                 .consultation = { db_i64(&rows, 1) },
                                 .organisation = { db_i64(&rows, 2) },
                                 .statement = { db_i64(&rows, 3) },
                                 .code = (enum code)db_i64(&rows, 4), /* by CHECK */
                                 .basis = basis_read(&rows, 5, cx->arena),
                                 .reason = db_str(&rows, 6, cx->arena),
                                 .settled_at = db_i64(&rows, 7) };
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

err_t settlement_list(struct cx *cx, consultation_id in, const struct settlement **out,
                      size_t *count)
{
    return settlements_select(cx, Q_SETTLEMENTS, ARGS(ARG(in.v)), out, count);
}

err_t settlement_list_all(struct cx *cx, const struct settlement **out, size_t *count)
{
    return settlements_select(cx, Q_SETTLEMENTS_ALL, NO_ARGS, out, count);
}

err_t coded_count(struct cx *cx, consultation_id in, int64_t counts[CODERS_A_ROUND + 1])
{
    AUTO(db_rows) rows = { 0 };
    memset(counts, 0, (CODERS_A_ROUND + 1) * sizeof *counts);
    TRY(db_select(cx->db, &rows, &codings_sql, Q_CODED_COUNT, ARGS(ARG(in.v))));
    while (db_next(&rows))
        counts[db_i64(&rows, 0)] = db_i64(&rows, 1); /* 0..2 by CHECK */
    return db_done(&rows);
}

err_t codings_export_person(struct cx *cx, int64_t account, struct json_out *j)
{
    const struct coding *at = NULL;
    size_t count = 0;
    TRY(codings_select(cx, Q_CODINGS_OF_ACCOUNT, ARGS(ARG(account)), &at, &count));
    json_key(j, S("coded_from_sources"));
    json_put_array(j);
    for (size_t i = 0; i < count; i++) {
        json_put_object(j);
        json_member_str(j, "published_as", at[i].coder);
        json_key(j, S("organisation"));
        json_put_id(j, at[i].organisation.v);
        json_key(j, S("consultation"));
        json_put_id(j, at[i].consultation.v);
        json_member_time(j, cx->arena, "begun_at", at[i].begun_at);
        json_member_time(j, cx->arena, "done_at", at[i].done_at);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    return OK;
}

/* The name under which it was published stays: whoever codes says it for publication. */
err_t codings_erase_person(struct cx *cx, int64_t account)
{
    return db_exec(cx->db, &codings_sql, Q_CODING_FORGET, ARGS(ARG(account)), NULL);
}

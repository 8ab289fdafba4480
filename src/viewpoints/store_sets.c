/* Sets of rows in one statement each: the hot path of positions, imports and exports.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "viewpoints/counts.h"
#include "viewpoints/rules.h"
#include "viewpoints/store.h"

#define ADD(cx, list, type) ((type *)rows_out_add((cx)->arena, (list), sizeof(type)))
/* Rows sent at once, and the room their JSON may take. */
enum { CHUNK = 4096, CHUNK_BYTES = 32 << 20 };

err_t poll_load(struct cx *cx, const int64_t *consultations, size_t count,
                const struct poll_line **out, size_t *out_count)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_POLLS, ARGS(ARG_I64S(consultations, count))));
    while (db_next(&rows)) {
        struct poll_line *line = ADD(cx, &list, struct poll_line);
        *line = (struct poll_line){ .consultation = { db_i64(&rows, 0) },
                                    .opens_at = db_i64(&rows, 2),
                                    .closes_at = db_i64(&rows, 3),
                                    .statement = { db_i64(&rows, 4) },
                                    .number = db_i64(&rows, 5) };
        const struct arena_mark mark = arena_mark(cx->arena);
        must(who_from_word(db_str(&rows, 1, cx->arena), &line->who));
        arena_back(cx->arena, mark);
    }
    TRY(db_done(&rows));
    *out = list.at;
    *out_count = list.count;
    return OK;
}

/* Columns at and after: probability, step, when, how many were open. */
struct drawn drawn_row(const struct db_rows *rows, int at)
{
    return (struct drawn){ .probability = db_f64(rows, at),
                           .step = (int32_t)db_i64(rows, at + 1), /* INTEGER */
                           .at = db_i64(rows, at + 2),
                           .open = (int32_t)db_i64(rows, at + 3) };
}

err_t in_force_load(struct cx *cx, const int64_t *participants, size_t count,
                    const struct in_force **out, size_t *out_count)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_IN_FORCE_OF,
                  ARGS(ARG_I64S(participants, count))));
    while (db_next(&rows)) {
        *ADD(cx, &list, struct in_force) = (struct in_force){ .participant = { db_i64(&rows, 0) },
                                                              .statement = { db_i64(&rows, 1) },
                                                              .position = { db_i64(&rows, 2) },
                                                              .drawn = drawn_row(&rows, 3) };
    }
    TRY(db_done(&rows));
    *out = list.at;
    *out_count = list.count;
    return OK;
}

/* The rows written to text, complete. */
static err_t set_end(struct json_out *j, const struct buf *text)
{
    json_put_array_end(j);
    return buf_check(text);
}

/* Sends the rows written to text with one statement. */
static err_t set_exec(struct cx *cx, int which, struct json_out *j, struct buf *text)
{
    TRY(set_end(j, text));
    return db_exec(cx->db, &viewpoints_sql, which, ARGS(ARG(buf_str(text))), NULL);
}

static err_t participant_put_chunk(struct cx *cx, const struct participant_row *rows, size_t count)
{
    AUTO(buf) text;
    buf_init(&text, CHUNK_BYTES);
    struct json_out j;
    json_begin(&j, &text);
    json_put_array(&j);
    for (size_t i = 0; i < count; i++) {
        json_put_array(&j);
        json_put_i64(&j, rows[i].id.v);
        json_put_i64(&j, rows[i].consultation.v);
        json_put_i64(&j, rows[i].organisation);
        json_put_i64(&j, rows[i].number);
        json_put_i64(&j, rows[i].created_at);
        json_put_array_end(&j);
    }
    return set_exec(cx, Q_PARTICIPANTS_PUT, &j, &text);
}

err_t participant_put_many(struct cx *cx, const struct participant_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i += CHUNK)
        TRY(participant_put_chunk(cx, rows + i, count - i < CHUNK ? count - i : CHUNK));
    return OK;
}

static void position_json(struct json_out *j, const struct position_row *p)
{
    json_put_array(j);
    json_put_i64(j, p->id.v);
    json_put_i64(j, p->consultation.v);
    json_put_i64(j, p->statement.v);
    json_put_i64(j, p->participant.v);
    json_put_i64(j, p->value);
    json_put_str(j, p->reason);
    json_put_str(j, p->reason_language);
    json_put_str(j, p->source_url);
    json_put_i64(j, p->mandate);
    json_put_i64(j, p->import_id);
    json_put_i64(j, p->taken_at);
    json_put_i64(j, p->superseded_at);
    json_put_i64(j, p->salt != NULL);
    json_put_i64(j, p->certainty);
    json_put_i64(j, p->standing);
    json_put_i64(j, p->is_by_mail);
    json_put_i64(j, p->confirms.v);
    json_put_f64(j, p->drawn.probability);
    json_put_i64(j, p->drawn.step);
    json_put_i64(j, p->drawn.at);
    json_put_i64(j, p->drawn.open);
    json_put_array_end(j);
}

static err_t position_put_chunk(struct cx *cx, const struct position_row *rows, size_t count)
{
    static const struct salt NO_SALT;
    AUTO(buf) text;
    AUTO(buf) salts;
    buf_init(&text, CHUNK_BYTES);
    buf_init(&salts, CHUNK * sizeof(struct salt));
    struct json_out j;
    json_begin(&j, &text);
    json_put_array(&j);
    for (size_t i = 0; i < count; i++) {
        const struct salt *const salt = rows[i].salt != NULL ? rows[i].salt : &NO_SALT;
        position_json(&j, &rows[i]);
        buf_add_bytes(&salts, (const char *)salt->at, sizeof salt->at); /* bytes in a buffer */
    }
    TRY(set_end(&j, &text));
    TRY(buf_check(&salts));
    const bytes_t blob = { (const uint8_t *)salts.at, salts.len }; /* back to bytes */
    return db_exec(cx->db, &viewpoints_sql, Q_POSITIONS_PUT, ARGS(ARG(buf_str(&text)), ARG(blob)),
                   NULL);
}

err_t position_put_many(struct cx *cx, const struct position_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i += CHUNK)
        TRY(position_put_chunk(cx, rows + i, count - i < CHUNK ? count - i : CHUNK));
    return OK;
}

static void superseded_row(struct cx *cx, const struct db_rows *rows, struct answer_count *c)
{
    *c = (struct answer_count){ .in = { db_i64(rows, 0) },
                                .on = { db_i64(rows, 1) },
                                .side = (enum side)db_i64(rows, 4) }; /* 0, 1 */
    enum basis basis = BASIS_OWN;
    must(basis_from_word(db_str(rows, 3, cx->arena), &basis));
    answer_count_add(c, (enum position)db_i64(rows, 2), basis, -1); /* -1, 0, 1 by CHECK */
}

err_t position_supersede_many(struct cx *cx, const int64_t *positions, size_t count, usec_t at)
{
    struct rows_out list = { 0 };
    if (count == 0)
        return OK;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_POSITIONS_SUPERSEDE,
                  ARGS(ARG_I64S(positions, count), ARG(at))));
    while (db_next(&rows))
        superseded_row(cx, &rows, ADD(cx, &list, struct answer_count));
    TRY(db_done(&rows));
    return counts_change(cx, list.at, list.count, NULL, 0);
}

err_t position_clear_reason(struct cx *cx, position_id p, str_t reason)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &viewpoints_sql, Q_POSITION_TAKE_DOWN,
                ARGS(ARG(p.v), ARG(cx->now), ARG(reason)), &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "no reason, or taken down before");
}

static void statement_json(struct json_out *j, const struct statement *s)
{
    json_put_array(j);
    json_put_i64(j, s->id.v);
    json_put_i64(j, s->consultation.v);
    json_put_i64(j, s->number);
    json_put_str(j, s->text.by[LANG_EN]);
    json_put_str(j, s->text.by[LANG_AZ]);
    json_put_i64(j, s->state);
    json_put_i64(j, s->is_seed);
    json_put_i64(j, s->is_meta);
    json_put_i64(j, s->author.v);
    json_put_i64(j, s->created_at);
    json_put_i64(j, s->decided_at);
    json_put_array_end(j);
}

static err_t statement_put_chunk(struct cx *cx, const struct statement *rows, size_t count)
{
    AUTO(buf) text;
    buf_init(&text, CHUNK_BYTES);
    struct json_out j;
    json_begin(&j, &text);
    json_put_array(&j);
    for (size_t i = 0; i < count; i++)
        statement_json(&j, &rows[i]);
    return set_exec(cx, Q_STATEMENTS_PUT, &j, &text);
}

err_t statement_put_many(struct cx *cx, const struct statement *rows, size_t count)
{
    for (size_t i = 0; i < count; i += CHUNK)
        TRY(statement_put_chunk(cx, rows + i, count - i < CHUNK ? count - i : CHUNK));
    return OK;
}

/* --- single ones ------------------------------------------------------------------------------ */

err_t position_basis_in_force(struct cx *cx, participant_id who, statement_id on, position_id *id,
                              enum basis *basis)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, Q_IN_FORCE_BASIS, ARGS(ARG(who.v), ARG(on.v))));
    const bool found = db_next(&rows);
    if (found) {
        id->v = db_i64(&rows, 0);
        must(basis_from_word(db_str(&rows, 1, cx->arena), basis));
    }
    TRY(db_done(&rows));
    return found ? OK : ERR_NOT_FOUND;
}

/* is_new: nothing of this organisation was counted among the participants so far. */
static err_t coded_count(struct cx *cx, consultation_id in, const struct position_coded *p,
                         bool is_new)
{
    struct answer_count answer = { .in = in, .side = SIDE_ORGANISATIONS, .on = p->on };
    struct people_count people = { in, SIDE_ORGANISATIONS, is_new, 1 };
    answer_count_add(&answer, p->value, p->basis, 1);
    return counts_change(cx, &answer, 1, &people, 1);
}

err_t position_put_coded(struct cx *cx, consultation_id in, participant_id who,
                         const struct position_coded *p, position_id *out)
{
    const position_id id = { id_new(cx->ids, cx->now) };
    int64_t others = 0;
    TRY(db_one_i64(cx->db, &viewpoints_sql, Q_COUNTED_OF, ARGS(ARG(who.v), ARG(p->on.v)), &others));
    TRY(db_exec(cx->db, &viewpoints_sql, Q_POSITION_CODED_ADD,
                ARGS(ARG(id.v), ARG(in.v), ARG(p->on.v), ARG(who.v), ARG((int)p->value),
                     ARG(basis_word(p->basis)), ARG(p->coder), ARG(p->note.by[LANG_EN]),
                     ARG(p->note.by[LANG_AZ]), ARG(cx->now), ARG(p->coders)),
                NULL));
    for (size_t i = 0; i < p->source_count; i++)
        TRY(db_exec(cx->db, &viewpoints_sql, Q_POSITION_SOURCE_ADD,
                    ARGS(ARG(id.v), ARG((long)i), ARG(p->sources[i].v)), NULL));
    TRY(coded_count(cx, in, p, others == 0));
    *out = id;
    return OK;
}

err_t document_put(struct cx *cx, int64_t id, const struct document_new *d)
{
    TRY(db_exec(cx->db, &viewpoints_sql, Q_DOCUMENT_ADD,
                ARGS(ARG(id), ARG(d->consultation.v), ARG(d->organisation.v), ARG(d->dated),
                     ARG(d->summary.by[LANG_EN]), ARG(d->summary.by[LANG_AZ]),
                     ARG((int)d->is_verified)),
                NULL));
    for (size_t i = 0; i < d->source_count; i++)
        TRY(db_exec(cx->db, &viewpoints_sql, Q_DOCUMENT_SOURCE_ADD,
                    ARGS(ARG(id), ARG((long)i), ARG(d->sources[i].v)), NULL));
    return OK;
}

/* --- imports and exports ---------------------------------------------------------------------- */

err_t import_put(struct cx *cx, const struct import_row *row)
{
    return db_exec(cx->db, &viewpoints_sql, Q_IMPORT_ADD,
                   ARGS(ARG(row->id), ARG(row->consultation.v), ARG(row->origin), ARG(row->sha256),
                        ARG(row->statements), ARG(row->participants), ARG(row->positions),
                        ARG(row->imported_at)),
                   NULL);
}

static err_t import_rows(struct cx *cx, int which, struct db_args args, struct rows_out *list)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, which, args));
    while (db_next(&rows)) {
        *ADD(cx, list, struct import_row) =
            (struct import_row){ .id = db_i64(&rows, 0),
                                 .consultation = { db_i64(&rows, 1) },
                                 .origin = db_str(&rows, 2, cx->arena),
                                 .sha256 = db_bytes(&rows, 3, cx->arena),
                                 .statements = db_i64(&rows, 4),
                                 .participants = db_i64(&rows, 5),
                                 .positions = db_i64(&rows, 6),
                                 .imported_at = db_i64(&rows, 7),
                                 .undone_at = db_i64(&rows, 8),
                                 .slug = db_str(&rows, 9, cx->arena),
                                 .finished_at = db_i64(&rows, 10) };
    }
    return db_done(&rows);
}

err_t import_list(struct cx *cx, const struct import_row **out, size_t *count)
{
    struct rows_out list = { 0 };
    TRY(import_rows(cx, Q_IMPORTS, NO_ARGS, &list));
    *out = list.at;
    *count = list.count;
    return OK;
}

err_t import_get(struct cx *cx, int64_t id, struct import_row *out)
{
    struct rows_out list = { 0 };
    TRY(import_rows(cx, Q_IMPORT_BY_ID, ARGS(ARG(id)), &list));
    if (list.count == 0)
        return problem(cx, ERR_NOT_FOUND, "no such import");
    *out = *(const struct import_row *)list.at;
    return OK;
}

err_t import_mark_undone(struct cx *cx, int64_t id)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &viewpoints_sql, Q_IMPORT_MARK_UNDONE, ARGS(ARG(id), ARG(cx->now)),
                &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "import was undone before");
}

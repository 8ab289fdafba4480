/* Rows of live rooms and what is done with them, each with its entry in the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/crypto/crypto.h"
#include "ledger/ledger.h"
#include "viewpoints/live/live.h"
#include "viewpoints/store.h"

enum { Q_ROOM_BY_CODE, Q_ROOM_BY_ID, Q_ROOMS, Q_ROOM_ADD, Q_ROOM_SHOW, Q_ROOM_CLOSE, Q_COUNT_LIVE };

#define ROOM_COLUMNS                                                                               \
    "SELECT id, consultation_id, code, pace, shows, statement_id, is_revealed, opened_at,"         \
    " closed_at FROM live_room"

static const struct db_text SQL[Q_COUNT_LIVE] = {
    [Q_ROOM_BY_CODE] = { ROOM_COLUMNS " WHERE code = $1" },
    [Q_ROOM_BY_ID] = { ROOM_COLUMNS " WHERE id = $1" },
    [Q_ROOMS] = { ROOM_COLUMNS " ORDER BY CASE WHEN closed_at = 0 THEN 0 ELSE 1 END, id DESC"
                               " LIMIT $1" },
    [Q_ROOM_ADD] = { "INSERT INTO live_room (id, consultation_id, code, pace, shows, statement_id,"
                     " is_revealed, opened_at, closed_at) VALUES ($1, $2, $3, $4, $5, 0, 0, $6,"
                     " 0)" },
    [Q_ROOM_SHOW] = { "UPDATE live_room SET pace = $1, shows = $2, statement_id = $3,"
                      " is_revealed = $4 WHERE id = $5 AND closed_at = 0" },
    [Q_ROOM_CLOSE] = { "UPDATE live_room SET closed_at = $1 WHERE id = $2 AND closed_at = 0" },
};
const struct db_catalog live_sql = { "live", SQL, Q_COUNT_LIVE };

/* --- reading ---------------------------------------------------------------------------------- */

static struct room room_of(struct cx *cx, struct db_rows *rows)
{
    struct room r = {
        .id = { db_i64(rows, 0) },
        .consultation = { db_i64(rows, 1) },
        .code = db_str(rows, 2, cx->arena),
        .statement = { db_i64(rows, 5) },
        .is_revealed = db_i64(rows, 6) != 0,
        .opened_at = db_i64(rows, 7),
        .closed_at = db_i64(rows, 8),
    };
    must(room_pace_from_word(db_str(rows, 3, cx->arena), &r.pace));
    must(room_shows_from_word(db_str(rows, 4, cx->arena), &r.shows));
    return r;
}

static err_t room_one(struct cx *cx, int query, struct db_args args, struct room *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &live_sql, query, args));
    const bool found = db_next(&rows);
    if (found)
        *out = room_of(cx, &rows);
    TRY(db_done(&rows));
    return found ? OK : problem(cx, ERR_NOT_FOUND, "no such room");
}

err_t room_find(struct cx *cx, str_t code, struct room *out)
{
    return room_one(cx, Q_ROOM_BY_CODE, ARGS(ARG(code)), out);
}

err_t room_get(struct cx *cx, room_id id, struct room *out)
{
    return room_one(cx, Q_ROOM_BY_ID, ARGS(ARG(id.v)), out);
}

err_t room_list(struct cx *cx, const struct room **out, size_t *count)
{
    AUTO(db_rows) rows = { 0 };
    struct rows_out list = { 0 };
    TRY(db_select(cx->db, &rows, &live_sql, Q_ROOMS, ARGS(ARG((int64_t)ROOMS_SHOWN))));
    while (db_next(&rows)) {
        struct room *const r = rows_out_add(cx->arena, &list, sizeof *r);
        *r = room_of(cx, &rows);
    }
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

str_t room_topic(struct cx *cx, const struct room *r)
{
    return arena_printf(cx->arena, "room-%" PRId64, r->id.v);
}

err_t room_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct room r = { 0 };
    struct consultation c;
    TRY(room_get(cx, (room_id){ id }, &r));
    TRY(consultation_get(cx, r.consultation, &c));
    *name = text2_pick(&c.question, cx->lang);
    *where = url_with(cx, "/live/{}", UARG(r.code));
    return OK;
}

/* --- writing ---------------------------------------------------------------------------------- */

static err_t note(struct cx *cx, enum ledger_kind kind, const struct room *r,
                  const struct ledger_field *fields, size_t count)
{
    return ledger_add(
        cx, &(struct ledger_new){ kind, r->id.v, r->consultation.v, fields, count, NULL });
}

/* A code that no room has or had: old addresses on old photographs lead to their own room. */
static err_t free_code(struct cx *cx, str_t *out)
{
    struct room taken;
    for (;;) {
        const str_t code = room_code_of(cx->arena, random_u64());
        const err_t e = room_find(cx, code, &taken);
        if (e == ERR_NOT_FOUND) {
            cx->problem = (struct problem){ 0 }; /* as it should be */
            *out = code;
            return OK;
        }
        TRY(e);
    }
}

err_t room_open(struct cx *cx, const struct consultation *in, enum room_pace pace, struct room *out)
{
    if (!consultation_takes_positions(in, cx->now))
        return problem(cx, ERR_CONFLICT, "takes no positions now");
    struct room r = { .id = { id_new(cx->ids, cx->now) },
                      .consultation = in->id,
                      .pace = pace,
                      .shows = ROOM_JOIN,
                      .opened_at = cx->now };
    TRY(free_code(cx, &r.code));
    TRY(db_exec(cx->db, &live_sql, Q_ROOM_ADD,
                ARGS(ARG(r.id.v), ARG(r.consultation.v), ARG(r.code), ARG(room_pace_word(pace)),
                     ARG(room_shows_word(r.shows)), ARG(r.opened_at)),
                NULL));
    const struct ledger_field fields[] = { ledger_text("code", r.code),
                                           ledger_text("pace", room_pace_word(pace)) };
    TRY(note(cx, LEDGER_ROOM_OPENED, &r, fields, ARRAY_LEN(fields)));
    *out = r;
    return OK;
}

static bool shows_the_same(const struct room *a, const struct room *b)
{
    return a->pace == b->pace && a->shows == b->shows && a->statement.v == b->statement.v &&
           a->is_revealed == b->is_revealed;
}

err_t room_show(struct cx *cx, const struct room *r)
{
    struct room was = { 0 }, is = *r;
    int64_t changed = 0;
    TRY(room_get(cx, r->id, &was));
    if (is.statement.v != was.statement.v)
        is.is_revealed = false;
    if (was.closed_at == 0 && shows_the_same(&was, &is))
        return OK;
    TRY(db_exec(cx->db, &live_sql, Q_ROOM_SHOW,
                ARGS(ARG(room_pace_word(is.pace)), ARG(room_shows_word(is.shows)),
                     ARG(is.statement.v), ARG((int64_t)is.is_revealed), ARG(is.id.v)),
                &changed));
    if (changed == 0)
        return problem(cx, ERR_CONFLICT, "the room is closed");
    const struct ledger_field fields[] = { ledger_text("pace", room_pace_word(is.pace)),
                                           ledger_text("shows", room_shows_word(is.shows)),
                                           ledger_id("statement", is.statement.v),
                                           ledger_flag("is_revealed", is.is_revealed) };
    return note(cx, LEDGER_ROOM_SHOWN, &is, fields, ARRAY_LEN(fields));
}

err_t room_close(struct cx *cx, const struct room *r)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &live_sql, Q_ROOM_CLOSE, ARGS(ARG(cx->now), ARG(r->id.v)), &changed));
    if (changed == 0)
        return problem(cx, ERR_CONFLICT, "the room is closed");
    return note(cx, LEDGER_ROOM_CLOSED, r, NULL, 0);
}

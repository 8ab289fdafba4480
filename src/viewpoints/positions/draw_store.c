/* Answers to statements that were drawn, read for estimates.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/positions/draw.h"

enum { Q_DRAWN, Q_DRAWS_COUNT };

static const struct db_text SQL[Q_DRAWS_COUNT] = {
    /* Answers that were drawn, also on statements that were rejected since: their draws count. Of
     * the next $3 participants. */
    [Q_DRAWN] = { "SELECT p.participant_id, p.statement_id, t.number, p.value, p.drawn,"
                  " p.draw_step, p.drawn_at, p.draw_open, t.state, t.decided_at FROM position p"
                  " JOIN statement t ON t.id = p.statement_id WHERE p.consultation_id = $1"
                  " AND p.superseded_at = 0 AND p.drawn > 0 AND p.participant_id IN"
                  " (SELECT DISTINCT participant_id FROM position WHERE consultation_id = $1"
                  " AND superseded_at = 0 AND drawn > 0 AND participant_id > $2"
                  " ORDER BY participant_id LIMIT $3)"
                  " ORDER BY p.participant_id, p.draw_step, p.id",
                  NULL, NULL },
};
const struct db_catalog draws_sql = { "draws", SQL, Q_DRAWS_COUNT };

/* One draw, and since when its statement could be drawn. */
struct draw_row {
    struct drawn_vote vote;
    usec_t open_since;
    bool is_accepted;
};

static err_t draw_rows(struct cx *cx, consultation_id in, int64_t after, int64_t people,
                       struct rows_out *list)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &draws_sql, Q_DRAWN, ARGS(ARG(in.v), ARG(after), ARG(people))));
    while (db_next(&rows)) {
        const struct drawn d = drawn_row(&rows, 4);
        const usec_t decided_at = db_i64(&rows, 9);
        *(struct draw_row *)rows_out_add(cx->arena, list, sizeof(struct draw_row)) =
            (struct draw_row){ .vote = { .participant = { db_i64(&rows, 0) },
                                         .statement = { db_i64(&rows, 1) },
                                         .number = db_i64(&rows, 2),
                                         .value = (enum position)db_i64(&rows, 3), /* by CHECK */
                                         .probability = d.probability,
                                         .open = d.open,
                                         .drawn_at = d.at },
                               .open_since = decided_at < d.at ? decided_at : d.at,
                               .is_accepted = db_i64(&rows, 8) == STATEMENT_ACCEPTED };
    }
    return db_done(&rows);
}

/* Of one participant's draws, in their order: those since the i-th's statement was open. */
static void count_steps(const struct draw_row *of, size_t count, size_t i, struct drawn_vote *out)
{
    for (size_t k = 0; k < count; k++) {
        const bool counts = of[k].vote.drawn_at >= of[i].open_since;
        out->steps += counts;
        out->step += counts && k <= i;
    }
}

/* What counts of one participant's draws; room: count. */
static size_t counted_of(const struct draw_row *of, size_t count, struct drawn_vote *room)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (!of[i].is_accepted)
            continue;
        room[n] = of[i].vote;
        count_steps(of, count, i, &room[n++]);
    }
    return n;
}

static err_t lot_each(struct cx *lot, const struct rows_out *list, drawn_fn *each, void *of)
{
    const struct draw_row *const at = list->at;
    struct drawn_vote *const room = arena_array(lot->arena, struct drawn_vote, list->count);
    for (size_t i = 0, end = 0; i < list->count; i = end) {
        while (end < list->count && at[end].vote.participant.v == at[i].vote.participant.v)
            end++;
        TRY(each(of, room, counted_of(at + i, end - i, room)));
    }
    return OK;
}

err_t drawn_each(struct cx *cx, consultation_id in, drawn_fn *each, void *of)
{
    enum { PEOPLE_A_LOT = 10000 };
    AUTO(arena) scratch = { 0 };
    struct cx lot = *cx;
    int64_t after = INT64_MIN;
    size_t n = 0;
    arena_init(&scratch);
    lot.arena = &scratch;
    do {
        struct rows_out list = { 0 };
        arena_reset(&scratch);
        const err_t e = draw_rows(&lot, in, after, PEOPLE_A_LOT, &list);
        if (e != OK) {
            cx->problem = lot.problem;
            return e;
        }
        TRY(lot_each(&lot, &list, each, of));
        n = list.count;
        if (n > 0)
            after = ((const struct draw_row *)list.at)[n - 1].vote.participant.v;
    } while (n > 0);
    return OK;
}

struct collecting {
    struct arena *arena;
    struct rows_out votes;
};

static err_t collect(void *of, const struct drawn_vote *at, size_t count)
{
    struct collecting *const c = of;
    for (size_t i = 0; i < count; i++)
        *(struct drawn_vote *)rows_out_add(c->arena, &c->votes, sizeof *at) = at[i];
    return OK;
}

err_t drawn_list(struct cx *cx, consultation_id in, const struct drawn_vote **out, size_t *count)
{
    struct collecting c = { .arena = cx->arena };
    TRY(drawn_each(cx, in, collect, &c));
    *out = c.votes.at;
    *count = c.votes.count;
    return OK;
}

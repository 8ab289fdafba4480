/* Taking positions, many at a time: judged by the pure rule, stored as sets, answered with the
 * next statement. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/identity.h"
#include "kit/base/sorted.h"
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "viewpoints/counts.h"
#include "viewpoints/positions/kept_drawing.h"
#include "viewpoints/rules.h"
#include "viewpoints/store.h"

/* One item of a batch while it is being settled. */
struct taking {
    struct position_new *item;
    const struct poll_line *line; /* NULL: no such statement */
    participant_id participant;
    enum side side;       /* that the actor speaks for; of admitted ones */
    size_t order;         /* place in the batch */
    usec_t superseded_at; /* not 0: a later item of the batch replaces it */
    enum standing standing;
    struct drawn drawn; /* kept of what the item says */
};
struct batch {
    struct cx *cx; /* of the first item: connection, arena and time of the whole set */
    struct taking *all;
    size_t count;
    struct taking **good; /* admitted ones, by participant, statement, order */
    size_t good_count;
    const struct poll_line *lines; /* by consultation, then number */
    size_t line_count;
    const struct in_force *held; /* of the participants before this batch */
    size_t held_count;
    struct salt *salts;              /* of receipts: one for each admitted item, in their order */
    const struct position_row *rows; /* likewise */
};

static int compare_i64(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_value(const void *a, const void *b)
{
    return compare_i64(*(const int64_t *)a, *(const int64_t *)b);
}

/* Sorts and keeps each once; returns how many. */
static size_t distinct(int64_t *at, size_t count)
{
    if (count == 0)
        return 0;
    qsort(at, count, sizeof(*at), by_value);
    size_t n = 1;
    for (size_t i = 1; i < count; i++) {
        if (at[i] != at[n - 1])
            at[n++] = at[i];
    }
    return n;
}

/* --- judging ---------------------------------------------------------------------------------- */

static err_t batch_load(struct batch *b)
{
    int64_t *ids = arena_array(b->cx->arena, int64_t, b->count);
    for (size_t i = 0; i < b->count; i++)
        ids[i] = b->all[i].item->in.v;
    return poll_load(b->cx, ids, distinct(ids, b->count), &b->lines, &b->line_count);
}

/* Index of the first line of a consultation, or where it would be. */
static size_t lines_from(const struct batch *b, consultation_id c)
{
    return SORTED_FROM(b->lines, b->line_count, consultation.v, c.v);
}

static const struct poll_line *line_of(const struct batch *b, consultation_id c, statement_id s)
{
    for (size_t i = lines_from(b, c); i < b->line_count && b->lines[i].consultation.v == c.v; i++) {
        if (b->lines[i].statement.v == s.v)
            return &b->lines[i];
    }
    return NULL;
}

err_t mandate_of_actor(struct cx *cx, const struct actor *actor, struct mandate *room,
                       const struct mandate **out)
{
    *out = NULL;
    if (actor->mandate == 0)
        return OK;
    const err_t e = mandate_find(cx, (mandate_id){ actor->mandate }, room);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    *out = room;
    return OK;
}

static participant_id participant_for(const struct cx *cx, consultation_id in, enum side side)
{
    switch (side) {
    case SIDE_ORGANISATIONS:
        return participant_of_organisation(in, cx->actor.organisation);
    case SIDE_PUBLIC:
        return participant_of_visitor(site_of(cx)->key, in, cx->actor.participant);
    }
    must_failed("a side", __FILE__, __LINE__);
}

/* t->line is set; the side is, where the outcome is OK. */
static err_t item_judge(struct batch *b, struct taking *t)
{
    struct position_new *const item = t->item;
    struct mandate room;
    struct ballot ballot = { .is_known = t->line != NULL };
    if (t->line != NULL) {
        ballot.who = t->line->who;
        ballot.opens_at = t->line->opens_at;
        ballot.closes_at = t->line->closes_at;
        if (actor_side(ballot.who, &item->cx->actor, &t->side) && t->side == SIDE_ORGANISATIONS)
            TRY(mandate_of_actor(b->cx, &item->cx->actor, &room, &ballot.mandate));
    }
    item->outcome = ballot_verdict(&ballot, &item->cx->actor, b->cx->now);
    if (item->outcome == OK && !reason_fits(t->side, item->reason))
        item->outcome = ERR_INVALID;
    if (item->outcome != OK)
        item->outcome = problem(item->cx, item->outcome, "position refused");
    else if (ballot.mandate != NULL)
        t->standing =
            standing_of_taking(ballot.mandate, item->way, has_given_factor(item->cx), b->cx->now);
    return OK;
}

static err_t batch_judge(struct batch *b)
{
    for (size_t i = 0; i < b->count; i++) {
        struct taking *t = &b->all[i];
        struct position_new *item = t->item;
        t->line = line_of(b, item->in, item->on);
        TRY(item_judge(b, t));
        if (item->outcome != OK)
            continue;
        must(t->line != NULL); /* or the verdict was ERR_NOT_FOUND */
        item->side = t->side;
        item->standing = t->standing;
        t->participant = participant_for(item->cx, item->in, t->side);
        b->good[b->good_count++] = t;
    }
    return OK;
}

/* --- storing ---------------------------------------------------------------------------------- */

static int by_participant_statement(const void *a, const void *b)
{
    const struct taking *x = *(struct taking *const *)a, *y = *(struct taking *const *)b;
    int c = compare_i64(x->participant.v, y->participant.v);
    if (c == 0)
        c = compare_i64(x->item->on.v, y->item->on.v);
    return c != 0 ? c : (x->order > y->order) - (x->order < y->order);
}

static bool same_ballot(const struct taking *x, const struct taking *y)
{
    return x->participant.v == y->participant.v && x->item->on.v == y->item->on.v;
}

/* Of several items on one statement by one participant the last stands; the others are history. */
static void batch_order(struct batch *b)
{
    qsort(b->good, b->good_count, sizeof(*b->good), by_participant_statement);
    for (size_t i = 0; i + 1 < b->good_count; i++) {
        if (same_ballot(b->good[i], b->good[i + 1]))
            b->good[i]->superseded_at = b->cx->now;
    }
}

static err_t batch_put_participants(struct batch *b)
{
    struct cx *cx = b->cx;
    struct participant_row *rows = arena_array(cx->arena, struct participant_row, b->good_count);
    int64_t *ids = arena_array(cx->arena, int64_t, b->good_count);
    size_t n = 0;
    for (size_t i = 0; i < b->good_count; i++) {
        const struct taking *t = b->good[i];
        if (n > 0 && rows[n - 1].id.v == t->participant.v)
            continue;
        const bool named = t->side == SIDE_ORGANISATIONS;
        ids[n] = t->participant.v;
        rows[n++] = (struct participant_row){
            .id = t->participant,
            .consultation = t->line->consultation,
            .organisation = named ? t->item->cx->actor.organisation : 0,
            .number = -1,
            .created_at = cx->now,
        };
    }
    TRY(participant_put_many(cx, rows, n));
    return in_force_load(cx, ids, n, &b->held, &b->held_count);
}

/* Index of the first that this participant held before the batch, or where it would be. */
static size_t held_from(const struct batch *b, participant_id p)
{
    return SORTED_FROM(b->held, b->held_count, participant.v, p.v);
}

/* What this participant held on this statement before the batch; NULL: nothing. */
static const struct in_force *held_on(const struct batch *b, participant_id p, statement_id s)
{
    size_t low = 0, high = b->held_count;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        const struct in_force *h = &b->held[mid];
        const int c = h->participant.v != p.v ? compare_i64(h->participant.v, p.v)
                                              : compare_i64(h->statement.v, s.v);
        if (c == 0)
            return h;
        if (c < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

/* How many of the participant's draws came before. */
static int32_t draws_of(const struct batch *b, participant_id p)
{
    int32_t most = 0;
    for (size_t i = held_from(b, p); i < b->held_count && b->held[i].participant.v == p.v; i++)
        most = b->held[i].drawn.step > most ? b->held[i].drawn.step : most;
    return most;
}

/* An answer revised is still the answer to the draw that brought the statement. A draw counts where
 * it is the participant's next: what is sent twice, or late, does not. */
static void batch_keep_draws(struct batch *b)
{
    participant_id of = { 0 };
    int32_t draws = 0;
    for (size_t i = 0; i < b->good_count; i++) {
        struct taking *const t = b->good[i];
        if (t->participant.v != of.v) {
            of = t->participant;
            draws = draws_of(b, of);
        }
        const struct in_force *const held = held_on(b, t->participant, t->item->on);
        if (i > 0 && same_ballot(b->good[i - 1], t))
            t->drawn = b->good[i - 1]->drawn;
        else if (held != NULL)
            t->drawn = held->drawn;
        else if (t->item->drawn.step == draws + 1)
            t->drawn = t->item->drawn;
        draws = t->drawn.step > draws ? t->drawn.step : draws;
    }
}

static err_t batch_supersede(struct batch *b)
{
    int64_t *ids = arena_array(b->cx->arena, int64_t, b->good_count);
    size_t n = 0;
    for (size_t i = 0; i < b->good_count; i++) {
        const struct taking *t = b->good[i];
        const struct in_force *held = held_on(b, t->participant, t->item->on);
        if (held != NULL && t->superseded_at == 0)
            ids[n++] = held->position.v;
    }
    return position_supersede_many(b->cx, ids, n, b->cx->now);
}

/* Whether somebody had an answer that counts before this batch. */
static bool was_counted(const struct batch *b, const struct taking *t)
{
    size_t low = SORTED_FROM(b->held, b->held_count, participant.v, t->participant.v);
    for (; low < b->held_count && b->held[low].participant.v == t->participant.v; low++) {
        if (line_of(b, t->item->in, b->held[low].statement) != NULL)
            return true;
    }
    return false;
}

/* What was replaced has left the counters already. */
static err_t batch_count(const struct batch *b)
{
    struct arena *const arena = b->cx->arena;
    struct answer_count *answers = arena_array(arena, struct answer_count, b->good_count);
    struct people_count *people = arena_array(arena, struct people_count, b->good_count);
    size_t n = 0;
    for (size_t i = 0; i < b->good_count; i++) {
        const struct taking *t = b->good[i];
        const bool is_first = i == 0 || b->good[i - 1]->participant.v != t->participant.v;
        people[i] =
            (struct people_count){ t->item->in, t->side, is_first && !was_counted(b, t), 1 };
        if (t->superseded_at != 0)
            continue;
        answers[n] = (struct answer_count){ t->item->in, t->side, t->item->on, 0, 0, 0, 0, 0 };
        answer_count_add(&answers[n++], t->item->value, BASIS_OWN, 1);
    }
    return counts_change(b->cx, answers, n, people, b->good_count);
}

struct receipt receipt_of(const struct position_row *row)
{
    return (struct receipt){ .position = row->id.v,
                             .consultation = row->consultation.v,
                             .statement = row->statement.v,
                             .at = row->taken_at,
                             .value = position_word(row->value),
                             .salt = *row->salt };
}

struct salt *receipt_salts(struct cx *cx, size_t count)
{
    struct salt *const salts = arena_array(cx->arena, struct salt, count);
    if (count > 0)
        random_fill((uint8_t *)salts, count * sizeof *salts); /* their bytes, all at once */
    return salts;
}

/* In the order in which they came, so that ids tell it. */
static err_t batch_put_positions(struct batch *b)
{
    struct cx *cx = b->cx;
    struct position_row *rows = arena_array(cx->arena, struct position_row, b->good_count);
    size_t n = 0;
    b->rows = rows;
    for (size_t i = 0; i < b->count; i++) {
        const struct taking *t = &b->all[i];
        struct position_new *item = t->item;
        if (item->outcome != OK)
            continue;
        const bool is_public = t->side == SIDE_PUBLIC;
        item->made.v = id_new(cx->ids, cx->now);
        rows[n] = (struct position_row){
            .id = item->made,
            .consultation = item->in,
            .statement = item->on,
            .participant = t->participant,
            .value = item->value,
            .reason = item->reason,
            .reason_language = item->reason_language,
            .source_url = item->source_url,
            .mandate = is_public ? 0 : item->cx->actor.mandate,
            .taken_at = cx->now,
            .superseded_at = t->superseded_at,
            .salt = is_public ? &b->salts[n] : NULL,
            .certainty = item->certainty,
            .standing = t->standing,
            .is_by_mail = item->way != WAY_PAGE,
            .drawn = t->drawn,
        };
        if (is_public)
            item->receipt = receipt_of(&rows[n]);
        n++;
    }
    return position_put_many(cx, rows, n);
}

/* The record names whoever speaks for an organisation. */
struct ledger_new position_entry(struct cx *cx, const struct position_row *p,
                                 const struct actor *actor)
{
    enum { ALWAYS = 5, MOST = 9 };
    struct ledger_field *const fields = arena_array(cx->arena, struct ledger_field, MOST);
    size_t n = ALWAYS;
    fields[0] = ledger_id("statement", p->statement.v);
    fields[1] = ledger_text("position", position_word(p->value));
    fields[2] = ledger_text("reason", p->reason);
    fields[3] = ledger_text("reason_language", p->reason_language);
    fields[4] = ledger_text("source_url", p->source_url);
    if (p->certainty != CERTAINTY_UNSAID)
        fields[n++] = ledger_text("certainty", certainty_word(p->certainty));
    if (p->standing != STANDING_NONE)
        fields[n++] = ledger_text("standing", standing_word(p->standing));
    if (p->is_by_mail)
        fields[n++] = ledger_flag("by_mail", true);
    if (p->confirms.v != 0)
        fields[n++] = ledger_id("confirms", p->confirms.v);
    return (struct ledger_new){ p->confirms.v != 0 ? LEDGER_POSITION_CONFIRMED
                                                   : LEDGER_POSITION_TAKEN,
                                p->id.v,
                                p->consultation.v,
                                fields,
                                n,
                                actor };
}

/* Where the public answers nobody is named, not even somebody who happens to be signed in: the leaf
 * of a receipt waits for the root of its minute. */
err_t receipts_record(struct cx *cx, const struct receipt *at, size_t count)
{
    if (count == 0)
        return OK;
    AUTO(hasher) h = { sha256_new() };
    AUTO(buf) scratch;
    buf_init(&scratch, 1024);
    struct ledger_ballot *ballots = arena_array(cx->arena, struct ledger_ballot, count);
    for (size_t i = 0; i < count; i++)
        ballots[i] = (struct ledger_ballot){ at[i].position, at[i].consultation,
                                             ledger_receipt_leaf(h.sha, &at[i], &scratch) };
    return ledger_add_ballots(cx, ballots, count);
}

static err_t batch_put_ledger(struct batch *b)
{
    struct ledger_new *entries = arena_array(b->cx->arena, struct ledger_new, b->good_count);
    struct receipt *receipts = arena_array(b->cx->arena, struct receipt, b->good_count);
    size_t named = 0, unnamed = 0, n = 0;
    for (size_t i = 0; i < b->count; i++) {
        const struct position_new *const item = b->all[i].item;
        if (item->outcome != OK)
            continue;
        const struct position_row *const row = &b->rows[n++];
        if (row->salt != NULL)
            receipts[unnamed++] = item->receipt;
        else
            entries[named++] = position_entry(b->cx, row, &item->cx->actor);
    }
    TRY(ledger_add_many(b->cx, entries, named));
    return receipts_record(b->cx, receipts, unnamed);
}

/* --- what comes next -------------------------------------------------------------------------- */

/* Index of the first admitted item of this participant. */
static size_t good_from(const struct batch *b, participant_id p)
{
    size_t low = 0, high = b->good_count;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (b->good[mid]->participant.v < p.v)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static bool answered_now(const struct batch *b, size_t from, participant_id p, statement_id s)
{
    for (size_t i = from; i < b->good_count && b->good[i]->participant.v == p.v; i++) {
        if (b->good[i]->item->on.v == s.v)
            return true;
    }
    return false;
}

static bool is_answered(const struct batch *b, const struct taking *t, size_t from,
                        const struct poll_line *line)
{
    return held_on(b, t->participant, line->statement) != NULL ||
           answered_now(b, from, t->participant, line->statement);
}

/* An organisation's: by number. */
static void next_find(const struct batch *b, const struct taking *t)
{
    const size_t from = good_from(b, t->participant);
    for (size_t i = lines_from(b, t->line->consultation); i < b->line_count; i++) {
        const struct poll_line *line = &b->lines[i];
        if (line->consultation.v != t->line->consultation.v)
            break;
        if (!is_answered(b, t, from, line)) {
            t->item->next = line->statement;
            t->item->next_number = line->number;
            break;
        }
    }
}

/* A visitor's, where it is wanted: drawn. */
static void next_draw_for(const struct batch *b, const struct taking *t, struct kept_drawing *k)
{
    const size_t from = good_from(b, t->participant);
    const struct poll_line *const lines = b->lines + lines_from(b, t->line->consultation);
    const struct drawing *const d =
        kept_drawing_of(b->cx, k, SIDE_PUBLIC, lines, (size_t)(b->lines + b->line_count - lines));
    const struct arena_mark mark = arena_mark(b->cx->arena);
    bool *const closed = arena_array(b->cx->arena, bool, d->count);
    int32_t step = draws_of(b, t->participant);
    struct draw next;
    for (size_t i = 0; i < d->count; i++)
        closed[i] = is_answered(b, t, from, &lines[i]);
    for (size_t i = from; i < b->good_count && b->good[i]->participant.v == t->participant.v; i++)
        step = b->good[i]->drawn.step > step ? b->good[i]->drawn.step : step;
    step++;
    if (draw_next(d, closed,
                  draw_chance(site_of(b->cx)->key, t->line->consultation, t->participant, step),
                  step, b->cx->arena, &next)) {
        t->item->next = lines[next.at].statement;
        t->item->next_number = lines[next.at].number;
        t->item->next_drawn = next.drawn;
        t->item->next_drawn.at = b->cx->now;
    }
    arena_back(b->cx->arena, mark);
}

static void batch_find_next(const struct batch *b)
{
    AUTO(kept_drawing) kept = { 0 };
    for (size_t i = 0; i < b->good_count; i++) {
        const struct taking *const t = b->good[i];
        if (t->side == SIDE_ORGANISATIONS)
            next_find(b, t);
        else if (t->item->wants_next)
            next_draw_for(b, t, &kept);
    }
}

/* --- the whole -------------------------------------------------------------------------------- */

static err_t batch_store(struct batch *b)
{
    batch_order(b);
    b->salts = receipt_salts(b->cx, b->good_count);
    TRY(batch_put_participants(b));
    batch_keep_draws(b);
    TRY(batch_supersede(b));
    TRY(batch_put_positions(b));
    TRY(batch_count(b));
    TRY(batch_put_ledger(b));
    batch_find_next(b);
    return OK;
}

err_t position_take_many(struct cx *cx, struct position_new *items, size_t count)
{
    if (count == 0)
        return OK;
    struct batch b = { .cx = cx,
                       .all = arena_array(cx->arena, struct taking, count),
                       .count = count,
                       .good = arena_array(cx->arena, struct taking *, count) };
    for (size_t i = 0; i < count; i++) {
        items[i].outcome = OK;
        items[i].made.v = 0;
        items[i].next.v = 0;
        items[i].next_drawn = (struct drawn){ 0 };
        items[i].next_number = -1;
        items[i].receipt = (struct receipt){ 0 };
        b.all[i] = (struct taking){ .item = &items[i], .order = i };
    }
    TRY(batch_load(&b));
    TRY(batch_judge(&b));
    return b.good_count == 0 ? OK : batch_store(&b);
}

err_t position_take(struct cx *cx, struct position_new *one)
{
    TRY(position_take_many(cx, one, 1));
    return one->outcome;
}

participant_id participant_of_actor(const struct cx *cx, const struct consultation *c)
{
    enum side side;
    if (!actor_may_answer(c->who, &cx->actor) || !actor_side(c->who, &cx->actor, &side))
        return (participant_id){ 0 };
    return participant_for(cx, c->id, side);
}

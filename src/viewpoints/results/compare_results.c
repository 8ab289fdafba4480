/* Counting two results against each other. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/compare_results.h"

/* --- who and what ----------------------------------------------------------------------------- */

static const struct statement_result *result_of(const struct compared *c, size_t place)
{
    return &c->r->statements[c->r->by_number[place]];
}

static size_t column_of(const struct compared *c, const struct statement_result *s)
{
    return (size_t)(s - c->r->statements);
}

static bool counts(const struct compared *c, size_t row)
{
    return c->in_class == NULL || c->in_class[row];
}

/* Place of the same organisation in the rows of then; row_count: it is not there. */
static size_t row_then(const struct compared *then, const struct organisation_result *row)
{
    for (size_t i = 0; i < then->r->row_count; i++) {
        if (then->r->rows[i].organisation->id.v == row->organisation->id.v)
            return i;
    }
    return then->r->row_count;
}

static struct voices voices_in(const struct compared *c, const struct statement_result *s)
{
    struct voices v = { 0 };
    if (c->r->side == SIDE_PUBLIC)
        return s->voices;
    const size_t column = column_of(c, s);
    for (size_t i = 0; i < c->r->row_count; i++) {
        const struct stance *const at = c->r->rows[i].at[column];
        if (at == NULL || !counts(c, i))
            continue;
        v.agree += at->value == POSITION_AGREE;
        v.disagree += at->value == POSITION_DISAGREE;
        v.pass += at->value == POSITION_PASS;
    }
    return v;
}

/* --- pairs ------------------------------------------------------------------------------------ */

static err_t show(const struct compared *c, const struct statement_result *s, struct arena *scratch,
                  struct shown *out)
{
    struct shown cells[GROUPS_MOST + 1];
    TRY(shown_cells(c->r, s, (size_t)(s->statement - c->statements), scratch, cells));
    *out = cells[c->r->numbers->group_count];
    return OK;
}

static err_t pair_begin(const struct compared *then, const struct compared *now,
                        const struct match *m, struct arena *scratch, struct compared_pair *p)
{
    *p = (struct compared_pair){ .then = result_of(then, m->then),
                                 .now = result_of(now, m->now),
                                 .by = m->by };
    TRY(show(then, p->then, scratch, &p->shown[0]));
    TRY(show(now, p->now, scratch, &p->shown[1]));
    p->is_shown =
        now->r->side == SIDE_ORGANISATIONS || (p->shown[0].has_share && p->shown[1].has_share);
    return OK;
}

static err_t compare_everybody(const struct compared *then, const struct compared *now,
                               struct compared_pair *pairs, size_t count, struct arena *scratch)
{
    struct change *all = arena_array(scratch, struct change, count);
    for (size_t k = 0; k < count && now->r->side == SIDE_ORGANISATIONS; k++)
        all[k] = (struct change){ .then = voices_in(then, pairs[k].then),
                                  .now = voices_in(now, pairs[k].now) };
    for (size_t k = 0; k < count && now->r->side == SIDE_PUBLIC; k++) {
        if (pairs[k].is_shown) /* else a difference would tell what is hidden */
            all[k] = (struct change){ .then = pairs[k].then->voices, .now = pairs[k].now->voices };
    }
    TRY(changes_make(all, count, scratch));
    for (size_t k = 0; k < count; k++)
        pairs[k].change = all[k];
    return OK;
}

/* --- the same organisations ------------------------------------------------------------------- */

struct turning {
    const struct compared *then, *now;
    struct compared_pair *pairs;
    size_t count;
    struct turn *turns; /* pairs x rows of now */
    struct changed *changed;
    struct comparison_over_time *out;
};

static int8_t answer_of(const struct stance *s)
{
    return s == NULL ? (int8_t)ANSWER_NONE : (int8_t)s->value;
}

static void turn_of(struct turning *t, size_t row, size_t before)
{
    const struct organisation_result *const here = &t->now->r->rows[row];
    bool both = false;
    const size_t changed = t->out->changed_count;
    for (size_t k = 0; k < t->count; k++) {
        const struct stance *const then =
            t->then->r->rows[before].at[column_of(t->then, t->pairs[k].then)];
        const struct stance *const now = here->at[column_of(t->now, t->pairs[k].now)];
        t->turns[k * t->now->r->row_count + row] = (struct turn){ answer_of(then), answer_of(now) };
        both = both || (then != NULL && now != NULL);
        if (then != NULL && now != NULL && then->value != now->value)
            t->changed[t->out->changed_count++] = (struct changed){ here, k, then, now };
    }
    t->out->same_organisations += both;
    t->out->changers += t->out->changed_count > changed;
}

static err_t compare_the_same(struct turning *t, struct arena *scratch)
{
    const size_t rows = t->now->r->row_count;
    for (size_t i = 0; i < array_size(t->count, rows); i++)
        t->turns[i] = (struct turn){ ANSWER_NONE, ANSWER_NONE };
    for (size_t i = 0; i < rows; i++) {
        const size_t before = row_then(t->then, &t->now->r->rows[i]);
        if (before < t->then->r->row_count && counts(t->now, i))
            turn_of(t, i, before);
    }
    struct paired *all = arena_array(scratch, struct paired, t->count);
    for (size_t k = 0; k < t->count; k++)
        all[k] = paired_of(&t->turns[k * rows], rows);
    TRY(paired_tell(all, t->count, scratch));
    for (size_t k = 0; k < t->count; k++)
        t->pairs[k].paired = all[k];
    return OK;
}

/* --- together --------------------------------------------------------------------------------- */

static const size_t *unmatched(const struct compared *c, const struct match *matches, size_t count,
                               bool is_then, struct arena *arena, size_t *out_count)
{
    bool *taken = arena_array(arena, bool, c->count);
    size_t *rest = arena_array(arena, size_t, c->count);
    *out_count = 0;
    for (size_t k = 0; k < count; k++)
        taken[is_then ? matches[k].then : matches[k].now] = true;
    for (size_t i = 0; i < c->count; i++) {
        if (!taken[i])
            rest[(*out_count)++] = i;
    }
    return rest;
}

static void count_readings(struct comparison_over_time *out, bool organisations)
{
    for (size_t k = 0; k < out->pair_count; k++) {
        const struct compared_pair *const p = &out->pairs[k];
        out->more += p->change.reading == CHANGE_MORE;
        out->less += p->change.reading == CHANGE_LESS;
        out->too_few += p->change.reading == CHANGE_TOO_FEW;
        out->paired_more += organisations && p->paired.reading == CHANGE_MORE;
        out->paired_less += organisations && p->paired.reading == CHANGE_LESS;
    }
}

err_t compare_build(const struct compared *then, const struct compared *now,
                    const struct match *matches, size_t count, struct arena *arena,
                    struct comparison_over_time *out)
{
    struct comparison_over_time c = { .pair_count = count };
    struct compared_pair *pairs = arena_array(arena, struct compared_pair, count);
    for (size_t k = 0; k < count; k++)
        TRY(pair_begin(then, now, &matches[k], arena, &pairs[k]));
    c.pairs = pairs;
    TRY(compare_everybody(then, now, pairs, count, arena));
    if (now->r->side == SIDE_ORGANISATIONS) {
        const size_t cells = array_size(count, now->r->row_count);
        struct turning t = { then,
                             now,
                             pairs,
                             count,
                             arena_array(arena, struct turn, cells),
                             arena_array(arena, struct changed, cells),
                             &c };
        TRY(compare_the_same(&t, arena));
        c.changed = t.changed;
    }
    c.gone = unmatched(then, matches, count, true, arena, &c.gone_count);
    c.added = unmatched(now, matches, count, false, arena, &c.added_count);
    count_readings(&c, now->r->side == SIDE_ORGANISATIONS);
    *out = c;
    return OK;
}

/* Findings from counts.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results_find.h"

static const double HALF = 0.5;

struct counting counting_new(struct arena *arena, size_t voters, size_t statements, size_t groups)
{
    struct counting c = { .voters = voters, .statements = statements, .groups = groups };
    c.value = arena_array(arena, int8_t, array_size(voters, statements));
    if (voters > 0 && statements > 0)
        memset(c.value, NOT_STATED, voters * statements);
    c.voices = arena_array(arena, struct voices, statements);
    c.by_group = arena_array(arena, struct voices, array_size(groups, statements));
    return c;
}

static void voices_add(struct voices *v, int8_t value)
{
    v->agree += value > 0;
    v->disagree += value < 0;
    v->pass += value == 0;
}

void counting_add(struct counting *c, const struct answer *a, int32_t group)
{
    const size_t j = (size_t)a->statement;
    c->value[(size_t)a->voter * c->statements + j] = a->value;
    voices_add(&c->voices[j], a->value);
    if (group >= 0)
        voices_add(&c->by_group[(size_t)group * c->statements + j], a->value);
}

void counting_against(const struct counting *c, size_t pivot, size_t j, struct voices on[2],
                      int32_t *same, int32_t *against)
{
    struct voices counted[2] = { { 0 }, { 0 } };
    *same = 0;
    *against = 0;
    for (size_t v = 0; v < c->voters; v++) {
        const int8_t here = c->value[v * c->statements + j];
        const int8_t there = c->value[v * c->statements + pivot];
        if (here == NOT_STATED || there == NOT_STATED || there == 0)
            continue;
        voices_add(&counted[there > 0], here);
        *same += here == there;
        *against += here == -there;
    }
    on[0] = counted[0];
    on[1] = counted[1];
}

static int32_t smaller_side(struct voices v)
{
    return v.agree < v.disagree ? v.agree : v.disagree;
}

static bool divides(struct voices v, int32_t least)
{
    return smaller_side(v) >= least && 4 * smaller_side(v) >= v.agree + v.disagree;
}

/* 1: surely more than half agree; -1: surely more than half disagree; 0: neither is sure. */
static int sure_side(struct voices v)
{
    if (agree_bounds(v).low > HALF)
        return 1;
    return disagree_bounds(v).low > HALF ? -1 : 0;
}

/* Which side every group surely takes, if all take one; *opposed: some surely take one, some the
 * other. */
static int side_of_groups(const struct counting *c, size_t j, bool *opposed, bool *too_few)
{
    size_t agreed = 0;
    size_t disagreed = 0;
    for (size_t g = 0; g < c->groups; g++) {
        const struct voices v = c->by_group[g * c->statements + j];
        *too_few = *too_few || voices_count(v) < c->least;
        agreed += sure_side(v) > 0;
        disagreed += sure_side(v) < 0;
    }
    *opposed = agreed > 0 && disagreed > 0;
    if (agreed == c->groups)
        return 1;
    return disagreed == c->groups ? -1 : 0;
}

/* With parting: what the comparison of the groups found, which also asks that groups on opposite
 * sides are told apart among all comparisons. */
static int side_of_parting(const struct parting *p, bool *opposed)
{
    *opposed = p->reading == READING_OPPOSED;
    return p->reading == READING_BOTH_AGREE ? 1 : p->reading == READING_BOTH_DISAGREE ? -1 : 0;
}

static struct found find_by_groups(const struct counting *c, size_t j)
{
    bool opposed = false;
    bool too_few = false;
    int side = side_of_groups(c, j, &opposed, &too_few);
    if (too_few)
        return (struct found){ FINDING_TOO_FEW, false };
    if (c->parting != NULL)
        side = side_of_parting(&c->parting[j], &opposed);
    if (opposed)
        return (struct found){ FINDING_DIVERGENCE, false };
    if (side != 0)
        return (struct found){ FINDING_COMMON_GROUND, side < 0 };
    const int all = sure_side(c->voices[j]);
    return (struct found){ all == 0 ? FINDING_OPEN : FINDING_MOST, all < 0 };
}

static bool comes_from_one_side(const struct counting *c, int64_t pivot, size_t j)
{
    if (pivot < 0 || c->voters == 0)
        return false;
    struct voices on[2];
    int32_t same, against;
    counting_against(c, (size_t)pivot, j, on, &same, &against);
    return (voices_count(on[0]) == 0) != (voices_count(on[1]) == 0);
}

/* What nobody disagrees with, of whom one knows by name. */
static struct found find_by_name(const struct counting *c, int64_t pivot, size_t j)
{
    const struct voices v = c->voices[j];
    const bool is_rejected = sure_side(v) < 0;
    if (smaller_side(v) > 0)
        return (struct found){ FINDING_MOST, is_rejected };
    if (comes_from_one_side(c, pivot, j))
        return (struct found){ FINDING_ONE_SIDED, is_rejected };
    return (struct found){ FINDING_COMMON_GROUND, is_rejected };
}

static struct found find_alone(const struct counting *c, int64_t pivot, size_t j)
{
    const struct voices v = c->voices[j];
    bool opposed = false;
    if (voices_count(v) < c->least)
        return (struct found){ FINDING_TOO_FEW, false };
    const int of_ends = c->parting == NULL ? 0 : side_of_parting(&c->parting[j], &opposed);
    if (of_ends != 0)
        return (struct found){ FINDING_COMMON_GROUND, of_ends < 0 };
    if (opposed || divides(v, c->least))
        return (struct found){ FINDING_DIVERGENCE, false };
    const int side = sure_side(v);
    if (side == 0)
        return (struct found){ FINDING_OPEN, false };
    if (!c->half_is_enough)
        return find_by_name(c, pivot, j);
    return (struct found){ c->parting == NULL ? FINDING_COMMON_GROUND : FINDING_MOST, side < 0 };
}

static bool is_sharper(struct voices a, struct voices b)
{
    if (smaller_side(a) != smaller_side(b))
        return smaller_side(a) > smaller_side(b);
    return voices_count(a) > voices_count(b);
}

/* The divergence with most voices on its smaller side; ties by more voices, then the earlier one.
 */
static int64_t sharpest(const struct counting *c, const struct found *found)
{
    int64_t best = -1;
    for (size_t j = 0; j < c->statements; j++) {
        if (found[j].finding != FINDING_DIVERGENCE)
            continue;
        if (best < 0 || is_sharper(c->voices[j], c->voices[best]))
            best = (int64_t)j;
    }
    return best;
}

int64_t counting_find(const struct counting *c, struct found *found)
{
    int64_t pivot = -1;
    for (int round = 0; round < 2; round++) { /* divergences first: one of them is the pivot */
        for (size_t j = 0; j < c->statements; j++)
            found[j] = c->groups > 0 ? find_by_groups(c, j) : find_alone(c, pivot, j);
        pivot = sharpest(c, found);
    }
    return pivot;
}

/* --- who could change it --------------------------------------------------------------------- */

static void voices_take(struct voices *v, int8_t value, int32_t times)
{
    v->agree += value == 1 ? times : 0;
    v->disagree += value == -1 ? times : 0;
    v->pass += value == 0 ? times : 0;
}

static void widen(struct bounds *range, double at)
{
    range->low = at < range->low ? at : range->low;
    range->high = at > range->high ? at : range->high;
}

static struct bounds carrying_bounds(const struct counting *c, const struct found *f, size_t j)
{
    return f->is_rejected ? disagree_bounds(c->voices[j]) : agree_bounds(c->voices[j]);
}

/* Takes voter v out of the counts (times = -1), row keeping the answers, or puts it back (1). */
static void counting_move(struct counting *c, size_t v, const int8_t *row, int32_t times)
{
    int8_t *at = &c->value[v * c->statements];
    for (size_t j = 0; j < c->statements; j++) {
        if (row[j] != NOT_STATED)
            voices_take(&c->voices[j], row[j], times);
        at[j] = times < 0 ? NOT_STATED : row[j];
    }
}

static void compare_without(const struct counting *c, size_t v, const int8_t *row,
                            const struct found *found, const struct found *without,
                            struct leaving *leaving)
{
    for (size_t j = 0; j < c->statements; j++) {
        struct leaving *l = &leaving[j];
        if (row[j] != NOT_STATED) {
            const struct bounds b = carrying_bounds(c, &found[j], j);
            widen(&l->low, b.low);
            widen(&l->high, b.high);
        }
        if (without[j].finding == found[j].finding &&
            without[j].is_rejected == found[j].is_rejected)
            continue;
        if (l->changers == 0)
            l->without = without[j].finding;
        if (l->changers < CHANGERS_NAMED)
            l->changer[l->changers] = (int32_t)v;
        l->changers++;
    }
}

void leaving_make(struct counting *c, const struct found *found, struct arena *arena,
                  struct leaving *leaving)
{
    must(c->groups == 0);
    int8_t *row = arena_array(arena, int8_t, c->statements);
    struct found *without = arena_array(arena, struct found, c->statements);
    for (size_t j = 0; j < c->statements; j++) {
        const struct bounds b = carrying_bounds(c, &found[j], j);
        leaving[j] = (struct leaving){ .low = { b.low, b.low }, .high = { b.high, b.high } };
    }
    for (size_t v = 0; v < c->voters && c->statements > 0; v++) {
        memcpy(row, &c->value[v * c->statements], c->statements);
        counting_move(c, v, row, -1);
        (void)counting_find(c, without);
        compare_without(c, v, row, found, without, leaving);
        counting_move(c, v, row, 1);
    }
}

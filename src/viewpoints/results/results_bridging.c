/* What is agreed with on every side. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results_bridging.h"

static const double HALF = 0.5;

static enum bridge_between between_of(const struct results *r)
{
    const struct numbers *const n = r->numbers;
    if (n->group_count > 1)
        return BRIDGE_GROUPS;
    if (n->has_ends)
        return BRIDGE_ENDS;
    return r->pivot >= 0 && r->side == SIDE_ORGANISATIONS ? BRIDGE_CAMPS : BRIDGE_NOTHING;
}

struct voices bridge_voices(const struct results *r, const struct statement *statements,
                            enum bridge_between between, size_t s,
                            const struct statement_result *on)
{
    const size_t input = (size_t)(on->statement - statements);
    switch (between) {
    case BRIDGE_GROUPS:
        return r->numbers->groups[s].voices[input];
    case BRIDGE_ENDS:
        return r->numbers->ends[s].voices[input];
    case BRIDGE_CAMPS:
        return on->on_pivot[s];
    case BRIDGE_NOTHING:
        break;
    }
    return (struct voices){ 0 };
}

static bool bridges(const struct results *r, const struct statement *statements,
                    const struct bridges *b, struct bridge *one)
{
    const int32_t needed = r->side == SIDE_PUBLIC ? CELL_LEAST : VOICES_LEAST;
    one->share.low = 2.0;
    for (size_t s = 0; s < b->sides; s++) {
        const struct voices v = bridge_voices(r, statements, b->between, s, one->on);
        const struct bounds share = agree_bounds(v);
        if (voices_count(v) < needed || 2 * v.agree <= voices_count(v))
            return false;
        if (share.low < one->share.low) {
            one->share = share;
            one->least = s;
        }
    }
    one->is_sure = one->share.low > HALF;
    return true;
}

static int surest_first(const void *a, const void *b)
{
    const struct bridge *x = a;
    const struct bridge *y = b;
    if (x->share.low != y->share.low)
        return x->share.low > y->share.low ? -1 : 1;
    return x->on->statement->number < y->on->statement->number ? -1 : 1;
}

void bridges_find(const struct results *r, const struct statement *statements, struct arena *arena,
                  struct bridges *out)
{
    struct bridges b = { .between = between_of(r) };
    b.sides = b.between == BRIDGE_NOTHING  ? 0
              : b.between == BRIDGE_GROUPS ? r->numbers->group_count
                                           : 2;
    struct bridge *at = arena_array(arena, struct bridge, r->statement_count);
    for (size_t j = 0; b.sides > 0 && j < r->statement_count; j++) {
        struct bridge one = { .on = &r->statements[j] };
        const bool is_pivot = b.between == BRIDGE_CAMPS && (int64_t)j == r->pivot;
        if (!is_pivot && bridges(r, statements, &b, &one))
            at[b.count++] = one;
    }
    if (b.count > 1)
        qsort(at, b.count, sizeof *at, surest_first);
    b.at = at;
    *out = b;
}

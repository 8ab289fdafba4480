/* What may be said of a bridging score: limits, support from both sides, weights for a second
 * round. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/bridging.h"

#include <math.h>

#include "opinion/memory.h"

struct bridging_limits bridging_limits_notes(void)
{
    return (struct bridging_limits){ .helpful_least = 0.40,
                                     .factor_below = 0.50,
                                     .rejected_below = -0.05,
                                     .rejected_slope = 0.8,
                                     .upper_below = -0.04 };
}

enum bridging bridging_of(double b, double h, double upper, const struct bridging_limits *limits)
{
    if (b >= limits->helpful_least && fabs(h) < limits->factor_below)
        return BRIDGING_HELPFUL;
    if (b < limits->rejected_below - limits->rejected_slope * fabs(h) ||
        upper < limits->upper_below)
        return BRIDGING_NOT_HELPFUL;
    return BRIDGING_UNDECIDED;
}

/* 0 for f < 0, 1 for f > 0, -1 for neither. */
static int32_t side_of(const struct factorization *f, size_t row)
{
    const double at = f->participant_factor[row];
    if (!f->participant_used[row] || (at <= 0.0 && at >= 0.0))
        return -1;
    return at > 0.0;
}

err_t bridging_sides(const struct votes *v, const struct factorization *f, struct workers *w,
                     struct arena *arena, struct arena *scratch, struct group_counts *out)
{
    LEVEL(level, scratch);
    int32_t *const side = arena_try_array(scratch, int32_t, v->participants);
    if (side == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < v->participants; i++)
        side[i] = side_of(f, i);
    return group_counts_make(v, side, 2, w, arena, scratch, out);
}

bool bridging_on_both_sides(const struct group_counts *sides, size_t j)
{
    static const int32_t MANY = 10;
    static const int32_t SOME = 4;
    static const double SHARE = 0.05;
    must(sides->groups == 2);
    bool many = true;
    bool some = true;
    for (size_t g = 0; g < 2; g++) {
        const struct answer_tally *const t = tally_of(sides, g, j);
        const int32_t net = t->agrees - t->disagrees;
        many = many && net >= MANY;
        some = some && net >= SOME && net >= SHARE * t->answers;
    }
    return many || some;
}

static double answers_used(const struct votes *v, const struct factorization *f, size_t row)
{
    int64_t count = 0;
    for (int64_t k = v->start[row]; k < v->start[row + 1]; k++)
        count += f->rank[cell_column(v, k)] > 0;
    return (double)count;
}

void bridging_balanced_weights(const struct votes *v, const struct factorization *f, double *weight)
{
    double say[2] = { 0 };
    double answers = 0.0;
    for (size_t i = 0; i < v->participants; i++) {
        const int32_t side = side_of(f, i);
        weight[i] = 0.0;
        if (side < 0)
            continue;
        const double n = answers_used(v, f, i);
        weight[i] = 1.0 / sqrt(sqrt(n));
        say[side] += weight[i] * n;
        answers += n;
    }
    const double share = say[0] > 0.0 && say[1] > 0.0 ? 0.5 : 1.0;
    for (size_t i = 0; i < v->participants; i++) {
        const int32_t side = side_of(f, i);
        if (side >= 0)
            weight[i] *= share * answers / say[side];
    }
}

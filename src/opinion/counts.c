/* Answers counted per group and statement, and what follows from counts alone.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/counts.h"

err_t group_counts_make(const struct votes *v, const int32_t *group_of, size_t groups,
                        struct arena *arena, struct group_counts *out)
{
    must(group_of != NULL || groups == 1);
    struct group_counts c = { .groups = groups, .statements = v->statements };
    c.of = arena_try_array(arena, struct answer_tally, array_size(groups, v->statements));
    c.members = arena_try_array(arena, int32_t, groups);
    if (c.of == NULL || c.members == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < v->participants; i++) {
        const int32_t g = group_of == NULL ? 0 : group_of[i];
        if (g < 0)
            continue;
        must((size_t)g < groups);
        c.members[g]++;
        struct answer_tally *const row = c.of + (size_t)g * c.statements;
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++) {
            struct answer_tally *const t = &row[cell_column(v, k)];
            t->agrees += cell_value(v, k) == VOTE_AGREE;
            t->disagrees += cell_value(v, k) == VOTE_DISAGREE;
            t->answers++;
        }
    }
    *out = c;
    return OK;
}

struct answer_tally tally_others(const struct group_counts *c, size_t leave_out, size_t j)
{
    struct answer_tally sum = { 0 };
    for (size_t g = 0; g < c->groups; g++) {
        if (g == leave_out)
            continue;
        const struct answer_tally *const t = tally_of(c, g, j);
        sum.agrees += t->agrees;
        sum.disagrees += t->disagrees;
        sum.answers += t->answers;
    }
    return sum;
}

void group_aware_consensus(const struct group_counts *c, double *consensus)
{
    for (size_t j = 0; j < c->statements; j++) {
        double product = 1.0;
        for (size_t g = 0; g < c->groups; g++) {
            const struct answer_tally *const t = tally_of(c, g, j);
            product *= (t->agrees + 1.0) / (t->answers + 2.0);
        }
        consensus[j] = product;
    }
}

/* 2^(-s/5) from exact powers of two and the fifth roots of one half: no call into libm. */
static double halved_every_five(int32_t s)
{
    static const double part[5] = { 1.0, 0.87055056329612413914, 0.75785828325519904117,
                                    0.65975395538644712969, 0.57434917749851750331 };
    double v = part[s % 5];
    for (int32_t i = 0; i < s / 5 && v > 0.0; i++)
        v *= 0.5;
    return v;
}

double routing_priority(struct answer_tally all, double extremity, enum statement_kind kind)
{
    static const double META = 7.0;
    if (kind == STATEMENT_META)
        return META * META;
    const double passes = all.answers - all.agrees - all.disagrees;
    const double importance = (1.0 - (passes + 1.0) / (all.answers + 2.0)) * (1.0 + extremity) *
                              ((all.agrees + 1.0) / (all.answers + 2.0));
    const double priority = importance * (1.0 + 8.0 * halved_every_five(all.answers));
    return priority * priority;
}

/* Answers counted per group and statement, and what follows from counts alone.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/counts.h"

#include "opinion/memory.h"

/* Whole numbers add up in any order, yet each piece counts for itself: no two threads meet. */
struct counting {
    const struct votes *votes;
    const int32_t *group_of;
    size_t groups, pieces;
    int32_t *count;   /* pieces x groups x statements x CELLS */
    int32_t *members; /* pieces x groups */
};

ALWAYS_INLINE void count_rows_body(void *context, size_t piece, enum cell_width width)
{
    const struct counting *const c = context;
    const struct votes *const v = c->votes;
    const size_t cells = v->statements * CELLS;
    const struct piece rows = piece_of_votes(v, c->pieces, piece);
    for (size_t i = rows.from; i < rows.to; i++) {
        const int32_t g = c->group_of == NULL ? 0 : c->group_of[i];
        if (g < 0)
            continue;
        must((size_t)g < c->groups);
        const size_t place = piece * c->groups + (size_t)g;
        int32_t *const count = c->count + place * cells;
        c->members[place]++;
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++)
            count[cell_at(v, k, width)]++;
    }
}
PASS(count_rows)

static void add_piece(const struct counting *c, size_t piece, struct group_counts *to)
{
    const size_t m = c->votes->statements;
    for (size_t g = 0; g < c->groups; g++) {
        const size_t place = piece * c->groups + g;
        to->members[g] += c->members[place];
        for (size_t j = 0; j < m; j++) {
            const int32_t *const count = c->count + (place * m + j) * CELLS;
            struct answer_tally *const t = &to->of[g * m + j];
            t->disagrees += count[0];
            t->agrees += count[2];
            t->answers += count[0] + count[1] + count[2];
        }
    }
}

err_t group_counts_make(const struct votes *v, const int32_t *group_of, size_t groups,
                        struct workers *w, struct arena *arena, struct arena *scratch,
                        struct group_counts *out)
{
    must(group_of != NULL || groups == 1);
    struct group_counts c = { .groups = groups, .statements = v->statements };
    c.of = arena_try_array(arena, struct answer_tally, array_size(groups, v->statements));
    c.members = arena_try_array(arena, int32_t, groups);
    LEVEL(level, scratch);
    struct counting p = { .votes = v, .group_of = group_of, .groups = groups };
    const size_t cells = array_size(groups, v->statements * CELLS);
    p.pieces = pieces_of_votes(v, cells * sizeof(int32_t));
    p.count = arena_try_array(scratch, int32_t, array_size(p.pieces, cells));
    p.members = arena_try_array(scratch, int32_t, p.pieces * groups);
    if (c.of == NULL || c.members == NULL || p.count == NULL || p.members == NULL)
        return ERR_NO_MEMORY;
    count_rows(w, v, p.pieces, &p);
    for (size_t piece = 0; piece < p.pieces; piece++)
        add_piece(&p, piece, &c);
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

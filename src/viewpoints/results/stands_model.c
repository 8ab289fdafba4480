/* One organisation beside the others.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/stands_model.h"

static const struct organisation_result *row_of(const struct results *r,
                                                const struct organisation *o)
{
    for (size_t i = 0; i < r->row_count; i++) {
        if (r->rows[i].organisation->id.v == o->id.v)
            return &r->rows[i];
    }
    return NULL;
}

static struct stand stand_on(const struct results *r, const struct organisation *o,
                             const struct organisation_result *row, size_t column)
{
    struct stand s = { .on = &r->statements[column],
                       .stance = row == NULL ? NULL : row->at[column] };
    for (size_t i = 0; i < r->row_count; i++) {
        const struct stance *const theirs = r->rows[i].at[column];
        if (&r->rows[i] == row || theirs == NULL)
            continue;
        const bool same = s.stance != NULL && theirs->value == s.stance->value;
        const bool class = r->rows[i].organisation->scope == o->scope;
        s.others++;
        s.same += same;
        s.others_class += class;
        s.same_class += class && same;
    }
    s.is_alone = s.stance != NULL && s.same == 0 && s.others >= VOICES_LEAST;
    return s;
}

static struct neighbour neighbour_of(const struct results *r,
                                     const struct organisation_result *here,
                                     const struct organisation_result *there)
{
    struct neighbour n = { .row = there };
    for (size_t j = 0; j < r->statement_count; j++) {
        if (here->at[j] == NULL || there->at[j] == NULL)
            continue;
        n.both++;
        n.same += here->at[j]->value == there->at[j]->value;
    }
    n.share = agree_bounds((struct voices){ .agree = n.same, .disagree = n.both - n.same });
    return n;
}

/* Ties: more statements in common, then by the order of rows, which is that of the map. */
static int by_row(const struct neighbour *a, const struct neighbour *b)
{
    if (a->both != b->both)
        return a->both > b->both ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static int nearest_first(const void *a, const void *b)
{
    const struct neighbour *x = a;
    const struct neighbour *y = b;
    if (x->share.low != y->share.low)
        return x->share.low > y->share.low ? -1 : 1;
    return by_row(x, y);
}

static int farthest_first(const void *a, const void *b)
{
    const struct neighbour *x = a;
    const struct neighbour *y = b;
    if (x->share.high != y->share.high)
        return x->share.high < y->share.high ? -1 : 1;
    return by_row(x, y);
}

static void find_neighbours(const struct results *r, struct stands *s, struct arena *arena)
{
    struct neighbour *near = arena_array(arena, struct neighbour, r->row_count);
    struct neighbour *far = arena_array(arena, struct neighbour, r->row_count);
    for (size_t i = 0; i < r->row_count && s->row != NULL; i++) {
        if (&r->rows[i] == s->row)
            continue;
        const struct neighbour n = neighbour_of(r, s->row, &r->rows[i]);
        s->too_few += n.both < VOICES_LEAST;
        if (n.both < VOICES_LEAST)
            continue;
        near[s->told] = n;
        far[s->told++] = n;
    }
    if (s->told > 1) {
        qsort(near, s->told, sizeof *near, nearest_first);
        qsort(far, s->told, sizeof *far, farthest_first);
    }
    s->near = near;
    s->far = far;
}

static int32_t voter_of(const struct results *r, const struct organisation *o)
{
    for (size_t v = 0; r->voter_names != NULL && v < r->numbers->voters; v++) {
        if (r->voter_names[v] != NULL && r->voter_names[v]->id.v == o->id.v)
            return (int32_t)v;
    }
    return -1;
}

void stands_build(const struct results *r, const struct organisation *o, struct arena *arena,
                  struct stands *out)
{
    struct stands s = {
        .organisation = o, .row = row_of(r, o), .count = r->statement_count, .voter = voter_of(r, o)
    };
    struct stand *at = arena_array(arena, struct stand, r->statement_count);
    for (size_t k = 0; k < r->statement_count; k++) {
        at[k] = stand_on(r, o, s.row, r->by_number[k]);
        s.said += at[k].stance != NULL;
        s.alone += at[k].is_alone;
    }
    s.at = at;
    find_neighbours(r, &s, arena);
    *out = s;
}

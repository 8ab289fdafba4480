/* The axes of the opinion map: centre and principal components of the votes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/components.h"

#include <math.h>

#include "opinion/krylov.h"
#include "opinion/memory.h"
#include "opinion/random.h"
#include "opinion/rows.h"

/* --- the centre ------------------------------------------------------------------------------ */

static bool is_out(const bool *moderated_out, size_t j)
{
    return moderated_out != NULL && moderated_out[j];
}

static void weigh_column(struct centred_votes *c, const struct answer_tally *t, size_t j)
{
    if (is_out(c->moderated_out, j) || t->answers == 0)
        return;
    const double mu = (double)(t->agrees - t->disagrees) / t->answers;
    const int32_t votes[] = { t->disagrees, t->answers - t->agrees - t->disagrees, t->agrees };
    c->mu[j] = mu;
    for (size_t vote = 0; vote < ARRAY_LEN(votes); vote++) {
        const double x = (double)vote - 1.0 - mu;
        c->x[j * CELLS + vote] = x;
        c->variance[j] += votes[vote] * (x * x);
    }
}

err_t votes_centre(const struct votes *v, const struct group_counts *everybody,
                   const bool *moderated_out, struct arena *arena, struct centred_votes *out)
{
    must(everybody->groups == 1 && everybody->statements == v->statements);
    struct centred_votes c = { .votes = v, .moderated_out = moderated_out };
    c.mu = arena_try_array(arena, double, v->statements);
    c.x = arena_try_array(arena, double, array_size(v->statements, CELLS));
    c.variance = arena_try_array(arena, double, v->statements);
    if (c.mu == NULL || c.x == NULL || c.variance == NULL)
        return ERR_NO_MEMORY;
    for (size_t j = 0; j < v->statements; j++) {
        c.moderated_count += is_out(moderated_out, j);
        weigh_column(&c, tally_of(everybody, 0, j), j);
    }
    *out = c;
    return OK;
}

/* --- X'X ------------------------------------------------------------------------------------- */

/* One accumulator a piece. */
struct square {
    const struct votes *votes;
    const double *x;
    struct workers *workers;
    size_t pieces, column_pieces;
    four *sums; /* pieces x statements */
    const four *in;
    four *out;
};

/* Each row is read once for four products and once to add them. */
ALWAYS_INLINE void square_rows_body(void *context, size_t piece, enum cell_width width)
{
    const struct square *const s = context;
    const struct votes *const v = s->votes;
    four *const sums = s->sums + piece * v->statements;
    memset(sums, 0, v->statements * sizeof *sums);
    const struct piece rows = piece_of_votes(v, s->pieces, piece);
    for (size_t i = rows.from; i < rows.to; i++) {
        four products;
        row_times(v, i, width, s->x, s->in, &products);
        row_add(v, i, width, s->x, &products, sums);
    }
}
PASS(square_rows)

ALWAYS_INLINE void sum_pieces_body(void *context, size_t piece)
{
    const struct square *const s = context;
    const size_t m = s->votes->statements;
    const struct piece columns = piece_of(m, s->column_pieces, piece);
    for (size_t j = columns.from; j < columns.to; j++)
        s->out[j] = s->sums[j];
    for (size_t p = 1; p < s->pieces; p++) {
        for (size_t j = columns.from; j < columns.to; j++)
            s->out[j] += s->sums[j + p * m];
    }
}
WORK(sum_pieces)

static void square_map(void *context, const four *in, four *out)
{
    struct square *const s = context;
    s->in = in;
    s->out = out;
    square_rows(s->workers, s->votes, s->pieces, s);
    sum_pieces(s->workers, s->column_pieces, s);
}

/* --- axes ------------------------------------------------------------------------------------ */

/* The entry of largest size positive; among equals (to 1e-9) the first column decides. */
static void fix_sign(double *axis, size_t m)
{
    double largest = 0.0;
    for (size_t j = 0; j < m; j++)
        largest = fabs(axis[j]) > largest ? fabs(axis[j]) : largest;
    for (size_t j = 0; j < m; j++) {
        if (fabs(axis[j]) < largest * (1.0 - 1e-9))
            continue;
        const double sign = axis[j] < 0.0 ? -1.0 : 1.0;
        for (size_t k = 0; k < m; k++)
            axis[k] *= sign;
        return;
    }
}

static void take_axes(const struct krylov_result *r, const four *vectors, struct components *c)
{
    const size_t m = c->statements;
    c->passes = r->passes;
    c->residual = r->residual;
    for (size_t d = 0; d < c->dimensions; d++) {
        if (r->value[d] <= r->value[0] * 1e-12)
            break; /* the votes have no such dimension */
        c->eigenvalue[d] = r->value[d];
        for (size_t j = 0; j < m; j++)
            c->axis[j + d * m] = vectors[j][d];
        fix_sign(c->axis + d * m, m);
    }
}

static err_t iterate(const struct centred_votes *v, const struct components_options *options,
                     struct workers *w, struct arena *scratch, struct components *c)
{
    const size_t m = c->statements;
    struct square s = { .votes = v->votes, .x = v->x, .workers = w };
    s.pieces = pieces_of_votes(v->votes, m * sizeof(four));
    s.column_pieces = pieces_of(m * s.pieces, PIECE_VOTES / FOUR);
    s.sums = (four *)try_lines(scratch, array_size(s.pieces * m, FOUR));
    four *const vectors = (four *)try_lines(scratch, array_size(m, FOUR));
    if (s.sums == NULL || vectors == NULL)
        return ERR_NO_MEMORY;
    for (size_t j = 0; j < m; j++) {
        for (size_t d = 0; d < FOUR; d++)
            vectors[j][d] = v->variance[j] > 0.0 ? scattered(j * FOUR + d) : 0.0;
    }
    const struct krylov_problem problem = { .m = m,
                                            .wanted = options->dimensions,
                                            .tolerance = options->tolerance,
                                            .passes_max = options->passes_max,
                                            .map = square_map,
                                            .context = &s };
    struct krylov_result r;
    const err_t result = krylov_find(&problem, vectors, w, scratch, &r);
    if (result == OK || result == ERR_NOT_CONVERGED)
        take_axes(&r, vectors, c);
    return result;
}

/* One participant or one statement: nothing varies, yet the map needs an axis (guide section 4). */
static void only_axis(const struct centred_votes *c, double *axis)
{
    const struct votes *const v = c->votes;
    if (v->statements == 1) {
        axis[0] = 1.0;
        return;
    }
    double squares = 0.0;
    for (int64_t k = 0; k < v->start[1]; k++) {
        if (!is_out(c->moderated_out, cell_column(v, k)))
            axis[cell_column(v, k)] = cell_value(v, k);
        squares += axis[cell_column(v, k)] * axis[cell_column(v, k)];
    }
    for (size_t j = 0; j < v->statements && squares > 0.0; j++)
        axis[j] /= sqrt(squares);
    fix_sign(axis, v->statements);
}

err_t components_find(const struct centred_votes *v, const struct components_options *options,
                      struct workers *w, struct arena *arena, struct arena *scratch,
                      struct components *out)
{
    must(options->dimensions >= 1 && options->dimensions <= DIMENSIONS_MAX);
    const size_t m = v->votes->statements;
    struct components c = { .dimensions = options->dimensions, .statements = m };
    c.axis = arena_try_array(arena, double, m *c.dimensions);
    c.eigenvalue = arena_try_array(arena, double, c.dimensions);
    if (c.axis == NULL || c.eigenvalue == NULL)
        return ERR_NO_MEMORY;
    for (size_t j = 0; j < m; j++)
        c.total_variance += v->variance[j];

    err_t result = OK;
    LEVEL(level, scratch);
    if (v->votes->participants == 1 || m == 1) {
        only_axis(v, c.axis);
        c.eigenvalue[0] = c.total_variance;
    } else if (c.total_variance > 0.0) {
        result = iterate(v, options, w, scratch, &c);
    }
    *out = c;
    return result;
}

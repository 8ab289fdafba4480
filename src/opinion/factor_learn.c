/* What is learned of statements from where people stand: the maximisation of factor.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/factor_em.h"

static const double NOISE_LEAST = 1e-3; /* of the variance of the answers: keeps matrices regular */

/* How positions are brought to mean 0 and covariance 1: z -> inverse (z - mean). */
struct whitening {
    double mean[FACTORS_MAX];
    double root[PACKED_MAX];                   /* lower triangular */
    double inverse[FACTORS_MAX * FACTORS_MAX]; /* of root, row-major */
};

static struct whitening whitening_of(const struct em *e)
{
    const size_t k = e->k;
    struct totals t = { 0 };
    for (size_t p = 0; p < e->pieces; p++) {
        t.weight += e->totals[p].weight;
        for (size_t q = 0; q < k; q++)
            t.position[q] += e->totals[p].position[q];
        for (size_t q = 0; q < packed_size(k); q++)
            t.square[q] += e->totals[p].square[q];
    }
    struct whitening w = { 0 };
    for (size_t q = 0; q < k; q++)
        w.mean[q] = t.position[q] / t.weight;
    for (size_t a = 0; a < k; a++) {
        for (size_t b = 0; b <= a; b++)
            w.root[packed_at(a, b)] = t.square[packed_at(a, b)] / t.weight - w.mean[a] * w.mean[b];
    }
    must(cholesky(w.root, k));
    double inverse[PACKED_MAX];
    memcpy(inverse, w.root, sizeof inverse);
    invert_lower(inverse, k);
    for (size_t a = 0; a < k; a++) {
        for (size_t b = 0; b <= a; b++)
            w.inverse[a * k + b] = inverse[packed_at(a, b)];
    }
    return w;
}

/* The sums of statement j over its people, in whitened positions and around mean + shift. */
struct statement_sums {
    struct column_sums column;
    double cross[FACTORS_MAX], position[FACTORS_MAX], square[PACKED_MAX];
    double shift;
};

static struct statement_sums sums_of(const struct em *e, const struct whitening *w, size_t j)
{
    const size_t k = e->k;
    const double *const row = e->sums + j * sums_width(k);
    const double *const c = row + head_fours(k) * FOUR;
    const double *const h = row + 2 * head_fours(k) * FOUR;
    struct statement_sums s = { 0 };
    const struct column_sums old = column_sums_of(e->values + j * VALUES, e->model->mean[j]);
    double cross[FACTORS_MAX];
    double position[FACTORS_MAX];
    for (size_t q = 0; q < k; q++) {
        cross[q] = row[q] - old.sum * w->mean[q];
        position[q] = c[q] - old.n * w->mean[q];
        s.shift += e->model->loading[j * k + q] * w->mean[q];
    }
    times(w->inverse, k, cross, s.cross);
    times(w->inverse, k, position, s.position);
    for (size_t a = 0; a < k; a++) {
        s.cross[a] -= s.shift * s.position[a];
        for (size_t b = 0; b <= a; b++)
            s.square[packed_at(a, b)] = h[packed_at(a, b)] - c[a] * w->mean[b] - w->mean[a] * c[b] +
                                        old.n * w->mean[a] * w->mean[b];
    }
    symmetric_transform(w->inverse, s.square, k);
    s.column = column_sums_of(e->values + j * VALUES, e->model->mean[j] + s.shift);
    return s;
}

/* Loading and its spread: ridge regression of the answers on the positions. */
static void learn_loading(struct em *e, const struct statement_sums *s, size_t j)
{
    const size_t k = e->k;
    struct factor_model *const f = e->model;
    double *const spread = f->loading_spread + j * packed_size(k);
    memcpy(spread, s->square, packed_size(k) * sizeof *spread);
    for (size_t q = 0; q < k; q++)
        spread[packed_at(q, q)] += f->noise / f->axis_variance[q];
    must(invert_symmetric(spread, k));
    symmetric_times(spread, k, s->cross, f->loading + j * k);
    for (size_t q = 0; q < packed_size(k); q++)
        spread[q] *= f->noise;
}

/* The mean, drawn towards the middle where few answered; returns what is left unexplained. */
static double learn_mean(struct em *e, const struct statement_sums *s, size_t j)
{
    const size_t k = e->k;
    struct factor_model *const f = e->model;
    const double *const loading = f->loading + j * k;
    const double old = f->mean[j] + s->shift;
    const double ridge = f->noise / f->mean_variance;
    const double left = s->column.sum - dense_dot(loading, s->position, k);
    f->mean[j] = (s->column.n * old + left + ridge * e->middle) / (s->column.n + ridge);
    const double moved = f->mean[j] - old;
    e->mean_spread[j] = f->noise / (s->column.n + ridge);

    double unexplained = s->column.squares - 2.0 * moved * s->column.sum +
                         s->column.n * (moved * moved + e->mean_spread[j]);
    for (size_t a = 0; a < k; a++) {
        unexplained -= 2.0 * loading[a] * (s->cross[a] - moved * s->position[a]);
        for (size_t b = 0; b < k; b++)
            unexplained += (loading[a] * loading[b] +
                            f->loading_spread[j * packed_size(k) + packed_at(a, b)]) *
                           s->square[packed_at(a, b)];
    }
    return unexplained;
}

void factor_learn_priors(struct em *e)
{
    const size_t k = e->k;
    struct factor_model *const f = e->model;
    double sum[FACTORS_MAX] = { 0 };
    double means = 0.0;
    double count = 0.0;
    for (size_t j = 0; j < e->m; j++) {
        if (!is_in(e, j))
            continue;
        count += 1.0;
        means += (f->mean[j] - e->middle) * (f->mean[j] - e->middle) + e->mean_spread[j];
        for (size_t q = 0; q < k; q++)
            sum[q] += f->loading[j * k + q] * f->loading[j * k + q] +
                      f->loading_spread[j * packed_size(k) + packed_at(q, q)];
    }
    for (size_t q = 0; q < k; q++)
        f->axis_variance[q] = sum[q] / count > 1e-9 ? sum[q] / count : 1e-9;
    f->mean_variance = means / count > 1e-4 ? means / count : 1e-4;
}

void factor_maximise(struct em *e)
{
    const struct whitening w = whitening_of(e);
    struct factor_model *const f = e->model;
    factor_learn_priors(e);
    double unexplained = 0.0;
    for (size_t j = 0; j < e->m; j++) {
        if (!is_in(e, j))
            continue;
        const struct statement_sums s = sums_of(e, &w, j);
        learn_loading(e, &s, j);
        unexplained += learn_mean(e, &s, j);
    }
    const double noise = unexplained / e->votes_weight;
    const double least = NOISE_LEAST * f->variance;
    f->noise = noise > least ? noise : least;
}

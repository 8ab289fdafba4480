/* The axes of the opinion map: centre and principal components of the votes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/components.h"

#include <math.h>

#include "opinion/eigen.h"
#include "opinion/memory.h"

enum { BLOCK = 4, BASIS_MAX = 32, PASSES_MAX = 6 };

/* A growing orthonormal basis and its image under X'X, both m x BASIS_MAX, column-major. */
struct krylov {
    const struct votes *votes;
    const double *mu;
    size_t m;
    double *basis, *image;
    size_t count;     /* columns of basis */
    size_t count_max; /* no more than there are statements that vary */
    double *in, *out; /* m x BLOCK, row-major: the four entries of a statement lie together */
    double *ritz;     /* m x BLOCK, column-major */
    double small[3][BASIS_MAX * BASIS_MAX];
    double value[BASIS_MAX];
};

err_t votes_centre(const struct votes *v, const bool *moderated_out, struct arena *scratch,
                   double *mu)
{
    LEVEL(level, scratch);
    int64_t *const seen = arena_try_array(scratch, int64_t, v->statements);
    int64_t *const sum = arena_try_array(scratch, int64_t, v->statements);
    if (seen == NULL || sum == NULL)
        return ERR_NO_MEMORY;
    const int64_t all = votes_count(v);
    for (int64_t k = 0; k < all; k++) {
        seen[cell_column(v, k)]++;
        sum[cell_column(v, k)] += cell_value(v, k);
    }
    for (size_t j = 0; j < v->statements; j++) {
        const bool counts = seen[j] > 0 && (moderated_out == NULL || !moderated_out[j]);
        mu[j] = counts ? (double)sum[j] / (double)seen[j] : 0.0;
    }
    return OK;
}

/* Four partial sums: a fixed order that the processor can overlap. */
static double dot(const double *x, const double *y, size_t n)
{
    double s0 = 0.0;
    double s1 = 0.0;
    double s2 = 0.0;
    double s3 = 0.0;
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        s0 += x[i] * y[i];
        s1 += x[i + 1] * y[i + 1];
        s2 += x[i + 2] * y[i + 2];
        s3 += x[i + 3] * y[i + 3];
    }
    for (; i < n; i++)
        s0 += x[i] * y[i];
    return (s0 + s1) + (s2 + s3);
}

static void add_multiple(double *to, double factor, const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] += factor * x[i];
}

static void scale(double *x, double factor, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] *= factor;
}

/* out = X'X in for four vectors at once: each row is read once for four products and once to add
 * them. */
static void multiply(const struct votes *v, const double *mu, const double *in, double *out)
{
    memset(out, 0, v->statements * BLOCK * sizeof *out);
    for (size_t i = 0; i < v->participants; i++) {
        double d[BLOCK] = { 0 };
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++) {
            const size_t j = cell_column(v, k);
            const double x = cell_value(v, k) - mu[j];
            for (size_t b = 0; b < BLOCK; b++)
                d[b] += x * in[j * BLOCK + b];
        }
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++) {
            const size_t j = cell_column(v, k);
            const double x = cell_value(v, k) - mu[j];
            for (size_t b = 0; b < BLOCK; b++)
                out[j * BLOCK + b] += x * d[b];
        }
    }
}

/* Appends the part of x that stands at right angles to the basis, until that part keeps its length:
 * only then is it free of rounding from the rest (Parlett, section 6.9). Nothing to add when the
 * basis is full. */
static void extend(struct krylov *s, const double *x)
{
    if (s->count == s->count_max)
        return;
    double *const q = s->basis + s->count * s->m;
    memmove(q, x, s->m * sizeof *q);
    double before = sqrt(dot(q, q, s->m));
    for (int pass = 0; pass < PASSES_MAX && before > 0.0; pass++) {
        scale(q, 1.0 / before, s->m);
        for (size_t b = 0; b < s->count; b++) {
            const double *const other = s->basis + b * s->m;
            add_multiple(q, -dot(q, other, s->m), other, s->m);
        }
        before = sqrt(dot(q, q, s->m));
        if (before > 0.7) {
            scale(q, 1.0 / before, s->m);
            s->count++;
            return;
        }
    }
}

/* The image of the basis columns from first on, at most BLOCK of them. */
static void map_new_columns(struct krylov *s, size_t first)
{
    const size_t n = s->count - first;
    memset(s->in, 0, s->m * BLOCK * sizeof *s->in);
    for (size_t b = 0; b < n; b++) {
        for (size_t j = 0; j < s->m; j++)
            s->in[j * BLOCK + b] = s->basis[j + (first + b) * s->m];
    }
    multiply(s->votes, s->mu, s->in, s->out);
    for (size_t b = 0; b < n; b++) {
        for (size_t j = 0; j < s->m; j++)
            s->image[j + (first + b) * s->m] = s->out[j * BLOCK + b];
    }
}

/* From the start vectors in ritz, the basis of their Krylov space and its image. */
static void grow(struct krylov *s)
{
    s->count = 0;
    for (size_t b = 0; b < BLOCK; b++)
        extend(s, s->ritz + b * s->m);
    for (size_t first = 0; first < s->count;) {
        const size_t end = s->count;
        map_new_columns(s, first);
        for (size_t b = first; b < end; b++)
            extend(s, s->image + b * s->m);
        first = end;
    }
}

/* The best four eigenvectors within the basis, into ritz; the largest residual among the first
 * wanted. */
static double rayleigh_ritz(struct krylov *s, size_t wanted)
{
    const size_t p = s->count;
    double *const h = s->small[0];
    double *const y = s->small[1];
    for (size_t a = 0; a < p; a++) {
        for (size_t b = 0; b <= a; b++) {
            const double ab = dot(s->basis + a * s->m, s->image + b * s->m, s->m);
            const double ba = dot(s->basis + b * s->m, s->image + a * s->m, s->m);
            h[a + b * p] = h[b + a * p] = 0.5 * (ab + ba);
        }
    }
    (void)eigen_symmetric(h, p, s->value, y); /* p <= 32 always ends far below its sweep limit */

    double worst = 0.0;
    memset(s->ritz, 0, s->m * BLOCK * sizeof *s->ritz);
    for (size_t k = 0; k < BLOCK && k < p; k++) {
        double *const u = s->ritz + k * s->m;
        double *const r = s->out; /* free until the next map */
        memset(r, 0, s->m * sizeof *r);
        for (size_t b = 0; b < p; b++) {
            add_multiple(u, y[b + k * p], s->basis + b * s->m, s->m);
            add_multiple(r, y[b + k * p], s->image + b * s->m, s->m);
        }
        add_multiple(r, -s->value[k], u, s->m);
        const double residual = sqrt(dot(r, r, s->m));
        if (k < wanted && residual > worst)
            worst = residual;
    }
    return worst;
}

/* Fixed numbers without a pattern, in -1..1 (splitmix64 of Steele, Lea and Flood, 2014). */
static double scattered(uint64_t n)
{
    uint64_t z = (n + 1) * UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    z ^= z >> 31;
    return (double)(z >> 11) * 0x1p-52 - 1.0;
}

/* Sum of squares of each column of X into variance (m); returns their sum. */
static double column_variances(const struct votes *v, const double *mu, double *variance)
{
    for (size_t i = 0; i < v->participants; i++) {
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++) {
            const double x = cell_value(v, k) - mu[cell_column(v, k)];
            variance[cell_column(v, k)] += x * x;
        }
    }
    double total = 0.0;
    for (size_t j = 0; j < v->statements; j++)
        total += variance[j];
    return total;
}

/* The entry of largest size positive; among equals (to 1e-9) the first column decides. */
static void fix_sign(double *axis, size_t m)
{
    double largest = 0.0;
    for (size_t j = 0; j < m; j++)
        largest = fabs(axis[j]) > largest ? fabs(axis[j]) : largest;
    for (size_t j = 0; j < m; j++) {
        if (fabs(axis[j]) >= largest * (1.0 - 1e-9)) {
            if (axis[j] < 0.0)
                scale(axis, -1.0, m);
            return;
        }
    }
}

static void take_result(const struct krylov *s, double worst, struct components *c)
{
    const double first = s->value[0];
    c->residual = first > 0.0 ? worst / first : 0.0;
    for (size_t d = 0; d < c->dimensions && d < s->count; d++) {
        if (s->value[d] <= first * 1e-12)
            break; /* the votes have no such dimension */
        c->eigenvalue[d] = s->value[d];
        memcpy(c->axis + d * s->m, s->ritz + d * s->m, s->m * sizeof *c->axis);
        fix_sign(c->axis + d * s->m, s->m);
    }
}

static err_t iterate(struct krylov *s, const double *variance,
                     const struct components_options *options, struct components *c)
{
    for (size_t j = 0; j < s->m && s->count_max < BASIS_MAX; j++)
        s->count_max += variance[j] > 0.0;
    for (size_t b = 0; b < BLOCK; b++) {
        for (size_t j = 0; j < s->m; j++)
            s->ritz[j + b * s->m] = variance[j] > 0.0 ? scattered(j * BLOCK + b) : 0.0;
    }
    double worst = 0.0;
    bool converged = false;
    while (!converged && c->cycles < options->cycles_max) {
        grow(s);
        worst = rayleigh_ritz(s, options->dimensions);
        c->cycles++;
        converged = worst <= options->tolerance * s->value[0];
    }
    take_result(s, worst, c);
    return converged ? OK : ERR_NOT_CONVERGED;
}

/* One participant or one statement: nothing varies, yet the map needs an axis (guide section 4). */
static void only_axis(const struct votes *v, double *axis)
{
    if (v->statements == 1) {
        axis[0] = 1.0;
        return;
    }
    double squares = 0.0;
    for (int64_t k = 0; k < v->start[1]; k++)
        squares += cell_value(v, k) * cell_value(v, k);
    if (squares <= 0.0)
        return;
    for (int64_t k = 0; k < v->start[1]; k++)
        axis[cell_column(v, k)] = cell_value(v, k) / sqrt(squares);
    fix_sign(axis, v->statements);
}

err_t components_find(const struct votes *v, const double *mu,
                      const struct components_options *options, struct arena *arena,
                      struct arena *scratch, struct components *out)
{
    must(options->dimensions >= 1 && options->dimensions <= DIMENSIONS_MAX);
    const size_t m = v->statements;
    struct components c = { .dimensions = options->dimensions, .statements = m };
    c.axis = arena_try_array(arena, double, m *c.dimensions);
    c.eigenvalue = arena_try_array(arena, double, c.dimensions);
    LEVEL(level, scratch);
    double *const variance = arena_try_array(scratch, double, m);
    if (c.axis == NULL || c.eigenvalue == NULL || variance == NULL)
        return ERR_NO_MEMORY;

    c.total_variance = column_variances(v, mu, variance);
    if (v->participants == 1 || m == 1) {
        only_axis(v, c.axis);
        c.eigenvalue[0] = c.total_variance;
        *out = c;
        return OK;
    }
    struct krylov *const s = arena_try_array(scratch, struct krylov, 1);
    if (s == NULL)
        return ERR_NO_MEMORY;
    *s = (struct krylov){ .votes = v, .mu = mu, .m = m };
    s->basis = arena_try_array(scratch, double, m *BASIS_MAX);
    s->image = arena_try_array(scratch, double, m *BASIS_MAX);
    s->in = arena_try_array(scratch, double, m *BLOCK);
    s->out = arena_try_array(scratch, double, m *BLOCK);
    s->ritz = arena_try_array(scratch, double, m *BLOCK);
    if (s->basis == NULL || s->image == NULL || s->in == NULL || s->out == NULL || s->ritz == NULL)
        return ERR_NO_MEMORY;
    const err_t result = c.total_variance > 0.0 ? iterate(s, variance, options, &c) : OK;
    *out = c;
    return result;
}

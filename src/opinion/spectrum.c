/* The leading axes of the centred answers, and how long an axis chance alone would make.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/spectrum.h"

#include <math.h>

#include "opinion/eigen.h"
#include "opinion/memory.h"
#include "opinion/random.h"

enum {
    LANES = 8,
    DEPTH = 4,
    CYCLES = 2,
    BASIS_MAX = LANES * DEPTH,
    STEPS_MAX = 16,
    PASSES_MAX = 5
};
enum { HALVES = LANES / FOUR };
static const double DEVIATIONS = 3.0;
static const double UNSEEN = 1.01; /* what 16 steps of Lanczos may not have seen */

void centred_table(const struct votes *v, const double *mean, const bool *left_out, double *x)
{
    for (size_t cell = 0; cell < v->statements * CELLS; cell++) {
        const size_t j = column_of_cell(cell);
        const bool counts = left_out == NULL || !left_out[j];
        x[cell] = counts ? vote_of_cell(cell) - mean[j] : 0.0;
    }
}

/* --- one pass -------------------------------------------------------------------------------- */

/* Eight single-precision numbers, one a lane: what is looked for here needs three digits. */
typedef float eight __attribute__((vector_size(32), aligned(4)));

/* out = X'WX in for eight vectors; with signs, vector b sees its own table of signs on X. in and
 * out are row-major, statements x LANES: the eight entries of a statement lie together. */
struct pass {
    const struct centred_votes *of;
    size_t pieces;
    float *x;    /* CELLS a statement */
    float *in;   /* statements x LANES */
    float *sums; /* pieces x statements x LANES */
    double *out; /* statements x LANES */
    float *sign; /* 256 x LANES: +1 or -1 by the bits of a byte; NULL: no signs */
    const uint64_t *row_key, *column_key;
};

/* The eight bits of an answer: one multiplication, since the keys are scattered already. */
ALWAYS_INLINE size_t sign_bits(uint64_t row_key, uint64_t column_key)
{
    const uint64_t z = (row_key ^ column_key) * UINT64_C(0xBF58476D1CE4E5B9);
    return (z ^ (z >> 29)) * UINT64_C(0x94D049BB133111EB) >> 56;
}

ALWAYS_INLINE void pass_row(const struct pass *p, size_t i, float *sums, enum cell_width width,
                            bool with_signs)
{
    const struct votes *const v = p->of->votes;
    const uint64_t key = with_signs ? p->row_key[i] : 0;
    eight d = { 0 };
    for (int64_t k = v->start[i]; k < v->start[i + 1]; k++) {
        const size_t cell = cell_at(v, k, width);
        const size_t j = column_of_cell(cell);
        const eight y = *(const eight *)(p->in + j * LANES) * p->x[cell];
        d += with_signs ? y * *(const eight *)(p->sign + sign_bits(key, p->column_key[j]) * LANES)
                        : y;
    }
    d *= p->of->weight == NULL ? 1.0F : (float)p->of->weight[i];
    for (int64_t k = v->start[i]; k < v->start[i + 1]; k++) {
        const size_t cell = cell_at(v, k, width);
        const size_t j = column_of_cell(cell);
        const eight y = d * p->x[cell];
        eight *const out = (eight *)(sums + j * LANES);
        *out += with_signs
                    ? y * *(const eight *)(p->sign + sign_bits(key, p->column_key[j]) * LANES)
                    : y;
    }
}

ALWAYS_INLINE void pass_body(void *context, size_t piece, enum cell_width width)
{
    const struct pass *const p = context;
    const struct piece rows = piece_of_votes(p->of->votes, p->pieces, piece);
    float *const sums = p->sums + piece * p->of->votes->statements * LANES;
    memset(sums, 0, p->of->votes->statements * LANES * sizeof *sums);
    if (p->sign == NULL) {
        for (size_t i = rows.from; i < rows.to; i++)
            pass_row(p, i, sums, width, false);
    } else {
        for (size_t i = rows.from; i < rows.to; i++)
            pass_row(p, i, sums, width, true);
    }
}
PASS(pass)

/* Runs the pass; the sums of the pieces are added in their order. */
static const double *multiply(struct pass *p, const double *in, struct workers *w)
{
    const size_t width = p->of->votes->statements * LANES;
    for (size_t e = 0; e < width; e++)
        p->in[e] = (float)in[e];
    pass(w, p->of->votes, p->pieces, p);
    for (size_t e = 0; e < width; e++)
        p->out[e] = (double)p->sums[e];
    for (size_t piece = 1; piece < p->pieces; piece++) {
        for (size_t e = 0; e < width; e++)
            p->out[e] += (double)p->sums[piece * width + e];
    }
    return p->out;
}

static err_t pass_open(const struct centred_votes *c, struct arena *scratch, struct pass *out)
{
    const size_t m = c->votes->statements;
    const size_t width = array_size(m, LANES);
    *out = (struct pass){ .of = c, .pieces = pieces_of_votes(c->votes, width * sizeof(float)) };
    out->x = arena_try_array(scratch, float, array_size(m, CELLS));
    out->in = arena_try_array(scratch, float, width);
    out->sums = arena_try_array(scratch, float, array_size(out->pieces, width));
    out->out = try_lines(scratch, width);
    if (out->x == NULL || out->in == NULL || out->sums == NULL || out->out == NULL)
        return ERR_NO_MEMORY;
    for (size_t cell = 0; cell < m * CELLS; cell++)
        out->x[cell] = (float)c->x[cell];
    return OK;
}

static err_t pass_sign(struct pass *p, uint64_t seed, struct arena *scratch)
{
    const struct votes *const v = p->of->votes;
    uint64_t *const rows = arena_try_array(scratch, uint64_t, v->participants);
    uint64_t *const columns = arena_try_array(scratch, uint64_t, v->statements);
    p->sign = arena_try_array(scratch, float, 256 * LANES);
    if (rows == NULL || columns == NULL || p->sign == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < v->participants; i++)
        rows[i] = random_at(seed, (uint64_t)v->participant_id[i]);
    for (size_t j = 0; j < v->statements; j++)
        columns[j] = random_at(~seed, (uint64_t)v->statement_id[j]);
    for (size_t e = 0; e < 256 * (size_t)LANES; e++)
        p->sign[e] = e / LANES >> e % LANES & 1 ? -1.0F : 1.0F;
    p->row_key = rows;
    p->column_key = columns;
    return OK;
}

/* --- leading axes ---------------------------------------------------------------------------- */

/* An orthonormal basis and its image, column-major. */
struct subspace {
    size_t m, count, count_max;
    double *basis, *image; /* m x BASIS_MAX */
    double *block;         /* m x LANES, row-major */
    double *ritz;          /* m x LANES, column-major */
    double value[BASIS_MAX];
    double small[2][BASIS_MAX * BASIS_MAX];
};

static double dot(const double *x, const double *y, size_t n)
{
    double s[FOUR] = { 0 };
    size_t i = 0;
    for (; i + FOUR <= n; i += FOUR) {
        for (size_t b = 0; b < FOUR; b++)
            s[b] += x[i + b] * y[i + b];
    }
    for (; i < n; i++)
        s[0] += x[i] * y[i];
    return (s[0] + s[1]) + (s[2] + s[3]);
}

/* Adds what of x stands at right angles to the basis, if anything does (Parlett, section 6.9). */
static void extend(struct subspace *s, const double *x)
{
    if (s->count == s->count_max)
        return;
    double *const q = s->basis + s->count * s->m;
    memmove(q, x, s->m * sizeof *q);
    double length = sqrt(dot(q, q, s->m));
    for (int pass = 0; pass < PASSES_MAX && length > 0.0; pass++) {
        for (size_t i = 0; i < s->m; i++)
            q[i] /= length;
        for (size_t b = 0; b < s->count; b++) {
            const double *const other = s->basis + b * s->m;
            const double along = dot(q, other, s->m);
            for (size_t i = 0; i < s->m; i++)
                q[i] -= along * other[i];
        }
        length = sqrt(dot(q, q, s->m));
        if (length > 0.7) {
            for (size_t i = 0; i < s->m; i++)
                q[i] /= length;
            s->count++;
            return;
        }
    }
}

static void map_columns(struct subspace *s, struct pass *p, size_t first, struct workers *w)
{
    const size_t n = s->count - first;
    memset(s->block, 0, s->m * LANES * sizeof *s->block);
    for (size_t b = 0; b < n; b++) {
        for (size_t j = 0; j < s->m; j++)
            s->block[j * LANES + b] = s->basis[j + (first + b) * s->m];
    }
    const double *const out = multiply(p, s->block, w);
    for (size_t b = 0; b < n; b++) {
        for (size_t j = 0; j < s->m; j++)
            s->image[j + (first + b) * s->m] = out[j * LANES + b];
    }
}

/* The best eigenvectors within the basis, into ritz. */
static void rayleigh_ritz(struct subspace *s)
{
    const size_t n = s->count;
    double *const h = s->small[0];
    double *const y = s->small[1];
    for (size_t a = 0; a < n; a++) {
        for (size_t b = 0; b <= a; b++) {
            const double ab = dot(s->basis + a * s->m, s->image + b * s->m, s->m);
            const double ba = dot(s->basis + b * s->m, s->image + a * s->m, s->m);
            h[a + b * n] = h[b + a * n] = 0.5 * (ab + ba);
        }
    }
    (void)eigen_symmetric(h, n, s->value, y);
    memset(s->ritz, 0, s->m * LANES * sizeof *s->ritz);
    for (size_t k = 0; k < LANES && k < n; k++) {
        for (size_t b = 0; b < n; b++) {
            for (size_t j = 0; j < s->m; j++)
                s->ritz[j + k * s->m] += y[b + k * n] * s->basis[j + b * s->m];
        }
    }
}

static void krylov_cycle(struct subspace *s, struct pass *p, struct workers *w)
{
    s->count = 0;
    for (size_t b = 0; b < LANES; b++)
        extend(s, s->ritz + b * s->m);
    for (size_t first = 0; first < s->count;) {
        const size_t end = s->count;
        map_columns(s, p, first, w);
        for (size_t b = first; b < end; b++)
            extend(s, s->image + b * s->m);
        first = end;
    }
    rayleigh_ritz(s);
}

static bool varies(const struct centred_votes *c, size_t j)
{
    return c->x[j * CELLS] != 0.0 || c->x[j * CELLS + 1] != 0.0 || c->x[j * CELLS + 2] != 0.0;
}

err_t spectrum_leading(const struct centred_votes *c, size_t count, struct workers *w,
                       struct arena *arena, struct arena *scratch, struct spectrum *out)
{
    must(count >= 1 && count <= LEADING_MAX && arena != scratch);
    const size_t m = c->votes->statements;
    *out = (struct spectrum){ .axis = arena_try_array(arena, double, array_size(m, count)) };
    LEVEL(level, scratch);
    struct subspace *const s = arena_try_array(scratch, struct subspace, 1);
    struct pass p;
    if (out->axis == NULL || s == NULL)
        return ERR_NO_MEMORY;
    s->m = m;
    s->count_max = c->varying < BASIS_MAX ? c->varying : BASIS_MAX;
    s->basis = arena_try_array(scratch, double, array_size(m, BASIS_MAX));
    s->image = arena_try_array(scratch, double, array_size(m, BASIS_MAX));
    s->block = try_lines(scratch, array_size(m, LANES));
    s->ritz = arena_try_array(scratch, double, array_size(m, LANES));
    if (s->basis == NULL || s->image == NULL || s->block == NULL || s->ritz == NULL)
        return ERR_NO_MEMORY;
    TRY(pass_open(c, scratch, &p));
    for (size_t b = 0; b < LANES; b++) {
        for (size_t j = 0; j < m; j++)
            s->ritz[j + b * m] = varies(c, j) ? 2.0 * random_unit(b, j) - 1.0 : 0.0;
    }
    for (int cycle = 0; cycle < CYCLES && s->count_max > 0; cycle++)
        krylov_cycle(s, &p, w);
    while (out->count < count && out->count < s->count &&
           s->value[out->count] > 1e-6 * s->value[0]) {
        out->eigenvalue[out->count] = s->value[out->count];
        memcpy(out->axis + out->count * m, s->ritz + out->count * m, m * sizeof *out->axis);
        out->count++;
    }
    return OK;
}

/* --- chance ---------------------------------------------------------------------------------- */

/* Eight Lanczos runs side by side, one a lane. */
struct lanczos {
    size_t m, steps;
    double *basis; /* steps x m x LANES */
    double along[STEPS_MAX][LANES], across[STEPS_MAX][LANES];
};

static double *lanczos_at(const struct lanczos *l, size_t step)
{
    return l->basis + step * l->m * LANES;
}

static void lane_dots(const double *x, const double *y, size_t m, double out[LANES])
{
    four s[HALVES] = { 0 };
    const four *const a = (const four *)x;
    const four *const b = (const four *)y;
    for (size_t j = 0; j < m; j++) {
        for (size_t h = 0; h < HALVES; h++)
            s[h] += a[j * HALVES + h] * b[j * HALVES + h];
    }
    memcpy(out, s, sizeof s);
}

static void lane_add(double *to, const double factor[LANES], const double *x, size_t m)
{
    four *const t = (four *)to;
    const four *const a = (const four *)x;
    const four *const f = (const four *)factor;
    for (size_t j = 0; j < m; j++) {
        for (size_t h = 0; h < HALVES; h++)
            t[j * HALVES + h] += f[h] * a[j * HALVES + h];
    }
}

/* Brings each lane to length 1, or to 0 when nothing of it is left, that is, not more than `least`;
 * gives the lengths. */
static void lane_normalise(double *x, size_t m, const double least[LANES], double length[LANES])
{
    double factor[LANES];
    lane_dots(x, x, m, length);
    for (size_t b = 0; b < LANES; b++) {
        length[b] = sqrt(length[b]);
        factor[b] = length[b] > least[b] ? 1.0 / length[b] : 0.0;
        length[b] = length[b] > least[b] ? length[b] : 0.0;
    }
    for (size_t j = 0; j < m; j++) {
        for (size_t b = 0; b < LANES; b++)
            x[j * LANES + b] *= factor[b];
    }
}

/* Step t: the image of vector t without what lies in the earlier ones becomes vector t + 1. */
static void lanczos_step(struct lanczos *l, size_t t, const double *image)
{
    double *const next = lanczos_at(l, t + 1);
    memcpy(next, image, l->m * LANES * sizeof *next);
    lane_dots(next, lanczos_at(l, t), l->m, l->along[t]);
    for (int twice = 0; twice < 2; twice++) {
        for (size_t s = 0; s <= t; s++) {
            double d[LANES];
            lane_dots(next, lanczos_at(l, s), l->m, d);
            for (size_t b = 0; b < LANES; b++)
                d[b] = -d[b];
            lane_add(next, d, lanczos_at(l, s), l->m);
        }
    }
    double least[LANES];
    for (size_t b = 0; b < LANES; b++)
        least[b] = 1e-5 * l->along[0][b];
    lane_normalise(next, l->m, least, l->across[t]);
}

/* Largest eigenvalue of the tridiagonal matrix of one lane. */
static double lanczos_top(const struct lanczos *l, size_t lane)
{
    double a[STEPS_MAX * STEPS_MAX] = { 0 };
    double vector[STEPS_MAX * STEPS_MAX];
    double value[STEPS_MAX];
    const size_t n = l->steps;
    for (size_t t = 0; t < n; t++) {
        a[t + t * n] = l->along[t][lane];
        if (t + 1 < n)
            a[t + 1 + t * n] = a[t + (t + 1) * n] = l->across[t][lane];
    }
    (void)eigen_symmetric(a, n, value, vector);
    return value[0];
}

/* Largest eigenvalues under eight tables of signs. */
static err_t chance_of_eight(const struct centred_votes *c, uint64_t seed, struct workers *w,
                             struct arena *scratch, double top[LANES])
{
    LEVEL(level, scratch);
    const struct votes *const v = c->votes;
    struct lanczos *const l = arena_try_array(scratch, struct lanczos, 1);
    struct pass p;
    if (l == NULL)
        return ERR_NO_MEMORY;
    l->m = v->statements;
    l->steps = c->varying < STEPS_MAX ? c->varying : STEPS_MAX;
    l->basis = try_lines(scratch, array_size(l->steps + 1, array_size(l->m, LANES)));
    if (l->basis == NULL)
        return ERR_NO_MEMORY;
    TRY(pass_open(c, scratch, &p));
    TRY(pass_sign(&p, seed, scratch));
    double length[LANES];
    const double least[LANES] = { 0 };
    for (size_t j = 0; j < l->m; j++) {
        for (size_t b = 0; b < LANES; b++)
            l->basis[j * LANES + b] = varies(c, j) ? 2.0 * random_unit(b, j) - 1.0 : 0.0;
    }
    lane_normalise(l->basis, l->m, least, length);
    for (size_t t = 0; t < l->steps; t++)
        lanczos_step(l, t, multiply(&p, lanczos_at(l, t), w));
    for (size_t b = 0; b < LANES; b++)
        top[b] = lanczos_top(l, b);
    return OK;
}

err_t spectrum_chance(const struct centred_votes *c, size_t tables, uint64_t seed,
                      struct workers *w, struct arena *scratch, double *out)
{
    must(tables >= LANES && tables % LANES == 0);
    *out = 0.0;
    if (c->varying == 0)
        return OK;
    double sum = 0.0;
    double squares = 0.0;
    for (size_t t = 0; t < tables; t += LANES) {
        double top[LANES];
        TRY(chance_of_eight(c, random_key(seed, t), w, scratch, top));
        for (size_t b = 0; b < LANES; b++) {
            sum += top[b];
            squares += top[b] * top[b];
        }
    }
    const double n = (double)tables;
    const double mean = sum / n;
    const double variance = (squares - n * mean * mean) / (n - 1.0);
    *out = UNSEEN * (mean + DEVIATIONS * sqrt(variance > 0.0 ? variance : 0.0));
    return OK;
}

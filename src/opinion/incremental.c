/* One more answer: counts and the voter's own position without looking at anybody else again.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/incremental.h"

#include <math.h>

/* h and J stay below 2^62 units even if one participant answers everything, and a unit is never
 * coarser than it must be, nor finer than 2^-44: then an answer is rounded by 3e-14. */
static const double UNITS_MAX = 0x1p62;
static const double FINEST = 0x1p-44;

size_t incremental_size(size_t participants, size_t statements, size_t labels, size_t dimensions)
{
    const size_t packed = packed_size(dimensions);
    return statements * ((labels + 1) * sizeof(struct answer_tally) + packed * sizeof(int64_t)) +
           participants * (2 * sizeof(int32_t) + (dimensions + packed) * sizeof(int64_t));
}

static int64_t in_units(double x, double unit)
{
    const double u = x / unit; /* exact: a power of two */
    return u < 0.0 ? -(int64_t)(0.5 - u) : (int64_t)(u + 0.5);
}

/* What an answer to statement j adds to J, element (r, c). */
static double precision_step(const struct factor_model *m, size_t j, size_t r, size_t c)
{
    const size_t k = m->dimensions;
    return (m->loading[j * k + r] * m->loading[j * k + c] +
            m->loading_spread[j * packed_size(k) + packed_at(r, c)]) /
           m->noise;
}

/* What an answer adds to h. */
static double pull(const struct factor_model *m, size_t j, size_t r, int8_t vote)
{
    return m->loading[j * m->dimensions + r] * ((double)vote - m->mean[j]) / m->noise;
}

/* The unit: from the most that all statements together can add. */
static double find_unit(const struct factor_model *m)
{
    double most = 0.0;
    for (size_t j = 0; j < m->statements; j++) {
        double largest = 0.0;
        for (size_t r = 0; r < m->dimensions; r++) {
            const double step = fabs(precision_step(m, j, r, r));
            const double pulled = fabs(pull(m, j, r, m->mean[j] > 0.0 ? -1 : 1));
            largest = step > largest ? step : largest;
            largest = pulled > largest ? pulled : largest;
        }
        most += largest;
    }
    double unit = FINEST;
    while (most / unit > UNITS_MAX)
        unit *= 2.0;
    return unit;
}

static err_t model_use(const struct factor_model *model, struct arena *arena, struct incremental *s)
{
    const size_t k = s->dimensions;
    const size_t packed = packed_size(k);
    must(model->noise > 0.0);
    s->h = arena_try_array(arena, int64_t, s->participants * k);
    s->j = arena_try_array(arena, int64_t, s->participants * packed);
    s->step = arena_try_array(arena, int64_t, s->statements * packed);
    if (s->h == NULL || s->j == NULL || s->step == NULL)
        return ERR_NO_MEMORY;
    s->unit = find_unit(model);
    for (size_t j = 0; j < model->statements && j < s->statements; j++) {
        for (size_t r = 0; r < k; r++) {
            for (size_t c = 0; c <= r; c++)
                s->step[j * packed + packed_at(r, c)] =
                    in_units(precision_step(model, j, r, c), s->unit);
        }
    }
    return OK;
}

err_t incremental_make(const struct factor_model *model, size_t participants, size_t statements,
                       const int32_t *label_of, size_t labels, struct arena *arena,
                       struct incremental *out)
{
    struct incremental s = { .model = model,
                             .participants = participants,
                             .statements = statements,
                             .labels = labels,
                             .dimensions = model == NULL ? 0 : model->dimensions };
    s.all = arena_try_array(arena, struct answer_tally, statements);
    s.of_label = arena_try_array(arena, struct answer_tally, labels * statements);
    s.label_of = arena_try_array(arena, int32_t, participants);
    s.answers = arena_try_array(arena, int32_t, participants);
    if (s.all == NULL || s.of_label == NULL || s.label_of == NULL || s.answers == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < participants; i++) {
        s.label_of[i] = label_of == NULL ? -1 : label_of[i];
        must(s.label_of[i] >= -1 && s.label_of[i] < (int32_t)labels);
    }
    if (s.dimensions > 0)
        TRY(model_use(model, arena, &s));
    *out = s;
    return OK;
}

static void count(struct answer_tally *t, int8_t vote, int32_t one)
{
    t->agrees += vote == VOTE_AGREE ? one : 0;
    t->disagrees += vote == VOTE_DISAGREE ? one : 0;
    t->answers += one;
}

/* Adds an answer (one = 1) or takes it away (-1). */
static void put(struct incremental *s, size_t row, size_t column, int8_t vote, int32_t one)
{
    const size_t k = s->dimensions;
    const size_t packed = packed_size(k);
    count(&s->all[column], vote, one);
    if (s->label_of[row] >= 0)
        count(&s->of_label[(size_t)s->label_of[row] * s->statements + column], vote, one);
    s->answers[row] += one;
    must(s->all[column].answers >= 0 && s->answers[row] >= 0);
    if (k == 0 || column >= s->model->statements)
        return;
    for (size_t r = 0; r < k; r++)
        s->h[row * k + r] += one * in_units(pull(s->model, column, r, vote), s->unit);
    for (size_t r = 0; r < packed; r++)
        s->j[row * packed + r] += one * s->step[column * packed + r];
}

void incremental_update(struct incremental *s, size_t row, size_t column, int8_t was, int8_t is)
{
    must(row < s->participants && column < s->statements);
    must(was >= VOTE_DISAGREE && was <= VOTE_NONE && is >= VOTE_DISAGREE && is <= VOTE_NONE);
    if (was != VOTE_NONE)
        put(s, row, column, was, -1);
    if (is != VOTE_NONE)
        put(s, row, column, is, 1);
}

void incremental_label(struct incremental *s, size_t row, int32_t label)
{
    must(row < s->participants && s->answers[row] == 0);
    must(label >= -1 && label < (int32_t)s->labels);
    s->label_of[row] = label;
}

err_t incremental_of_votes(const struct votes *v, const struct factor_model *model,
                           size_t participants, size_t statements, const int32_t *label_of,
                           size_t labels, struct arena *arena, struct incremental *out)
{
    must(v->participants <= participants && v->statements <= statements);
    TRY(incremental_make(model, participants, statements, label_of, labels, arena, out));
    for (size_t i = 0; i < v->participants; i++) {
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++)
            incremental_update(out, i, cell_column(v, k), VOTE_NONE, cell_value(v, k));
    }
    return OK;
}

/* --- the posterior ---------------------------------------------------------------------------- */

/* Lower factor of the packed matrix, in place (Golub and Van Loan, section 4.2.5). Its smallest
 * eigenvalue is 1 here, so no pivot comes near 0. */
static void factorise(double *a, size_t k)
{
    for (size_t c = 0; c < k; c++) {
        for (size_t r = c; r < k; r++) {
            double sum = a[packed_at(r, c)];
            for (size_t i = 0; i < c; i++)
                sum -= a[packed_at(r, i)] * a[packed_at(c, i)];
            a[packed_at(r, c)] = r == c ? sqrt(sum) : sum / a[packed_at(c, c)];
        }
    }
}

/* x = (L L')^-1 x. */
static void solve(const double *l, size_t k, double *x)
{
    for (size_t r = 0; r < k; r++) {
        for (size_t c = 0; c < r; c++)
            x[r] -= l[packed_at(r, c)] * x[c];
        x[r] /= l[packed_at(r, r)];
    }
    for (size_t r = k; r-- > 0;) {
        for (size_t c = r + 1; c < k; c++)
            x[r] -= l[packed_at(c, r)] * x[c];
        x[r] /= l[packed_at(r, r)];
    }
}

void incremental_position(const struct incremental *s, size_t row, double *position,
                          double *covariance)
{
    const size_t k = s->dimensions;
    const size_t packed = packed_size(k);
    must(row < s->participants && k <= FACTORS_MAX);
    if (k == 0)
        return;
    double l[PACKED_MAX];
    double x[FACTORS_MAX] = { 0 };
    for (size_t r = 0; r < k; r++) {
        for (size_t c = 0; c <= r; c++)
            l[packed_at(r, c)] =
                (double)s->j[row * packed + packed_at(r, c)] * s->unit + (r == c ? 1.0 : 0.0);
    }
    factorise(l, k);
    if (position != NULL) {
        for (size_t r = 0; r < k; r++)
            position[r] = (double)s->h[row * k + r] * s->unit;
        solve(l, k, position);
    }
    for (size_t c = 0; covariance != NULL && c < k; c++) {
        for (size_t r = 0; r < k; r++)
            x[r] = r == c ? 1.0 : 0.0;
        solve(l, k, x);
        for (size_t r = c; r < k; r++)
            covariance[packed_at(r, c)] = x[r];
    }
}

/* --- equality --------------------------------------------------------------------------------- */

static bool same_bytes(const void *a, const void *b, size_t size)
{
    return size == 0 || memcmp(a, b, size) == 0;
}

bool incremental_equal(const struct incremental *a, const struct incremental *b)
{
    if (a->participants != b->participants || a->statements != b->statements ||
        a->labels != b->labels || a->dimensions != b->dimensions)
        return false;
    const size_t n = a->participants;
    const size_t m = a->statements;
    const size_t k = a->dimensions;
    const bool counts = same_bytes(a->all, b->all, m * sizeof *a->all) &&
                        same_bytes(a->of_label, b->of_label, a->labels * m * sizeof *a->of_label) &&
                        same_bytes(a->label_of, b->label_of, n * sizeof *a->label_of) &&
                        same_bytes(a->answers, b->answers, n * sizeof *a->answers);
    return counts && a->unit == b->unit && same_bytes(a->h, b->h, n * k * sizeof *a->h) &&
           same_bytes(a->j, b->j, n * packed_size(k) * sizeof *a->j);
}

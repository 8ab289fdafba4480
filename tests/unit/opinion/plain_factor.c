/* The factor model written from its formulas. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "plain_factor.h"

static bool plain_in(const struct plain *p, size_t i, size_t j)
{
    return *cell(p->t, i, j) != NONE && (p->left_out == NULL || !p->left_out[j]);
}

static double plain_weight(const struct plain *p, size_t i)
{
    bool any = false;
    for (size_t j = 0; j < p->t.m; j++)
        any |= plain_in(p, i, j);
    return !any ? 0.0 : p->weight == NULL ? 1.0 : p->weight[i];
}

/* q(z): covariance (1 + sum E[w w'] / noise)^-1, mean covariance sum w (x - mean) / noise. */
void plain_place(struct plain *p, size_t i)
{
    const size_t k = p->k;
    double a[AXES * AXES] = { 0 };
    double h[AXES] = { 0 };
    for (size_t q = 0; q < k; q++)
        a[q * k + q] = 1.0;
    for (size_t j = 0; j < p->t.m; j++) {
        for (size_t q = 0; q < k && plain_in(p, i, j); q++) {
            h[q] += p->w[j * k + q] * (*cell(p->t, i, j) - p->mean[j]) / p->noise;
            for (size_t r = 0; r < k; r++)
                a[q * k + r] +=
                    (p->w[j * k + q] * p->w[j * k + r] + p->s[(j * k + q) * k + r]) / p->noise;
        }
    }
    plain_inverse(a, k, p->c + i * k * k);
    for (size_t q = 0; q < k; q++) {
        p->z[i * k + q] = 0.0;
        for (size_t r = 0; r < k; r++)
            p->z[i * k + q] += p->c[(i * k + q) * k + r] * h[r];
    }
}

static double plain_middle(const struct plain *p)
{
    double sum = 0.0;
    double n = 0.0;
    for (size_t i = 0; i < p->t.n; i++) {
        for (size_t j = 0; j < p->t.m; j++) {
            sum += plain_in(p, i, j) ? plain_weight(p, i) * *cell(p->t, i, j) : 0.0;
            n += plain_in(p, i, j) ? plain_weight(p, i) : 0.0;
        }
    }
    return sum / n;
}

static void plain_priors(struct plain *p)
{
    const double middle = plain_middle(p);
    double count = 0.0;
    double means = 0.0;
    double sum[AXES] = { 0 };
    for (size_t j = 0; j < p->t.m; j++) {
        if (p->left_out != NULL && p->left_out[j])
            continue;
        count += 1.0;
        means += (p->mean[j] - middle) * (p->mean[j] - middle) + p->mean_spread[j];
        for (size_t q = 0; q < p->k; q++)
            sum[q] += p->w[j * p->k + q] * p->w[j * p->k + q] + p->s[(j * p->k + q) * p->k + q];
    }
    for (size_t q = 0; q < p->k; q++)
        p->axis_variance[q] = fmax(sum[q] / count, 1e-9);
    p->mean_variance = fmax(means / count, 1e-4);
}

/* Every position in person: z -> root^-1 (z - mean), c alike; means take up what was shifted. */
static void plain_whiten(struct plain *p)
{
    const size_t k = p->k;
    double all = 0.0;
    double mean[AXES] = { 0 };
    double root[AXES * AXES] = { 0 };
    for (size_t i = 0; i < p->t.n; i++) {
        all += plain_weight(p, i);
        for (size_t q = 0; q < k; q++)
            mean[q] += plain_weight(p, i) * p->z[i * k + q];
    }
    for (size_t q = 0; q < k; q++)
        mean[q] /= all;
    for (size_t i = 0; i < p->t.n; i++) {
        for (size_t q = 0; q < k; q++) {
            p->z[i * k + q] -= mean[q];
        }
        for (size_t q = 0; q < k * k; q++)
            root[q] += plain_weight(p, i) / all *
                       (p->c[i * k * k + q] + p->z[i * k + q / k] * p->z[i * k + q % k]);
    }
    for (size_t a = 0; a < k; a++) { /* Cholesky, by columns */
        for (size_t b = 0; b < a; b++)
            root[b * k + a] = 0.0;
        for (size_t b = a; b < k; b++) {
            for (size_t q = 0; q < a; q++)
                root[b * k + a] -= root[b * k + q] * root[a * k + q];
            root[b * k + a] /= b == a ? sqrt(root[a * k + a]) : root[a * k + a];
        }
    }
    double inverse[AXES * AXES];
    plain_inverse(root, k, inverse);
    for (size_t j = 0; j < p->t.m; j++)
        p->mean[j] += dense_dot(p->w + j * k, mean, k);
    for (size_t i = 0; i < p->t.n; i++) {
        double z[AXES] = { 0 };
        double half[AXES * AXES] = { 0 };
        double c[AXES * AXES] = { 0 };
        for (size_t a = 0; a < k; a++) {
            for (size_t b = 0; b < k; b++) {
                z[a] += inverse[a * k + b] * p->z[i * k + b];
                for (size_t q = 0; q < k; q++)
                    half[a * k + q] += inverse[a * k + b] * p->c[(i * k + b) * k + q];
            }
        }
        for (size_t a = 0; a < k * k; a++) {
            for (size_t q = 0; q < k; q++)
                c[a] += half[a / k * k + q] * inverse[a % k * k + q];
        }
        memcpy(p->z + i * k, z, k * sizeof *z);
        memcpy(p->c + i * k * k, c, k * k * sizeof *c);
    }
}

/* q(w) and q(mean) of statement j. */
static void plain_learn(struct plain *p, size_t j, double middle)
{
    const size_t k = p->k;
    double h[AXES * AXES] = { 0 };
    double g[AXES] = { 0 };
    for (size_t q = 0; q < k; q++)
        h[q * k + q] = p->noise / p->axis_variance[q];
    for (size_t i = 0; i < p->t.n; i++) {
        const double weight = plain_weight(p, i);
        for (size_t q = 0; q < k && plain_in(p, i, j); q++) {
            const double *const z = p->z + i * k;
            g[q] += weight * z[q] * (*cell(p->t, i, j) - p->mean[j]);
            for (size_t r = 0; r < k; r++)
                h[q * k + r] += weight * (z[q] * z[r] + p->c[(i * k + q) * k + r]);
        }
    }
    plain_inverse(h, k, p->s + j * k * k);
    for (size_t q = 0; q < k; q++) {
        p->w[j * k + q] = 0.0;
        for (size_t r = 0; r < k; r++)
            p->w[j * k + q] += p->s[(j * k + q) * k + r] * g[r];
    }
    for (size_t q = 0; q < k * k; q++)
        p->s[j * k * k + q] *= p->noise;
    double sum = p->noise / p->mean_variance * middle;
    double n = p->noise / p->mean_variance;
    for (size_t i = 0; i < p->t.n; i++) {
        const double left = *cell(p->t, i, j) - dense_dot(p->w + j * k, p->z + i * k, k);
        sum += plain_in(p, i, j) ? plain_weight(p, i) * left : 0.0;
        n += plain_in(p, i, j) ? plain_weight(p, i) : 0.0;
    }
    p->mean[j] = sum / n;
    p->mean_spread[j] = p->noise / n;
}

/* E[(x - mean - w z)^2] over all three posteriors. */
static double plain_unexplained(const struct plain *p, size_t i, size_t j)
{
    const size_t k = p->k;
    const double *const w = p->w + j * k;
    const double *const z = p->z + i * k;
    const double left = *cell(p->t, i, j) - p->mean[j] - dense_dot(w, z, k);
    double sum = left * left + p->mean_spread[j];
    for (size_t q = 0; q < k; q++) {
        for (size_t r = 0; r < k; r++)
            sum += (w[q] * w[r] + p->s[(j * k + q) * k + r]) * p->c[(i * k + q) * k + r] +
                   z[q] * z[r] * p->s[(j * k + q) * k + r];
    }
    return sum;
}

void plain_step(struct plain *p)
{
    for (size_t i = 0; i < p->t.n; i++)
        plain_place(p, i);
    plain_priors(p);
    plain_whiten(p);
    double sum = 0.0;
    double n = 0.0;
    for (size_t j = 0; j < p->t.m; j++) {
        if (p->left_out != NULL && p->left_out[j])
            continue;
        plain_learn(p, j, plain_middle(p));
        for (size_t i = 0; i < p->t.n; i++) {
            if (!plain_in(p, i, j))
                continue;
            sum += plain_weight(p, i) * plain_unexplained(p, i, j);
            n += plain_weight(p, i);
        }
    }
    p->noise = sum / n;
}

struct plain plain_begin(struct world *w, struct table t, size_t k, const double *weight,
                         const bool *left_out)
{
    struct plain p = { t, k, weight, left_out };
    p.z = arena_array(&w->arena, double, t.n *k);
    p.c = arena_array(&w->arena, double, t.n *k *k);
    p.w = arena_array(&w->arena, double, t.m *k);
    p.s = arena_array(&w->arena, double, t.m *k *k);
    p.mean = arena_array(&w->arena, double, t.m);
    p.mean_spread = arena_array(&w->arena, double, t.m);
    p.noise = 0.5;
    p.mean_variance = 0.3;
    for (size_t q = 0; q < k; q++)
        p.axis_variance[q] = 0.2 + 0.1 * (double)q;
    for (size_t j = 0; j < t.m; j++) {
        if (left_out != NULL && left_out[j])
            continue;
        p.mean[j] = 0.4 * bell(w);
        double n = 0.0;
        for (size_t i = 0; i < t.n; i++)
            n += plain_in(&p, i, j) ? plain_weight(&p, i) : 0.0;
        p.mean_spread[j] = p.noise / (n + p.noise / p.mean_variance);
        for (size_t q = 0; q < k; q++) {
            p.w[j * k + q] = 0.4 * bell(w);
            p.s[(j * k + q) * k + q] = 0.05;
        }
    }
    return p;
}

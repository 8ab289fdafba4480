/* What a fitted factor model says of one person, and how well of answers it has not seen.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/factor.h"

enum { ANSWERS_PREDICTED = 1000000 };

void factor_evidence(const struct factor_model *f, const struct votes *v, size_t row,
                     const bool *left_out, double *information, double *score)
{
    const size_t k = f->dimensions;
    const double precision = k == 0 ? 0.0 : 1.0 / f->noise;
    memset(information, 0, packed_size(k) * sizeof *information);
    memset(score, 0, k * sizeof *score);
    for (int64_t c = v->start[row]; c < v->start[row + 1]; c++) {
        const size_t j = cell_column(v, c);
        if (left_out != NULL && left_out[j])
            continue;
        const double *const loading = f->loading + j * k;
        const double *const spread = f->loading_spread + j * packed_size(k);
        const double x = (cell_value(v, c) - f->mean[j]) * precision;
        for (size_t a = 0; a < k; a++) {
            score[a] += x * loading[a];
            for (size_t b = 0; b <= a; b++)
                information[packed_at(a, b)] +=
                    precision * (loading[a] * loading[b] + spread[packed_at(a, b)]);
        }
    }
}

void factor_place(const double *information, const double *score, size_t k, double *position,
                  double *covariance)
{
    memcpy(covariance, information, packed_size(k) * sizeof *covariance);
    for (size_t q = 0; q < k; q++)
        covariance[packed_at(q, q)] += 1.0;
    must(invert_symmetric(covariance, k));
    symmetric_times(covariance, k, score, position);
}

void factor_take_back(const struct factor_model *f, size_t j, int8_t value, double *information,
                      double *score)
{
    const size_t k = f->dimensions;
    const double precision = 1.0 / f->noise;
    const double *const loading = f->loading + j * k;
    const double *const spread = f->loading_spread + j * packed_size(k);
    const double x = (value - f->mean[j]) * precision;
    for (size_t a = 0; a < k; a++) {
        score[a] -= x * loading[a];
        for (size_t b = 0; b <= a; b++)
            information[packed_at(a, b)] -=
                precision * (loading[a] * loading[b] + spread[packed_at(a, b)]);
    }
}

/* The answer less what the model expects of it without having seen it. */
static double residual_unseen(const struct factor_model *f, size_t j, int8_t value,
                              const double *information, const double *score)
{
    const size_t k = f->dimensions;
    double less[PACKED_MAX];
    double score_less[DENSE_MAX];
    double position[DENSE_MAX];
    double covariance[PACKED_MAX];
    memcpy(less, information, packed_size(k) * sizeof *less);
    memcpy(score_less, score, k * sizeof *score_less);
    factor_take_back(f, j, value, less, score_less);
    factor_place(less, score_less, k, position, covariance);
    const double leverage =
        symmetric_form(position, f->loading_spread + j * packed_size(k), k, position) / f->noise;
    const double residual = value - f->mean[j] - dense_dot(f->loading + j * k, position, k);
    return residual / (1.0 - (leverage < 0.9 ? leverage : 0.9));
}

double factor_predicted(const struct factor_model *f, const struct votes *v,
                        const struct factor_given *given)
{
    const size_t stride = 1 + (size_t)votes_count(v) / ANSWERS_PREDICTED;
    double missed = 0.0;
    double all = 0.0;
    for (size_t i = 0; i < v->participants && f->dimensions > 0; i += stride) {
        const double weight = given->weight == NULL ? 1.0 : given->weight[i];
        double information[PACKED_MAX];
        double score[DENSE_MAX];
        factor_evidence(f, v, i, given->left_out, information, score);
        for (int64_t c = v->start[i]; c < v->start[i + 1]; c++) {
            const size_t j = cell_column(v, c);
            if (given->left_out != NULL && given->left_out[j])
                continue;
            const double x = cell_value(v, c) - f->mean[j];
            const double r = residual_unseen(f, j, cell_value(v, c), information, score);
            missed += weight * r * r;
            all += weight * x * x;
        }
    }
    return all > 0.0 ? 1.0 - missed / all : 0.0;
}

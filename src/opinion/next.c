/* Which statement next, and estimates that stay right although the choice was not even-handed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/next.h"

#include <math.h>

#include "opinion/special.h"

/* w' C w. */
static double variance_along(const double *w, const double *covariance, size_t k)
{
    double sum = 0.0;
    for (size_t r = 0; r < k; r++) {
        for (size_t c = 0; c < k; c++)
            sum += w[r] * w[c] * covariance[packed_at(r, c)];
    }
    return sum > 0.0 ? sum : 0.0;
}

double next_information(const struct factor_model *model, const struct next_person *person,
                        size_t j)
{
    double position = 0.0;
    if (model != NULL && j < model->statements && model->dimensions > 0 &&
        person->covariance != NULL) {
        const double *const w = model->loading + j * model->dimensions;
        must(model->noise > 0.0);
        const double told = variance_along(w, person->covariance, model->dimensions);
        position = special_log(1.0 + told / model->noise) / 2.0;
    }
    const double n = person->effective == NULL ? 0.0 : person->effective[j];
    return position + special_log(1.0 + 1.0 / (n + 2.0)) / 2.0;
}

size_t next_probabilities(const struct factor_model *model, const struct next_person *person,
                          const struct next_options *options, size_t statements,
                          double *probability)
{
    must(options->even >= 0.0 && options->even <= 1.0);
    double sum = 0.0;
    size_t open = 0;
    for (size_t j = 0; j < statements; j++) {
        const bool closed = person->closed != NULL && person->closed[j];
        probability[j] = closed ? 0.0 : next_information(model, person, j);
        sum += probability[j];
        open += !closed;
    }
    for (size_t j = 0; j < statements; j++) {
        if (person->closed == NULL || !person->closed[j])
            probability[j] =
                (1.0 - options->even) * probability[j] / sum + options->even / (double)open;
    }
    return open;
}

struct next_statement next_draw(const double *probability, size_t statements, double u)
{
    must(u >= 0.0 && u < 1.0);
    struct next_statement last = { -1, 0.0 };
    double sum = 0.0;
    for (size_t j = 0; j < statements; j++) {
        if (probability[j] <= 0.0)
            continue;
        sum += probability[j];
        last = (struct next_statement){ (int64_t)j, probability[j] };
        if (u < sum)
            break; /* else rounding left the sum below u: the last open one */
    }
    return last;
}

double drawn_weight(const struct drawn_answer *a)
{
    must(a->probability > 0.0 && a->probability <= 1.0 && a->step >= 1 && a->step <= a->steps);
    return (1.0 / a->probability + (double)(a->steps - a->step)) / (double)a->steps;
}

struct drawn_share drawn_share_of(const struct drawn_answer *answers, size_t count)
{
    struct drawn_share s = { .answers = count };
    double all = 0.0;
    double squares = 0.0;
    for (size_t i = 0; i < count; i++) {
        const double w = answers[i].weight * drawn_weight(&answers[i]);
        s.share[answers[i].vote + 1] += w;
        all += w;
        squares += w * w;
    }
    if (all <= 0.0)
        return s;
    for (size_t v = 0; v < 3; v++)
        s.share[v] /= all;
    s.effective = all * all / squares;
    for (size_t i = 0; i < count; i++) {
        const double w = answers[i].weight * drawn_weight(&answers[i]);
        for (size_t v = 0; v < 3; v++) {
            const double x = (size_t)(answers[i].vote + 1) == v ? 1.0 : 0.0;
            s.error[v] += w * w * (x - s.share[v]) * (x - s.share[v]);
        }
    }
    for (size_t v = 0; v < 3; v++)
        s.error[v] = sqrt(s.error[v]) / all;
    return s;
}

/* How large the share of agreement is, and how sure: the Beta posterior of a share.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/share.h"

#include <math.h>

#include "opinion/memory.h"
#include "opinion/posterior.h"
#include "opinion/special.h"

static const double LEVEL_USUAL = 0.9;

double share_at_most(double successes, double failures, double x)
{
    must(successes >= 0.0 && failures >= 0.0);
    return special_beta(successes + 0.5, failures + 0.5, x);
}

double share_quantile(double successes, double failures, double q)
{
    must(successes >= 0.0 && failures >= 0.0);
    return special_beta_quantile(successes + 0.5, failures + 0.5, q);
}

double share_mean(double successes, double failures)
{
    return (successes + 0.5) / (successes + failures + 1.0);
}

struct interval share_interval_at(double successes, double failures, double level)
{
    must(level > 0.0 && level < 1.0);
    const double tail = (1.0 - level) / 2.0;
    return (struct interval){ share_quantile(successes, failures, tail),
                              share_quantile(successes, failures, 1.0 - tail) };
}

struct interval share_interval(double successes, double failures)
{
    return share_interval_at(successes, failures, LEVEL_USUAL);
}

/* --- the difference of two shares ------------------------------------------------------------ */

struct difference {
    struct angle_grid grid;
    struct posterior a, b;
};

/* P(a - b <= d): over the grid of a, the probability that b is at least x - d. */
static double difference_at_most(const struct difference *g, double d)
{
    const struct posterior *const a = &g->a;
    const struct posterior *const b = &g->b;
    double sum = 0.0;
    size_t j = 0; /* in the window of b */
    for (size_t k = 0; k < a->count; k++) {
        const double y = g->grid.at[a->first + k].x - d;
        while (j < b->count && g->grid.at[b->first + j].x <= y)
            j++;
        double below = j == b->count ? 1.0 : 0.0;
        if (j > 0 && j < b->count) {
            const double before = g->grid.at[b->first + j - 1].x;
            const double part = (y - before) / (g->grid.at[b->first + j].x - before);
            below = b->at_most[j - 1] + part * (b->at_most[j] - b->at_most[j - 1]);
        }
        sum += posterior_weight(a, k) * a->density[k] * (1.0 - below);
    }
    return sum * a->step;
}

static double difference_quantile(const struct difference *g, double q)
{
    double low = -1.0;
    double high = 1.0;
    while (high - low > 1e-12) {
        const double middle = low + (high - low) / 2.0;
        if (difference_at_most(g, middle) > q)
            high = middle;
        else
            low = middle;
    }
    return low + (high - low) / 2.0;
}

err_t share_difference_at(struct share a, struct share b, double level, struct arena *scratch,
                          struct interval *out)
{
    static const size_t STEPS_LEAST = 2048;
    must(level > 0.0 && level < 1.0);
    LEVEL(mark, scratch);
    struct difference g;
    const double na = a.successes + a.failures;
    const double nb = b.successes + b.failures;
    const size_t needed = angle_steps_for(na > nb ? na : nb);
    const size_t steps = needed > STEPS_LEAST ? needed : STEPS_LEAST;
    TRY(angle_grid_make(steps, scratch, &g.grid));
    double *const values = arena_try_array(scratch, double, 4 * (steps + 1));
    if (values == NULL)
        return ERR_NO_MEMORY;
    posterior_make(&g.grid, 1, a, values, &g.a);
    posterior_make(&g.grid, 1, b, values + 2 * (steps + 1), &g.b);
    const double tail = (1.0 - level) / 2.0;
    *out = (struct interval){ difference_quantile(&g, tail), difference_quantile(&g, 1.0 - tail) };
    return OK;
}

err_t share_difference(struct share a, struct share b, struct arena *scratch, struct interval *out)
{
    return share_difference_at(a, b, LEVEL_USUAL, scratch, out);
}

struct interval share_difference_fast(double mean_a, struct interval a, double mean_b,
                                      struct interval b)
{
    const double d = mean_a - mean_b;
    const double down_a = mean_a - a.low;
    const double up_a = a.high - mean_a;
    const double down_b = mean_b - b.low;
    const double up_b = b.high - mean_b;
    return (struct interval){ d - sqrt(down_a * down_a + up_b * up_b),
                              d + sqrt(up_a * up_a + down_b * down_b) };
}

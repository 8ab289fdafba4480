/* Posteriors of shares on a grid of angles: what two shares say about each other.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/posterior.h"

#include <math.h>

#include "opinion/memory.h"
#include "opinion/special.h"

static const double PI = 3.14159265358979323846;

size_t angle_steps_for(double count)
{
    const double needed = 3.0 * PI * sqrt(count);
    size_t steps = 64;
    while ((double)steps < needed && steps < ((size_t)1 << 17))
        steps *= 2;
    return steps;
}

/* Half angles i pi / (2 steps), made from halves of the right angle: only square roots. x holds the
 * sine and y the cosine until all are there. */
static void make_circle(struct angle *at, size_t steps)
{
    at[0] = (struct angle){ .x = 0.0, .y = 1.0 };
    at[steps] = (struct angle){ .x = 1.0, .y = 0.0 };
    for (size_t gap = steps; gap > 1; gap /= 2) {
        const double c = sqrt((1.0 + at[gap].y) / 2.0);
        at[gap / 2].x = at[gap].x / (2.0 * c);
        at[gap / 2].y = c;
    }
    for (size_t bit = 1; bit < steps; bit *= 2) {
        for (size_t i = bit + 1; i < 2 * bit; i++) {
            const struct angle a = at[i - bit];
            at[i].y = a.y * at[bit].y - a.x * at[bit].x;
            at[i].x = a.x * at[bit].y + a.y * at[bit].x;
        }
    }
}

err_t angle_grid_make(size_t steps, struct arena *arena, struct angle_grid *out)
{
    must(steps >= 2 && (steps & (steps - 1)) == 0);
    struct angle *const at = arena_try_array(arena, struct angle, steps + 1);
    if (at == NULL)
        return ERR_NO_MEMORY;
    make_circle(at, steps);
    for (size_t i = 0; i <= steps; i++) {
        at[i].x *= at[i].x;
        at[i].y *= at[i].y;
    }
    for (size_t i = 1; i < steps; i++) {
        at[i].log_x = special_log(at[i].x);
        at[i].log_y = special_log(at[i].y);
    }
    *out = (struct angle_grid){ steps, at };
    return OK;
}

/* First point with x at or above the given one. */
static size_t point_from(const struct angle_grid *grid, size_t stride, double x)
{
    size_t low = 0;
    size_t high = grid->steps / stride;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (grid->at[middle * stride].x < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The second derivative of the log density is -(s / sin^2 + f / cos^2) / 2 of the half angle, and
 * that is at most -c, c = (sqrt s + sqrt f)^2 / 2 (Cauchy and Schwarz), everywhere: sqrt(78 / c)
 * from the mode the density is below e^-39 of its largest value. */
static void place_window(const struct angle_grid *grid, size_t stride, struct share s,
                         struct posterior *p)
{
    const double n = s.successes + s.failures;
    size_t middle = 0;
    size_t reach = p->last;
    if (n > 0.0) {
        middle = point_from(grid, stride, s.successes / n);
        const double curvature = n / 2.0 + sqrt(s.successes * s.failures);
        const double points = sqrt(78.0 / curvature) / p->step + 2.0;
        reach = points < (double)p->last ? (size_t)points : p->last;
    }
    p->first = middle > reach ? middle - reach : 0;
    const size_t end = middle + reach < p->last ? middle + reach : p->last;
    p->count = end - p->first + 1;
}

/* At an end the density is 0, unless no answer is on the side that would make it so. */
static double end_density(struct share s, double x, double scale)
{
    return (x > 0.0 ? s.failures : s.successes) > 0.0 ? 0.0 : special_exp(-scale);
}

static void fill_density(const struct angle_grid *grid, size_t stride, struct share s,
                         struct posterior *p)
{
    const double n = s.successes + s.failures;
    double largest = 0.0; /* the log of the density at its mode */
    if (s.successes > 0.0)
        largest += s.successes * special_log(s.successes / n);
    if (s.failures > 0.0)
        largest += s.failures * special_log(s.failures / n);
    double total = 0.0;
    for (size_t k = 0; k < p->count; k++) {
        const size_t i = p->first + k;
        const struct angle *const a = &grid->at[i * stride];
        p->density[k] = i == 0 || i == p->last
                            ? end_density(s, a->x, largest)
                            : special_exp(s.successes * a->log_x + s.failures * a->log_y - largest);
        total += posterior_weight(p, k) * p->density[k];
    }
    const double scale = 1.0 / (total * p->step);
    for (size_t k = 0; k < p->count; k++)
        p->density[k] *= scale;
}

/* What the trapezoidal sum up to this point has too much: h^2/12 g' - h^4/720 g''' of g = density,
 * from u = (log g)' = s cot - f tan of the half angle. */
static double sum_excess(const struct angle *a, struct share s, double h, double density)
{
    if (a->x <= 0.0 || a->y <= 0.0)
        return 0.0; /* an even function */
    const double root = sqrt(a->x * a->y);
    const double left = s.successes / a->x;
    const double right = s.failures / a->y;
    const double u = root * (left - right);
    const double u1 = -0.5 * (left + right);
    const double u2 = 0.5 * root * (left / a->x - right / a->y);
    const double third = u * (u * u + 3.0 * u1) + u2;
    return density * h * h / 12.0 * (u - h * h / 60.0 * third);
}

void posterior_make(const struct angle_grid *grid, size_t stride, struct share s, double *values,
                    struct posterior *p)
{
    must(s.successes >= 0.0 && s.failures >= 0.0 && grid->steps % stride == 0);
    *p = (struct posterior){ .last = grid->steps / stride };
    p->step = PI / (double)p->last;
    place_window(grid, stride, s, p);
    p->density = values;
    p->at_most = values + p->last + 1;
    fill_density(grid, stride, s, p);
    double sum = 0.0;
    for (size_t k = 0; k < p->count; k++) {
        const double half = 0.5 * p->step * p->density[k];
        sum += p->first + k == 0 ? 0.0 : half;
        const struct angle *const a = &grid->at[(p->first + k) * stride];
        const double exact = sum - sum_excess(a, s, p->step, p->density[k]);
        p->at_most[k] = exact < 0.0 ? 0.0 : exact > 1.0 ? 1.0 : exact;
        sum += half;
    }
}

static double at_most_point(const struct posterior *p, size_t i)
{
    if (i < p->first)
        return 0.0;
    return i >= p->first + p->count ? 1.0 : p->at_most[i - p->first];
}

static double density_at_point(const struct posterior *p, size_t i)
{
    return i < p->first || i >= p->first + p->count ? 0.0 : p->density[i - p->first];
}

/* Sum over b of density times distribution of a. That product is odd about an end, so the first
 * Euler-Maclaurin term stays there: the product of both densities. */
double posterior_less(const struct posterior *a, const struct posterior *b)
{
    must(a->last == b->last);
    double sum = 0.0;
    for (size_t k = 0; k < b->count; k++)
        sum += posterior_weight(b, k) * b->density[k] * at_most_point(a, b->first + k);
    const double ends = density_at_point(a, 0) * density_at_point(b, 0) -
                        density_at_point(a, a->last) * density_at_point(b, b->last);
    const double h = b->step;
    const double p = h * (sum + h / 12.0 * ends);
    return p < 0.0 ? 0.0 : p > 1.0 ? 1.0 : p;
}

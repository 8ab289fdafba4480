/* Makes a repeated step x -> g(x) come to rest sooner.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/anderson.h"

err_t anderson_init(struct anderson *a, size_t n, struct arena *arena)
{
    *a = (struct anderson){ .n = n };
    const size_t block = array_size(n, ANDERSON_DEPTH);
    a->image = arena_try_array(arena, double, n);
    a->rest = arena_try_array(arena, double, n);
    a->image_change = arena_try_array(arena, double, block);
    a->rest_change = arena_try_array(arena, double, block);
    a->image_straight = arena_try_array(arena, double, block);
    a->rest_straight = arena_try_array(arena, double, block);
    if (a->image == NULL || a->rest == NULL || a->image_change == NULL || a->rest_change == NULL ||
        a->image_straight == NULL || a->rest_straight == NULL)
        return ERR_NO_MEMORY;
    return OK;
}

void anderson_forget(struct anderson *a)
{
    a->kept = a->next = 0;
    a->begun = false;
}

static double dot(const double *x, const double *y, size_t n)
{
    double even = 0.0;
    double odd = 0.0;
    size_t i = 0;
    for (; i + 2 <= n; i += 2) {
        even += x[i] * y[i];
        odd += x[i + 1] * y[i + 1];
    }
    for (; i < n; i++)
        even += x[i] * y[i];
    return even + odd;
}

static void add_multiple(double *to, double factor, const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] += factor * x[i];
}

/* Notes how image and rest have changed since the last step, and keeps the present ones. */
static void note(struct anderson *a, const double *x, const double *image)
{
    double *const image_change = a->image_change + a->next * a->n;
    double *const rest_change = a->rest_change + a->next * a->n;
    for (size_t i = 0; i < a->n; i++) {
        const double rest = image[i] - x[i];
        image_change[i] = image[i] - a->image[i];
        rest_change[i] = rest - a->rest[i];
        a->image[i] = image[i];
        a->rest[i] = rest;
    }
    if (a->begun) {
        a->next = (a->next + 1) % ANDERSON_DEPTH;
        a->kept += a->kept < ANDERSON_DEPTH;
    }
    a->begun = true;
}

void anderson_step(struct anderson *a, const double *x, const double *image, double *next)
{
    static const double NEW_ENOUGH = 1e-20; /* of its squared length: else only rounding is left */
    const size_t n = a->n;
    note(a, x, image);
    memmove(next, image, n * sizeof *next);
    double squares[ANDERSON_DEPTH];
    size_t straight = 0;
    for (size_t k = 1; k <= a->kept; k++) { /* the newest first: it counts most */
        const size_t at = (a->next + ANDERSON_DEPTH - k) % ANDERSON_DEPTH;
        double *const rest = a->rest_straight + straight * n;
        double *const moved = a->image_straight + straight * n;
        memcpy(rest, a->rest_change + at * n, n * sizeof *rest);
        memcpy(moved, a->image_change + at * n, n * sizeof *moved);
        const double before = dot(rest, rest, n);
        for (size_t s = 0; s < straight; s++) {
            const double *const other = a->rest_straight + s * n;
            const double part = dot(rest, other, n) / squares[s];
            add_multiple(rest, -part, other, n);
            add_multiple(moved, -part, a->image_straight + s * n, n);
        }
        const double left = dot(rest, rest, n);
        if (left <= NEW_ENOUGH * before)
            continue;
        add_multiple(next, -dot(rest, a->rest, n) / left, moved, n);
        squares[straight++] = left;
    }
}

/* Makes a repeated step x -> g(x) come to rest sooner.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_ANDERSON_H
#define ALYANS_OPINION_ANDERSON_H

#include "kit/base/arena.h"

enum { ANDERSON_DEPTH = 6 };

/* What is kept of the last steps: how g(x) and g(x) - x have changed from one to the next. */
struct anderson {
    size_t n, kept, next;
    bool begun;
    double *image, *rest;                   /* n: the last g(x) and g(x) - x */
    double *image_change, *rest_change;     /* n x ANDERSON_DEPTH, a ring */
    double *image_straight, *rest_straight; /* n x ANDERSON_DEPTH, scratch */
};

/* For vectors of n numbers. Memory: 26 n numbers in arena. Errors: ERR_NO_MEMORY. */
MUST_USE err_t anderson_init(struct anderson *a, size_t n, struct arena *arena);

/* Forgets the past, as after a step that led nowhere. */
void anderson_forget(struct anderson *a);

/* Takes x and its image g(x); writes where to look next into next, which may be x: the combination
 * of the last images whose g(x) - x would be least if g were linear (Anderson, J. ACM 12, 1965;
 * Walker and Ni, SIAM J. Numer. Anal. 49, 2011). The first time that is g(x). Sums run in a fixed
 * order. O(n x ANDERSON_DEPTH^2). */
void anderson_step(struct anderson *a, const double *x, const double *image, double *next);

#endif

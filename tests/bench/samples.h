/* Times that were measured, and what so many of a hundred of them stay below.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_BENCH_SAMPLES_H
#define ALYANS_TESTS_BENCH_SAMPLES_H

#include "kit/base/base.h"

static inline int samples_order(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static inline void samples_sort(int64_t *samples, size_t n)
{
    qsort(samples, n, sizeof samples[0], samples_order);
}

/* Of sorted ones, n > 0. */
static inline int64_t samples_at(const int64_t *samples, size_t n, size_t percent)
{
    return samples[n * percent / 100];
}

#endif

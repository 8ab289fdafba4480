/* Numbers that look like chance and are not: each is a function of seed, stream and place alone, so
 * whichever thread asks for it, in whatever order, it is the same.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_DRAWS_H
#define ALYANS_OPINION_DRAWS_H

#include "kit/base/base.h"

/* The finaliser of splitmix64 (Steele, Lea and Flood, OOPSLA 2014): every bit of x tips half of
 * the bits of the answer. */
static inline uint64_t draw_mix(uint64_t x)
{
    x += UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

/* 64 bits: number `at` of stream `stream` under seed. */
static inline uint64_t draw_bits(uint64_t seed, uint64_t stream, uint64_t at)
{
    return draw_mix(draw_mix(draw_mix(seed) ^ stream) ^ at);
}

/* In [0, 1), a multiple of 2^-53. */
static inline double draw_unit(uint64_t seed, uint64_t stream, uint64_t at)
{
    return (double)(draw_bits(seed, stream, at) >> 11) * 0x1p-53;
}

/* In 0..n-1, n from 1 to 2^32; off from equal chances by less than n / 2^32. */
static inline size_t draw_below(uint64_t seed, uint64_t stream, uint64_t at, size_t n)
{
    return (size_t)((draw_bits(seed, stream, at) >> 32) * (uint64_t)n >> 32);
}

#endif

/* Numbers without a pattern, made from a key and a place: the same key and place, the same number,
 * in whatever order they are asked for. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_RANDOM_H
#define ALYANS_OPINION_RANDOM_H

#include "kit/base/base.h"

/* The finalizer of splitmix64 (Steele, Lea and Flood 2014): a one-to-one map that scatters. */
static inline uint64_t random_mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static inline uint64_t random_at(uint64_t key, uint64_t place)
{
    return random_mix(random_mix(key + UINT64_C(0x9E3779B97F4A7C15)) +
                      (place + 1) * UINT64_C(0x9E3779B97F4A7C15));
}

/* 64 bits: number `at` of stream `stream` under a seed. */
static inline uint64_t draw_bits(uint64_t seed, uint64_t stream, uint64_t at)
{
    const uint64_t step = UINT64_C(0x9E3779B97F4A7C15);
    return random_mix((random_mix((random_mix(seed + step) ^ stream) + step) ^ at) + step);
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

/* In -1..1, to start a search from. */
static inline double scattered(uint64_t n)
{
    return (double)(random_mix((n + 1) * UINT64_C(0x9E3779B97F4A7C15)) >> 11) * 0x1p-52 - 1.0;
}

/* At least 0, below 1: 53 bits. */
static inline double random_unit(uint64_t key, uint64_t place)
{
    return (double)(random_at(key, place) >> 11) * 0x1p-53;
}

/* 0..count-1, count below 2^32; uneven by less than count / 2^32. */
static inline size_t random_below(uint64_t key, uint64_t place, size_t count)
{
    return (size_t)((random_at(key, place) >> 32) * count >> 32);
}

/* A key for one of several uses of a seed. */
static inline uint64_t random_key(uint64_t seed, uint64_t use)
{
    return random_mix(seed ^ random_mix(use + UINT64_C(0xD1B54A32D192ED03)));
}

#endif

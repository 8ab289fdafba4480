/* Stable sorting by an integer key, in time that no choice of keys can spoil.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_SORT_H
#define ALYANS_OPINION_SORT_H

#include "kit/base/base.h"

struct keyed {
    uint64_t key;
    size_t at; /* what the key belongs to */
};

/* Order of the signed integers as order of the unsigned ones. */
static inline uint64_t key_of_i64(int64_t v)
{
    return (uint64_t)v ^ (UINT64_C(1) << 63);
}
static inline int64_t i64_of_key(uint64_t key)
{
    return (int64_t)(key ^ (UINT64_C(1) << 63));
}

/* The same for finite doubles; both zeros are one. */
static inline uint64_t key_of_f64(double v)
{
    const double plain = v + 0.0; /* -0 becomes 0 */
    uint64_t bits;
    memcpy(&bits, &plain, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

/* Sorts n items ascending, equal keys in their given order. spare has room for n items too.
 * Least significant byte first; bytes that all keys share cost nothing. O(8 n). */
void sort_keyed(struct keyed *items, struct keyed *spare, size_t n);

#endif

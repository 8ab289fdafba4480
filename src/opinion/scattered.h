/* Fixed numbers without a pattern, to start a search from.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_SCATTERED_H
#define ALYANS_OPINION_SCATTERED_H

#include "kit/base/base.h"

/* In -1..1; the same for the same n, everywhere (splitmix64 of Steele, Lea and Flood, 2014). */
static inline double scattered(uint64_t n)
{
    uint64_t z = (n + 1) * UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    z ^= z >> 31;
    return (double)(z >> 11) * 0x1p-52 - 1.0;
}

#endif

/* Looking something up in a list that is in ascending order of a number in each of its elements.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_BASE_SORTED_H
#define ALYANS_KIT_BASE_SORTED_H

#include "kit/base/base.h"

/* Place of the first element that is not below key, or where it would be. The number is an int64_t
 * at that offset of each element. */
static inline size_t sorted_from(const void *at, size_t count, size_t size, size_t offset,
                                 int64_t key)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        int64_t is;
        memcpy(&is, (const char *)at + middle * size + offset, sizeof is);
        if (is < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The same, and the place of the element that has it; SIZE_MAX: none has. */
static inline size_t sorted_find(const void *at, size_t count, size_t size, size_t offset,
                                 int64_t key)
{
    const size_t place = sorted_from(at, count, size, offset, key);
    int64_t is = 0;
    if (place < count)
        memcpy(&is, (const char *)at + place * size + offset, sizeof is);
    return place < count && is == key ? place : SIZE_MAX;
}

/* By the member's name: SORTED_FIND(rows, count, id.v, wanted). Of a list of numbers alone it is
 * sorted_find(ids, count, sizeof *ids, 0, wanted). */
#define SORTED_FROM(at, count, member, key)                                                        \
    sorted_from((at), (count), sizeof *(at), offsetof(__typeof__(*(at)), member), (key))
#define SORTED_FIND(at, count, member, key)                                                        \
    sorted_find((at), (count), sizeof *(at), offsetof(__typeof__(*(at)), member), (key))

#endif

/* Stable sorting by an integer key.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/sort.h"

enum { DIGITS = 8, VALUES = 256 };

static unsigned digit(uint64_t key, int d)
{
    return (unsigned)(key >> (8 * d)) & 0xFFu;
}

static void sort_by_digit(const struct keyed *from, struct keyed *to, size_t n, int d,
                          const size_t counts[VALUES])
{
    size_t next[VALUES];
    size_t sum = 0;
    for (int v = 0; v < VALUES; v++) {
        next[v] = sum;
        sum += counts[v];
    }
    for (size_t i = 0; i < n; i++)
        to[next[digit(from[i].key, d)]++] = from[i];
}

void sort_keyed(struct keyed *items, struct keyed *spare, size_t n)
{
    if (n < 2)
        return;
    size_t counts[DIGITS][VALUES] = { 0 };
    for (size_t i = 0; i < n; i++) {
        for (int d = 0; d < DIGITS; d++)
            counts[d][digit(items[i].key, d)]++;
    }

    struct keyed *from = items;
    struct keyed *to = spare;
    for (int d = 0; d < DIGITS; d++) {
        if (counts[d][digit(items[0].key, d)] == n)
            continue; /* the same in all keys */
        sort_by_digit(from, to, n, d, counts[d]);
        struct keyed *const done = to;
        to = from;
        from = done;
    }
    if (from != items)
        memcpy(items, from, n * sizeof *items);
}

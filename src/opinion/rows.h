/* What passes do with one row of the centred votes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_ROWS_H
#define ALYANS_OPINION_ROWS_H

#include "opinion/pieces.h"

/* x has CELLS numbers a column, what each answer weighs; the blocks have one `four` a column. */

/* *product = sum over the answers of row i of x times the column's four numbers. Two partial sums:
 * a fixed order that the processor can overlap. */
ALWAYS_INLINE void row_times(const struct votes *v, size_t i, enum cell_width width,
                             const double *x, const four *block, four *product)
{
    four even = { 0 };
    four odd = { 0 };
    const int64_t end = v->start[i + 1];
    int64_t k = v->start[i];
    for (; k + 2 <= end; k += 2) {
        const size_t a = cell_at(v, k, width);
        const size_t b = cell_at(v, k + 1, width);
        even += x[a] * block[column_of_cell(a)];
        odd += x[b] * block[column_of_cell(b)];
    }
    if (k < end) {
        const size_t a = cell_at(v, k, width);
        even += x[a] * block[column_of_cell(a)];
    }
    *product = even + odd;
}

/* sums += x times *factor in the column of each answer of row i. */
ALWAYS_INLINE void row_add(const struct votes *v, size_t i, enum cell_width width, const double *x,
                           const four *factor, four *sums)
{
    const four f = *factor;
    const int64_t end = v->start[i + 1];
    for (int64_t k = v->start[i]; k < end; k++) {
        const size_t a = cell_at(v, k, width);
        sums[column_of_cell(a)] += x[a] * f;
    }
}

#endif

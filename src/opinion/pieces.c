/* Work over the votes in pieces.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/pieces.h"

/* The first row that begins at or behind that many votes. */
static size_t row_at(const struct votes *v, int64_t votes)
{
    size_t low = 0;
    size_t high = v->participants;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (v->start[middle] < votes)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct piece piece_of_votes(const struct votes *v, size_t pieces, size_t piece)
{
    const struct piece votes = piece_of((size_t)votes_count(v), pieces, piece);
    return (struct piece){ piece == 0 ? 0 : row_at(v, (int64_t)votes.from),
                           piece + 1 == pieces ? v->participants : row_at(v, (int64_t)votes.to) };
}

void centred_cells(const struct votes *v, const double *mu, const bool *left_out, double *x)
{
    for (size_t cell = 0; cell < v->statements * CELLS; cell++) {
        const size_t j = column_of_cell(cell);
        const bool counts = left_out == NULL || !left_out[j];
        x[cell] = counts ? vote_of_cell(cell) - mu[j] : 0.0;
    }
}

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

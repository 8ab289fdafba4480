/* Small cells: which numbers of a published table are hidden, so that none of those few who gave
 * an answer can be told from the table (guide section 14.10).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_SUPPRESS_H
#define ALYANS_OPINION_SUPPRESS_H

#include "opinion/counts.h"

/* Columns of the table: three answers and their sum. */
enum tally_column { TALLY_AGREE, TALLY_DISAGREE, TALLY_PASS, TALLY_ALL, TALLY_COLUMNS };

enum tally_names { TALLY_PSEUDONYMOUS, TALLY_NAMED }; /* named organisations are never hidden */

struct suppress_options {
    int32_t least; /* voters a shown cell has at least; 5 */
    enum tally_names names;
    bool row_sums;    /* TALLY_ALL is shown */
    bool column_sums; /* the row of all classes together is shown */
};

/* true where the number is not to be shown. */
struct hidden_row {
    bool cell[TALLY_COLUMNS];
};

/* tally: one class a row. Fills in hidden, classes + 1 rows, the last for all classes together.
 * What the options do not show is true as well.
 *
 * 1. A cell with fewer than `least` voters is hidden, also with none: that nobody agrees is told of
 *    everyone there. Sums likewise.
 * 2. No such cell follows from the shown ones by adding and subtracting, also knowing that nobody
 * can be fewer than none: rows and columns are the nodes of a graph and hidden cells its edges, and
 * a cell follows just when it is on no cycle along which cells rise and fall in turns (Gusfield,
 * SIAM J. Computing 17, 1988); further cells are hidden until none follows.
 * 3. What is hidden in a row (or column) of which the sum is shown comes to `least` at least: the
 * sum of the hidden cells is as good as shown. Further cells are the smallest shown ones of that
 * row, then column, the first of equals; sums last. Not guarded against: how narrow the range is
 * that remains, the same table at another date, and a voter's knowledge of its own answer.
 * O(classes^2) a hidden cell. Errors: ERR_NO_MEMORY. */
MUST_USE err_t suppress_cells(const struct answer_tally *tally, size_t classes,
                              const struct suppress_options *options, struct arena *scratch,
                              struct hidden_row *hidden);

#endif

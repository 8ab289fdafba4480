/* Small cells: which numbers of a published table are hidden.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/suppress.h"

#include "opinion/memory.h"

struct hiding {
    size_t rows; /* classes and the row of all */
    int64_t (*value)[TALLY_COLUMNS];
    struct hidden_row *hidden;
    int64_t least;
    bool *reached; /* rows + TALLY_COLUMNS: nodes, rows first */
    size_t *queue; /* as many */
};

static void fill_values(const struct answer_tally *tally, size_t classes,
                        int64_t (*value)[TALLY_COLUMNS])
{
    for (size_t r = 0; r < classes; r++) {
        const struct answer_tally t = tally[r];
        must(t.agrees >= 0 && t.disagrees >= 0 && t.agrees + t.disagrees <= t.answers);
        value[r][TALLY_AGREE] = t.agrees;
        value[r][TALLY_DISAGREE] = t.disagrees;
        value[r][TALLY_PASS] = t.answers - t.agrees - t.disagrees;
        value[r][TALLY_ALL] = t.answers;
        for (size_t c = 0; c < TALLY_COLUMNS; c++)
            value[classes][c] += value[r][c];
    }
}

/* Which way an increase of the cell leads in the graph: cells lead from row to column, sums back,
 * so that what enters a node by one change leaves it by another. True: from row to column. */
static bool leads_to_column(const struct hiding *h, size_t r, size_t c)
{
    return (c == TALLY_ALL) == (r + 1 == h->rows);
}

/* Whether a change of hidden cells, each staying at 0 or more, leads from node `from` to node `to`
 * without the cell (row, column). */
static bool leads(const struct hiding *h, size_t from, size_t to, size_t row, size_t column)
{
    memset(h->reached, 0, (h->rows + TALLY_COLUMNS) * sizeof *h->reached);
    size_t count = 0;
    h->queue[count++] = from;
    h->reached[from] = true;
    for (size_t at = 0; at < count; at++) {
        const bool is_row = h->queue[at] < h->rows;
        const size_t others = is_row ? TALLY_COLUMNS : h->rows;
        for (size_t k = 0; k < others; k++) {
            const size_t r = is_row ? h->queue[at] : k;
            const size_t c = is_row ? k : h->queue[at] - h->rows;
            const size_t next = is_row ? h->rows + k : k;
            const bool rises = leads_to_column(h, r, c) == is_row;
            if (!h->hidden[r].cell[c] || h->reached[next] || (r == row && c == column) ||
                (!rises && h->value[r][c] == 0))
                continue;
            h->reached[next] = true;
            h->queue[count++] = next;
        }
    }
    return h->reached[to];
}

/* Whether a hidden cell follows from the shown ones: it can neither rise nor fall. */
static bool follows(const struct hiding *h, size_t row, size_t column)
{
    const bool forward = leads_to_column(h, row, column);
    const size_t start = forward ? row : h->rows + column;
    const size_t end = forward ? h->rows + column : row;
    const bool may_rise = leads(h, end, start, row, column);
    const bool may_fall = h->value[row][column] > 0 && leads(h, start, end, row, column);
    return !may_rise && !may_fall;
}

/* Hides the smallest shown cell of a row that has voters enough; a sum only where nothing else is
 * left. False: all is hidden. */
static bool hide_in_row(const struct hiding *h, size_t row)
{
    size_t best = TALLY_COLUMNS;
    for (size_t c = 0; c < TALLY_ALL; c++) {
        if (!h->hidden[row].cell[c] &&
            (best == TALLY_COLUMNS || h->value[row][c] < h->value[row][best]))
            best = c;
    }
    if (best == TALLY_COLUMNS && !h->hidden[row].cell[TALLY_ALL])
        best = TALLY_ALL;
    if (best == TALLY_COLUMNS)
        return false;
    h->hidden[row].cell[best] = true;
    return true;
}

static bool hide_in_column(const struct hiding *h, size_t column)
{
    size_t best = h->rows;
    for (size_t r = 0; r + 1 < h->rows; r++) {
        if (!h->hidden[r].cell[column] &&
            (best == h->rows || h->value[r][column] < h->value[best][column]))
            best = r;
    }
    if (best == h->rows && !h->hidden[h->rows - 1].cell[column])
        best = h->rows - 1;
    if (best == h->rows)
        return false;
    h->hidden[best].cell[column] = true;
    return true;
}

static bool hide_any(const struct hiding *h)
{
    for (size_t r = 0; r < h->rows; r++) {
        if (hide_in_row(h, r))
            return true;
    }
    return false;
}

/* Hidden cells beside a shown sum that come to fewer than least voters. */
static bool row_tells(const struct hiding *h, size_t row)
{
    int64_t sum = 0;
    bool any = false;
    for (size_t c = 0; c < TALLY_ALL; c++) {
        any = any || h->hidden[row].cell[c];
        sum += h->hidden[row].cell[c] ? h->value[row][c] : 0;
    }
    return any && !h->hidden[row].cell[TALLY_ALL] && sum < h->least;
}

static bool column_tells(const struct hiding *h, size_t column)
{
    int64_t sum = 0;
    bool any = false;
    for (size_t r = 0; r + 1 < h->rows; r++) {
        any = any || h->hidden[r].cell[column];
        sum += h->hidden[r].cell[column] ? h->value[r][column] : 0;
    }
    return any && !h->hidden[h->rows - 1].cell[column] && sum < h->least;
}

/* One round of hiding further cells; false when there was nothing to do. */
static bool hide_further(const struct hiding *h)
{
    bool more = false;
    for (size_t r = 0; r < h->rows; r++)
        more = (row_tells(h, r) && hide_in_row(h, r)) || more;
    for (size_t c = 0; c < TALLY_COLUMNS; c++)
        more = (column_tells(h, c) && hide_in_column(h, c)) || more;
    for (size_t r = 0; r < h->rows; r++) {
        for (size_t c = 0; c < TALLY_COLUMNS; c++) {
            if (h->value[r][c] < h->least && follows(h, r, c))
                more = hide_in_row(h, r) || hide_in_column(h, c) || hide_any(h) || more;
        }
    }
    return more;
}

static void hide_first(const struct hiding *h, const struct suppress_options *o)
{
    for (size_t r = 0; r < h->rows; r++) {
        for (size_t c = 0; c < TALLY_COLUMNS; c++) {
            const bool shown =
                (c != TALLY_ALL || o->row_sums) && (r + 1 < h->rows || o->column_sums);
            const bool small = o->names == TALLY_PSEUDONYMOUS && h->value[r][c] < h->least;
            h->hidden[r].cell[c] = !shown || small;
        }
    }
}

err_t suppress_cells(const struct answer_tally *tally, size_t classes,
                     const struct suppress_options *options, struct arena *scratch,
                     struct hidden_row *hidden)
{
    must(options->least >= 1);
    LEVEL(level, scratch);
    struct hiding h = { .rows = classes + 1, .hidden = hidden, .least = options->least };
    h.value = arena_try_alloc(scratch, array_size(h.rows, sizeof *h.value));
    h.reached = arena_try_array(scratch, bool, h.rows + TALLY_COLUMNS);
    h.queue = arena_try_array(scratch, size_t, h.rows + TALLY_COLUMNS);
    if (h.value == NULL || h.reached == NULL || h.queue == NULL)
        return ERR_NO_MEMORY;
    fill_values(tally, classes, h.value);
    hide_first(&h, options);
    if (options->names == TALLY_NAMED)
        return OK;
    bool more = true;
    while (more)
        more = hide_further(&h);
    return OK;
}

/* The votes as compressed sparse rows: who answered which statement how.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_VOTES_H
#define ALYANS_OPINION_VOTES_H

#include "kit/base/arena.h"

enum { VOTE_DISAGREE = -1, VOTE_PASS = 0, VOTE_AGREE = 1 };

/* One answer, as it came in. A later one of the same participant on the same statement replaces it.
 */
struct vote_event {
    int64_t at; /* any unit; only the order counts */
    int64_t participant, statement;
    int8_t vote; /* VOTE_DISAGREE, VOTE_PASS or VOTE_AGREE */
};

/* n participants x m statements. Absent means not seen; VOTE_PASS is an answer; never mix the two.
 * The answers of row i are those from start[i] to start[i + 1], columns ascending, each once.
 * A row or column exists only because of at least one answer. Constant after votes_build. */
struct votes {
    size_t participants, statements;
    const int64_t *participant_id; /* n */
    const int64_t *statement_id;   /* m */
    const int64_t *start;          /* n + 1 */
    /* The answers, column * 4 + vote + 1 each: two bytes where the columns fit (NARROW_COLUMNS),
     * else four; the other one is NULL. Read them by cell_column and cell_value. */
    const uint16_t *narrow;
    const uint32_t *wide;
};
enum { NARROW_COLUMNS = 1 << 14 };

static inline size_t cell_column(const struct votes *v, int64_t k)
{
    return v->narrow != NULL ? v->narrow[k] >> 2 : v->wide[k] >> 2;
}
static inline int8_t cell_value(const struct votes *v, int64_t k)
{
    return (int8_t)((int)((v->narrow != NULL ? v->narrow[k] : v->wide[k]) & 3) - 1);
}

/* FIRST_SEEN: order of the first answer. BY_ID: the same whatever order the answers came in. */
enum vote_order { ORDER_FIRST_SEEN, ORDER_BY_ID };

struct vote_orders {
    enum vote_order participants, statements;
};

static inline int64_t votes_count(const struct votes *v)
{
    return v->start[v->participants];
}
static inline int64_t votes_of(const struct votes *v, size_t row)
{
    return v->start[row + 1] - v->start[row];
}

/* Builds the rows from events in any order (vote_builder.h, where they come one by one): the latest
 * answer counts; at the same time, the one that stands later in events. O(events) time. The result
 * lives in arena; scratch is another arena. Errors: ERR_NO_MEMORY, ERR_TOO_BIG (2^31 participants
 * or 2^29 statements, or more). */
MUST_USE err_t votes_build(const struct vote_event *events, size_t count, struct vote_orders orders,
                           struct arena *arena, struct arena *scratch, struct votes *out);

/* The same rows without the answers to the columns marked in dropped (m); ids and numbering stay.
 * When dropped is NULL, *out is *v. Errors: ERR_NO_MEMORY. */
MUST_USE err_t votes_without(const struct votes *v, const bool *dropped, struct arena *arena,
                             struct votes *out);

/* Row or column of an id, or -1. O(n) or O(m): for a handful of questions. */
int64_t votes_row_of(const struct votes *v, int64_t participant_id);
int64_t votes_column_of(const struct votes *v, int64_t statement_id);

#endif

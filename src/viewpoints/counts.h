/* Counters of what stands in force, by side and statement: written in the transaction of what they
 * count, so that no page counts rows. Everything that puts, replaces or moves positions says so
 * here; check/counts.c counts again. Errors are those of db.h.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_COUNTS_H
#define ALYANS_VIEWPOINTS_COUNTS_H

#include "viewpoints/store.h"

/* By how much the counters of one statement and side change, or stand. */
struct answer_count {
    consultation_id in;
    enum side side;
    statement_id on;
    int64_t disagree, pass, agree; /* of every basis */
    int64_t stated, inferred;      /* of these; the others are own */
};
/* n of value and basis; -1: one was replaced. */
void answer_count_add(struct answer_count *c, enum position value, enum basis basis, int64_t n);

struct people_count {
    consultation_id in;
    enum side side;
    int64_t participants; /* who have a position in force on an accepted statement */
    int64_t changes;      /* positions ever taken: grows with every write */
};

/* Adds these changes; of the same statement or side there may be several, in any order, and the
 * arrays are sorted. */
MUST_USE err_t counts_change(struct cx *cx, struct answer_count *answers, size_t count,
                             struct people_count *people, size_t people_count);

/* Own positions that were just put, all of one side, by participants who are counted already. */
MUST_USE err_t counts_of_rows(struct cx *cx, const struct position_row *rows, size_t count,
                              enum side side);

/* All counters of one consultation, from its rows: after many were put at once. Reads them all. */
MUST_USE err_t counts_make(struct cx *cx, consultation_id in);

/* After a statement with positions came into the accepted ones, or left them: who has now an
 * answer that counts, or none any more. */
MUST_USE err_t counts_statement_moved(struct cx *cx, const struct statement *was,
                                      enum statement_state to);

/* Of accepted statements with answers, by statement. */
MUST_USE err_t answer_counts_of(struct cx *cx, consultation_id in, enum side side,
                                const struct answer_count **out, size_t *count);
/* Zeros where nobody has answered; of one statement, accepted or not. */
MUST_USE err_t answer_count_of(struct cx *cx, consultation_id in, enum side side, statement_id on,
                               struct answer_count *out);
MUST_USE err_t people_count_of(struct cx *cx, consultation_id in, enum side side,
                               struct people_count *out);

/* Everything, as it is counted and as it is kept, for the check: by consultation, side, statement;
 * rows of zeros may be there or not. Without imports that are under way. */
enum counted { COUNTED_KEPT, COUNTED_ANEW };
MUST_USE err_t answer_counts_all(struct cx *cx, enum counted how, const struct answer_count **out,
                                 size_t *count);
MUST_USE err_t people_counts_all(struct cx *cx, enum counted how, const struct people_count **out,
                                 size_t *count);

extern const struct db_catalog counts_sql;

#endif

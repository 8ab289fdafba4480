/* Votes built from answers that come one by one, however many: a streaming votes_build.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_VOTE_BUILDER_H
#define ALYANS_OPINION_VOTE_BUILDER_H

#include "opinion/numbering.h"
#include "opinion/votes.h"

struct vote_records;
struct time_steps;

/* Keeps 8 bytes an answer and the step from the time of the one before: 1 byte for up to 63 units
 * forward, 10 at most. The table of ids comes on top. */
struct vote_builder {
    struct arena *memory;
    struct numbering participants, statements;
    struct vote_records *records, *records_first;
    struct time_steps *steps, *steps_first;
    size_t count;
    int64_t last_at;
    bool is_ordered; /* no answer came with an earlier time than the one before */
};

/* memory holds what is being built; nothing allocated from it may be given back before the end.
 * seed as in numbering_open. */
void vote_builder_open(struct vote_builder *b, struct arena *memory, uint64_t seed);

/* Errors: ERR_NO_MEMORY, ERR_TOO_BIG (2^31 participants or 2^29 statements, or more). After an
 * error the builder is of no more use. */
MUST_USE err_t vote_builder_add(struct vote_builder *b, const struct vote_event *e);

/* The same of several one after the other; quicker than one by one, best by some dozens. */
MUST_USE err_t vote_builder_add_many(struct vote_builder *b, const struct vote_event *e, size_t n);

/* The rows, by the rules of votes_build, in arena, which is not the memory of the builder; that one
 * may be given back afterwards. Time: O(answers), and a binary search in its row for each answer of
 * a participant who revised one, if the times were not ascending. Memory beside the result: that of
 * the builder, 56 bytes a participant or statement, 16 more where the order of times is asked for
 * and they were not ascending, and 16 bytes for each answer that was revised then. Errors:
 * ERR_NO_MEMORY. */
MUST_USE err_t vote_builder_finish(struct vote_builder *b, struct vote_orders orders,
                                   struct arena *arena, struct votes *out);

#endif

/* The votes of an import, read as often as needed so that they never have to be held: who they are
 * of first, then lot by lot, each participant's together. Memory grows with participants and
 * statements, not with votes. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_IMPORT_VOTES_H
#define ALYANS_VIEWPOINTS_IMPORT_VOTES_H

#include "opinion/numbering.h"
#include "viewpoints/polis/votes_list.h"

/* Gives all votes from the first to the last, at each call the same. */
struct import_votes {
    err_t (*each)(void *of, votes_take_fn *take, void *to);
    void *of;
    uint64_t seed; /* of tables: any number unknown to whoever wrote the votes */
};

/* Everybody and everything met, with a place from 0 on: participants in the order of their first
 * vote (by time, then place in the file), those without a vote behind them by number. */
struct import_people {
    struct numbering met, statements; /* by number; the second in the order in which they are met */
    uint32_t *place;                  /* of each one met */
    int64_t *number;                  /* by place */
    uint32_t *votes;                  /* by place */
    size_t count;
    int64_t vote_count, earliest, latest; /* earliest above 0; INT64_MAX and 0: no times */
};
/* others: numbers of further participants, in any order, also twice; memory holds the result.
 * Errors: ERR_NO_MEMORY, ERR_TOO_BIG, those of votes. */
MUST_USE err_t import_people_read(const struct import_votes *votes, int64_t *others, size_t count,
                                  struct arena *memory, struct import_people *out);

/* One vote of somebody. */
struct lot_vote {
    int64_t at;
    uint32_t statement; /* place in statements.id */
    int8_t vote;
    bool is_revised; /* the next one is on the same statement */
};
/* All votes of one participant, by the rank of the statement, then time, then place in the file. */
typedef err_t votes_of_fn(void *to, size_t place, struct lot_vote *votes, size_t count);

/* Goes through all participants with a vote, by place. rank: of each statement met, all different.
 * lot: how many votes are held at once, if not one participant alone has more. Errors:
 * ERR_NO_MEMORY, ERR_INVALID (other votes than the first time), those of votes and of take. */
MUST_USE err_t import_votes_by_person(const struct import_votes *votes,
                                      const struct import_people *people, const uint32_t *rank,
                                      size_t lot, struct arena *scratch, votes_of_fn *take,
                                      void *to);

#endif

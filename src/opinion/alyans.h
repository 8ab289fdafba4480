/* The alyans method: what a set of votes says, and how sure that is. One model, read in several
 * ways:
 *
 *   - the factor model says where people stand and how many axes are more than chance (factor.h);
 *   - the partition says whether they stand in groups (partition.h); where they do not, the two
 * ends of the first axis are compared instead, named as ends and never as groups;
 *   - findings say, statement by statement, what everybody, the groups or ends, and the known
 * classes share and what divides them (findings.h), and which voice each finding hangs on
 * (influence.h);
 *   - classes say how far known classes agree and whether they explain the map (classes.h);
 *   - voices say how many independent ones there are behind so many organisations (voices.h);
 *   - the bridging score says what is approved beyond what one axis explains (factorization.h).
 *
 * Pure: the same votes, whatever their order, give the same bytes for any number of threads.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_ALYANS_H
#define ALYANS_OPINION_ALYANS_H

#include "opinion/classes.h"
#include "opinion/factorization.h"
#include "opinion/findings.h"
#include "opinion/influence.h"
#include "opinion/partition.h"
#include "opinion/resampled.h"
#include "opinion/voices.h"

/* A division of the participants that is known beforehand. */
struct alyans_classing {
    const int32_t *class_of; /* participants: 0..classes-1, negative: in none */
    size_t classes;          /* 1..CLASSES_MAX */
};

/* What is known beside the votes; everything may be NULL or 0. */
struct alyans_given {
    const bool *left_out; /* statements: rejected or meta; they count nowhere */
    const double *weight; /* participants, > 0 */
    const int32_t
        *voice_of; /* participants: organisation they speak for, negative: for themselves */
    size_t voices; /* organisations: labels are below */
    const struct alyans_classing *classing;
    size_t classings;
    const int32_t *group_of; /* participants: groups to be described instead of looked for */
    size_t groups;
};

struct alyans_options {
    struct factor_options factor;
    struct partition_options partition;
    struct findings_options findings;
    struct classes_options classes;
    struct voices_options voices;
    struct factorization_options bridging;
    uint64_t seed;  /* of all chance; 0: alyans_seed of the votes */
    size_t threads; /* at least 1 */
    /* Up to so many answers, somebody's answer is counted in the group that the other answers of
     * the same person tell: else groups, made to differ, would be compared on the answers that made
     * them. 2 million. */
    int64_t answers_apart;
    /* Called between the parts with the share that is done, 0..1, by the calling thread; true:
     * stop. NULL: never. */
    bool (*progress)(void *context, double done);
    void *context;
};
struct alyans_options alyans_options_default(void);

/* What one labelling says. */
struct labelled {
    size_t classes;       /* 0: there is no such labelling */
    const int32_t *label; /* participants; NULL: everybody is in class 0 */
    bool apart;           /* answers were counted by what the person's other answers tell */
    struct tallies tallies;
    struct findings findings;
    struct statement_influence
        *influence; /* statements; of the labels as they are; NULL where apart */
};

enum { ENDS = 2, END_LOW = 0, END_HIGH = 1 };

struct alyans_report {
    struct alyans_options options; /* seed: the one that was used */
    const struct votes *votes;
    const bool *left_out;
    const int32_t
        *voice_of; /* participants: 0..voices-1, organisations first; NULL: everyone alone */
    size_t voices;
    struct factor_model
        model;        /* explained: brought down to what is predicted of answers not seen */
    double predicted; /* factor_predicted; an axis counts as more than chance only above 0 */
    struct partition
        partition; /* state PARTITION_FORCED with given groups; then only label is set */
    struct labelled everybody;
    struct labelled groups;
    struct labelled
        ends;     /* the outer thirds of those with a place, along the first axis, by voices; only
                     where an axis is more than chance and there are no groups */
    int32_t *end; /* participants; -1 */
    struct resampled resampled;     /* of the groups, else the ends, else everybody as one class */
    struct labelled *classing;      /* given->classings */
    struct classes_report *classes; /* given->classings */
    struct factorization bridging;
    bool bridging_converged; /* else bridging is what was reached */
    struct voice_votes voice_votes;
    struct voices_report voice;
};

/* Everything. *out lives in arena and points to votes and to what was given, which must outlive it.
 * Errors: ERR_NO_MEMORY, ERR_TOO_BIG, ERR_CONFLICT (stopped by progress). */
MUST_USE err_t alyans_compute(const struct votes *votes, const struct alyans_given *given,
                              const struct alyans_options *options, struct arena *arena,
                              struct arena *scratch, struct alyans_report *out);

/* A number from the ids of the statements, in whatever order: it stays the same while people
 * answer, so that one more answer does not throw all dice anew. O(statements). */
uint64_t alyans_seed(const struct votes *votes);

#endif

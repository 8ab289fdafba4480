/* Answers counted per class and statement, by heads, by weight and by voices.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_TALLIES_H
#define ALYANS_OPINION_TALLIES_H

#include "opinion/counts.h"
#include "opinion/share.h"

/* Sums of weights; squares: the sum over voices of (weight of the voice)^2. */
struct weighted_tally {
    double agrees, disagrees, answers, squares;
};

/* Who counts how much. A voice is a participant, or an organisation with all its members. */
struct weighting {
    const double *weight;    /* participants, each > 0; NULL: 1 */
    const int32_t *voice_of; /* participants, 0..voices-1 each; NULL: each is a voice */
    size_t voices;
};

/* The answers of one class to one statement. */
struct cell {
    struct answer_tally raw;
    int32_t voices; /* that answered */
    struct weighted_tally weighted;
};

/* of[j * classes + g]: class g on statement j. */
struct tallies {
    size_t classes, statements;
    const int64_t *statement_id; /* statements, those of the votes */
    struct cell *of;
    int32_t *members; /* classes */
};

static inline const struct cell *cell_of(const struct tallies *t, size_t g, size_t j)
{
    return &t->of[j * t->classes + g];
}

/* Effective number of answers, (sum w)^2 / sum w^2 over voices (Kish, Survey Sampling, 1965,
 * section 11.7): as many equal voices would be as sure. 0 of nobody; the plain number where all
 * weights are one. */
double effective_answers(const struct weighted_tally *t);

/* What to estimate the share of agreement and of disagreement from: effective counts. */
struct share agreeing_share(const struct weighted_tally *t);
struct share disagreeing_share(const struct weighted_tally *t);

/* Counts the answers of every class. label_of: class of each participant, -1 = in none; NULL:
 * everybody is in class 0. weighting: NULL, everybody counts 1. Where voices are given, the weight
 * of a member is divided by the number of members of its voice (in any class) that answered the
 * statement: one organisation, one voice (guide section 14.6); and its members together are one
 * term of squares, for members of one organisation are no independent witnesses. Statements marked
 * in moderated_out (may be NULL) stay at 0. O(votes). Errors: ERR_NO_MEMORY. */
MUST_USE err_t tallies_make(const struct votes *v, const int32_t *label_of, size_t classes,
                            const struct weighting *weighting, const bool *moderated_out,
                            struct arena *arena, struct arena *scratch, struct tallies *out);

/* Participants of each voice: of[start[x]..start[x + 1]], by class and then by row; those in no
 * class are left out. Without voice_of every participant in a class is listed alone under its row.
 * arena and scratch may be one. Errors: ERR_NO_MEMORY. */
struct voice_members {
    size_t voices;
    int64_t *start; /* voices + 1 */
    int32_t *of;
};
MUST_USE err_t voice_members_make(const struct votes *v, const int32_t *label_of, size_t classes,
                                  const int32_t *voice_of, size_t voices, struct arena *arena,
                                  struct arena *scratch, struct voice_members *out);

/* What one voice adds to the cells. Takes its members' answers and calls add(context, class,
 * column, part) for each cell it is part of: classes ascending; columns in order of appearance. */
struct voice_reader {
    const struct votes *votes;
    const int32_t *label_of;
    const struct weighting *weighting;
    const bool *moderated_out;
    const struct voice_members *members;
    int32_t *answered; /* statements: members of the voice that answered */
    struct cell *sum;  /* statements: of the class at hand */
    size_t *touched;   /* statements: columns at hand */
};
typedef void (*voice_part_fn)(void *context, size_t g, size_t j, const struct cell *part);
MUST_USE err_t voice_reader_make(const struct votes *v, const int32_t *label_of,
                                 const struct weighting *weighting, const bool *moderated_out,
                                 const struct voice_members *members, struct arena *arena,
                                 struct voice_reader *out);
void voice_read(struct voice_reader *r, size_t voice, voice_part_fn add, void *context);

#endif

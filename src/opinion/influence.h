/* What one voice does to the findings: every voice left out once.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_INFLUENCE_H
#define ALYANS_OPINION_INFLUENCE_H

#include "opinion/findings.h"

/* One statement over all leave-outs. Each range holds the value with everybody, too. */
struct statement_influence {
    struct interval agreed_least;   /* range of L */
    struct interval rejected_least; /* of the same bound of disagreement */
    struct interval difference; /* of the difference of the pair that differs most with everybody;
                                   0..0 where no pair was tested */
    double change;        /* the largest change of one of the three numbers above by one voice */
    int32_t strongest;    /* the voice that makes it; -1: none changes anything */
    int32_t changers;     /* voices without any one of which the verdict is another */
    int32_t changer;      /* the one of them that changes the numbers most; -1: none */
    enum verdict without; /* the verdict without the changer; else the verdict as it is */
};

/* A participant is a voice, or an organisation with all its members. */
struct influence_input {
    const struct votes *votes;
    const int32_t *label_of; /* as for tallies_make, like the next two */
    const struct weighting *weighting;
    const bool *moderated_out;
    const int32_t *voice_of; /* participants, 0..voices-1; NULL: each is one, named by its row.
                                Where weighting has voices, these must be the same. */
    size_t voices;
};

/* Leaves every voice out of tallies and findings (both made of the same input). *out: an array of
 * statements, in arena. Ties: the voice with the smaller number; where participants are the voices,
 * the smaller participant id. What is told apart is what has a p-value up to p_told of the
 * findings: the bound of the many tests stays where it is with everybody.
 *
 * A voice changes only the cells of its own classes on the statements it answered, and what several
 * voices change alike is computed once: O(votes + statements x classes x distinct outcomes), an
 * outcome taking a few microseconds. Errors: ERR_NO_MEMORY. */
MUST_USE err_t influence_make(const struct influence_input *in, const struct tallies *tallies,
                              const struct findings *findings, struct arena *arena,
                              struct arena *scratch, struct statement_influence **out);

#endif

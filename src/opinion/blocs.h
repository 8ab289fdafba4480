/* Blocs: voices whose answers are nearly the same. That is a fact about answers, not about motives:
 * a shared programme, a well informed pair of colleagues or an easy questionnaire look the same.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_BLOCS_H
#define ALYANS_OPINION_BLOCS_H

#include "opinion/agreement.h"
#include "opinion/voice_votes.h"

/* Every two members are near-identical (agreement_is_near), and chance would bring two voices that
 * far (agreement_chance) with a probability below 0.01 over all pairs of voices together
 * (Bonferroni: below 0.01 / pairs each). */
struct bloc {
    const int32_t *member; /* rows of the voices, ascending */
    size_t size;
    double weight;    /* summed weight of the members' voices */
    double agreement; /* mean over the pairs of (same answers / common statements) */
    double common;    /* mean over the pairs of statements both answered */
};

/* By weight, then by first member. A voice is in one bloc at most. */
struct blocs {
    const struct bloc *at;
    size_t count;
    bool all_pairs; /* false: only candidates were compared, those found by hashing */
};

/* Pairs are joined in the order of their agreement, then of their common statements, then of their
 * rows, where all pairs across are near-identical too (complete linkage: Sorensen 1948). Where the
 * base holds every voice all pairs are compared, O(voices^2 x answers); else those whose answers
 * are the same or differ by one answer, changed or missing, found by hashing: O(answers) time and
 * 64 MiB. From PAIRS_SHOWN members on the means are over pairs of the first PAIRS_SHOWN. Lives in
 * arena. Errors: ERR_NO_MEMORY. */
enum { PAIRS_SHOWN = 200 };
MUST_USE err_t blocs_find(const struct voice_votes *v, const struct agreement_base *base,
                          struct arena *arena, struct arena *scratch, struct blocs *out);

#endif

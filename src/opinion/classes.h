/* Known classes, such as local and international organisations: how far each agrees with itself and
 * with the others, whether the class explains where people stand, and which statements carry that.
 *
 * The voices of an organisation count as one and keep together, in resampling as in permuting.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_CLASSES_H
#define ALYANS_OPINION_CLASSES_H

#include "opinion/factor.h"
#include "opinion/judge.h"
#include "opinion/voice_votes.h"

enum { CLASSES_MAX = 64 };

struct classes_options {
    size_t permutations; /* 999 */
    size_t draws;        /* of the bootstrap; 400 */
    size_t voices_max; /* more classed voices than this: the statements' test takes so many of them,
                        * by hash of their id; 5000 */
    uint64_t seed;
};
struct classes_options classes_options_default(void);

/* Expected agreement of two random voices, one of class a and one of b (a = b: two different ones):
 * the mean over `statements` of sum over answers p_a p_b. */
struct class_alignment {
    size_t a, b;
    size_t statements; /* on which each has at least VOICES_NEEDED voices; 0: too few to compare */
    double agreement;
    struct interval interval; /* 90 %, see classes_find */
};

/* Inside less between, (A_aa + A_bb) / 2 - A_ab, all on the statements that both answered enough:
 * half the mean squared distance of the two classes' distributions of answers, without bias. */
struct class_contrast {
    size_t a, b; /* a < b */
    size_t statements;
    double difference;
    struct interval interval; /* 90 % */
};

struct class_statement {
    bool tested; /* at least two classes have VOICES_NEEDED voices here, and not all say the same */
    double share;     /* eta^2: between-class share of the squared deviations of the answers */
    double by_chance; /* mean of that over the permutations */
    double p;         /* family-wise, over all tested statements */
};

enum class_basis {
    CLASS_TOO_FEW,      /* fewer than two classes of VOICES_NEEDED voices: nothing is tested */
    CLASS_ON_POSITIONS, /* axes beyond chance, scaled by the root of what they explain */
    CLASS_ON_ANSWERS,   /* there is no such axis: the answers themselves */
};

struct classes_report {
    size_t classes;
    const int32_t *size;                     /* classes: voices */
    const struct class_alignment *alignment; /* packed_size(classes), at packed_at(a, b) */
    const struct class_contrast *contrast;   /* classes (classes - 1) / 2: (1,0) (2,0) (2,1) ... */
    enum class_basis basis;
    double share;     /* eta^2 of the whole: what the class explains */
    double by_chance; /* mean over the permutations */
    double p;         /* (1 + hits) / (1 + permutations) */
    size_t permutations;
    const struct class_statement *statement; /* of the votes' columns */
    size_t statement_voices;                 /* on which those, and CLASS_ON_ANSWERS, rest */
};

/* class_of: class 0..classes-1 of each participant, negative: in none. A voice has the class of its
 * first participant that has one. model: of v; NULL: the answers are used.
 *
 * Intervals: Bayesian bootstrap over the voices (Rubin 1981): options->draws times each voice gets
 * a weight -log(uniform), pairs of a voice with itself left out; about these statements, not all
 * thinkable ones. From 4096 voices on, classes of more than 256 are put into 256 bags by hash of
 * the id, and each bag gets a weight. Permutation test: classes dealt out anew among the classed
 * voices, sizes kept; classes below VOICES_NEEDED voices take no part. Statements: the same
 * permutations, T = (n - 1) eta^2, which under chance is distributed nearly alike whatever n,
 * against the largest T of each permutation (Westfall and Young 1993, single step).
 *
 * Time: draws x (votes + statements x classes^2) + permutations x votes of at most voices_max
 * voices, shared out. Memory: 16 x statements x classes x 6 doubles. Errors: ERR_NO_MEMORY. */
MUST_USE err_t classes_find(const struct votes *v, const int32_t *voice_of, const double *weight,
                            const int32_t *class_of, size_t classes,
                            const struct factor_model *model, const struct classes_options *options,
                            struct workers *workers, struct arena *arena, struct arena *scratch,
                            struct classes_report *out);

#endif

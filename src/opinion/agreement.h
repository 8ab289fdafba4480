/* How often two voices answer alike, and how often chance would have them do so.
 *
 * What chance gives on a statement comes from how everyone but those two answered it. Whoever has
 * many near-identical others counts for less there (weight 1 / (1 + how many), as copies in a
 * family of sequences: Morcos et al., PNAS 108, 2011): else twenty copies of one voter would make
 * their own answers look like what everybody says. Others are copies in this sense where they are
 * near-identical, and nearer than the answers of those who are not would lead one to expect (at
 * 0.01 over all others). One answer is added that is distributed as all answers to all statements
 * are: where everyone agrees with everything, chance explains all.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_AGREEMENT_H
#define ALYANS_OPINION_AGREEMENT_H

#include "opinion/votes.h"
#include "opinion/workers.h"

enum {
    NEAR_COMMON = 10,         /* statements that near-identical voices both answered, at least */
    AGREEMENT_GROUPS_MAX = 32 /* of statements, for the jackknife */
};

/* Near-identical: at least nine in ten of at least NEAR_COMMON common answers are the same. */
static inline bool agreement_is_near(int32_t common, int32_t same)
{
    return common >= NEAR_COMMON && 10 * (int64_t)same >= 9 * (int64_t)common;
}

/* Weighted answers to one statement, by vote + 1. */
struct answer_mass {
    double sum[3], squares[3]; /* of the weights */
};

/* What is needed to judge pairs among the rows in row[] (ascending): all voices, or a sample. */
struct agreement_base {
    const struct votes *votes;
    const int32_t *row; /* count */
    size_t count;
    const double *weight;           /* count: 1 / (1 + copies among the rows) */
    const struct answer_mass *mass; /* statements */
    double usual[3];                /* shares of all answers to all statements, by vote + 1 */
};

/* Sums over the statements both answered. An answer is the vector with 1 at what was answered and 0
 * elsewhere; q: how the others answered; e: chance that two others agree. */
struct agreement {
    int32_t common, same;
    double product;     /* (answer of a - q) . (answer of b - q) = same - q_a - q_b + e */
    double squares;     /* of that, as it came out */
    double variance[2]; /* of that, as chance gives it to the answers of either: d' C d, d = answer
                         * - q, C = diag(q) - q q' */
    double self[2];     /* |answer - q|^2 = 1 - 2 q_a + e of either */
    double information; /* 1 - e: how many fully telling statements they amount to */
};

/* O(pairs x answers of a row) time, shared out; memory: for every 32 rows 4 doubles a
 * statement. Lives in arena. Errors: ERR_NO_MEMORY. */
MUST_USE err_t agreement_base_make(const struct votes *v, const int32_t *row, size_t count,
                                   struct workers *workers, struct arena *arena,
                                   struct arena *scratch, struct agreement_base *out);

/* The answers of row, spread over code (statements): vote + 2; 0 elsewhere. */
void agreement_spread(const struct votes *v, int32_t row, uint8_t *code);
/* Back to all 0. */
void agreement_wipe(const struct votes *v, int32_t row, uint8_t *code);

/* Adds up one pair: that row of the base whose answers are spread in code, with weight a, and the
 * row b. groups > 1: statement j goes to out[j % groups]; else all to out[0]. out is set to zero
 * first. O(answers of b). */
void agreement_of(const struct agreement_base *base, const uint8_t *code, double a, size_t b,
                  size_t groups, struct agreement *out);

/* Adds the sums (not the counts) of a part, so many times. */
void agreement_add(struct agreement *to, const struct agreement *part, double times);

/* The chance that two voices differ on at most as many of their common statements as they do, when
 * each follows what the others answer: the lower tail of a Poisson-binomial count, exactly (Hong,
 * Computational Statistics & Data Analysis 59, 2013). rows: of votes; weights: of the two in
 * the base, 0 for a row outside of it. table has room for one more number than they differ.
 * O(common x differing). */
double agreement_chance(const struct agreement_base *base, const int32_t row[2],
                        const double weight[2], double *table);

/* Common statements and same answers of two rows. O(answers of both). */
struct agreement agreement_counts(const struct votes *v, int32_t a, int32_t b);

#endif

/* How far coders who read the same sources agree. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_CODING_AGREEMENT_H
#define ALYANS_VIEWPOINTS_CODING_AGREEMENT_H

#include "kit/base/arena.h"

enum { CODERS_MOST = 8, CATEGORIES_MOST = 8, NOT_CODED = -1 };

/* What is coded (one statement of one organisation), with the category that each coder chose:
 * 0..categories - 1, or NOT_CODED. Coders beyond those there are count as NOT_CODED. */
struct coded_unit {
    int8_t code[CODERS_MOST];
};

/* NOMINAL: categories differ or not. ORDINAL: they have an order, and those far apart differ more.
 */
enum code_scale { SCALE_NOMINAL, SCALE_ORDINAL };

struct code_agreement {
    size_t units;     /* coded by two or more */
    size_t agreed;    /* of them, alike by all who coded them */
    bool has_alpha;   /* some codes differ from others; else there is nothing to tell chance from */
    double alpha;     /* Krippendorff's: 1 perfect, 0 as by chance, below 0 worse */
    double low, high; /* 90 % interval: units drawn anew, DRAWS times; only with has_alpha */
};
enum { AGREEMENT_DRAWS = 2000 };

/* Krippendorff's alpha (Computing Krippendorff's Alpha-Reliability, 2011, sections C and D):
 *
 *     1 - (n - 1) sum o_ck d_ck / sum n_c n_k d_ck
 *
 * over coincidences o_ck of values within units that two or more coded, n_c of them with value c, n
 * in all. d_ck: 0 or 1; ordinal: (sum of n_g from c to k, less half of n_c and n_k) squared. The
 * interval is the percentile bootstrap over units (5 % and 95 %); draws in which all codes are
 * alike count as 1. seed: of the draws. O(units x coders^2 + draws x units). scratch is given back.
 */
struct code_agreement code_agreement(const struct coded_unit *at, size_t count, size_t categories,
                                     enum code_scale scale, uint64_t seed, struct arena *scratch);

#endif

/* Two consultations over time: what changed on statements that ask the same. Pure.
 *
 * On each matched statement
 *   everybody who answered then, and everybody who answers now: two shares that agree, and the 90 %
 *     interval of their difference (now less then; from the posteriors of the two independent
 *     shares). Whoever came or went changes it too;
 *   the same organisations: those with a position both times, each compared with itself. Of those
 *     who turned, were the two ways equally likely? Exact two-sided binomial test (McNemar,
 *     Psychometrika 12, 1947, in its exact form). The change of the share that agrees has the
 *     adjusted Wald interval of Bonett and Price (J. Educational and Behavioral Statistics 37,
 *     2012): one added to each way of turning.
 * A change is told when it is among those of which at most a tenth are expected to be false over
 * all statements looked at the same way (Benjamini and Hochberg 1995), and never below VOICES_LEAST
 * answers on either side.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_COMPARE_MODEL_H
#define ALYANS_VIEWPOINTS_COMPARE_MODEL_H

#include "kit/text/i18n.h"
#include "viewpoints/results/results_numbers.h"

enum change_reading {
    CHANGE_TOO_FEW,  /* fewer than VOICES_LEAST then or now: counts only */
    CHANGE_NOT_TOLD, /* cannot be told from no change */
    CHANGE_MORE,     /* more agree now */
    CHANGE_LESS,
};

/* Everybody who answered, then and now. */
struct change {
    struct voices then, now;
    struct bounds agree_then, agree_now; /* 90 % */
    bool is_estimated;                   /* enough answers both times */
    struct bounds difference;            /* agreement now less then, 90 %; only where estimated */
    double p; /* posterior probability of the other sign, doubled; else 1 */
    enum change_reading reading;
};

/* The same people, each with itself. Whoever passed or disagreed counts as not agreeing. */
struct paired {
    int32_t both;             /* answered then and now */
    int32_t same;             /* of them with the very same position */
    int32_t to_agree;         /* agrees now and did not then */
    int32_t from_agree;       /* agreed then and does not now */
    bool is_estimated;        /* at least VOICES_LEAST answered both times */
    struct bounds difference; /* of the share that agrees, now less then; 90 % */
    double p;                 /* exact; 1 where nobody turned */
    enum change_reading reading;
};

enum { ANSWER_NONE = 2 }; /* beside -1, 0, 1 */
/* One person on one statement, then and now: -1, 0, 1 or ANSWER_NONE. */
struct turn {
    int8_t then, now;
};

/* Two-sided exact test of a : b against even odds, the sum of all splits no more likely than this
 * one; 1 for 0 : 0. */
double even_odds_p(int32_t a, int32_t b);
/* reading is CHANGE_TOO_FEW or CHANGE_NOT_TOLD until paired_tell. */
struct paired paired_of(const struct turn *turns, size_t count);
/* Reads then and now of each, sets the rest. Errors: ERR_NO_MEMORY. */
MUST_USE err_t changes_make(struct change *at, size_t count, struct arena *scratch);
/* Sets the readings. Errors: ERR_NO_MEMORY. */
MUST_USE err_t paired_tell(struct paired *at, size_t count, struct arena *scratch);

/* --- which statements ask the same ------------------------------------------------------------ */

/* A text of a statement, folded (text_fold), by language; empty: none. */
struct folded2 {
    str_t by[LANG_COUNT];
};
/* The same in a language in which both are written. */
bool is_same_text(const struct folded2 *a, const struct folded2 *b);

enum match_by { MATCH_BY_HAND, MATCH_BY_TEXT };
struct match {
    size_t then, now; /* places in the two lists */
    enum match_by by;
};
/* Whom nobody matched by hand is matched with the first statement of the same text. by_hand: pairs
 * already there; out has room for now_count. Each statement is in one match at most. */
size_t matches_find(const struct folded2 *then, size_t then_count, const struct folded2 *now,
                    size_t now_count, const struct match *by_hand, size_t by_hand_count,
                    struct arena *scratch, struct match *out);

struct likely {
    size_t then, now;
    double score; /* statements/alike.h */
};
/* For statements in no match: close ones that nothing turns the sense of, the closest first, each
 * once. out has room for now_count. */
size_t likely_find(const struct text2 *then, size_t then_count, const struct text2 *now,
                   size_t now_count, const struct match *matches, size_t match_count,
                   struct arena *scratch, struct likely *out);

#endif

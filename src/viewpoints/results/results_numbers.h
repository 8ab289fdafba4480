/* The figures of one consultation, from its positions alone: no texts, no names, no database. What
 * is slow to compute is here, so that it can be kept while pages are drawn from it again and again.
 * The only file beside analyse.c that speaks to opinion/.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_NUMBERS_H
#define ALYANS_VIEWPOINTS_RESULTS_NUMBERS_H

#include "kit/base/arena.h"

/* Some voices on one statement. Who has not answered is in no count; a pass is an answer. */
struct voices {
    int32_t agree, disagree, pass;
};
static inline int32_t voices_count(struct voices v)
{
    return v.agree + v.disagree + v.pass;
}

/* 90 % interval of a share (Beta posterior, prior 1/2, 1/2); passes count as not agreeing in one
 * and as not disagreeing in the other. */
struct bounds {
    double low, high;
};
struct bounds agree_bounds(struct voices v);
struct bounds disagree_bounds(struct voices v);

/* What can be said of two known classes on one statement. */
enum reading {
    READING_NO_VOICE, /* nobody in one class, or in both, has answered */
    READING_TOO_FEW,  /* fewer than VOICES_LEAST in one class: counts only */
    READING_BOTH_AGREE,
    READING_BOTH_DISAGREE,
    READING_OPPOSED,   /* one surely agrees, the other surely disagrees */
    READING_DIFFERENT, /* the 90 % interval of the difference excludes 0 */
    READING_NOT_SURE,  /* one is sure, the other is not */
    READING_NOT_TOLD_APART,
};
enum { VOICES_LEAST = 3 };

struct comparison {
    struct voices side[2];
    struct bounds agree[2];   /* for sides of VOICES_LEAST answers or more */
    struct bounds difference; /* agreement of side 0 minus side 1, 90 %; only with has_difference */
    bool has_difference;
    enum reading reading;
};

/* One position in force. Voters and statements are counted from 0 by the caller. */
struct answer {
    int32_t voter, statement;
    int8_t value; /* -1, 0, 1 */
};
struct numbers_input {
    const struct answer *answers; /* at most one a voter and statement */
    size_t count;
    size_t voters, statements;
    const int8_t *class_of; /* voters: 0, 1, or -1 for neither; NULL: no classes */
};

/* A statement that speaks for a group: the side most of the group takes and the others do less.
 * (Polis also lists sides that only a few of the group take, if the others take them still less;
 * such a line would mislead and is left out.) */
struct spoken {
    size_t statement;
    bool agrees;
    int32_t on_side, answers; /* of the group */
};
enum { SPOKEN_MOST = 5, GROUPS_MOST = 8 };
enum groups_found {
    GROUPS_SHOWN,
    GROUPS_FEW_VOTERS, /* fewer than voters_needed with answers_needed answers each */
    GROUPS_NONE,       /* everybody stands at one point: no separate groups */
    GROUPS_NO_MAP,     /* the map could not be computed */
};
struct group_numbers {
    int32_t members;
    const struct voices *voices; /* statements */
    struct spoken spoken[SPOKEN_MOST];
    size_t spoken_count;
};

struct numbers {
    size_t voters, statements, answers;
    const struct voices *voices;         /* statements */
    const struct comparison *comparison; /* statements; NULL: no classes */

    /* From the map; empty with NUMBERS_COUNTS. */
    const size_t *order; /* voters, neighbours answered alike; those without answers last */
    enum groups_found groups_found;
    size_t group_count; /* 0 unless GROUPS_SHOWN */
    struct group_numbers groups[GROUPS_MOST];
    const int32_t *group_of; /* voters; -1: in none */
    const double *x, *y;     /* voters: place on the map; NAN-free; 0 without answers */
    const double *consensus; /* statements: group-aware consensus; NULL without groups */
    double explained[2];     /* share of all differences along each axis */
    size_t voters_ready;     /* with enough answers for groups */
    int32_t voters_needed, answers_needed;
};
enum numbers_depth { NUMBERS_COUNTS, NUMBERS_ALL };

/* *out lives in arena; scratch is another arena. Errors: ERR_NO_MEMORY. */
MUST_USE err_t numbers_compute(const struct numbers_input *in, enum numbers_depth depth,
                               struct arena *arena, struct arena *scratch, struct numbers *out);

#endif

/* The figures of one consultation, from its positions alone: no texts, no names, no database. What
 * is slow to compute is here, so that it can be kept while pages are drawn from it again and again.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_NUMBERS_H
#define ALYANS_VIEWPOINTS_RESULTS_NUMBERS_H

#include <stdatomic.h>

#include "kit/base/arena.h"
#include "viewpoints/results/polis_figures.h"

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

/* What can be said of two known classes, or of groups, on one statement. A difference is told when
 * it is among those of which at most `fdr` are expected to be false (method_constants). */
enum reading {
    READING_NO_VOICE, /* nobody in one class, or in both, has answered */
    READING_TOO_FEW,  /* fewer than VOICES_LEAST in one class: counts only */
    READING_BOTH_AGREE,
    READING_BOTH_DISAGREE,
    READING_OPPOSED,   /* one surely agrees, the other surely disagrees */
    READING_DIFFERENT, /* neither, yet the difference is told among all that were looked at */
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

struct votes;
/* One position in force. Voters and statements are counted from 0 by the caller. */
struct answer {
    int32_t voter, statement;
    int8_t value; /* -1, 0, 1 */
};
struct numbers_input {
    const struct answer *answers; /* at most one a voter and statement */
    const struct votes *votes;    /* instead of them, or NULL: its rows are the voters, and its
                                     statements go by number */
    size_t count;
    size_t voters, statements;
    const int64_t *number; /* statements: ascending, what chance is thrown by; NULL: their place */
    const int32_t *class_of; /* voters: 0, 1, or -1 for neither; NULL: no classes */
    size_t threads;          /* 0 counts as 1; changes no figure */
    const atomic_bool *stop; /* ends the computing with ERR_CONFLICT; NULL: never */
};

/* A statement that speaks for some people, a side of it most of them take: they agree with it more,
 * or less, than others do, and that difference is told. */
struct spoken {
    size_t statement;
    bool agrees;
    int32_t on_side, answers; /* of these people */
    struct bounds share;      /* of them on that side, 90 % */
    double others;            /* share on that side of all the others together */
};
enum { SPOKEN_MOST = 5, GROUPS_MOST = 8 };

/* A group, or an end of the first axis. Each answer is counted where the person's other answers put
 * the person, so that what made the group is not what describes it. */
struct side_numbers {
    int32_t members;
    const struct voices *voices; /* statements */
    struct spoken spoken[SPOKEN_MOST];
    size_t spoken_count;
};
enum { END_LEFT, END_RIGHT, END_COUNT };

/* How the groups, or the ends, part over one statement. */
struct parting {
    enum reading reading;
    bool has_difference;
    int32_t more, less;       /* of the pair that differs most: who agrees more, who less */
    struct bounds difference; /* between these two, above 0 where it is told; 90 % */
};

enum groups_found {
    GROUPS_NOT_YET, /* only counted so far */
    GROUPS_SHOWN,
    GROUPS_FEW_VOTERS, /* fewer with a place on the map than two smallest groups need */
    GROUPS_CHANCE,     /* no axis is more than chance */
    GROUPS_ONE_CLOUD,  /* one cloud: no number of groups passes */
};
/* What became of one number of groups. */
struct group_try {
    size_t groups;
    double gain;      /* above 0: groups describe the positions better than one cloud */
    double stability; /* mean adjusted Rand index; -1: not looked at */
    double chance;    /* of so deep a valley without a gap; -1: not looked at */
};

/* Where a known class stands beside the other. */
struct alignment {
    size_t statements; /* both answered enough; 0: too few to compare */
    double agreement;  /* expected, of two random voices */
    struct bounds interval;
};
enum map_test { MAP_TEST_TOO_FEW, MAP_TEST_POSITIONS, MAP_TEST_ANSWERS };
struct class_numbers {
    int32_t voices[2];
    struct alignment inside[2], between;
    struct alignment parting; /* inside less between */
    enum map_test test;
    double share, by_chance, p; /* what the class explains; by chance; of so much by chance */
    size_t permutations;
};

struct bloc_numbers {
    const int32_t *voters; /* members */
    size_t count;
    double agreement; /* mean share of same answers of a pair */
    double common;    /* mean number of statements both answered */
};
struct voice_numbers {
    size_t voices;
    double effective;
    struct bounds interval; /* 90 % */
    bool told;              /* else the answers say little about it */
    const struct bloc_numbers *blocs;
    size_t bloc_count;
};

struct numbers {
    size_t voters, statements, answers;
    const struct voices *voices;         /* statements */
    const struct comparison *comparison; /* statements; NULL: no classes */
    struct class_numbers classes;        /* where there are classes */
    struct voice_numbers voice;
    uint64_t seed; /* of all chance, from the answers alone */

    const size_t *order;      /* voters, neighbours answered alike; those without answers last */
    size_t axes;              /* more than chance */
    double explained[2];      /* share of the variance of the answers along each axis */
    double strongest, chance; /* eigenvalue of the first axis; the largest under random signs */
    size_t flips;
    const double *x, *y; /* voters: place on the map; 0 without answers */
    const bool *placed;  /* voters: whose answers say where they stand */
    size_t placed_count;

    enum groups_found groups_found;
    size_t group_count; /* 0 unless GROUPS_SHOWN */
    struct side_numbers groups[GROUPS_MOST];
    const int32_t *group_of; /* voters; -1: in none */
    struct group_try tried[GROUPS_MOST + 1];
    size_t tried_count;
    size_t nearest; /* place in tried of the number that came nearest: the last that was compared
                       with crowds without a gap, else the most stable; tried_count: neither */
    size_t bootstraps, simulations;
    bool has_ends; /* an axis is more than chance and there are no groups */
    struct side_numbers ends[END_COUNT];
    const int32_t *end_of;         /* voters: END_LEFT, END_RIGHT, -1; NULL without ends */
    const struct parting *parting; /* statements: of the groups, or the ends; NULL: of neither */
    const double *consensus; /* statements: of the groups, agreement nobody opposes; NULL: none */

    const struct polis_figures *polis; /* NULL: not computed */

    const struct leaving *leaving; /* statements: results_model.h; NULL where the public answers */
    const struct routing_model *routing; /* what the next statement is drawn by: positions/draw.h;
                                            NULL: only counted so far */
};

/* Counts of answers and nothing else; in arena. */
struct numbers numbers_count(const struct numbers_input *in, struct arena *arena);

/* *out lives in arena; scratch is another arena. Errors: ERR_NO_MEMORY, ERR_TOO_BIG, ERR_CONFLICT
 * (stopped). */
MUST_USE err_t numbers_compute(const struct numbers_input *in, struct arena *arena,
                               struct arena *scratch, struct numbers *out);

/* What the method is set to, for the page that explains it. */
struct method_constants {
    double level, fdr;
    int32_t voices_least;
    size_t axes_most, flips, flips_of_many; /* tables of random signs; above 2 million answers */
    size_t groups_most, least;
    double share_least, stability_least, chance_most, gain_least, unsureness_most;
    size_t bootstraps, simulations, people_most, simulated_most;
    size_t permutations, draws;
    size_t voices_sample, near_common;
    int64_t answers_apart;
};
struct method_constants method_constants(void);

#endif

/* libalyans-opinion: votes in, an opinion map and findings out, and how sure each of them is.
 *
 * A vote is one person's answer to one statement: 1 agree, -1 disagree, 0 pass. Whoever has not
 * seen a statement has no vote on it; that is not a pass. From such votes the library tells
 *
 *   - where people stand: a few axes, and how many of them are more than chance;
 *   - whether they stand in groups at all, how many, and how sure each membership is;
 *   - statement by statement what all share and what divides them, with intervals and q-values;
 *   - on which single voice each of these findings hangs;
 *   - the same for classes that were known before, and whether these explain the map;
 *   - what is approved of beyond what the main axis explains (bridging);
 *   - how many independent voices stand behind so many voters.
 *
 * The whole of it, docs/opinion-example.c (cc example.c $(pkg-config --cflags --libs
 * alyans-opinion)):
 *
 *     #include <alyans-opinion.h>
 *     #include <stdio.h>
 *
 *     int main(void)
 *     {
 *         struct alyans_opinion_votes *votes = NULL;
 *         struct alyans_opinion_report *report = NULL;
 *         int error = alyans_opinion_votes_new(NULL, 0, &votes);
 *         for (int i = 0; i < 360 && error == 0; i++) {
 *             int person = i / 6, statement = i % 6;
 *             int vote = i % 11 == 0 ? 0 : statement == 0 || person % 2 == 0 ? 1 : -1;
 *             error = alyans_opinion_votes_add(votes, person, statement, vote, 0);
 *         }
 *         if (error == 0)
 *             error = alyans_opinion_votes_done(votes, ALYANS_OPINION_BY_ID);
 *         if (error == 0)
 *             error = alyans_opinion_analyse(votes, NULL, NULL, &report);
 *         if (error == 0) {
 *             const struct alyans_opinion_finding *f = &report->everybody->finding[0];
 *             printf("%zu axis beyond chance, %zu groups\n", report->map->beyond_chance,
 *                    report->partition->count);
 *             printf("statement 0: %.0f %% agree; %.0f to %.0f %% at 90 %%\n", 100 * f->agreed,
 *                    100 * f->agree.low, 100 * f->agree.high);
 *         }
 *         printf("%s\n", alyans_opinion_error_text(error));
 *         alyans_opinion_report_free(report);
 *         alyans_opinion_votes_free(votes);
 *         return error != 0;
 *     }
 *
 * What holds everywhere:
 *
 *   - Order: votes, then alyans_opinion_analyse, then read the report, whose parts are plain
 *     arrays. Participants are rows, statements are columns; every array says its shape.
 *   - Pure: no globals, clock, files, environment or chance of its own. The same votes and
 *     options give the same bytes, whatever the number of threads, the compiler and the
 *     processor.
 *   - Ownership: what a function writes to *out is the caller's, who gives it back with the
 *     function of its type that ends in _free (NULL is fine). Everything inside of it goes with
 *     it. Arguments are never kept: they may go when the call returns. Votes may go before
 *     their reports.
 *   - Errors: nothing is written to *out on an error. Wrong arguments and want of memory are
 *     errors; only a fault of the library itself ends the process, and says so on stderr.
 *   - Threads: votes that are done and reports are constant: any number of threads may read
 *     them and analyse at once. Until then one thread at a time.
 *   - Growth: structs that begin with `size` may grow; so may those that the library makes, at
 *     their end. Elements of arrays change only with the number in the library's file name.
 *
 * In comments, THREADS_MAX is ALYANS_OPINION_THREADS_MAX, and so on.
 *
 * C99 and C++. alyans-opinion(3) and docs/opinion.md are shorter; docs/method.md explains the
 * method and measures how good it is. Papers are named where they are used.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_H
#define ALYANS_OPINION_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define ALYANS_OPINION_API __attribute__((visibility("default")))
#define ALYANS_OPINION_MUST_USE __attribute__((visibility("default"), warn_unused_result))
#else
#define ALYANS_OPINION_API
#define ALYANS_OPINION_MUST_USE
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The version of the library that is running, such as "0.1.0". Published results should name it:
 * another version may compute other bytes. */
ALYANS_OPINION_API const char *alyans_opinion_version(void);

/* --- errors ---------------------------------------------------------------------------------- */

enum alyans_opinion_error {
    ALYANS_OPINION_OK = 0,
    ALYANS_OPINION_NO_MEMORY = 1,     /* the allocator gave none */
    ALYANS_OPINION_TOO_BIG = 2,       /* 2^31 participants or voices, 2^29 statements, or more */
    ALYANS_OPINION_NOT_CONVERGED = 3, /* the axes did not settle within the steps allowed */
    ALYANS_OPINION_STOPPED = 4,       /* progress asked for it */
    ALYANS_OPINION_NO_ARGUMENT = 5,   /* a pointer that must be there is NULL */
    ALYANS_OPINION_BAD_SIZE = 6,      /* a struct of a newer kind than this library knows */
    ALYANS_OPINION_BAD_STATE = 7,     /* votes that are not done yet, or done already */
    ALYANS_OPINION_BAD_VOTE = 8,      /* a vote other than -1, 0, 1 */
    ALYANS_OPINION_BAD_ROWS = 9,      /* starts or columns out of order or range, or an id twice */
    ALYANS_OPINION_BAD_LABEL = 10,    /* a label or flag out of range, or too many classes */
    ALYANS_OPINION_BAD_WEIGHT = 11,   /* a weight that is no number from 1e-6 to 1e6 */
    ALYANS_OPINION_BAD_OPTION = 12    /* an option out of its range */
};

/* One English sentence without a full stop, for logs; constant. Any number is allowed. */
ALYANS_OPINION_API const char *alyans_opinion_error_text(int error);

/* --- memory ---------------------------------------------------------------------------------- */

/* Where memory comes from. Both functions are called from several threads at once where
 * options.threads is above 1, or votes are shared by threads: they must be thread safe then. The
 * context must outlive the votes and their reports; the struct itself is copied. A limit on memory
 * is an allocator that returns NULL beyond it. Only the stacks of threads, and what qsort of the C
 * library takes for sorting some numbers, come from the system. */
struct alyans_opinion_allocator {
    void *(*allocate)(void *context, size_t size); /* as malloc: aligned for any type, or NULL */
    void (*release)(void *context, void *at);      /* as free; never called with NULL */
    void *context;
};

/* --- votes ----------------------------------------------------------------------------------- */

/* Participants x statements, most of it empty: 2 bytes a vote (4 from 16 384 statements on). */
struct alyans_opinion_votes;

/* Empty votes, to be added to. allocator: NULL for malloc and free. salt: shows in no result; where
 * strangers choose the ids, a number they cannot guess keeps them from choosing such as slow the
 * table of ids down; else 0. Errors: NO_ARGUMENT, NO_MEMORY. */
ALYANS_OPINION_MUST_USE enum alyans_opinion_error
alyans_opinion_votes_new(const struct alyans_opinion_allocator *allocator, uint64_t salt,
                         struct alyans_opinion_votes **out);

/* One vote, in any order; ids are any numbers. Of several votes of one participant on one statement
 * the one with the highest `at` counts (any unit, such as seconds), of equals the one added last.
 * About 30 ns; 9 to 18 bytes a vote until done. Errors: NO_ARGUMENT, BAD_STATE and BAD_VOTE leave
 * the votes as they were; after NO_MEMORY and TOO_BIG every further call but free says the same. */
ALYANS_OPINION_MUST_USE enum alyans_opinion_error
alyans_opinion_votes_add(struct alyans_opinion_votes *votes, int64_t participant, int64_t statement,
                         int vote, int64_t at);

/* Which row and column is whose. */
enum alyans_opinion_order {
    ALYANS_OPINION_BY_ID = 0,     /* ascending ids: the same whatever order votes came in */
    ALYANS_OPINION_FIRST_SEEN = 1 /* by the time of the first vote: Polis' groups depend on it */
};

/* Ends the adding and orders rows by that, columns by id. O(votes) time. Errors: NO_ARGUMENT,
 * BAD_STATE, BAD_OPTION, NO_MEMORY. */
ALYANS_OPINION_MUST_USE enum alyans_opinion_error
alyans_opinion_votes_done(struct alyans_opinion_votes *votes, enum alyans_opinion_order order);

/* Votes that the caller has as compressed sparse rows: those of row i are column[k], vote[k] for
 * start[i] <= k < start[i + 1]. */
struct alyans_opinion_rows {
    size_t participants, statements;
    const int64_t *participant_id; /* participants, each once; NULL: 0, 1, 2, ... */
    const int64_t *statement_id;   /* statements, each once; NULL: 0, 1, 2, ... */
    const int64_t *start;          /* participants + 1: ascending from 0 */
    const int32_t *column;         /* 0..statements-1, ascending within a row, each once */
    const int8_t *vote;            /* -1, 0 or 1 */
};

/* The same votes, copied, done, rows and columns as they are. O(votes). Errors: NO_ARGUMENT,
 * BAD_ROWS, BAD_VOTE, TOO_BIG, NO_MEMORY. */
ALYANS_OPINION_MUST_USE enum alyans_opinion_error
alyans_opinion_votes_of_rows(const struct alyans_opinion_allocator *allocator,
                             const struct alyans_opinion_rows *rows,
                             struct alyans_opinion_votes **out);

ALYANS_OPINION_API void alyans_opinion_votes_free(struct alyans_opinion_votes *votes);

/* What is in votes that are done; before that, 0 or NULL. A revised vote is counted once. */
ALYANS_OPINION_API size_t
alyans_opinion_votes_participants(const struct alyans_opinion_votes *votes);
ALYANS_OPINION_API size_t alyans_opinion_votes_statements(const struct alyans_opinion_votes *votes);
ALYANS_OPINION_API size_t alyans_opinion_votes_count(const struct alyans_opinion_votes *votes);
/* Ids by row and by column: participants; statements. They go with the votes. */
ALYANS_OPINION_API const int64_t *
alyans_opinion_votes_participant_ids(const struct alyans_opinion_votes *votes);
ALYANS_OPINION_API const int64_t *
alyans_opinion_votes_statement_ids(const struct alyans_opinion_votes *votes);

/* The vote of a row on a column, or ALYANS_OPINION_NOT_SEEN; also outside of the matrix. O(log of
 * the row's votes). */
enum { ALYANS_OPINION_NOT_SEEN = 2 };
ALYANS_OPINION_API int alyans_opinion_votes_at(const struct alyans_opinion_votes *votes, size_t row,
                                               size_t column);

/* --- what is known beside the votes ---------------------------------------------------------- */

enum {
    ALYANS_OPINION_CLASSES_MAX = 64, /* classes of a classing; given groups */
    ALYANS_OPINION_GROUPS_MAX = 8,   /* groups that are looked for */
    ALYANS_OPINION_AXES_MAX = 8,
    ALYANS_OPINION_THREADS_MAX = 64
};

/* A division of the participants that is known beforehand, such as kinds of organisations. */
struct alyans_opinion_classing {
    const int32_t *class_of; /* participants: 0..classes-1, or -1: in none */
    size_t classes;          /* 1..CLASSES_MAX */
};

/* Everything may be 0 or NULL but size. */
struct alyans_opinion_given {
    size_t size;             /* set by alyans_opinion_given_init */
    const uint8_t *left_out; /* statements: 1: rejected, or no opinion: counts nowhere; else 0 */
    const double *weight;    /* participants, 1e-6..1e6: how much each counts; NULL: 1 */
    /* Who speaks for the same organisation counts as one voice, in numbers, in intervals and
     * wherever people are drawn or dealt out anew. */
    const int32_t *voice_of; /* participants: organisation 0..voices-1, or -1: for themselves */
    size_t voices;           /* organisations */
    const struct alyans_opinion_classing *classing; /* classings */
    size_t classings;                               /* at most CLASSES_MAX */
    const int32_t *group_of; /* participants: 0..groups-1 or -1: groups to be described instead of
                              * looked for */
    size_t groups;           /* 1..CLASSES_MAX with group_of */
};

/* Nothing given. size: sizeof *given. */
ALYANS_OPINION_API void alyans_opinion_given_init(struct alyans_opinion_given *given, size_t size);

/* --- options --------------------------------------------------------------------------------- */

/* Which p-values are enough, when many are looked at. */
enum alyans_opinion_fdr {
    /* Benjamini and Hochberg, JRSS B 57, 1995: right where tests do not pull against each other */
    ALYANS_OPINION_FDR_POSITIVE = 0,
    /* Benjamini and Yekutieli, Annals of Statistics 29, 2001, theorem 1.3: always; stricter */
    ALYANS_OPINION_FDR_ANY = 1
};

/* The number behind each is what alyans_opinion_options_init sets. */
struct alyans_opinion_options {
    size_t size; /* set by alyans_opinion_options_init */

    uint64_t seed;  /* 0: of all chance; 0: made from the votes, the same for the same votes */
    size_t threads; /* 1; 1..THREADS_MAX. Changes no byte of the report */
    /* NULL; called between the parts with the share that is done, 0..1, ascending, by the thread
     * that called; not 0: stop with STOPPED. */
    int (*progress)(void *context, double done);
    void *progress_context;

    /* Findings. */
    double level;                     /* 0.90; 0.5..0.9999: of intervals */
    double fdr;                       /* 0.10; 0..1: share of false ones among differences told */
    enum alyans_opinion_fdr fdr_rule; /* FDR_POSITIVE */
    int32_t voices_least;             /* 3; 1 or more: in a class, before anything is said of it */

    /* The map. */
    size_t axes_max;      /* 8; 1..AXES_MAX */
    size_t axes_shown;    /* 2; 0..AXES_MAX: fitted for the picture even if chance explains them */
    size_t sign_flips;    /* 0; a multiple of 8 up to 1024: tables of random signs; 0: 960, 96
                           * above 300 votes, 24 above 2 000, 8 above 20 000 */
    double map_tolerance; /* 1e-6; 1e-12..1e-2: of the relative change of noise and variance */
    int map_steps_max;    /* 300; 1..100000 */

    /* Groups. */
    size_t groups;            /* 0: found; 2..GROUPS_MAX: so many, even if not separable */
    size_t groups_max;        /* 8; 2..GROUPS_MAX: looked for */
    size_t group_least;       /* 5; 1 or more: people in a group */
    double group_share_least; /* 0.02; 0..1: of the people */
    double unsureness_most;   /* 0.75; 0..1: mean variance of a position that still is a place */
    double stability_least;   /* 0.75; -1..1: mean adjusted Rand index over bootstraps */
    double chance_most;       /* 0.10; 0..1: of as deep a gap in a crowd that has none */
    double gain_least;        /* 0.5; 0..1: fewer groups are preferred if they gain that much of
                               * the most */
    size_t group_bootstraps;  /* 0; up to 100000; 0: 200, fewer above a million votes */
    size_t group_simulations; /* 59; up to 100000: crowds without a gap */
    size_t group_people_most; /* 4096; 10..10^6: of more, some chosen by hash of their id */
    size_t group_crowd_most;  /* 2000; 10..10^6: likewise, in a crowd */
    int64_t votes_apart_most; /* 2 million: up to so many votes, a vote is counted in the group that
                               * the person's other votes tell: groups made to differ would else
                               * be compared on the votes that made them */

    /* Classings. */
    size_t class_permutations; /* 999; 1..10^6 */
    size_t class_draws;        /* 400; 2..10^6: of the bootstrap */
    size_t class_voices_most;  /* 5000; 10..10^7: of more, some by hash, in the statements' test */

    /* Independent voices. */
    size_t voices_compared_most; /* 1000; 2..20000: pair by pair; of more, some by hash */

    /* Bridging: penalties, each 1e-4..100, see struct alyans_opinion_bridging. */
    double bridging_participant_intercept, bridging_statement_intercept; /* 0.15; 0.15 */
    double bridging_global_intercept;                                    /* 0.15 */
    double bridging_participant_factor, bridging_statement_factor;       /* 0.03; 0.03 */
    double bridging_product;                /* 0; 0..100: of |intercept x factor| */
    int64_t bridging_votes_per_statement;   /* 5; 0 or more: with fewer it is left out */
    int64_t bridging_votes_per_participant; /* 10; 0 or more: likewise, of votes on the rest */
    size_t bridging_starts;                 /* 16; 1..16: places from which to search */
    size_t bridging_agreeing;               /* 6; 1 or more: lowest ends that are enough */
    int64_t bridging_votes_for_starts;      /* half a million; 1 or more: votes to try them on */
    int bridging_passes_max;                /* 2000; 1 or more, of each start */
    double bridging_tolerance;              /* 1e-9; 1e-13..1e-2 */
};

/* The defaults, with which the project itself publishes. size: sizeof *options. */
ALYANS_OPINION_API void alyans_opinion_options_init(struct alyans_opinion_options *options,
                                                    size_t size);

/* --- the analysis ---------------------------------------------------------------------------- */

struct alyans_opinion_report;

/* Everything there is to say about the votes. given, options: NULL for nothing and the defaults.
 * Memory comes from where that of the votes comes from. Time, with two threads: about a second and
 * a half of 50 000 to 450 000 votes, mostly redraws (docs/benchmarks.md). Errors: NO_ARGUMENT,
 * BAD_STATE, BAD_SIZE, BAD_LABEL, BAD_WEIGHT, BAD_OPTION, TOO_BIG, STOPPED, NO_MEMORY. */
ALYANS_OPINION_MUST_USE enum alyans_opinion_error alyans_opinion_analyse(
    const struct alyans_opinion_votes *votes, const struct alyans_opinion_given *given,
    const struct alyans_opinion_options *options, struct alyans_opinion_report **out);

ALYANS_OPINION_API void alyans_opinion_report_free(struct alyans_opinion_report *report);

/* --- the report ------------------------------------------------------------------------------ */

struct alyans_opinion_map;
struct alyans_opinion_partition;
struct alyans_opinion_comparison;
struct alyans_opinion_classes;
struct alyans_opinion_bridging;
struct alyans_opinion_resampled;
struct alyans_opinion_voices;

/* Rows and columns are those of the votes. */
struct alyans_opinion_report {
    size_t participants, statements;
    const struct alyans_opinion_options *options; /* as used: seed is never 0 but by chance */
    size_t voices;                                /* organisations, and people for themselves */
    const int32_t *voice_of; /* participants: 0..voices-1, the given organisations first; NULL: each
                              * row is a voice */

    const struct alyans_opinion_map *map;
    const struct alyans_opinion_partition *partition;
    const struct alyans_opinion_comparison *everybody; /* one class */
    const struct alyans_opinion_comparison *groups;    /* NULL without groups */
    /* NULL unless an axis is more than chance and there are no groups: class 0 is the third of the
     * people at the low end of the first axis, class 1 that at the high end. Ends are no groups. */
    const struct alyans_opinion_comparison *ends;
    size_t classings; /* as given */
    const struct alyans_opinion_classes *const *classing;
    const struct alyans_opinion_bridging *bridging;
    const struct alyans_opinion_resampled *resampled;
    const struct alyans_opinion_voices *independent;
};

struct alyans_opinion_interval {
    double low, high;
};

/* --- where people stand ---------------------------------------------------------------------- */

/* vote[i][j] = mean[j] + loading[j] . position[i] + noise, for the votes there are only, with
 * position ~ N(0, 1), loading[k] ~ N(0, axis_variance[k]): probabilistic PCA, variational, with
 * priors on the loadings (Tipping and Bishop 1999; Ilin and Raiko, JMLR 11, 2010). Whoever voted
 * little has a wide posterior and stands near the middle. Axes come in the order of what they
 * explain; the largest loading of each, by size, is positive; a position of 1 is one standard
 * deviation of the people.
 *
 * Symmetric axes x axes matrices are packed, ALYANS_OPINION_PACKED(axes) numbers: (0,0) (1,0) (1,1)
 * (2,0) ...; row >= column stand at ALYANS_OPINION_PACKED(row) + column. */
#define ALYANS_OPINION_PACKED(n) ((size_t)(n) * ((size_t)(n) + 1) / 2)

struct alyans_opinion_map {
    size_t axes; /* that were fitted: 0 where no vote differs from another */
    /* The first so many are more than chance: their eigenvalue exceeds the largest one found when
     * every vote's deviation gets a random sign (Hong, Sheng and Dobriban 2020). */
    size_t beyond_chance;
    const double *position;       /* participants x axes, row-major; NULL without axes */
    const double *covariance;     /* participants x PACKED(axes): how sure; NULL without axes */
    const double *mean;           /* statements: vote expected in the middle; 0 if left out */
    const double *loading;        /* statements x axes, row-major; NULL without axes */
    const double *loading_spread; /* statements x PACKED(axes): covariance of the loading */
    double mean_variance;         /* prior variance of means around the mean of all votes */
    double variance;              /* of the votes around their statement's mean */
    double noise;                 /* of a vote around what is expected */
    const double *axis_variance;  /* axes */
    const double *explained;      /* axes: shares of variance */
    const double *eigenvalue;     /* AXES_MAX: of the centred votes */
    double chance;                /* the largest by chance */
    size_t sign_flips;
    int steps;
    uint8_t converged; /* 0: map_steps_max came first; the map is near */
};

/* --- groups ---------------------------------------------------------------------------------- */

enum alyans_opinion_partition_state {
    ALYANS_OPINION_PARTITION_TOO_FEW = 0,       /* fewer people with a place than two groups need */
    ALYANS_OPINION_PARTITION_CHANCE = 1,        /* no axis is more than chance: one group */
    ALYANS_OPINION_PARTITION_NOT_SEPARABLE = 2, /* one cloud: no number of groups passes */
    ALYANS_OPINION_PARTITION_GROUPS = 3,
    ALYANS_OPINION_PARTITION_FORCED = 4 /* their number, or they themselves, were given */
};

/* What became of one number of groups. */
struct alyans_opinion_partition_try {
    size_t groups;    /* 0: not tried */
    double gain;      /* BIC of one cloud less BIC of the groups (Schwarz 1978): above 0 better */
    double smallest;  /* weight of the smallest group */
    double valley;    /* depth of the shallowest gap: lowest density between two groups over the
                       * lower of their peaks; 1: none */
    double stability; /* mean adjusted Rand index over bootstraps of voices (Hubert and Arabie
                       * 1985); -1: not looked at */
    double stability_low; /* its 5 % quantile */
    double chance;        /* how often a crowd without a gap shows one as deep (after Silverman
                           * 1981); -1: not looked at */
};

/* A mixture of normal clouds of one width in the space of votes, behind positions known with
 * different certainty (Bovy, Hogg and Roweis 2011). Groups are told only where gain, size,
 * stability and gap all hold; "not separable" is an answer and no failure. */
struct alyans_opinion_partition {
    enum alyans_opinion_partition_state state;
    size_t count;      /* groups: 0, or 1 and more; the largest first if they were found */
    size_t shown;      /* the number of groups that came nearest; 0: none was tried */
    size_t tried_most; /* 0: none */
    const struct alyans_opinion_partition_try *tried; /* tried[k] for k groups, 2..tried_most */
    const int32_t *label;      /* participants: 0..count-1; -1: in none, or no place */
    const double *probability; /* participants x count, row-major; NULL: no groups, or given ones */
    const double *together;    /* participants: share of bootstraps in the same group; -1: not
                                * looked at */
    const uint8_t *placed;     /* participants: 1 where the votes say where they stand */
    size_t placed_count;
    size_t people; /* of these, looked at for groups */
    size_t bootstraps, simulations, simulated_people;
    size_t mixture_axes;  /* leading axes of the map that were looked at; 0: no mixture */
    const double *share;  /* count: of the people; NULL without a mixture */
    const double *centre; /* group g on axis k: centre[g * AXES_MAX + k]; NULL likewise */
    double width;         /* of a group, on an axis that shows in votes as axes do on average */
};

/* --- findings -------------------------------------------------------------------------------- */

/* Shares of agreement and disagreement: of the votes with passes, by weight. Their posterior is
 * Beta(successes + 1/2, failures + 1/2) (Jeffreys) with effective counts: share times the effective
 * number of votes (sum w)^2 / sum w^2 over voices (Kish 1965). Bounds are equal-tailed quantiles.
 * "Surely": the bound lies beyond one half. */
enum alyans_opinion_verdict {
    ALYANS_OPINION_NO_VOTES = 0,         /* nobody has voted */
    ALYANS_OPINION_TOO_FEW = 1,          /* fewer than voices_least in some class: counts only */
    ALYANS_OPINION_COMMON_GROUND = 2,    /* surely more than half agree, in every class */
    ALYANS_OPINION_COMMON_REJECTION = 3, /* surely more than half disagree, in every class */
    ALYANS_OPINION_DIVERGENCE = 4,       /* one class surely agrees, another surely disagrees */
    ALYANS_OPINION_DIFFERENT = 5,        /* not on opposite sides, yet two classes differ */
    ALYANS_OPINION_NOT_SURE = 6,         /* a class is sure, but nothing holds of all or of two */
    ALYANS_OPINION_NOT_TOLD_APART = 7    /* nothing can be said */
};

struct alyans_opinion_share {
    double successes, failures; /* effective counts */
};

/* One class on one statement. */
struct alyans_opinion_finding {
    int32_t n;                         /* votes, by heads: agrees + disagrees + passes */
    int32_t agrees, disagrees, passes; /* by heads */
    int32_t voices;                    /* that voted: heads, or organisations */
    double effective;                  /* number of votes */
    struct alyans_opinion_share agreeing, disagreeing;
    double agreed, disagreed;                  /* 0..1: weighted shares; 0 of none */
    struct alyans_opinion_interval agree;      /* of agreed; tells from voices_least on */
    struct alyans_opinion_interval disagree;   /* of disagreed */
    struct alyans_opinion_interval agree_wide; /* at the level at which all differences of the
                                                * statement hold at once (Sidak) */
};

/* Two classes g < h on one statement. Number of the pair: 0-1, 0-2, ..., 1-2, ...: see
 * ALYANS_OPINION_PAIR. */
#define ALYANS_OPINION_PAIR(classes, g, h)                                                         \
    ((size_t)(g) * (size_t)(classes) - (size_t)(g) * ((size_t)(g) + 1) / 2 +                       \
     ((size_t)(h) - (size_t)(g)-1))
struct alyans_opinion_pair {
    uint8_t tested;    /* enough voices in both; else the rest is 0 and p = q = 1 */
    double difference; /* -1..1: share that agrees, g less h; means of the posteriors */
    struct alyans_opinion_interval interval; /* all pairs of the statement hold at once */
    double p; /* posterior probability of the less likely sign, doubled */
    double q; /* p adjusted for all pairs of all statements, by fdr_rule */
};

/* One statement over all classes. Without votes a posterior is its prior. */
struct alyans_opinion_statement {
    enum alyans_opinion_verdict verdict;
    int32_t voices_fewest; /* in the class that has fewest */
    double agreed_least;   /* least lower bound of agreement over the classes */
    double rejected_least; /* the same of disagreement */
    double agreement;      /* geometric mean over the classes of mean agreement */
    double consensus;      /* as Polis: product of (agrees + 1) / (votes + 2), by heads */
    double balanced;       /* geometric mean of agreement (1 - disagreement) */
    size_t widest;         /* the pair that differs most surely; pairs: none is tested */
    double apart;          /* distance of its interval from 0 */
};

/* What leaving out one voice does, over all voices; everybody's value is within each range. */
struct alyans_opinion_influence {
    struct alyans_opinion_interval agreed_least, rejected_least; /* ranges */
    struct alyans_opinion_interval difference; /* of the widest pair; 0..0 if none */
    double change;     /* the largest change of one of these three numbers by one voice */
    int32_t strongest; /* the voice that makes it; -1: nothing changes */
    int32_t changers;  /* voices without any one of which the verdict is another */
    int32_t changer;   /* the one of them that changes the numbers most; -1: none */
    enum alyans_opinion_verdict without; /* the verdict without the changer; else as it is */
};

/* Columns, in the order in which to show them. */
struct alyans_opinion_list {
    size_t count;
    const int32_t *statement; /* count */
};

/* What one labelling of the participants says, statement by statement. */
struct alyans_opinion_comparison {
    size_t classes;
    size_t pairs;           /* classes (classes - 1) / 2 */
    const int32_t *label;   /* participants: class or -1; NULL: everybody is in class 0 */
    uint8_t apart;          /* votes were counted by what the person's other votes tell */
    const int32_t *members; /* classes: participants */
    const struct alyans_opinion_finding *finding;     /* [statement * classes + class] */
    const struct alyans_opinion_statement *statement; /* [statement] */
    const struct alyans_opinion_pair *pair;           /* [statement * pairs + PAIR(...)] */
    const struct alyans_opinion_influence *influence; /* [statement]; NULL where apart */
    size_t tests;                                     /* pairs tested, on all statements */
    double p_told;                                    /* the largest p with q <= fdr; -1: none */
    /* By agreed_least, rejected_least, apart, apart, descending. */
    struct alyans_opinion_list common_ground, common_rejection, divergence, different;
};

/* --- classes known beforehand ---------------------------------------------------------------- */

/* Expected agreement of two random voices, one of class a and one of b (a = b: two different ones):
 * mean over statements of the sum over votes of p_a p_b. Bayesian bootstrap (Rubin 1981). */
struct alyans_opinion_alignment {
    size_t a, b;
    size_t statements; /* on which each has 3 voices; 0: too few to compare, the rest is 0 */
    double agreement;  /* 0..1 */
    struct alyans_opinion_interval interval; /* 90 % */
};

/* Agreement inside less between, (A_aa + A_bb) / 2 - A_ab, on statements that both answered. */
struct alyans_opinion_contrast {
    size_t a, b; /* a < b */
    size_t statements;
    double difference;
    struct alyans_opinion_interval interval; /* 90 % */
};

struct alyans_opinion_class_statement {
    uint8_t tested;   /* two classes have 3 voices here, and not all say the same */
    double share;     /* eta^2, 0..1: of the squared deviations, what lies between classes */
    double by_chance; /* its mean over the permutations */
    double p;         /* family-wise (Westfall and Young 1993, section 2.3) */
};

enum alyans_opinion_class_basis {
    ALYANS_OPINION_CLASS_TOO_FEW = 0,      /* fewer than two classes of 3 voices: nothing tested */
    ALYANS_OPINION_CLASS_ON_POSITIONS = 1, /* axes beyond chance */
    ALYANS_OPINION_CLASS_ON_VOTES = 2      /* there is no such axis: the votes themselves */
};

struct alyans_opinion_classes {
    const struct alyans_opinion_comparison *comparison;
    size_t classes;
    const int32_t *size;                              /* classes: voices */
    const struct alyans_opinion_alignment *alignment; /* PACKED(classes) */
    const struct alyans_opinion_contrast *contrast;   /* pairs: (1,0) (2,0) (2,1) ... */
    enum alyans_opinion_class_basis basis;
    double share;     /* eta^2 of the whole: what the class explains */
    double by_chance; /* its mean over the permutations */
    double p;         /* (1 + hits) / (1 + permutations) */
    size_t permutations;
    const struct alyans_opinion_class_statement *statement; /* statements */
    size_t statement_voices;                                /* on which these, and ON_VOTES, rest */
};

/* --- bridging -------------------------------------------------------------------------------- */

/* A vote y, 1 agree, 0.5 pass, 0 disagree, is expected to be global + participant_intercept +
 * statement_intercept + participant_factor x statement_factor (Community Notes: Wojcik et al. 2022,
 * section 4). The statement's intercept is approval that the axis does not explain: its bridging
 * score. Least is made of loss = mean squared error + each penalty x the mean of its squares (+
 * product x mean of |intercept x factor| over statements). */
struct alyans_opinion_bridging {
    uint8_t converged;                         /* 0: what was reached in bridging_passes_max */
    size_t statements_used, participants_used; /* with enough votes; the rest is 0 in each array */
    double votes;                              /* used; with weights their sum */
    double loss, error;                        /* at the lowest minimum found; mean squared error */
    double global;
    const double *statement_intercept;   /* statements: the score, about -1..1. No fixed limit on it
                                          * holds for all consultations: see rank */
    const double *statement_factor;      /* statements */
    const int32_t *rank;                 /* statements: 1 for the highest score; 0 left out */
    const double *participant_intercept; /* participants */
    const double *participant_factor;    /* participants: negative for the larger share of them */
    const uint8_t *participant_used;     /* participants: 1 if used */
    size_t starts_to_best;               /* starts that came to this minimum */
    int passes;                          /* over the votes, of all starts */
    double residual;                     /* root mean square of what one more step would change */
};

/* --- voices drawn anew ------------------------------------------------------------------------ */

/* How far figures move when voices are drawn anew, with the same draws that tell how stable groups
 * are: 5 % and 95 % percentiles (Efron and Tibshirani 1993, section 13.3). Labels stay as they are.
 * Classes are the groups, else the ends, else everybody. NULL where not looked at: the score above
 * half a million votes. */
struct alyans_opinion_resampled {
    size_t draws;
    const struct alyans_opinion_interval *consensus; /* statements: product of (A + 1) / (S + 2) */
    const struct alyans_opinion_interval *least;     /* statements: least agreement of a class */
    const struct alyans_opinion_interval *apart;     /* statements: most less least agreement */
    size_t bridging_draws;
    const struct alyans_opinion_interval *bridging; /* statements: of the bridging score */
};

/* --- how many independent voices ------------------------------------------------------------- */

/* Voices whose votes are nearly the same: 9 in 10 of at least 10 common ones, and no chance. A fact
 * about votes, not about motives. */
struct alyans_opinion_bloc {
    const int32_t *member; /* size: numbers of voices as in first below, ascending */
    size_t size;
    double weight;    /* summed */
    double agreement; /* mean share of same votes over pairs */
    double common;    /* mean number of statements both voted on */
};

/* Similarity: agreement beyond chance and beyond what both share with everybody, shrunk; effective
 * number: diversity of order 2, 1 / sum p_a p_b S_ab (Leinster and Cobbold, Ecology 93, 2012). */
struct alyans_opinion_voices {
    size_t voices;
    const int32_t *voice_of; /* participants: number of the voice here, in the order of first; not
                              * the numbers of report->voice_of */
    const int32_t *first;    /* voices: row of their first participant, ascending */
    const int32_t *size;     /* voices: participants */
    const double *weight;    /* voices */
    size_t compared;         /* of them, pair by pair; fewer than voices: a sample */
    double by_weight;        /* (sum w)^2 / sum w^2: effective without any similarity */
    double effective;        /* 1..by_weight; 0 of no voices */
    struct alyans_opinion_interval interval; /* 90 %: jackknife over statements */
    double information;       /* mean over pairs: fully telling statements in common */
    uint8_t told;             /* information of 3 or more; else little can be said */
    double similar;           /* share of pairs that are similar at all, */
    double spread;            /* and the variance of their similarity */
    double dimensions;        /* (sum lambda)^2 / sum lambda^2 of the similarities, less chance */
    size_t eigenvalues;       /* 0 above 200 voices */
    const double *eigenvalue; /* descending; their sum is 1 */
    size_t blocs;
    const struct alyans_opinion_bloc *bloc; /* by weight; a voice is in one at most */
    uint8_t all_pairs;                      /* 0: only candidates were compared, found by hashing */
    double largest_bloc;                    /* its share of the weight; 0 without blocs */
};

/* --- as Polis does it ------------------------------------------------------------------------ */

/* The method of Polis: two principal components of the votes with gaps filled by means, positions
 * stretched by sqrt(statements / votes), 100 base clusters by k-means, 2 to 5 groups by silhouette.
 * It always finds groups and says nothing about chance; it is here to compare with. */

/* What one analysis hands to the next, so that groups keep their names and do not jump: everything
 * by participants' ids, whatever their rows. */
struct alyans_opinion_polis_history;

struct alyans_opinion_polis_given {
    size_t size;             /* set by alyans_opinion_polis_given_init */
    const uint8_t *left_out; /* statements: 1: rejected or meta; else 0 */
    const uint8_t *included; /* participants: 1: clustered; NULL: by answers_needed */
    const int32_t *group_of; /* participants: 0..groups-1 or -1; NULL: found */
    size_t groups;           /* 1..CLASSES_MAX with group_of */
    /* history of the last report, which may go once this call returns; NULL: the first analysis */
    const struct alyans_opinion_polis_history *history;
};
ALYANS_OPINION_API void alyans_opinion_polis_given_init(struct alyans_opinion_polis_given *given,
                                                        size_t size);

struct alyans_opinion_polis_options {
    size_t size;                    /* set by alyans_opinion_polis_options_init */
    size_t threads;                 /* 1; 1..THREADS_MAX. Changes no byte */
    size_t axes;                    /* 2; 1..4 */
    double tolerance;               /* 1e-13; 1e-14..1e-2: residual over the first eigenvalue */
    int passes_max;                 /* 2000; 1 or more: over the votes */
    size_t base_clusters_max;       /* 100; 1..10000 */
    int base_steps_max;             /* 100; 1..100000 */
    int32_t answers_needed;         /* 7; 0 or more: to be clustered */
    size_t included_at_least;       /* 15: filled up with those who voted most */
    size_t participants_for_groups; /* 30: who voted enough; with fewer no groups are told */
    size_t subgroups;               /* 0; 1: look for groups within each group, too */
};
ALYANS_OPINION_API void
alyans_opinion_polis_options_init(struct alyans_opinion_polis_options *options, size_t size);

struct alyans_opinion_polis_report;

/* Time: some 20 passes over the votes, and 100 distances a step and participant. given, options:
 * NULL for nothing and the defaults. Errors: NO_ARGUMENT, BAD_STATE, BAD_SIZE, BAD_LABEL,
 * BAD_OPTION, NOT_CONVERGED, NO_MEMORY. */
ALYANS_OPINION_MUST_USE enum alyans_opinion_error alyans_opinion_polis(
    const struct alyans_opinion_votes *votes, const struct alyans_opinion_polis_given *given,
    const struct alyans_opinion_polis_options *options, struct alyans_opinion_polis_report **out);
ALYANS_OPINION_API void
alyans_opinion_polis_report_free(struct alyans_opinion_polis_report *report);

struct alyans_opinion_polis_map;
struct alyans_opinion_polis_groups;

/* By heads. */
struct alyans_opinion_tally {
    int32_t agrees, disagrees, votes; /* votes: with passes */
};

enum alyans_opinion_side { ALYANS_OPINION_SIDE_AGREE = 0, ALYANS_OPINION_SIDE_DISAGREE = 1 };

/* A statement with the side that speaks for it. */
struct alyans_opinion_listed {
    int32_t statement;
    enum alyans_opinion_side side;
    int32_t successes, trials; /* votes on that side; all votes */
    double share, share_test;  /* with pseudo-counts; one-proportion statistic */
    double ratio, ratio_test;  /* against the other groups; 0 in lists of consensus */
    uint8_t best_agree;
};
enum { ALYANS_OPINION_LISTED_MAX = 5 };
struct alyans_opinion_listing {
    size_t count;
    struct alyans_opinion_listed at[ALYANS_OPINION_LISTED_MAX];
};

struct alyans_opinion_polis_report {
    size_t participants, statements;
    const struct alyans_opinion_polis_map *map;
    const struct alyans_opinion_tally *everybody;          /* statements */
    const struct alyans_opinion_listing *agree, *disagree; /* what most of everybody says */
    const uint8_t *included;                               /* participants: 1 if clustered */
    size_t included_count;
    size_t eligible_count; /* with answers_needed votes */
    const struct alyans_opinion_polis_groups *groups;
    const struct alyans_opinion_polis_history *history; /* for the next analysis */
};

/* Blocks are column-major: coordinate d of participant i is position[i + d * participants]. The
 * largest entry of an axis, by size, is positive. */
struct alyans_opinion_polis_map {
    size_t axes;
    const double *mean;               /* statements: mean vote; 0 where left out */
    const double *axis;               /* statements x axes: unit length, orthogonal */
    const double *eigenvalue;         /* axes: of X'X, descending, not divided by n */
    double total_variance;            /* trace of X'X */
    const double *position;           /* participants x axes */
    const double *statement_position; /* statements x axes: of who agrees with that one only */
    const double *extremity;          /* statements: its distance from the centre */
    int passes;                       /* over the votes */
    double residual;                  /* reached, over the first eigenvalue */
};

enum alyans_opinion_polis_state {
    ALYANS_OPINION_POLIS_FOUND = 0,
    ALYANS_OPINION_POLIS_GIVEN = 1,
    ALYANS_OPINION_POLIS_TOO_FEW = 2,      /* fewer than participants_for_groups: none told */
    ALYANS_OPINION_POLIS_NOT_SEPARABLE = 3 /* everybody stands at one point */
};

struct alyans_opinion_polis_groups {
    enum alyans_opinion_polis_state state;
    size_t count;                             /* 0 unless FOUND or GIVEN */
    const int32_t *of;                        /* participants: 0..count-1, -1 in none */
    const double *centre;                     /* count x axes, column-major: mean of the members */
    const double *silhouette;                 /* 6: [k] of k groups; 0 where not tried */
    const int32_t *members;                   /* count */
    const struct alyans_opinion_tally *tally; /* [group * statements + statement] */
    const double *consensus; /* statements: product of (agrees + 1) / (votes + 2); NULL
                              * without groups */
    const struct alyans_opinion_listing *representative; /* count; NULL without groups */
    size_t base_count;                                   /* base clusters; 0 unless FOUND */
    const int32_t *base_of;     /* included, in their order: base cluster */
    const double *base_centre;  /* base_count x axes, column-major */
    const int32_t *base_size;   /* base_count: members */
    const int64_t *name;        /* count: names that groups keep from analysis to analysis; NULL
                                 * unless FOUND */
    const size_t *subgroups;    /* count: groups within each, 1 or more; NULL unless asked for
                                 * and FOUND */
    const int32_t *subgroup_of; /* base_count: subgroup within its group; NULL likewise */
};

/* How somebody stands to the own group and to everybody, on the scale of the map; the last two 0
 * for who is in no group. */
struct alyans_opinion_standing {
    double centricness; /* 1 - distance from the mean position of all */
    double coreness;    /* 1 - distance from the centre of the own group */
    double extremeness; /* how far beyond that centre, seen from the mean of all; negative: short */
};

/* Standings of all participants into out (participants, the caller's). O(participants). Errors:
 * NO_ARGUMENT. */
ALYANS_OPINION_MUST_USE enum alyans_opinion_error
alyans_opinion_polis_standings(const struct alyans_opinion_polis_report *report,
                               struct alyans_opinion_standing *out);

/* With which weight Polis shows each statement next, into priority (statements, the caller's), all
 * above 0. is_meta: statements, 1 for what is about the people and no opinion; NULL: none.
 * O(statements x groups). Errors: NO_ARGUMENT, BAD_LABEL (a flag). */
ALYANS_OPINION_MUST_USE enum alyans_opinion_error
alyans_opinion_polis_priorities(const struct alyans_opinion_polis_report *report,
                                const uint8_t *is_meta, double *priority);

/* Draws one of the statements that are not closed to somebody (closed: statements, 1 for voted
 * on or left out; NULL: none), with probability proportional to its priority; 0 or less counts 1.
 * chance: a number that the caller draws evenly from [0, 1). *statement: its column, or -1: all are
 * closed. *probability: to be kept with the vote, so that estimates can be put right (may be NULL).
 * O(statements). Errors: NO_ARGUMENT, BAD_LABEL (a flag), BAD_OPTION (chance, or a priority that is
 * no number or beyond 1e100). */
ALYANS_OPINION_MUST_USE enum alyans_opinion_error
alyans_opinion_draw(const double *priority, const uint8_t *closed, size_t statements, double chance,
                    int64_t *statement, double *probability);

/* Rows in the order of the first axis, ties by id: neighbours voted alike. Needs no groups. order:
 * participants, the caller's. votes: those of the report. O(participants). Errors: NO_ARGUMENT,
 * BAD_STATE (other votes), NO_MEMORY. */
ALYANS_OPINION_MUST_USE enum alyans_opinion_error
alyans_opinion_polis_order(const struct alyans_opinion_votes *votes,
                           const struct alyans_opinion_polis_report *report, size_t *order);

#ifdef __cplusplus
}
#endif

#endif

/* `alyans analyse`: what the votes of a file, a folder or a consultation say, as text, JSON, a map
 * or a page.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_ANALYSE_H
#define ALYANS_VIEWPOINTS_ANALYSE_H

#include "kit/base/buf.h"
#include "kit/crypto/crypto.h"
#include "opinion/alyans.h"
#include "opinion/opinion.h"
#include "viewpoints/polis/polis_read.h"
#include "viewpoints/polis/voters_read.h"

struct cli;

/* What is analysed, wherever it came from. Ids are those of the report. */
/* An organisation among those who answered. */
struct analyse_speaker {
    str_t slug;
    struct text2 name, pays; /* pays: who it is and who pays, in a line */
};
struct analyse_source {
    str_t name;  /* folder or consultation; UTF-8 */
    str_t topic; /* may be empty */
    const struct votes *votes;
    /* Of ids that are texts, so that outputs can name them; NULL: there are none. */
    const struct name_list *participant_names, *statement_names;
    const struct polis_statement *statements; /* texts and moderation; may be none */
    size_t statement_count;
    const struct polis_participant *participants; /* groups given by group-id; may be none */
    size_t participant_count;
    const struct polis_problem *problems; /* lines that were left out */
    size_t problem_count, problems_kept;
    const struct analyse_speaker *speakers; /* where organisations answered; may be none */
    size_t speaker_count;
    struct text2 made_under; /* a consultation of this site: with whose money; may be empty */
    int64_t replaced;        /* answers that a later one of the same person took the place of */
};

enum analyse_format { ANALYSE_TEXT, ANALYSE_JSON, ANALYSE_SVG, ANALYSE_HTML };
enum analyse_method { ANALYSE_ALYANS, ANALYSE_POLIS };
enum analyse_groups { ANALYSE_GROUPS_FOUND, ANALYSE_GROUPS_GIVEN };

enum {
    ANALYSE_GROUPS_MAX = MIXTURE_MAX, /* of groups_number */
    ANALYSE_BOOTSTRAPS_LEAST = 20,    /* fewer tell nothing about one in twenty */
    ANALYSE_BOOTSTRAPS_MOST = 100000,
};

/* All zero: the alyans method as it comes. */
struct analyse_options {
    enum analyse_method method;
    enum analyse_groups groups;
    size_t groups_number; /* describe so many groups, separable or not; 0: as many as there are */
    str_t groups_file;    /* where groups that are given came from, to be told; empty: not told */
    size_t threads;       /* 0: 1; no result depends on it */
    /* Of the alyans method only: */
    str_t classes_file, weights_file; /* paths; empty: none */
    size_t bootstraps;                /* 0: as partition.h has it */
    uint64_t seed;                    /* 0: of the votes */
    /* Called between the parts with the share that is done; true: stop. NULL: never. */
    bool (*progress)(void *context, double done);
    void *context;
    bool times; /* put how long it took into the report, which then differs from run to run */
};

/* What a file beside the votes said that could not be used. */
struct analyse_beside {
    bool was_read;  /* there is such a file */
    bool is_usable; /* its header was */
    struct polis_problems problems;
};

/* The result; labels[g] is the id of group g in the output: its group-id where groups were given.
 */
struct analysis {
    const struct analyse_source *source;
    struct analyse_options options;
    struct votes votes; /* alyans: people by id; polis: as they came */
    /* The Polis figures of the votes. Its groups are those of the method: in the alyans method they
     * are handed over, so that consensus and representative statements describe them. */
    struct opinion_report report;
    int64_t *labels;
    /* The same for the groups that the source gives its participants. */
    bool has_exported;
    struct opinion_report exported;
    int64_t *exported_labels;
    double nearest_mean_agreement; /* share of them who stand nearest to the mean of their group */
    struct alyans_report *alyans;  /* NULL: the method is polis */
    struct factorization bridging; /* from all answers, unweighted; in both methods */
    bool bridging_converged;
    struct voter_classes classes;
    struct voter_weights weights;
    struct analyse_beside of_classes, of_weights;
    struct hash256 data_hash; /* see docs/analyse.md */
    double load_ms, compute_ms;
};

/* Reads a folder, a file or, for "-", standard input (votes_source.h) as a source. groups_file is
 * the path of the file with the given groups; empty, or not there: participants-votes.csv of the
 * folder. What was read, with the lines that were left out, is in *folder whatever is returned; it
 * and what *out points to live in cx->arena. Errors: ERR_INVALID (no readable votes), ERR_TOO_BIG,
 * ERR_NO_MEMORY. */
MUST_USE err_t analyse_open_source(struct cx *cx, str_t path, str_t groups_file,
                                   const struct polis_folder **folder, struct analyse_source *out);

/* A consultation of the database. Errors: ERR_NOT_FOUND, ERR_DB, ERR_NO_MEMORY. */
MUST_USE err_t analyse_open_consultation(struct cx *cx, str_t slug, struct analyse_source *out);

/* Analyses; started: clock_monotonic() when loading began. *out must stay where it is; what it
 * points to lives in arena, and source, which must outlive it. of_classes and of_weights are set
 * whatever is returned. Errors: ERR_INVALID (a file of classes or weights that is not usable; or
 * groups are to be taken as given, and nobody has one), ERR_CONFLICT (stopped by progress),
 * ERR_NO_MEMORY, ERR_TOO_BIG, ERR_NOT_CONVERGED. */
MUST_USE err_t analyse_compute(const struct analyse_source *source,
                               const struct analyse_options *options, usec_t started,
                               struct arena *arena, struct arena *scratch, struct analysis *out);

/* The forms of a report; docs/analyse.schema.json describes the first. Texts in cx's language.
 * Errors: ERR_TOO_BIG (out is full), ERR_NO_MEMORY. */
MUST_USE err_t analyse_write(struct cx *cx, const struct analysis *a, enum analyse_format format,
                             struct buf *out);

/* What it was computed with, as a JSON object. Errors: ERR_TOO_BIG. */
MUST_USE err_t analyse_parameters(struct cx *cx, const struct analysis *a, str_t *out);

/* All of it for a path: opens, computes, writes. */
MUST_USE err_t analyse_folder(struct cx *cx, str_t dir, str_t groups_file,
                              const struct analyse_options *options, enum analyse_format format,
                              struct buf *out, const struct polis_folder **folder);

/* alyans analyse SOURCE, with its options. Exit code: 0 done, also when lines had to be left out,
 * which stderr and the report tell; 1 failed; 2 wrong use; 130 interrupted. */
int analyse_command(struct cli *cli);

#endif

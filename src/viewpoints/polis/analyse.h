/* `alyans analyse`: the opinion map of a folder in the Polis export layout or of a consultation, as
 * JSON or as text.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_ANALYSE_H
#define ALYANS_VIEWPOINTS_ANALYSE_H

#include "kit/base/buf.h"
#include "opinion/opinion.h"
#include "viewpoints/polis/polis_read.h"

struct cli;

/* What is analysed, wherever it came from. Ids are those of the report. */
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
};

enum analyse_format { ANALYSE_TEXT, ANALYSE_JSON };
enum analyse_groups { ANALYSE_GROUPS_FOUND, ANALYSE_GROUPS_GIVEN };

struct analyse_options {
    enum opinion_method method;
    enum analyse_groups groups;
    enum analyse_format format;
};

/* The result; labels[g] is the id of group g in the output: its group-id where groups were given.
 */
struct analysis {
    const struct analyse_source *source;
    struct votes votes;
    struct opinion_report report;
    int64_t *labels;
    double load_ms, compute_ms;
};

/* Analyses and appends the report to out; started: clock_monotonic() when loading began. Texts in
 * cx's language. Errors: ERR_INVALID (groups are to be taken as given, and nobody has one),
 * ERR_TOO_BIG (out is full), ERR_NO_MEMORY, ERR_NOT_CONVERGED. */
MUST_USE err_t analyse_votes(struct cx *cx, const struct analyse_source *source,
                             const struct analyse_options *options, usec_t started,
                             struct buf *out);

/* Reads a folder, a file or, for "-", standard input (votes_source.h) as a source. What was read,
 * with the lines that were left out, is in *folder whatever is returned; it and what *out points to
 * live in cx->arena. Errors: ERR_INVALID (no readable votes), ERR_TOO_BIG, ERR_NO_MEMORY. */
MUST_USE err_t analyse_open_source(struct cx *cx, str_t path, str_t groups_file,
                                   const struct polis_folder **folder, struct analyse_source *out);

/* analyse_votes of such a source; groups_file is the path of the file with the given groups; empty,
 * or not there: participants-votes.csv of the folder. What was read, with the lines that were left
 * out, is in *folder whatever is returned; it lives in cx->arena. Errors as above, and ERR_INVALID
 * when there are no readable votes. */
MUST_USE err_t analyse_folder(struct cx *cx, str_t dir, str_t groups_file,
                              const struct analyse_options *options, struct buf *out,
                              const struct polis_folder **folder);

/* The same for a consultation of the database. Errors as above, and ERR_NOT_FOUND, ERR_DB. */
MUST_USE err_t analyse_consultation(struct cx *cx, str_t slug,
                                    const struct analyse_options *options, struct buf *out);

/* The two forms of a report; docs/analyse.schema.json describes the first. */
void analyse_write_json(const struct analysis *a, struct buf *out);
MUST_USE err_t analyse_write_text(struct cx *cx, const struct analysis *a, struct buf *out);

/* alyans analyse SOURCE [--method polis] [--groups-from FILE] [--json]. Exit code: 0 done, also
 * when lines had to be left out, which stderr and the report tell; 1 failed; 2 wrong use. */
int analyse_command(struct cli *cli);

#endif

/* Reads a consultation from the files of a Polis export: votes, statements, participants, topic.
 * Pure but for polis_read_folder.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_POLIS_READ_H
#define ALYANS_VIEWPOINTS_POLIS_READ_H

#include "opinion/votes.h"
#include "viewpoints/polis/names.h"
#include "viewpoints/polis/problems.h"

enum {
    POLIS_FILE_MAX = 1 << 30, /* bytes of a file that is held in memory */
    POLIS_STATEMENTS_MAX = 100000,
    POLIS_TEXT_MAX = 20000, /* bytes of one statement */
};
/* What JavaScript counts exactly; screens add one. */
#define POLIS_NUMBER_MAX INT64_C(9007199254740991)
/* Milliseconds of the years 1 to 9999; the database holds microseconds. */
#define POLIS_TIME_MIN INT64_C(-62135596800000)
#define POLIS_TIME_MAX INT64_C(253402300799999)

/* --- what was read --------------------------------------------------------------------------- */

struct polis_statement {
    int64_t id;
    int64_t author; /* participant id; -1: not told */
    int64_t at;     /* milliseconds since 1970; 0: not told */
    str_t text;     /* UTF-8; may be empty (some exports leave it out) */
    int moderated;  /* -1 rejected, 0 not looked at, 1 accepted */
    bool is_meta, is_seed;
    bool has_consensus;
    double consensus; /* group-informed-consensus of the export, if has_consensus */
};

struct polis_participant {
    int64_t id;
    int64_t group; /* group-id of the export; -1: in none */
};

/* Lines with a problem are left out of the lists and told in problems. Votes keep the order of the
 * file; an event's time is in milliseconds, or its place in the file where the export has no
 * timestamps. */
struct polis_folder {
    struct vote_event *events; /* NULL where the votes were built at once (votes_source.h) */
    size_t event_count;        /* lines or cells with a vote, also then */
    struct votes votes;        /* only then */
    struct name_list participant_names, statement_names; /* of ids that are texts; only then */
    struct polis_statement *statements;                  /* in the order of the file; ids differ */
    size_t statement_count;
    struct polis_participant *participants; /* ids differ */
    size_t participant_count;
    bool has_statements, has_participants, has_summary, has_timestamps;
    str_t topic, description;
    const struct polis_problem *problems;
    size_t problem_count; /* all of them */
    size_t problems_kept; /* in problems */
};

/* The contents of the files; at == NULL where a file is absent. */
struct polis_texts {
    str_t votes, comments, participants, summary;
};

/* Reads the texts, which must outlive *out, as must arena. Header names are matched by name, in any
 * order; unknown columns are passed over. Returns OK whenever a list of votes could be read,
 * however many lines were bad; ERR_INVALID (no votes.csv, or its header is unusable; *out holds the
 * problems), ERR_NO_MEMORY. */
MUST_USE err_t polis_read_texts(const struct polis_texts *texts, struct arena *arena,
                                struct arena *scratch, struct polis_folder *out);

/* The same from votes.csv, comments.csv, participants-votes.csv and summary.csv in the folder dir,
 * of which only the first must be there. people_file, if not empty, is the path of the third: as it
 * stands, or in dir. */
MUST_USE err_t polis_read_folder(str_t dir, str_t people_file, struct arena *arena,
                                 struct arena *scratch, struct polis_folder *out);

#endif

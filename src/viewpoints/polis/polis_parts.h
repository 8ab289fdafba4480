/* What polis_read.c shares with votes_source.c: the files of a folder one by one.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_POLIS_PARTS_H
#define ALYANS_VIEWPOINTS_POLIS_PARTS_H

#include "viewpoints/polis/polis_read.h"
#include "viewpoints/polis/table.h"

struct reading {
    struct arena *arena, *scratch;
    struct polis_folder *to;
    struct polis_problems problems;
};

/* Errors: ERR_NO_MEMORY. */
MUST_USE err_t reading_begin(struct reading *r, struct arena *arena, struct arena *scratch,
                             struct polis_folder *to);
/* Hands the problems over to the folder; e comes back. */
err_t reading_end(struct reading *r, err_t e);
void reading_complain_file(struct reading *r, str_t file, enum polis_reason reason);

/* votes.csv of an export. */
enum { VOTES_TIMESTAMP, VOTES_STATEMENT, VOTES_PARTICIPANT, VOTES_VOTE, VOTES_COLUMNS };
extern const struct column_spec POLIS_VOTES[VOTES_COLUMNS];

/* The row just read as an answer; place: its time when there are no timestamps. false: told. */
bool polis_vote_row(struct table *t, int64_t place, struct vote_event *e);

/* Number of a group; empty: -1, in none. false: told. */
bool polis_group_field(struct table *t, size_t column, int64_t *group);

/* Where the given groups are. */
enum polis_people {
    POLIS_PEOPLE_IN_FOLDER, /* participants-votes.csv, or the file that was named */
    POLIS_PEOPLE_NAMED,     /* that file only, if one was named; not looked for in the folder */
};

/* comments.csv, the file of the participants, summary.csv; all may be absent. dir empty: the file
 * of the participants only. Errors: ERR_NO_MEMORY. */
MUST_USE err_t polis_read_beside(struct reading *r, str_t dir, str_t people_file,
                                 enum polis_people people);

#endif

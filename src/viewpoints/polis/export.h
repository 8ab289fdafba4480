/* A consultation as the files of a Polis export, of any size: answers are read once, in a snapshot,
 * and then wait on disk. Memory grows with participants (about 90 bytes each) and statements, never
 * with answers. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_POLIS_EXPORT_H
#define ALYANS_VIEWPOINTS_POLIS_EXPORT_H

#include "viewpoints/package/files_out.h"
#include "viewpoints/package/spool.h"
#include "viewpoints/polis/id_index.h"
#include "viewpoints/viewpoints.h"

/* Numbers as Polis gives them to participants; they count within one export and tell nothing
 * outside of it. */
struct exported_person {
    participant_id id;
    int64_t organisation; /* 0: pseudonymous */
    int64_t number;
    usec_t came_at;
    int64_t group;                  /* that an imported export had put it into; -1: none */
    int32_t statements, all;        /* written; answers, revised ones too */
    int32_t votes, agree, disagree; /* in force */
};
struct exported_counts {
    int64_t agree, disagree, pass;  /* in force */
    int64_t agrees, disagrees, all; /* with those that were revised, as Polis counts */
};
/* A line of an imported summary.csv that only the program it came from could know. */
struct imported_line {
    str_t name, value;
};
struct exporting {
    struct cx *cx;
    const struct consultation *c;
    enum side side;
    enum lang language;               /* of texts, where there are any, else the other */
    usec_t grain;                     /* times are cut to whole ones of these; 1: as they are */
    struct statement_list statements; /* decided ones, by number */
    struct exported_counts *counts;   /* of each */
    struct exported_person *people;   /* by number */
    size_t people_count;
    struct id_index people_index, statement_index;
    usec_t latest;           /* when the last answer was given or replaced */
    struct spool *spool;     /* all answers, in the order in which they were stored */
    struct text2 made_under; /* with whose money; empty: nothing is on record */
    const struct imported_line *imported;
    size_t imported_count;
};
struct export_options {
    enum lang language;
    enum side side; /* whose answers */
    usec_t grain;   /* 0: 1 */
    str_t room;     /* a folder where answers may wait */
};
/* Reads everything, on cx->db, which should be in a snapshot; c must outlive *out. Errors: ERR_DB,
 * ERR_NO_MEMORY, ERR_TOO_BIG, ERR_IO, ERR_UNAVAILABLE (no room for what waits). */
MUST_USE err_t exporting_open(struct cx *cx, const struct consultation *c,
                              const struct export_options *o, struct exporting *out);
void exporting_release(struct exporting *x);
AUTO_RELEASE(exporting, exporting_release)

/* The files, each under its name in Polis' open data. Errors: those of files_out.h, ERR_NO_MEMORY.
 */
MUST_USE err_t export_summary(struct exporting *x, struct files_out *to);
MUST_USE err_t export_comments(struct exporting *x, struct files_out *to);
/* salt as of file_begin. */
MUST_USE err_t export_votes(struct exporting *x, struct files_out *to, const bytes_t *salt);
MUST_USE err_t export_participants(struct exporting *x, struct files_out *to);
/* Of those who answer by name, who they are and who pays (organisations.csv, which Polis does not
 * have); nothing where nobody does. */
MUST_USE err_t export_organisations(struct exporting *x, struct files_out *to);

/* For other files beside these. */
void export_number(struct exporting *x, struct buf *out, int64_t v, bool first);
void export_text(struct buf *out, str_t text, bool first); /* safe in a spreadsheet */
int64_t export_moderated(const struct statement *s);       /* 1, 0, -1 as Polis has it */
size_t export_place_of_person(const struct exporting *x, participant_id p); /* SIZE_MAX: none */

extern const struct db_catalog polis_export_sql;

#endif

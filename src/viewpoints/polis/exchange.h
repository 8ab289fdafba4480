/* Consultations in and out as Polis CSV files. An import becomes a closed, public consultation
 * marked as imported, and can be undone: nothing is deleted, but it is no longer shown.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_EXCHANGE_H
#define ALYANS_VIEWPOINTS_EXCHANGE_H

#include "viewpoints/polis/polis_read.h"
#include "viewpoints/store.h"

struct import_options {
    str_t slug;                                           /* address of the consultation */
    str_t origin;                                         /* name of the folder */
    enum lang language;                                   /* of its texts */
    bytes_t sha256;                                       /* of votes.csv */
    void (*progress)(void *to, int64_t done, int64_t of); /* NULL: nobody watches */
    void *progress_to;
};

/* What an import of the folder would make. Pure but for memory. */
struct import_counts {
    int64_t statements, participants;
    int64_t positions; /* in force afterwards */
    int64_t revised;   /* earlier ones, kept as history */
};
/* Everything in rows, ready to be stored; in cx->arena. */
struct import_plan {
    struct import_counts counts;
    struct consultation consultation;
    struct statement *statements;
    size_t statement_count;
    struct participant_row *participants;
    size_t participant_count;
    struct position_row *positions; /* with history */
    size_t position_count;
    int64_t import_id;
};
/* Errors: ERR_NO_MEMORY. */
MUST_USE err_t import_plan_make(struct cx *cx, const struct polis_folder *folder,
                                const struct import_options *o, struct import_plan *out);
/* In a write transaction. Errors: ERR_CONFLICT (another consultation has this address), ERR_DB. */
MUST_USE err_t import_apply(struct cx *cx, const struct import_plan *plan,
                            const struct import_options *o);
/* Positions are superseded, the consultation is hidden and its address free again. Errors:
 * ERR_NOT_FOUND, ERR_CONFLICT (undone before). */
MUST_USE err_t import_undo(struct cx *cx, int64_t import_id);
/* "brexit-consensus" from "/data/Brexit Consensus/"; empty when nothing of it can be used. */
str_t slug_of_folder(struct cx *cx, str_t dir);

/* The four files of an export. */
struct export_files {
    struct buf summary, comments, votes, participants;
};
void export_files_init(struct export_files *f);
void export_files_release(struct export_files *f);
AUTO_RELEASE(export_files, export_files_release)
/* Texts in the language, where there are any, else in the other. Import of an export gives the same
 * consultation: exported again it gives the same bytes. Errors: ERR_NOT_FOUND, ERR_TOO_BIG, ERR_DB.
 */
MUST_USE err_t consultation_export(struct cx *cx, str_t slug, enum lang language,
                                   struct export_files *out);

struct cli;
int import_polis_command(struct cli *cli);
int import_list_command(struct cli *cli);
int import_undo_command(struct cli *cli);
int export_polis_command(struct cli *cli);

#endif

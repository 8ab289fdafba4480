/* Consultations in and out as Polis CSV files. An import becomes a closed, public consultation
 * marked as imported, and can be undone: nothing is deleted, but it is no longer shown.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_EXCHANGE_H
#define ALYANS_VIEWPOINTS_EXCHANGE_H

#include "viewpoints/package/files_out.h"
#include "viewpoints/polis/import_votes.h"
#include "viewpoints/polis/polis_read.h"
#include "viewpoints/store.h"

struct import_options {
    str_t slug;         /* address of the consultation */
    str_t origin;       /* name of the folder */
    enum lang language; /* of its texts */
    bytes_t sha256;     /* of votes.csv */
    bool stays_open;    /* takes further positions, no end set */
    bool counts_later;  /* the plan need not know which votes were revised: applying it tells */
    struct import_votes votes;                            /* each NULL: those of the folder */
    void (*progress)(void *to, int64_t done, int64_t of); /* NULL: nobody watches */
    void *progress_to;
    /* Commits what was stored so far and begins another transaction: an import of millions must not
     * keep others from writing. Nobody sees anything of it before the last commit. NULL: all of it
     * in the caller's transaction. */
    err_t (*piece_stored)(void *to);
    void *piece_to;
    int64_t piece; /* positions of one; 0: a quarter of a million */
};

/* What an import of the folder would make. Pure but for memory. */
struct import_counts {
    int64_t statements, participants;
    int64_t positions;    /* in force afterwards */
    int64_t revised;      /* earlier ones, kept as history */
    int64_t without_text; /* statements that only their number names */
};
/* Everything but the votes, which are read again when they are stored; in cx->arena. Memory grows
 * with participants (about 60 bytes each) and statements. */
struct import_plan {
    struct import_counts counts;
    struct consultation consultation; /* its id is known once it is stored */
    struct statement *statements;     /* by number */
    size_t statement_count;
    struct import_people people;
    int64_t *ids;   /* of participants, by place */
    uint32_t *rank; /* place in statements, by place in people.statements */
    struct import_votes votes;
    int64_t import_id;
};
/* Errors: ERR_NO_MEMORY, ERR_INVALID (the votes cannot be read). */
MUST_USE err_t import_plan_make(struct cx *cx, const struct polis_folder *folder,
                                const struct import_options *o, struct import_plan *out);
/* The votes of a plan, by participant. */
MUST_USE err_t import_votes_of_plan(struct cx *cx, const struct import_plan *plan,
                                    votes_of_fn *take, void *to);
/* In a write transaction. Errors: ERR_CONFLICT (another consultation has this address), ERR_INVALID
 * (the votes are others than when it was planned), ERR_DB. */
MUST_USE err_t import_apply(struct cx *cx, struct import_plan *plan,
                            const struct import_options *o);
/* What the folder holds beside votes and texts: the groups its program had put people into, and the
 * lines of its summary.csv that nobody else can know (its address, visitors). An export hands them
 * on. In the same transaction, after import_apply. Errors: ERR_DB. */
MUST_USE err_t import_beside_store(struct cx *cx, int64_t import_id,
                                   const struct polis_folder *folder, str_t dir);
extern const struct db_catalog polis_imported_sql, polis_store_sql;
/* The consultation is hidden with all that is in it, and its address free again; of an import that
 * was broken off the rows go. how: as in import_options, for the latter; NULL: in one piece.
 * Errors: ERR_NOT_FOUND, ERR_CONFLICT (undone before). */
struct import_undoing {
    err_t (*piece_stored)(void *to);
    void *piece_to;
};
MUST_USE err_t import_undo(struct cx *cx, int64_t import_id, const struct import_undoing *how);
/* "brexit-consensus" from "/data/Brexit Consensus/"; empty when nothing of it can be used. */
str_t slug_of_folder(struct cx *cx, str_t dir);

/* The four files of an export of one side into to->dir; and where organisations answer a fifth that
 * Polis does not have: who each participant is and who pays. Texts in the language, where there are
 * any, else in the other. Import of an export gives the same consultation: exported again it gives
 * the same bytes. Errors: ERR_NOT_FOUND, ERR_TOO_BIG, ERR_DB, those of files_out.h. */
MUST_USE err_t consultation_export(struct cx *cx, const struct consultation *c, enum side side,
                                   enum lang language, struct files_out *to);

struct cli;
int import_polis_command(struct cli *cli);
int import_list_command(struct cli *cli);
int import_undo_command(struct cli *cli);
int export_polis_command(struct cli *cli);

#endif

/* Votes read straight into rows, from a Polis export, a list or a matrix: quick, in blocks,
 * whatever the size. The files and what may stand in them: docs/analyse.md.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_VOTES_SOURCE_H
#define ALYANS_VIEWPOINTS_VOTES_SOURCE_H

#include "kit/text/csv_stream.h"
#include "viewpoints/polis/polis_read.h"

/* Bytes of a file or of standard input. */
#define VOTES_SOURCE_MAX (INT64_C(1) << 34)

enum votes_rules {
    /* votes.csv of an export, as polis_read_texts reads it: the same votes, the same problems. */
    VOTES_OF_EXPORT,
    /* By its header: a list (participant, statement, value and perhaps timestamp, or the names of
     * an export for them), or a matrix (participant, perhaps group-id, and a column for each
     * statement). Participants and statements go by whole numbers from 0 or by any text. */
    VOTES_OF_FILE,
};

/* People as they came: the cold start of groups begins with the first ones. Statements by id, as in
 * every output of a Polis server. */
#define VOTES_SOURCE_ORDERS ((struct vote_orders){ ORDER_FIRST_SEEN, ORDER_BY_ID })

/* Reads votes into out->votes, with names and problems; of a matrix also participants with their
 * groups. A bad line is told and left out; of a matrix a bad cell alone. file: its name in
 * problems. seed: any number unknown to whoever wrote the file; it shows in no result. csv stays
 * the caller's. Errors: ERR_INVALID (the header is unusable, or the file could not be read to its
 * end; told), ERR_NO_MEMORY, ERR_TOO_BIG (more participants or statements than votes can have). */
MUST_USE err_t votes_source_read(struct csv_stream *csv, str_t file, enum votes_rules rules,
                                 uint64_t seed, struct arena *arena, struct arena *scratch,
                                 struct polis_folder *out);

/* The same from path: a folder with votes.csv (VOTES_OF_EXPORT) or, where there is none, with
 * participants-votes.csv as a matrix, and with the other files of an export, read as by
 * polis_read_folder; a file; or "-", standard input. people_file as of polis_read_folder. Errors as
 * above, ERR_INVALID also when there is no such file. */
MUST_USE err_t votes_source_open(str_t path, str_t people_file, uint64_t seed, struct arena *arena,
                                 struct arena *scratch, struct polis_folder *out);

#endif

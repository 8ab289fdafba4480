/* The data package of a consultation: everything that is published of it, so that anybody can
 * recompute the result to the byte. A folder of files (docs/package.md), and the same as a ZIP.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_PACKAGE_PACKAGE_H
#define ALYANS_VIEWPOINTS_PACKAGE_PACKAGE_H

#include "viewpoints/package/files_out.h"
#include "viewpoints/package/freeze.h"

struct package_made {
    struct hash256 of_all;   /* SHA-256 of SHA256SUMS */
    struct file_made *files; /* by name, SHA256SUMS last */
    size_t count;
};
/* Writes the package into the folder dir, which should be empty, from cx->db, which must be in a
 * snapshot. The same state gives the same bytes. Memory: that of polis/export.h, and of the
 * analysis, which holds the answers in force. Errors: ERR_DB, ERR_NO_MEMORY, ERR_TOO_BIG, those of
 * files_out.h. */
MUST_USE err_t package_write(struct cx *cx, const struct consultation *c, str_t dir,
                             struct package_made *out);
/* The folder as a ZIP, into an open file; *size: bytes written. Errors: ERR_IO, ERR_UNAVAILABLE. */
MUST_USE err_t package_zip(const struct package_made *made, str_t dir, int fd, int64_t *size,
                           struct hash256 *sha256);
/* Takes the files away again; folders stay. */
void package_remove(const struct package_made *made, str_t dir);

/* What a freeze is made of, computed anew from the tables: nothing is published by it. */
struct frozen_parts {
    struct freeze f; /* all but id, times, reason */
};
enum parts_wanted {
    PARTS_OF_TABLES, /* analysis, data_hash and classes stay empty, and it takes seconds at most */
    PARTS_AS_FROZEN, /* all, with the classes of the freeze that stands, if one does */
    PARTS_ANEW       /* all, with the classes that the registry says now */
};
/* room: a folder for what waits (and is removed again). salt: of votes.csv, len 0: none. */
MUST_USE err_t package_parts(struct cx *cx, const struct consultation *c, enum side side,
                             str_t room, bytes_t salt, enum parts_wanted wanted,
                             struct frozen_parts *out);

struct cli;
int export_package_command(struct cli *cli);
/* alyans analyse CONSULTATION --frozen; exit code 1: something is not as it was frozen. */
int analyse_frozen_command(struct cli *cli);

#endif

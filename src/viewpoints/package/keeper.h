/* The thread that makes data packages and freezes results: reads in a snapshot, writes files into
 * the data folder, and rows through the writer. A package is made when somebody asks for it and
 * kept while nothing changes. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_PACKAGE_KEEPER_H
#define ALYANS_VIEWPOINTS_PACKAGE_KEEPER_H

#include "kit/db/writer.h"
#include "viewpoints/package/package.h"

struct package_keeper;

/* Where packages lie: DATA/packages. Made here, before the program gives up the right to make
 * folders. The keeper is known to pages from then on, and does nothing until keeper_begin. */
struct package_keeper *keeper_new(str_t data_dir);
struct keeper_config {
    struct writer *writer;
    str_t db_url;
    const struct settings *settings;
    struct ids *ids;
    const void *app;
};
/* Errors: those of db_open, ERR_IO (the folder cannot be used). */
MUST_USE err_t keeper_begin(struct package_keeper *k, const struct keeper_config *config);
/* Ends the thread after the package at hand; before writer_close. NULL is fine. */
void keeper_end(struct package_keeper *k);
void keeper_free(struct package_keeper *k); /* NULL is fine */

/* A package that lies there; texts in the arena of whoever asked. */
struct kept_package {
    str_t path;
    int64_t size;
    struct hash256 sha256; /* of the ZIP */
    struct hash256 of_all; /* of its SHA256SUMS: what the package is called */
    int64_t file_count;
    usec_t made_at;
    bool is_older; /* there is something newer, which is being made */
};
/* The package of the state that cx reads, made anew where it has to be. Waits at most so long;
 * where it takes longer, one that was made before, else ERR_BUSY: it is being made, ask again.
 * Errors: ERR_UNAVAILABLE (no keeper runs), those of package_write when making it failed. */
MUST_USE err_t keeper_ask(struct cx *cx, const struct consultation *c, usec_t patience,
                          struct kept_package *out);

#endif

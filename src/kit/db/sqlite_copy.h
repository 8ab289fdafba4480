/* Rows of the program's memory as a table of SQLite, "copied": so that one statement puts hundreds
 * of them. What SQLite sets up for each statement, such as its lists for IN, is set up once.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_DB_SQLITE_COPY_H
#define ALYANS_KIT_DB_SQLITE_COPY_H

#include <sqlite3.h>

#include "kit/base/arena.h"
#include "kit/db/db.h"

enum { COPIED_ROWS = 256, COPIED_COLUMNS = 24 };

/* Rows that wait to be put. */
struct copied {
    struct db_arg *values; /* COPIED_ROWS times columns; NULL before the first row */
    size_t columns, rows;
    struct arena bytes; /* of texts and blobs */
};
/* The table copied (c0 … c23) on this connection; it shows what *rows holds, which outlives it. An
 * SQLite code. */
int copied_register(sqlite3 *handle, struct copied *rows);
/* true: there is no room for another one. */
bool copied_add(struct copied *to, struct db_args args);
void copied_clear(struct copied *c);
void copied_release(struct copied *c);

#endif

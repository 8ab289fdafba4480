/* A small schema and its catalogue, for tests of the database itself.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_UNIT_DB_THINGS_H
#define ALYANS_TESTS_UNIT_DB_THINGS_H

#include "testdb.h"

enum {
    Q_ADD,      /* id, name, size or NULL, flag, data or NULL */
    Q_ADD_IDS,  /* ids: many small things in one statement */
    Q_COPY,     /* the columns of Q_ADD, by db_copy */
    Q_ADD_PART, /* id, thing_id */
    Q_BY_ID,    /* id -> id, name, size, flag, data */
    Q_IDS,      /* -> id, all in order */
    Q_COUNT,    /* -> how many things */
    Q_COUNT_PARTS,
    Q_RENAME_ALL, /* name suffix */
    Q_TURNED,     /* b = $2, a = $1 in an order that SQLite would turn around */
    Q_NUMBERS,    /* ids -> each, in the order given */
    Q_WORDS,      /* words -> each, in the order given */
    Q_SUM_SIZE,
    Q_THINGS_COUNT
};
extern const struct db_catalog things_sql;
extern const struct db_migration things_migrations[];
extern const int things_migration_count;

/* A fresh, migrated database of the engine under test. */
void things_make(struct testdb *t);
int64_t things_count(struct db *db);
/* The same where rivals may make the reading itself fail: ERR_BUSY. */
MUST_USE err_t things_count_among_rivals(struct db *db, int64_t *out);
/* One thing with a name made from its id. */
err_t things_add(struct db *db, int64_t id);

#endif

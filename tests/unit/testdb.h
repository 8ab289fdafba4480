/* A fresh database for a test, on either engine.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_UNIT_TESTDB_H
#define ALYANS_TESTS_UNIT_TESTDB_H

#include "kit/db/db.h"

/* Where a test's database is: a file in a folder of its own, or a schema of its own in the cluster
 * named by ALYANS_TEST_PG (tools/with_postgres.sh sets it). */
struct testdb {
    enum db_engine engine;
    char url[1024];
    char folder[256]; /* SQLite: also room for other files of the test */
    char schema[64];  /* PostgreSQL */
};

/* Store tests run once per engine: meson sets ALYANS_TEST_ENGINE to sqlite or postgres. */
enum db_engine testdb_engine(void);
/* For main: 77 (skipped, shown as such) where the engine's database is missing, else 0. */
int testdb_skip(void);
/* PostgreSQL only when ALYANS_TEST_PG is set. */
bool testdb_available(enum db_engine engine);
/* An empty database; aborts when it cannot be made. */
void testdb_make(struct testdb *t, enum db_engine engine);
void testdb_remove(struct testdb *t);
static inline str_t testdb_url(const struct testdb *t)
{
    return (str_t){ t->url, strlen(t->url) };
}
/* A connection to it; aborts on an error. */
struct db *testdb_open(const struct testdb *t, enum db_mode mode);
/* The same as url, with every migration of the list applied. */
void testdb_migrate(const struct testdb *t, const struct db_migration *all, int count);

#endif

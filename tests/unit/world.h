/* A small world for store tests: a fresh database on either engine, a fixed clock, a site.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_UNIT_WORLD_H
#define ALYANS_TESTS_UNIT_WORLD_H

#include "cm.h"
#include "kit/settings/settings.h"
#include "site/site.h"
#include "testdb.h"

struct world {
    struct testdb database;
    struct arena arena;
    struct ids ids;
    struct settings settings;
    struct secret key;
    struct site site;
    struct cx cx; /* in a write transaction, English, nobody signed in */
};

/* Setups and teardown of cmocka; every test gets a database of its own. */
int world_on_sqlite(void **state);
int world_on_postgres(void **state);
int world_end(void **state);

/* The world of this test; skips the test where there is no PostgreSQL. */
struct world *world_of(void **state);
/* Time goes on. */
void world_wait(struct world *w, usec_t how_long);
/* Rows of a table, or of anything else that can be counted; sql is one SELECT count(*). */
int64_t world_count(struct world *w, const char *sql);

#define ON_BOTH_ENGINES(test)                                                                      \
    { #test " (sqlite)", (test), world_on_sqlite, world_end, NULL },                               \
    {                                                                                              \
#test " (postgres)", (test), world_on_postgres, world_end, NULL                            \
    }

#endif

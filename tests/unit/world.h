/* A small world for store tests: a fresh database, a fixed clock, a site. They run once per engine.
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

/* Setup and teardown of cmocka: every test gets a database of its own, on testdb_engine(). */
int world_begin(void **state);
int world_end(void **state);
#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown((test), world_begin, world_end)

/* Time goes on. */
void world_wait(struct world *w, usec_t how_long);
/* Rows of a table, or of anything else that can be counted; sql is one SELECT count(*). */
int64_t world_count(struct world *w, const char *sql);

#endif

/* A fresh database with people, organisations and consultations; a clock that stands.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_UNIT_VIEWPOINTS_WORLD_H
#define ALYANS_TESTS_UNIT_VIEWPOINTS_WORLD_H

#include "kit/settings/settings.h"
#include "kit/text/text.h"
#include "testdb.h"
#include "viewpoints/rules.h"
#include "viewpoints/store.h"

#define NOW INT64_C(1795420800000000) /* 23 November 2026 */
#define HOUR (3600 * USEC_PER_SECOND)

struct world {
    struct testdb place;
    struct arena arena;
    struct cx root; /* nobody in particular; begins a transaction that the teardown ends */
    struct cx *cx;
    struct ids ids;
    struct secret key;
    struct site site;
    struct settings settings; /* as they come: no mail goes out */
    account_id account;
    struct organisation north, south;
    mandate_id mandate; /* of account for north */
};

/* For cmocka: *state is the engine before, the world after. */
int world_make(struct world *w, enum db_engine engine);
void world_drop(struct world *w);

/* The root's actor becomes the representative of north, a visitor of this number, or nobody. */
void speak_for_north(struct world *w);
void speak_as_visitor(struct world *w, int64_t visitor);
void speak_as_nobody(struct world *w);

struct consultation given_consultation(struct world *w, str_t slug, enum who who);
statement_id given_statement(struct world *w, const struct consultation *c, str_t text);
/* Takes one; an organisation gives a reason long enough. */
err_t take(struct world *w, const struct consultation *c, statement_id s, enum position value,
           struct position_new *out);
int64_t count_rows(struct world *w, const char *sql);
/* Behind the program's back, as whoever holds the file could. */
void change_by_hand(struct world *w, const char *sql);
/* What is in force on a statement; all zero: nothing. */
struct stance in_force(struct world *w, const struct consultation *c, statement_id s);
/* North's coded position, with one source. */
/* One that a coded position can be read from. */
const source_id *given_source(struct world *w);
struct position_coded coded(struct world *w, statement_id s, enum position value);

/* For cmocka: a world for each test, on the engine of ALYANS_TEST_ENGINE. */
int world_setup(void **state);
int world_teardown(void **state);
#define WORLD_TEST(rule) cmocka_unit_test_setup_teardown(rule, world_setup, world_teardown)

#endif

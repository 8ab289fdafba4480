/* A world with a record: entries are made and given their places.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_UNIT_RECORD_PAGES_WORLD_H
#define ALYANS_TESTS_UNIT_RECORD_PAGES_WORLD_H

#include "record/record.h"
#include "world.h"

/* world_begin, and organisations and accounts have names. */
int pages_begin(void **state);
#define WITH_PAGES(test) cmocka_unit_test_setup_teardown((test), pages_begin, world_end)

/* What waits gets its place and a checkpoint; a second passes. */
void give_places(struct world *w);
/* By the program; added, and named alike in English. */
struct organisation given_organisation(struct world *w, const char *slug, const char *name);
/* An entry; its id. */
int64_t given_entry(struct world *w, const struct ledger_new *e);

/* The route's own handler, after its guard. Release it. */
struct response get(struct world *w, const char *route, const char *query, const char *param);
/* The same for an entry's id. */
struct response get_entry(struct world *w, const char *route, int64_t id);
bool page_has(const struct response *rs, const char *part);
size_t page_count(const struct response *rs, const char *part); /* how often */
bool html_has(html_t h, const char *part);

#endif

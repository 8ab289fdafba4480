/* A world in which something can be found: the features that have sources, a record that is kept.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_UNIT_SEARCH_WORLD_H
#define ALYANS_TESTS_UNIT_SEARCH_WORLD_H

#include "../world.h"
#include "search/search.h"
#include "viewpoints/viewpoints.h"

int search_world_begin(void **state);
#define IN_A_SEARCH_WORLD(test)                                                                    \
    cmocka_unit_test_setup_teardown((test), search_world_begin, world_end)

/* Everything that happened gets its place in the record. */
void sequence_now(struct world *w);
/* The same, then the index follows it. */
void index_now(struct world *w);
/* What is found for a text in the language of the world; everything else as it comes. */
struct search_answer found(struct world *w, const char *text);
struct search_answer found_as(struct world *w, struct search_asked asked);
/* The title of the first thing found, empty where there is nothing. */
str_t first_of(const struct search_answer *a);
/* A snippet as text: [word] for a hit, … for a gap. */
str_t drawn(struct arena *arena, const struct snippet *s);

organisation_id given_organisation(struct world *w, const char *slug, const char *az,
                                   const char *en, const char *shorter);
void given_fact(struct world *w, organisation_id o, const char *kind, const char *scheme,
                const char *value);
struct consultation given_question(struct world *w, const char *az, const char *en);
statement_id given_said(struct world *w, const struct consultation *c, const char *az,
                        const char *en);

#endif

/* The reference data outside the repository, for tests: found by ALYANS_SHARED, skipped visibly
 * where absent.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_UNIT_OPINION_SHARED_SET_H
#define ALYANS_TESTS_UNIT_OPINION_SHARED_SET_H

#include "kit/json/json.h"
#include "opinion/opinion.h"
#include "viewpoints/polis/polis_read.h"

enum { SKIPPED = 77 }; /* what meson shows as skipped */

/* One data set: its export, its votes and the JSON that goes with it. */
struct shared_set {
    const char *name;
    struct arena arena, scratch;
    struct polis_folder folder;
    struct votes votes;
    bool *moderated_out; /* statements of votes */
    struct json_doc json;
};

/* ALYANS_SHARED/what ("opinion") as a path in the arena; false when there is no such folder. */
bool shared_folder(struct arena *arena, const char *what, str_t *out);
/* Names of the data sets there that have the file, sorted; at most SETS_MAX. */
enum { SETS_MAX = 64 };
struct set_names {
    size_t count;
    const char *at[SETS_MAX];
};
void shared_set_names(struct arena *arena, const char *what, const char *file,
                      struct set_names *out);
/* Reads shared/what/name and its JSON file; must() on anything wrong. */
void shared_set_open(struct shared_set *s, const char *what, const char *name, const char *json);
void shared_set_close(struct shared_set *s);

/* The numbers of a JSON array. */
const double *json_numbers(struct arena *arena, const struct json *array, size_t *count);
double json_number(const struct json *v);
int64_t json_whole(const struct json *v);
/* Fails with a message when got is further than margin from want. */
void assert_near(const char *what, size_t at, double got, double want, double margin);
/* The same relative to the size of want. */
void assert_near_relative(const char *what, size_t at, double got, double want, double margin);

#endif

/* A world with a writer, and items to give it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_UNIT_DB_WRITER_WORLD_H
#define ALYANS_TESTS_UNIT_DB_WRITER_WORLD_H

#include "things.h"

#include <semaphore.h>

#include "kit/base/arena.h"
#include "kit/db/writer.h"

struct world {
    struct testdb where;
    struct writer *writer;
    struct arena arena;
    sem_t settled; /* once per item */
    sem_t gate;    /* holds a blocker */
    sem_t inside;  /* a blocker runs */
};

struct job {
    struct writer_item item;
    struct world *w;
    int64_t id;
    int runs, settlements;
    err_t outcome;
    int64_t commits_seen; /* when settled */
};

/* cmocka's, for a fresh database; the writer is opened by the test. */
int world_setup(void **state);
int world_teardown(void **state);

void open_writer(struct world *w, struct writer_options options);
struct job *job_of(struct writer_item *item);
void job_settled(struct writer_item *item, err_t outcome); /* of every kind here */
void submit(struct world *w, struct job *j, const struct writer_kind *kind, int64_t id);
void wait_settled(struct world *w, int n);
int64_t stored(struct world *w); /* things in the database */

/* Adds thing id; for kinds of a test's own, too. */
err_t add_run(struct writer_item *item, struct db *db);
extern const struct writer_kind ADD;
extern const struct writer_kind ADD_SET; /* whole batches in one statement */

/* Run until unblock: they keep a lane busy, so that what is submitted next makes one batch. */
extern const struct writer_kind BLOCKER;
extern const struct writer_kind SET_BLOCKER; /* in the lane of sets */
void block(struct world *w, struct job *j, const struct writer_kind *kind);
void unblock(struct world *w);

#endif

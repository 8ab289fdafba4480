/* A thread that reads on a connection of its own and writes through the writer: the sequencer,
 * jobs, letters, the index of search. Its life, its waiting, and its writes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_DB_WORKER_H
#define ALYANS_KIT_DB_WORKER_H

#include <pthread.h>

#include "kit/db/writer.h"

/* Embedded in the thread's own struct. */
struct worker {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t woken; /* monotonic clock */
    struct writer *writer;
    bool is_awake, is_stopping;
};
void worker_init(struct worker *w, struct writer *writer);
void worker_release(struct worker *w);
void worker_begin(struct worker *w, void *(*work)(void *of), void *of); /* starts the thread */
void worker_end(struct worker *w);  /* says stop, waits for the thread; any other thread */
void worker_wake(struct worker *w); /* any thread: the next or running worker_wait ends at once */
bool worker_is_stopping(struct worker *w);
/* Until this moment of the monotonic clock, or until woken. false: stopping. */
bool worker_wait(struct worker *w, usec_t till);

/* One write, in a transaction of the writer's. act may run twice, as writer.h says. Embedded or on
 * the stack; kept alive until it is settled. */
struct errand {
    struct writer_item item;
    struct worker *worker;
    err_t (*act)(struct db *db, void *with);
    void *with;
    err_t outcome;
    bool is_under_way;
};
/* Hands it over and comes back. Errors: those of writer_submit; nothing is under way then, and
 * errand_wait gives the same. */
err_t errand_begin(struct errand *e, struct worker *w, err_t (*act)(struct db *db, void *with),
                   void *with);
bool errand_is_under_way(const struct errand *e);
/* Its outcome, once it is durable or refused. */
err_t errand_wait(struct errand *e);
/* Both. */
MUST_USE err_t worker_write(struct worker *w, err_t (*act)(struct db *db, void *with), void *with);

#endif

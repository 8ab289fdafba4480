/* Work on fixed pieces of the data, shared out to a few threads. Which thread does which piece
 * never shows in a result: pieces are shaped by the data alone, each writes only what is its own,
 * and sums over pieces are taken afterwards in their order.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_WORKERS_H
#define ALYANS_OPINION_WORKERS_H

#include <pthread.h>

#include "kit/base/base.h"

enum { WORKERS_MAX = 64 };

/* The kind of machine code that is run. Both kinds compute the same bytes. */
enum processor { PROCESSOR_PLAIN, PROCESSOR_AVX2 };

/* Threads that wait for work between workers_open and workers_close. Not to be shared or moved. */
struct workers {
    pthread_mutex_t lock;
    pthread_cond_t wake, done;
    pthread_t thread[WORKERS_MAX];
    size_t threads;           /* beside the caller */
    enum processor processor; /* the best the machine has; tests choose a lower one */
    void (*work)(void *context, size_t piece);
    void *context;
    size_t next, pieces, busy;
    uint64_t round;
    bool closing;
};

/* threads >= 1, the caller's own among them; at most WORKERS_MAX. Where the system gives fewer, the
 * work is done by fewer. */
void workers_open(struct workers *w, size_t threads);
void workers_close(struct workers *w);
AUTO_RELEASE(workers, workers_close)

/* Calls work(context, 0..pieces-1), each once, and returns when all are done. work must not call
 * workers_run of the same w. */
void workers_run(struct workers *w, size_t pieces, void (*work)(void *context, size_t piece),
                 void *context);

#endif

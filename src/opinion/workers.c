/* Work on fixed pieces of the data, shared out to a few threads.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/workers.h"

/* Takes pieces until none is left. Called and left with the lock held. */
static void take_pieces(struct workers *w)
{
    while (w->next < w->pieces) {
        const size_t piece = w->next++;
        (void)pthread_mutex_unlock(&w->lock);
        w->work(w->context, piece);
        (void)pthread_mutex_lock(&w->lock);
    }
}

static void *worker_main(void *argument)
{
    struct workers *const w = argument;
    (void)pthread_mutex_lock(&w->lock);
    for (uint64_t seen = 0;;) {
        while (w->round == seen && !w->closing)
            (void)pthread_cond_wait(&w->wake, &w->lock);
        if (w->closing)
            break;
        seen = w->round;
        w->busy++;
        take_pieces(w);
        if (--w->busy == 0)
            (void)pthread_cond_signal(&w->done);
    }
    (void)pthread_mutex_unlock(&w->lock);
    return NULL;
}

static enum processor best_processor(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        return PROCESSOR_AVX2;
#endif
    return PROCESSOR_PLAIN;
}

void workers_open(struct workers *w, size_t threads)
{
    must(threads >= 1 && threads <= WORKERS_MAX);
    *w = (struct workers){ .processor = best_processor() };
    must(pthread_mutex_init(&w->lock, NULL) == 0 && pthread_cond_init(&w->wake, NULL) == 0 &&
         pthread_cond_init(&w->done, NULL) == 0);
    while (w->threads + 1 < threads &&
           pthread_create(&w->thread[w->threads], NULL, worker_main, w) == 0)
        w->threads++;
}

void workers_close(struct workers *w)
{
    (void)pthread_mutex_lock(&w->lock);
    w->closing = true;
    (void)pthread_cond_broadcast(&w->wake);
    (void)pthread_mutex_unlock(&w->lock);
    for (size_t i = 0; i < w->threads; i++)
        (void)pthread_join(w->thread[i], NULL);
    (void)pthread_cond_destroy(&w->done);
    (void)pthread_cond_destroy(&w->wake);
    (void)pthread_mutex_destroy(&w->lock);
}

void workers_run(struct workers *w, size_t pieces, void (*work)(void *context, size_t piece),
                 void *context)
{
    (void)pthread_mutex_lock(&w->lock);
    w->work = work;
    w->context = context;
    w->next = 0;
    w->pieces = pieces;
    w->round++;
    if (w->threads > 0 && pieces > 1)
        (void)pthread_cond_broadcast(&w->wake);
    take_pieces(w);
    while (w->busy > 0)
        (void)pthread_cond_wait(&w->done, &w->lock);
    w->pieces = 0; /* who wakes late finds nothing to do */
    (void)pthread_mutex_unlock(&w->lock);
}

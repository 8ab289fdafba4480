/* Work shared out to threads, each taking the next piece.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <pthread.h>
#include <stdatomic.h>

#include "ledger/verify_inside.h"

enum { THREADS_MAX = 64 };

struct share {
    void (*work)(void *of, size_t index);
    void *of;
    size_t count;
    atomic_size_t next;
};

static void *take_pieces(void *arg)
{
    struct share *const s = arg;
    for (;;) {
        const size_t index = atomic_fetch_add(&s->next, 1);
        if (index >= s->count)
            return NULL;
        s->work(s->of, index);
    }
}

/* A thread that cannot be had is done without. */
void share_out(int threads, size_t count, void (*work)(void *of, size_t index), void *of)
{
    struct share s = { .work = work, .of = of, .count = count };
    pthread_t others[THREADS_MAX];
    size_t started = 0;
    while (started < THREADS_MAX && (int64_t)started + 1 < threads && started + 1 < count &&
           pthread_create(&others[started], NULL, take_pieces, &s) == 0)
        started++;
    (void)take_pieces(&s);
    for (size_t i = 0; i < started; i++)
        must(pthread_join(others[i], NULL) == 0);
}

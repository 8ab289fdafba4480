/* Threads beside the writer: their life, their waiting, their writes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/worker.h"

/* --- life ------------------------------------------------------------------------------------- */

void worker_init(struct worker *w, struct writer *writer)
{
    pthread_condattr_t attr;
    *w = (struct worker){ .writer = writer };
    must(pthread_mutex_init(&w->lock, NULL) == 0);
    must(pthread_condattr_init(&attr) == 0);
    must(pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0);
    must(pthread_cond_init(&w->woken, &attr) == 0);
    must(pthread_condattr_destroy(&attr) == 0);
}

void worker_release(struct worker *w)
{
    must(pthread_cond_destroy(&w->woken) == 0);
    must(pthread_mutex_destroy(&w->lock) == 0);
}

void worker_begin(struct worker *w, void *(*work)(void *of), void *of)
{
    must(pthread_create(&w->thread, NULL, work, of) == 0);
}

static void tell(struct worker *w, bool *what)
{
    pthread_mutex_lock(&w->lock);
    *what = true;
    pthread_cond_broadcast(&w->woken);
    pthread_mutex_unlock(&w->lock);
}

void worker_end(struct worker *w)
{
    tell(w, &w->is_stopping);
    must(pthread_join(w->thread, NULL) == 0);
}

void worker_wake(struct worker *w)
{
    tell(w, &w->is_awake);
}

/* --- waiting ---------------------------------------------------------------------------------- */

bool worker_is_stopping(struct worker *w)
{
    pthread_mutex_lock(&w->lock);
    const bool stopping = w->is_stopping;
    pthread_mutex_unlock(&w->lock);
    return stopping;
}

bool worker_wait(struct worker *w, usec_t till)
{
    const struct timespec moment = { .tv_sec = (time_t)(till / USEC_PER_SECOND),
                                     .tv_nsec = (long)(till % USEC_PER_SECOND * 1000) };
    pthread_mutex_lock(&w->lock);
    for (int waited = 0; !w->is_awake && !w->is_stopping && waited == 0;)
        waited = pthread_cond_timedwait(&w->woken, &w->lock, &moment);
    w->is_awake = false;
    const bool goes_on = !w->is_stopping;
    pthread_mutex_unlock(&w->lock);
    return goes_on;
}

/* --- writing ---------------------------------------------------------------------------------- */

static struct errand *errand_of(struct writer_item *item)
{
    return (struct errand *)(void *)((char *)item - offsetof(struct errand, item));
}

static err_t errand_run(struct writer_item *item, struct db *db)
{
    struct errand *const e = errand_of(item);
    return e->act(db, e->with);
}

static void errand_settled(struct writer_item *item, err_t outcome)
{
    struct errand *const e = errand_of(item);
    struct worker *const w = e->worker;
    pthread_mutex_lock(&w->lock);
    e->outcome = outcome;
    e->is_under_way = false;
    pthread_cond_broadcast(&w->woken);
    pthread_mutex_unlock(&w->lock);
}

err_t errand_begin(struct errand *e, struct worker *w, err_t (*act)(struct db *db, void *with),
                   void *with)
{
    static const struct writer_kind KIND = { .run = errand_run, .settled = errand_settled };
    *e = (struct errand){
        .item = { .kind = &KIND }, .worker = w, .act = act, .with = with, .is_under_way = true
    };
    const err_t begun = writer_submit(w->writer, &e->item);
    if (begun != OK) {
        e->is_under_way = false;
        e->outcome = begun;
    }
    return begun;
}

bool errand_is_under_way(const struct errand *e)
{
    pthread_mutex_lock(&e->worker->lock);
    const bool yes = e->is_under_way;
    pthread_mutex_unlock(&e->worker->lock);
    return yes;
}

err_t errand_wait(struct errand *e)
{
    pthread_mutex_lock(&e->worker->lock);
    while (e->is_under_way)
        pthread_cond_wait(&e->worker->woken, &e->worker->lock);
    pthread_mutex_unlock(&e->worker->lock);
    return e->outcome;
}

err_t worker_write(struct worker *w, err_t (*act)(struct db *db, void *with), void *with)
{
    struct errand e;
    (void)errand_begin(&e, w, act, with); /* what it says errand_wait says again */
    return errand_wait(&e);
}

/* A few threads that take tasks from one bounded queue.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/pool.h"

#include <pthread.h>

#include "kit/log/log.h"

struct pool {
    struct pool_config config;
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct pool_task *first, **last;
    size_t queued;
    bool is_closing;
    int started;
    pthread_t threads[64];
};

struct pool *pool_new(const struct pool_config *config)
{
    struct pool *const p = mem_new(sizeof *p);
    p->config = *config;
    must(config->threads >= 1 && (size_t)config->threads <= ARRAY_LEN(p->threads));
    must(pthread_mutex_init(&p->lock, NULL) == 0 && pthread_cond_init(&p->filled, NULL) == 0);
    p->last = &p->first;
    return p;
}

/* The next task, or NULL when the pool closes and nothing is left. */
static struct pool_task *take(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    while (p->first == NULL && !p->is_closing)
        pthread_cond_wait(&p->filled, &p->lock);
    struct pool_task *const task = p->first;
    if (task != NULL) {
        p->first = task->next;
        if (p->first == NULL)
            p->last = &p->first;
        p->queued--;
    }
    pthread_mutex_unlock(&p->lock);
    return task;
}

/* Opens or revives the connection; NULL while the database is away, tried again with each task. */
static struct db *usable(struct pool *p, struct db **db)
{
    if (*db == NULL && db_open(p->config.db_url, DB_READ_ONLY, db) != OK)
        return NULL;
    return db_revive(*db) == OK ? *db : NULL;
}

static void *work(void *arg)
{
    struct pool *const p = arg;
    struct db *db = NULL;
    for (struct pool_task *task; (task = take(p)) != NULL;)
        p->config.run(p->config.ctx, task, usable(p, &db));
    db_close(db);
    return NULL;
}

void pool_start(struct pool *p)
{
    for (; p->started < p->config.threads; p->started++)
        must(pthread_create(&p->threads[p->started], NULL, work, p) == 0);
}

err_t pool_submit(struct pool *p, struct pool_task *task)
{
    task->next = NULL;
    pthread_mutex_lock(&p->lock);
    const bool is_full = p->queued >= p->config.queue_max || p->is_closing;
    if (!is_full) {
        *p->last = task;
        p->last = &task->next;
        p->queued++;
        pthread_cond_signal(&p->filled);
    }
    pthread_mutex_unlock(&p->lock);
    return is_full ? ERR_BUSY : OK;
}

void pool_close(struct pool *p)
{
    if (p == NULL)
        return;
    pthread_mutex_lock(&p->lock);
    p->is_closing = true;
    pthread_cond_broadcast(&p->filled);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < p->started; i++)
        pthread_join(p->threads[i], NULL);
    pthread_cond_destroy(&p->filled);
    pthread_mutex_destroy(&p->lock);
    mem_free(p);
}

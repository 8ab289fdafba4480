/* The way in for all writes: items queue up, lanes (a thread with a connection) take them in
 * batches, one commit makes a batch durable, then its items are settled.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/writer.h"

#include <pthread.h>
#include <stdatomic.h>

#include "kit/base/arena.h"
#include "kit/db/checkpointer.h"
#include "kit/db/db_driver.h"
#include "kit/log/log.h"

enum {
    QUEUE_MAX = 4096,
    BATCH_MAX = 1024,
    CONNECTIONS = 16,
    TRIES_ALONE = 12,   /* of one item that meets serialization failures */
    TRIES_TOGETHER = 3, /* of a batch, before its items go one by one */
    PATIENCE = 3,       /* items found the database unavailable: the rest need not ask */
    RETRY_SECONDS = 5,  /* after which a busy database is the caller's problem */
    IDLE_MS = 1000,     /* without work: the write-ahead log may be put away */
};

struct queue {
    struct writer_item *first, *last;
    size_t count;
    pthread_cond_t filled;
};

struct lane {
    struct writer *w;
    struct queue *queue;
    size_t take_max;
    struct db *db; /* NULL until first needed */
    struct writer_item **items;
    uint32_t dice; /* for the jitter of retries */
    pthread_t thread;
};

struct writer {
    struct arena memory; /* url */
    str_t url;
    enum db_engine engine;
    struct writer_options options;
    pthread_mutex_t lock; /* guards the queues and closing */
    struct queue singles; /* PostgreSQL: items without run_many, for a pool of lanes */
    struct queue sets;    /* PostgreSQL: items with run_many; SQLite: all */
    bool closing;
    _Atomic int64_t commits;
    struct lane *lanes;
    size_t lane_count;
    struct checkpointer *checkpointer; /* SQLite */
};

/* --- the queues ------------------------------------------------------------------------------- */

static void queue_init(struct queue *q)
{
    pthread_condattr_t attr;
    must(pthread_condattr_init(&attr) == 0);
    must(pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0);
    must(pthread_cond_init(&q->filled, &attr) == 0);
    must(pthread_condattr_destroy(&attr) == 0);
}

static void queue_add(struct queue *q, struct writer_item *item)
{
    item->next = NULL;
    if (q->first == NULL)
        q->first = item;
    else
        q->last->next = item;
    q->last = item;
    q->count++;
}

static struct writer_item *queue_pop(struct queue *q)
{
    struct writer_item *const item = q->first;
    q->first = item->next;
    q->count--;
    item->next = NULL;
    return item;
}

err_t writer_submit(struct writer *w, struct writer_item *item)
{
    must(item->kind->run != NULL && item->kind->settled != NULL);
    const bool as_set = w->engine == DB_SQLITE || item->kind->run_many != NULL;
    struct queue *const q = as_set ? &w->sets : &w->singles;
    err_t e = OK;
    must(pthread_mutex_lock(&w->lock) == 0);
    if (w->closing) {
        e = ERR_UNAVAILABLE;
    } else if (q->count >= w->options.queue_max) {
        e = ERR_BUSY;
    } else {
        queue_add(q, item);
        must(pthread_cond_signal(&q->filled) == 0);
    }
    must(pthread_mutex_unlock(&w->lock) == 0);
    return e;
}

static bool wait_filled(struct writer *w, struct queue *q, int ms)
{
    struct timespec till;
    must(clock_gettime(CLOCK_MONOTONIC, &till) == 0);
    till.tv_sec += ms / 1000;
    return pthread_cond_timedwait(&q->filled, &w->lock, &till) == 0;
}

/* Waits for work and takes what is there. 0: the writer is closing and nothing is left. */
static size_t lane_take(struct lane *lane)
{
    struct writer *const w = lane->w;
    struct queue *const q = lane->queue;
    size_t n = 0;
    must(pthread_mutex_lock(&w->lock) == 0);
    while (q->count == 0 && !w->closing) {
        if (lane->db == NULL || db_log_pages(lane->db) == 0) {
            must(pthread_cond_wait(&q->filled, &w->lock) == 0);
        } else if (!wait_filled(w, q, IDLE_MS) && q->count == 0) {
            must(pthread_mutex_unlock(&w->lock) == 0);
            checkpointer_idle(w->checkpointer, lane->db);
            must(pthread_mutex_lock(&w->lock) == 0);
        }
    }
    while (n < lane->take_max && q->count > 0)
        lane->items[n++] = queue_pop(q);
    must(pthread_mutex_unlock(&w->lock) == 0);
    return n;
}

/* --- one batch -------------------------------------------------------------------------------- */

static void settle(struct writer_item *item, err_t outcome)
{
    item->kind->settled(item, outcome);
}

static err_t lane_ready(struct lane *lane)
{
    const struct writer *const w = lane->w;
    if (lane->db == NULL)
        return db_open_as(w->url, DB_READ_WRITE, w->options.not_durable, &lane->db);
    return db_revive(lane->db);
}

static err_t lane_commit(struct lane *lane)
{
    TRY(db_commit(lane->db));
    atomic_fetch_add_explicit(&lane->w->commits, 1, memory_order_release);
    return OK;
}

/* Errors that take the whole transaction with them. */
static bool ends_transaction(err_t e)
{
    return e == ERR_BUSY || e == ERR_UNAVAILABLE;
}

/* Sleeps 1 to 2, 2 to 4, ... at most 64 ms, so that rivals part. */
static void pause_before(struct lane *lane, int try)
{
    const uint32_t ms = UINT32_C(1) << (try < 6 ? try - 1 : 5);
    lane->dice = lane->dice * UINT32_C(1664525) + UINT32_C(1013904223);
    const uint32_t usec = ms * 1000 + (lane->dice >> 8) % (ms * 1000);
    (void)clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){ 0, (long)usec * 1000 }, NULL);
}

static err_t try_alone(struct lane *lane, struct writer_item *item)
{
    TRY(lane_ready(lane));
    TRY(db_begin(lane->db));
    const err_t e = item->kind->run(item, lane->db);
    if (e != OK) {
        db_rollback(lane->db);
        return e;
    }
    return lane_commit(lane);
}

/* In a transaction of its own, tried again while rivals make it fail. */
static err_t run_alone(struct lane *lane, struct writer_item *item)
{
    const usec_t give_up = clock_monotonic() + RETRY_SECONDS * USEC_PER_SECOND;
    err_t e = try_alone(lane, item);
    for (int try = 1; e == ERR_BUSY && try < TRIES_ALONE && clock_monotonic() < give_up; try++) {
        pause_before(lane, try);
        e = try_alone(lane, item);
    }
    return e;
}

/* In a savepoint: an error of the item rolls back only the item. */
static err_t run_in_savepoint(struct lane *lane, struct writer_item *item)
{
    TRY(db_savepoint(lane->db));
    const err_t e = item->kind->run(item, lane->db);
    if (e == OK)
        TRY(db_savepoint_release(lane->db));
    else
        db_savepoint_rollback(lane->db);
    if (ends_transaction(e))
        return e;
    item->outcome = e;
    return OK;
}

static size_t same_kind(struct writer_item *const *items, size_t n)
{
    size_t k = 1;
    while (k < n && items[k]->kind == items[0]->kind)
        k++;
    return k;
}

static err_t run_set(struct lane *lane, struct writer_item *const *items, size_t n)
{
    for (size_t i = 0; i < n; i++)
        items[i]->outcome = OK;
    return items[0]->kind->run_many(items, n, lane->db);
}

/* Items of one kind, as a set where the kind can do that, falling back to one at a time. A set
 * that is the whole transaction needs no savepoint: its error is the transaction's. */
static err_t run_group(struct lane *lane, struct writer_item *const *items, size_t n, bool whole)
{
    if (whole)
        return run_set(lane, items, n);
    if (n > 1 && items[0]->kind->run_many != NULL) {
        TRY(db_savepoint(lane->db));
        err_t e = run_set(lane, items, n);
        if (e == OK)
            e = db_savepoint_release(lane->db);
        if (e == OK)
            return OK;
        db_savepoint_rollback(lane->db);
        if (ends_transaction(e))
            return e;
    }
    for (size_t i = 0; i < n; i++)
        TRY(run_in_savepoint(lane, items[i]));
    return OK;
}

/* All n in one transaction; as_one_set: they are of one kind and it can run them all. */
static err_t try_together(struct lane *lane, size_t n, bool as_one_set)
{
    TRY(lane_ready(lane));
    TRY(db_begin(lane->db));
    err_t e = OK;
    for (size_t i = 0; e == OK && i < n;) {
        const size_t k = same_kind(lane->items + i, n - i);
        e = run_group(lane, lane->items + i, k, as_one_set);
        i += k;
    }
    if (e != OK) {
        db_rollback(lane->db);
        return e;
    }
    return lane_commit(lane);
}

static err_t run_together(struct lane *lane, size_t n)
{
    const bool one_set = lane->items[0]->kind->run_many != NULL && same_kind(lane->items, n) == n;
    err_t e = try_together(lane, n, one_set);
    for (int try = 1; e == ERR_BUSY && try < TRIES_TOGETHER; try++) {
        pause_before(lane, try);
        e = try_together(lane, n, one_set);
    }
    return one_set && e != OK && !ends_transaction(e) ? try_together(lane, n, false) : e;
}

static void run_one_by_one(struct lane *lane, size_t n)
{
    int unavailable = 0; /* in a row */
    for (size_t i = 0; i < n; i++) {
        const err_t e = unavailable < PATIENCE ? run_alone(lane, lane->items[i]) : ERR_UNAVAILABLE;
        unavailable = e == ERR_UNAVAILABLE ? unavailable + 1 : 0;
        settle(lane->items[i], e);
    }
}

static void lane_work(struct lane *lane, size_t n)
{
    if (n > 1 && run_together(lane, n) == OK) {
        for (size_t i = 0; i < n; i++)
            settle(lane->items[i], lane->items[i]->outcome);
    } else {
        run_one_by_one(lane, n);
    }
}

static void *lane_main(void *it)
{
    struct lane *const lane = it;
    for (size_t n; (n = lane_take(lane)) > 0;) {
        lane_work(lane, n);
        if (lane->w->checkpointer != NULL && lane->db != NULL)
            checkpointer_after_commit(lane->w->checkpointer, lane->db);
    }
    return NULL;
}

/* --- life ------------------------------------------------------------------------------------- */

static void options_fill(struct writer_options *o)
{
    if (o->queue_max == 0)
        o->queue_max = QUEUE_MAX;
    if (o->batch_max == 0)
        o->batch_max = BATCH_MAX;
    if (o->connections == 0)
        o->connections = CONNECTIONS;
}

static void lane_init(struct writer *w, struct lane *lane, struct queue *queue, size_t take_max)
{
    *lane = (struct lane){ .w = w, .queue = queue, .take_max = take_max };
    lane->items = mem_new(array_size(take_max, sizeof *lane->items));
    lane->dice = (uint32_t)(lane - w->lanes) * UINT32_C(2654435761);
}

/* SQLite: one lane for all. PostgreSQL: one for sets, and a pool for single items. */
static void lanes_init(struct writer *w)
{
    w->lane_count = w->engine == DB_SQLITE ? 1 : 1 + (size_t)w->options.connections;
    w->lanes = mem_new(array_size(w->lane_count, sizeof *w->lanes));
    lane_init(w, &w->lanes[0], &w->sets, w->options.batch_max);
    for (size_t i = 1; i < w->lane_count; i++)
        lane_init(w, &w->lanes[i], &w->singles, 1);
}

static void writer_free(struct writer *w)
{
    for (size_t i = 0; i < w->lane_count; i++) {
        db_close(w->lanes[i].db);
        mem_free(w->lanes[i].items);
    }
    mem_free(w->lanes);
    must(pthread_cond_destroy(&w->singles.filled) == 0);
    must(pthread_cond_destroy(&w->sets.filled) == 0);
    must(pthread_mutex_destroy(&w->lock) == 0);
    arena_release(&w->memory);
    mem_free(w);
}

err_t writer_open(str_t url, const struct writer_options *options, struct writer **out)
{
    enum db_engine engine;
    TRY(db_url_engine(url, &engine));
    struct writer *const w = mem_new(sizeof *w);
    w->url = arena_str(&w->memory, url);
    w->engine = engine;
    w->options = *options;
    options_fill(&w->options);
    must(pthread_mutex_init(&w->lock, NULL) == 0);
    queue_init(&w->singles);
    queue_init(&w->sets);
    lanes_init(w);
    const err_t e = lane_ready(&w->lanes[0]); /* the others connect when they are needed */
    if (e != OK) {
        writer_free(w);
        return e;
    }
    if (engine == DB_SQLITE)
        w->checkpointer = checkpointer_open(w->url);
    for (size_t i = 0; i < w->lane_count; i++)
        must(pthread_create(&w->lanes[i].thread, NULL, lane_main, &w->lanes[i]) == 0);
    *out = w;
    return OK;
}

void writer_close(struct writer *w)
{
    if (w == NULL)
        return;
    must(pthread_mutex_lock(&w->lock) == 0);
    w->closing = true;
    must(pthread_cond_broadcast(&w->singles.filled) == 0);
    must(pthread_cond_broadcast(&w->sets.filled) == 0);
    must(pthread_mutex_unlock(&w->lock) == 0);
    for (size_t i = 0; i < w->lane_count; i++)
        must(pthread_join(w->lanes[i].thread, NULL) == 0);
    checkpointer_close(w->checkpointer, w->lanes[0].db);
    writer_free(w);
}

int64_t writer_commits(const struct writer *w)
{
    return atomic_load_explicit(&w->commits, memory_order_acquire);
}

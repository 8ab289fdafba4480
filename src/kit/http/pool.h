/* A few threads that take tasks from one bounded queue, each thread with its own database
 * connection. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTTP_POOL_H
#define ALYANS_KIT_HTTP_POOL_H

#include "kit/db/db.h"

struct pool;
/* Embedded in the caller's own struct. */
struct pool_task {
    struct pool_task *next;
};
/* db: this thread's read-only connection, usable or NULL while the database is away. */
typedef void pool_run_fn(void *ctx, struct pool_task *task, struct db *db);

struct pool_config {
    int threads;
    size_t queue_max;
    str_t db_url; /* must outlive the pool */
    pool_run_fn *run;
    void *ctx;
};
struct pool *pool_new(const struct pool_config *config);
void pool_start(struct pool *p);
/* ERR_BUSY: the queue is full. Any thread. */
MUST_USE err_t pool_submit(struct pool *p, struct pool_task *task);
/* Runs what is queued, ends the threads, frees. NULL is fine. */
void pool_close(struct pool *p);

#endif

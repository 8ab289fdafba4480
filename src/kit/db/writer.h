/* All writes go through here: one thread per SQLite file with group commit, a pool per PostgreSQL.
 * An item is settled only after its commit is durable.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_DB_WRITER_H
#define ALYANS_KIT_DB_WRITER_H

#include "kit/db/db.h"

struct writer;
struct writer_item;

struct writer_kind {
    /* Runs in a savepoint or transaction of its own. May run again after a lost commit or a
     * serialization failure (ERR_BUSY, which is for the database alone to say), so its only effects
     * are rows and the item itself, which it must be able to fill twice. An error rolls back just
     * this item. */
    err_t (*run)(struct writer_item *item, struct db *db);
    /* Optional, for a hot path: runs many items of this kind as one set, in one savepoint. Fills
     * each item->outcome; an item it refuses must have stored nothing. An error returned, or of any
     * statement, rolls all back and they are run one by one with run. */
    err_t (*run_many)(struct writer_item *const *items, size_t count, struct db *db);
    /* Once, on the writer's thread, when the outcome is final: committed and durable (OK), or the
     * error and nothing stored. The item belongs to the caller again from here. */
    void (*settled)(struct writer_item *item, err_t outcome);
};

/* Embedded in the caller's own struct; the caller keeps it alive until settled. */
struct writer_item {
    const struct writer_kind *kind;
    struct writer_item *next; /* the writer's */
    err_t outcome;            /* set by run_many */
};

struct writer_options {
    size_t queue_max; /* waiting items, beyond it ERR_BUSY; 0 = 4096 */
    size_t batch_max; /* items per commit; 0 = 1024; 1 = a commit each (benchmarks) */
    int connections;  /* PostgreSQL: pool size; 0 = 16 */
    bool not_durable; /* benchmarks only: SQLite synchronous=NORMAL */
};

MUST_USE err_t writer_open(str_t url, const struct writer_options *options, struct writer **out);
/* Any thread. ERR_BUSY: the queue is full, nothing queued. After writer_close has begun:
 * ERR_UNAVAILABLE. */
MUST_USE err_t writer_submit(struct writer *w, struct writer_item *item);
/* Runs everything queued, settles it, checkpoints, ends the threads. */
void writer_close(struct writer *w);
/* Commits so far; grows after each durable commit. For caches. Any thread, wait-free. */
int64_t writer_commits(const struct writer *w);

#endif

/* Moves SQLite's write-ahead log into the file without holding up the writer.
 * A log never shrinks while someone appends: it starts over only when a commit finds all of it
 * copied. So beside the copying thread the writer itself finishes the rest at a far threshold.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/checkpointer.h"

#include <pthread.h>

#include "kit/base/arena.h"
#include "kit/db/db_driver.h"
#include "kit/log/log.h"

enum {
    STEP_PAGES = 2048,   /* 8 MB more in the log: copy them */
    FINISH_PAGES = 8192, /* 32 MB: the writer finishes, so that the log starts over */
    EMPTY_AFTER = 30,    /* idle moments (of a second) until the log is cut to nothing */
};

struct checkpointer {
    struct arena memory; /* url */
    str_t url;
    pthread_t thread;
    pthread_mutex_t lock; /* guards the three flags */
    pthread_cond_t woken;
    bool wanted, working, closing;
    /* The writer thread's alone. */
    int64_t asked_at;  /* pages in the log when a copy was last asked for */
    int64_t finish_at; /* pages at which the writer finishes */
    int idle;          /* moments without work so far */
};

/* A checkpoint that fails loses nothing: the log keeps all, and a later one does the work. */
static void copy_now(struct db *db, enum db_checkpoint_how how)
{
    if (db_checkpoint_how(db, how) != OK)
        log_event(LOG_WARN, "checkpoint_failed", LOG_KV_I64("pages", db_log_pages(db)));
}

static void copy_once(struct checkpointer *c, struct db **db)
{
    const err_t e = *db == NULL ? db_open(c->url, DB_READ_WRITE, db) : db_revive(*db);
    if (e == OK)
        copy_now(*db, DB_CHECKPOINT_PASSIVE);
}

static void *copier_main(void *it)
{
    struct checkpointer *const c = it;
    struct db *db = NULL;
    must(pthread_mutex_lock(&c->lock) == 0);
    while (!c->closing) {
        if (!c->wanted) {
            must(pthread_cond_wait(&c->woken, &c->lock) == 0);
            continue;
        }
        c->wanted = false;
        c->working = true;
        must(pthread_mutex_unlock(&c->lock) == 0);
        copy_once(c, &db);
        must(pthread_mutex_lock(&c->lock) == 0);
        c->working = false;
    }
    must(pthread_mutex_unlock(&c->lock) == 0);
    db_close(db);
    return NULL;
}

struct checkpointer *checkpointer_open(str_t url)
{
    struct checkpointer *const c = mem_new(sizeof *c);
    c->url = arena_str(&c->memory, url);
    c->finish_at = FINISH_PAGES;
    must(pthread_mutex_init(&c->lock, NULL) == 0);
    must(pthread_cond_init(&c->woken, NULL) == 0);
    must(pthread_create(&c->thread, NULL, copier_main, c) == 0);
    return c;
}

void checkpointer_close(struct checkpointer *c, struct db *db)
{
    if (c == NULL)
        return;
    must(pthread_mutex_lock(&c->lock) == 0);
    c->closing = true;
    must(pthread_cond_signal(&c->woken) == 0);
    must(pthread_mutex_unlock(&c->lock) == 0);
    must(pthread_join(c->thread, NULL) == 0);
    if (db != NULL)
        copy_now(db, DB_CHECKPOINT_TRUNCATE);
    must(pthread_cond_destroy(&c->woken) == 0);
    must(pthread_mutex_destroy(&c->lock) == 0);
    arena_release(&c->memory);
    mem_free(c);
}

static void ask(struct checkpointer *c)
{
    must(pthread_mutex_lock(&c->lock) == 0);
    c->wanted = true;
    must(pthread_cond_signal(&c->woken) == 0);
    must(pthread_mutex_unlock(&c->lock) == 0);
}

static bool at_rest(struct checkpointer *c)
{
    must(pthread_mutex_lock(&c->lock) == 0);
    const bool rests = !c->wanted && !c->working;
    must(pthread_mutex_unlock(&c->lock) == 0);
    return rests;
}

void checkpointer_after_commit(struct checkpointer *c, struct db *db)
{
    const int64_t pages = db_log_pages(db);
    c->idle = 0;
    if (pages < c->asked_at) { /* the log has started over */
        c->asked_at = 0;
        c->finish_at = FINISH_PAGES;
    }
    if (pages >= c->finish_at && at_rest(c)) {
        copy_now(db, DB_CHECKPOINT_PASSIVE);
        c->asked_at = pages;
        c->finish_at = pages + STEP_PAGES; /* a long reader keeps the log: not at each commit */
    } else if (pages >= c->asked_at + STEP_PAGES && pages < c->finish_at) {
        c->asked_at = pages;
        ask(c);
    }
}

/* Soon everything is copied, so that the next commit begins the log anew; it keeps its length for
 * a while, since writing over it is synced two to three times as fast as making it longer. */
void checkpointer_idle(struct checkpointer *c, struct db *db)
{
    c->idle++;
    if (c->idle == 1 && at_rest(c))
        copy_now(db, DB_CHECKPOINT_PASSIVE);
    else if (c->idle % EMPTY_AFTER == 0 && at_rest(c))
        copy_now(db, DB_CHECKPOINT_TRUNCATE);
}

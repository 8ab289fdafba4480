/* The thread that keeps the index up to date: reads in a snapshot, writes through the writer.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/db/worker.h"
#include "kit/log/log.h"
#include "search/search.h"

static const usec_t LOOK_EVERY = USEC_PER_SECOND / 4;
static const usec_t ASK_EVERY = USEC_PER_SECOND; /* PostgreSQL, and after something went wrong */
static const usec_t COMPLAIN_EVERY = 60 * USEC_PER_SECOND;

struct follower {
    struct follower_config config;
    struct arena memory; /* texts of config */
    struct worker worker;

    /* the thread's own */
    struct db *db; /* read-only */
    struct arena arena;
    struct arena write_arena; /* emptied when a write is run again */
    struct cx cx;
    int64_t version;                /* of the data, when it was looked at */
    usec_t asked_at, complained_at; /* monotonic */
    bool has_failed;
};

/* --- passes ----------------------------------------------------------------------------------- */

struct settling {
    struct follower *f;
    const struct index_pass *pass;
};

static err_t settle(struct db *db, void *with)
{
    const struct settling *const s = with;
    struct cx cx = s->f->cx;
    arena_reset(&s->f->write_arena);
    cx.arena = &s->f->write_arena;
    cx.db = db;
    return index_settle(&cx, s->pass, NULL);
}

static err_t read_pass(struct follower *f, struct index_pass **out)
{
    arena_reset(&f->arena);
    f->cx = (struct cx){ .arena = &f->arena,
                         .db = f->db,
                         .now = clock_now(),
                         .settings = f->config.settings,
                         .ids = f->config.ids,
                         .app = f->config.app };
    TRY(db_revive(f->db));
    TRY(db_begin(f->db));
    const err_t e = index_read(&f->cx, out);
    db_rollback(f->db);
    return e;
}

/* ERR_CONFLICT: another process was faster; there is always a next look. */
static err_t follow(struct follower *f)
{
    struct index_pass *pass = NULL;
    while (!worker_is_stopping(&f->worker)) {
        TRY(read_pass(f, &pass));
        if (index_pass_is_empty(pass))
            return OK;
        const err_t e = worker_write(&f->worker, settle, &(struct settling){ f, pass });
        if (e != OK && e != ERR_CONFLICT)
            return e;
    }
    return OK;
}

static void complain(struct follower *f, err_t e)
{
    if (f->complained_at != 0 && clock_monotonic() - f->complained_at < COMPLAIN_EVERY)
        return;
    f->complained_at = clock_monotonic();
    log_event(LOG_WARN, "search_waits", LOG_KV_STR("error", err_name(e)),
              LOG_KV_STR("cause", str_from_c(f->cx.problem.note)));
}

/* SQLite tells for nothing whether anybody has committed; PostgreSQL has to be asked. */
static bool is_time_to_look(struct follower *f)
{
    const usec_t now = clock_monotonic();
    const bool is_sqlite = db_engine_of(f->db) == DB_SQLITE;
    const int64_t version = is_sqlite ? db_data_version(f->db) : 0;
    const bool has_waited = now - f->asked_at >= ASK_EVERY;
    const bool is_due =
        f->asked_at == 0 || version != f->version || (has_waited && (!is_sqlite || f->has_failed));
    if (is_due) {
        f->version = version;
        f->asked_at = now;
    }
    return is_due;
}

static void *work(void *arg)
{
    struct follower *const f = arg;
    do {
        if (!is_time_to_look(f))
            continue;
        const err_t e = follow(f);
        f->has_failed = e != OK;
        if (e != OK)
            complain(f, e);
    } while (worker_wait(&f->worker, clock_monotonic() + LOOK_EVERY));
    return NULL;
}

/* --- life ------------------------------------------------------------------------------------- */

static void follower_free(struct follower *f)
{
    worker_release(&f->worker);
    db_close(f->db);
    arena_release(&f->write_arena);
    arena_release(&f->arena);
    arena_release(&f->memory);
    mem_free(f);
}

err_t follower_start(const struct follower_config *config, struct follower **out)
{
    struct follower *const f = mem_new(sizeof *f);
    arena_init(&f->memory);
    arena_init(&f->arena);
    arena_init(&f->write_arena);
    f->config = *config;
    f->config.db_url = arena_str(&f->memory, config->db_url);
    worker_init(&f->worker, config->writer);
    const err_t e = db_open(f->config.db_url, DB_READ_ONLY, &f->db);
    if (e != OK) {
        follower_free(f);
        return e;
    }
    worker_begin(&f->worker, work, f);
    *out = f;
    return OK;
}

void follower_stop(struct follower *f)
{
    if (f == NULL)
        return;
    worker_end(&f->worker);
    follower_free(f);
}

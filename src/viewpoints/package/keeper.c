/* Packages on disk, and the thread that makes them. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/package/keeper.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kit/base/str.h"
#include "kit/db/worker.h"
#include "kit/log/log.h"
#include "viewpoints/arguments/arguments.h"
#include "viewpoints/package/freeze_store.h"
#include "viewpoints/package/freezing.h"

enum {
    KEPT_MOST = 64,
    FRESH_FACTOR = 20,  /* how often it may take what making it takes to be older than the state */
    AGAIN_FACTOR = 100, /* and to be made anew of the same state: disclosures may be others */
    FOLDER = 0700,
    READABLE = 0600,
};
static const usec_t LOOK_EVERY = USEC_PER_SECOND / 4;
static const usec_t ASK_EVERY = USEC_PER_SECOND;
static const usec_t AGAIN_LEAST = 60 * USEC_PER_SECOND;
/* Somebody may be in the middle of it. */
static const usec_t READ_STILL = 3600 * USEC_PER_SECOND;

/* What a package depends on that changes often. */
struct state {
    int64_t changed_at, last_position, last_argument, freeze;
};

struct kept {
    int64_t consultation; /* 0: free */
    bool is_asked, is_made;
    err_t error;        /* of the last making; is_made tells whether there is one */
    struct state state; /* of the package */
    char name[64];
    int64_t size, file_count;
    struct hash256 sha256, of_all;
    usec_t made_at;         /* wall clock */
    usec_t made_mono, took; /* clock_monotonic */
    uint64_t used;
    uint64_t made_so_far; /* times */
};
/* A file that was replaced. */
struct condemned {
    char name[64];
    usec_t since;
};

struct package_keeper {
    struct keeper_config config;
    struct arena memory;
    struct worker worker;
    str_t folder; /* DATA/packages */
    bool runs;

    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t made;
    struct kept kept[KEPT_MOST];
    struct condemned condemned[KEPT_MOST];
    uint64_t uses, numbered;

    /* the thread's own */
    struct db *db;
    struct arena arena;
    struct cx cx;
    struct unmatched unmatched;
    int64_t version;
    usec_t asked_at;
    bool has_failed;
};

/* --- the folder ---------------------------------------------------------------------------------
 */

static str_t path_of(const struct package_keeper *k, struct arena *arena, const char *name)
{
    return arena_printf(arena, "%.*s/%s", STR_ARG(k->folder), name);
}

static void make_folder(struct package_keeper *k, const char *name)
{
    (void)mkdir(arena_cstr(&k->memory, path_of(k, &k->memory, name)), FOLDER); /* may be there */
}

/* What another run has left. */
static void empty(struct package_keeper *k, const char *name)
{
    AUTO(arena) arena = { 0 };
    const str_t path = path_of(k, &arena, name);
    DIR *const d = opendir(arena_cstr(&arena, path));
    if (d == NULL)
        return;
    for (const struct dirent *e = readdir(d); e != NULL; e = readdir(d))
        (void)unlink(arena_cstr(&arena, arena_printf(&arena, "%.*s/%s", STR_ARG(path), e->d_name)));
    (void)closedir(d);
}

struct package_keeper *keeper_new(str_t data_dir)
{
    static const char *const FOLDERS[] = { "", "work", "work/organisations", "work/public" };
    struct package_keeper *const k = mem_new(sizeof *k);
    pthread_condattr_t by_clock;
    arena_init(&k->memory);
    arena_init(&k->arena);
    k->folder = arena_printf(&k->memory, "%.*s/packages", STR_ARG(data_dir));
    for (size_t i = 0; i < ARRAY_LEN(FOLDERS); i++)
        make_folder(k, FOLDERS[i]);
    must(pthread_mutex_init(&k->lock, NULL) == 0);
    must(pthread_condattr_init(&by_clock) == 0);
    must(pthread_condattr_setclock(&by_clock, CLOCK_MONOTONIC) == 0);
    must(pthread_cond_init(&k->made, &by_clock) == 0);
    (void)pthread_condattr_destroy(&by_clock);
    return k;
}

void keeper_free(struct package_keeper *k)
{
    if (k == NULL)
        return;
    (void)pthread_cond_destroy(&k->made);
    (void)pthread_mutex_destroy(&k->lock);
    arena_release(&k->arena);
    arena_release(&k->memory);
    mem_free(k);
}

/* --- asking -------------------------------------------------------------------------------------
 */

static err_t state_read(struct cx *cx, const struct consultation *c, struct state *out)
{
    *out = (struct state){ .changed_at = c->changed_at };
    TRY(freeze_last_position(cx, c->id, &out->last_position));
    TRY(argument_latest(cx, c->id, &out->last_argument));
    for (int side = 0; side < SIDE_COUNT; side++) {
        struct freeze f;
        const err_t e = freeze_find(cx, c->id, (enum side)side, &f); /* counts through it */
        if (e == OK)
            out->freeze ^= f.id.v;
        else if (e != ERR_NOT_FOUND)
            return e;
    }
    return OK;
}

/* Its place, a free one, or that of the one asked for longest ago. NULL: all are being made. */
static struct kept *place_of(struct package_keeper *k, int64_t consultation)
{
    struct kept *least = NULL;
    for (int i = 0; i < KEPT_MOST; i++) {
        struct kept *const p = &k->kept[i];
        if (p->consultation == consultation)
            return p;
        if (!p->is_asked && (least == NULL || p->used < least->used))
            least = p;
    }
    if (least == NULL)
        return NULL;
    if (least->is_made) { /* whoever reads it on is broken off: sixty others came since */
        AUTO(arena) arena = { 0 };
        (void)unlink(arena_cstr(&arena, path_of(k, &arena, least->name)));
    }
    *least = (struct kept){ .consultation = consultation };
    return least;
}

/* Of that state, or of a later one: the thread reads after whoever asked. */
static bool covers(const struct state *made, const struct state *wanted)
{
    return made->freeze == wanted->freeze && made->changed_at >= wanted->changed_at &&
           made->last_position >= wanted->last_position &&
           made->last_argument >= wanted->last_argument;
}

static bool is_fresh(const struct kept *p, const struct state *now)
{
    const usec_t age = clock_monotonic() - p->made_mono;
    if (!p->is_made)
        return false;
    if (!covers(&p->state, now))
        return p->state.freeze == now->freeze && p->took > USEC_PER_SECOND &&
               age < FRESH_FACTOR * p->took;
    return age < (p->took * AGAIN_FACTOR > AGAIN_LEAST ? p->took * AGAIN_FACTOR : AGAIN_LEAST);
}

static void hand_out(struct package_keeper *k, const struct kept *p, const struct state *now,
                     struct arena *arena, struct kept_package *out)
{
    *out = (struct kept_package){ .path = path_of(k, arena, p->name),
                                  .size = p->size,
                                  .sha256 = p->sha256,
                                  .of_all = p->of_all,
                                  .file_count = p->file_count,
                                  .made_at = p->made_at,
                                  .is_older = !covers(&p->state, now) };
}

/* With the lock held. Until another one was made, or the moment has come: false. */
static bool waits(struct package_keeper *k, struct kept *p, usec_t until)
{
    const uint64_t before = p->made_so_far;
    const struct timespec at = { .tv_sec = (time_t)(until / USEC_PER_SECOND),
                                 .tv_nsec = (long)(until % USEC_PER_SECOND * 1000) };
    while (p->made_so_far == before) {
        if (pthread_cond_timedwait(&k->made, &k->lock, &at) == ETIMEDOUT)
            return false;
    }
    return true;
}

static err_t ask_locked(struct package_keeper *k, struct arena *arena, int64_t consultation,
                        const struct state *now, usec_t until, struct kept_package *out)
{
    struct kept *const p = place_of(k, consultation);
    if (p == NULL)
        return ERR_BUSY;
    p->used = ++k->uses;
    while (p->consultation == consultation && !is_fresh(p, now)) {
        p->is_asked = true;
        worker_wake(&k->worker);
        if (!waits(k, p, until))
            break;
        if (p->error != OK)
            return p->error;
    }
    if (p->consultation != consultation || !p->is_made)
        return ERR_BUSY;
    hand_out(k, p, now, arena, out);
    return OK;
}

err_t keeper_ask(struct cx *cx, const struct consultation *c, usec_t patience,
                 struct kept_package *out)
{
    struct package_keeper *const k = site_of(cx)->package_keeper;
    struct state now;
    if (k == NULL || !k->runs)
        return ERR_UNAVAILABLE;
    TRY(state_read(cx, c, &now));
    (void)pthread_mutex_lock(&k->lock);
    const err_t e = ask_locked(k, cx->arena, c->id.v, &now, clock_monotonic() + patience, out);
    (void)pthread_mutex_unlock(&k->lock);
    return e;
}

/* --- making -------------------------------------------------------------------------------------
 */

static void cx_begin(struct package_keeper *k)
{
    arena_reset(&k->arena);
    k->cx = (struct cx){ .arena = &k->arena,
                         .db = k->db,
                         .now = clock_now(),
                         .lang = LANG_EN,
                         .settings = k->config.settings,
                         .ids = k->config.ids,
                         .app = k->config.app };
}

static err_t zip_made(struct package_keeper *k, const struct package_made *made, struct kept *to)
{
    const str_t work = path_of(k, &k->arena, "work");
    (void)snprintf(to->name, sizeof to->name, "%" PRId64 "-%" PRIu64 ".zip", to->consultation,
                   ++k->numbered);
    const char *const path = arena_cstr(&k->arena, path_of(k, &k->arena, to->name));
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, READABLE);
    if (fd < 0)
        return ERR_IO;
    err_t e = package_zip(made, work, fd, &to->size, &to->sha256);
    if (close(fd) != 0 && e == OK)
        e = ERR_IO;
    if (e != OK)
        (void)unlink(path);
    return e;
}

static err_t make_now(struct package_keeper *k, struct kept *to)
{
    struct consultation c;
    struct package_made made = { 0 };
    const str_t work = path_of(k, &k->arena, "work");
    TRY(consultation_get(&k->cx, (consultation_id){ to->consultation }, &c));
    TRY(state_read(&k->cx, &c, &to->state));
    err_t e = package_write(&k->cx, &c, work, &made);
    if (e == OK)
        e = zip_made(k, &made, to);
    package_remove(&made, work);
    to->of_all = made.of_all;
    to->file_count = (int64_t)made.count;
    return e;
}

static err_t make_in_snapshot(struct package_keeper *k, struct kept *to)
{
    cx_begin(k);
    TRY(db_revive(k->db));
    TRY(db_begin(k->db));
    const err_t e = make_now(k, to);
    db_rollback(k->db);
    return e;
}

/* With the lock held: the file goes when nobody is likely to be in the middle of it. */
static void condemn(struct package_keeper *k, const char *name)
{
    AUTO(arena) arena = { 0 };
    struct condemned *oldest = &k->condemned[0];
    for (int i = 0; i < KEPT_MOST; i++) {
        if (k->condemned[i].since < oldest->since)
            oldest = &k->condemned[i];
    }
    if (oldest->name[0] != '\0')
        (void)unlink(arena_cstr(&arena, path_of(k, &arena, oldest->name)));
    (void)snprintf(oldest->name, sizeof oldest->name, "%s", name);
    oldest->since = clock_monotonic();
}

static void execute_condemned(struct package_keeper *k)
{
    AUTO(arena) arena = { 0 };
    (void)pthread_mutex_lock(&k->lock);
    for (int i = 0; i < KEPT_MOST; i++) {
        struct condemned *const c = &k->condemned[i];
        if (c->name[0] == '\0' || clock_monotonic() - c->since < READ_STILL)
            continue;
        (void)unlink(arena_cstr(&arena, path_of(k, &arena, c->name)));
        *c = (struct condemned){ 0 };
    }
    (void)pthread_mutex_unlock(&k->lock);
}

static void settle(struct package_keeper *k, const struct kept *made, err_t e)
{
    (void)pthread_mutex_lock(&k->lock);
    struct kept *const p = place_of(k, made->consultation); /* kept by is_asked */
    must(p != NULL);
    p->is_asked = false;
    p->error = e;
    p->made_so_far++;
    if (e == OK) {
        if (p->is_made)
            condemn(k, p->name);
        const struct kept before = *p;
        *p = *made;
        p->is_made = true;
        p->is_asked = false;
        p->error = OK;
        p->used = before.used;
        p->made_so_far = before.made_so_far;
    }
    (void)pthread_cond_broadcast(&k->made);
    (void)pthread_mutex_unlock(&k->lock);
}

static int64_t next_asked(struct package_keeper *k)
{
    int64_t which = 0;
    (void)pthread_mutex_lock(&k->lock);
    for (int i = 0; i < KEPT_MOST && which == 0; i++)
        which = k->kept[i].is_asked ? k->kept[i].consultation : 0;
    (void)pthread_mutex_unlock(&k->lock);
    return which;
}

/* What a large consultation took is given back: the next one may be days away. */
static void forget(struct package_keeper *k)
{
    arena_release(&k->arena);
    arena_init(&k->arena);
    mem_trim();
}

static void make_all_asked(struct package_keeper *k)
{
    int64_t which;
    while (!worker_is_stopping(&k->worker) && (which = next_asked(k)) != 0) {
        struct kept made = { .consultation = which };
        const usec_t began = clock_monotonic();
        const err_t e = make_in_snapshot(k, &made);
        made.made_at = k->cx.now;
        made.made_mono = clock_monotonic();
        made.took = made.made_mono - began;
        if (e != OK)
            log_event(LOG_WARN, "package_failed", LOG_KV_I64("consultation", which),
                      LOG_KV_STR("error", err_name(e)),
                      LOG_KV_STR("cause", str_from_c(k->cx.problem.note)));
        else
            log_event(LOG_INFO, "package_made", LOG_KV_I64("consultation", which),
                      LOG_KV_I64("bytes", made.size), LOG_KV_I64("ms", made.took / 1000));
        settle(k, &made, e);
        forget(k);
    }
}

/* --- freezing -----------------------------------------------------------------------------------
 */

struct writing {
    struct package_keeper *k;
    const struct freezing *what;
};

static err_t write_freeze(struct db *db, void *with)
{
    const struct writing *const w = with;
    AUTO(arena) arena = { 0 };
    struct cx cx = w->k->cx;
    cx.arena = &arena;
    cx.db = db;
    cx.now = clock_now();
    return freezing_write(&cx, w->what);
}

/* One at a time, each in a snapshot and a write of its own. */
static err_t freeze_all_due(struct package_keeper *k)
{
    bool more = true;
    while (more && !worker_is_stopping(&k->worker)) {
        struct freezing what = { 0 };
        cx_begin(k);
        TRY(db_revive(k->db));
        TRY(db_begin(k->db));
        const err_t e =
            freezing_read(&k->cx, path_of(k, &k->arena, "work"), &k->unmatched, &what, &more);
        db_rollback(k->db);
        TRY(e);
        if (!more)
            break;
        const err_t written = worker_write(&k->worker, write_freeze, &(struct writing){ k, &what });
        if (written != OK && written != ERR_CONFLICT) /* it changed meanwhile: once more */
            return written;
    }
    return OK;
}

/* SQLite tells for nothing whether anybody has committed; a stage may begin by the clock. */
static bool is_time_to_look(struct package_keeper *k)
{
    const usec_t now = clock_monotonic();
    const bool is_sqlite = db_engine_of(k->db) == DB_SQLITE;
    const int64_t version = is_sqlite ? db_data_version(k->db) : 0;
    if (k->asked_at != 0 && version == k->version && now - k->asked_at < ASK_EVERY)
        return false;
    k->version = version;
    k->asked_at = now;
    return true;
}

static void *work(void *arg)
{
    struct package_keeper *const k = arg;
    do {
        make_all_asked(k);
        execute_condemned(k);
        if (!is_time_to_look(k))
            continue;
        const err_t e = freeze_all_due(k);
        if (e != OK && !k->has_failed)
            log_event(LOG_WARN, "freeze_failed", LOG_KV_STR("error", err_name(e)),
                      LOG_KV_STR("cause", str_from_c(k->cx.problem.note)));
        k->has_failed = e != OK;
    } while (worker_wait(&k->worker, clock_monotonic() + LOOK_EVERY));
    return NULL;
}

/* --- life ---------------------------------------------------------------------------------------
 */

err_t keeper_begin(struct package_keeper *k, const struct keeper_config *config)
{
    k->config = *config;
    k->config.db_url = arena_str(&k->memory, config->db_url);
    empty(k, "");
    empty(k, "work");
    empty(k, "work/organisations");
    empty(k, "work/public");
    TRY(db_open(k->config.db_url, DB_READ_ONLY, &k->db));
    worker_init(&k->worker, config->writer);
    k->runs = true;
    worker_begin(&k->worker, work, k);
    return OK;
}

void keeper_end(struct package_keeper *k)
{
    if (k == NULL || !k->runs)
        return;
    worker_end(&k->worker);
    worker_release(&k->worker);
    k->runs = false;
    db_close(k->db);
    k->db = NULL;
}

/* A small table behind one lock; computing happens outside of it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results_cache.h"

#include <errno.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

enum { NICE = 10 }; /* whoever asks for pages goes first */
enum { ENTRIES = 64, STALE_FACTOR = 20, USEC_A_SECOND = 1000000, NSEC_A_USEC = 1000 };
static const usec_t FOREVER = INT64_MAX;

/* The shared result with its memory; users counts readers, the table being one of them. */
struct kept_entry {
    struct kept_figures kept;
    struct arena arena;
    int users;
};

struct place {
    int64_t consultation;     /* 0: free */
    struct kept_entry *entry; /* NULL: the first computation is under way */
    bool is_computing;
    err_t error;          /* of the last computation */
    usec_t made_at, took; /* clock_monotonic */
    uint64_t used_at;     /* the table's own count of uses: the least goes first */
};

struct results_cache {
    pthread_mutex_t lock;
    pthread_cond_t done;  /* some computation has ended */
    pthread_mutex_t turn; /* of those that compute beside readers: one at a time */
    struct place places[ENTRIES];
    uint64_t uses;
    size_t running; /* threads that compute */
    atomic_bool is_ending;
};

struct results_cache *results_cache_new(void)
{
    struct results_cache *c = mem_new(sizeof(*c));
    pthread_condattr_t by_clock;
    must(pthread_mutex_init(&c->lock, NULL) == 0);
    must(pthread_mutex_init(&c->turn, NULL) == 0);
    must(pthread_condattr_init(&by_clock) == 0);
    must(pthread_condattr_setclock(&by_clock, CLOCK_MONOTONIC) == 0);
    must(pthread_cond_init(&c->done, &by_clock) == 0);
    (void)pthread_condattr_destroy(&by_clock);
    return c;
}

static void entry_free(struct kept_entry *e)
{
    arena_release(&e->arena);
    mem_free(e);
}

static void entry_unref(struct kept_entry *e)
{
    if (e != NULL && --e->users == 0)
        entry_free(e);
}

void results_cache_free(struct results_cache *c)
{
    atomic_store(&c->is_ending, true);
    (void)pthread_mutex_lock(&c->lock);
    while (c->running > 0)
        (void)pthread_cond_wait(&c->done, &c->lock);
    (void)pthread_mutex_unlock(&c->lock);
    for (int i = 0; i < ENTRIES; i++)
        entry_unref(c->places[i].entry);
    (void)pthread_cond_destroy(&c->done);
    (void)pthread_mutex_destroy(&c->lock);
    (void)pthread_mutex_destroy(&c->turn);
    mem_free(c);
}

bool revision_covers(const struct revision *has, const struct revision *wanted)
{
    return has->changed_at == wanted->changed_at && has->classes == wanted->classes &&
           has->position_count >= wanted->position_count;
}

/* The place of this consultation, a free one, or the least used one that nobody computes for. NULL:
 * all places are being computed for. */
static struct place *place_of(struct results_cache *c, int64_t consultation)
{
    struct place *least = NULL;
    for (int i = 0; i < ENTRIES; i++) {
        struct place *p = &c->places[i];
        if (p->consultation == consultation)
            return p;
        if (!p->is_computing && (least == NULL || p->used_at < least->used_at))
            least = p;
    }
    if (least == NULL)
        return NULL;
    entry_unref(least->entry);
    *least = (struct place){ .consultation = consultation };
    return least;
}

static bool serves(const struct place *p, const struct revision *wanted, enum staleness staleness)
{
    if (p->entry == NULL)
        return false;
    const struct revision *has = &p->entry->kept.revision;
    if (revision_covers(has, wanted))
        return true;
    if (staleness == FRESH_ONLY || has->changed_at != wanted->changed_at)
        return false;
    return p->is_computing || clock_monotonic() - p->made_at < STALE_FACTOR * p->took;
}

/* One computation with all it needs. */
struct task {
    struct results_cache *cache; /* NULL: nobody else waits for it */
    int64_t consultation;
    struct revision revision;
    struct computation how; /* with: copied, or the caller's who waits */
    void *job;              /* NULL: to be prepared */
    struct arena work;
};

static void task_free(struct task *t)
{
    arena_release(&t->work);
    mem_free(t);
}

static struct task *task_new(struct results_cache *c, int64_t consultation,
                             const struct revision *revision, const struct computation *how)
{
    struct task *t = mem_new(sizeof(*t));
    arena_init(&t->work);
    t->cache = c;
    t->consultation = consultation;
    t->revision = *revision;
    t->how = *how;
    return t;
}

static err_t task_prepare(struct task *t)
{
    return t->how.prepare(t->how.with, &t->work, &t->job);
}

/* Prepared by the caller, unless it can be apart from it. */
static err_t task_make(struct results_cache *c, int64_t consultation,
                       const struct revision *revision, const struct computation *how, bool apart,
                       struct task **out)
{
    struct task *const t = task_new(c, consultation, revision, how);
    if (apart && how->apart > 0) {
        t->how.with = arena_alloc(&t->work, how->apart);
        memcpy(t->how.with, how->with, how->apart);
    } else {
        const err_t e = task_prepare(t);
        if (e != OK) {
            task_free(t);
            return e;
        }
    }
    *out = t;
    return OK;
}

static err_t task_run(struct task *t, struct kept_entry **out)
{
    if (t->job == NULL)
        TRY(task_prepare(t));
    struct kept_entry *e = mem_new(sizeof(*e));
    arena_init(&e->arena);
    e->users = 1;
    e->kept.revision = t->revision;
    e->kept.entry = e;
    const atomic_bool *const stop = t->cache == NULL ? NULL : &t->cache->is_ending;
    const err_t error = t->how.compute(t->job, stop, &e->arena, &e->kept.figures);
    if (error != OK) {
        entry_free(e);
        return error;
    }
    if (e->kept.figures.is_of_revision)
        e->kept.revision = e->kept.figures.revision;
    *out = e;
    return OK;
}

/* With the lock held; p is the place of the consultation, kept by is_computing. */
static void settle(struct results_cache *c, struct place *p, err_t e, struct kept_entry *made,
                   usec_t took)
{
    p->is_computing = false;
    p->error = e;
    if (e == OK) {
        entry_unref(p->entry);
        p->entry = made;
        p->made_at = clock_monotonic();
        p->took = took;
    }
    (void)pthread_cond_broadcast(&c->done);
}

/* Without the lock. */
static err_t compute_and_settle(struct task *t)
{
    struct results_cache *const c = t->cache;
    const usec_t began = clock_monotonic();
    struct kept_entry *made = NULL;
    const err_t e = task_run(t, &made);
    (void)pthread_mutex_lock(&c->lock);
    struct place *const p = place_of(c, t->consultation);
    must(p != NULL);
    settle(c, p, e, made, clock_monotonic() - began);
    (void)pthread_mutex_unlock(&c->lock);
    return e;
}

static void *compute_beside(void *with)
{
    struct task *const t = with;
    struct results_cache *const c = t->cache;
    (void)setpriority(PRIO_PROCESS, (id_t)gettid(), NICE); /* of this thread and those it starts */
    (void)pthread_mutex_lock(&c->turn);
    (void)compute_and_settle(t);
    task_free(t);
    mem_trim();
    (void)pthread_mutex_unlock(&c->turn);
    (void)pthread_mutex_lock(&c->lock);
    c->running--;
    (void)pthread_cond_broadcast(&c->done);
    (void)pthread_mutex_unlock(&c->lock);
    return NULL;
}

static bool starts_beside(struct task *t)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, compute_beside, t) != 0)
        return false;
    (void)pthread_detach(thread);
    return true;
}

/* With the lock held; gives it up while it reads and computes. Beside this thread if it can. */
static err_t begin_at(struct results_cache *c, struct place *p, int64_t consultation,
                      const struct revision *revision, const struct computation *how,
                      enum staleness staleness)
{
    p->is_computing = true;
    p->error = OK;
    (void)pthread_mutex_unlock(&c->lock);
    struct task *t = NULL;
    err_t e = task_make(c, consultation, revision, how, staleness == SLIGHTLY_STALE, &t);
    (void)pthread_mutex_lock(&c->lock);
    if (e != OK) {
        settle(c, p, e, NULL, 0);
        return e;
    }
    c->running++;
    if (staleness == SLIGHTLY_STALE && starts_beside(t))
        return OK;
    (void)pthread_mutex_unlock(&c->lock);
    e = compute_and_settle(t);
    task_free(t);
    (void)pthread_mutex_lock(&c->lock);
    c->running--;
    return e;
}

static void lend(struct place *p, const struct kept_figures **out)
{
    p->entry->users++;
    *out = &p->entry->kept;
}

/* What there is of the same statements, if anything. */
static err_t lend_older(struct place *p, const struct revision *wanted,
                        const struct kept_figures **out)
{
    *out = NULL;
    if (p->entry != NULL && p->entry->kept.revision.changed_at == wanted->changed_at)
        lend(p, out);
    return OK;
}

/* Until some computation has ended, or the moment has come: false. */
static bool waits(struct results_cache *c, usec_t until)
{
    if (until == FOREVER)
        return pthread_cond_wait(&c->done, &c->lock) == 0;
    const struct timespec at = { .tv_sec = until / USEC_A_SECOND,
                                 .tv_nsec = (long)(until % USEC_A_SECOND) * NSEC_A_USEC };
    return pthread_cond_timedwait(&c->done, &c->lock, &at) != ETIMEDOUT;
}

static err_t keep_locked(struct results_cache *c, int64_t consultation,
                         const struct revision *revision, enum staleness staleness, usec_t until,
                         const struct computation *how, const struct kept_figures **out)
{
    bool began = false;
    for (;;) {
        struct place *p = place_of(c, consultation);
        if (p == NULL)
            return ERR_BUSY;
        p->used_at = ++c->uses;
        if (serves(p, revision, began ? FRESH_ONLY : staleness)) { /* it was asked for */
            lend(p, out);
            return OK;
        }
        if (!p->is_computing) {
            if (began && p->error != OK) /* ours failed beside us */
                return p->error;
            if (began && p->entry != NULL && staleness == SLIGHTLY_STALE)
                return lend_older(p, revision, out); /* a statement changed meanwhile */
            TRY(begin_at(c, p, consultation, revision, how, staleness));
            began = true;
        } else if (!waits(c, until)) {
            return lend_older(p, revision, out);
        } /* then look again: it may have been another revision */
    }
}

err_t results_keep(struct results_cache *c, int64_t consultation, const struct revision *revision,
                   enum staleness staleness, usec_t patience, const struct computation *how,
                   const struct kept_figures **out)
{
    if (c == NULL) {
        struct task *t = NULL;
        struct kept_entry *e = NULL;
        TRY(task_make(NULL, consultation, revision, how, false, &t));
        const err_t error = task_run(t, &e);
        task_free(t);
        TRY(error);
        *out = &e->kept;
        return OK;
    }
    const usec_t until = staleness == FRESH_ONLY || patience == PATIENCE_ENDLESS
                             ? FOREVER
                             : clock_monotonic() + patience;
    (void)pthread_mutex_lock(&c->lock);
    const err_t e = keep_locked(c, consultation, revision, staleness, until, how, out);
    (void)pthread_mutex_unlock(&c->lock);
    return e;
}

const struct kept_figures *results_peek(struct results_cache *c, int64_t consultation)
{
    const struct kept_figures *kept = NULL;
    if (c == NULL)
        return NULL;
    (void)pthread_mutex_lock(&c->lock);
    for (int i = 0; i < ENTRIES && kept == NULL; i++) {
        if (c->places[i].consultation == consultation && c->places[i].entry != NULL)
            lend(&c->places[i], &kept);
    }
    (void)pthread_mutex_unlock(&c->lock);
    return kept;
}

void results_drop(struct results_cache *c, const struct kept_figures *k)
{
    if (c != NULL)
        (void)pthread_mutex_lock(&c->lock);
    entry_unref(k->entry);
    if (c != NULL)
        (void)pthread_mutex_unlock(&c->lock);
}

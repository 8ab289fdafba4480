/* A small table behind one lock; computing happens outside of it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results_cache.h"

#include <pthread.h>

enum { ENTRIES = 64, STALE_FACTOR = 20 };

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
    usec_t made_at, took; /* clock_monotonic */
    uint64_t used_at;     /* the table's own count of uses: the least goes first */
};

struct results_cache {
    pthread_mutex_t lock;
    pthread_cond_t done; /* some computation has ended */
    struct place places[ENTRIES];
    uint64_t uses;
};

struct results_cache *results_cache_new(void)
{
    struct results_cache *c = mem_new(sizeof(*c));
    must(pthread_mutex_init(&c->lock, NULL) == 0);
    must(pthread_cond_init(&c->done, NULL) == 0);
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
    for (int i = 0; i < ENTRIES; i++)
        entry_unref(c->places[i].entry);
    (void)pthread_cond_destroy(&c->done);
    (void)pthread_mutex_destroy(&c->lock);
    mem_free(c);
}

bool revision_eq(const struct revision *a, const struct revision *b)
{
    return a->changed_at == b->changed_at && a->last_position == b->last_position &&
           a->position_count == b->position_count && a->classes == b->classes;
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
    if (revision_eq(has, wanted))
        return true;
    if (staleness == FRESH_ONLY || has->changed_at != wanted->changed_at)
        return false;
    return p->is_computing || clock_monotonic() - p->made_at < STALE_FACTOR * p->took;
}

static err_t entry_make(compute_fn *compute, void *with, const struct revision *revision,
                        struct kept_entry **out)
{
    struct kept_entry *e = mem_new(sizeof(*e));
    arena_init(&e->arena);
    e->users = 1;
    e->kept.revision = *revision;
    e->kept.entry = e;
    const err_t error = compute(with, &e->arena, &e->kept.figures);
    if (error != OK) {
        entry_free(e);
        return error;
    }
    *out = e;
    return OK;
}

/* With the lock held; gives it up while computing. p->is_computing keeps the place. */
static err_t compute_at(struct results_cache *c, struct place *p, const struct revision *revision,
                        compute_fn *compute, void *with)
{
    p->is_computing = true;
    (void)pthread_mutex_unlock(&c->lock);
    const usec_t began = clock_monotonic();
    struct kept_entry *made = NULL;
    const err_t e = entry_make(compute, with, revision, &made);
    const usec_t ended = clock_monotonic();
    (void)pthread_mutex_lock(&c->lock);
    p->is_computing = false;
    if (e == OK) {
        entry_unref(p->entry);
        p->entry = made;
        p->made_at = ended;
        p->took = ended - began;
    } else if (p->entry == NULL) {
        p->consultation = 0;
    }
    (void)pthread_cond_broadcast(&c->done);
    return e;
}

static err_t keep_locked(struct results_cache *c, int64_t consultation,
                         const struct revision *revision, enum staleness staleness,
                         compute_fn *compute, void *with, const struct kept_figures **out)
{
    for (;;) {
        struct place *p = place_of(c, consultation);
        if (p == NULL)
            return ERR_BUSY;
        p->used_at = ++c->uses;
        if (serves(p, revision, staleness)) {
            p->entry->users++;
            *out = &p->entry->kept;
            return OK;
        }
        if (p->is_computing) /* then look again: it may have been another revision */
            (void)pthread_cond_wait(&c->done, &c->lock);
        else
            TRY(compute_at(c, p, revision, compute, with));
    }
}

err_t results_keep(struct results_cache *c, int64_t consultation, const struct revision *revision,
                   enum staleness staleness, compute_fn *compute, void *with,
                   const struct kept_figures **out)
{
    if (c == NULL) {
        struct kept_entry *e = NULL;
        TRY(entry_make(compute, with, revision, &e));
        *out = &e->kept;
        return OK;
    }
    (void)pthread_mutex_lock(&c->lock);
    const err_t e = keep_locked(c, consultation, revision, staleness, compute, with, out);
    (void)pthread_mutex_unlock(&c->lock);
    return e;
}

void results_drop(struct results_cache *c, const struct kept_figures *k)
{
    if (c != NULL)
        (void)pthread_mutex_lock(&c->lock);
    entry_unref(k->entry);
    if (c != NULL)
        (void)pthread_mutex_unlock(&c->lock);
}

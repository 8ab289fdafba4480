/* How many connections come from where, and where halls are.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/census.h"

#include "kit/base/arena.h"

struct census_entry {
    struct census_entry *next;
    struct address block;
    int64_t count;
};

void census_init(struct census *c)
{
    *c = (struct census){ 0 };
    pthread_mutex_init(&c->lock, NULL);
}

void census_release(struct census *c)
{
    for (size_t i = 0; i < CENSUS_BUCKETS; i++) {
        while (c->buckets[i] != NULL) {
            struct census_entry *const e = c->buckets[i];
            c->buckets[i] = e->next;
            mem_free(e);
        }
    }
    pthread_mutex_destroy(&c->lock);
}

/* The place that points to the entry of this block, or to the end of its chain. */
static struct census_entry **place_of(struct census *c, const struct address *block)
{
    uint32_t hash = 2166136261u + (uint32_t)block->kind;
    for (size_t i = 0; i < sizeof block->at; i++)
        hash = (hash ^ block->at[i]) * 16777619u;
    struct census_entry **place = &c->buckets[(hash ^ hash >> 16) % CENSUS_BUCKETS];
    while (*place != NULL && !address_eq(&(*place)->block, block))
        place = &(*place)->next;
    return place;
}

int64_t census_enter(struct census *c, const struct address *a)
{
    const struct address block = address_block(a);
    pthread_mutex_lock(&c->lock);
    struct census_entry **const place = place_of(c, &block);
    if (*place == NULL) {
        *place = mem_new(sizeof **place);
        (*place)->block = block;
    }
    const int64_t count = ++(*place)->count;
    pthread_mutex_unlock(&c->lock);
    return count;
}

void census_leave(struct census *c, const struct address *a)
{
    const struct address block = address_block(a);
    pthread_mutex_lock(&c->lock);
    struct census_entry **const place = place_of(c, &block);
    struct census_entry *const e = *place;
    must(e != NULL && e->count > 0);
    if (--e->count == 0) {
        *place = e->next;
        mem_free(e);
    }
    pthread_mutex_unlock(&c->lock);
}

/* --- halls ------------------------------------------------------------------------------------ */

void census_note_hall(struct census *c, const struct address *a, usec_t now, usec_t until)
{
    const struct address block = address_block(a);
    pthread_mutex_lock(&c->lock);
    struct hall *place = &c->halls[0];
    for (size_t i = 0; i < HALLS_MAX; i++) {
        struct hall *const h = &c->halls[i];
        if (h->until > now && address_eq(&h->block, &block)) {
            place = h;
            break;
        }
        if (h->until < place->until)
            place = h;
    }
    *place = (struct hall){ block, until };
    if (until > atomic_load(&c->any_until))
        atomic_store(&c->any_until, until);
    pthread_mutex_unlock(&c->lock);
}

bool census_is_hall(struct census *c, const struct address *a, usec_t now)
{
    if (atomic_load_explicit(&c->any_until, memory_order_relaxed) <= now)
        return false;
    const struct address block = address_block(a);
    bool is_hall = false;
    pthread_mutex_lock(&c->lock);
    for (size_t i = 0; i < HALLS_MAX && !is_hall; i++)
        is_hall = c->halls[i].until > now && address_eq(&c->halls[i].block, &block);
    pthread_mutex_unlock(&c->lock);
    return is_hall;
}

/* The kept pictures behind their lock. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/card_cache.h"

#include <pthread.h>

struct kept_card {
    struct hash256 of;
    bytes_t png;
    struct arena memory; /* of png */
};
struct card_cache {
    pthread_mutex_t lock;
    struct kept_card *at[CARDS_KEPT]; /* the one asked for last stands first; NULL: none */
};

struct card_cache *card_cache_new(void)
{
    struct card_cache *const c = mem_new(sizeof *c);
    must(pthread_mutex_init(&c->lock, NULL) == 0);
    return c;
}

static void kept_card_free(struct kept_card *k)
{
    if (k == NULL)
        return;
    arena_release(&k->memory);
    mem_free(k);
}

void card_cache_free(struct card_cache *c)
{
    if (c == NULL)
        return;
    for (size_t i = 0; i < CARDS_KEPT; i++)
        kept_card_free(c->at[i]);
    must(pthread_mutex_destroy(&c->lock) == 0);
    mem_free(c);
}

/* Under the lock: its place, or the last one, which is the one to go. */
static size_t place_of(const struct card_cache *c, const struct hash256 *of)
{
    size_t i = 0;
    while (i < CARDS_KEPT - 1 && (c->at[i] == NULL || memcmp(&c->at[i]->of, of, sizeof *of) != 0))
        i++;
    return i;
}

/* Under the lock: k comes to the front; those before place move back by one. */
static void to_front(struct card_cache *c, struct kept_card *k, size_t place)
{
    for (size_t i = place; i > 0; i--)
        c->at[i] = c->at[i - 1];
    c->at[0] = k;
}

bool card_cache_get(struct card_cache *c, const struct hash256 *of, struct arena *arena,
                    bytes_t *png)
{
    if (c == NULL)
        return false;
    must(pthread_mutex_lock(&c->lock) == 0);
    const size_t place = place_of(c, of);
    struct kept_card *const k = c->at[place];
    const bool is_there = k != NULL && memcmp(&k->of, of, sizeof *of) == 0;
    if (is_there) {
        to_front(c, k, place);
        *png = arena_bytes(arena, k->png);
    }
    must(pthread_mutex_unlock(&c->lock) == 0);
    return is_there;
}

void card_cache_put(struct card_cache *c, const struct hash256 *of, bytes_t png)
{
    if (c == NULL || png.len > CARD_BYTES_MAX)
        return;
    struct kept_card *const k = mem_new(sizeof *k);
    k->of = *of;
    arena_init(&k->memory);
    k->png = arena_bytes(&k->memory, png);
    must(pthread_mutex_lock(&c->lock) == 0);
    const size_t place = place_of(c, of); /* where somebody was quicker, of the same */
    struct kept_card *const gone = c->at[place];
    to_front(c, k, place);
    must(pthread_mutex_unlock(&c->lock) == 0);
    kept_card_free(gone);
}

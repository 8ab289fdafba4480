/* The kept indexes behind their lock.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/statements/near_cache.h"

#include <pthread.h>

#include "kit/base/str.h"

struct near_cache {
    pthread_mutex_t lock;
    struct near_kept *at[NEAR_KEPT]; /* the one asked for last stands first; NULL: none */
};

struct near_cache *near_cache_new(void)
{
    struct near_cache *const c = mem_new(sizeof *c);
    must(pthread_mutex_init(&c->lock, NULL) == 0);
    return c;
}

static void kept_free(struct near_kept *k)
{
    arena_release(&k->arena);
    mem_free(k);
}

void near_cache_free(struct near_cache *c)
{
    if (c == NULL)
        return;
    for (size_t i = 0; i < NEAR_KEPT; i++) {
        if (c->at[i] != NULL)
            kept_free(c->at[i]);
    }
    must(pthread_mutex_destroy(&c->lock) == 0);
    mem_free(c);
}

/* Each text with its length before it, so that no two lists of texts look alike. */
static struct hash256 print_of(const struct text2 *texts, size_t count)
{
    struct sha256 *const h = sha256_new();
    sha256_begin(h);
    for (size_t i = 0; i < count; i++) {
        for (int l = 0; l < LANG_COUNT; l++) {
            const str_t t = texts[i].by[l];
            const uint64_t len = t.len;
            sha256_add(h, (bytes_t){ (const uint8_t *)&len, sizeof len });
            sha256_add(h, (bytes_t){ (const uint8_t *)t.at, t.len });
        }
    }
    const struct hash256 out = sha256_end(h);
    sha256_free(h);
    return out;
}

static struct near_kept *kept_new(const struct hash256 *of, const struct text2 *texts, size_t count)
{
    struct near_kept *const k = mem_new(sizeof *k);
    k->of = *of;
    k->holders = 1;
    arena_init(&k->arena);
    k->index = alike_index_new(&k->arena, texts, count);
    return k;
}

/* Under the lock: the place of these texts, NEAR_KEPT when they are not kept. */
static size_t place_of(const struct near_cache *c, const struct hash256 *of)
{
    size_t i = 0;
    while (i < NEAR_KEPT && (c->at[i] == NULL || memcmp(&c->at[i]->of, of, sizeof *of) != 0))
        i++;
    return i;
}

/* Under the lock: k comes to the front; those before place move back by one. */
static void to_front(struct near_cache *c, struct near_kept *k, size_t place)
{
    for (size_t i = place; i > 0; i--)
        c->at[i] = c->at[i - 1];
    c->at[0] = k;
}

const struct near_kept *near_keep(struct near_cache *c, const struct text2 *texts, size_t count)
{
    const struct hash256 of = print_of(texts, count);
    if (c == NULL)
        return kept_new(&of, texts, count);
    must(pthread_mutex_lock(&c->lock) == 0);
    size_t place = place_of(c, &of);
    struct near_kept *k = place < NEAR_KEPT ? c->at[place] : NULL;
    if (k != NULL) {
        k->holders++;
        to_front(c, k, place);
    }
    must(pthread_mutex_unlock(&c->lock) == 0);
    if (k != NULL)
        return k;

    struct near_kept *const made = kept_new(&of, texts, count);
    struct near_kept *gone = NULL;
    must(pthread_mutex_lock(&c->lock) == 0);
    place = place_of(c, &of);
    if (place == NEAR_KEPT) { /* or somebody else has made it meanwhile: this one is for us alone */
        gone = c->at[NEAR_KEPT - 1];
        made->holders++;
        to_front(c, made, NEAR_KEPT - 1);
    }
    must(pthread_mutex_unlock(&c->lock) == 0);
    if (gone != NULL)
        near_drop(c, gone);
    return made;
}

void near_drop(struct near_cache *c, const struct near_kept *kept)
{
    struct near_kept *const k =
        (struct near_kept *)(uintptr_t)kept; /* ours; read-only for others */
    if (c != NULL)
        must(pthread_mutex_lock(&c->lock) == 0);
    const bool is_last = --k->holders == 0;
    if (c != NULL)
        must(pthread_mutex_unlock(&c->lock) == 0);
    if (is_last)
        kept_free(k);
}

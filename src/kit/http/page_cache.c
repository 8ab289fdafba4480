/* Finished public pages, kept until the next commit.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/page_cache.h"

#include <pthread.h>

#include "kit/base/str.h"

enum { SLOTS = 256 };
static const usec_t AGE_MAX = 2 * USEC_PER_SECOND;

struct entry {
    struct arena memory; /* key, headers, body */
    str_t key, content_type, etag, body;
    struct header headers[RESPONSE_HEADERS_MAX];
    size_t header_count;
    enum cache_rule cache;
    bool is_gzip, is_embeddable;
    int64_t commits;
    usec_t drawn_at, used_at;
};
struct page_cache {
    pthread_mutex_t lock;
    size_t bytes, bytes_max;
    struct entry entries[SLOTS];
};

struct page_cache *page_cache_new(size_t bytes_max)
{
    struct page_cache *const c = mem_new(sizeof *c);
    must(pthread_mutex_init(&c->lock, NULL) == 0);
    c->bytes_max = bytes_max;
    return c;
}

static void forget(struct page_cache *c, struct entry *e)
{
    c->bytes -= e->memory.used;
    arena_release(&e->memory);
    *e = (struct entry){ 0 };
}

void page_cache_free(struct page_cache *c)
{
    if (c == NULL)
        return;
    for (int i = 0; i < SLOTS; i++)
        forget(c, &c->entries[i]);
    pthread_mutex_destroy(&c->lock);
    mem_free(c);
}

static struct entry *find(struct page_cache *c, str_t key)
{
    for (int i = 0; i < SLOTS; i++) {
        if (c->entries[i].key.len == key.len && str_eq(c->entries[i].key, key) && key.len > 0)
            return &c->entries[i];
    }
    return NULL;
}

static bool is_fresh(const struct entry *e, const struct page_freshness *f)
{
    const usec_t age = f->now - e->drawn_at;
    return age <= AGE_MAX && (e->commits == f->commits || age <= f->stale_for);
}

bool page_cache_get(struct page_cache *c, str_t key, const struct page_freshness *f,
                    struct response *rs)
{
    pthread_mutex_lock(&c->lock);
    struct entry *const e = find(c, key);
    const bool found = e != NULL && is_fresh(e, f);
    if (found) {
        e->used_at = f->now;
        rs->status = 200;
        rs->cache = e->cache;
        rs->is_gzip = e->is_gzip;
        rs->is_embeddable = e->is_embeddable;
        rs->content_type = arena_str(rs->arena, e->content_type);
        rs->etag = arena_str(rs->arena, e->etag);
        for (size_t i = 0; i < e->header_count; i++) {
            rs->headers[i].name = arena_str(rs->arena, e->headers[i].name);
            rs->headers[i].value = arena_str(rs->arena, e->headers[i].value);
        }
        rs->header_count = e->header_count;
        buf_add(&rs->body, e->body);
    }
    pthread_mutex_unlock(&c->lock);
    return found;
}

static struct entry *least_used(struct page_cache *c)
{
    struct entry *least = &c->entries[0];
    for (int i = 1; i < SLOTS; i++) {
        if (c->entries[i].used_at < least->used_at)
            least = &c->entries[i];
    }
    return least;
}

static void fill(struct entry *e, str_t key, const struct page_freshness *f,
                 const struct response *rs)
{
    e->key = arena_str(&e->memory, key);
    e->content_type = arena_str(&e->memory, rs->content_type);
    e->etag = arena_str(&e->memory, rs->etag);
    e->body = arena_str(&e->memory, buf_str(&rs->body));
    for (size_t i = 0; i < rs->header_count; i++) {
        e->headers[i].name = arena_str(&e->memory, rs->headers[i].name);
        e->headers[i].value = arena_str(&e->memory, rs->headers[i].value);
    }
    e->header_count = rs->header_count;
    e->cache = rs->cache;
    e->is_gzip = rs->is_gzip;
    e->is_embeddable = rs->is_embeddable;
    e->commits = f->commits;
    e->drawn_at = f->now;
    e->used_at = f->now;
}

static bool is_worth_keeping(const struct page_cache *c, const struct response *rs)
{
    if (rs->status != 200 || rs->stream_topic.len > 0 || rs->body.len > c->bytes_max / 4)
        return false;
    for (size_t i = 0; i < rs->header_count; i++) {
        if (str_eq(rs->headers[i].name, S("set-cookie")))
            return false;
    }
    return true;
}

void page_cache_put(struct page_cache *c, str_t key, const struct page_freshness *f,
                    const struct response *rs)
{
    if (!is_worth_keeping(c, rs))
        return;
    pthread_mutex_lock(&c->lock);
    struct entry *e = find(c, key);
    if (e == NULL)
        e = least_used(c);
    forget(c, e);
    fill(e, key, f, rs);
    c->bytes += e->memory.used;
    while (c->bytes > c->bytes_max) {
        struct entry *oldest = e;
        for (int i = 0; i < SLOTS; i++) {
            struct entry *const other = &c->entries[i];
            if (other != e && other->key.len > 0 &&
                (oldest == e || other->used_at < oldest->used_at))
                oldest = other;
        }
        if (oldest == e)
            break;
        forget(c, oldest);
    }
    pthread_mutex_unlock(&c->lock);
}

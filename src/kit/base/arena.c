/* Memory by lifetime: blocks doubling up to 1 MB, one malloc per object under sanitizers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/arena.h"

#include <malloc.h>
#include <stdalign.h>

#if defined(__SANITIZE_ADDRESS__)
#define ONE_MALLOC_EACH 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ONE_MALLOC_EACH 1
#endif
#endif
#ifndef ONE_MALLOC_EACH
#define ONE_MALLOC_EACH 0
#endif

enum { BLOCK_MIN = 4096, BLOCK_MAX = 1 << 20 };

struct arena_block {
    struct arena_block *before;
    size_t size, used;
    alignas(max_align_t) unsigned char at[];
};

#ifdef ALYANS_LIBRARY /* which has no state: callers fail by an allocator of theirs */
static bool try_may_go_on(void)
{
    return true;
}
#else
static _Thread_local unsigned tries_made;
static _Thread_local unsigned tries_fail_at;

unsigned mem_fail_nth(unsigned n)
{
    const unsigned made = tries_made;
    tries_made = 0;
    tries_fail_at = n;
    return made;
}

static bool try_may_go_on(void)
{
    tries_made++;
    return tries_fail_at == 0 || tries_made != tries_fail_at;
}
#endif

static void *or_abort(void *p)
{
    must(p != NULL);
    return p;
}

void *mem_new(size_t size)
{
    return or_abort(calloc(1, size == 0 ? 1 : size));
}

void *mem_try(size_t size)
{
    return try_may_go_on() ? calloc(1, size == 0 ? 1 : size) : NULL;
}

void *mem_grow(void *p, size_t old_size, size_t new_size)
{
    must(new_size >= old_size && new_size > 0);
    unsigned char *const q = or_abort(realloc(p, new_size));
    memset(q + old_size, 0, new_size - old_size);
    return q;
}

void mem_free(void *p)
{
    free(p);
}

void mem_trim(void)
{
    (void)malloc_trim(0);
}

size_t array_size(size_t n, size_t size)
{
    return size == 0 || n <= SIZE_MAX / 2 / size ? n * size : SIZE_MAX / 2 + 1;
}

/* Zeroed, or NULL. */
static struct arena_block *block_new(const struct arena *a, size_t size)
{
    if (a->from == NULL)
        return calloc(1, size);
    void *const at = a->from->allocate(a->from->context, size);
    if (at != NULL)
        memset(at, 0, size);
    return at;
}

static void block_free(const struct arena *a, struct arena_block *b)
{
    if (a->from == NULL)
        free(b);
    else
        a->from->release(a->from->context, b);
}

void arena_init(struct arena *a)
{
    *a = (struct arena){ 0 };
}

struct arena arena_like(const struct arena *other)
{
    return (struct arena){ .from = other->from };
}

void arena_release(struct arena *a)
{
    for (struct arena_block *b = a->last; b != NULL;) {
        struct arena_block *const before = b->before;
        block_free(a, b);
        b = before;
    }
    *a = arena_like(a);
}

void arena_reset(struct arena *a)
{
    struct arena_block *kept = a->last;
    if (kept == NULL)
        return;
    for (struct arena_block *b = kept->before; b != NULL;) {
        struct arena_block *const before = b->before;
        block_free(a, b);
        b = before;
    }
    if (ONE_MALLOC_EACH || kept->size > BLOCK_MAX) {
        block_free(a, kept);
        kept = NULL;
    } else {
        memset(kept->at, 0, kept->used);
        kept->before = NULL;
        kept->used = 0;
    }
    *a = (struct arena){ .last = kept, .from = a->from };
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){ a->last, a->last == NULL ? 0 : a->last->used, a->used };
}

void arena_back(struct arena *a, struct arena_mark m)
{
    while (a->last != m.last) {
        struct arena_block *const before = a->last->before;
        block_free(a, a->last);
        a->last = before;
    }
    if (a->last != NULL) {
        memset(a->last->at + m.block_used, 0, a->last->used - m.block_used);
        a->last->used = m.block_used;
    }
    a->used = m.used;
}

static size_t next_block_size(const struct arena *a, size_t wanted)
{
    if (ONE_MALLOC_EACH)
        return wanted;
    size_t size = a->last == NULL ? BLOCK_MIN : a->last->size * 2;
    if (size > BLOCK_MAX)
        size = BLOCK_MAX;
    return size < wanted ? wanted : size;
}

/* Memory in blocks is always zero beyond used: fresh from calloc, or wiped by reset and back. */
static void *alloc_or_null(struct arena *a, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > SIZE_MAX / 2)
        return NULL;
    size = size == 0 ? align : (size + align - 1) / align * align;

    struct arena_block *b = a->last;
    if (b == NULL || b->size - b->used < size) {
        const size_t block_size = next_block_size(a, size);
        b = block_new(a, sizeof *b + block_size);
        if (b == NULL)
            return NULL;
        b->before = a->last;
        b->size = block_size;
        a->last = b;
    }
    void *const p = b->at + b->used;
    b->used += size;
    a->used += size;
    return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
    return or_abort(alloc_or_null(a, size));
}

void *arena_try_alloc(struct arena *a, size_t size)
{
    return try_may_go_on() ? alloc_or_null(a, size) : NULL;
}

void *rows_out_add(struct arena *arena, struct rows_out *list, size_t size)
{
    if (list->count == list->room) {
        const size_t room = list->room == 0 ? 16 : list->room * 2;
        char *at = arena_alloc(arena, array_size(room, size));
        if (list->count > 0)
            memcpy(at, list->at, list->count * size);
        list->at = at;
        list->room = room;
    }
    return (char *)list->at + size * list->count++;
}

str_t arena_str(struct arena *a, str_t s)
{
    if (s.len == 0)
        return STR_NONE;
    char *const p = arena_alloc(a, s.len);
    memcpy(p, s.at, s.len);
    return (str_t){ p, s.len };
}

bytes_t arena_bytes(struct arena *a, bytes_t b)
{
    if (b.len == 0)
        return (bytes_t){ 0 };
    uint8_t *const p = arena_alloc(a, b.len);
    memcpy(p, b.at, b.len);
    return (bytes_t){ p, b.len };
}

const char *arena_cstr(struct arena *a, str_t s)
{
    char *const p = arena_alloc(a, s.len + 1);
    if (s.len > 0)
        memcpy(p, s.at, s.len);
    return p;
}

str_t arena_printf(struct arena *a, const char *fmt, ...)
{
    must(fmt != NULL); /* gcc 12 with sanitizers asks */
    va_list args;
    va_start(args, fmt);
    const int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    must(n >= 0);

    char *const p = arena_alloc(a, (size_t)n + 1);
    va_start(args, fmt);
    (void)vsnprintf(p, (size_t)n + 1, fmt, args);
    va_end(args);
    return (str_t){ p, (size_t)n };
}

/* Memory by lifetime. malloc and free appear in arena.c and nowhere else.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_BASE_ARENA_H
#define ALYANS_KIT_BASE_ARENA_H

#include "kit/base/base.h"

/* Where the blocks of an arena come from, if not from malloc. Both functions must be thread safe
 * where arenas of several threads share it. */
struct allocator {
    void *(*allocate)(void *context, size_t size); /* as malloc: aligned for any type, or NULL */
    void (*release)(void *context, void *at);      /* as free, but never NULL */
    void *context;
};

/* A growing block allocator, emptied as a whole. Not thread safe: one owner. Under sanitizers every
 * object is its own malloc, so an overrun is seen. */
struct arena {
    struct arena_block *last;     /* newest block first */
    size_t used;                  /* bytes handed out since the last reset */
    const struct allocator *from; /* NULL: malloc; outlives the arena */
};

/* A scratch level: arena_mark, allocate, arena_back frees everything allocated since. */
struct arena_mark {
    struct arena_block *last;
    size_t block_used, used;
};

void arena_init(struct arena *a);
/* An empty arena whose blocks come from where those of the other come from: for a part of its work
 * that has a lifetime, or a thread, of its own. */
struct arena arena_like(const struct arena *other);
void arena_release(struct arena *a);
/* Forgets everything but keeps one block for the next unit of work. */
void arena_reset(struct arena *a);
struct arena_mark arena_mark(const struct arena *a);
void arena_back(struct arena *a, struct arena_mark m);
AUTO_RELEASE(arena, arena_release)

/* Zeroed, aligned for any type, never NULL: exhaustion aborts. size may be 0. For small things;
 * limits at the edge keep requests far from exhaustion. */
__attribute__((returns_nonnull)) void *arena_alloc(struct arena *a, size_t size);
#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_alloc((a), array_size((n), sizeof(type))))

/* For large numeric blocks: zeroed, NULL when memory is short or there cannot be so much of it
 * (callers return ERR_NO_MEMORY). */
void *arena_try_alloc(struct arena *a, size_t size);
#define arena_try_array(a, type, n) ((type *)arena_try_alloc((a), array_size((n), sizeof(type))))

/* n * size; where that is more than half of all addresses, SIZE_MAX / 2 + 1, which no allocation
 * gives. */
size_t array_size(size_t n, size_t size);

str_t arena_str(struct arena *a, str_t s);
bytes_t arena_bytes(struct arena *a, bytes_t b);
/* A list that grows in an arena. */
struct rows_out {
    void *at;
    size_t count, room;
};
/* Room for one more element of size bytes, zeroed; the list may move. */
void *rows_out_add(struct arena *arena, struct rows_out *list, size_t size);

/* NUL-terminated copy for a foreign call. */
const char *arena_cstr(struct arena *a, str_t s);
PRINTF(2, 3) str_t arena_printf(struct arena *a, const char *fmt, ...);

/* Objects with a handle of their own (a server, a connection). Zeroed, never NULL. */
__attribute__((returns_nonnull)) void *mem_new(size_t size);
void *mem_try(size_t size);
void *mem_grow(void *p, size_t old_size, size_t new_size); /* new bytes zeroed, never NULL */
void mem_free(void *p);
/* Gives freed pages back to the system: a rush leaves holes behind that nobody needs for a while.
 * Takes milliseconds; for a background thread. */
void mem_trim(void);

/* Tests only: the n-th (from 1) arena_try_alloc or mem_try from now on this thread fails; 0 = none.
 * Returns how many tries were made since the last call. */
unsigned mem_fail_nth(unsigned n);

#endif

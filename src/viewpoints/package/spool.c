/* Answers on disk. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/package/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "kit/base/str.h"

enum { AT_ONCE = 4096, ROOM = 512 };

struct spool {
    str_t dir;
    int fd;
    int64_t count; /* the last ones may still be in room */
    size_t waiting;
    struct spooled room[AT_ONCE];
};

static err_t error_now(void)
{
    return errno == ENOSPC || errno == EDQUOT ? ERR_UNAVAILABLE : ERR_IO;
}

/* A file that nobody else sees and that is gone with its descriptor. Not every file system can make
 * one without a name: there it has one for a moment. */
static int nameless_file(str_t dir)
{
    char path[4096];
    must(dir.len > 0 && dir.len < sizeof path - 32);
    (void)snprintf(path, sizeof path, "%.*s", STR_ARG(dir));
    int fd = open(path, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
        return fd;
    (void)snprintf(path, sizeof path, "%.*s/.spool-XXXXXX", STR_ARG(dir));
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        (void)unlink(path);
    return fd;
}

err_t spool_new(struct arena *arena, str_t dir, struct spool **out)
{
    const int fd = nameless_file(dir);
    if (fd < 0)
        return error_now();
    struct spool *const s = mem_new(sizeof *s);
    s->dir = arena_str(arena, dir);
    s->fd = fd;
    *out = s;
    return OK;
}

void spool_free(struct spool *s)
{
    if (s == NULL)
        return;
    (void)close(s->fd);
    mem_free(s);
}

static err_t write_at(int fd, const struct spooled *at, size_t count, int64_t place)
{
    const char *from = (const char *)at; /* rows as the machine has them: nobody else reads them */
    size_t left = count * sizeof *at;
    off_t to = (off_t)(place * (int64_t)sizeof *at);
    while (left > 0) {
        const ssize_t n = pwrite(fd, from, left, to);
        if (n < 0 && errno != EINTR)
            return error_now();
        if (n > 0) {
            from += n;
            to += n;
            left -= (size_t)n;
        }
    }
    return OK;
}

static err_t read_at(int fd, struct spooled *at, size_t count, int64_t place)
{
    char *to = (char *)at; /* as above */
    size_t left = count * sizeof *at;
    off_t from = (off_t)(place * (int64_t)sizeof *at);
    while (left > 0) {
        const ssize_t n = pread(fd, to, left, from);
        if (n == 0 || (n < 0 && errno != EINTR))
            return ERR_IO;
        if (n > 0) {
            to += n;
            from += n;
            left -= (size_t)n;
        }
    }
    return OK;
}

static err_t flush(struct spool *s)
{
    const err_t e = write_at(s->fd, s->room, s->waiting, s->count - (int64_t)s->waiting);
    s->waiting = 0;
    return e;
}

err_t spool_add(struct spool *s, const struct spooled *one)
{
    s->room[s->waiting++] = *one;
    s->count++;
    return s->waiting == AT_ONCE ? flush(s) : OK;
}

int64_t spool_count(const struct spool *s)
{
    return s->count;
}

/* --- parts ------------------------------------------------------------------------------------ */

struct spool_parts {
    int fd;
    size_t parts;
    int64_t *start;       /* parts + 1: where each begins */
    int64_t *done;        /* where its next ones go */
    struct spooled *room; /* ROOM of each, while they are parted */
    size_t *waiting;
    struct arena memory;
};

void spool_parts_free(struct spool_parts *p)
{
    if (p == NULL)
        return;
    (void)close(p->fd);
    arena_release(&p->memory);
    mem_free(p);
}

static err_t part_flush(struct spool_parts *p, size_t k)
{
    const err_t e = write_at(p->fd, p->room + k * ROOM, p->waiting[k], p->done[k]);
    p->done[k] += (int64_t)p->waiting[k];
    p->waiting[k] = 0;
    return e;
}

static err_t part_add(struct spool_parts *p, size_t k, const struct spooled *one)
{
    must(k < p->parts);
    p->room[k * ROOM + p->waiting[k]++] = *one;
    return p->waiting[k] == ROOM ? part_flush(p, k) : OK;
}

static err_t distribute(struct spool *s, enum spool_by by, uint32_t a_part, struct spool_parts *p)
{
    for (int64_t at = 0; at < s->count; at += AT_ONCE) {
        const size_t n = s->count - at < AT_ONCE ? (size_t)(s->count - at) : AT_ONCE;
        TRY(read_at(s->fd, s->room, n, at));
        for (size_t i = 0; i < n; i++) {
            const struct spooled *const one = &s->room[i];
            TRY(part_add(p, (by == SPOOL_BY_PERSON ? one->person : one->statement) / a_part, one));
        }
    }
    for (size_t k = 0; k < p->parts; k++) {
        TRY(part_flush(p, k));
        must(p->done[k] == p->start[k + 1]);
    }
    return OK;
}

err_t spool_part(struct spool *s, const int64_t *counts, size_t parts, enum spool_by by,
                 uint32_t a_part, struct spool_parts **out)
{
    must(parts <= SPOOL_PARTS_MAX);
    TRY(flush(s));
    const int fd = nameless_file(s->dir);
    if (fd < 0)
        return error_now();
    struct spool_parts *const p = mem_new(sizeof *p);
    *p = (struct spool_parts){ .fd = fd, .parts = parts };
    arena_init(&p->memory);
    p->start = arena_array(&p->memory, int64_t, parts + 1);
    p->done = arena_array(&p->memory, int64_t, parts + 1);
    for (size_t k = 0; k < parts; k++)
        p->done[k + 1] = p->start[k + 1] = p->start[k] + counts[k];
    const struct arena_mark mark = arena_mark(&p->memory);
    p->room = arena_array(&p->memory, struct spooled, array_size(parts, ROOM));
    p->waiting = arena_array(&p->memory, size_t, parts);
    const err_t e = distribute(s, by, a_part, p);
    arena_back(&p->memory, mark);
    p->room = NULL;
    p->waiting = NULL;
    if (e == OK)
        *out = p;
    else
        spool_parts_free(p);
    return e;
}

err_t spool_part_read(const struct spool_parts *p, size_t part, struct arena *arena,
                      struct spooled **out, size_t *count)
{
    const size_t n = (size_t)(p->start[part + 1] - p->start[part]);
    struct spooled *const at = arena_try_array(arena, struct spooled, n);
    if (at == NULL)
        return ERR_NO_MEMORY;
    TRY(read_at(p->fd, at, n, p->start[part]));
    *out = at;
    *count = n;
    return OK;
}

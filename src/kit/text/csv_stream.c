/* CSV read in blocks.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/csv_stream.h"

#include <errno.h>
#include <unistd.h>

#include "kit/base/str.h"

static void skip_mark(struct csv_stream *s)
{
    if (str_starts((str_t){ s->at, (size_t)(s->end - s->at) }, S("\xEF\xBB\xBF")))
        s->at += 3;
}

void csv_stream_open_text(struct csv_stream *s, str_t text)
{
    const char *const at = text.at == NULL ? "" : text.at;
    *s = (struct csv_stream){
        .fd = -1, .at = at, .end = at + text.len, .next_line = 1, .is_last = true
    };
    skip_mark(s);
}

/* Behind end, until the buffer is full or nothing follows. */
static err_t fill(struct csv_stream *s)
{
    char *to = s->buffer + (s->end - s->buffer);
    for (size_t room = s->size - (size_t)(to - s->buffer); room > 0;) {
        const ssize_t n = read(s->fd, to, room);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return ERR_IO;
        if (n == 0) {
            s->is_last = true;
            break;
        }
        s->left -= n;
        if (s->left < 0)
            return ERR_TOO_BIG;
        to += n;
        room -= (size_t)n;
    }
    s->end = to;
    return OK;
}

err_t csv_stream_open_fd(struct csv_stream *s, int fd, size_t block, int64_t max)
{
    const size_t least = 4; /* the mark of UTF-8 and one more */
    *s = (struct csv_stream){
        .fd = fd, .next_line = 1, .left = max, .size = block < least ? least : block
    };
    s->buffer = mem_try(s->size);
    if (s->buffer == NULL)
        return s->error = ERR_NO_MEMORY;
    s->at = s->end = s->buffer;
    s->error = fill(s);
    if (s->error == OK)
        skip_mark(s);
    return s->error;
}

void csv_stream_close(struct csv_stream *s)
{
    mem_free(s->buffer);
    *s = (struct csv_stream){ .fd = -1, .is_last = true };
}

/* More behind what has not been read; the buffer grows when that fills it. */
static err_t refill(struct csv_stream *s)
{
    const size_t held = (size_t)(s->end - s->at);
    char *to = s->buffer;
    if (held == s->size) {
        to = mem_try(s->size * 2);
        if (to == NULL)
            return ERR_NO_MEMORY;
        memcpy(to, s->at, held);
        mem_free(s->buffer);
        s->buffer = to;
        s->size *= 2;
    } else {
        memmove(to, s->at, held);
    }
    s->at = to;
    s->end = to + held;
    return fill(s);
}

/* As csv_next does, but a CR at the end of a block may have its LF in the next one. */
static err_t skip_empty_lines(struct csv_stream *s)
{
    for (;;) {
        const size_t held = (size_t)(s->end - s->at);
        if (!s->is_last && (held == 0 || (held == 1 && s->at[0] == '\r'))) {
            TRY(refill(s));
            continue;
        }
        size_t n = 0;
        if (held > 0 && s->at[0] == '\r')
            n = held == 1 || s->at[1] == '\n' ? 1 : 0;
        if (n < held && s->at[n] == '\n')
            n++;
        if (n == 0)
            return OK;
        s->at += n;
        s->next_line++;
    }
}

/* What csv_next says of the memory holds for the file too when nothing follows, or when the row
 * ended with a line end, or when no row can be that long. */
static bool is_settled(const struct csv_stream *s, const struct csv_reader *r, bool got)
{
    const size_t held = (size_t)(s->end - s->at);
    if (s->is_last)
        return true;
    return got ? r->rest.at[-1] == '\n' : held > CSV_ROW_MAX;
}

bool csv_stream_next(struct csv_stream *s, struct arena *arena, const str_t **fields, size_t *count)
{
    if (s->failed || s->error != OK)
        return false;
    s->error = skip_empty_lines(s);
    while (s->error == OK) {
        const struct arena_mark mark = arena_mark(arena);
        struct csv_reader r = { .rest = { s->at, (size_t)(s->end - s->at) },
                                .next_line = s->next_line };
        const bool got = csv_next(&r, arena, fields, count);
        if (is_settled(s, &r, got)) {
            s->line = r.line > 0 ? r.line : s->line;
            s->failed = r.failed;
            s->next_line = r.next_line;
            s->at = s->end - r.rest.len;
            return got;
        }
        arena_back(arena, mark);
        s->error = refill(s);
    }
    return false;
}

str_t csv_stream_lines(const struct csv_stream *s)
{
    const size_t held = (size_t)(s->end - s->at);
    const char *const last = held == 0 ? NULL : memrchr(s->at, '\n', held);
    return last == NULL ? STR_NONE : (str_t){ s->at, (size_t)(last + 1 - s->at) };
}

void csv_stream_skip(struct csv_stream *s, size_t bytes, int64_t lines)
{
    s->at += bytes;
    s->next_line += lines;
}

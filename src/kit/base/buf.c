/* A byte buffer that grows up to a limit fixed when it is made.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/buf.h"

#include "kit/base/arena.h"

void buf_init(struct buf *b, size_t max)
{
    *b = (struct buf){ .max = max };
}

void buf_release(struct buf *b)
{
    mem_free(b->at);
    *b = (struct buf){ .max = b->max };
}

void buf_reset(struct buf *b)
{
    b->len = 0;
    b->full = false;
}

err_t buf_check(const struct buf *b)
{
    return b->full ? ERR_TOO_BIG : OK;
}

char *buf_room(struct buf *b, size_t n)
{
    if (b->full || n > b->max - b->len) {
        b->full = true;
        return NULL;
    }
    if (b->room - b->len < n) {
        size_t room = b->room < 256 ? 256 : b->room * 2;
        if (room < b->len + n)
            room = b->len + n;
        if (room > b->max)
            room = b->max;
        b->at = mem_grow(b->at, b->room, room);
        b->room = room;
    }
    return b->at + b->len;
}

void buf_add_slow(struct buf *b, const char *at, size_t len)
{
    char *const room = buf_room(b, len);
    if (room != NULL) {
        memcpy(room, at, len);
        b->len += len;
    }
}

void buf_i64(struct buf *b, int64_t v)
{
    char digits[20];
    size_t n = sizeof digits;
    uint64_t rest = v < 0 ? (uint64_t)0 - (uint64_t)v : (uint64_t)v;
    do {
        digits[--n] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (v < 0)
        digits[--n] = '-';
    buf_add_bytes(b, digits + n, sizeof digits - n);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    char small[256];
    va_list args;
    va_start(args, fmt);
    const int n = vsnprintf(small, sizeof small, fmt, args);
    va_end(args);
    must(n >= 0);
    if ((size_t)n < sizeof small) {
        buf_add_bytes(b, small, (size_t)n);
        return;
    }
    char *const room = buf_room(b, (size_t)n + 1);
    if (room == NULL)
        return;
    va_start(args, fmt);
    (void)vsnprintf(room, (size_t)n + 1, fmt, args);
    va_end(args);
    b->len += (size_t)n;
}

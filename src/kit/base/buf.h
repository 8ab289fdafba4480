/* A byte buffer that grows up to a limit fixed when it is made.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_BASE_BUF_H
#define ALYANS_KIT_BASE_BUF_H

#include "kit/base/base.h"

/* Appending past max sets full and appends nothing more: callers append freely and ask once, with
 * buf_check, before they use the result. Owns its memory. */
struct buf {
    char *at;
    size_t len, room, max;
    bool full;
};

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);
void buf_reset(struct buf *b); /* empty again, memory kept */
AUTO_RELEASE(buf, buf_release)

/* ERR_TOO_BIG if anything did not fit. */
MUST_USE err_t buf_check(const struct buf *b);
static inline str_t buf_str(const struct buf *b)
{
    return (str_t){ b->at, b->len };
}

/* Room for n more bytes at the end, or NULL and full. The caller fills it and calls buf_grew. */
char *buf_room(struct buf *b, size_t n);
static inline void buf_grew(struct buf *b, size_t n)
{
    b->len += n;
}

void buf_add_slow(struct buf *b, const char *at, size_t len);
static inline void buf_add_bytes(struct buf *b, const char *at, size_t len)
{
    if (len == 0)
        return;
    if (!b->full && b->room - b->len >= len) {
        memcpy(b->at + b->len, at, len);
        b->len += len;
    } else {
        buf_add_slow(b, at, len);
    }
}
static inline void buf_add(struct buf *b, str_t s)
{
    buf_add_bytes(b, s.at, s.len);
}
static inline void buf_byte(struct buf *b, char c)
{
    buf_add_bytes(b, &c, 1);
}
#define BUF_LIT(b, literal) buf_add_bytes((b), "" literal, sizeof(literal) - 1)
void buf_i64(struct buf *b, int64_t v);
PRINTF(2, 3) void buf_printf(struct buf *b, const char *fmt, ...);

#endif

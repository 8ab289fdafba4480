/* What a worker does with its one descriptor: reads a request, answers it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <unistd.h>

#include "kit/image/parts.h"

static bool read_all(int fd, uint8_t *to, size_t n)
{
    while (n > 0) {
        const ssize_t got = read(fd, to, n);
        if (got <= 0)
            return false;
        to += got;
        n -= (size_t)got;
    }
    return true;
}

static void write_all(int fd, const void *from, size_t n)
{
    const uint8_t *at = from;
    while (n > 0) {
        const ssize_t put = write(fd, at, n);
        if (put <= 0)
            return; /* nobody listens any more */
        at += put;
        n -= (size_t)put;
    }
}

static void answer(int fd, err_t status, const size_t *parts, size_t n, const struct buf *body)
{
    uint8_t head[ANSWER_HEAD_MAX];
    write_all(fd, head, answer_head_write(head, status, parts, n));
    if (status == OK)
        write_all(fd, body->at, body->len);
}

static void work_on_card(int fd, size_t text_len, enum lang lang)
{
    uint8_t rest[CARD_REQUEST_MAX - REQUEST_HEAD];
    struct image_card card = { .lang = lang };
    if (!read_all(fd, rest, (size_t)CARD_LINES * 4 + text_len) ||
        !card_lines_read(rest, text_len, &card))
        return;
    AUTO(arena) arena = { 0 };
    arena_init(&arena);
    AUTO(buf) out;
    buf_init(&out, IMAGE_ANSWER_MAX);
    const err_t e = card_paint(&card, &arena, &out);
    answer(fd, e, &out.len, 1, &out);
}

static void work_on_document(int fd, size_t len, enum document_kind kind)
{
    AUTO(arena) arena = { 0 };
    arena_init(&arena);
    AUTO(buf) out;
    buf_init(&out, DOCUMENT_TEXT_MAX);
    uint8_t *const source = arena_try_alloc(&arena, len);
    err_t e = ERR_NO_MEMORY;
    if (source != NULL) {
        if (!read_all(fd, source, len))
            return;
        e = document_work(kind, (bytes_t){ source, len }, &arena, &out);
    }
    answer(fd, e, &out.len, 1, &out);
}

static void work_on_image(int fd, size_t len, const struct image_wish *wishes, size_t n)
{
    AUTO(arena) arena = { 0 };
    arena_init(&arena);
    AUTO(buf) out;
    buf_init(&out, IMAGE_ANSWER_MAX);
    size_t parts[IMAGE_WISHES_MAX] = { 0 };
    uint8_t *const source = arena_try_alloc(&arena, len);
    err_t e = ERR_NO_MEMORY;
    if (source != NULL) {
        if (!read_all(fd, source, len))
            return;
        e = image_work((bytes_t){ source, len }, wishes, n, &arena, &out, parts);
    }
    answer(fd, e, parts, n, &out);
}

void worker_work(int fd)
{
    uint8_t head[REQUEST_HEAD_MAX];
    struct image_wish wishes[IMAGE_WISHES_MAX];
    enum document_kind kind;
    enum lang lang;
    size_t len;
    size_t n;
    if (!read_all(fd, head, REQUEST_HEAD))
        return;
    if (card_head_read(head, &len, &lang))
        work_on_card(fd, len, lang);
    else if (document_head_read(head, &len, &kind))
        work_on_document(fd, len, kind);
    else if (request_head_read(head, &len, &n) &&
             read_all(fd, head + REQUEST_HEAD, n * REQUEST_WISH) &&
             request_wishes_read(head + REQUEST_HEAD, n, wishes))
        work_on_image(fd, len, wishes, n);
}

/* Office documents of strangers: whatever the container and the XML in it, text within its bounds
 * comes of it or an error, and the request and the answer read as they were written. The first byte
 * is the kind. PDF is left to poppler's own fuzzers, and to the walls.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/image/parts.h"

static void check_request(size_t len, enum document_kind kind)
{
    uint8_t head[REQUEST_HEAD];
    size_t read_len;
    enum document_kind read_kind;
    document_head_write(head, len, kind);
    must(document_head_read(head, &read_len, &read_kind) && read_len == len && read_kind == kind);
}

static void check_answer(const struct buf *out)
{
    const struct expected text = { .n = 1, .is_text = true };
    const bytes_t body = { (const uint8_t *)out->at, out->len };
    struct image_made made;
    must(out->len <= DOCUMENT_TEXT_MAX && answer_body_read(body, &out->len, &text, &made));
    must(made.bytes.at == body.at && made.bytes.len == body.len);
}

/* As a worker taken over might answer. */
static void check_any_answer(bytes_t body)
{
    const struct expected text = { .n = 1, .is_text = true };
    struct image_made made;
    if (answer_body_read(body, &body.len, &text, &made))
        must(utf8_valid((str_t){ (const char *)made.bytes.at, made.bytes.len }));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const enum document_kind kind =
        (enum document_kind)(data[0] % DOCUMENT_KINDS); /* one of them */
    const bytes_t source = { data + 1, size - 1 };
    check_request(source.len, kind);
    check_any_answer(source);
    if (kind == DOCUMENT_PDF)
        return 0;
    AUTO(arena) arena;
    arena_init(&arena);
    AUTO(buf) out;
    buf_init(&out, DOCUMENT_TEXT_MAX);
    const err_t e = document_work(kind, source, &arena, &out);
    must(e == OK || e == ERR_INVALID || e == ERR_TOO_BIG);
    if (e == OK)
        check_answer(&out);
    return 0;
}

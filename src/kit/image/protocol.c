/* What goes over the socket between the server and a worker, little-endian. Pure; the side of the
 * server believes nothing.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/image/parts.h"

#define REQUEST_MAGIC UINT32_C(0x31716D69) /* "imq1" */
#define CARD_MAGIC UINT32_C(0x31636D69)    /* "imc1" */
#define TEXT_MAGIC UINT32_C(0x31746D69)    /* "imt1" */
#define ANSWER_MAGIC UINT32_C(0x31616D69)  /* "ima1" */

static void put32(uint8_t *to, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)(v >> 8 * i);
}

static uint32_t get32(const uint8_t *from)
{
    uint32_t v = 0;
    for (int i = 3; i >= 0; i--)
        v = v << 8 | from[i];
    return v;
}

/* --- request
 * ------------------------------------------------------------------------------------*/

size_t request_head_write(uint8_t to[REQUEST_HEAD_MAX], size_t source_len,
                          const struct image_wish *wishes, size_t n)
{
    put32(to, REQUEST_MAGIC);
    put32(to + 4, (uint32_t)source_len);
    put32(to + 8, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        put32(to + REQUEST_HEAD + i * REQUEST_WISH, (uint32_t)wishes[i].max_width);
        put32(to + REQUEST_HEAD + i * REQUEST_WISH + 4, (uint32_t)wishes[i].max_height);
    }
    return REQUEST_HEAD + n * REQUEST_WISH;
}

bool request_head_read(const uint8_t from[REQUEST_HEAD], size_t *source_len, size_t *n)
{
    *source_len = get32(from + 4);
    *n = get32(from + 8);
    return get32(from) == REQUEST_MAGIC && *source_len <= IMAGE_SOURCE_MAX && *n >= 1 &&
           *n <= IMAGE_WISHES_MAX;
}

bool request_wishes_read(const uint8_t *from, size_t n, struct image_wish *wishes)
{
    for (size_t i = 0; i < n; i++) {
        const uint32_t width = get32(from + i * REQUEST_WISH);
        const uint32_t height = get32(from + i * REQUEST_WISH + 4);
        if (width < 1 || width > IMAGE_WISH_SIDE_MAX || height < 1 || height > IMAGE_WISH_SIDE_MAX)
            return false;
        wishes[i] = (struct image_wish){ (int32_t)width, (int32_t)height };
    }
    return true;
}

/* --- a card
 * -------------------------------------------------------------------------------------*/

/* As much of it as is taken; never half a character. */
static size_t line_length(str_t line)
{
    if (line.len <= IMAGE_CARD_LINE_MAX)
        return line.len;
    size_t n = IMAGE_CARD_LINE_MAX;
    while (n > 0 && ((uint8_t)line.at[n] & 0xC0) == 0x80)
        n--;
    return n;
}

size_t card_request_write(uint8_t to[CARD_REQUEST_MAX], const struct image_card *card)
{
    uint8_t *const lengths = to + REQUEST_HEAD;
    uint8_t *const text = lengths + (size_t)CARD_LINES * 4;
    size_t total = 0;
    for (int i = 0; i < CARD_LINES; i++) {
        const size_t n = line_length(card->lines[i]);
        put32(lengths + (size_t)i * 4, (uint32_t)n);
        if (n > 0)
            memcpy(text + total, card->lines[i].at, n);
        total += n;
    }
    put32(to, CARD_MAGIC);
    put32(to + 4, (uint32_t)total);
    put32(to + 8, (uint32_t)card->lang);
    return (size_t)(text - to) + total;
}

bool card_head_read(const uint8_t from[REQUEST_HEAD], size_t *text_len, enum lang *lang)
{
    const uint32_t said = get32(from + 8);
    *text_len = get32(from + 4);
    *lang = said == LANG_EN ? LANG_EN : LANG_AZ;
    return get32(from) == CARD_MAGIC && *text_len <= CARD_TEXT_MAX && said < LANG_COUNT;
}

bool card_lines_read(const uint8_t *from, size_t text_len, struct image_card *card)
{
    const char *const text = (const char *)from + (size_t)CARD_LINES * 4;
    size_t at = 0;
    for (int i = 0; i < CARD_LINES; i++) {
        const size_t n = get32(from + (size_t)i * 4);
        if (n > IMAGE_CARD_LINE_MAX || n > text_len - at)
            return false;
        card->lines[i] = (str_t){ text + at, n };
        at += n;
    }
    return at == text_len;
}

/* --- a document
 * ---------------------------------------------------------------------------------*/

void document_head_write(uint8_t to[REQUEST_HEAD], size_t source_len, enum document_kind kind)
{
    put32(to, TEXT_MAGIC);
    put32(to + 4, (uint32_t)source_len);
    put32(to + 8, (uint32_t)kind);
}

bool document_head_read(const uint8_t from[REQUEST_HEAD], size_t *source_len,
                        enum document_kind *kind)
{
    const uint32_t said = get32(from + 8);
    *source_len = get32(from + 4);
    *kind = said < DOCUMENT_KINDS ? (enum document_kind)said : DOCUMENT_PDF; /* checked */
    return get32(from) == TEXT_MAGIC && *source_len <= IMAGE_SOURCE_MAX && said < DOCUMENT_KINDS;
}

/* --- answer
 * -------------------------------------------------------------------------------------*/

size_t answer_head_write(uint8_t to[ANSWER_HEAD_MAX], err_t status, const size_t *parts, size_t n)
{
    put32(to, ANSWER_MAGIC);
    put32(to + 4, (uint32_t)status);
    put32(to + 8, (uint32_t)n);
    for (size_t i = 0; i < n; i++)
        put32(to + ANSWER_HEAD + i * ANSWER_PART, status == OK ? (uint32_t)parts[i] : 0);
    return ANSWER_HEAD + n * ANSWER_PART;
}

/* The word for one of the outcomes a worker may report. */
static bool read_status(uint32_t said, err_t *status)
{
    static const err_t known[] = { OK, ERR_INVALID, ERR_TOO_BIG, ERR_NO_MEMORY };
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        if (said == (uint32_t)known[i]) {
            *status = known[i];
            return true;
        }
    }
    return false;
}

bool answer_head_read(bytes_t head, size_t n, err_t *status, size_t *parts, size_t *total)
{
    if (head.len != ANSWER_HEAD + n * ANSWER_PART || get32(head.at) != ANSWER_MAGIC ||
        get32(head.at + 8) != n || !read_status(get32(head.at + 4), status))
        return false;
    *total = 0;
    for (size_t i = 0; i < n; i++) {
        parts[i] = get32(head.at + ANSWER_HEAD + i * ANSWER_PART);
        if (parts[i] > IMAGE_ANSWER_MAX - *total)
            return false;
        *total += parts[i];
    }
    return *status == OK || *total == 0;
}

static bool read_part(bytes_t bytes, struct size2 size, struct image_made *made)
{
    struct image_looks looks;
    if (!image_look(bytes, &looks) || (looks.kind != IMAGE_JPEG && looks.kind != IMAGE_PNG) ||
        looks.width != size.width || looks.height != size.height || !image_is_bare(bytes))
        return false;
    *made = (struct image_made){ looks.kind, looks.width, looks.height, bytes };
    return true;
}

static bool read_text(bytes_t body, struct image_made *made)
{
    *made = (struct image_made){ .kind = IMAGE_NONE, .bytes = body };
    return body.len <= DOCUMENT_TEXT_MAX && utf8_valid((str_t){ (const char *)body.at, body.len });
}

bool answer_body_read(bytes_t body, const size_t *parts, const struct expected *expected,
                      struct image_made *made)
{
    size_t at = 0;
    if (expected->is_text)
        return parts[0] == body.len && read_text(body, &made[0]);
    for (size_t i = 0; i < expected->n; i++) {
        if (parts[i] == 0 || parts[i] > body.len - at ||
            !read_part((bytes_t){ body.at + at, parts[i] }, expected->sizes[i], &made[i]))
            return false;
        at += parts[i];
    }
    return at == body.len;
}

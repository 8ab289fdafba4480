/* A request for a drawn card: what reads as one writes as the same bytes, and its words, whatever
 * they are, become a bare PNG of the one size or are refused. Input: the request.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/image/parts.h"

/* fontconfig keeps offsets where others keep pointers, so what it holds to the end looks lost. The
 * name is the leak checker's. */
const char *__lsan_default_suppressions(void); /* NOLINT(bugprone-reserved-identifier) */
const char *__lsan_default_suppressions(void)  /* NOLINT(bugprone-reserved-identifier) */
{
    return "leak:libfontconfig\n";
}

static void check_drawing(const struct image_card *card)
{
    static int is_prepared = -1; /* once: fonts are read */
    AUTO(arena) arena;
    AUTO(buf) out;
    struct image_made made;
    arena_init(&arena);
    buf_init(&out, IMAGE_ANSWER_MAX);
    if (is_prepared < 0)
        is_prepared = card_prepare() ? 1 : 0;
    if (is_prepared == 0)
        return;
    const err_t e = card_paint(card, &arena, &out);
    must(e == OK || e == ERR_INVALID);
    const struct expected one = { 1, { { IMAGE_CARD_WIDTH, IMAGE_CARD_HEIGHT } } };
    const bytes_t body = { (const uint8_t *)out.at, out.len };
    must(e != OK || answer_body_read(body, &out.len, &one, &made));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t again[CARD_REQUEST_MAX];
    struct image_card card = { .lang = LANG_AZ };
    size_t text;
    const size_t lengths = REQUEST_HEAD + (size_t)CARD_LINES * 4;
    if (size < lengths || !card_head_read(data, &text, &card.lang) || size != lengths + text ||
        !card_lines_read(data + REQUEST_HEAD, text, &card))
        return 0;
    must(card_request_write(again, &card) == size && memcmp(again, data, size) == 0);
    check_drawing(&card);
    return 0;
}

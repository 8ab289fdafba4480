/* Images: whatever comes in, what comes out is a bare picture of the size it should have, or a
 * refusal. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/image/parts.h"

enum { PIXELS_MAX = 1 << 20, RESULTS_MAX = 8 << 20 }; /* so that a try takes milliseconds */

static void check_results(const struct image_looks *looks, int orientation,
                          const struct image_wish *wishes, size_t n, bytes_t all,
                          const size_t *parts)
{
    struct expected expected = { .n = n };
    struct image_made made[IMAGE_WISHES_MAX];
    const struct size2 stored = { looks->width, looks->height };
    for (size_t i = 0; i < n; i++)
        expected.sizes[i] = size_fit(size_upright(stored, orientation), wishes[i]);
    must(answer_body_read(all, parts, &expected, made));
    for (size_t i = 0; i < n; i++)
        must(image_orientation(made[i].bytes) == 1);
}

static uint32_t big32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void put_checksum(const uint8_t *from, size_t n, uint8_t *to)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < n; i++) {
        crc ^= from[i];
        for (int k = 0; k < 8; k++)
            crc = (crc & 1) != 0 ? crc >> 1 ^ UINT32_C(0xEDB88320) : crc >> 1;
    }
    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)(~crc >> (24 - 8 * i));
}

/* Gives the chunks of a PNG their right checksums, which chance would never find. */
static void repair_checksums(uint8_t *png, size_t size)
{
    for (size_t at = 8; size - at >= 12;) {
        const size_t len = big32(png + at);
        if (len > size - at - 12)
            return;
        put_checksum(png + at + 4, len + 4, png + at + 8 + len);
        at += 12 + len;
    }
}

static void try_one(bytes_t source)
{
    static const struct image_wish wishes[] = { { 64, 64 }, { 4096, 4096 }, { 16, 7 } };
    struct image_looks looks;
    const int orientation = image_orientation(source);
    must(orientation >= 1 && orientation <= 8);
    (void)image_is_bare(source);
    if (!image_look(source, &looks))
        return;
    must(looks.width > 0 && looks.height > 0);
    if ((int64_t)looks.width * looks.height > PIXELS_MAX &&
        (int64_t)looks.width * looks.height <= IMAGE_PIXELS_MAX)
        return;
    AUTO(arena) arena = { 0 };
    arena_init(&arena);
    AUTO(buf) out;
    buf_init(&out, RESULTS_MAX);
    size_t parts[IMAGE_WISHES_MAX];
    const err_t e = image_work(source, wishes, ARRAY_LEN(wishes), &arena, &out, parts);
    if (e == OK)
        check_results(&looks, orientation, wishes, ARRAY_LEN(wishes),
                      (bytes_t){ (const uint8_t *)out.at, out.len }, parts);
    else
        must(e == ERR_INVALID || e == ERR_TOO_BIG);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    try_one((bytes_t){ data, size });
    if (size > 8 && memcmp(data, "\x89PNG\r\n\x1A\n", 8) == 0) {
        uint8_t *const copy = mem_new(size);
        memcpy(copy, data, size);
        repair_checksums(copy, size);
        try_one((bytes_t){ copy, size });
        mem_free(copy);
    }
    return 0;
}

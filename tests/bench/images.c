/* How fast images are made: a photograph of 12 megapixels into three sizes, by the confined worker
 * and in this process, against plain libjpeg that only decodes it. Prints "NAME VALUE" lines:
 * bytes, microseconds, the best of five runs. SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include <jpeglib.h>

#include "kit/base/cx.h"
#include "kit/image/parts.h"

enum { RUNS = 5, WIDTH = 4000, HEIGHT = 3000, FILE_MAX = 16 << 20, RESULTS_MAX = 16 << 20 };

static const struct image_wish WISHES[] = { { 1600, 1600 }, { 800, 800 }, { 320, 320 } };

/* Soft shapes and the grain of a small sensor: about three bits a pixel, as telephones write. */
static struct canvas photograph(struct arena *arena)
{
    struct canvas c = { { WIDTH, HEIGHT }, 3, arena_alloc(arena, (size_t)WIDTH * HEIGHT * 3) };
    uint32_t state = 12345;
    uint8_t *at = c.at;
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            for (int i = 0; i < 3; i++) {
                state = state * UINT32_C(1664525) + UINT32_C(1013904223);
                const int shape = ((x >> 4) * (y >> 5) * (i + 1) / 97) % 64 + x / 40 + y / 60;
                *at++ = (uint8_t)(shape + (int)(state >> 26));
            }
        }
    }
    return c;
}

static usec_t decode_plainly(bytes_t source, uint8_t *row)
{
    const usec_t from = clock_monotonic();
    struct jpeg_decompress_struct c;
    struct jpeg_error_mgr mgr;
    c.err = jpeg_std_error(&mgr);
    jpeg_create_decompress(&c);
    jpeg_mem_src(&c, source.at, source.len);
    must(jpeg_read_header(&c, TRUE) == JPEG_HEADER_OK);
    jpeg_start_decompress(&c);
    while (c.output_scanline < c.output_height) {
        JSAMPROW at = row;
        must(jpeg_read_scanlines(&c, &at, 1) == 1);
    }
    jpeg_finish_decompress(&c);
    jpeg_destroy_decompress(&c);
    return clock_monotonic() - from;
}

static usec_t work_here(bytes_t source)
{
    const usec_t from = clock_monotonic();
    AUTO(arena) arena = { 0 };
    arena_init(&arena);
    AUTO(buf) out;
    buf_init(&out, RESULTS_MAX);
    size_t parts[IMAGE_WISHES_MAX];
    must(image_work(source, WISHES, ARRAY_LEN(WISHES), &arena, &out, parts) == OK);
    return clock_monotonic() - from;
}

static usec_t ask_worker(struct image_maker *m, bytes_t source)
{
    const usec_t from = clock_monotonic();
    AUTO(arena) arena = { 0 };
    arena_init(&arena);
    struct image_set set;
    must(image_make(m, source, WISHES, ARRAY_LEN(WISHES), &arena, &set) == OK);
    return clock_monotonic() - from;
}

static usec_t less(usec_t a, usec_t b)
{
    return a < b ? a : b;
}

int main(void)
{
    struct image_maker *maker;
    must(image_maker_start(&maker) == OK);
    AUTO(arena) arena = { 0 };
    arena_init(&arena);
    AUTO(buf) file;
    buf_init(&file, FILE_MAX);
    const struct canvas c = photograph(&arena);
    must(jpeg_encode(&c, &file) == OK);
    const bytes_t source = { (const uint8_t *)file.at, file.len };
    uint8_t *const row = arena_alloc(&arena, (size_t)WIDTH * 3);

    usec_t plain = INT64_MAX;
    usec_t here = INT64_MAX;
    usec_t worker = INT64_MAX;
    for (int i = 0; i < RUNS; i++) {
        plain = less(plain, decode_plainly(source, row));
        here = less(here, work_here(source));
        worker = less(worker, ask_worker(maker, source));
    }
    printf("source_bytes %zu\nplain_us %" PRId64 "\nhere_us %" PRId64 "\nworker_us %" PRId64 "\n",
           file.len, plain, here, worker);
    image_maker_stop(maker);
    return 0;
}

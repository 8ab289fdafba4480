/* JPEG by libjpeg-turbo: reading as RGB rows, writing a bare file.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/image/parts.h"

#include <setjmp.h>

#include <jerror.h>
#include <jpeglib.h>

enum {
    QUALITY = 82,
    SCANS_MAX = 60, /* a progressive file has about ten; each costs a pass over everything */
    CHUNK = 16384,
};

/* --- errors: libjpeg leaves by longjmp
 * ----------------------------------------------------------*/

struct trouble {
    struct jpeg_error_mgr mgr; /* first: libjpeg points to this */
    jmp_buf out;
};

static _Noreturn void leave(j_common_ptr c)
{
    longjmp(((struct trouble *)(void *)c->err)->out, 1);
}

static void say_nothing(j_common_ptr c)
{
    (void)c;
}

/* libjpeg paints what is missing grey and only warns; a file cut short is refused here. */
static void warn(j_common_ptr c, int level)
{
    if (level < 0 && c->err->msg_code == JWRN_HIT_MARKER)
        leave(c);
}

static struct jpeg_error_mgr *trouble_init(struct trouble *t)
{
    jpeg_std_error(&t->mgr);
    t->mgr.error_exit = leave;
    t->mgr.output_message = say_nothing;
    t->mgr.emit_message = warn;
    return &t->mgr;
}

static err_t meaning(const struct trouble *t)
{
    return t->mgr.msg_code == JERR_OUT_OF_MEMORY ? ERR_NO_MEMORY : ERR_INVALID;
}

/* --- reading
 * ------------------------------------------------------------------------------------*/

struct reading {
    struct jpeg_decompress_struct c;
    struct trouble trouble;
    struct jpeg_progress_mgr progress;
    bytes_t source;
    const struct image_looks *looks;
    const struct row_sink *sink;
    uint8_t *row;  /* as decoded: up to 4 components */
    uint8_t *row3; /* RGB made of CMYK */
};

static void count_scans(j_common_ptr c)
{
    if (((j_decompress_ptr)c)->input_scan_number > SCANS_MAX)
        leave(c);
}

/* Print shops' files: Adobe stores the inks inverted, so the product is the light that is left. */
static void inks_to_light(const uint8_t *in, int32_t width, uint8_t *out)
{
    for (int32_t x = 0; x < width; x++) {
        for (int i = 0; i < 3; i++)
            *out++ = (uint8_t)((in[i] * in[3] + 127) / 255);
        in += 4;
    }
}

static bool has_inks(const struct reading *r)
{
    return r->c.jpeg_color_space == JCS_CMYK || r->c.jpeg_color_space == JCS_YCCK;
}

static void read_rows(struct reading *r)
{
    jpeg_mem_src(&r->c, r->source.at, r->source.len);
    (void)jpeg_read_header(&r->c, TRUE);
    if (r->c.image_width != (JDIMENSION)r->looks->width ||
        r->c.image_height != (JDIMENSION)r->looks->height)
        leave((j_common_ptr)&r->c);
    r->c.out_color_space = has_inks(r) ? JCS_CMYK : JCS_RGB;
    r->c.dct_method = JDCT_ISLOW;
    (void)jpeg_start_decompress(&r->c);
    while (r->c.output_scanline < r->c.output_height) {
        JSAMPROW at = r->row;
        (void)jpeg_read_scanlines(&r->c, &at, 1);
        if (has_inks(r))
            inks_to_light(r->row, r->looks->width, r->row3);
        r->sink->row(r->sink->to, has_inks(r) ? r->row3 : r->row);
    }
    (void)jpeg_finish_decompress(&r->c);
}

err_t jpeg_decode(bytes_t source, const struct image_looks *looks, struct arena *arena,
                  const struct row_sink *sink)
{
    struct reading *const r = arena_new(arena, struct reading);
    r->source = source;
    r->looks = looks;
    r->sink = sink;
    r->row = arena_alloc(arena, (size_t)looks->width * 4);
    r->row3 = arena_alloc(arena, (size_t)looks->width * 3);
    r->c.err = trouble_init(&r->trouble);
    r->progress.progress_monitor = count_scans;
    if (setjmp(r->trouble.out) != 0) {
        jpeg_destroy_decompress(&r->c);
        return meaning(&r->trouble);
    }
    jpeg_create_decompress(&r->c);
    r->c.progress = &r->progress;
    read_rows(r);
    jpeg_destroy_decompress(&r->c);
    return OK;
}

/* --- writing
 * ------------------------------------------------------------------------------------*/

struct writing {
    struct jpeg_compress_struct c;
    struct trouble trouble;
    struct jpeg_destination_mgr to;
    struct buf *out;
    uint8_t chunk[CHUNK];
};

static void chunk_begin(j_compress_ptr c)
{
    struct writing *const w = c->client_data;
    w->to.next_output_byte = w->chunk;
    w->to.free_in_buffer = CHUNK;
}

static boolean chunk_full(j_compress_ptr c)
{
    struct writing *const w = c->client_data;
    buf_add_bytes(w->out, (const char *)w->chunk, CHUNK);
    if (w->out->full)
        leave((j_common_ptr)c);
    chunk_begin(c);
    return TRUE;
}

static void chunk_end(j_compress_ptr c)
{
    struct writing *const w = c->client_data;
    buf_add_bytes(w->out, (const char *)w->chunk, CHUNK - w->to.free_in_buffer);
}

static void write_rows(struct writing *w, const struct canvas *canvas)
{
    w->c.image_width = (JDIMENSION)canvas->size.width;
    w->c.image_height = (JDIMENSION)canvas->size.height;
    w->c.input_components = 3;
    w->c.in_color_space = JCS_RGB;
    jpeg_set_defaults(&w->c); /* YCbCr, 4:2:0 */
    jpeg_set_quality(&w->c, QUALITY, TRUE);
    w->c.optimize_coding = TRUE;
    w->c.dct_method = JDCT_ISLOW;
    jpeg_start_compress(&w->c, TRUE);
    while (w->c.next_scanline < w->c.image_height) {
        JSAMPROW row = canvas->at + (size_t)w->c.next_scanline * w->c.image_width * 3;
        (void)jpeg_write_scanlines(&w->c, &row, 1);
    }
    jpeg_finish_compress(&w->c);
}

err_t jpeg_encode(const struct canvas *c, struct buf *out)
{
    must(c->channels == 3);
    struct writing *const w = mem_new(sizeof *w);
    w->out = out;
    w->to.init_destination = chunk_begin;
    w->to.empty_output_buffer = chunk_full;
    w->to.term_destination = chunk_end;
    w->c.err = trouble_init(&w->trouble);
    err_t e = OK;
    if (setjmp(w->trouble.out) == 0) {
        jpeg_create_compress(&w->c);
        w->c.client_data = w;
        w->c.dest = &w->to;
        write_rows(w, c);
    } else {
        w->c.client_data = NULL;
        e = out->full ? ERR_TOO_BIG : ERR_NO_MEMORY;
    }
    jpeg_destroy_compress(&w->c);
    mem_free(w);
    return e == OK && out->full ? ERR_TOO_BIG : e;
}

/* PNG by libpng: reading as RGBA rows, writing a bare file with as few bits as it needs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/image/parts.h"

#include <png.h>
#include <setjmp.h>

/* --- errors: libpng leaves by longjmp
 * -----------------------------------------------------------*/

static _Noreturn void leave(png_structp png, png_const_charp text)
{
    (void)text;
    png_longjmp(png, 1);
}

static void say_nothing(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

/* --- reading
 * ------------------------------------------------------------------------------------*/

struct reading {
    png_structp png;
    png_infop info;
    bytes_t left;
    const struct image_looks *looks;
    const struct row_sink *sink;
    struct arena *arena;
    bool is_short; /* of memory */
};

static void take_bytes(png_structp png, png_bytep to, size_t n)
{
    struct reading *const r = png_get_io_ptr(png);
    if (n > r->left.len)
        png_error(png, "cut short");
    memcpy(to, r->left.at, n);
    r->left.at += n;
    r->left.len -= n;
}

/* Whatever comes in, 8 bits each of red, green, blue, alpha goes out. */
static void ask_for_rgba(struct reading *r)
{
    png_set_expand(r->png); /* palette, few bits, tRNS */
    png_set_scale_16(r->png);
    png_set_gray_to_rgb(r->png);
    png_set_add_alpha(r->png, 0xFF, PNG_FILLER_AFTER);
}

/* Only what draws the picture is looked at; texts and profiles are skipped unread. */
static void skip_the_rest(struct reading *r)
{
    png_set_keep_unknown_chunks(r->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    static const png_byte keep[] = "tRNS";
    png_set_keep_unknown_chunks(r->png, PNG_HANDLE_CHUNK_AS_DEFAULT, keep, 1);
    png_set_user_limits(r->png, IMAGE_SIDE_MAX, IMAGE_SIDE_MAX);
}

static void read_interlaced(struct reading *r, size_t stride)
{
    const size_t height = (size_t)r->looks->height;
    uint8_t *const all = arena_try_alloc(r->arena, array_size(stride, height));
    uint8_t **const rows = arena_try_array(r->arena, uint8_t *, height);
    r->is_short = all == NULL || rows == NULL;
    if (r->is_short)
        png_error(r->png, "memory");
    for (size_t y = 0; y < height; y++)
        rows[y] = all + y * stride;
    png_read_image(r->png, rows);
    for (size_t y = 0; y < height; y++)
        r->sink->row(r->sink->to, rows[y]);
}

static void read_rows(struct reading *r)
{
    png_set_read_fn(r->png, r, take_bytes);
    skip_the_rest(r);
    png_read_info(r->png, r->info);
    if (png_get_image_width(r->png, r->info) != (png_uint_32)r->looks->width ||
        png_get_image_height(r->png, r->info) != (png_uint_32)r->looks->height)
        png_error(r->png, "not what the header said");
    ask_for_rgba(r);
    const bool is_interlaced = png_set_interlace_handling(r->png) > 1;
    png_read_update_info(r->png, r->info);
    const size_t stride = (size_t)r->looks->width * 4;
    if (png_get_rowbytes(r->png, r->info) != stride)
        png_error(r->png, "not RGBA");
    if (is_interlaced) {
        read_interlaced(r, stride);
    } else {
        uint8_t *const row = arena_alloc(r->arena, stride);
        for (int32_t y = 0; y < r->looks->height; y++) {
            png_read_row(r->png, row, NULL);
            r->sink->row(r->sink->to, row);
        }
    }
    png_read_end(r->png, NULL);
}

err_t png_decode(bytes_t source, const struct image_looks *looks, struct arena *arena,
                 const struct row_sink *sink)
{
    struct reading *const r = arena_new(arena, struct reading);
    *r = (struct reading){ .left = source, .looks = looks, .sink = sink, .arena = arena };
    r->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, leave, say_nothing);
    r->info = r->png == NULL ? NULL : png_create_info_struct(r->png);
    if (r->info == NULL) {
        png_destroy_read_struct(&r->png, NULL, NULL);
        return ERR_NO_MEMORY;
    }
    if (setjmp(png_jmpbuf(r->png)) != 0) {
        png_destroy_read_struct(&r->png, &r->info, NULL);
        return r->is_short ? ERR_NO_MEMORY : ERR_INVALID;
    }
    read_rows(r);
    png_destroy_read_struct(&r->png, &r->info, NULL);
    return OK;
}

/* --- writing
 * ------------------------------------------------------------------------------------*/

struct writing {
    png_structp png;
    png_infop info;
    struct buf *out;
    const struct canvas *canvas;
    struct colours *colours; /* more than fit: no palette */
    uint8_t *row;
};

static void put_bytes(png_structp png, png_bytep from, size_t n)
{
    struct writing *const w = png_get_io_ptr(png);
    buf_add_bytes(w->out, (const char *)from, n);
    if (w->out->full)
        png_error(png, "too big");
}

static void put_nothing(png_structp png)
{
    (void)png;
}

static const uint8_t *canvas_row(const struct canvas *c, int32_t y)
{
    return c->at + (size_t)y * (size_t)c->size.width * (size_t)c->channels;
}

static void count_colours(const struct canvas *c, struct colours *to)
{
    const size_t pixels = (size_t)c->size.width * (size_t)c->size.height;
    for (size_t i = 0; i < pixels && to->count <= COLOURS_MAX; i++)
        (void)colours_add(to, pixel_colour(c->at + i * (size_t)c->channels, c->channels));
}

static int depth_for(size_t colours)
{
    return colours <= 2 ? 1 : colours <= 4 ? 2 : colours <= 16 ? 4 : 8;
}

static void write_palette(struct writing *w)
{
    png_color palette[COLOURS_MAX] = { 0 };
    png_byte alphas[COLOURS_MAX] = { 0 };
    const int count = (int)w->colours->count;
    bool is_opaque = true;
    for (int i = 0; i < count; i++) {
        const uint32_t c = w->colours->at[i];
        palette[i] = (png_color){ (png_byte)c, (png_byte)(c >> 8), (png_byte)(c >> 16) };
        alphas[i] = (png_byte)(c >> 24);
        is_opaque = is_opaque && alphas[i] == 255;
    }
    png_set_PLTE(w->png, w->info, palette, count);
    if (!is_opaque)
        png_set_tRNS(w->png, w->info, alphas, count, NULL);
}

static void write_indexed(struct writing *w)
{
    const struct canvas *const c = w->canvas;
    png_set_packing(w->png);
    for (int32_t y = 0; y < c->size.height; y++) {
        const uint8_t *at = canvas_row(c, y);
        for (int32_t x = 0; x < c->size.width; x++, at += c->channels)
            w->row[x] = (uint8_t)colours_add(w->colours, pixel_colour(at, c->channels));
        png_write_row(w->png, w->row);
    }
}

static void write_rows(struct writing *w)
{
    const struct canvas *const c = w->canvas;
    const bool is_indexed = w->colours->count <= COLOURS_MAX;
    const int type = is_indexed         ? PNG_COLOR_TYPE_PALETTE
                     : c->channels == 3 ? PNG_COLOR_TYPE_RGB
                                        : PNG_COLOR_TYPE_RGB_ALPHA;
    png_set_write_fn(w->png, w, put_bytes, put_nothing);
    png_set_user_limits(w->png, IMAGE_SIDE_MAX, IMAGE_SIDE_MAX);
    png_set_IHDR(w->png, w->info, (png_uint_32)c->size.width, (png_uint_32)c->size.height,
                 is_indexed ? depth_for(w->colours->count) : 8, type, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (is_indexed)
        write_palette(w);
    png_write_info(w->png, w->info);
    if (is_indexed) {
        write_indexed(w);
    } else {
        for (int32_t y = 0; y < c->size.height; y++)
            png_write_row(w->png, canvas_row(c, y));
    }
    png_write_end(w->png, NULL);
}

err_t png_encode(const struct canvas *c, struct arena *arena, struct buf *out)
{
    struct writing *const w = arena_new(arena, struct writing);
    *w = (struct writing){ .out = out,
                           .canvas = c,
                           .colours = arena_new(arena, struct colours),
                           .row = arena_alloc(arena, (size_t)c->size.width) };
    count_colours(c, w->colours);
    w->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, leave, say_nothing);
    w->info = w->png == NULL ? NULL : png_create_info_struct(w->png);
    if (w->info == NULL) {
        png_destroy_write_struct(&w->png, NULL);
        return ERR_NO_MEMORY;
    }
    if (setjmp(png_jmpbuf(w->png)) != 0) {
        png_destroy_write_struct(&w->png, &w->info);
        return out->full ? ERR_TOO_BIG : ERR_NO_MEMORY;
    }
    write_rows(w);
    png_destroy_write_struct(&w->png, &w->info);
    return OK;
}

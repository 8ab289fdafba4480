/* Image files of every kind for the tests, drawn here.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files.h"

#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>

#include "kit/base/str.h"

/* --- pictures
 * -----------------------------------------------------------------------------------*/

struct canvas given_quarters(struct arena *arena, int32_t width, int32_t height, int channels)
{
    static const uint8_t COLOURS[4][3] = {
        { 255, 0, 0 }, { 0, 255, 0 }, { 0, 0, 255 }, { 255, 255, 255 }
    };
    const size_t n = (size_t)channels;
    uint8_t *const at = arena_alloc(arena, (size_t)width * (size_t)height * n);
    for (int32_t y = 0; y < height; y++) {
        for (int32_t x = 0; x < width; x++) {
            uint8_t *const p = at + ((size_t)y * (size_t)width + (size_t)x) * n;
            memcpy(p, COLOURS[(y >= height / 2) * 2 + (x >= width / 2)], 3);
            if (channels == 4)
                p[3] = x < width / 4 ? 0 : 255;
        }
    }
    return (struct canvas){ { width, height }, channels, at };
}

struct canvas given_photo(struct arena *arena, int32_t width, int32_t height)
{
    const struct canvas c = given_quarters(arena, width, height, 3);
    uint32_t state = 12345;
    for (size_t i = 0; i < (size_t)width * (size_t)height * 3; i++) {
        state = state * UINT32_C(1664525) + UINT32_C(1013904223);
        c.at[i] = (uint8_t)(c.at[i] * 3u / 4 + (state >> 26));
    }
    return c;
}

/* --- JPEG
 * ---------------------------------------------------------------------------------------*/

/* libjpeg's default on an error is to exit, which fails the test. */
bytes_t given_jpeg(struct arena *arena, const struct canvas *c, enum jpeg_manner manner)
{
    struct jpeg_compress_struct w;
    struct jpeg_error_mgr mgr;
    w.err = jpeg_std_error(&mgr);
    jpeg_create_compress(&w);
    unsigned char *at = NULL;
    unsigned long len = 0;
    jpeg_mem_dest(&w, &at, &len);
    w.image_width = (JDIMENSION)c->size.width;
    w.image_height = (JDIMENSION)c->size.height;
    w.input_components = manner == INKS_JPEG ? 4 : 3;
    w.in_color_space = manner == INKS_JPEG ? JCS_CMYK : JCS_RGB;
    jpeg_set_defaults(&w);
    jpeg_set_quality(&w, 95, TRUE);
    if (manner == PROGRESSIVE_JPEG)
        jpeg_simple_progression(&w);
    if (manner == GREY_JPEG)
        jpeg_set_colorspace(&w, JCS_GRAYSCALE);
    jpeg_start_compress(&w, TRUE);
    uint8_t *const row = arena_alloc(arena, (size_t)c->size.width * 4);
    while (w.next_scanline < w.image_height) {
        const uint8_t *in = c->at + (size_t)w.next_scanline * w.image_width * (size_t)c->channels;
        uint8_t *out = row;
        for (int32_t x = 0; x < c->size.width; x++, in += c->channels) {
            memcpy(out, in, 3);
            out += 3;
            if (manner == INKS_JPEG)
                *out++ = 255; /* inverted, as Adobe does: no black ink */
        }
        JSAMPROW rows = row;
        (void)jpeg_write_scanlines(&w, &rows, 1);
    }
    jpeg_finish_compress(&w);
    jpeg_destroy_compress(&w);
    const bytes_t file = arena_bytes(arena, (bytes_t){ at, len });
    mem_free(at);
    return file;
}

/* --- PNG
 * ----------------------------------------------------------------------------------------*/

static void append(png_structp png, png_bytep at, size_t n)
{
    buf_add_bytes(png_get_io_ptr(png), (const char *)at, n);
}

static void flush_nothing(png_structp png)
{
    (void)png;
}

static const png_color QUARTERS[4] = {
    { 255, 0, 0 }, { 0, 255, 0 }, { 0, 0, 255 }, { 255, 255, 255 }
};

static void png_row_of(const struct canvas *c, enum png_manner manner, int32_t y, uint8_t *out)
{
    const size_t n = (size_t)c->size.width * (size_t)c->channels;
    const uint8_t *const in = c->at + (size_t)y * n;
    for (size_t i = 0; i < n && manner != PALETTE_PNG; i++) {
        *out++ = in[i];
        if (manner == DEEP_PNG)
            *out++ = in[i];
    }
    for (int32_t x = 0; x < c->size.width && manner == PALETTE_PNG; x++)
        *out++ = (uint8_t)((y >= c->size.height / 2) * 2 + (x >= c->size.width / 2));
}

bytes_t given_png(struct arena *arena, const struct canvas *c, enum png_manner manner)
{
    AUTO(buf) b;
    buf_init(&b, 64 << 20);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    must(setjmp(png_jmpbuf(png)) == 0);
    png_set_write_fn(png, &b, append, flush_nothing);
    png_set_IHDR(png, info, (png_uint_32)c->size.width, (png_uint_32)c->size.height,
                 manner == DEEP_PNG ? 16 : 8,
                 manner == PALETTE_PNG ? PNG_COLOR_TYPE_PALETTE
                 : c->channels == 4    ? PNG_COLOR_TYPE_RGB_ALPHA
                                       : PNG_COLOR_TYPE_RGB,
                 manner == INTERLACED_PNG ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (manner == PALETTE_PNG)
        png_set_PLTE(png, info, QUARTERS, 4);
    png_write_info(png, info);
    const size_t stride = (size_t)c->size.width * 8;
    uint8_t **const rows = arena_array(arena, uint8_t *, (size_t)c->size.height);
    for (int32_t y = 0; y < c->size.height; y++) {
        rows[y] = arena_alloc(arena, stride);
        png_row_of(c, manner, y, rows[y]);
    }
    png_write_image(png, rows);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    must(buf_check(&b) == OK);
    return arena_bytes(arena, (bytes_t){ (const uint8_t *)b.at, b.len });
}

bytes_t given_webp(struct arena *arena, const struct canvas *c)
{
    uint8_t *at = NULL;
    const int stride = c->size.width * c->channels;
    const size_t n = c->channels == 4
                         ? WebPEncodeLosslessRGBA(c->at, c->size.width, c->size.height, stride, &at)
                         : WebPEncodeRGB(c->at, c->size.width, c->size.height, stride, 90, &at);
    must(n > 0);
    const bytes_t file = arena_bytes(arena, (bytes_t){ at, n });
    WebPFree(at);
    return file;
}

/* --- metadata
 * -----------------------------------------------------------------------------------*/

bytes_t joined(struct arena *arena, bytes_t a, bytes_t b)
{
    uint8_t *const at = arena_alloc(arena, a.len + b.len);
    if (a.len > 0)
        memcpy(at, a.at, a.len);
    if (b.len > 0)
        memcpy(at + a.len, b.at, b.len);
    return (bytes_t){ at, a.len + b.len };
}

bytes_t cut_to(bytes_t file, size_t len)
{
    must(len <= file.len);
    return (bytes_t){ file.at, len };
}

static bytes_t from(bytes_t file, size_t at)
{
    return (bytes_t){ file.at + at, file.len - at };
}

bytes_t with_byte(struct arena *arena, bytes_t file, size_t at, int value)
{
    uint8_t *const copy = arena_alloc(arena, file.len);
    memcpy(copy, file.at, file.len);
    copy[at] = (uint8_t)value;
    return (bytes_t){ copy, file.len };
}

static void put_big(uint8_t *at, int bytes, size_t v)
{
    for (int i = bytes - 1; i >= 0; i--, v >>= 8)
        at[i] = (uint8_t)v;
}

/* Big-endian TIFF: orientation, a maker's name, and a folder of places with a latitude. */
static bytes_t exif(struct arena *arena, int orientation)
{
    static const uint8_t HEAD[] = "Exif\0\0MM\0*\0\0\0\x08"            /* first folder at 8 */
                                  "\0\x03"                             /* three entries */
                                  "\x01\x0F\0\x02\0\0\0\x08\0\0\0\x32" /* make, 8 letters at 50 */
                                  "\x01\x12\0\x03\0\0\0\x01\0\0\0\0"   /* orientation */
                                  "\x88\x25\0\x04\0\0\0\x01\0\0\0\x3C" /* places at 60 */
                                  "\0\0\0\0"
                                  "secret!\0\0\0"
                                  "\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0";
    return with_byte(arena, (bytes_t){ HEAD, sizeof HEAD - 1 }, 6 + 8 + 2 + 12 + 9, orientation);
}

static bytes_t segment(struct arena *arena, int marker, bytes_t body)
{
    uint8_t head[4] = { 0xFF, (uint8_t)marker };
    put_big(head + 2, 2, body.len + 2);
    return joined(arena, (bytes_t){ head, 4 }, body);
}

static bytes_t text(const char *c)
{
    return (bytes_t){ (const uint8_t *)c, strlen(c) };
}

static uint32_t checksum(bytes_t b)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < b.len; i++) {
        crc ^= b.at[i];
        for (int k = 0; k < 8; k++)
            crc = (crc & 1) != 0 ? crc >> 1 ^ UINT32_C(0xEDB88320) : crc >> 1;
    }
    return ~crc;
}

static bytes_t png_chunk(struct arena *arena, const char *name, bytes_t body)
{
    uint8_t size[4];
    uint8_t crc[4];
    put_big(size, 4, body.len);
    const bytes_t named = joined(arena, text(name), body);
    put_big(crc, 4, checksum(named));
    return joined(arena, joined(arena, (bytes_t){ size, 4 }, named), (bytes_t){ crc, 4 });
}

bytes_t with_png_size(struct arena *arena, bytes_t png, uint32_t width, uint32_t height)
{
    uint8_t body[13];
    memcpy(body, png.at + 16, sizeof body);
    put_big(body, 4, width);
    put_big(body + 4, 4, height);
    return joined(arena,
                  joined(arena, cut_to(png, 8), png_chunk(arena, "IHDR", (bytes_t){ body, 13 })),
                  from(png, 33));
}

static bytes_t jpeg_with_metadata(struct arena *arena, bytes_t file, int orientation)
{
    bytes_t head = cut_to(file, 2);
    head = joined(arena, head, segment(arena, 0xE1, exif(arena, orientation)));
    head = joined(arena, head,
                  segment(arena, 0xE1, text("http://ns.adobe.com/xap/1.0/ <x:xmpmeta>secret")));
    head = joined(arena, head, segment(arena, 0xE2, text("ICC_PROFILE secret")));
    head = joined(arena, head, segment(arena, 0xFE, text("a secret comment")));
    return joined(arena, joined(arena, head, from(file, 2)), text("secret after the end"));
}

static bytes_t png_with_metadata(struct arena *arena, bytes_t file, int orientation)
{
    static const uint8_t TEXT[] = "Comment\0secret";
    bytes_t head = cut_to(file, 33);
    head = joined(arena, head, png_chunk(arena, "eXIf", from(exif(arena, orientation), 6)));
    head = joined(arena, head, png_chunk(arena, "tEXt", (bytes_t){ TEXT, sizeof TEXT - 1 }));
    return joined(arena, joined(arena, head, from(file, 33)), text("secret after the end"));
}

/* The extended form: a header, the picture's chunk as it was, EXIF. */
static bytes_t webp_with_metadata(struct arena *arena, bytes_t file, int orientation)
{
    struct image_looks looks;
    must(image_look(file, &looks));
    uint8_t head[30] = "RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\x08";
    const uint32_t w = (uint32_t)looks.width - 1;
    const uint32_t h = (uint32_t)looks.height - 1;
    for (int i = 0; i < 3; i++) {
        head[24 + i] = (uint8_t)(w >> 8 * i);
        head[27 + i] = (uint8_t)(h >> 8 * i);
    }
    const bytes_t what = exif(arena, orientation);
    uint8_t chunk[8] = "EXIF";
    chunk[4] = (uint8_t)what.len;
    bytes_t all = joined(arena, (bytes_t){ head, sizeof head }, from(file, 12));
    all = joined(arena, joined(arena, all, (bytes_t){ chunk, 8 }), what);
    uint8_t *const copy = arena_alloc(arena, all.len);
    memcpy(copy, all.at, all.len);
    for (int i = 0; i < 4; i++)
        copy[4 + i] = (uint8_t)((all.len - 8) >> 8 * i);
    return (bytes_t){ copy, all.len };
}

bytes_t with_metadata(struct arena *arena, bytes_t file, int orientation)
{
    return file.at[0] == 0xFF   ? jpeg_with_metadata(arena, file, orientation)
           : file.at[0] == 0x89 ? png_with_metadata(arena, file, orientation)
                                : webp_with_metadata(arena, file, orientation);
}

size_t find_bytes(bytes_t in, str_t what)
{
    return str_find((str_t){ (const char *)in.at, in.len }, what);
}

/* Inside the coded picture of a JPEG FF is followed by 00 or a restart, so a pair is a marker. */
bool holds_metadata(bytes_t file)
{
    static const char *const words[] = { "Exif", "EXIF", "eXIf", "ICC_",   "iCCP", "tEXt",
                                         "zTXt", "iTXt", "tIME", "secret", "xmp" };
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (find_bytes(file, str_from_c(words[i])) < file.len)
            return true;
    }
    for (size_t i = 0; file.at[0] == 0xFF && i + 1 < file.len; i++) {
        if (file.at[i] == 0xFF &&
            (file.at[i + 1] == 0xFE || (file.at[i + 1] >= 0xE1 && file.at[i + 1] <= 0xEF)))
            return true;
    }
    return false;
}

/* --- looking at results
 * -------------------------------------------------------------------------*/

struct rows {
    struct canvas canvas;
    int channels; /* of the rows that come in */
    int32_t y;
};

static void take(void *to, const uint8_t *row)
{
    struct rows *const r = to;
    uint8_t *out = r->canvas.at + (size_t)r->y++ * (size_t)r->canvas.size.width * 4;
    for (int32_t x = 0; x < r->canvas.size.width; x++, row += r->channels, out += 4) {
        memcpy(out, row, 3);
        out[3] = r->channels == 4 ? row[3] : 255;
    }
}

struct canvas decoded(struct arena *arena, bytes_t file)
{
    struct image_looks looks;
    must(image_look(file, &looks));
    const struct size2 size = { looks.width, looks.height };
    struct rows r = { { size, 4, arena_alloc(arena, (size_t)size.width * (size_t)size.height * 4) },
                      looks.kind == IMAGE_JPEG ? 3 : 4,
                      0 };
    const struct row_sink sink = { &r, take };
    must((looks.kind == IMAGE_JPEG ? jpeg_decode : png_decode)(file, &looks, arena, &sink) == OK);
    return r.canvas;
}

uint32_t quarter_colour(const struct canvas *c, int quarter)
{
    const int32_t x = c->size.width * (quarter % 2 == 0 ? 3 : 7) / 10;
    const int32_t y = c->size.height * (quarter / 2 == 0 ? 3 : 7) / 10;
    const uint8_t *const p =
        c->at + ((size_t)y * (size_t)c->size.width + (size_t)x) * (size_t)c->channels;
    uint32_t colour = 0;
    for (int i = 0; i < 3; i++)
        colour = colour << 8 | (p[i] < 64 ? 0x00 : p[i] < 192 ? 0x80 : 0xFF);
    return colour;
}

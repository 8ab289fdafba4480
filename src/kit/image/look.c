/* What the header of an image file says, and whether a file is bare of metadata. Pure: every byte
 * here may be hostile.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/image/parts.h"

#include "kit/base/str.h"

str_t image_media_type(enum image_kind kind)
{
    switch (kind) {
    case IMAGE_JPEG:
        return S("image/jpeg");
    case IMAGE_PNG:
        return S("image/png");
    case IMAGE_WEBP:
        return S("image/webp");
    case IMAGE_NONE:
        break;
    }
    return STR_NONE;
}

/* --- bytes
 * --------------------------------------------------------------------------------------*/

static bytes_t part(bytes_t b, size_t from, size_t to)
{
    must(from <= to && to <= b.len);
    return (bytes_t){ b.len == 0 ? b.at : b.at + from, to - from };
}

static bool begins(bytes_t b, str_t with)
{
    return b.len >= with.len && memcmp(b.at, with.at, with.len) == 0;
}

static uint32_t big16(const uint8_t *at)
{
    return (uint32_t)at[0] << 8 | at[1];
}

static uint32_t big32(const uint8_t *at)
{
    return big16(at) << 16 | big16(at + 2);
}

static uint32_t little16(const uint8_t *at)
{
    return (uint32_t)at[1] << 8 | at[0];
}

static uint32_t little24(const uint8_t *at)
{
    return (uint32_t)at[2] << 16 | little16(at);
}

static uint32_t little32(const uint8_t *at)
{
    return little16(at + 2) << 16 | little16(at);
}

static bool say(struct image_looks *out, enum image_kind kind, uint32_t width, uint32_t height)
{
    if (width == 0 || height == 0 || width > INT32_MAX || height > INT32_MAX)
        return false;
    *out = (struct image_looks){ kind, (int32_t)width, (int32_t)height };
    return true;
}

/* --- JPEG: ITU-T T.81, annex B
 * ------------------------------------------------------------------*/

enum {
    JPEG_SOF0 = 0xC0,
    JPEG_SOF2 = 0xC2,
    JPEG_DHT = 0xC4,
    JPEG_JPG = 0xC8,
    JPEG_DAC = 0xCC,
    JPEG_SOF15 = 0xCF,
    JPEG_RST0 = 0xD0,
    JPEG_RST7 = 0xD7,
    JPEG_SOI = 0xD8,
    JPEG_EOI = 0xD9,
    JPEG_SOS = 0xDA,
    JPEG_DQT = 0xDB,
    JPEG_DRI = 0xDD,
    JPEG_APP0 = 0xE0,
    JPEG_APP1 = 0xE1,
    JPEG_TEM = 0x01,
};

struct segment {
    int marker;
    bytes_t body; /* without the length */
};

static bool is_jpeg(bytes_t b)
{
    return begins(b, S("\xFF\xD8\xFF"));
}

static bool stands_alone(int marker)
{
    return marker == JPEG_TEM || (marker >= JPEG_RST0 && marker <= JPEG_EOI);
}

/* The next marker at or after *at, garbage before it skipped as libjpeg does. */
static bool next_segment(bytes_t b, size_t *at, struct segment *out)
{
    size_t i = *at;
    do {
        while (i < b.len && b.at[i] != 0xFF)
            i++;
        while (i < b.len && b.at[i] == 0xFF)
            i++;
        if (i >= b.len)
            return false;
    } while (b.at[i] == 0);
    *out = (struct segment){ .marker = b.at[i++] };
    if (!stands_alone(out->marker)) {
        if (b.len - i < 2)
            return false;
        const size_t len = big16(b.at + i);
        if (len < 2 || b.len - i < len)
            return false;
        out->body = part(b, i + 2, i + len);
        i += len;
    }
    *at = i;
    return true;
}

static bool is_frame(int marker)
{
    return marker >= JPEG_SOF0 && marker <= JPEG_SOF15 && marker != JPEG_DHT &&
           marker != JPEG_JPG && marker != JPEG_DAC;
}

static bool look_jpeg(bytes_t b, struct image_looks *out)
{
    size_t at = 2;
    struct segment s;
    while (next_segment(b, &at, &s) && s.marker != JPEG_SOS && s.marker != JPEG_EOI) {
        if (is_frame(s.marker))
            return s.body.len >= 6 &&
                   say(out, IMAGE_JPEG, big16(s.body.at + 3), big16(s.body.at + 1));
    }
    return false;
}

/* --- PNG
 * ----------------------------------------------------------------------------------------*/

#define PNG_SIGNATURE S("\x89PNG\r\n\x1A\n")
enum { PNG_CHUNKS_MAX = 100000 };

struct chunk {
    str_t name;
    bytes_t body;
};

static bool next_png_chunk(bytes_t b, size_t *at, struct chunk *out)
{
    if (b.len - *at < 12)
        return false;
    const size_t len = big32(b.at + *at);
    if (len > b.len - *at - 12)
        return false;
    out->name = (str_t){ (const char *)b.at + *at + 4, 4 };
    out->body = part(b, *at + 8, *at + 8 + len);
    *at += 12 + len;
    return true;
}

static bool look_png(bytes_t b, struct image_looks *out)
{
    size_t at = PNG_SIGNATURE.len;
    struct chunk c;
    return next_png_chunk(b, &at, &c) && str_eq(c.name, S("IHDR")) && c.body.len == 13 &&
           say(out, IMAGE_PNG, big32(c.body.at), big32(c.body.at + 4));
}

/* --- WebP: RFC 9649
 * -----------------------------------------------------------------------------*/

enum { WEBP_HEAD = 12 };

static bool is_webp(bytes_t b)
{
    return b.len >= WEBP_HEAD && begins(b, S("RIFF")) && begins(part(b, 8, WEBP_HEAD), S("WEBP"));
}

static bool next_webp_chunk(bytes_t b, size_t *at, struct chunk *out)
{
    if (b.len - *at < 8)
        return false;
    const size_t len = little32(b.at + *at + 4);
    if (len > b.len - *at - 8)
        return false;
    out->name = (str_t){ (const char *)b.at + *at, 4 };
    out->body = part(b, *at + 8, *at + 8 + len);
    *at += 8 + len;
    if (len % 2 == 1 && *at < b.len)
        (*at)++;
    return true;
}

/* The first chunk may be cut short: a look reads the header alone. */
static bool look_webp(bytes_t b, struct image_looks *out)
{
    if (b.len < WEBP_HEAD + 8 + 10)
        return false;
    const bytes_t name = part(b, WEBP_HEAD, WEBP_HEAD + 4);
    const uint8_t *const at = b.at + WEBP_HEAD + 8;
    if (begins(name, S("VP8 ")))
        return memcmp(at + 3, "\x9D\x01\x2A", 3) == 0 &&
               say(out, IMAGE_WEBP, little16(at + 6) & 0x3FFF, little16(at + 8) & 0x3FFF);
    if (begins(name, S("VP8L"))) {
        const uint32_t sizes = little32(at + 1);
        return at[0] == 0x2F &&
               say(out, IMAGE_WEBP, (sizes & 0x3FFF) + 1, (sizes >> 14 & 0x3FFF) + 1);
    }
    return begins(name, S("VP8X")) &&
           say(out, IMAGE_WEBP, little24(at + 4) + 1, little24(at + 7) + 1);
}

bool image_look(bytes_t source, struct image_looks *out)
{
    if (is_jpeg(source))
        return look_jpeg(source, out);
    if (begins(source, PNG_SIGNATURE))
        return look_png(source, out);
    return is_webp(source) && look_webp(source, out);
}

/* --- EXIF orientation: TIFF 6.0, section 2; tag 274
 * ---------------------------------------------*/

enum { TAG_ORIENTATION = 274, TYPE_SHORT = 3, ENTRY = 12 };

static int tiff_orientation(bytes_t b)
{
    if (begins(b, S("Exif\0\0")))
        b = part(b, 6, b.len);
    const bool is_big = begins(b, S("MM\0*"));
    if (b.len < 8 || (!is_big && !begins(b, S("II*\0"))))
        return 1;
    uint32_t (*const word)(const uint8_t *) = is_big ? big16 : little16;
    const size_t first = is_big ? big32(b.at + 4) : little32(b.at + 4);
    if (first > b.len - 2)
        return 1;
    const size_t count = word(b.at + first);
    for (size_t i = 0, at = first + 2; i < count && b.len - at >= ENTRY; i++, at += ENTRY) {
        if (word(b.at + at) == TAG_ORIENTATION && word(b.at + at + 2) == TYPE_SHORT) {
            const uint32_t said = word(b.at + at + 8);
            return said >= 1 && said <= 8 ? (int)said : 1;
        }
    }
    return 1;
}

static int jpeg_orientation(bytes_t b)
{
    size_t at = 2;
    struct segment s;
    while (next_segment(b, &at, &s) && s.marker != JPEG_SOS && s.marker != JPEG_EOI) {
        if (s.marker == JPEG_APP1 && begins(s.body, S("Exif\0\0")))
            return tiff_orientation(s.body);
    }
    return 1;
}

static int chunk_orientation(bytes_t b, size_t at, str_t name,
                             bool (*next)(bytes_t, size_t *, struct chunk *))
{
    struct chunk c;
    for (int i = 0; i < PNG_CHUNKS_MAX && at <= b.len && next(b, &at, &c); i++) {
        if (str_eq(c.name, name))
            return tiff_orientation(c.body);
    }
    return 1;
}

int image_orientation(bytes_t source)
{
    if (is_jpeg(source))
        return jpeg_orientation(source);
    if (begins(source, PNG_SIGNATURE))
        return chunk_orientation(source, PNG_SIGNATURE.len, S("eXIf"), next_png_chunk);
    if (is_webp(source))
        return chunk_orientation(source, WEBP_HEAD, S("EXIF"), next_webp_chunk);
    return 1;
}

/* --- sizes
 * --------------------------------------------------------------------------------------*/

err_t source_check(size_t len, const struct image_looks *looks)
{
    return len <= IMAGE_SOURCE_MAX && looks->width <= IMAGE_SIDE_MAX &&
                   looks->height <= IMAGE_SIDE_MAX &&
                   (int64_t)looks->width * looks->height <= IMAGE_PIXELS_MAX
               ? OK
               : ERR_TOO_BIG;
}

struct size2 size_upright(struct size2 stored, int orientation)
{
    return orientation > 4 ? (struct size2){ stored.height, stored.width } : stored;
}

struct size2 size_fit(struct size2 s, struct image_wish wish)
{
    if (s.width <= wish.max_width && s.height <= wish.max_height)
        return s;
    const int64_t w = s.width;
    const int64_t h = s.height;
    if (w * wish.max_height >= h * wish.max_width) {
        const int64_t height = (h * wish.max_width + w / 2) / w;
        return (struct size2){ wish.max_width, height < 1 ? 1 : (int32_t)height };
    }
    const int64_t width = (w * wish.max_height + h / 2) / h;
    return (struct size2){ width < 1 ? 1 : (int32_t)width, wish.max_height };
}

/* --- bare of metadata
 * ---------------------------------------------------------------------------*/

/* A JFIF header without a thumbnail. */
static bool is_plain_jfif(bytes_t body)
{
    return body.len == 14 && begins(body, S("JFIF\0")) && body.at[12] == 0 && body.at[13] == 0;
}

static bool is_bare_segment(const struct segment *s)
{
    return s->marker == JPEG_SOF0 || s->marker == JPEG_SOF2 || s->marker == JPEG_DHT ||
           s->marker == JPEG_DQT || s->marker == JPEG_DRI ||
           (s->marker == JPEG_APP0 && is_plain_jfif(s->body));
}

/* From the first entropy-coded byte to the FF of the next marker. */
static size_t skip_scan(bytes_t b, size_t at)
{
    while (at + 1 < b.len && !(b.at[at] == 0xFF && b.at[at + 1] != 0 &&
                               !(b.at[at + 1] >= JPEG_RST0 && b.at[at + 1] <= JPEG_RST7)))
        at++;
    return at;
}

static bool is_bare_jpeg(bytes_t b)
{
    size_t at = 2;
    bool has_scan = false;
    while (at < b.len && b.at[at] == 0xFF) {
        const size_t start = at;
        struct segment s;
        if (!next_segment(b, &at, &s) || b.at[start + 1] != s.marker)
            return false;
        if (s.marker == JPEG_EOI)
            return has_scan && at == b.len;
        if (s.marker == JPEG_SOS) {
            has_scan = true;
            at = skip_scan(b, at);
        } else if (!is_bare_segment(&s)) {
            return false;
        }
    }
    return false;
}

static bool is_bare_png(bytes_t b)
{
    size_t at = PNG_SIGNATURE.len;
    struct chunk c;
    bool has_data = false;
    while (next_png_chunk(b, &at, &c)) {
        if (str_eq(c.name, S("IEND")))
            return has_data && c.body.len == 0 && at == b.len;
        has_data = has_data || str_eq(c.name, S("IDAT"));
        if (!str_eq(c.name, S("IHDR")) && !str_eq(c.name, S("PLTE")) &&
            !str_eq(c.name, S("tRNS")) && !str_eq(c.name, S("IDAT")))
            return false;
    }
    return false;
}

bool image_is_bare(bytes_t b)
{
    return is_jpeg(b) ? is_bare_jpeg(b) : begins(b, PNG_SIGNATURE) && is_bare_png(b);
}

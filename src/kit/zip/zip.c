/* ZIP containers, written in one pass. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/zip/zip.h"

#define ZLIB_CONST /* zlib only reads its input */
#include <zlib.h>

enum {
    PIECE = 64 << 10,
    LEVEL = 6,
    WINDOW_RAW = -15, /* deflate without a head of its own */
    MEMORY_LEVEL = 8,
    DIRECTORY_MAX = 64 << 20,
    /* What readers are told: made on Unix; 2.0 to read, 4.5 with numbers of 64 bits. Sizes follow
     * the data, the name is UTF-8 (4.4.4). */
    MADE_BY = 3 << 8 | 45,
    TO_READ = 20,
    TO_READ_64 = 45,
    FLAGS = 1 << 3 | 1 << 11,
    DEFLATED = 8,
    /* 1 January 1980 at 00:00, the first moment that a container can tell. */
    NO_TIME = 0,
    NO_DATE = 1 << 5 | 1,
    EXTRA_64 = 1,
    READABLE = 0100644, /* a plain file that all may read */
};
#define ALL_32 UINT32_C(0xFFFFFFFF)

struct zip_writer {
    struct zip_sink sink;
    z_stream deflating;
    char *room; /* PIECE */
    struct buf directory;
    struct arena memory;
    uint64_t at;             /* bytes written */
    uint64_t entry_at, size; /* as it was said beforehand */
    uint64_t added, packed;  /* so far */
    uint32_t crc;
    str_t name;
    size_t count;
};

struct zip_writer *zip_new(struct zip_sink sink)
{
    struct zip_writer *const z = mem_new(sizeof *z);
    arena_init(&z->memory);
    z->sink = sink;
    z->room = arena_alloc(&z->memory, PIECE);
    buf_init(&z->directory, DIRECTORY_MAX);
    must(deflateInit2(&z->deflating, LEVEL, Z_DEFLATED, WINDOW_RAW, MEMORY_LEVEL,
                      Z_DEFAULT_STRATEGY) == Z_OK);
    return z;
}

void zip_free(struct zip_writer *z)
{
    if (z == NULL)
        return;
    (void)deflateEnd(&z->deflating); /* also in the middle of an entry */
    buf_release(&z->directory);
    arena_release(&z->memory);
    mem_free(z);
}

/* --- numbers, lowest byte first --------------------------------------------------------------- */

static void put(struct buf *b, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_byte(b, (char)(v >> (8 * i) & 255)); /* one byte of it */
}

static void put16(struct buf *b, uint64_t v)
{
    put(b, v, 2);
}

static void put32(struct buf *b, uint64_t v)
{
    put(b, v, 4);
}

static void put64(struct buf *b, uint64_t v)
{
    put(b, v, 8);
}

static err_t send(struct zip_writer *z, str_t piece)
{
    z->at += piece.len;
    return z->sink.write(z->sink.to, piece);
}

static err_t send_head(struct zip_writer *z, struct buf *b)
{
    err_t e = buf_check(b);
    if (e == OK)
        e = send(z, buf_str(b));
    buf_release(b);
    return e;
}

/* --- entries ---------------------------------------------------------------------------------- */

/* What deflate cannot shrink grows by less than this. */
static bool is_wide(uint64_t size)
{
    return size >= ALL_32 - (ALL_32 >> 8);
}

/* Sizes stand behind the data; wide ones leave all ones in their place (4.3.9.2). */
static void put_sizes(struct buf *b, bool wide, uint64_t packed, uint64_t size)
{
    put32(b, wide ? ALL_32 : packed);
    put32(b, wide ? ALL_32 : size);
}

static void put_kind(struct zip_writer *z, struct buf *b)
{
    put16(b, is_wide(z->size) ? TO_READ_64 : TO_READ);
    put16(b, FLAGS);
    put16(b, DEFLATED);
    put16(b, NO_TIME);
    put16(b, NO_DATE);
}

err_t zip_begin(struct zip_writer *z, str_t name, uint64_t size)
{
    const bool wide = is_wide(size);
    struct buf b;
    must(name.len > 0 && name.len <= ZIP_NAME_MAX);
    if (z->count == ZIP_WRITTEN_MAX)
        return ERR_TOO_BIG;
    z->name = arena_str(&z->memory, name);
    z->entry_at = z->at;
    z->size = size;
    z->added = z->packed = 0;
    z->crc = (uint32_t)crc32(0, NULL, 0);
    must(deflateReset(&z->deflating) == Z_OK);
    buf_init(&b, PIECE);
    BUF_LIT(&b, "PK\x03\x04");
    put_kind(z, &b);
    put32(&b, 0);
    put_sizes(&b, wide, 0, 0);
    put16(&b, name.len);
    put16(&b, wide ? 4 + 16 : 0);
    buf_add(&b, name);
    if (wide) {
        put16(&b, EXTRA_64);
        put16(&b, 16);
        put64(&b, 0);
        put64(&b, 0);
    }
    return send_head(z, &b);
}

static err_t deflate_piece(struct zip_writer *z, str_t piece, int flush)
{
    int said;
    z->deflating.next_in = (const Bytef *)piece.at;
    z->deflating.avail_in = (uInt)piece.len;
    do {
        z->deflating.next_out = (Bytef *)z->room;
        z->deflating.avail_out = PIECE;
        said = deflate(&z->deflating, flush);
        must(said == Z_OK || said == Z_STREAM_END || said == Z_BUF_ERROR);
        const size_t made = PIECE - z->deflating.avail_out;
        z->packed += made;
        if (made > 0)
            TRY(send(z, (str_t){ z->room, made }));
    } while (z->deflating.avail_out == 0 || (flush == Z_FINISH && said != Z_STREAM_END));
    return OK;
}

err_t zip_add(struct zip_writer *z, str_t piece)
{
    while (piece.len > 0) {
        const size_t n = piece.len < PIECE ? piece.len : PIECE;
        const str_t part = { piece.at, n };
        z->crc = (uint32_t)crc32(z->crc, (const Bytef *)part.at, (uInt)n);
        z->added += n;
        TRY(deflate_piece(z, part, Z_NO_FLUSH));
        piece = (str_t){ piece.at + n, piece.len - n };
    }
    return OK;
}

static void put_row(struct zip_writer *z)
{
    const bool wide = is_wide(z->size), far = z->entry_at >= ALL_32;
    const uint64_t extra = (wide ? 16u : 0u) + (far ? 8u : 0u);
    struct buf *const b = &z->directory;
    BUF_LIT(b, "PK\x01\x02");
    put16(b, MADE_BY);
    put_kind(z, b);
    put32(b, z->crc);
    put_sizes(b, wide, z->packed, z->size);
    put16(b, z->name.len);
    put16(b, extra == 0 ? 0 : extra + 4);
    put16(b, 0); /* no comment */
    put16(b, 0); /* first part */
    put16(b, 0); /* not told whether it is text */
    put32(b, (uint64_t)READABLE << 16);
    put32(b, far ? ALL_32 : z->entry_at);
    buf_add(b, z->name);
    if (extra == 0)
        return;
    put16(b, EXTRA_64);
    put16(b, extra);
    if (wide) {
        put64(b, z->size);
        put64(b, z->packed);
    }
    if (far)
        put64(b, z->entry_at);
}

err_t zip_end(struct zip_writer *z)
{
    const int width = is_wide(z->size) ? 8 : 4;
    struct buf b;
    must(z->added == z->size);
    TRY(deflate_piece(z, STR_NONE, Z_FINISH));
    put_row(z);
    z->count++;
    buf_init(&b, PIECE);
    BUF_LIT(&b, "PK\x07\x08");
    put32(&b, z->crc);
    put(&b, z->packed, width);
    put(&b, z->size, width);
    return send_head(z, &b);
}

/* The end of 64 bits and where to find it (4.3.14, 4.3.15). */
static void put_far_end(struct zip_writer *z, uint64_t from, struct buf *b)
{
    const uint64_t here = z->at;
    BUF_LIT(b, "PK\x06\x06");
    put64(b, 44);
    put16(b, MADE_BY);
    put16(b, TO_READ_64);
    put32(b, 0);
    put32(b, 0);
    put64(b, z->count);
    put64(b, z->count);
    put64(b, z->directory.len);
    put64(b, from);
    BUF_LIT(b, "PK\x06\x07");
    put32(b, 0);
    put64(b, here);
    put32(b, 1);
}

err_t zip_finish(struct zip_writer *z)
{
    const uint64_t from = z->at;
    struct buf b;
    TRY(buf_check(&z->directory));
    TRY(send(z, buf_str(&z->directory)));
    buf_init(&b, PIECE);
    if (from >= ALL_32)
        put_far_end(z, from, &b);
    BUF_LIT(&b, "PK\x05\x06");
    put16(&b, 0);
    put16(&b, 0);
    put16(&b, z->count);
    put16(&b, z->count);
    put32(&b, z->directory.len);
    put32(&b, from < ALL_32 ? from : ALL_32);
    put16(&b, 0);
    return send_head(z, &b);
}

/* One entry of a ZIP container of others, unpacked.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/zip/unzip.h"

#define ZLIB_CONST /* zlib only reads its input */
#include <zlib.h>

#include "kit/base/str.h"
#include "kit/zip/directory.h"

enum {
    STORED = 0,
    DEFLATED = 8,
    WINDOW_RAW = -15, /* deflate without a head of its own */
    PIECE = 64 << 10,
};

static err_t find_entry(bytes_t b, str_t name, struct zip_row *out)
{
    struct zip_directory d;
    if (!zip_open(b, &d))
        return ERR_INVALID;
    while (zip_next(&d, out)) {
        if (str_eq(out->name, name))
            return OK;
    }
    return d.is_damaged ? ERR_INVALID : ERR_NOT_FOUND;
}

/* The packed bytes; false: they are not all there. */
static bool content_of(bytes_t b, const struct zip_row *e, bytes_t *out)
{
    if (!zip_mark(b, e->at, "PK\x03\x04") || b.len - e->at < ZIP_LOCAL_LEN)
        return false;
    const size_t head = ZIP_LOCAL_LEN + zip_16(b, e->at + 26) + zip_16(b, e->at + 28);
    if (b.len - e->at < head || b.len - e->at - head < e->size)
        return false;
    *out = (bytes_t){ b.at + e->at + head, e->size };
    return true;
}

/* One piece more. */
static int inflate_piece(z_stream *z, struct buf *out)
{
    const size_t left = out->max - out->len;
    const size_t most = left < PIECE ? left : PIECE;
    char *const room = most > 0 ? buf_room(out, most) : NULL;
    if (room == NULL)
        return Z_BUF_ERROR;
    z->next_out = (Bytef *)room;
    z->avail_out = (uInt)most;
    const int said = inflate(z, Z_NO_FLUSH);
    buf_grew(out, most - z->avail_out);
    return said;
}

static err_t unpack(bytes_t packed, struct buf *out)
{
    z_stream z = { .next_in = packed.at, .avail_in = (uInt)packed.len };
    if (inflateInit2(&z, WINDOW_RAW) != Z_OK)
        return ERR_NO_MEMORY;
    int said;
    do {
        said = inflate_piece(&z, out);
    } while (said == Z_OK && (z.avail_in > 0 || z.avail_out == 0));
    (void)inflateEnd(&z);
    if (said == Z_STREAM_END)
        return OK;
    return out->len == out->max ? ERR_TOO_BIG : ERR_INVALID;
}

err_t unzip_entry(bytes_t container, str_t name, struct buf *out)
{
    struct zip_row e;
    bytes_t packed;
    TRY(find_entry(container, name, &e));
    if (!content_of(container, &e, &packed) || packed.len > UINT32_MAX / 2)
        return ERR_INVALID;
    if (e.method == DEFLATED)
        return unpack(packed, out);
    if (e.method != STORED)
        return ERR_INVALID;
    buf_add_bytes(out, (const char *)packed.at, packed.len);
    return buf_check(out);
}

/* ZIP containers of others: the directory, and one entry unpacked. Every number is checked before
 * it is used. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/zip/unzip.h"

#define ZLIB_CONST /* zlib only reads its input */
#include <zlib.h>

#include "kit/base/str.h"

enum {
    END_LEN = 22,
    COMMENT_MAX = 65535,
    ROW_LEN = 46,
    LOCAL_LEN = 30,
    STORED = 0,
    DEFLATED = 8,
    FLAG_ENCRYPTED = 1,
    WINDOW_RAW = -15, /* deflate without a head of its own */
    PIECE = 64 << 10,
};

struct entry {
    size_t at;   /* of its local head */
    size_t size; /* packed */
    int method;
    bool is_encrypted;
};

static size_t get16(bytes_t b, size_t at)
{
    return (size_t)b.at[at] | (size_t)b.at[at + 1] << 8;
}

static size_t get32(bytes_t b, size_t at)
{
    return get16(b, at) | get16(b, at + 2) << 16;
}

static bool has_mark(bytes_t b, size_t at, const char *mark)
{
    return at <= b.len && b.len - at >= 4 && memcmp(b.at + at, mark, 4) == 0;
}

/* Where the directory begins and ends. The end record stands last, but for its own comment. */
static bool find_directory(bytes_t b, size_t *from, size_t *till)
{
    for (size_t back = END_LEN; back <= END_LEN + COMMENT_MAX && back <= b.len; back++) {
        const size_t at = b.len - back;
        if (!has_mark(b, at, "PK\x05\x06"))
            continue;
        const size_t len = get32(b, at + 12);
        *from = get32(b, at + 16);
        *till = *from + len;
        return *from <= at && len <= at - *from;
    }
    return false;
}

static struct entry entry_of_row(bytes_t b, size_t at)
{
    return (struct entry){ .at = get32(b, at + 42),
                           .size = get32(b, at + 20),
                           .method = (int)get16(b, at + 10),
                           .is_encrypted = (get16(b, at + 8) & FLAG_ENCRYPTED) != 0 };
}

static err_t find_entry(bytes_t b, str_t name, struct entry *out)
{
    size_t at;
    size_t till;
    if (!find_directory(b, &at, &till))
        return ERR_INVALID;
    while (at < till) {
        if (till - at < ROW_LEN || !has_mark(b, at, "PK\x01\x02"))
            return ERR_INVALID;
        const size_t name_len = get16(b, at + 28);
        const size_t len = ROW_LEN + name_len + get16(b, at + 30) + get16(b, at + 32);
        if (till - at < len)
            return ERR_INVALID;
        if (str_eq((str_t){ (const char *)b.at + at + ROW_LEN, name_len }, name)) {
            *out = entry_of_row(b, at);
            return OK;
        }
        at += len;
    }
    return ERR_NOT_FOUND;
}

/* The packed bytes; false: they are not all there. */
static bool content_of(bytes_t b, const struct entry *e, bytes_t *out)
{
    if (!has_mark(b, e->at, "PK\x03\x04") || b.len - e->at < LOCAL_LEN)
        return false;
    const size_t head = LOCAL_LEN + get16(b, e->at + 26) + get16(b, e->at + 28);
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
    struct entry e;
    bytes_t packed;
    TRY(find_entry(container, name, &e));
    if (e.is_encrypted || !content_of(container, &e, &packed) || packed.len > UINT32_MAX / 2)
        return ERR_INVALID;
    if (e.method == DEFLATED)
        return unpack(packed, out);
    if (e.method != STORED)
        return ERR_INVALID;
    buf_add_bytes(out, (const char *)packed.at, packed.len);
    return buf_check(out);
}

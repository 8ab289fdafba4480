/* The last step of an answer: ETag, 304, gzip. The only user of zlib.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#define ZLIB_CONST /* zlib only reads its input */
#include <zlib.h>

#include "kit/base/str.h"
#include "kit/http/conn.h"

enum { GZIP_LEAST = 1024, GZIP_LEVEL = 5 };

/* --- a fingerprint ---------------------------------------------------------------------------- */

static uint64_t load8(const char *at)
{
    uint64_t v;
    memcpy(&v, at, 8);
    return v;
}

/* Both halves of the 128-bit product, folded: each bit of a and b reaches most bits of the result.
 */
static uint64_t fold_multiply(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    const wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* 128 bits in two independent lanes. Tells texts apart for caches, at some gigabytes a second; it
 * is no defence against somebody who looks for collisions, who could only fool the cache of
 * himself. */
static void fingerprint(str_t s, uint64_t out[2])
{
    static const uint64_t K[4] = { UINT64_C(0x9E3779B97F4A7C15), UINT64_C(0xC2B2AE3D27D4EB4F),
                                   UINT64_C(0xD6E8FEB86659FD93), UINT64_C(0xA0761D6478BD642F) };
    uint64_t a = K[0] ^ s.len;
    uint64_t b = K[1] + s.len;
    size_t i = 0;
    for (; i + 16 <= s.len; i += 16) {
        const uint64_t v = load8(s.at + i);
        const uint64_t w = load8(s.at + i + 8);
        a = fold_multiply(a ^ v, w ^ K[2]) + w;
        b = fold_multiply(b ^ w, v ^ K[3]) + v;
    }
    char tail[16] = { 0 };
    if (i < s.len)
        memcpy(tail, s.at + i, s.len - i);
    a = fold_multiply(a ^ load8(tail), load8(tail + 8) ^ K[2]);
    b = fold_multiply(b ^ load8(tail + 8), load8(tail) ^ K[3]);
    out[0] = fold_multiply(a ^ K[1], K[0]);
    out[1] = fold_multiply(b ^ K[0], K[1]);
}

/* A compressed body is another representation, so it has another tag. */
static str_t make_etag(struct arena *arena, str_t body, bool as_gzip)
{
    uint64_t f[2];
    fingerprint(body, f);
    return arena_printf(arena, "\"%016" PRIx64 "%016" PRIx64 "%s\"", f[0], f[1],
                        as_gzip ? "-z" : "");
}

bool etag_listed(str_t list, str_t etag)
{
    str_t part;
    while (str_cut(&list, ',', &part)) {
        part = str_trim(part);
        if (str_starts(part, S("W/")))
            part = str_sub(part, 2, part.len);
        if (str_eq(part, etag) || str_eq(part, S("*")))
            return true;
    }
    return false;
}

/* --- gzip ------------------------------------------------------------------------------------- */

static bool deflate_all(z_stream *z, str_t from, struct buf *to)
{
    const uLong bound = deflateBound(z, (uLong)from.len);
    char *const room = buf_room(to, bound);
    if (room == NULL)
        return false;
    z->next_in = (const Bytef *)from.at;
    z->avail_in = (uInt)from.len;
    z->next_out = (Bytef *)room;
    z->avail_out = (uInt)bound;
    if (deflate(z, Z_FINISH) != Z_STREAM_END)
        return false;
    buf_grew(to, (size_t)z->total_out);
    return true;
}

/* false: body is as it was. */
static bool compress_body(struct response *rs)
{
    z_stream z = { 0 };
    if (deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    struct buf packed;
    buf_init(&packed, rs->body.max);
    const bool done = deflate_all(&z, buf_str(&rs->body), &packed) && packed.len < rs->body.len;
    (void)deflateEnd(&z);
    if (done) {
        buf_release(&rs->body);
        rs->body = packed;
        rs->is_gzip = true;
    } else {
        buf_release(&packed);
    }
    return done;
}

void response_finish(const struct request *rq, struct response *rs)
{
    const bool is_read = rq->method == GET || rq->method == HEAD;
    if (rs->source != NULL) {
        must(is_read);
        source_finish(rq, rs);
        return;
    }
    if (rs->status != 200 || rs->cache == CACHE_NEVER || rs->stream_topic.len > 0 || !is_read)
        return;
    const bool as_gzip = !rs->is_gzip && rs->fixed_body.len == 0 && rs->body.len >= GZIP_LEAST &&
                         is_compressible(rs->content_type) && rs->etag.len == 0 &&
                         accepts_gzip(request_header(rq, S("accept-encoding")));
    const str_t body = rs->fixed_body.len > 0 ? rs->fixed_body : buf_str(&rs->body);
    if (rs->etag.len == 0)
        rs->etag = make_etag(rs->arena, body, as_gzip);
    if (etag_listed(request_header(rq, S("if-none-match")), rs->etag)) {
        rs->status = 304;
        rs->fixed_body = STR_NONE;
        buf_release(&rs->body);
        return;
    }
    if (as_gzip)
        (void)compress_body(rs); /* a body that does not shrink goes as it is */
}

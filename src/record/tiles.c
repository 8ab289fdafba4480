/* Tiles of the tree as transparency logs hand them out (c2sp.org/tlog-tiles): whoever holds them
 * can compute every proof without asking again. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/tile_source.h"
#include "ledger/tree.h"
#include "record/pages.h"

enum { SEGMENTS_MAX = 3, LEVEL_MAX = 7 };

/* What an address asks for: ".../tile/0/x001/067.p/17". */
struct tile_asked {
    int64_t level, at, width;
};

static bool read_three(str_t digits, int64_t *out)
{
    return digits.len == 3 && str_to_i64(digits, 0, 999, out);
}

/* "x001/067" is 1067: every segment but the last begins with x. */
static bool read_at(const str_t *segments, int count, int64_t *out)
{
    int64_t at = 0;
    for (int i = 0; i < count; i++) {
        const bool is_last = i + 1 == count;
        int64_t part;
        if (!is_last && !str_starts(segments[i], S("x")))
            return false;
        if (!read_three(str_sub(segments[i], is_last ? 0 : 1, segments[i].len), &part))
            return false;
        at = at * 1000 + part;
    }
    *out = at;
    return count == 1 || at >= 1000; /* one address for one tile */
}

static bool read_asked(const struct request *rq, struct tile_asked *out)
{
    str_t segments[SEGMENTS_MAX];
    int count = 0;
    while (count < SEGMENTS_MAX && rq->params[1 + count].len > 0) {
        segments[count] = rq->params[1 + count];
        count++;
    }
    struct tile_asked t = { .width = TILE_HASHES };
    if (count == 0 || !str_to_i64(path_word(rq, 0), 0, LEVEL_MAX, &t.level))
        return false;
    if (count > 1 && str_ends(segments[count - 2], S(".p"))) {
        if (!str_to_i64(segments[count - 1], 1, TILE_HASHES - 1, &t.width))
            return false;
        count--;
        segments[count - 1].len -= 2;
    }
    if (!read_at(segments, count, &t.at))
        return false;
    *out = t;
    return true;
}

err_t tile_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct tile_asked t;
    struct checkpoint_row newest;
    if (!read_asked(rq, &t))
        return problem(cx, ERR_NOT_FOUND, "no address of a tile");
    TRY(checkpoint_newest(cx, &newest));
    const int64_t whole = newest.size >> (TILE_BITS * t.level); /* subtrees of this level */
    if (t.at * TILE_HASHES + t.width > whole)
        return problem(cx, ERR_NOT_FOUND, "tile %" PRId64 " is not that full", t.at);
    struct tile_source tiles = { .cx = cx };
    const struct tree_source source = tile_source_of(&tiles);
    const struct hash256 *hashes = NULL;
    TRY(source.tile(source.of, (int)t.level, t.at, (size_t)t.width, &hashes)); /* 0 to 7 */
    rs->content_type = S("application/octet-stream");
    for (int64_t i = 0; i < t.width; i++) {
        const bytes_t b = hash_bytes(&hashes[i]);
        buf_add_bytes(&rs->body, (const char *)b.at, b.len); /* bytes as they are */
    }
    return OK;
}

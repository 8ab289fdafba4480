/* The directory of a ZIP container of others.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/zip/directory.h"

enum { END_LEN = 22, COMMENT_MAX = 65535, ROW_LEN = 46, FLAG_ENCRYPTED = 1 };

bool zip_mark(bytes_t b, size_t at, const char *mark)
{
    return at <= b.len && b.len - at >= 4 && memcmp(b.at + at, mark, 4) == 0;
}

/* The end record stands last, but for its own comment. */
static bool find_end(bytes_t b, size_t *out)
{
    for (size_t back = END_LEN; back <= END_LEN + COMMENT_MAX && back <= b.len; back++) {
        const size_t at = b.len - back;
        if (zip_mark(b, at, "PK\x05\x06") && zip_16(b, at + 20) == back - END_LEN) {
            *out = at;
            return true;
        }
    }
    return false;
}

bool zip_open(bytes_t b, struct zip_directory *out)
{
    size_t end = 0;
    *out = (struct zip_directory){ .container = b };
    if (!find_end(b, &end))
        return false;
    const size_t len = zip_32(b, end + 12);
    out->count = zip_16(b, end + 10);
    out->from = out->at = zip_32(b, end + 16);
    out->till = end;
    const bool is_one_part =
        zip_16(b, end + 4) == 0 && zip_16(b, end + 6) == 0 && zip_16(b, end + 8) == out->count;
    return is_one_part && out->count > 0 && out->count <= ZIP_ENTRIES_MAX && out->from <= end &&
           len == end - out->from;
}

static bool row_read(struct zip_directory *d, struct zip_row *out)
{
    const bytes_t b = d->container;
    const size_t left = d->till - d->at;
    if (left < ROW_LEN || !zip_mark(b, d->at, "PK\x01\x02") ||
        (zip_16(b, d->at + 8) & FLAG_ENCRYPTED) != 0)
        return false;
    const size_t name_len = zip_16(b, d->at + 28);
    const size_t len = ROW_LEN + name_len + zip_16(b, d->at + 30) + zip_16(b, d->at + 32);
    *out = (struct zip_row){ .name = { (const char *)b.at + d->at + ROW_LEN, name_len },
                             .at = zip_32(b, d->at + 42),
                             .size = zip_32(b, d->at + 20),
                             .method = (int)zip_16(b, d->at + 10) };
    if (left < len || out->at >= d->from)
        return false;
    d->at += len;
    return true;
}

bool zip_next(struct zip_directory *d, struct zip_row *out)
{
    if (d->seen == d->count) {
        d->is_damaged |= d->at != d->till;
        return false;
    }
    d->seen++;
    const bool is_row = !d->is_damaged && row_read(d, out);
    d->is_damaged |= !is_row;
    return is_row;
}

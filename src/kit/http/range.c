/* Parts of an answer that is read while it leaves: conditions and Range (RFC 9110, 13 and 14).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/http/conn.h"

/* Digits and nothing else; what is beyond all files counts as the largest number. */
static bool read_place(str_t s, int64_t *out)
{
    int64_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.at[i];
        if (c < '0' || c > '9')
            return false;
        n = n > (INT64_MAX - 9) / 10 ? INT64_MAX : n * 10 + (c - '0');
    }
    *out = n;
    return s.len > 0;
}

/* "-N": the last N bytes. */
static enum range_answer last_bytes(str_t digits, int64_t length, int64_t *at, int64_t *count)
{
    int64_t wanted;
    if (!read_place(digits, &wanted))
        return RANGE_WHOLE;
    if (wanted == 0 || length == 0)
        return RANGE_NOWHERE;
    *count = wanted < length ? wanted : length;
    *at = length - *count;
    return RANGE_PART;
}

enum range_answer range_read(str_t header, int64_t length, int64_t *at, int64_t *count)
{
    const size_t eq = str_find_byte(header, '=', 0);
    const str_t set = str_trim(str_sub(header, eq + 1, header.len));
    const size_t dash = str_find_byte(set, '-', 0);
    if (eq == header.len || !str_eq_ascii_nocase(str_sub(header, 0, eq), S("bytes")) ||
        dash == set.len)
        return RANGE_WHOLE;
    const str_t till = str_sub(set, dash + 1, set.len);
    if (dash == 0)
        return last_bytes(till, length, at, count);

    int64_t first;
    int64_t last = INT64_MAX;
    if (!read_place(str_sub(set, 0, dash), &first) || (till.len > 0 && !read_place(till, &last)) ||
        last < first)
        return RANGE_WHOLE;
    if (first >= length)
        return RANGE_NOWHERE;
    *at = first;
    *count = (last < length - 1 ? last : length - 1) - first + 1;
    return RANGE_PART;
}

/* If-Match compares strongly; so does If-Range. */
static bool etag_matches(str_t list, str_t etag)
{
    str_t part;
    while (str_cut(&list, ',', &part)) {
        part = str_trim(part);
        if (str_eq(part, etag) || str_eq(part, S("*")))
            return true;
    }
    return false;
}

/* Nothing of the source is sent. */
static void instead_of_source(struct response *rs, int status)
{
    rs->status = status;
    rs->source = NULL;
    if (status != 304)
        rs->content_type = STR_NONE;
}

static void take_range(const struct request *rq, struct response *rs)
{
    const int64_t length = rs->source->length;
    const str_t unless = request_header(rq, S("if-range"));
    if (unless.len > 0 && !str_eq(unless, rs->etag))
        return; /* a date never matches: none was sent */
    switch (range_read(request_header(rq, S("range")), length, &rs->source_at, &rs->source_left)) {
    case RANGE_WHOLE:
        break;
    case RANGE_PART:
        rs->status = 206;
        response_header(rs, S("content-range"),
                        arena_printf(rs->arena, "bytes %" PRId64 "-%" PRId64 "/%" PRId64,
                                     rs->source_at, rs->source_at + rs->source_left - 1, length));
        break;
    case RANGE_NOWHERE:
        response_header(rs, S("content-range"),
                        arena_printf(rs->arena, "bytes */%" PRId64, length));
        instead_of_source(rs, 416);
        break;
    }
}

void source_finish(const struct request *rq, struct response *rs)
{
    must(rs->status == 200 && rs->etag.len > 0 && rs->body.len == 0);
    rs->source_at = 0;
    rs->source_left = rs->source->length;
    response_header(rs, S("accept-ranges"), S("bytes"));
    const str_t wanted = request_header(rq, S("if-match"));
    if (wanted.len > 0 && !etag_matches(wanted, rs->etag))
        instead_of_source(rs, 412);
    else if (etag_listed(request_header(rq, S("if-none-match")), rs->etag))
        instead_of_source(rs, 304);
    else if (rq->method == GET && request_header(rq, S("range")).len > 0)
        take_range(rq, rs);
}

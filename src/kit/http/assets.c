/* Files of assets/, built into the program and served under names that change with their content.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/http/server.h"

static const struct asset *find(str_t name, bool hashed)
{
    for (int i = 0; i < asset_count; i++) {
        if (str_eq(hashed ? assets[i].hashed_name : assets[i].name, name))
            return &assets[i];
    }
    return NULL;
}

const struct asset *asset_by_hashed_name(str_t hashed_name)
{
    return find(hashed_name, true);
}

const struct asset *asset_by_name(str_t name)
{
    return find(name, false);
}

url_t url_asset(struct cx *cx, const char *name)
{
    const struct asset *const a = asset_by_name(str_from_c(name));
    must(a != NULL);
    return url_root(cx, "/assets/{}", UARG(a->hashed_name));
}

static str_t text_of(bytes_t b)
{
    return (str_t){ (const char *)b.at, b.len };
}

/* The hash in the name serves as the tag. */
static str_t etag_of(struct arena *arena, const struct asset *a, bool as_gzip)
{
    return arena_printf(arena, "\"%.*s%s\"", STR_ARG(a->hashed_name), as_gzip ? "-z" : "");
}

bool asset_respond(const struct request *rq, struct response *rs)
{
    if (!str_starts(rq->path, S("/assets/")))
        return false;
    const struct asset *const a = asset_by_hashed_name(str_sub(rq->path, 8, rq->path.len));
    if (a == NULL || (rq->method != GET && rq->method != HEAD)) {
        rs->status = 404;
        rs->content_type = S("text/plain; charset=utf-8");
        BUF_LIT(&rs->body, "404 not-found\n");
        return true;
    }
    const bool as_gzip = a->gzip.len > 0 && accepts_gzip(request_header(rq, S("accept-encoding")));
    rs->status = 200;
    rs->content_type = a->content_type;
    rs->cache = CACHE_FOREVER;
    rs->is_gzip = as_gzip;
    rs->fixed_body = text_of(as_gzip ? a->gzip : a->plain);
    rs->etag = etag_of(rs->arena, a, as_gzip);
    response_finish(rq, rs);
    return true;
}

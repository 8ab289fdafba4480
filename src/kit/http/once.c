/* One GET answered without a server.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/once.h"

#include "kit/base/str.h"
#include "kit/http/conn.h"

err_t answer_once(struct cx *cx, const struct router *r, const struct once_asked *asked,
                  struct once_answer *out)
{
    struct request *const rq = arena_new(cx->arena, struct request);
    *rq = (struct request){ .method = GET, .host = asked->host, .is_https = asked->is_https };
    *out = (struct once_answer){ 0 };
    response_init(&out->rs, cx->arena);
    if (target_read(cx->arena, asked->target, rq) != 0)
        return ERR_NOT_FOUND;
    if (asset_respond(rq, &out->rs))
        return out->rs.status == 200 ? OK : ERR_NOT_FOUND;
    unsigned allowed = 0;
    const bool has_lang = path_take_language(rq, &cx->lang);
    if (router_find(r, GET, rq->path, &out->route, rq->params, &allowed) != ROUTE_FOUND ||
        has_lang == ((out->route->flags & NO_LANG) != 0))
        return ERR_NOT_FOUND;
    TRY(out->route->guard(cx, rq));
    TRY(out->route->handle(cx, rq, &out->rs));
    return buf_check(&out->rs.body);
}

static err_t put_source(struct cx *cx, const struct body_source *source, put_fn *put, void *to)
{
    AUTO(buf) piece;
    buf_init(&piece, SOURCE_PIECE_MAX);
    for (int64_t at = 0; at < source->length; at += (int64_t)piece.len) {
        buf_reset(&piece);
        TRY(source->read(cx, source->of, at, SOURCE_PIECE_MAX, &piece));
        TRY(buf_check(&piece));
        TRY(put(to, buf_str(&piece)));
    }
    return OK;
}

err_t once_body(struct cx *cx, const struct response *rs, put_fn *put, void *to)
{
    if (rs->source != NULL)
        return put_source(cx, rs->source, put, to);
    return put(to, rs->fixed_body.len > 0 ? rs->fixed_body : buf_str(&rs->body));
}

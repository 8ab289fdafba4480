/* Writes come from this site's own pages, and from the person who is signed in.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/csrf.h"

#include "kit/base/str.h"
#include "kit/http/form.h"

str_t csrf_token(struct arena *arena, const struct secret *key, int64_t session)
{
    const struct hash256 h =
        hash_keyed(key, "csrf", (bytes_t){ (const uint8_t *)&session, sizeof session });
    return base64url(arena, hash_bytes(&h));
}

bool csrf_origin_is_host(str_t origin, str_t host, bool is_https)
{
    /* Behind a proxy that ends TLS but is not trusted we see http: the host is what counts. */
    if (str_starts(origin, S("https://")))
        origin = str_sub(origin, 8, origin.len);
    else if (str_starts(origin, S("http://")) && !is_https)
        origin = str_sub(origin, 7, origin.len);
    else
        return false;
    return host.len > 0 &&
           str_eq_ascii_nocase(str_sub(origin, 0, str_find_byte(origin, '/', 0)), host);
}

static bool comes_from_here(const struct request *rq)
{
    const str_t site = request_header(rq, S("sec-fetch-site"));
    if (site.len > 0)
        return str_eq(site, S("same-origin"));
    const str_t origin = request_header(rq, S("origin"));
    if (origin.len > 0)
        return csrf_origin_is_host(origin, rq->host, rq->is_https);
    const str_t referer = request_header(rq, S("referer"));
    if (referer.len > 0)
        return csrf_origin_is_host(referer, rq->host, rq->is_https);
    return request_header(rq, S("cookie")).len == 0;
}

static bool tokens_equal(str_t given, str_t wanted)
{
    unsigned char different = given.len != wanted.len;
    for (size_t i = 0; i < wanted.len && i < given.len; i++)
        different |= (unsigned char)(given.at[i] ^ wanted.at[i]);
    return different == 0;
}

err_t csrf_check(struct cx *cx, const struct request *rq, const struct secret *key)
{
    if (!comes_from_here(rq))
        return problem(cx, ERR_FORBIDDEN, "write from another site");
    if (cx->actor.session == 0)
        return OK;
    str_t given = request_header(rq, S("x-csrf-token"));
    if (given.len == 0) {
        const struct form f = form_open(cx, rq);
        given = form_value(&f, S("csrf"));
    }
    if (!tokens_equal(given, csrf_token(cx->arena, key, cx->actor.session)))
        return problem(cx, ERR_FORBIDDEN, "write without the session's token");
    return OK;
}

/* Visitors of public consultations: a signed random cookie, nothing else, and a pseudonym made from
 * it in each consultation. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "viewpoints/viewpoints.h"

enum { ONE_YEAR_SECONDS = 365 * 24 * 3600 };

/* As with sessions: over https bound to this host, over plain http as browsers take it there. */
static str_t cookie_name(const struct request *rq)
{
    return rq->is_https ? S("__Host-alyans_visitor") : S("alyans_visitor");
}

/* 63 bits of a keyed hash, never 0: what the rest of the program knows of the cookie. */
static int64_t visitor_of(const struct secret *key, str_t value)
{
    const struct hash256 h = hash_keyed(
        key, "visitor", (bytes_t){ (const uint8_t *)value.at, value.len }); /* text as bytes */
    uint64_t v = 0;
    for (int i = 0; i < 8; i++)
        v = v << 8 | h.at[i];
    v &= INT64_MAX;
    return v == 0 ? 1 : (int64_t)v;
}

void visitor_authenticate(struct cx *cx, const struct request *rq)
{
    const struct secret *key = site_of(cx)->key;
    str_t value;
    cx->actor.participant = 0;
    if (cookie_read(cx->arena, key, "visitor-cookie", request_cookie(rq, cookie_name(rq)),
                    &value) == OK)
        cx->actor.participant = visitor_of(key, value);
}

void visitor_cookie_ensure(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct secret *key = site_of(cx)->key;
    if (cx->actor.participant != 0)
        return;
    const str_t value = token_new(cx->arena);
    cx->actor.participant = visitor_of(key, value);
    response_cookie(rs, cookie_name(rq), cookie_sign(cx->arena, key, "visitor-cookie", value),
                    ONE_YEAR_SECONDS, rq->is_https);
}

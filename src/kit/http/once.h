/* One GET answered without a server: what somebody unknown would read. For copies of the site.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTTP_ONCE_H
#define ALYANS_KIT_HTTP_ONCE_H

#include "kit/http/router.h"

struct once_asked {
    str_t target; /* "/az/news?x=1", percent-encoded as in a link */
    str_t host;   /* under which the site is known */
    bool is_https;
};
struct once_answer {
    const struct route *route; /* NULL: a file of assets/ */
    struct response rs;        /* the caller's: response_release, also after an error */
};
/* On cx->db, in the snapshot it is in, as cx->actor; cx->lang becomes that of the target. Nothing
 * is cached, compressed or conditional. Errors: ERR_NOT_FOUND (no GET has this path, or it lacks
 * its language), those of the route's guard and of its handler. */
MUST_USE err_t answer_once(struct cx *cx, const struct router *r, const struct once_asked *asked,
                           struct once_answer *out);
/* The whole body as pieces: calls put for each until it is done or fails. */
typedef err_t put_fn(void *to, str_t piece);
MUST_USE err_t once_body(struct cx *cx, const struct response *rs, put_fn *put, void *to);

#endif

/* Writes come from this site's own pages, and from the person who is signed in.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTTP_CSRF_H
#define ALYANS_KIT_HTTP_CSRF_H

#include "kit/crypto/crypto.h"
#include "kit/http/http.h"

/* The token of a session's forms: field "csrf" or header "x-csrf-token". */
str_t csrf_token(struct arena *arena, const struct secret *key, int64_t session);

/* Everybody: Sec-Fetch-Site must be same-origin, or without it Origin (else Referer) must name this
 * host. A request without any of the three comes from no browser: allowed only without our
 * cookies, since then there is nothing to ride on. Signed in (cx->actor.session): the token too.
 * Errors: ERR_FORBIDDEN. */
MUST_USE err_t csrf_check(struct cx *cx, const struct request *rq, const struct secret *key);

/* Pure: does an Origin or Referer value name this host ("http://localhost:8080/…")? */
bool csrf_origin_is_host(str_t origin, str_t host, bool is_https);

#endif

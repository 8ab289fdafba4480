/* Who a request comes from: sessions and their cookie.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_IDENTITY_SESSIONS_H
#define ALYANS_IDENTITY_SESSIONS_H

#include "identity/store.h"

/* Over https the cookie carries the __Host- prefix, which browsers bind to this host and to https;
 * over plain http they would drop it, so there it has a plain name. */
str_t session_cookie_name(const struct request *rq);

/* Who asks, by the cookie; never writes. Visitors: zeros. */
MUST_USE err_t session_of_request(struct cx *cx, const struct request *rq,
                                  struct session_found *out);
/* Sessions not used since then have ended. */
usec_t session_idle_since(const struct cx *cx);

/* Signs in: a new session with a new token, whatever there was before; sets the cookie and
 * cx->actor. */
MUST_USE err_t session_begin(struct cx *cx, const struct request *rq, struct response *rs,
                             account_id who);
/* Takes the cookie away. The row is the caller's business. */
void session_forget(const struct request *rq, struct response *rs);

#endif

/* Who a request comes from: sessions and their cookie.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_IDENTITY_SESSIONS_H
#define ALYANS_IDENTITY_SESSIONS_H

#include "identity/store.h"

/* Over https the cookie carries the __Host- prefix, which browsers bind to this host and to https;
 * over plain http they would drop it, so there it has a plain name. */
str_t session_cookie_name(const struct request *rq);

/* Whose session the cookie names, also a half one; never writes. Visitors: zeros. */
MUST_USE err_t session_of_request(struct cx *cx, const struct request *rq,
                                  struct session_found *out);
/* Sessions not used since then have ended. */
usec_t session_idle_since(const struct cx *cx);

/* When a session that begins now, or gives the second factor now, will be over. */
usec_t session_full_end(const struct cx *cx);
/* account.seen_at, to the day. */
MUST_USE err_t account_note_seen(struct cx *cx, account_id who);

/* A new session with a new token, whatever there was before; sets the cookie. factor_at: the second
 * factor counts as given then, 0: not. Signs in and sets cx->actor, unless the account has a factor
 * that was not given: then the session is half and the actor nobody. */
MUST_USE err_t session_begin(struct cx *cx, const struct request *rq, struct response *rs,
                             const struct account *who, usec_t factor_at);
/* Takes the cookie away. The row is the caller's business. */
void session_forget(const struct request *rq, struct response *rs);

#endif

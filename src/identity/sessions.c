/* Who a request comes from: sessions, their cookie, and the guards.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/sessions.h"

#include "kit/settings/settings.h"

static const usec_t SEEN_EVERY = INT64_C(300) * USEC_PER_SECOND;

static int64_t session_seconds(const struct cx *cx)
{
    return cx->settings->session_days * 24 * 3600;
}

usec_t session_idle_since(const struct cx *cx)
{
    return cx->now - cx->settings->session_idle_hours * 3600 * USEC_PER_SECOND;
}

str_t session_cookie_name(const struct request *rq)
{
    return rq->is_https ? S("__Host-alyans") : S("alyans");
}

err_t session_of_request(struct cx *cx, const struct request *rq, struct session_found *out)
{
    struct session_found found = { 0 };
    struct hash256 token;
    const str_t cookie = request_cookie(rq, session_cookie_name(rq));
    if (cookie.len > 0 && token_hash(site_of(cx)->key, "session", cookie, &token) == OK) {
        const err_t e = session_find(cx, &token, session_idle_since(cx), &found);
        if (e != OK && e != ERR_NOT_FOUND) /* over, signed out elsewhere, made up: a visitor */
            return e;
    }
    *out = found;
    return OK;
}

err_t identity_authenticate(struct cx *cx, const struct request *rq, int64_t *speaks_under)
{
    struct session_found found = { 0 };
    TRY(session_of_request(cx, rq, &found));
    cx->actor.account = found.account;
    cx->actor.session = found.session;
    cx->actor.roles = found.roles;
    const bool writes = rq->method != GET && rq->method != HEAD;
    if (writes && found.session != 0 && found.seen_at < cx->now - SEEN_EVERY)
        TRY(session_set_seen(cx, found.session));
    *speaks_under = found.speaks_under;
    return OK;
}

err_t session_begin(struct cx *cx, const struct request *rq, struct response *rs, account_id who)
{
    if (cx->actor.session != 0)
        TRY(session_end(cx, (account_id){ cx->actor.account }, cx->actor.session));

    const str_t token = token_new(cx->arena);
    struct hash256 hash;
    must(token_hash(site_of(cx)->key, "session", token, &hash) == OK);
    const int64_t id = id_new(cx->ids, cx->now);
    TRY(session_put(cx, id, who, &hash, cx->now + session_seconds(cx) * USEC_PER_SECOND));

    response_cookie(rs, session_cookie_name(rq), token, session_seconds(cx), rq->is_https);
    cx->actor = (struct actor){ .account = who.v, .session = id };
    return OK;
}

void session_forget(const struct request *rq, struct response *rs)
{
    response_cookie(rs, session_cookie_name(rq), STR_NONE, -1, rq->is_https);
}

err_t session_speak_under(struct cx *cx, int64_t mandate)
{
    must(cx->actor.session != 0);
    return session_set_speaks_under(cx, cx->actor.session, mandate);
}

/* --- guards ----------------------------------------------------------------------------------- */

static err_t guard_roles(struct cx *cx, uint32_t any_of)
{
    if (cx->actor.account == 0)
        return ERR_SIGN_IN;
    return (cx->actor.roles & any_of) != 0 ? OK : ERR_FORBIDDEN;
}

err_t guard_account(struct cx *cx, const struct request *rq)
{
    (void)rq;
    return cx->actor.account != 0 ? OK : ERR_SIGN_IN;
}

err_t guard_operator(struct cx *cx, const struct request *rq)
{
    (void)rq;
    return guard_roles(cx, ROLE_OPERATOR);
}

err_t guard_secretariat(struct cx *cx, const struct request *rq)
{
    (void)rq;
    return guard_roles(cx, ROLE_OPERATOR | ROLE_SECRETARIAT);
}

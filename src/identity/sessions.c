/* Who a request comes from: sessions, their cookie, and the guards.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/sessions.h"

#include "kit/settings/settings.h"
#include "ledger/ledger.h"

/* Time to find the phone. */
static const usec_t HALF_LIFE = INT64_C(15) * 60 * USEC_PER_SECOND;
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
    /* Only the links of a demonstration let in without a password, and without the second factor:
     * once the site is none any more, such a session is nobody's. */
    if (!found.has_password && !site_of(cx)->is_demo)
        found = (struct session_found){ 0 };
    *out = found;
    return OK;
}

err_t identity_authenticate(struct cx *cx, const struct request *rq, int64_t *speaks_under)
{
    struct session_found found = { 0 };
    TRY(session_of_request(cx, rq, &found));
    if (session_is_half(&found))
        found = (struct session_found){ 0 };
    cx->actor.account = found.account;
    cx->actor.session = found.session;
    cx->actor.roles = found.roles;
    cx->actor.factor_at = found.factor_at;
    /* An upload is asked twice who it is: while its files are made ready, on a connection that only
     * reads, and by the writer. */
    const bool writes = rq->method != GET && rq->method != HEAD && db_may_write(cx->db);
    if (writes && found.session != 0 && found.seen_at < cx->now - SEEN_EVERY)
        TRY(session_set_seen(cx, found.session));
    *speaks_under = found.speaks_under;
    return OK;
}

usec_t session_full_end(const struct cx *cx)
{
    return cx->now + session_seconds(cx) * USEC_PER_SECOND;
}

err_t account_note_seen(struct cx *cx, account_id who)
{
    const usec_t day = INT64_C(24) * 3600 * USEC_PER_SECOND;
    return account_set_seen(cx, who, cx->now - cx->now % day);
}

err_t session_begin(struct cx *cx, const struct request *rq, struct response *rs,
                    const struct account *who, usec_t factor_at)
{
    struct session_found before;
    TRY(session_of_request(cx, rq, &before));
    if (before.session != 0)
        TRY(session_end(cx, (account_id){ before.account }, before.session));

    const bool is_half = who->has_factor && factor_at == 0;
    const str_t token = token_new(cx->arena);
    struct hash256 hash;
    must(token_hash(site_of(cx)->key, "session", token, &hash) == OK);
    const struct session s = { .id = id_new(cx->ids, cx->now),
                               .ends_at = is_half ? cx->now + HALF_LIFE : session_full_end(cx),
                               .factor_at = factor_at };
    TRY(session_put(cx, &s, who->id, &hash));
    if (!is_half)
        TRY(account_note_seen(cx, who->id));

    response_cookie(rs, session_cookie_name(rq), token, session_seconds(cx), rq->is_https);
    cx->actor = (struct actor){ 0 };
    if (!is_half)
        cx->actor = (struct actor){ .account = who->id.v, .session = s.id, .factor_at = factor_at };
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

bool has_given_factor(const struct cx *cx)
{
    return cx->actor.factor_at != 0;
}

bool account_owes_factor(const struct cx *cx, const struct account *who)
{
    return !site_of(cx)->is_demo || who->has_password || who->has_factor;
}

static err_t guard_roles(struct cx *cx, uint32_t any_of)
{
    if (cx->actor.account == 0)
        return ERR_SIGN_IN;
    if ((cx->actor.roles & any_of) == 0)
        return ERR_FORBIDDEN;
    if (!has_given_factor(cx))
        return ERR_FACTOR;
    const bool as_secretariat = (cx->actor.roles & any_of & ROLE_SECRETARIAT) != 0;
    cx->actor.acts_as = as_secretariat ? LEDGER_AS_SECRETARIAT : LEDGER_AS_OPERATOR;
    return OK;
}

err_t guard_account(struct cx *cx, const struct request *rq)
{
    (void)rq;
    if (cx->actor.account == 0)
        return ERR_SIGN_IN;
    cx->actor.acts_as = LEDGER_AS_PERSON;
    return OK;
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

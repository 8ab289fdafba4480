/* Who speaks for whom, and sources.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/store.h"

#include "ledger/ledger.h"

/* --- who speaks ------------------------------------------------------------------------------- */

err_t registry_speaker(struct cx *cx, int64_t speaks_under)
{
    if (cx->actor.account == 0)
        return OK;
    const struct mandate *at = NULL;
    size_t count = 0;
    TRY(mandate_get_of_account(cx, (account_id){ cx->actor.account }, &at, &count));
    const struct mandate *const m = mandate_chosen(at, count, speaks_under, cx->now);
    if (m != NULL) {
        cx->actor.organisation = m->organisation.v;
        cx->actor.mandate = m->id.v;
        cx->actor.scopes = m->scopes;
    }
    return OK;
}

err_t guard_representative(struct cx *cx, const struct request *rq)
{
    TRY(guard_account(cx, rq));
    if (cx->actor.mandate == 0)
        return ERR_FORBIDDEN;
    cx->actor.acts_as = LEDGER_AS_ORGANISATION;
    return OK;
}

static err_t guard_scope(struct cx *cx, const struct request *rq, enum mandate_scope scope)
{
    TRY(guard_representative(cx, rq));
    return (cx->actor.scopes & scope) != 0 ? OK : ERR_FORBIDDEN;
}

err_t guard_positions(struct cx *cx, const struct request *rq)
{
    return guard_scope(cx, rq, MANDATE_POSITIONS);
}

err_t guard_registry(struct cx *cx, const struct request *rq)
{
    return guard_scope(cx, rq, MANDATE_REGISTRY);
}

err_t guard_signing(struct cx *cx, const struct request *rq)
{
    TRY(guard_scope(cx, rq, MANDATE_SIGNING));
    return has_given_factor(cx) ? OK : ERR_FACTOR;
}

err_t guard_administrator(struct cx *cx, const struct request *rq)
{
    TRY(guard_scope(cx, rq, MANDATE_ADMINISTERING));
    return has_given_factor(cx) ? OK : ERR_FACTOR;
}

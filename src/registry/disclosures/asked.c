/* What a form of disclosures is about: the organisation, the line, and whether the reader may.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "registry/disclosures/form.h"

err_t asked_line_find(struct cx *cx, organisation_id o, int64_t id, struct asked *a)
{
    struct disclosure_lines all;
    TRY(disclosure_list_of(cx, o, DISCLOSURES_ALL, &all));
    for (size_t i = 0; i < all.count; i++) {
        if (all.at[i].d.id.v == id) {
            a->was = all.at + i;
            return OK;
        }
    }
    return problem(cx, ERR_NOT_FOUND, "no disclosure %" PRId64 " there", id);
}

/* The guard of writes; reading forms it is asked by hand, to say more than no. */
err_t guard_discloser(struct cx *cx, const struct request *rq)
{
    struct organisation o;
    TRY(guard_account(cx, rq));
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    switch (disclosing_of_reader(cx, o.id)) {
    case DISCLOSING_REFUSED:
        return ERR_FORBIDDEN;
    case DISCLOSING_AS_ITSELF:
        return guard_registry(cx, rq);
    case DISCLOSING_AS_SECRETARIAT:
        return guard_secretariat(cx, rq);
    }
    must_failed("a way of disclosing", __FILE__, __LINE__);
}

err_t asked_load(struct cx *cx, const struct request *rq, bool of_one, struct asked *a)
{
    *a = (struct asked){ 0 };
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &a->o));
    a->how = disclosing_of_reader(cx, a->o.id);
    return of_one ? asked_line_find(cx, a->o.id, path_id(rq, 1), a) : OK;
}

bool asked_is_own(const struct asked *a)
{
    return a->how == DISCLOSING_AS_ITSELF;
}

/* What may be changed by this reader, and still stands. */
err_t asked_may_change(struct cx *cx, const struct asked *a)
{
    struct actor actor = cx->actor;
    actor.acts_as = asked_is_own(a) ? LEDGER_AS_ORGANISATION : LEDGER_AS_SECRETARIAT;
    if (a->was->d.ended_at != 0)
        return problem(cx, ERR_CONFLICT, "disclosure %" PRId64 " is over", a->was->d.id.v);
    return disclosure_may_change(&a->was->d, &actor)
               ? OK
               : problem(cx, ERR_FORBIDDEN, "disclosure %" PRId64 " of somebody else",
                         a->was->d.id.v);
}

url_t url_disclosures(struct cx *cx, const struct organisation *o)
{
    return url_with(cx, "/organisations/{}/disclosures", UARG(o->slug));
}

url_t url_disclosure(struct cx *cx, const struct organisation *o, disclosure_id d)
{
    return url_with(cx, "/organisations/{}/disclosures#d-{}", UARG(o->slug), UARG(d.v));
}

/* Whoever may not enter anything reads what the mandate is for, or that it is not theirs. */
err_t asked_respond_refused(struct cx *cx, const struct request *rq, struct response *rs,
                            const struct asked *a)
{
    return cx->actor.organisation == a->o.id.v
               ? mandate_respond_refused(cx, rq, rs, MANDATE_REGISTRY)
               : problem(cx, ERR_FORBIDDEN, "disclosures of another organisation");
}

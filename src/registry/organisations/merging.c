/* Organisations that go on in another, and those that came out of one. What they said stays theirs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"
#include "registry/mandates/rules.h"
#include "registry/store.h"

/* Its memberships of the alliance that have no end get this one. */
static err_t memberships_end(struct cx *cx, organisation_id of, str_t dated)
{
    const struct membership *at = NULL;
    size_t count = 0;
    TRY(membership_list_of(cx, of, &at, &count));
    for (size_t i = 0; i < count; i++) {
        struct membership m = at[i];
        membership_id made;
        if (m.ends.len > 0)
            continue;
        m.ends = dated;
        m.way_out = S("merger");
        TRY(membership_put(cx, &m, &made));
    }
    return OK;
}

static err_t merging_verdict(struct cx *cx, const struct organisation *from,
                             const struct organisation *into, str_t dated)
{
    if (!actor_is_secretariat(&cx->actor))
        return problem(cx, ERR_FORBIDDEN, "merging is the secretariat's");
    if (!date_is_partial(dated))
        return problem(cx, ERR_INVALID, "date of the merger");
    if (from->removed_at != 0 || into->removed_at != 0)
        return problem(cx, ERR_NOT_FOUND, "removed organisation");
    if (from->id.v == into->id.v || from->merged_into != 0 || into->merged_into != 0)
        return problem(cx, ERR_CONFLICT, "merged already, or into itself");
    return OK;
}

err_t organisation_merge(struct cx *cx, organisation_id from, organisation_id into, str_t dated)
{
    struct organisation was;
    struct organisation to;
    TRY(organisation_get(cx, from, &was));
    TRY(organisation_get(cx, into, &to));
    TRY(merging_verdict(cx, &was, &to, dated));
    struct organisation is = was;
    is.merged_into = into.v;
    is.merged_at = cx->now;
    if (is.dissolved.len == 0)
        is.dissolved = dated;
    TRY(organisation_set_merged(cx, &is));
    TRY(memberships_end(cx, from, dated));
    struct ledger_field fields[4];
    size_t n = 0;
    fields[n++] = ledger_id("organisation", into.v);
    fields[n++] = ledger_text("dated", dated);
    ledger_changed(cx->arena, fields, &n, "dissolved", was.dissolved, is.dissolved);
    return ledger_add(
        cx, &(struct ledger_new){ LEDGER_ORGANISATION_MERGED, from.v, into.v, fields, n, NULL });
}

err_t organisation_split(struct cx *cx, organisation_id whole, organisation_id part, str_t dated)
{
    const struct fact relation = { .organisation = part,
                                   .kind = FACT_RELATION,
                                   .scheme = S("split_from"),
                                   .other = whole,
                                   .from = dated };
    fact_id made;
    if (!actor_is_secretariat(&cx->actor))
        return problem(cx, ERR_FORBIDDEN, "splitting is the secretariat's");
    TRY(fact_add(cx, &relation, &made));
    return ledger_add(cx, &(struct ledger_new){ LEDGER_ORGANISATION_SPLIT, part.v, whole.v,
                                                LEDGER_FIELDS(ledger_id("organisation", whole.v),
                                                              ledger_text("dated", dated)),
                                                NULL });
}

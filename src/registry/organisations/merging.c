/* Organisations that go on in another, those that were said to by mistake, and those that came out
 * of one. What they said stays theirs. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/entries.h"
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

static err_t dated_verdict(struct cx *cx, str_t dated)
{
    if (!date_is_partial(dated) || !date_has_come(dated, date_day(cx->arena, cx->now)))
        return problem(cx, ERR_INVALID, "date of a merger or split");
    return OK;
}

static err_t merging_verdict(struct cx *cx, const struct organisation *from,
                             const struct organisation *into, str_t dated)
{
    if (!actor_is_secretariat(&cx->actor))
        return problem(cx, ERR_FORBIDDEN, "merging is the secretariat's");
    TRY(dated_verdict(cx, dated));
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

/* Those the merger ended go on. */
static err_t memberships_reopen(struct cx *cx, const struct organisation *of)
{
    const struct membership *at = NULL;
    size_t count = 0;
    TRY(membership_list_of(cx, of->id, &at, &count));
    for (size_t i = 0; i < count; i++) {
        struct membership m = at[i];
        membership_id made;
        if (m.created_at != of->merged_at || !str_eq(m.way_out, S("merger")))
            continue;
        m.ends = m.way_out = STR_NONE;
        TRY(membership_put(cx, &m, &made));
    }
    return OK;
}

/* Did the merger itself say that it was dissolved? Then nothing else did. */
static err_t dissolved_by_merger(struct cx *cx, const struct organisation *o, bool *is)
{
    struct entry e;
    TRY(entry_newest(cx, ledger_kind_word(LEDGER_ORGANISATION_MERGED), o->id.v, &e));
    const struct entry_value *const said = entry_said(&e, S("dissolved"));
    *is = said != NULL && str_eq(said->text, o->dissolved);
    return OK;
}

err_t organisation_unmerge(struct cx *cx, organisation_id from, str_t reason)
{
    struct organisation was;
    bool is_dissolved = false;
    const size_t letters = utf8_count(reason);
    if (!actor_is_secretariat(&cx->actor))
        return problem(cx, ERR_FORBIDDEN, "merging is the secretariat's");
    if (letters < MERGER_REASON_LEAST || letters > MERGER_REASON_MOST)
        return problem(cx, ERR_INVALID, "reason of %zu characters", letters);
    TRY(organisation_get(cx, from, &was));
    if (was.merged_into == 0 || was.removed_at != 0)
        return problem(cx, ERR_CONFLICT, "organisation %" PRId64 " has not merged", from.v);
    TRY(dissolved_by_merger(cx, &was, &is_dissolved));
    struct organisation is = was;
    is.merged_into = 0;
    is.merged_at = 0;
    if (is_dissolved)
        is.dissolved = STR_NONE;
    TRY(organisation_set_merged(cx, &is));
    TRY(memberships_reopen(cx, &was));
    struct ledger_field fields[4];
    size_t n = 0;
    fields[n++] = ledger_id("organisation", was.merged_into);
    fields[n++] = ledger_text("reason", reason);
    ledger_changed(cx->arena, fields, &n, "dissolved", was.dissolved, is.dissolved);
    return ledger_add(cx, &(struct ledger_new){ LEDGER_ORGANISATION_UNMERGED, from.v,
                                                was.merged_into, fields, n, NULL });
}

err_t organisation_unmergers(struct cx *cx, organisation_id of, const struct unmerger **out,
                             size_t *count)
{
    const struct entry_filter filter = { .kind = ledger_kind_word(LEDGER_ORGANISATION_UNMERGED),
                                         .about = of.v };
    const struct entry *entries = NULL;
    size_t n = 0;
    TRY(entry_list_all(cx, &filter, &entries, &n));
    struct unmerger *const at = arena_array(cx->arena, struct unmerger, n);
    for (size_t i = 0; i < n; i++) {
        const struct entry_value *const reason = entry_value(&entries[i], "reason");
        at[i] = (struct unmerger){ .from = { entries[i].subject },
                                   .into = { entries[i].within },
                                   .at = entries[i].at,
                                   .reason = reason == NULL ? STR_NONE : reason->text };
    }
    *out = at;
    *count = n;
    return OK;
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
    TRY(dated_verdict(cx, dated));
    TRY(fact_add(cx, &relation, &made));
    return ledger_add(cx, &(struct ledger_new){ LEDGER_ORGANISATION_SPLIT, part.v, whole.v,
                                                LEDGER_FIELDS(ledger_id("organisation", whole.v),
                                                              ledger_text("dated", dated)),
                                                NULL });
}

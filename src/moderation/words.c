/* Moderation in the words of people.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "moderation/words.h"

#include "kit/base/str.h"

str_t duration_text(struct cx *cx, usec_t how_long)
{
    const int64_t minutes = how_long / (60 * USEC_PER_SECOND);
    if (minutes < 120)
        return trn(cx, minutes < 1 ? 1 : minutes, "{0} minute", "{0} minutes");
    if (minutes < 48 * 60)
        return trn(cx, minutes / 60, "{0} hour", "{0} hours");
    return trn(cx, minutes / (24 * 60), "{0} day", "{0} days");
}

str_t verdict_label(struct cx *cx, enum moderation_verdict v)
{
    return v == VERDICT_REMOVE ? _("Removed") : v == VERDICT_KEEP ? _("Kept") : STR_NONE;
}

str_t case_state_label(struct cx *cx, const struct moderation_case *c)
{
    if (c->withdrawn_at != 0)
        return _("Withdrawn by its author");
    switch (c->state) {
    case CASE_WAITING:
        return c->verdict == VERDICT_KEEP || c->origin == ORIGIN_REPORTED
                   ? _("Public; reported, waits for a decision")
                   : _("Waits for a decision");
    case CASE_KEPT:
        return _("Kept");
    case CASE_REMOVED:
        return _("Removed");
    case CASE_APPEALED:
        return _("Removed; the appeal waits for another person");
    case CASE_SETTLED:
        return c->verdict == VERDICT_KEEP ? _("Kept on appeal") : _("Removed, also on appeal");
    }
    must_failed("a state", __FILE__, __LINE__);
}

str_t case_origin_label(struct cx *cx, enum case_origin o)
{
    switch (o) {
    case ORIGIN_SUBMITTED:
        return _("Submitted, not public before it is decided on");
    case ORIGIN_REPORTED:
        return _("Public, reported by a reader");
    case ORIGIN_BEFORE_RULES:
        return _("From before the rules were published");
    }
    must_failed("an origin", __FILE__, __LINE__);
}

str_t role_label(struct cx *cx, str_t role)
{
    if (str_eq(role, S("secretariat")))
        return _("a person of the secretariat");
    if (str_eq(role, S("operator")))
        return _("the operator of the site");
    return _("not known");
}

str_t kind_one(struct cx *cx, str_t kind)
{
    const struct moderated_kind *const k = moderated_kind_of(cx, kind);
    return k != NULL ? tr_lang(cx->lang, k->one) : kind;
}

url_t url_appeal(struct cx *cx, case_id c, str_t token)
{
    return token.len > 0
               ? url_with(cx, "/moderation/cases/{}/appeal?link={}", UARG(c.v), UARG(token))
               : url_with(cx, "/moderation/cases/{}/appeal", UARG(c.v));
}

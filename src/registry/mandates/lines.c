/* Mandates with what their readers need beside them: names for the public and for administrators.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "registry/pages.h"

err_t mandate_lines_of(struct cx *cx, const struct organisation *o, struct mandate_lines *current,
                       struct mandate_lines *past)
{
    const struct mandate *at = NULL;
    size_t count = 0;
    TRY(mandate_get_of_organisation(cx, o->id, &at, &count));
    struct mandate_lines now = { arena_array(cx->arena, struct mandate_line, count), 0 };
    struct mandate_lines over = { arena_array(cx->arena, struct mandate_line, count), 0 };
    for (size_t i = 0; i < count; i++) {
        struct mandate_lines *const to = mandate_is_over(&at[i], cx->now) ? &over : &now;
        to->at[to->count++] = (struct mandate_line){ .m = &at[i],
                                                     .o = o,
                                                     .holds = mandate_holds(&at[i], cx->now),
                                                     .holder = mandate_holder(cx, &at[i]) };
    }
    *current = now;
    *past = over;
    return OK;
}

/* --- for administrators ----------------------------------------------------------------------- */

static err_t giver_of(struct cx *cx, const struct mandate *m, str_t *out)
{
    if (m->given_by == 0 || m->given_under == 0) {
        *out = m->given_by == 0 ? _("given by the operator") : _("given by the secretariat");
        return OK;
    }
    struct account giver;
    TRY(account_find(cx, (account_id){ m->given_by }, &giver));
    *out = giver.erased_at != 0 ? _("given by a person who is erased")
                                : trf(cx, "given by {0}", TARG(giver.name));
    return OK;
}

/* A link is a key to the account: only to one that nobody has entered, that has no role, and that
 * exists for this organisation alone. */
static err_t may_get_link(struct cx *cx, const struct mandate *m, const struct account *who,
                          bool *out)
{
    const struct mandate *at = NULL;
    size_t count = 0;
    TRY(mandate_get_of_account(cx, who->id, &at, &count));
    bool may = !who->has_password && who->roles == 0 && !who->is_disabled && who->erased_at == 0 &&
               m->account.v != cx->actor.account;
    for (size_t i = 0; i < count; i++)
        may &= at[i].organisation.v == m->organisation.v;
    *out = may;
    return OK;
}

err_t mandate_lines_for_administrators(struct cx *cx, struct mandate_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        struct mandate_line *const line = &lines->at[i];
        struct account *const who = arena_new(cx->arena, struct account);
        TRY(account_find(cx, line->m->account, who));
        line->who = who;
        TRY(giver_of(cx, line->m, &line->giver));
        TRY(may_get_link(cx, line->m, who, &line->may_get_link));
    }
    return OK;
}

/* --- how an organisation is administered ------------------------------------------------------ */

err_t administration_load(struct cx *cx, organisation_id whose, struct administration *out,
                          html_t *named)
{
    const struct mandate *at = NULL;
    size_t count = 0;
    TRY(mandate_get_of_organisation(cx, whose, &at, &count));
    *out = administration_of(at, count, cx->now);
    *named = out->named != NULL ? mandate_holder(cx, out->named) : HTML_NONE;
    return OK;
}

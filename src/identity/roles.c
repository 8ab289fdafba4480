/* Roles: given, ended, handed over; never without anybody.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/roles.h"

#include "identity/entry.h"
#include "kit/base/str.h"
#include "ledger/ledger.h"

static const usec_t OFFER_LIFE = INT64_C(14) * 24 * 3600 * USEC_PER_SECOND;

str_t role_word(uint32_t role)
{
    return role == ROLE_OPERATOR ? S("operator") : S("secretariat");
}

bool role_from_word(str_t word, uint32_t *out)
{
    const bool is_operator = str_eq(word, S("operator"));
    if (!is_operator && !str_eq(word, S("secretariat")))
        return false;
    *out = is_operator ? ROLE_OPERATOR : ROLE_SECRETARIAT;
    return true;
}

/* --- giving and ending ------------------------------------------------------------------------ */

static err_t note_role(struct cx *cx, enum ledger_kind kind, account_id id, uint32_t role)
{
    return account_record(cx, kind, id, LEDGER_FIELDS(ledger_text("role", role_word(role))), NULL);
}

err_t role_give(struct cx *cx, account_id id, uint32_t role)
{
    struct account who;
    TRY(account_find(cx, id, &who));
    if ((who.roles & role) != 0 || who.erased_at != 0 || who.is_disabled)
        return problem(cx, ERR_CONFLICT, "role held already, or account closed");
    TRY(account_set_roles(cx, id, who.roles | role));
    TRY(link_end_open(cx, id)); /* whoever made one could not have made it to this role */
    return note_role(cx, LEDGER_ROLE_GIVEN, id, role);
}

err_t role_is_last(struct cx *cx, account_id id, uint32_t role, bool *out)
{
    int64_t others = 0;
    TRY(account_count_others(cx, id, role, &others));
    *out = others == 0;
    return OK;
}

err_t role_end(struct cx *cx, account_id id, uint32_t role)
{
    struct account who;
    bool is_last = false;
    TRY(account_find(cx, id, &who));
    TRY(role_is_last(cx, id, role, &is_last));
    if ((who.roles & role) == 0 || is_last)
        return problem(cx, ERR_CONFLICT, "role not held, or by nobody else");
    TRY(account_set_roles(cx, id, who.roles & ~role));
    return note_role(cx, LEDGER_ROLE_ENDED, id, role);
}

err_t role_end_all(struct cx *cx, const struct account *who)
{
    static const uint32_t ROLES[] = { ROLE_OPERATOR, ROLE_SECRETARIAT };
    for (size_t i = 0; i < ARRAY_LEN(ROLES); i++) {
        if ((who->roles & ROLES[i]) != 0)
            TRY(role_end(cx, who->id, ROLES[i]));
    }
    return OK;
}

err_t roles_may_end(struct cx *cx, const struct account *who, uint32_t *last)
{
    static const uint32_t ROLES[] = { ROLE_OPERATOR, ROLE_SECRETARIAT };
    uint32_t stuck = 0;
    for (size_t i = 0; i < ARRAY_LEN(ROLES); i++) {
        bool is_last = false;
        if ((who->roles & ROLES[i]) != 0)
            TRY(role_is_last(cx, who->id, ROLES[i], &is_last));
        if (is_last)
            stuck |= ROLES[i];
    }
    *last = stuck;
    return OK;
}

/* --- handing over ----------------------------------------------------------------------------- */

err_t role_offer(struct cx *cx, account_id to, uint32_t role)
{
    struct account who;
    struct role_offer_list open = { 0 };
    TRY(account_find(cx, to, &who));
    if ((who.roles & role) != 0 || who.erased_at != 0 || who.is_disabled)
        return problem(cx, ERR_CONFLICT, "role held already, or account closed");
    TRY(offer_list_of(cx, to, &open));
    for (size_t i = 0; i < open.count; i++) {
        if (open.at[i].role == role)
            TRY(offer_end(cx, open.at[i].id));
    }
    return offer_put(cx, &(struct role_offer){ .id = id_new(cx->ids, cx->now),
                                               .to = to,
                                               .by = { cx->actor.account },
                                               .role = role,
                                               .ends_at = cx->now + OFFER_LIFE });
}

/* Of this person, and made by somebody who still holds the role. */
static err_t own_offer(struct cx *cx, int64_t id, struct role_offer *out)
{
    struct account by;
    TRY(offer_get(cx, id, out));
    if (out->to.v != cx->actor.account)
        return ERR_NOT_FOUND;
    TRY(account_find(cx, out->by, &by));
    const bool may_offer = (by.roles & (out->role | ROLE_OPERATOR)) != 0 && !by.is_disabled;
    return may_offer ? OK : ERR_NOT_FOUND;
}

err_t role_offer_take(struct cx *cx, int64_t id)
{
    struct role_offer o;
    TRY(own_offer(cx, id, &o));
    if (!has_given_factor(cx))
        return ERR_FACTOR;
    TRY(offer_end(cx, id));
    return role_give(cx, o.to, o.role);
}

err_t role_offer_decline(struct cx *cx, int64_t id)
{
    struct role_offer o;
    TRY(own_offer(cx, id, &o));
    return offer_end(cx, id);
}

/* Inviting by mail link: who may, how a link stands, and what becomes of it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/positions/invitations.h"

#include "kit/base/str.h"
#include "kit/json/member.h"
#include "kit/settings/settings.h"
#include "ledger/ledger.h"
#include "viewpoints/positions/invitations_store.h"
#include "viewpoints/rules.h"

static const usec_t DAY = INT64_C(24) * 3600 * USEC_PER_SECOND;

/* --- rules ------------------------------------------------------------------------------------ */

usec_t invitation_ends_at(const struct consultation *c, usec_t now)
{
    const usec_t life = now + MAIL_LINK_DAYS * DAY;
    return c->closes_at != 0 && c->closes_at < life ? c->closes_at : life;
}

static enum mail_link ended_state(enum invitation_end why)
{
    switch (why) {
    case INVITATION_FINISHED:
        return MAIL_LINK_FINISHED;
    case INVITATION_REPLACED:
        return MAIL_LINK_REPLACED;
    case INVITATION_WITHDRAWN:
    case INVITATION_ERASED:
    case INVITATION_GOES_ON:
        return MAIL_LINK_WITHDRAWN;
    }
    must_failed("an end", __FILE__, __LINE__);
}

enum mail_link mail_link_state(const struct invitation *i, usec_t used_at, const struct mandate *m,
                               const struct consultation *c, usec_t now)
{
    if (i->ended_at != 0 && i->why != INVITATION_FINISHED)
        return ended_state(i->why);
    if (m == NULL || m->organisation.v != i->organisation.v || m->account.v != i->account.v ||
        !mandate_allows(m, MANDATE_POSITIONS, now))
        return MAIL_LINK_MANDATE_OVER;
    if (used_at != 0)
        return MAIL_LINK_USED;
    if (i->ended_at != 0)
        return MAIL_LINK_FINISHED;
    if (!consultation_takes_positions(c, now) || !consultation_has_side(c, SIDE_ORGANISATIONS))
        return MAIL_LINK_NOT_OPEN;
    return now < i->ends_at ? MAIL_LINK_WORKS : MAIL_LINK_EXPIRED;
}

/* --- finding ---------------------------------------------------------------------------------- */

static err_t factor_of_holder(struct cx *cx, struct mail_link_found *link)
{
    struct account who;
    TRY(account_find(cx, link->mandate.account, &who));
    link->owes_factor = account_owes_factor(cx, &who);
    return OK;
}

err_t mail_link_find(struct cx *cx, str_t token, struct mail_link_found *out)
{
    *out = (struct mail_link_found){ .state = MAIL_LINK_UNKNOWN };
    if (token_hash(site_of(cx)->key, "position-link", token, &out->token) != OK)
        return OK;
    err_t e = invitation_of_link(cx, &out->token, &out->invitation, &out->used_at);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    e = consultation_get(cx, out->invitation.consultation, &out->consultation);
    if (e == ERR_NOT_FOUND) { /* its import was undone */
        cx->problem = (struct problem){ 0 };
        return OK;
    }
    TRY(e);
    e = mandate_find(cx, out->invitation.mandate, &out->mandate);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (e != OK)
        cx->problem = (struct problem){ 0 };
    out->state = mail_link_state(&out->invitation, out->used_at, e == OK ? &out->mandate : NULL,
                                 &out->consultation, cx->now);
    return out->state == MAIL_LINK_WORKS ? factor_of_holder(cx, out) : OK;
}

/* A link takes all its positions in one write, at one moment. */
static bool took(const struct mail_link_found *link, const struct stance *s)
{
    return s->is_by_mail && s->taken_at == link->used_at &&
           s->organisation.v == link->invitation.organisation.v &&
           s->mandate.v == link->invitation.mandate.v;
}

err_t mail_link_taken(struct cx *cx, const struct mail_link_found *link, const struct stance **out,
                      size_t *count)
{
    const struct stance *at = NULL;
    size_t n = 0;
    *count = 0;
    if (link->used_at == 0)
        return OK;
    TRY(stance_list(cx, link->invitation.consultation, HISTORY_ALL, &at, &n));
    struct stance *const taken = arena_array(cx->arena, struct stance, n);
    for (size_t i = 0; i < n; i++) {
        if (took(link, &at[i]))
            taken[(*count)++] = at[i];
    }
    *out = taken;
    return OK;
}

/* --- making ----------------------------------------------------------------------------------- */

/* The secretariat, or an administrator of this organisation. */
static bool may_invite(const struct cx *cx, organisation_id whose)
{
    switch (cx->actor.acts_as) {
    case LEDGER_AS_SECRETARIAT:
    case LEDGER_AS_OPERATOR:
        return true;
    case LEDGER_AS_ORGANISATION:
        return cx->actor.organisation == whose.v && (cx->actor.scopes & MANDATE_ADMINISTERING) != 0;
    default: /* a number, not an enum */
        return false;
    }
}

static err_t link_make(struct cx *cx, invitation_id id, str_t *token)
{
    struct hash256 hash;
    *token = token_new(cx->arena);
    must(token_hash(site_of(cx)->key, "position-link", *token, &hash) == OK);
    return invitation_link_put(cx, id, &hash);
}

static err_t note_invited(struct cx *cx, const struct invitation *i)
{
    return ledger_add(
        cx, &(struct ledger_new){
                LEDGER_POSITION_INVITED, i->id.v, i->consultation.v,
                LEDGER_FIELDS(ledger_id("organisation", i->organisation.v),
                              ledger_id("mandate", i->mandate.v),
                              ledger_time(cx->arena, "ends_at", i->ends_at),
                              ledger_text("way", i->was_mailed ? S("mailed") : S("handed_over"))),
                NULL });
}

err_t invitation_make(struct cx *cx, const struct consultation *c, mandate_id m,
                      struct invitation *out, str_t *token)
{
    struct mandate mandate;
    TRY(mandate_find(cx, m, &mandate));
    if (!may_invite(cx, mandate.organisation) ||
        !mandate_allows(&mandate, MANDATE_POSITIONS, cx->now))
        return problem(cx, ERR_FORBIDDEN, "not theirs to invite, or not for positions");
    if (!consultation_takes_positions(c, cx->now) || !consultation_has_side(c, SIDE_ORGANISATIONS))
        return problem(cx, ERR_CONFLICT, "takes no positions of organisations");
    struct invitation made = { .id = { id_new(cx->ids, cx->now) },
                               .consultation = c->id,
                               .organisation = mandate.organisation,
                               .mandate = m,
                               .account = mandate.account,
                               .invited_at = cx->now,
                               .ends_at = invitation_ends_at(c, cx->now) };
    TRY(invitation_replace(cx, c->id, m));
    TRY(invitation_put(cx, &made));
    TRY(link_make(cx, made.id, token));
    TRY(invitation_send(cx, &made, c, *token, false, &made.was_mailed));
    TRY(invitation_set_mailed(cx, made.id, made.was_mailed));
    if (made.was_mailed)
        *token = STR_NONE;
    *out = made;
    return note_invited(cx, &made);
}

err_t invitation_withdraw(struct cx *cx, invitation_id id)
{
    struct invitation i;
    TRY(invitation_get(cx, id, &i));
    if (!may_invite(cx, i.organisation))
        return problem(cx, ERR_FORBIDDEN, "an invitation of another organisation");
    TRY(invitation_end(cx, id, INVITATION_WITHDRAWN));
    return ledger_add(cx, &(struct ledger_new){
                              LEDGER_POSITION_UNINVITED, id.v, i.consultation.v,
                              LEDGER_FIELDS(ledger_id("organisation", i.organisation.v)), NULL });
}

/* The entries of the positions that it took stand for its use in the record. */
err_t mail_link_use(struct cx *cx, const struct mail_link_found *link, int64_t positions,
                    enum invitation_rest rest, str_t *token, bool *is_mailed)
{
    str_t next = STR_NONE;
    bool went_out = false;
    TRY(invitation_link_used(cx, &link->token, positions));
    if (rest == REST_NONE) {
        TRY(invitation_end(cx, link->invitation.id, INVITATION_FINISHED));
    } else {
        TRY(link_make(cx, link->invitation.id, &next));
        if (link->invitation.was_mailed)
            TRY(invitation_send(cx, &link->invitation, &link->consultation, next, true, &went_out));
    }
    *token = next;
    *is_mailed = went_out;
    return OK;
}

/* --- persons ---------------------------------------------------------------------------------- */

err_t invitations_export_person(struct cx *cx, int64_t account, struct json_out *j)
{
    const struct invitation *at = NULL;
    size_t count = 0;
    TRY(invitation_list_of_account(cx, account, &at, &count));
    json_key(j, S("invited_to_take_positions"));
    json_put_array(j);
    for (size_t i = 0; i < count; i++) {
        json_put_object(j);
        json_key(j, S("mandate"));
        json_put_id(j, at[i].mandate.v);
        json_key(j, S("consultation"));
        json_put_id(j, at[i].consultation.v);
        json_member_time(j, cx->arena, "invited_at", at[i].invited_at);
        json_member_time(j, cx->arena, "used_at", at[i].used_at);
        json_member_time(j, cx->arena, "ended_at", at[i].ended_at);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    return OK;
}

err_t invitations_erase_person(struct cx *cx, int64_t account)
{
    return invitation_end_of_account(cx, account);
}

err_t invitations_housekeep(struct cx *cx)
{
    return invitation_forget(cx, cx->now - cx->settings->retention_invitation_days * DAY);
}

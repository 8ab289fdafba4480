/* Claiming the page of one's own organisation: a letter proves the address, the secretariat or the
 * organisation's own domain proves the rest.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/claims/claims.h"

#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "ledger/ledger.h"
#include "registry/claims/letters.h"
#include "registry/claims/store.h"
#include "registry/mandates/rules.h"
#include "registry/registry.h"
#include "registry/store.h"

#define DAYS(n) ((n)*INT64_C(24) * 3600 * USEC_PER_SECOND)
enum { OPEN_MOST = 3 };
static const usec_t LINK_LIFE = DAYS(7);
static const usec_t INVITE_LIFE = DAYS(14);

/* Why the program itself hands a page over. Earlier versions wrote the sentence into the rows. */
#define BY_ADDRESS "proven-by-address"
#define BY_ADDRESS_EARLIER                                                                         \
    "The page was claimed from an address of the organisation’s own website, or one of its "     \
    "contacts on record."

bool claim_reason_is_proof(str_t reason)
{
    return str_eq(reason, S(BY_ADDRESS)) || str_eq(reason, S(BY_ADDRESS_EARLIER));
}

str_t claim_reason_words(struct cx *cx, str_t reason)
{
    return claim_reason_is_proof(reason)
               ? _("The page was claimed from an address of the organisation’s own website, or one "
                   "of its contacts on record.")
               : reason;
}

static err_t note(struct cx *cx, enum ledger_kind kind, const struct claim *c,
                  const struct ledger_field *more)
{
    struct ledger_field fields[3];
    size_t n = 0;
    fields[n++] = ledger_id("organisation", c->organisation.v);
    if (more != NULL)
        fields[n++] = *more;
    if (c->proof != PROOF_NONE)
        fields[n++] = ledger_text("proof", c->proof == PROOF_DOMAIN ? S("domain") : S("operator"));
    return ledger_add(cx,
                      &(struct ledger_new){ kind, c->id.v, c->organisation.v, fields, n, NULL });
}

/* Nobody administers it, and it is there. */
static err_t may_be_claimed(struct cx *cx, organisation_id id, struct organisation *o)
{
    bool has = true;
    TRY(organisation_find(cx, id, o));
    TRY(organisation_has_administrator(cx, id, &has));
    if (has || o->merged_into != 0 || o->is_example)
        return problem(cx, ERR_CONFLICT, "organisation %" PRId64 " cannot be claimed", id.v);
    return OK;
}

/* --- making ----------------------------------------------------------------------------------- */

err_t claim_make(struct cx *cx, const struct claim *c, claim_id *out, bool *is_sent)
{
    struct organisation o;
    int64_t open = 0;
    TRY(may_be_claimed(cx, c->organisation, &o));
    TRY(claim_count_open(cx, o.id, &open));
    if (open >= OPEN_MOST)
        return problem(cx, ERR_BUSY, "organisation %" PRId64 ": claims are open", o.id.v);

    struct claim made = *c;
    made.id.v = id_new(cx->ids, cx->now);
    made.created_at = cx->now;
    made.proof = PROOF_NONE;
    const str_t token = token_new(cx->arena);
    struct hash256 hash;
    must(token_hash(site_of(cx)->key, "claim", token, &hash) == OK);
    TRY(claim_link_send(cx, &made, &o, token, is_sent));
    made.state = *is_sent ? CLAIM_SENT : CLAIM_WAITING; /* else the secretariat looks at it */
    TRY(claim_put(cx, &made, *is_sent ? &hash : NULL));
    *out = made.id;
    return note(cx, LEDGER_CLAIM_MADE, &made, NULL);
}

err_t claim_find_by_token(struct cx *cx, str_t token, struct claim *out)
{
    struct hash256 hash;
    if (token_hash(site_of(cx)->key, "claim", token, &hash) != OK)
        return problem(cx, ERR_NOT_FOUND, "not a token");
    TRY(claim_get_by_token(cx, &hash, out));
    if (out->state == CLAIM_SENT && out->created_at < cx->now - LINK_LIFE)
        out->state = CLAIM_LAPSED; /* its row says so within the hour */
    return OK;
}

/* --- handing over ----------------------------------------------------------------------------- */

/* Whom it is handed to. */
struct heir {
    struct account who; /* id, name, email and language count */
    bool is_new;        /* has no password yet */
};

/* The account of the address; ERR_CONFLICT when somebody else holds its first key. */
static err_t heir_of(struct cx *cx, const struct claim *c, struct heir *out)
{
    const err_t e = account_find_by_email(cx, c->email, &out->who);
    out->is_new = e == ERR_NOT_FOUND;
    if (e == OK && (out->who.is_disabled || (!out->who.has_password && out->who.seen_at == 0)))
        return problem(cx, ERR_CONFLICT, "account closed, or invited by somebody else");
    if (e != ERR_NOT_FOUND)
        return e;
    cx->problem = (struct problem){ 0 }; /* expected */
    out->who = (struct account){ .email = c->email, .name = c->name, .language = c->language };
    return account_add(cx, c->email, c->name, 0, c->language, &out->who.id);
}

static err_t hand_over(struct cx *cx, struct claim *c, enum claim_state from, str_t reason,
                       struct heir *heir)
{
    struct organisation o;
    mandate_id given;
    TRY(may_be_claimed(cx, c->organisation, &o));
    TRY(heir_of(cx, c, heir));
    TRY(mandate_give(cx,
                     &(struct mandate){ .account = heir->who.id,
                                        .organisation = o.id,
                                        .scopes = MANDATE_SCOPES_ALL,
                                        .starts_at = cx->now,
                                        .reason = reason },
                     &given));
    c->state = CLAIM_ACCEPTED;
    c->reason = reason;
    c->decided_at = cx->now;
    c->account = heir->who.id.v;
    TRY(claim_set_state(cx, c, from));
    const struct ledger_field why = ledger_text("reason", reason);
    return note(cx, LEDGER_CLAIM_ACCEPTED, c, &why);
}

/* What the address proves by itself is handed over by the program, whoever asks. */
static err_t hand_over_proven(struct cx *cx, struct claim *c, str_t *entry)
{
    const struct actor visitor = cx->actor;
    struct heir heir = { 0 };
    cx->actor = (struct actor){ 0 };
    err_t e = hand_over(cx, c, CLAIM_SENT, S(BY_ADDRESS), &heir);
    *entry = STR_NONE;
    if (e == OK && heir.is_new)
        e = entry_link_make(cx, heir.who.id, LINK_INVITE, INVITE_LIFE, entry);
    cx->actor = visitor;
    return e;
}

static err_t proof_of(struct cx *cx, const struct claim *c, enum claim_proof *out)
{
    struct organisation o;
    const str_t *contacts = NULL;
    size_t count = 0;
    TRY(organisation_find(cx, c->organisation, &o));
    *out = PROOF_NONE;
    if (o.dissolved.len > 0) /* its host may be in other hands by now */
        return OK;
    TRY(contact_get_emails(cx, o.id, &contacts, &count));
    *out = claim_proof_of(c->email, o.website, contacts, count);
    return OK;
}

err_t claim_confirm(struct cx *cx, const struct claim *c, enum claim_state *state, str_t *entry)
{
    struct claim now = *c;
    struct organisation o;
    if (c->state != CLAIM_SENT)
        return problem(cx, ERR_CONFLICT, "the link of claim %" PRId64 " was used", c->id.v);
    TRY(may_be_claimed(cx, c->organisation, &o));
    now.confirmed_at = cx->now;
    TRY(proof_of(cx, c, &now.proof));
    *entry = STR_NONE;
    if (now.proof == PROOF_DOMAIN) {
        struct account who;
        const err_t e = account_find_by_email(cx, c->email, &who);
        const bool is_guest =
            e == OK && (who.is_disabled || (!who.has_password && who.seen_at == 0));
        if (e != OK && e != ERR_NOT_FOUND)
            return e;
        cx->problem = (struct problem){ 0 }; /* expected */
        *state = CLAIM_ACCEPTED;
        if (!is_guest)
            return hand_over_proven(cx, &now, entry);
    }
    now.state = *state = CLAIM_WAITING;
    return claim_set_state(cx, &now, CLAIM_SENT);
}

/* --- deciding --------------------------------------------------------------------------------- */

static bool is_open(const struct claim *c)
{
    return c->state == CLAIM_SENT || c->state == CLAIM_WAITING;
}

/* Nobody hands a page to themselves. */
static err_t forbid_own(struct cx *cx, const struct claim *c)
{
    struct account who;
    if (cx->actor.account == 0)
        return OK;
    const err_t e = account_find(cx, (account_id){ cx->actor.account }, &who);
    if (e == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 };
        return OK;
    }
    TRY(e);
    return str_eq_ascii_nocase(who.email, c->email) && c->email.len > 0
               ? problem(cx, ERR_FORBIDDEN, "claim %" PRId64 " is the actor's own", c->id.v)
               : OK;
}

err_t claim_accept(struct cx *cx, const struct request *rq, claim_id id, str_t checked,
                   struct entry_handed *out)
{
    struct claim c;
    struct organisation o;
    struct heir heir = { 0 };
    TRY(claim_get(cx, id, &c));
    if (!is_open(&c))
        return problem(cx, ERR_CONFLICT, "claim %" PRId64 " is decided", id.v);
    if (str_trim(checked).len == 0)
        return problem(cx, ERR_INVALID, "not said how it was checked");
    TRY(forbid_own(cx, &c));
    const enum claim_state from = c.state;
    c.proof = PROOF_OPERATOR;
    TRY(hand_over(cx, &c, from, str_trim(checked), &heir));
    TRY(organisation_find(cx, c.organisation, &o));
    TRY(claim_decision_send(cx, &c, &o, heir.is_new));
    *out = (struct entry_handed){ .name = c.name };
    return heir.is_new
               ? entry_link_hand_out(cx, rq, &heir.who, LINK_INVITE, INVITE_LIFE,
                                     mandate_cause(cx, heir.who.language, &o, MANDATE_SCOPES_ALL),
                                     out)
               : OK;
}

err_t claim_refuse(struct cx *cx, claim_id id, str_t reason)
{
    struct claim c;
    TRY(claim_get(cx, id, &c));
    if (!is_open(&c))
        return problem(cx, ERR_CONFLICT, "claim %" PRId64 " is decided", id.v);
    if (str_trim(reason).len == 0)
        return problem(cx, ERR_INVALID, "no public reason");
    struct organisation o;
    TRY(organisation_find(cx, c.organisation, &o));
    const enum claim_state from = c.state;
    c.state = CLAIM_REFUSED;
    c.reason = str_trim(reason);
    c.decided_at = cx->now;
    TRY(claim_set_state(cx, &c, from));
    const struct ledger_field why = ledger_text("reason", c.reason);
    TRY(note(cx, LEDGER_CLAIM_REFUSED, &c, &why));
    return claim_decision_send(cx, &c, &o, false);
}

err_t claim_list_all(struct cx *cx, struct claim_list *out)
{
    return claim_get_all(cx, out);
}

err_t claim_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct claim c;
    TRY(claim_get(cx, (claim_id){ id }, &c));
    return organisation_describe(cx, c.organisation.v, name, where);
}

/* --- not kept longer than needed -------------------------------------------------------------- */

err_t registry_housekeep(struct cx *cx)
{
    int64_t count = 0;
    TRY(claims_forget(cx, cx->now - LINK_LIFE, cx->now - DAYS(cx->settings->retention_claim_days),
                      &count));
    if (count == 0)
        return OK;
    return ledger_add(cx, &(struct ledger_new){ LEDGER_RETENTION_APPLIED, 0, 0,
                                                LEDGER_FIELDS(ledger_int("claims", count)), NULL });
}

/* The rules of mandates. Pure. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/mandates/rules.h"

#include "kit/base/str.h"
#include "ledger/ledger.h"

/* --- when one may be used --------------------------------------------------------------------- */

bool mandate_runs(const struct mandate *m, usec_t now)
{
    return m->starts_at <= now && (m->ends_at == 0 || now < m->ends_at) && m->revoked_at == 0;
}

bool mandate_holds(const struct mandate *m, usec_t now)
{
    return mandate_runs(m, now) && !m->rests && !m->is_shut;
}

bool mandate_allows(const struct mandate *m, enum mandate_scope scope, usec_t now)
{
    return mandate_holds(m, now) && (m->scopes & scope) != 0;
}

bool mandate_administers(const struct mandate *m, usec_t now)
{
    return mandate_allows(m, MANDATE_ADMINISTERING, now);
}

bool mandate_is_over(const struct mandate *m, usec_t now)
{
    return m->revoked_at != 0 || (m->ends_at != 0 && m->ends_at <= now);
}

bool mandate_waits(const struct mandate *m, usec_t now)
{
    return m->given_under == 0 && !mandate_is_over(m, now) && m->starts_at > now;
}

const struct mandate *mandate_chosen(const struct mandate *at, size_t count, int64_t asked,
                                     usec_t now)
{
    const struct mandate *chosen = NULL;
    const struct mandate *only = NULL;
    size_t holding = 0;
    for (size_t i = 0; i < count; i++) {
        if (at[i].id.v == asked)
            chosen = &at[i];
        if (mandate_holds(&at[i], now)) {
            only = &at[i];
            holding++;
        }
    }
    if (chosen != NULL && mandate_holds(chosen, now))
        return chosen;
    /* Whoever chose one organisation must not find himself speaking for another. */
    if (chosen != NULL && holding == 1 && chosen->organisation.v != only->organisation.v)
        return NULL;
    return holding == 1 ? only : NULL;
}

/* --- who acts --------------------------------------------------------------------------------- */

bool actor_administers(const struct actor *a, organisation_id o)
{
    return a->acts_as == LEDGER_AS_ORGANISATION && a->mandate != 0 && a->organisation == o.v &&
           (a->scopes & MANDATE_ADMINISTERING) != 0;
}

bool actor_is_secretariat(const struct actor *a)
{
    return a->acts_as == LEDGER_AS_SECRETARIAT || a->acts_as == LEDGER_AS_OPERATOR ||
           (a->acts_as == LEDGER_AS_PROGRAM && a->account == 0 && a->participant == 0);
}

/* --- giving ----------------------------------------------------------------------------------- */

struct standing standing_of(const struct mandate *at, size_t count, account_id named, usec_t now)
{
    struct standing s = { 0 };
    for (size_t i = 0; i < count; i++) {
        const struct mandate *const m = &at[i];
        s.has_administrator |= mandate_administers(m, now);
        s.has_named |= mandate_waits(m, now);
        s.held += m->account.v == named.v ? 1 : 0;
        s.has_others |= mandate_runs(m, now) && (m->account.v != named.v || m->rests);
    }
    return s;
}

usec_t mandate_first_moment(const struct mandate *m, const struct actor *a,
                            const struct standing *s, usec_t now, usec_t wait)
{
    const bool must_wait = !actor_administers(a, m->organisation) && s->has_others;
    const usec_t earliest = must_wait ? now + wait : m->starts_at;
    return earliest > m->starts_at ? earliest : m->starts_at;
}

err_t mandate_giving_verdict(const struct mandate *m, const struct actor *a,
                             const struct standing *s, usec_t now)
{
    const bool is_administrator = actor_administers(a, m->organisation);
    if (!is_administrator && !actor_is_secretariat(a))
        return ERR_FORBIDDEN;
    if (m->scopes == 0 || (m->scopes & ~(uint32_t)MANDATE_SCOPES_ALL) != 0)
        return ERR_INVALID;
    if (m->ends_at != 0 && (m->ends_at <= m->starts_at || m->ends_at <= now))
        return ERR_INVALID;
    if (s->held >= MANDATES_HELD_MOST)
        return ERR_CONFLICT;
    if (is_administrator)
        return OK;
    if ((m->scopes & MANDATE_ADMINISTERING) == 0 || m->reason.len == 0)
        return ERR_INVALID;
    return s->has_administrator || s->has_named ? ERR_CONFLICT : OK;
}

/* --- ending ----------------------------------------------------------------------------------- */

enum mandate_ending mandate_ending_of(const struct mandate *m, const struct actor *a, usec_t now)
{
    if (a->account != 0 && a->account == m->account.v && !m->rests)
        return ENDING_BY_HOLDER;
    if (actor_administers(a, m->organisation))
        return ENDING_BY_ADMINISTRATOR;
    if (actor_is_secretariat(a))
        return mandate_waits(m, now) ? ENDING_BY_SECRETARIAT : ENDING_REFUSED;
    const bool speaks = a->acts_as == LEDGER_AS_ORGANISATION && a->mandate != 0 &&
                        a->organisation == m->organisation.v;
    return speaks && mandate_waits(m, now) ? ENDING_BY_OBJECTION : ENDING_REFUSED;
}

str_t mandate_ending_word(enum mandate_ending how)
{
    switch (how) {
    case ENDING_REFUSED:
        return STR_NONE;
    case ENDING_BY_HOLDER:
        return S("holder");
    case ENDING_BY_ADMINISTRATOR:
        return S("administrator");
    case ENDING_BY_SECRETARIAT:
        return S("secretariat");
    case ENDING_BY_OBJECTION:
        return S("objection");
    }
    must_failed("an ending of the list", __FILE__, __LINE__);
}

bool mandate_is_last(const struct mandate *m, const struct mandate *at, size_t count, usec_t now)
{
    if (!mandate_administers(m, now))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (at[i].id.v != m->id.v && mandate_administers(&at[i], now))
            return false;
    }
    return true;
}

/* --- names ------------------------------------------------------------------------------------ */

enum name_right mandate_name_right(const struct mandate *m, const struct actor *a)
{
    if (a->account != 0 && a->account == m->account.v)
        return m->rests ? NAME_REFUSED : NAME_BY_HOLDER;
    return actor_administers(a, m->organisation) ? NAME_BY_ADMINISTRATOR : NAME_REFUSED;
}

str_t name_right_word(enum name_right by)
{
    switch (by) {
    case NAME_REFUSED:
        return STR_NONE;
    case NAME_BY_HOLDER:
        return S("holder");
    case NAME_BY_ADMINISTRATOR:
        return S("administrator");
    }
    must_failed("a right of the list", __FILE__, __LINE__);
}

bool mandate_name_may_show(const struct mandate *m, enum name_right by)
{
    return by == NAME_BY_HOLDER || (by == NAME_BY_ADMINISTRATOR &&
                                    !str_eq(m->withheld_by, name_right_word(NAME_BY_HOLDER)));
}

/* --- the last administrator ------------------------------------------------------------------- */

/* When it ended; INT64_MAX: it runs, its holder's account is the matter. */
static usec_t over_at(const struct mandate *m, usec_t now)
{
    if (mandate_runs(m, now))
        return INT64_MAX;
    return m->revoked_at != 0 ? m->revoked_at : m->ends_at;
}

/* One that was revoked before it started was never in force. */
static bool has_begun(const struct mandate *m, usec_t now)
{
    return m->starts_at <= now && (m->revoked_at == 0 || m->starts_at <= m->revoked_at);
}

static enum loss loss_by(const struct mandate *last, usec_t now)
{
    if (last == NULL)
        return LOSS_NEVER_HAD;
    if (mandate_runs(last, now))
        return last->is_shut ? LOSS_SHUT : LOSS_DOUBTED;
    if (last->revoked_at == 0)
        return LOSS_RAN_OUT;
    return str_eq(last->ended_by, mandate_ending_word(ENDING_BY_HOLDER)) ? LOSS_GIVEN_BACK
                                                                         : LOSS_REVOKED;
}

struct administration administration_of(const struct mandate *at, size_t count, usec_t now)
{
    struct administration a = { 0 };
    bool has_one = false;
    bool has_spoken = false;
    for (size_t i = 0; i < count; i++) {
        const struct mandate *const m = &at[i];
        has_spoken |= has_begun(m, now);
        if ((m->scopes & MANDATE_ADMINISTERING) == 0)
            continue;
        has_one |= mandate_administers(m, now);
        if (mandate_waits(m, now))
            a.named = m;
        if (has_begun(m, now) && (a.last == NULL || over_at(m, now) > over_at(a.last, now)))
            a.last = m;
    }
    a.loss = has_one ? LOSS_NONE : loss_by(a.last, now);
    a.is_lost = !has_one && has_spoken;
    return a;
}

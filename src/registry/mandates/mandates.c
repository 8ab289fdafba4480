/* Mandates: given, ended, confirmed, named; each change appends to the ledger.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "ledger/ledger.h"
#include "registry/mandates/rules.h"
#include "registry/pages.h"
#include "registry/views/names.html.h"

static usec_t recovery_wait(const struct cx *cx)
{
    return cx->settings->mandate_recovery_hours * INT64_C(3600) * USEC_PER_SECOND;
}

/* --- giving ----------------------------------------------------------------------------------- */

static err_t note_given(struct cx *cx, const struct mandate *m)
{
    struct ledger_field fields[9];
    size_t n = 0;
    const bool is_administrator = m->given_under != 0;
    const str_t holder = arena_printf(cx->arena, "%" PRId64, m->account.v);
    fields[n++] = ledger_id("organisation", m->organisation.v);
    fields[n++] = ledger_text("scopes", mandate_scopes_words(cx->arena, m->scopes));
    fields[n++] = ledger_time(cx->arena, "starts_at", m->starts_at);
    fields[n++] = ledger_time(cx->arena, "ends_at", m->ends_at);
    fields[n++] = ledger_text("reason", m->reason);
    fields[n++] = ledger_text("given_as", ledger_as_word(cx->actor.acts_as));
    fields[n++] = ledger_personal("account", holder, m->account.v);
    if (!is_administrator && m->given_by != 0) {
        const str_t giver = arena_printf(cx->arena, "%" PRId64, m->given_by);
        fields[n++] = ledger_personal("given_by", giver, m->given_by);
    }
    return ledger_add(cx, &(struct ledger_new){ LEDGER_MANDATE_GIVEN, m->id.v, m->organisation.v,
                                                fields, n, NULL });
}

err_t mandate_give(struct cx *cx, const struct mandate *m, mandate_id *out)
{
    const struct mandate *open = NULL;
    size_t count = 0;
    TRY(mandate_get_open(cx, m->organisation, &open, &count));
    const struct standing s = standing_of(open, count, m->account, cx->now);

    struct mandate made = *m;
    made.id.v = id_new(cx->ids, cx->now);
    made.created_at = cx->now;
    made.given_by = cx->actor.account;
    made.given_under = actor_administers(&cx->actor, m->organisation) ? cx->actor.mandate : 0;
    const usec_t wait = s.has_others ? recovery_wait(cx) : 0;
    made.starts_at = mandate_first_moment(m, &cx->actor, &s, cx->now, wait);
    const err_t verdict = mandate_giving_verdict(&made, &cx->actor, &s, cx->now);
    if (verdict != OK)
        return problem(cx, verdict, "mandate of organisation %" PRId64 " not given",
                       m->organisation.v);
    TRY(mandate_put(cx, &made));
    TRY(note_given(cx, &made));
    *out = made.id;
    return OK;
}

/* --- ending ----------------------------------------------------------------------------------- */

err_t mandate_end(struct cx *cx, const struct mandate *m, enum mandate_ending how)
{
    const str_t word = mandate_ending_word(how);
    TRY(mandate_set_revoked(cx, m->id, word));
    return ledger_add(
        cx, &(struct ledger_new){ LEDGER_MANDATE_REVOKED, m->id.v, m->organisation.v,
                                  LEDGER_FIELDS(ledger_id("organisation", m->organisation.v),
                                                ledger_text("ended_by", word)),
                                  NULL });
}

err_t mandate_revoke(struct cx *cx, mandate_id id, enum mandate_leaving how)
{
    struct mandate m;
    TRY(mandate_get(cx, id, &m));
    if (mandate_is_over(&m, cx->now))
        return problem(cx, ERR_NOT_FOUND, "mandate %" PRId64 " is over", id.v);
    const enum mandate_ending by = mandate_ending_of(&m, &cx->actor, cx->now);
    if (by == ENDING_REFUSED)
        return problem(cx, ERR_FORBIDDEN, "mandate %" PRId64 ": not the actor's to end", id.v);

    const struct mandate *open = NULL;
    size_t count = 0;
    TRY(mandate_get_open(cx, m.organisation, &open, &count));
    if (how == MANDATE_LEAVE_CAREFULLY && mandate_is_last(&m, open, count, cx->now))
        return problem(cx, ERR_CONFLICT, "mandate %" PRId64 ": the last administrator", id.v);
    return mandate_end(cx, &m, by);
}

/* --- doubts ----------------------------------------------------------------------------------- */

err_t mandate_confirm(struct cx *cx, mandate_id id)
{
    struct mandate m;
    TRY(mandate_get(cx, id, &m));
    if (!actor_administers(&cx->actor, m.organisation))
        return problem(cx, ERR_FORBIDDEN, "mandate %" PRId64 " of another organisation", id.v);
    if (!m.rests || !mandate_runs(&m, cx->now))
        return problem(cx, ERR_CONFLICT, "mandate %" PRId64 ": nothing to confirm", id.v);
    TRY(mandate_set_confirmed(cx, id));
    return ledger_add(cx, &(struct ledger_new){
                              LEDGER_MANDATE_CONFIRMED, id.v, m.organisation.v,
                              LEDGER_FIELDS(ledger_id("organisation", m.organisation.v)), NULL });
}

/* --- names ------------------------------------------------------------------------------------ */

static err_t name_right_of(struct cx *cx, mandate_id id, struct mandate *m, enum name_right *by)
{
    TRY(mandate_get(cx, id, m));
    *by = mandate_name_right(m, &cx->actor);
    return *by != NAME_REFUSED
               ? OK
               : problem(cx, ERR_FORBIDDEN, "name of mandate %" PRId64 ": not the actor's", id.v);
}

static err_t note_name(struct cx *cx, enum ledger_kind kind, const struct mandate *m,
                       enum name_right by, str_t reason)
{
    struct ledger_field fields[3];
    size_t n = 0;
    fields[n++] = ledger_id("organisation", m->organisation.v);
    fields[n++] = ledger_text("by", name_right_word(by));
    if (reason.len > 0)
        fields[n++] = ledger_text("reason", reason);
    return ledger_add(cx,
                      &(struct ledger_new){ kind, m->id.v, m->organisation.v, fields, n, NULL });
}

err_t mandate_withhold(struct cx *cx, mandate_id id, str_t reason)
{
    struct mandate m;
    enum name_right by = NAME_REFUSED;
    TRY(name_right_of(cx, id, &m, &by));
    if (m.withheld_at != 0)
        return problem(cx, ERR_CONFLICT, "name of mandate %" PRId64 " is withheld", id.v);
    if (reason.len == 0)
        return problem(cx, ERR_INVALID, "a name is withheld for a reason");
    TRY(mandate_set_name(cx, id, cx->now, name_right_word(by), reason));
    return note_name(cx, LEDGER_NAME_WITHHELD, &m, by, reason);
}

err_t mandate_show_name(struct cx *cx, mandate_id id)
{
    struct mandate m;
    enum name_right by = NAME_REFUSED;
    TRY(name_right_of(cx, id, &m, &by));
    if (m.withheld_at == 0)
        return problem(cx, ERR_CONFLICT, "name of mandate %" PRId64 " is shown", id.v);
    if (!mandate_name_may_show(&m, by))
        return problem(cx, ERR_FORBIDDEN, "mandate %" PRId64 ": its holder withheld the name",
                       id.v);
    TRY(mandate_set_name(cx, id, 0, STR_NONE, STR_NONE));
    return note_name(cx, LEDGER_NAME_SHOWN, &m, by, STR_NONE);
}

html_t mandate_holder(struct cx *cx, const struct mandate *m)
{
    enum { HOLDER_MAX = 8 << 10 };
    struct account who = { 0 };
    /* Where the name cannot be read, it is not shown. */
    const bool is_known = m->withheld_at == 0 && account_find(cx, m->account, &who) == OK;
    AUTO(buf) out;
    buf_init(&out, HOLDER_MAX);
    view_holder(&out, cx, m, is_known ? &who : NULL);
    return html_of_buf(cx, &out);
}

/* --- questions -------------------------------------------------------------------------------- */

err_t organisation_has_administrator(struct cx *cx, organisation_id o, bool *out)
{
    const struct mandate *open = NULL;
    size_t count = 0;
    TRY(mandate_get_open(cx, o, &open, &count));
    *out = standing_of(open, count, (account_id){ 0 }, cx->now).has_administrator;
    return OK;
}

err_t mandate_list_of_account(struct cx *cx, account_id who, const struct mandate **out,
                              size_t *count)
{
    return mandate_get_of_account(cx, who, out, count);
}

err_t mandate_list_of_organisation(struct cx *cx, organisation_id whose, const struct mandate **out,
                                   size_t *count)
{
    return mandate_get_of_organisation(cx, whose, out, count);
}

err_t mandate_list_all(struct cx *cx, const struct mandate **out, size_t *count)
{
    return mandate_get_all(cx, out, count);
}

err_t mandate_find(struct cx *cx, mandate_id id, struct mandate *out)
{
    return mandate_get(cx, id, out);
}

static bool is_listed(const struct account *at, size_t count, account_id who)
{
    for (size_t i = 0; i < count; i++) {
        if (at[i].id.v == who.v)
            return true;
    }
    return false;
}

err_t mandate_holders(struct cx *cx, organisation_id o, enum mandate_scope scope,
                      const struct account **out, size_t *count)
{
    const struct mandate *open = NULL;
    size_t open_count = 0;
    TRY(mandate_get_open(cx, o, &open, &open_count));
    struct account *const at = arena_array(cx->arena, struct account, open_count);
    size_t n = 0;
    for (size_t i = 0; i < open_count; i++) {
        if (!mandate_allows(&open[i], scope, cx->now) || is_listed(at, n, open[i].account))
            continue;
        TRY(account_find(cx, open[i].account, &at[n]));
        n++;
    }
    *out = at;
    *count = n;
    return OK;
}

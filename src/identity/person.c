/* What the program keeps about a person: taking it home, erasing it, and letting it go by itself.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/person.h"

#include "identity/roles.h"
#include "identity/sessions.h"
#include "kit/base/str.h"
#include "kit/json/member.h"
#include "kit/settings/settings.h"
#include "kit/text/text.h"
#include "ledger/entries.h"

static const usec_t DAY = INT64_C(24) * 3600 * USEC_PER_SECOND;

/* --- my data ---------------------------------------------------------------------------------- */

static void put_roles(struct json_out *j, uint32_t roles)
{
    json_key(j, S("roles"));
    json_put_array(j);
    if ((roles & ROLE_OPERATOR) != 0)
        json_put_str(j, role_word(ROLE_OPERATOR));
    if ((roles & ROLE_SECRETARIAT) != 0)
        json_put_str(j, role_word(ROLE_SECRETARIAT));
    json_put_array_end(j);
}

static err_t put_factor(struct cx *cx, struct json_out *j, account_id id)
{
    struct factor_row f;
    int64_t left = 0;
    TRY(factor_get(cx, id, &f));
    TRY(recovery_count(cx, id, &left));
    json_key(j, S("second_factor"));
    json_put_object(j);
    json_member_time(j, cx->arena, "confirmed_at", f.confirmed_at);
    json_key(j, S("recovery_codes_left"));
    json_put_i64(j, left);
    json_put_object_end(j);
    return OK;
}

static err_t put_sessions(struct cx *cx, struct json_out *j, account_id id)
{
    const struct session *at = NULL;
    size_t count = 0;
    TRY(session_list(cx, id, session_idle_since(cx), &at, &count));
    json_key(j, S("sessions"));
    json_put_array(j);
    for (size_t i = 0; i < count; i++) {
        json_put_object(j);
        json_member_time(j, cx->arena, "began_at", at[i].created_at);
        json_member_time(j, cx->arena, "used_at", at[i].seen_at);
        json_member_time(j, cx->arena, "second_factor_at", at[i].factor_at);
        json_member_time(j, cx->arena, "ends_at", at[i].ends_at);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    return OK;
}

static err_t put_links(struct cx *cx, struct json_out *j, account_id id)
{
    const struct link_made *at = NULL;
    size_t count = 0;
    TRY(link_list(cx, id, &at, &count));
    json_key(j, S("links"));
    json_put_array(j);
    for (size_t i = 0; i < count; i++) {
        json_put_object(j);
        json_member_str(j, "purpose", at[i].purpose == LINK_RESET ? S("reset") : S("invite"));
        json_member_str(j, "made_by", ledger_as_word(at[i].made_as));
        json_member_time(j, cx->arena, "made_at", at[i].created_at);
        json_member_time(j, cx->arena, "ends_at", at[i].ends_at);
        json_member_time(j, cx->arena, "used_at", at[i].used_at);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    return OK;
}

static err_t put_account(struct cx *cx, struct json_out *j, const struct account *who)
{
    json_key(j, S("account"));
    json_put_object(j);
    json_key(j, S("id"));
    json_put_id(j, who->id.v);
    json_member_str(j, "name", who->name);
    json_member_str(j, "email", who->email);
    json_member_str(j, "language", lang_code(who->language));
    put_roles(j, who->roles);
    json_member_time(j, cx->arena, "created_at", who->created_at);
    json_member_time(j, cx->arena, "seen_at", who->seen_at);
    json_member_time(j, cx->arena, "doubted_at", who->doubted_at);
    TRY(put_factor(cx, j, who->id));
    TRY(put_sessions(cx, j, who->id));
    TRY(put_links(cx, j, who->id));
    json_put_object_end(j);
    return OK;
}

static err_t put_features(struct cx *cx, struct json_out *j, account_id id)
{
    json_key(j, S("features"));
    json_put_object(j);
    const struct feature *const *f = site_of(cx)->features;
    for (; f != NULL && *f != NULL; f++) {
        if ((*f)->export_person == NULL)
            continue;
        json_key(j, str_from_c((*f)->name));
        json_put_object(j);
        TRY((*f)->export_person(cx, id.v, j));
        json_put_object_end(j);
    }
    json_put_object_end(j);
    return OK;
}

err_t person_export(struct cx *cx, account_id id, struct buf *json)
{
    struct account who;
    struct json_out j;
    size_t count = 0;
    TRY(account_find(cx, id, &who));
    BUF_LIT(json, "{\"person\":");
    json_begin(&j, json);
    json_put_object(&j);
    json_member_time(&j, cx->arena, "written_at", cx->now);
    TRY(put_account(cx, &j, &who));
    TRY(put_features(cx, &j, id));
    json_put_object_end(&j);
    BUF_LIT(json, ",\"record\":["); /* its items come as JSON already */
    TRY(ledger_export_person(cx, id.v, json, &count));
    BUF_LIT(json, "]}\n");
    return buf_check(json);
}

/* --- erasing ---------------------------------------------------------------------------------- */

err_t person_erase(struct cx *cx, account_id id, str_t reason)
{
    struct account who;
    uint32_t last = 0;
    int64_t erased = 0;
    TRY(account_find(cx, id, &who));
    if (who.erased_at != 0)
        return ERR_NOT_FOUND;
    TRY(roles_may_end(cx, &who, &last));
    if (last != 0)
        return problem(cx, ERR_CONFLICT, "the last of a role");
    TRY(role_end_all(cx, &who));
    const struct feature *const *f = site_of(cx)->features;
    for (; f != NULL && *f != NULL; f++) {
        if ((*f)->erase_person != NULL)
            TRY((*f)->erase_person(cx, id.v));
    }
    TRY(account_anonymise(cx, id));
    return ledger_erase_person(cx, id.v, reason, &erased);
}

/* --- retention -------------------------------------------------------------------------------- */

static err_t is_kept(struct cx *cx, int64_t account, bool *out)
{
    bool kept = false;
    const struct feature *const *f = site_of(cx)->features;
    for (; f != NULL && *f != NULL && !kept; f++) {
        if ((*f)->keeps_account != NULL)
            TRY((*f)->keeps_account(cx, account, &kept));
    }
    *out = kept;
    return OK;
}

/* The last of a role stays, whatever the rule. */
static err_t erase_all(struct cx *cx, const struct account_ids *ids, str_t reason, int64_t *count)
{
    for (size_t i = 0; i < ids->count; i++) {
        bool kept = false;
        TRY(is_kept(cx, ids->at[i], &kept));
        if (kept)
            continue;
        const err_t e = person_erase(cx, (account_id){ ids->at[i] }, reason);
        if (e == OK)
            *count += 1;
        else if (e != ERR_CONFLICT)
            return e;
    }
    return OK;
}

static err_t erase_forgotten(struct cx *cx, int64_t *invited, int64_t *idle)
{
    const struct settings *const s = cx->settings;
    struct account_ids ids = { 0 };
    if (site_of(cx)->is_demo) /* its made-up people never choose a password */
        return OK;
    TRY(account_list_unused(cx, cx->now - s->retention_invitation_days * DAY, &ids));
    TRY(erase_all(cx, &ids, S("invited, never came"), invited));
    if (s->retention_idle_months == 0)
        return OK;
    TRY(account_list_idle(cx, cx->now - s->retention_idle_months * 365 * DAY / 12, &ids));
    return erase_all(cx, &ids, S("not used for long"), idle);
}

err_t identity_housekeep(struct cx *cx)
{
    const struct settings *const s = cx->settings;
    const usec_t ended = cx->now - s->retention_session_days * DAY;
    const usec_t idle_time = cx->now - session_idle_since(cx);
    struct swept swept = { 0 };
    int64_t invited = 0;
    int64_t idle = 0;
    TRY(identity_sweep(
        cx,
        &(struct sweep_before){ .ended = ended,
                                .unused = ended - idle_time,
                                .failed = cx->now - s->retention_failure_days * DAY },
        &swept));
    TRY(erase_forgotten(cx, &invited, &idle));
    if (swept.sessions + swept.links + swept.failures + invited + idle == 0)
        return OK;
    return ledger_add(
        cx, &(struct ledger_new){ LEDGER_RETENTION_APPLIED, 0, 0,
                                  LEDGER_FIELDS(ledger_int("sessions", swept.sessions),
                                                ledger_int("links", swept.links),
                                                ledger_int("failed_sign_ins", swept.failures),
                                                ledger_int("invited_accounts", invited),
                                                ledger_int("idle_accounts", idle)),
                                  NULL });
}

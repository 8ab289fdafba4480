/* What the registry keeps of a person, and what is left of it after erasing.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/member.h"
#include "kit/text/text.h"
#include "registry/claims/store.h"
#include "registry/pages.h"

static err_t put_mandate(struct cx *cx, struct json_out *j, const struct mandate *m)
{
    struct organisation o;
    TRY(organisation_find(cx, m->organisation, &o));
    json_put_object(j);
    json_key(j, S("id"));
    json_put_id(j, m->id.v);
    json_member_str(j, "organisation", o.slug);
    json_member_str(j, "scopes", mandate_scopes_words(cx->arena, m->scopes));
    json_member_time(j, cx->arena, "given_at", m->created_at);
    json_member_time(j, cx->arena, "starts_at", m->starts_at);
    json_member_time(j, cx->arena, "ends_at", m->ends_at);
    json_member_time(j, cx->arena, "revoked_at", m->revoked_at);
    json_member_str(j, "ended_by", m->ended_by);
    json_member_str(j, "reason", m->reason);
    json_member_time(j, cx->arena, "name_withheld_at", m->withheld_at);
    json_member_str(j, "name_withheld_by", m->withheld_by);
    json_member_str(j, "name_withheld_because", m->withheld_reason);
    json_put_object_end(j);
    return OK;
}

/* Pages this person asked for, and objections from the same address. */
static err_t put_claims(struct cx *cx, struct json_out *j, int64_t account)
{
    struct claim_list claims;
    struct objection_list objections;
    TRY(claim_get_of_person(cx, account, &claims));
    TRY(objection_get_of_person(cx, account, &objections));
    json_key(j, S("claims"));
    json_put_array(j);
    for (size_t i = 0; i < claims.count; i++) {
        const struct claim *const c = &claims.at[i];
        json_put_object(j);
        json_member_str(j, "name", c->name);
        json_member_str(j, "email", c->email);
        json_member_str(j, "post", c->post);
        json_member_str(j, "grounds", c->grounds);
        json_member_time(j, cx->arena, "claimed_at", c->created_at);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    json_key(j, S("objections"));
    json_put_array(j);
    for (size_t i = 0; i < objections.count; i++) {
        const struct objection *const o = &objections.at[i];
        json_put_object(j);
        json_member_str(j, "name", o->name);
        json_member_str(j, "email", o->email);
        json_member_str(j, "text", o->text);
        json_member_time(j, cx->arena, "raised_at", o->created_at);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    return OK;
}

err_t registry_export_person(struct cx *cx, int64_t account, struct json_out *j)
{
    const struct mandate *at = NULL;
    size_t count = 0;
    TRY(mandate_get_of_account(cx, (account_id){ account }, &at, &count));
    json_key(j, S("mandates"));
    json_put_array(j);
    for (size_t i = 0; i < count; i++)
        TRY(put_mandate(cx, j, &at[i]));
    json_put_array_end(j);
    return put_claims(cx, j, account);
}

err_t registry_erase_person(struct cx *cx, int64_t account)
{
    TRY(claims_forget_person(cx, account));
    const struct mandate *at = NULL;
    size_t count = 0;
    TRY(mandate_get_of_account(cx, (account_id){ account }, &at, &count));
    for (size_t i = 0; i < count; i++) {
        if (!mandate_is_over(&at[i], cx->now))
            TRY(mandate_end(cx, &at[i], ENDING_BY_HOLDER));
    }
    return OK;
}

err_t registry_keeps_account(struct cx *cx, int64_t account, bool *out)
{
    const struct mandate *at = NULL;
    size_t count = 0;
    bool kept = false;
    TRY(mandate_get_of_account(cx, (account_id){ account }, &at, &count));
    for (size_t i = 0; i < count; i++)
        kept = kept || !mandate_is_over(&at[i], cx->now);
    *out = kept;
    return OK;
}

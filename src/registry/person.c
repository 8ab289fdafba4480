/* What the registry keeps of a person, and what is left of it after erasing.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "kit/text/text.h"
#include "registry/pages.h"

static void put_time(struct cx *cx, struct json_out *j, const char *key, usec_t at)
{
    json_key(j, str_from_c(key));
    if (at == 0)
        json_put_null(j);
    else
        json_put_str(j, date_time_iso(cx->arena, at));
}

static void put_text(struct json_out *j, const char *key, str_t text)
{
    json_key(j, str_from_c(key));
    json_put_str(j, text);
}

static err_t put_mandate(struct cx *cx, struct json_out *j, const struct mandate *m)
{
    struct organisation o;
    TRY(organisation_find(cx, m->organisation, &o));
    json_put_object(j);
    json_key(j, S("id"));
    json_put_id(j, m->id.v);
    put_text(j, "organisation", o.slug);
    put_text(j, "scopes", mandate_scopes_words(cx->arena, m->scopes));
    put_time(cx, j, "given_at", m->created_at);
    put_time(cx, j, "starts_at", m->starts_at);
    put_time(cx, j, "ends_at", m->ends_at);
    put_time(cx, j, "revoked_at", m->revoked_at);
    put_text(j, "ended_by", m->ended_by);
    put_text(j, "reason", m->reason);
    put_time(cx, j, "name_withheld_at", m->withheld_at);
    put_text(j, "name_withheld_by", m->withheld_by);
    put_text(j, "name_withheld_because", m->withheld_reason);
    json_put_object_end(j);
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
    return OK;
}

err_t registry_erase_person(struct cx *cx, int64_t account)
{
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

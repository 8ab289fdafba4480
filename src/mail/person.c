/* What mail keeps of somebody with an account, and how long anything is kept.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/member.h"
#include "kit/settings/settings.h"
#include "kit/text/text.h"
#include "mail/pages.h"

static const usec_t DAY = INT64_C(24) * 3600 * USEC_PER_SECOND;

static err_t put_subscriptions(struct cx *cx, struct json_out *j, int64_t address)
{
    struct subscriptions all;
    TRY(subscription_list(cx, address, &all));
    json_key(j, S("subscriptions"));
    json_put_array(j);
    for (size_t i = 0; i < all.count; i++) {
        const struct subscription *const s = &all.at[i];
        json_put_object(j);
        json_member_str(j, "topic", s->topic);
        if (s->about != 0) {
            str_t about;
            TRY(subscription_label(cx, s, &about));
            json_member_str(j, "about", about);
        }
        json_member_str(j, "pace", pace_word(s->pace));
        json_member_str(j, "language", lang_code(s->language));
        json_member_str(j, "state", s->state);
        json_member_time(j, cx->arena, "asked_at", s->asked_at);
        json_member_time(j, cx->arena, "confirmed_at", s->confirmed_at);
        json_member_time(j, cx->arena, "ended_at", s->ended_at);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    return OK;
}

static err_t put_letters(struct cx *cx, struct json_out *j, int64_t account)
{
    const struct account_letter *at = NULL;
    size_t count = 0;
    TRY(letter_list_of_account(cx, account, &at, &count));
    json_key(j, S("letters"));
    json_put_array(j);
    for (size_t i = 0; i < count; i++) {
        json_put_object(j);
        json_member_str(j, "kind", at[i].kind);
        json_member_str(j, "state", at[i].state);
        json_member_time(j, cx->arena, "written_at", at[i].created_at);
        json_member_time(j, cx->arena, "settled_at", at[i].settled_at);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    return OK;
}

/* The address of the account, as a reader's. Errors: ERR_NOT_FOUND. */
static err_t address_of_account(struct cx *cx, int64_t account, struct mail_address *out)
{
    struct account who;
    TRY(account_find(cx, (account_id){ account }, &who));
    return who.email.len > 0 ? address_find(cx, who.email, out) : ERR_NOT_FOUND;
}

err_t mail_export_person(struct cx *cx, int64_t account, struct json_out *j)
{
    struct mail_address a = { 0 };
    const err_t e = address_of_account(cx, account, &a);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    json_member_str(j, "address", a.email);
    json_member_time(j, cx->arena, "confirmed_at", a.confirmed_at);
    json_member_time(j, cx->arena, "suppressed_at", a.suppressed_at);
    json_member_str(j, "suppressed_because", a.suppressed_answer);
    TRY(put_subscriptions(cx, j, a.id));
    return put_letters(cx, j, account);
}

/* Also that the address refused mail: it is the person's. */
err_t mail_erase_person(struct cx *cx, int64_t account)
{
    struct mail_address a;
    TRY(letter_forget_account(cx, account));
    const err_t e = address_of_account(cx, account, &a);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    return address_delete(cx, a.id);
}

err_t mail_housekeep(struct cx *cx)
{
    return mail_sweep(cx, cx->now - cx->settings->retention_mail_days * DAY,
                      cx->now - CONFIRM_DAYS * DAY);
}

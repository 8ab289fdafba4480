/* What moderation keeps of a person, what is left of it after erasing, and what is forgotten once
 * it was kept long enough. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "moderation/person.h"

#include "kit/json/member.h"
#include "kit/settings/settings.h"
#include "ledger/ledger.h"
#include "moderation/store.h"

static void put_texts(struct cx *cx, struct json_out *j, const struct case_list *cases)
{
    json_key(j, S("moderated_texts"));
    json_put_array(j);
    for (size_t i = 0; i < cases->count; i++) {
        const struct moderation_case *const c = &cases->at[i];
        json_put_object(j);
        json_key(j, S("case"));
        json_put_id(j, c->id.v);
        json_member_str(j, "kind", c->kind);
        json_key(j, S("text"));
        json_put_id(j, c->subject);
        json_member_str(j, "state", case_state_word(c->state));
        json_member_time(j, cx->arena, "opened_at", c->opened_at);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_decisions(struct cx *cx, struct json_out *j, const struct decision_list *decisions)
{
    json_key(j, S("moderation_decisions"));
    json_put_array(j);
    for (size_t i = 0; i < decisions->count; i++) {
        const struct moderation_decision *const d = &decisions->at[i];
        json_put_object(j);
        json_key(j, S("case"));
        json_put_id(j, d->in.v);
        json_member_str(j, "verdict", verdict_word(d->verdict));
        json_member_str(j, "rule", rule_word(d->rule));
        json_member_str(j, "reason", d->reason);
        json_member_time(j, cx->arena, "decided_at", d->at);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

err_t moderation_export_person(struct cx *cx, int64_t account, struct json_out *j)
{
    struct case_list cases;
    struct decision_list decisions;
    struct report_list_of_case reports;
    TRY(cases_of_account(cx, account, &cases));
    TRY(decisions_by(cx, account, &decisions));
    TRY(reports_from(cx, account, &reports));
    put_texts(cx, j, &cases);
    put_decisions(cx, j, &decisions);
    json_key(j, S("moderation_reports"));
    json_put_array(j);
    for (size_t i = 0; i < reports.count; i++) {
        json_put_object(j);
        json_member_str(j, "email", reports.at[i].email);
        json_member_str(j, "text", reports.at[i].text);
        json_member_time(j, cx->arena, "made_at", reports.at[i].made_at);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    return OK;
}

err_t moderation_erase_person(struct cx *cx, int64_t account)
{
    return moderation_forget_person(cx, account);
}

/* What was removed so that nobody reads it does not stay in its row for ever. */
static err_t forget_withheld(struct cx *cx, usec_t before)
{
    struct case_list old;
    TRY(cases_withheld(cx, before, &old));
    for (size_t i = 0; i < old.count; i++) {
        const struct moderation_case *const c = &old.at[i];
        const struct moderated_kind *const k = moderated_kind_of(cx, c->kind);
        struct moderated_text t = { 0 };
        struct moderation_decision d;
        if (k == NULL || k->forget == NULL)
            continue;
        const err_t e = k->load(cx, c->subject, &t);
        if (e == ERR_NOT_FOUND) {
            cx->problem = (struct problem){ 0 }; /* gone already */
            continue;
        }
        TRY(e);
        if (t.text.by[LANG_AZ].len + t.text.by[LANG_EN].len == 0)
            continue;
        TRY(decision_get(cx, c->last, &d));
        TRY(k->forget(cx, c->subject, d.reason));
    }
    return OK;
}

err_t moderation_housekeep(struct cx *cx)
{
    int64_t count = 0;
    const int64_t days = cx->settings->retention_moderation_days;
    const int64_t open = cx->settings->moderation_appeal_days; /* who may appeal must be known */
    const usec_t before = cx->now - (days > open ? days : open) * 24 * 3600 * USEC_PER_SECOND;
    TRY(forget_withheld(cx, before));
    TRY(moderation_forget(cx, before, &count));
    if (count == 0)
        return OK;
    return ledger_add(cx, &(struct ledger_new){ LEDGER_RETENTION_APPLIED, 0, 0,
                                                LEDGER_FIELDS(ledger_int("moderated_texts", count)),
                                                NULL });
}

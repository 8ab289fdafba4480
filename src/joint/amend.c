/* Amendments: proposed, supported or opposed, accepted or refused with a public reason.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/inside.h"
#include "kit/base/str.h"

enum { AMEND_SCOPES = MANDATE_POSITIONS | MANDATE_PUBLISHING };

/* The actor's organisation, invited to a round that is open. */
static err_t invited_speaker(struct cx *cx, const struct joint *j, organisation_id *out)
{
    struct invited_list invited;
    TRY(joint_speaker(cx, AMEND_SCOPES, out));
    TRY(invited_list_of(cx, j->id, &invited));
    if (invited_of(&invited, *out) == NULL)
        return problem(cx, ERR_FORBIDDEN, "not invited");
    return joint_is_open(j, cx->now) ? OK : problem(cx, ERR_CONFLICT, "the round is not open");
}

static err_t amend_check(struct cx *cx, const struct joint *j, const struct amend *a)
{
    struct version_list versions;
    TRY(version_list_of(cx, j->id, &versions));
    const struct joint_version *const v = version_numbered(&versions, j->version);
    const bool is_empty = text2_pick(&a->text, LANG_EN).len == 0;
    if (v == NULL || a->clause < 0 || a->clause > (int64_t)v->clause_count ||
        (a->clause == 0 && is_empty) || (is_empty && v->clause_count == 1))
        return problem(cx, ERR_INVALID, "no such clause, or nothing would be left");
    for (int l = 0; l < LANG_COUNT; l++) {
        if (utf8_count(a->text.by[l]) > CLAUSE_MOST)
            return problem(cx, ERR_INVALID, "the clause is too long");
    }
    return a->reason.len > 0 && utf8_count(a->reason) <= JOINT_REASON_MOST
               ? OK
               : problem(cx, ERR_INVALID, "a reason");
}

err_t amend_propose(struct cx *cx, const struct amend *a, amend_id *out)
{
    struct joint j;
    struct amend made = *a;
    TRY(joint_get(cx, a->joint, &j));
    TRY(invited_speaker(cx, &j, &made.organisation));
    TRY(amend_check(cx, &j, a));
    made.id.v = id_new(cx->ids, cx->now);
    made.version = j.version;
    made.mandate.v = cx->actor.mandate;
    made.created_at = cx->now;
    TRY(amend_insert(cx, &made));
    TRY(joint_touch(cx, j.id));
    struct ledger_field fields[8];
    size_t n = 0;
    fields[n++] = ledger_id("amendment", made.id.v);
    fields[n++] = joint_version_field(cx->arena, made.version);
    fields[n++] = ledger_text("clause", arena_printf(cx->arena, "%" PRId64, made.clause));
    fields[n++] = ledger_text("reason", made.reason);
    fields[n++] = ledger_text("reason_language", made.reason_language);
    joint_fields2(cx->arena, fields, &n, "text", &made.text);
    *out = made.id;
    return joint_record(cx, &j, LEDGER_JOINT_AMENDED, fields, n);
}

err_t amend_voice_put(struct cx *cx, amend_id id, bool supports, str_t reason)
{
    struct joint j;
    struct amend a;
    struct amend_voice v = { .amendment = id,
                             .supports = supports,
                             .reason = reason.len > 0 ? reason : S(""),
                             .reason_language = lang_code(cx->lang),
                             .mandate = { cx->actor.mandate },
                             .taken_at = cx->now };
    TRY(amend_get(cx, id, &a));
    TRY(joint_get(cx, a.joint, &j));
    TRY(invited_speaker(cx, &j, &v.organisation));
    if (a.state != AMEND_OPEN || a.organisation.v == v.organisation.v)
        return problem(cx, ERR_CONFLICT, "decided, or its own");
    if (utf8_count(reason) > JOINT_REASON_MOST)
        return problem(cx, ERR_INVALID, "the reason is too long");
    v.id = id_new(cx->ids, cx->now);
    TRY(voice_insert(cx, &v));
    TRY(joint_touch(cx, j.id));
    return joint_record(
        cx, &j, LEDGER_JOINT_WEIGHED,
        LEDGER_FIELDS(ledger_id("amendment", id.v),
                      ledger_text("answer", supports ? S("supports") : S("opposes")),
                      ledger_text("reason", v.reason)));
}

/* The clauses with the change made; *count of them. */
static struct clause *amended(struct cx *cx, const struct joint_version *v, const struct amend *a,
                              size_t *count)
{
    struct clause *const at = arena_array(cx->arena, struct clause, v->clause_count + 1);
    const bool goes = text2_pick(&a->text, LANG_EN).len == 0;
    size_t n = 0;
    for (size_t i = 0; i < v->clause_count; i++) {
        if (v->clauses[i].number != a->clause) {
            at[n++] = v->clauses[i];
        } else if (!goes) {
            at[n] = v->clauses[i];
            at[n++].text = a->text;
        }
    }
    if (a->clause == 0)
        at[n++] = (struct clause){ .text = a->text };
    *count = n;
    return at;
}

static bool same_words(const struct text2 *a, const struct text2 *b)
{
    return str_eq(a->by[LANG_AZ], b->by[LANG_AZ]) && str_eq(a->by[LANG_EN], b->by[LANG_EN]);
}

/* Other clauses may have changed since; this one must still be what was read. */
static bool still_fits(const struct version_list *versions, const struct joint_version *now,
                       const struct amend *a)
{
    const struct joint_version *const was = version_numbered(versions, a->version);
    const size_t i = (size_t)a->clause - 1;
    if (a->clause == 0)
        return true;
    return was != NULL && i < was->clause_count && i < now->clause_count &&
           same_words(&was->clauses[i].text, &now->clauses[i].text);
}

static err_t amend_carry_out(struct cx *cx, const struct joint *j, const struct amend *a,
                             str_t decision)
{
    struct version_list versions;
    size_t count = 0;
    TRY(version_list_of(cx, j->id, &versions));
    const struct joint_version *const v = version_numbered(&versions, j->version);
    if (v == NULL || !still_fits(&versions, v, a))
        return problem(cx, ERR_CONFLICT, "the clause has changed since");
    struct clause *const clauses = amended(cx, v, a, &count);
    return joint_version_put(cx, &(struct version_new){ .joint = j->id,
                                                        .title = v->title,
                                                        .clauses = clauses,
                                                        .count = count,
                                                        .kind = VERSION_SUBSTANCE,
                                                        .reason = decision,
                                                        .amendment = a->id });
}

static err_t record_decided(struct cx *cx, const struct joint *j, const struct amend *a)
{
    return joint_record(cx, j, LEDGER_JOINT_DECIDED,
                        LEDGER_FIELDS(ledger_id("amendment", a->id.v),
                                      ledger_text("state", amend_state_word(a->state)),
                                      ledger_text("reason", a->decision),
                                      joint_version_field(cx->arena, a->made_version)));
}

err_t amend_decide(struct cx *cx, amend_id id, bool accepts, str_t decision)
{
    struct joint j;
    struct amend a;
    TRY(amend_get(cx, id, &a));
    TRY(joint_for_drafting(cx, a.joint, &j));
    if (decision.len == 0 || utf8_count(decision) > JOINT_REASON_MOST)
        return problem(cx, ERR_INVALID, "a public reason");
    if (a.state != AMEND_OPEN)
        return problem(cx, ERR_CONFLICT, "decided before");
    if (accepts) {
        TRY(amend_carry_out(cx, &j, &a, decision));
        TRY(joint_get(cx, a.joint, &j));
    }
    a.state = accepts ? AMEND_ACCEPTED : AMEND_REFUSED;
    a.made_version = accepts ? j.version : 0;
    a.decided_at = cx->now;
    a.decision = decision;
    a.decided_as = cx->actor.acts_as;
    a.decided_by.v = cx->actor.acts_as == LEDGER_AS_ORGANISATION ? cx->actor.organisation : 0;
    TRY(amend_set_decided(cx, &a));
    TRY(joint_touch(cx, j.id));
    return record_decided(cx, &j, &a);
}

err_t amend_take_back(struct cx *cx, amend_id id)
{
    struct joint j;
    struct amend a;
    organisation_id o;
    TRY(amend_get(cx, id, &a));
    TRY(joint_get(cx, a.joint, &j));
    TRY(joint_speaker(cx, AMEND_SCOPES, &o));
    if (a.organisation.v != o.v)
        return problem(cx, ERR_FORBIDDEN, "somebody else's");
    a.state = AMEND_TAKEN_BACK;
    a.decided_at = cx->now;
    a.decision = S("");
    a.decided_as = cx->actor.acts_as;
    a.decided_by = o;
    TRY(amend_set_decided(cx, &a));
    TRY(joint_touch(cx, j.id));
    return record_decided(cx, &j, &a);
}

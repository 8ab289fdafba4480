/* Answers of organisations: signed, abstained, dissented, withdrawn; read from sources, objected
 * to. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/inside.h"
#include "joint/seal.h"
#include "kit/base/str.h"
#include "kit/text/markdown.h"
#include "kit/text/text.h"

static const struct joint_answer *in_force_of(const struct joint_answer_list *all,
                                              organisation_id o)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].organisation.v == o.v && all->at[i].superseded_at == 0)
            return &all->at[i];
    }
    return NULL;
}

static struct joint_answer answer_made(struct cx *cx, joint_id j, organisation_id o,
                                       enum answer_value value, const struct text2 *text)
{
    struct joint_answer a = { .id = { id_new(cx->ids, cx->now) },
                              .joint = j,
                              .organisation = o,
                              .value = value,
                              .text = *text,
                              .dated = S(""),
                              .coder = S(""),
                              .mandate = { cx->actor.mandate },
                              .taken_at = cx->now };
    for (int l = 0; l < LANG_COUNT; l++)
        a.html.by[l] = markdown_html(cx->arena, text->by[l]);
    return a;
}

static err_t record_answer(struct cx *cx, const struct joint *j, enum ledger_kind kind,
                           const struct joint_answer *a)
{
    struct ledger_field fields[12];
    size_t n = 0;
    fields[n++] = ledger_id("id", a->id.v);
    fields[n++] = ledger_text("answer", answer_value_word(a->value));
    fields[n++] = joint_version_field(cx->arena, a->version);
    fields[n++] = ledger_id("organisation", a->organisation.v);
    joint_fields2(cx->arena, fields, &n, "text", &a->text);
    if (a->source.v != 0)
        fields[n++] = ledger_id("source", a->source.v);
    if (a->dated.len > 0)
        fields[n++] = ledger_text("dated", a->dated);
    if (a->coder.len > 0)
        fields[n++] = ledger_text("coder", a->coder);
    return ledger_add(
        cx, &(struct ledger_new){ .kind = kind, .subject = j->id.v, .fields = fields, .count = n });
}

err_t joint_reseal(struct cx *cx, const struct joint *j)
{
    if (j->state != JOINT_PUBLISHED && j->state != JOINT_WITHDRAWN)
        return OK;
    TRY(joint_seal(cx, j->id, SEAL_SIGNATURE));
    return joint_news_publish(cx, j->id, JOINT_NEWS_SIGNATURE);
}

/* The row, its entry, and a new seal where the text has left the house. */
static err_t answer_store(struct cx *cx, const struct joint *j, enum ledger_kind kind,
                          const struct joint_answer *a)
{
    TRY(answer_insert(cx, a));
    TRY(joint_touch(cx, j->id));
    if (joint_is_public(j))
        TRY(record_answer(cx, j, kind, a));
    else
        TRY(joint_record(cx, j, kind, NULL, 0));
    return joint_reseal(cx, j);
}

err_t joint_answer(struct cx *cx, const struct answer_new *a)
{
    struct joint j;
    struct invited_list invited;
    struct version_list versions;
    struct joint_answer_list answers;
    organisation_id o;
    TRY(joint_get(cx, a->joint, &j));
    TRY(joint_speaker(cx, MANDATE_SIGNING, &o));
    TRY(invited_list_of(cx, j.id, &invited));
    if (invited_of(&invited, o) == NULL)
        return problem(cx, ERR_FORBIDDEN, "not invited");
    TRY(version_list_of(cx, j.id, &versions));
    TRY(joint_answer_list_of(cx, j.id, &answers));
    if (!joint_takes_answer_of(&j, &versions, in_force_of(&answers, o), cx->now) ||
        a->version != j.version)
        return problem(cx, ERR_CONFLICT, "not open, or of another version");
    if (a->value == ANSWER_WITHDREW || a->value == ANSWER_OBJECTED)
        return problem(cx, ERR_INVALID, "no answer of a round");
    TRY(answer_verdict(a->value, &a->text));
    struct joint_answer made = answer_made(cx, j.id, o, a->value, &a->text);
    made.version = j.version;
    return answer_store(cx, &j, LEDGER_SIGNATURE_GIVEN, &made);
}

err_t joint_signature_withdraw(struct cx *cx, joint_id id, const struct text2 *reason)
{
    struct joint j;
    struct joint_answer_list answers;
    organisation_id o;
    TRY(joint_get(cx, id, &j));
    TRY(joint_speaker(cx, MANDATE_SIGNING, &o));
    TRY(joint_answer_list_of(cx, id, &answers));
    const struct joint_answer *const was = in_force_of(&answers, o);
    if (was == NULL || was->value != ANSWER_SIGNED || j.state == JOINT_DRAFT ||
        joint_is_open(&j, cx->now))
        return problem(cx, ERR_CONFLICT, "no signature to withdraw, or the round is open");
    TRY(answer_verdict(ANSWER_WITHDREW, reason));
    struct joint_answer made = answer_made(cx, id, o, ANSWER_WITHDREW, reason);
    made.version = was->version;
    return answer_store(cx, &j, LEDGER_SIGNATURE_WITHDRAWN, &made);
}

err_t joint_signature_object(struct cx *cx, joint_id id, const struct text2 *reason)
{
    struct joint j;
    struct joint_answer_list answers;
    organisation_id o;
    TRY(joint_get(cx, id, &j));
    TRY(joint_speaker(cx, MANDATE_SIGNING, &o));
    TRY(joint_answer_list_of(cx, id, &answers));
    const struct joint_answer *const was = in_force_of(&answers, o);
    if (was == NULL || !was->is_coded)
        return problem(cx, ERR_CONFLICT, "nothing was read about it");
    TRY(answer_verdict(ANSWER_DISSENTED, reason)); /* an objection says why */
    struct joint_answer made = answer_made(cx, id, o, ANSWER_OBJECTED, reason);
    made.version = was->version;
    return answer_store(cx, &j, LEDGER_SIGNATURE_OBJECTED, &made);
}

static err_t coded_check(struct cx *cx, const struct joint *j, const struct answer_coded *a)
{
    struct source s;
    struct organisation o;
    struct joint_answer_list answers;
    if (!joint_is_secretariat(&cx->actor))
        return problem(cx, ERR_FORBIDDEN, "only the secretariat enters what sources say");
    if (!joint_takes_coded(j, a->value))
        return problem(cx, ERR_CONFLICT, "it takes no such answer from sources");
    if (a->dated.len > 0 && !date_is_partial(a->dated))
        return problem(cx, ERR_INVALID, "no date");
    const bool has_text = text2_pick(&a->text, LANG_EN).len > 0;
    if (has_text || j->state == JOINT_PUBLISHED)
        TRY(answer_verdict(a->value, &a->text));
    TRY(source_find(cx, a->source, &s));
    TRY(organisation_find(cx, a->organisation, &o));
    TRY(joint_answer_list_of(cx, j->id, &answers));
    const struct joint_answer *const was = in_force_of(&answers, a->organisation);
    return was == NULL || was->is_coded ? OK
                                        : problem(cx, ERR_CONFLICT, "it has spoken for itself");
}

err_t joint_answer_code(struct cx *cx, const struct answer_coded *a)
{
    struct joint j;
    bool added = false;
    TRY(joint_get(cx, a->joint, &j));
    TRY(coded_check(cx, &j, a));
    struct joint_answer made = answer_made(cx, j.id, a->organisation, a->value, &a->text);
    made.version = j.version;
    made.is_coded = true;
    made.source = a->source;
    made.dated = a->dated;
    made.coder = a->coder;
    made.mandate.v = 0;
    TRY(invited_insert(cx, j.id,
                       &(struct invited){ .organisation = a->organisation,
                                          .way = INVITED_SOURCE,
                                          .invited_at = cx->now },
                       &added));
    return answer_store(cx, &j, LEDGER_SIGNATURE_CODED, &made);
}

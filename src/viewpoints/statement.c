/* Adding, deciding and correcting statements, each with its entry in the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "viewpoints/moderated.h"
#include "viewpoints/rules.h"
#include "viewpoints/statements/rules.h"
#include "viewpoints/store.h"

/* Where the public answers a proposal is pseudonymous, also of somebody who is signed in. */
static const struct actor *author_on_record(const struct cx *cx, const struct consultation *in,
                                            const struct statement *s)
{
    static const struct actor visitor = { .acts_as = LEDGER_AS_PUBLIC };
    enum side side;
    const bool is_public = actor_side(in->who, &cx->actor, &side) && side == SIDE_PUBLIC;
    return is_public && s->author.v != 0 ? &visitor : &cx->actor;
}

enum { STATEMENT_FIELDS = 24 };

/* Texts under the names of their columns, with what they replace. */
static void text_fields(struct cx *cx, struct ledger_field *fields, size_t *n,
                        const struct statement *was, const struct statement *is)
{
    ledger_changed2(cx->arena, fields, n, "text", &was->text, &is->text);
    ledger_changed2(cx->arena, fields, n, "short", &was->short_text, &is->short_text);
    ledger_changed(cx->arena, fields, n, "amend_reason", was->amend_reason, is->amend_reason);
}

/* What it is beside its text: public from the beginning. */
static void origin_fields(struct cx *cx, struct ledger_field *fields, size_t *n,
                          const struct statement *s)
{
    if (s->amends.v != 0)
        fields[(*n)++] = ledger_id("amends", s->amends.v);
    ledger_changed(cx->arena, fields, n, "original", S(""), original_word(s));
    ledger_changed(cx->arena, fields, n, "translation", S(""), translation_word(s->translation));
    if (s->translated_at != 0)
        fields[(*n)++] = ledger_time(cx->arena, "translated_at", s->translated_at);
}

/* A proposal is not public before it is decided on: until then the record has it without its text,
 * so that nobody publishes by proposing. */
static err_t note_statement(struct cx *cx, const struct consultation *in, const struct statement *s)
{
    static const struct statement none;
    struct ledger_field fields[STATEMENT_FIELDS];
    size_t n = 0;
    fields[n++] = ledger_int("number", s->number);
    fields[n++] = ledger_flag("is_seed", s->is_seed);
    fields[n++] = ledger_flag("is_meta", s->is_meta);
    origin_fields(cx, fields, &n, s);
    const bool accepted = s->state == STATEMENT_ACCEPTED;
    if (accepted)
        text_fields(cx, fields, &n, &none, s);
    return ledger_add(cx, &(struct ledger_new){
                              accepted ? LEDGER_STATEMENT_ACCEPTED : LEDGER_STATEMENT_PROPOSED,
                              s->id.v, s->consultation.v, fields, n, author_on_record(cx, in, s) });
}

err_t statements_note_all(struct cx *cx, consultation_id id)
{
    struct consultation in;
    struct statement_list all;
    TRY(consultation_get_any(cx, id, &in));
    TRY(statement_list_accepted(cx, id, &all));
    for (size_t i = 0; i < all.count; i++)
        TRY(note_statement(cx, &in, &all.at[i]));
    return OK;
}

static err_t amends_well(struct cx *cx, const struct statement *s)
{
    struct statement original;
    if (s->amends.v == 0)
        return OK;
    TRY(statement_get(cx, s->amends, &original));
    const err_t verdict = amend_verdict(&original, s, s->amend_reason);
    return verdict == OK ? OK : problem(cx, verdict, "cannot amend that one so");
}

err_t statement_add(struct cx *cx, const struct statement *s, statement_id *out)
{
    struct statement made = *s;
    struct consultation in;
    if (!statement_text_fits(&s->text))
        return problem(cx, ERR_INVALID, "text of a statement");
    TRY(consultation_get_any(cx, s->consultation, &in));
    TRY(amends_well(cx, s));
    made.id.v = id_new(cx->ids, cx->now);
    TRY(statement_number_next(cx, s->consultation, &made.number));
    made.created_at = cx->now;
    made.decided_at = s->state == STATEMENT_PENDING ? 0 : cx->now;
    TRY(statement_put(cx, &made));
    TRY(consultation_touch(cx, s->consultation));
    if (!in.is_draft) /* whose texts come into the record when it is announced */
        TRY(note_statement(cx, &in, &made));
    if (made.state == STATEMENT_PENDING)
        TRY(statement_submit(cx, &made));
    *out = made.id;
    return OK;
}

/* The text comes into the record with the first decision that lets everybody read it. */
static err_t note_decision(struct cx *cx, const struct statement *s, bool accepted, str_t kept,
                           bool says_text)
{
    static const struct statement none;
    struct ledger_field fields[STATEMENT_FIELDS];
    size_t n = 0;
    fields[n++] = ledger_int("number", s->number);
    fields[n++] = ledger_text("rejection", kept);
    if (says_text && s->erased_at == 0)
        text_fields(cx, fields, &n, &none, s);
    return ledger_add(
        cx, &(struct ledger_new){ accepted ? LEDGER_STATEMENT_ACCEPTED : LEDGER_STATEMENT_REJECTED,
                                  s->id.v, s->consultation.v, fields, n, NULL });
}

err_t statement_decide(struct cx *cx, statement_id id, enum statement_state to, str_t reason)
{
    struct statement s;
    TRY(statement_get(cx, id, &s));
    const bool was_withheld = s.is_withheld;
    const err_t verdict =
        s.merged_into.v != 0 ? ERR_CONFLICT : statement_transition(s.state, to, reason);
    if (verdict != OK)
        return problem(cx, verdict, "statement %" PRId64 ": from %d to %d", id.v, (int)s.state,
                       (int)to);
    const bool accepted = to == STATEMENT_ACCEPTED;
    const str_t kept = accepted ? S("") : str_trim(reason);
    if (accepted && was_withheld) {
        TRY(statement_set_withheld(cx, id, false));
        TRY(statement_get(cx, id, &s)); /* as it was written */
    }
    TRY(statement_set_state(cx, &s, to, kept));
    TRY(consultation_touch(cx, s.consultation));
    const bool is_shown = accepted ? was_withheld || s.state == STATEMENT_PENDING
                                   : s.state == STATEMENT_PENDING && !was_withheld;
    return note_decision(cx, &s, accepted, kept, is_shown);
}

err_t statement_moderate(struct cx *cx, statement_id id, enum statement_state to, str_t reason,
                         bool is_withheld)
{
    struct statement s;
    TRY(statement_get(cx, id, &s));
    const bool hides = to == STATEMENT_REJECTED && is_withheld;
    if (hides && !s.is_withheld) {
        TRY(statement_set_withheld(cx, id,
                                   true)); /* first: its text does not come into the record */
        TRY(consultation_touch(cx, s.consultation));
    }
    return s.state == to ? OK : statement_decide(cx, id, to, reason);
}

static bool same_text(const struct text2 *a, const struct text2 *b)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        if (!str_eq(a->by[l], b->by[l]))
            return false;
    }
    return true;
}

/* The text as it is now and as it was. */
static err_t note_correction(struct cx *cx, const struct statement *was, const struct statement *is,
                             str_t reason)
{
    struct ledger_field fields[STATEMENT_FIELDS];
    size_t n = 0;
    fields[n++] = ledger_int("number", is->number);
    fields[n++] = ledger_text("reason", reason);
    text_fields(cx, fields, &n, was, is);
    ledger_changed(cx->arena, fields, &n, "translation", translation_word(was->translation),
                   translation_word(is->translation));
    if (is->translated_at != was->translated_at)
        fields[n++] = ledger_time(cx->arena, "translated_at", is->translated_at);
    return ledger_add(cx, &(struct ledger_new){ LEDGER_STATEMENT_CORRECTED, is->id.v,
                                                is->consultation.v, fields, n, NULL });
}

/* Whoever confirmed that both say the same read other texts. */
static void unconfirm(const struct cx *cx, const struct statement *was, struct statement *made)
{
    const enum lang to = (enum lang)(1 - was->original); /* the other of two */
    const bool is_new = !str_eq(was->text.by[to], made->text.by[to]);
    made->translated_at = cx->now;
    if (is_new)
        made->translated_by = cx->actor.account;
    if (is_new || was->translation == TRANSLATION_CONFIRMED)
        made->translation = made->text.by[to].len == 0 ? TRANSLATION_NONE : TRANSLATION_HUMAN;
}

err_t statement_correct(struct cx *cx, statement_id id, const struct text2 *text,
                        const struct text2 *short_text, str_t reason)
{
    struct statement was;
    TRY(statement_get(cx, id, &was));
    struct statement made = was;
    const char *too_much = NULL;
    made.text = *text;
    made.short_text = *short_text;
    const bool text_stays = same_text(&was.text, text);
    const err_t verdict = correction_verdict(&was, text, reason,
                                             text_stays && same_text(&was.short_text, short_text));
    if (verdict != OK)
        return problem(cx, verdict, "statement %" PRId64 " cannot be corrected so", id.v);
    TRY(correction_judge(cx, &was, text, short_text, &too_much));
    if (too_much != NULL)
        return problem(cx, ERR_INVALID, "more than a slip of the pen: %s", too_much);
    if (!text_stays)
        made.corrected_at = cx->now;
    if (!text_stays && was.translation != TRANSLATION_NONE)
        unconfirm(cx, &was, &made);
    TRY(statement_set_text(cx, &made));
    TRY(consultation_touch(cx, was.consultation));
    return note_correction(cx, &was, &made, str_trim(reason));
}

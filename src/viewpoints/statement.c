/* Adding, deciding and correcting statements, each with its entry in the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "viewpoints/rules.h"
#include "viewpoints/store.h"

/* Where the public answers a proposal is pseudonymous, also of somebody who is signed in. */
static const struct actor *author_on_record(const struct cx *cx, const struct consultation *in,
                                            const struct statement *s)
{
    static const struct actor visitor = { .acts_as = LEDGER_AS_PUBLIC };
    return in->who == WHO_PUBLIC && s->author.v != 0 ? &visitor : &cx->actor;
}

enum { STATEMENT_FIELDS = 12 };

/* Texts under the names of their columns, with what they replace. */
static void text_fields(struct cx *cx, struct ledger_field *fields, size_t *n,
                        const struct statement *was, const struct statement *is)
{
    ledger_changed2(cx->arena, fields, n, "text", &was->text, &is->text);
    ledger_changed2(cx->arena, fields, n, "short", &was->short_text, &is->short_text);
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
    const bool accepted = s->state == STATEMENT_ACCEPTED;
    if (accepted)
        text_fields(cx, fields, &n, &none, s);
    return ledger_add(cx, &(struct ledger_new){
                              accepted ? LEDGER_STATEMENT_ACCEPTED : LEDGER_STATEMENT_PROPOSED,
                              s->id.v, s->consultation.v, fields, n, author_on_record(cx, in, s) });
}

err_t statement_add(struct cx *cx, const struct statement *s, statement_id *out)
{
    struct statement made = *s;
    struct consultation in;
    if (!statement_text_fits(&s->text))
        return problem(cx, ERR_INVALID, "text of a statement");
    TRY(consultation_get(cx, s->consultation, &in));
    made.id.v = id_new(cx->ids, cx->now);
    TRY(statement_number_next(cx, s->consultation, &made.number));
    made.created_at = cx->now;
    made.decided_at = s->state == STATEMENT_PENDING ? 0 : cx->now;
    TRY(statement_put(cx, &made));
    TRY(consultation_touch(cx, s->consultation));
    TRY(note_statement(cx, &in, &made));
    *out = made.id;
    return OK;
}

err_t statement_decide(struct cx *cx, statement_id id, enum statement_state to, str_t reason)
{
    struct statement s;
    TRY(statement_get(cx, id, &s));
    const err_t verdict = statement_transition(s.state, to, reason);
    if (verdict != OK)
        return problem(cx, verdict, "statement %" PRId64 ": from %d to %d", id.v, (int)s.state,
                       (int)to);
    static const struct statement none;
    const bool accepted = to == STATEMENT_ACCEPTED;
    const str_t kept = accepted ? S("") : str_trim(reason);
    TRY(statement_set_state(cx, &s, to, kept));
    TRY(consultation_touch(cx, s.consultation));
    struct ledger_field fields[STATEMENT_FIELDS];
    size_t n = 0;
    fields[n++] = ledger_int("number", s.number);
    fields[n++] = ledger_text("rejection", kept);
    if (s.state == STATEMENT_PENDING && s.erased_at == 0)
        text_fields(cx, fields, &n, &none, &s);
    return ledger_add(
        cx, &(struct ledger_new){ accepted ? LEDGER_STATEMENT_ACCEPTED : LEDGER_STATEMENT_REJECTED,
                                  id.v, s.consultation.v, fields, n, NULL });
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
    return ledger_add(cx, &(struct ledger_new){ LEDGER_STATEMENT_CORRECTED, is->id.v,
                                                is->consultation.v, fields, n, NULL });
}

err_t statement_correct(struct cx *cx, statement_id id, const struct text2 *text,
                        const struct text2 *short_text, str_t reason)
{
    struct statement was;
    TRY(statement_get(cx, id, &was));
    struct statement made = was;
    made.text = *text;
    made.short_text = *short_text;
    const bool text_stays = same_text(&was.text, text);
    const err_t verdict = correction_verdict(&was, text, reason,
                                             text_stays && same_text(&was.short_text, short_text));
    if (verdict != OK)
        return problem(cx, verdict, "statement %" PRId64 " cannot be corrected so", id.v);
    if (!text_stays)
        made.corrected_at = cx->now;
    TRY(statement_set_text(cx, &made));
    TRY(consultation_touch(cx, was.consultation));
    return note_correction(cx, &was, &made, str_trim(reason));
}

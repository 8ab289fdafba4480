/* Texts in the other language, and who answers for them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "viewpoints/statements/statements.h"
#include "viewpoints/store.h"

enum { FIELDS = 14 };

static err_t load(struct cx *cx, statement_id id, struct statement *s, struct consultation *c)
{
    TRY(statement_get(cx, id, s));
    return consultation_get_any(cx, s->consultation, c);
}

static err_t note(struct cx *cx, enum ledger_kind kind, const struct statement *was,
                  const struct statement *is)
{
    struct ledger_field fields[FIELDS];
    size_t n = 0;
    fields[n++] = ledger_int("number", is->number);
    ledger_changed2(cx->arena, fields, &n, "text", &was->text, &is->text);
    ledger_changed2(cx->arena, fields, &n, "short", &was->short_text, &is->short_text);
    ledger_changed(cx->arena, fields, &n, "original", original_word(was), original_word(is));
    ledger_changed(cx->arena, fields, &n, "translation", translation_word(was->translation),
                   translation_word(is->translation));
    return ledger_add(cx,
                      &(struct ledger_new){ kind, is->id.v, is->consultation.v, fields, n, NULL });
}

err_t statement_translate(struct cx *cx, const struct translating *t)
{
    struct statement was;
    struct consultation c;
    TRY(load(cx, t->on, &was, &c));
    const err_t verdict =
        translate_verdict(&was, consultation_stage(&c, cx->now), t->to, t->text, t->as);
    if (verdict != OK)
        return problem(cx, verdict, "cannot be translated so");
    struct statement made = was;
    made.text.by[t->to] = t->text;
    if (t->short_text != NULL)
        made.short_text.by[t->to] = *t->short_text;
    made.has_original = statement_original(&was, &made.original);
    made.translation = t->as;
    made.translated_at = cx->now;
    made.translated_by = cx->actor.account;
    TRY(statement_set_translation(cx, &made, was.translated_at));
    TRY(consultation_touch(cx, was.consultation));
    return note(cx, LEDGER_STATEMENT_TRANSLATED, &was, &made);
}

err_t statement_confirm(struct cx *cx, statement_id id)
{
    struct statement was;
    struct consultation c;
    TRY(load(cx, id, &was, &c));
    const err_t verdict = confirm_verdict(&was, consultation_stage(&c, cx->now), cx->actor.account,
                                          statement_is_by_actor(cx, &c, &was));
    if (verdict != OK)
        return problem(cx, verdict, "cannot be confirmed");
    struct statement made = was;
    made.translation = TRANSLATION_CONFIRMED;
    made.translated_at = cx->now;
    TRY(statement_set_translation(cx, &made, was.translated_at));
    TRY(consultation_touch(cx, was.consultation));
    return note(cx, LEDGER_STATEMENT_CONFIRMED, &was, &made);
}

/* Two statements that say the same become one to answer; an amendment takes the place of what it
 * amends. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "viewpoints/statements/statements.h"
#include "viewpoints/store.h"

static err_t note_merge(struct cx *cx, enum ledger_kind kind, const struct statement *from,
                        const struct statement *into, str_t reason)
{
    return ledger_add(cx,
                      &(struct ledger_new){ kind, from->id.v, from->consultation.v,
                                            LEDGER_FIELDS(ledger_int("number", from->number),
                                                          ledger_id("merged_into", into->id.v),
                                                          ledger_int("into_number", into->number),
                                                          ledger_text("reason", reason)),
                                            NULL });
}

static err_t stage_of(struct cx *cx, consultation_id in, struct consultation *c, enum stage *out)
{
    TRY(consultation_get_any(cx, in, c));
    *out = consultation_stage(c, cx->now);
    return OK;
}

err_t statement_merge(struct cx *cx, statement_id from, statement_id into, str_t reason)
{
    struct statement a, b;
    struct consultation c;
    enum stage stage;
    const str_t why = str_trim(reason);
    TRY(statement_get(cx, from, &a));
    TRY(statement_get(cx, into, &b));
    TRY(stage_of(cx, a.consultation, &c, &stage));
    const err_t verdict = merge_verdict(&a, &b, stage, why);
    if (verdict != OK)
        return problem(cx, verdict, "these two cannot be merged");
    TRY(statement_set_merged(cx, &a, into, why));
    TRY(consultation_touch(cx, a.consultation));
    return note_merge(cx, LEDGER_STATEMENT_MERGED, &a, &b, why);
}

static err_t separate(struct cx *cx, const struct statement *s, str_t why)
{
    TRY(statement_set_separate(cx, s->id));
    TRY(consultation_touch(cx, s->consultation));
    return ledger_add(
        cx, &(struct ledger_new){ LEDGER_STATEMENT_SEPARATED, s->id.v, s->consultation.v,
                                  LEDGER_FIELDS(ledger_int("number", s->number),
                                                ledger_id("was_merged_into", s->merged_into.v),
                                                ledger_text("reason", why)),
                                  NULL });
}

err_t statement_separate(struct cx *cx, statement_id id, str_t reason)
{
    struct statement s;
    struct consultation c;
    enum stage stage;
    const str_t why = str_trim(reason);
    TRY(statement_get(cx, id, &s));
    TRY(stage_of(cx, s.consultation, &c, &stage));
    const err_t verdict = separate_verdict(&s, stage, why);
    if (verdict != OK)
        return problem(cx, verdict, "cannot be separated");
    return separate(cx, &s, why);
}

/* --- for moderation --------------------------------------------------------------------------- */

err_t statement_fold(struct cx *cx, statement_id from, statement_id into, str_t reason)
{
    struct statement a, b;
    TRY(statement_get(cx, from, &a));
    TRY(statement_get(cx, into, &b));
    if (a.state != STATEMENT_REJECTED || b.state != STATEMENT_ACCEPTED)
        return problem(cx, ERR_CONFLICT, "not rejected, or the other does not stand");
    TRY(statement_set_merged(cx, &a, into, str_trim(reason)));
    TRY(consultation_touch(cx, a.consultation));
    return note_merge(cx, LEDGER_STATEMENT_MERGED, &a, &b, str_trim(reason));
}

err_t statement_unfold(struct cx *cx, statement_id id, str_t reason)
{
    struct statement s;
    TRY(statement_get(cx, id, &s));
    if (s.merged_into.v == 0)
        return problem(cx, ERR_CONFLICT, "not merged");
    return separate(cx, &s, str_trim(reason));
}

/* --- amendments ------------------------------------------------------------------------------- */

bool statement_is_by_actor(const struct cx *cx, const struct consultation *c,
                           const struct statement *s)
{
    return s->author.v != 0 && participant_of_actor(cx, c).v == s->author.v;
}

err_t amending_load(struct cx *cx, const struct consultation *c, const struct statement *original,
                    const struct statement *amendment, struct amending *out)
{
    struct amending a = { .original = original,
                          .amendment = amendment,
                          .stage = consultation_stage(c, cx->now),
                          .is_secretariat =
                              (cx->actor.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0,
                          .is_author = statement_is_by_actor(cx, c, original) };
    TRY(statement_has_positions(cx, original, &a.has_positions));
    *out = a;
    return OK;
}

err_t statement_take_amendment(struct cx *cx, statement_id id)
{
    /* Public, of no language: the page says it in the reader's. */
    const str_t why = S("amended");
    struct statement amendment, original;
    struct consultation c;
    struct amending a;
    TRY(statement_get(cx, id, &amendment));
    if (amendment.amends.v == 0)
        return problem(cx, ERR_CONFLICT, "amends nothing");
    TRY(statement_get(cx, amendment.amends, &original));
    TRY(consultation_get_any(cx, amendment.consultation, &c));
    TRY(amending_load(cx, &c, &original, &amendment, &a));
    const err_t verdict = amending_verdict(&a);
    if (verdict != OK)
        return problem(cx, verdict, "cannot take its place");
    TRY(statement_set_merged(cx, &original, id, why));
    TRY(consultation_touch(cx, c.id));
    return note_merge(cx, LEDGER_STATEMENT_AMENDED, &original, &amendment, why);
}

/* What is read from public sources: coded positions, and what bodies concluded.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/ledger.h"
#include "viewpoints/rules.h"
#include "viewpoints/store.h"

/* Ends an earlier coded position; an own one stands. */
static err_t coded_supersede(struct cx *cx, participant_id who, statement_id on)
{
    position_id held = { 0 };
    enum basis basis = BASIS_OWN;
    const err_t e = position_basis_in_force(cx, who, on, &held, &basis);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    if (basis == BASIS_OWN)
        return problem(cx, ERR_CONFLICT, "the organisation's own position stands");
    return position_supersede_many(cx, &held.v, 1, cx->now);
}

/* "12, 34": whoever reads the record finds each under source.added. */
static str_t source_ids(struct cx *cx, const source_id *at, size_t count)
{
    str_t list = S("");
    for (size_t i = 0; i < count; i++)
        list =
            arena_printf(cx->arena, "%.*s%s%" PRId64, STR_ARG(list), i == 0 ? "" : ", ", at[i].v);
    return list;
}

static err_t note_coded(struct cx *cx, consultation_id in, position_id made,
                        const struct position_coded *p)
{
    struct ledger_field fields[] = {
        ledger_id("organisation", p->organisation.v),
        ledger_id("statement", p->on.v),
        ledger_text("position", position_word(p->value)),
        ledger_text("basis", basis_word(p->basis)),
        ledger_text("coder", p->coder),
        ledger_text("note_az", p->note.by[LANG_AZ]),
        ledger_text("note_en", p->note.by[LANG_EN]),
        ledger_text("sources", source_ids(cx, p->sources, p->source_count)),
        ledger_int("coders", p->coders),
    };
    const size_t count = ARRAY_LEN(fields) - (p->coders == 0); /* the last where it is known */
    return ledger_add(
        cx, &(struct ledger_new){ LEDGER_POSITION_CODED, made.v, in.v, fields, count, NULL });
}

err_t position_code(struct cx *cx, consultation_id in, const struct position_coded *p)
{
    must(p->basis != BASIS_OWN);
    if (p->source_count == 0)
        return problem(cx, ERR_INVALID, "read from nothing");
    struct statement s;
    struct consultation c;
    TRY(consultation_get(cx, in, &c)); /* nothing is said in a draft */
    TRY(statement_get(cx, p->on, &s));
    if (s.consultation.v != in.v)
        return problem(cx, ERR_NOT_FOUND, "a statement of another consultation");
    const participant_id who = participant_of_organisation(in, p->organisation.v);
    TRY(participant_put_many(cx,
                             &(struct participant_row){ .id = who,
                                                        .consultation = in,
                                                        .organisation = p->organisation.v,
                                                        .number = -1,
                                                        .created_at = cx->now },
                             1));
    TRY(coded_supersede(cx, who, p->on));
    position_id made = { 0 };
    TRY(position_put_coded(cx, in, who, p, &made));
    return note_coded(cx, in, made, p);
}

err_t document_add(struct cx *cx, const struct document_new *d)
{
    const int64_t id = id_new(cx->ids, cx->now);
    TRY(document_put(cx, id, d));
    return ledger_add(
        cx, &(struct ledger_new){
                LEDGER_DOCUMENT_ADDED, id, d->consultation.v,
                LEDGER_FIELDS(ledger_id("organisation", d->organisation.v),
                              ledger_text("dated", d->dated),
                              ledger_text("summary_az", d->summary.by[LANG_AZ]),
                              ledger_text("summary_en", d->summary.by[LANG_EN]),
                              ledger_flag("is_verified", d->is_verified),
                              ledger_text("sources", source_ids(cx, d->sources, d->source_count))),
                NULL });
}

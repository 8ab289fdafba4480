/* Making and changing consultations, statements and coded positions; each with its ledger entry.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/markdown.h"
#include "ledger/ledger.h"
#include "viewpoints/rules.h"
#include "viewpoints/store.h"

url_t url_consultation(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}", UARG(c->slug));
}

url_t url_results(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}/results", UARG(c->slug));
}

/* Markdown is rendered once, when it is written. */
static void render_texts(struct cx *cx, struct consultation *c)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        c->background_html.by[l] = markdown_html(cx->arena, c->background.by[l]);
        c->coding_html.by[l] = markdown_html(cx->arena, c->coding.by[l]);
    }
}

/* Everything that is public about it; of a change only what is another now, with what it replaces.
 */
static err_t note_consultation(struct cx *cx, enum ledger_kind kind, const struct consultation *was,
                               const struct consultation *is)
{
    static const struct consultation none;
    struct ledger_field fields[30];
    size_t n = 0;
    const bool is_new = was == NULL;
    if (is_new) {
        was = &none;
        fields[n++] = ledger_text("slug", is->slug);
        fields[n++] = ledger_text("who", who_word(is->who));
        fields[n++] = ledger_flag("is_example", is->is_example);
    } else {
        ledger_changed(cx->arena, fields, &n, "who", who_word(was->who), who_word(is->who));
    }
    ledger_changed2(cx->arena, fields, &n, "question", &was->question, &is->question);
    ledger_changed2(cx->arena, fields, &n, "short", &was->short_name, &is->short_name);
    ledger_changed2(cx->arena, fields, &n, "background", &was->background, &is->background);
    ledger_changed2(cx->arena, fields, &n, "coding", &was->coding, &is->coding);
    if (is_new || was->opens_at != is->opens_at)
        fields[n++] = ledger_time(cx->arena, "opens_at", is->opens_at);
    if (!is_new && was->opens_at != is->opens_at)
        fields[n++] = ledger_time(cx->arena, "was_opens_at", was->opens_at);
    if (is_new || was->closes_at != is->closes_at)
        fields[n++] = ledger_time(cx->arena, "closes_at", is->closes_at);
    if (!is_new && was->closes_at != is->closes_at)
        fields[n++] = ledger_time(cx->arena, "was_closes_at", was->closes_at);
    return ledger_add(cx, &(struct ledger_new){ kind, is->id.v, 0, fields, n, NULL });
}

err_t consultation_add(struct cx *cx, const struct consultation *c, consultation_id *out)
{
    struct consultation made = *c;
    if (!dates_fit(c->opens_at, c->closes_at))
        return problem(cx, ERR_INVALID, "a consultation cannot end before it begins");
    made.id.v = id_new(cx->ids, cx->now);
    made.created_at = made.changed_at = cx->now;
    render_texts(cx, &made);
    TRY(consultation_put(cx, &made));
    TRY(note_consultation(cx, LEDGER_CONSULTATION_ADDED, NULL, &made));
    *out = made.id;
    return OK;
}

err_t consultation_change(struct cx *cx, const struct consultation *c)
{
    struct consultation was, made = *c;
    TRY(consultation_get(cx, c->id, &was));
    if (!dates_fit(c->opens_at, c->closes_at))
        return problem(cx, ERR_INVALID, "a consultation cannot end before it begins");
    if (was.who != c->who) {
        bool answered = false;
        TRY(consultation_has_positions(cx, c->id, &answered));
        if (answered)
            return problem(cx, ERR_CONFLICT, "others cannot answer once somebody has");
    }
    made.changed_at = cx->now;
    render_texts(cx, &made);
    TRY(consultation_update(cx, &made));
    return note_consultation(cx, LEDGER_CONSULTATION_CHANGED, &was, &made);
}

/* --- statements ------------------------------------------------------------------------------- */

/* Where the public answers a proposal is pseudonymous, also of somebody who is signed in. */
static const struct actor *author_on_record(const struct cx *cx, const struct consultation *in,
                                            const struct statement *s)
{
    static const struct actor visitor = { .acts_as = LEDGER_AS_PUBLIC };
    return in->who == WHO_PUBLIC && s->author.v != 0 ? &visitor : &cx->actor;
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
    const bool accepted = s->state == STATEMENT_ACCEPTED;
    TRY(ledger_add(
        cx, &(struct ledger_new){ accepted ? LEDGER_STATEMENT_ACCEPTED : LEDGER_STATEMENT_PROPOSED,
                                  made.id.v, made.consultation.v,
                                  LEDGER_FIELDS(ledger_int("number", made.number),
                                                ledger_text("text_az", made.text.by[LANG_AZ]),
                                                ledger_text("text_en", made.text.by[LANG_EN]),
                                                ledger_flag("is_seed", made.is_seed)),
                                  author_on_record(cx, &in, s) }));
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
    const bool accepted = to == STATEMENT_ACCEPTED;
    const str_t kept = accepted ? S("") : str_trim(reason);
    TRY(statement_set_state(cx, &s, to, kept));
    TRY(consultation_touch(cx, s.consultation));
    return ledger_add(
        cx, &(struct ledger_new){
                accepted ? LEDGER_STATEMENT_ACCEPTED : LEDGER_STATEMENT_REJECTED, id.v,
                s.consultation.v,
                LEDGER_FIELDS(ledger_int("number", s.number), ledger_text("reason", kept)), NULL });
}

/* --- coded positions -------------------------------------------------------------------------- */

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

err_t position_code(struct cx *cx, consultation_id in, const struct position_coded *p)
{
    must(p->basis != BASIS_OWN);
    struct statement s;
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
    return ledger_add(
        cx, &(struct ledger_new){ LEDGER_POSITION_CODED, made.v, in.v,
                                  LEDGER_FIELDS(ledger_id("organisation", p->organisation.v),
                                                ledger_id("statement", p->on.v),
                                                ledger_text("position", position_word(p->value)),
                                                ledger_text("basis", basis_word(p->basis)),
                                                ledger_text("coder", p->coder),
                                                ledger_text("note_az", p->note.by[LANG_AZ]),
                                                ledger_text("note_en", p->note.by[LANG_EN])),
                                  NULL });
}

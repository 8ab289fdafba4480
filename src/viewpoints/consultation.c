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

/* {"slug":"…"} and the like, for the ledger. */
static err_t ledger_note_by(struct cx *cx, const struct actor *actor, enum ledger_kind kind,
                            int64_t subject, str_t key, str_t value)
{
    AUTO(buf) text;
    buf_init(&text, 64 << 10);
    struct json_out j;
    json_begin(&j, &text);
    json_put_object(&j);
    json_key(&j, key);
    json_put_str(&j, value);
    json_put_object_end(&j);
    TRY(buf_check(&text));
    return ledger_add_many(cx, kind, &(struct ledger_new){ actor, subject, buf_str(&text) }, 1);
}

static err_t ledger_note(struct cx *cx, enum ledger_kind kind, int64_t subject, str_t key,
                         str_t value)
{
    return ledger_note_by(cx, &cx->actor, kind, subject, key, value);
}

static void put_old_texts(struct json_out *j, str_t key_en, str_t key_az, const struct text2 *was,
                          const struct text2 *is)
{
    ledger_put_old(j, key_en, was->by[LANG_EN], is->by[LANG_EN]);
    ledger_put_old(j, key_az, was->by[LANG_AZ], is->by[LANG_AZ]);
}

static void put_old_time(struct json_out *j, str_t key, usec_t was, usec_t is)
{
    if (was == is)
        return;
    json_key(j, key);
    json_put_i64(j, was);
}

/* What a change replaces stays on the record: {"slug":"…","was":{"question_en":"…"}}. */
static err_t ledger_change(struct cx *cx, const struct consultation *was,
                           const struct consultation *is)
{
    enum { OLD_TEXTS_MAX = 2 << 20 };
    AUTO(buf) text;
    buf_init(&text, OLD_TEXTS_MAX);
    struct json_out j;
    json_begin(&j, &text);
    json_put_object(&j);
    json_key(&j, S("slug"));
    json_put_str(&j, was->slug);
    json_key(&j, S("was"));
    json_put_object(&j);
    put_old_texts(&j, S("question_en"), S("question_az"), &was->question, &is->question);
    put_old_texts(&j, S("short_en"), S("short_az"), &was->short_name, &is->short_name);
    put_old_texts(&j, S("background_en"), S("background_az"), &was->background, &is->background);
    put_old_texts(&j, S("coding_en"), S("coding_az"), &was->coding, &is->coding);
    ledger_put_old(&j, S("who"), who_word(was->who), who_word(is->who));
    put_old_time(&j, S("opens_at"), was->opens_at, is->opens_at);
    put_old_time(&j, S("closes_at"), was->closes_at, is->closes_at);
    json_put_object_end(&j);
    json_put_object_end(&j);
    TRY(buf_check(&text));
    return ledger_add(cx, LEDGER_CONSULTATION_CHANGED, is->id.v, buf_str(&text));
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
    TRY(ledger_note(cx, LEDGER_CONSULTATION_ADDED, made.id.v, S("slug"), made.slug));
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
    return ledger_change(cx, &was, &made);
}

/* --- statements ------------------------------------------------------------------------------- */

/* Where the public answers a proposal is pseudonymous, also of somebody who is signed in. */
static const struct actor *author_on_record(const struct cx *cx, const struct consultation *in,
                                            const struct statement *s)
{
    static const struct actor nobody = { 0 };
    return in->who == WHO_PUBLIC && s->author.v != 0 ? &nobody : &cx->actor;
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
    TRY(ledger_note_by(cx, author_on_record(cx, &in, s),
                       accepted ? LEDGER_STATEMENT_ACCEPTED : LEDGER_STATEMENT_PROPOSED, made.id.v,
                       S("text"), text2_pick(&made.text, LANG_EN)));
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
    return ledger_note(cx, accepted ? LEDGER_STATEMENT_ACCEPTED : LEDGER_STATEMENT_REJECTED, id.v,
                       S("reason"), kept);
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
    return ledger_note(cx, LEDGER_POSITION_CODED, made.v, S("position"), position_word(p->value));
}

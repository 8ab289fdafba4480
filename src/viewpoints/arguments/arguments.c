/* Giving, deciding and marking arguments, each with its entry in the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/arguments/arguments.h"

#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "viewpoints/arguments/store.h"
#include "viewpoints/moderated.h"
#include "viewpoints/pages.h"

static const struct actor VISITOR = { .acts_as = LEDGER_AS_PUBLIC };

static err_t note(struct cx *cx, enum ledger_kind kind, const struct argument *a,
                  const struct ledger_field *fields, size_t count, const struct actor *actor)
{
    return ledger_add(
        cx, &(struct ledger_new){ kind, a->id.v, a->consultation.v, fields, count, actor });
}

/* --- giving one ------------------------------------------------------------------------------- */

/* Whom the actor speaks for here, and under which participant. ERR_FORBIDDEN: for nobody. */
static err_t author_of(struct cx *cx, const struct consultation *c, enum side *side,
                       participant_id *who)
{
    if (!actor_side(c->who, &cx->actor, side))
        return problem(cx, ERR_FORBIDDEN, "speaks for nobody here");
    *who = participant_of_actor(cx, c);
    return who->v != 0 ? OK : problem(cx, ERR_FORBIDDEN, "no visitor's cookie");
}

static err_t note_given(struct cx *cx, const struct argument *a, const struct actor *actor,
                        bool is_example)
{
    struct ledger_field fields[7];
    size_t n = 0;
    fields[n++] = ledger_id("statement", a->statement.v);
    fields[n++] = ledger_text("direction", argument_side_word(a->side));
    fields[n++] = ledger_text("language", a->language);
    if (a->parent.v != 0)
        fields[n++] = ledger_id("parent", a->parent.v);
    if (a->state == STATEMENT_ACCEPTED)
        fields[n++] = ledger_text("text", a->text);
    if (is_example)
        fields[n++] = ledger_flag("is_example", true);
    return note(cx, LEDGER_ARGUMENT_GIVEN, a, fields, n, actor);
}

err_t argument_enter(struct cx *cx, const struct argument *a, int64_t mandate,
                     const struct actor *actor, bool is_example)
{
    TRY(argument_put(cx, a, mandate));
    return note_given(cx, a, a->organisation.v == 0 ? &VISITOR : actor, is_example);
}

static err_t submit(struct cx *cx, const struct argument *a)
{
    case_id made;
    return moderation_submit(cx,
                             &(struct moderation_new){ .kind = viewpoints_moderated_argument.kind,
                                                       .subject = a->id.v,
                                                       .within = a->consultation.v,
                                                       .visitor = cx->actor.participant },
                             &made);
}

/* The author of a is known. */
static err_t foresee(struct cx *cx, const struct argument *a, bool *is_said, bool *too_many)
{
    int64_t said = 0, waiting = 0;
    TRY(argument_count_said(cx, a, &said));
    TRY(argument_count_waiting(cx, a->consultation, a->author, &waiting));
    *is_said = said > 0;
    *too_many = waiting >= ARGUMENTS_WAITING_MOST;
    return OK;
}

err_t argument_foresee(struct cx *cx, const struct consultation *c, const struct argument *a,
                       bool *is_said, bool *too_many)
{
    enum side side;
    struct argument by = *a;
    TRY(author_of(cx, c, &side, &by.author));
    return foresee(cx, &by, is_said, too_many);
}

/* Not the same again; and another of the same author while so many wait is too many. */
static err_t may_be_added(struct cx *cx, const struct argument *a)
{
    bool is_said = false, too_many = false;
    TRY(foresee(cx, a, &is_said, &too_many));
    if (is_said)
        return problem(cx, ERR_CONFLICT, "said before");
    return too_many && a->state == STATEMENT_PENDING ? problem(cx, ERR_TOO_MANY, "arguments wait")
                                                     : OK;
}

err_t argument_give(struct cx *cx, const struct argument *a, argument_id *out)
{
    struct consultation c;
    struct statement s;
    struct argument parent, made = *a;
    struct mandate room;
    const struct mandate *mandate = NULL;
    enum side side;
    TRY(consultation_get(cx, a->consultation, &c));
    TRY(statement_get(cx, a->statement, &s));
    if (a->parent.v != 0)
        TRY(argument_get(cx, a->parent, &parent));
    TRY(author_of(cx, &c, &side, &made.author));
    if (side == SIDE_ORGANISATIONS) {
        TRY(mandate_of_actor(cx, &cx->actor, &room, &mandate));
        if (mandate == NULL || !mandate_allows(mandate, MANDATE_POSITIONS, cx->now))
            return problem(cx, ERR_FORBIDDEN, "no mandate for positions");
        made.organisation.v = cx->actor.organisation;
    }
    const err_t verdict = argument_verdict(&c, &s, a, a->parent.v != 0 ? &parent : NULL, cx->now);
    if (verdict != OK)
        return problem(cx, verdict, "cannot be said here");
    made.id.v = id_new(cx->ids, cx->now);
    made.text = str_trim(a->text);
    made.created_at = cx->now;
    made.state = side == SIDE_ORGANISATIONS ? STATEMENT_ACCEPTED : STATEMENT_PENDING;
    TRY(may_be_added(cx, &made));
    TRY(argument_enter(cx, &made, mandate == NULL ? 0 : mandate->id.v, &cx->actor, false));
    *out = made.id;
    return made.state == STATEMENT_PENDING ? submit(cx, &made) : argument_tell_reply(cx, &made);
}

/* --- moderation ------------------------------------------------------------------------------- */

/* What was taken down meanwhile stays out of the record. */
static err_t note_accepted(struct cx *cx, const struct argument *a)
{
    const struct ledger_field fields[] = { ledger_text("text", a->text) };
    return note(cx, LEDGER_ARGUMENT_ACCEPTED, a, fields, a->erased_at == 0, NULL);
}

static err_t note_rejected(struct cx *cx, const struct argument *a, str_t reason, bool is_withheld)
{
    const struct ledger_field fields[] = { ledger_text("reason", reason),
                                           ledger_flag("withheld", is_withheld) };
    return note(cx, LEDGER_ARGUMENT_REJECTED, a, fields, ARRAY_LEN(fields), NULL);
}

err_t argument_decide(struct cx *cx, argument_id id, enum statement_state to, str_t reason,
                      bool is_withheld)
{
    struct argument a;
    TRY(argument_get(cx, id, &a));
    TRY(argument_set_state(cx, id, to, is_withheld));
    if (to != STATEMENT_ACCEPTED)
        return note_rejected(cx, &a, reason, is_withheld);
    TRY(note_accepted(cx, &a));
    a.state = to;
    return argument_tell_reply(cx, &a);
}

err_t argument_take_down(struct cx *cx, argument_id id, str_t reason)
{
    static const char *const FIELDS[] = { "text" };
    const str_t why = str_trim(reason);
    struct argument a;
    TRY(argument_get(cx, id, &a));
    if (a.is_reason)
        return position_take_down(cx, (position_id){ id.v }, reason);
    if (!public_reason_fits(why))
        return problem(cx, ERR_INVALID, "no public reason");
    TRY(argument_clear_text(cx, id, why));
    return forget_fields(cx, id.v, a.consultation.v, FIELDS, ARRAY_LEN(FIELDS), why);
}

/* --- marks ------------------------------------------------------------------------------------ */

err_t mark_enter(struct cx *cx, const struct argument *of, participant_id who, int value,
                 const struct actor *named)
{
    const struct ledger_field fields[] = { ledger_id("statement", of->statement.v),
                                           ledger_flag("helps", value > 0) };
    TRY(mark_put(cx, of, who, value));
    return note(cx, LEDGER_ARGUMENT_MARKED, of, fields, ARRAY_LEN(fields),
                named == NULL ? &VISITOR : named);
}

err_t argument_mark(struct cx *cx, const struct consultation *c, argument_id target, int value)
{
    struct argument a;
    enum side side;
    participant_id who = { 0 };
    must(value == 1 || value == -1);
    TRY(argument_get(cx, target, &a));
    if (a.state != STATEMENT_ACCEPTED || a.consultation.v != c->id.v || a.replaced_at != 0)
        return problem(cx, ERR_NOT_FOUND, "not public here");
    TRY(author_of(cx, c, &side, &who));
    if (who.v == a.author.v)
        return problem(cx, ERR_CONFLICT, "an own argument");
    if (!consultation_takes_positions(c, cx->now) && !consultation_takes_proposals(c, cx->now))
        return problem(cx, ERR_CONFLICT, "the consultation is over");
    return mark_enter(cx, &a, who, value, side == SIDE_PUBLIC ? NULL : &cx->actor);
}

/* --- for moderation and the record ------------------------------------------------------------ */

static err_t moderated_load(struct cx *cx, int64_t subject, struct moderated_text *out)
{
    struct argument a;
    struct consultation c;
    struct statement s;
    enum lang lang = LANG_EN;
    TRY(argument_get(cx, (argument_id){ subject }, &a));
    TRY(consultation_get(cx, a.consultation, &c));
    TRY(statement_get(cx, a.statement, &s));
    must(lang_from_code(a.language, &lang)); /* the column is checked */
    struct moderated_text t = { .about = text2_pick(&s.text, cx->lang),
                                .where = url_statement(cx, &c, s.number),
                                .within = c.id.v,
                                .organisation = a.organisation.v,
                                .is_public = a.state == STATEMENT_ACCEPTED };
    t.text.by[lang] = a.erased_at == 0 ? a.text : STR_NONE;
    if (a.erased_at == 0)
        t.forget = url_with(cx, "/secretariat/arguments/{}/take-down", UARG(a.id.v));
    *out = t;
    return OK;
}

static err_t moderated_decide(struct cx *cx, int64_t subject, const struct moderation_decision *d)
{
    const bool keeps = d->verdict == VERDICT_KEEP;
    const err_t e = argument_decide(cx, (argument_id){ subject },
                                    keeps ? STATEMENT_ACCEPTED : STATEMENT_REJECTED, d->reason,
                                    !keeps && rule_withholds(d->rule));
    if (e != ERR_CONFLICT)
        return e;
    cx->problem = (struct problem){ 0 }; /* it is so already */
    return OK;
}

static err_t moderated_forget(struct cx *cx, int64_t subject, str_t reason)
{
    return argument_take_down(cx, (argument_id){ subject }, reason);
}

const struct moderated_kind viewpoints_moderated_argument = {
    .kind = "argument",
    .label = N_("Arguments"),
    .one = N_("Argument"),
    .load = moderated_load,
    .decide = moderated_decide,
    .forget = moderated_forget,
};

err_t argument_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct argument a;
    struct statement s;
    struct consultation c;
    TRY(argument_get(cx, (argument_id){ id }, &a));
    TRY(statement_get(cx, a.statement, &s));
    TRY(consultation_get(cx, a.consultation, &c));
    *name = text2_pick(&s.text, cx->lang);
    *where = url_statement(cx, &c, s.number);
    return OK;
}

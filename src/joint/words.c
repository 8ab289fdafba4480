/* What joint statements are called on pages.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/words.h"

#include "joint/rules.h"
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"

str_t joint_state_label(struct cx *cx, enum joint_state s)
{
    switch (s) {
    case JOINT_DRAFT:
        return _("draft, not public");
    case JOINT_ROUND:
        return _("open for signing and dissent");
    case JOINT_CLOSED:
        return _("round closed, not published yet");
    case JOINT_PUBLISHED:
        return _("published");
    case JOINT_WITHDRAWN:
        return _("withdrawn by its initiators");
    }
    must_failed("a state", __FILE__, __LINE__);
}

str_t joint_stage_line(struct cx *cx, const struct joint *j)
{
    switch (j->state) {
    case JOINT_DRAFT:
        return joint_state_label(cx, j->state);
    case JOINT_ROUND:
        return joint_is_open(j, cx->now)
                   ? trf(cx, "answers are taken until {0}", TARG(date_time(cx, j->closes_at)))
                   : trf(cx, "round closed {0}, not published yet",
                         TARG(date_long(cx, j->closes_at)));
    case JOINT_CLOSED:
        return trf(cx, "round closed {0}, not published yet", TARG(date_long(cx, j->closed_at)));
    case JOINT_PUBLISHED:
        return j->is_coded
                   ? trf(cx, "published {0}", TARG(date_partial(cx, j->dated)))
                   : trf(cx, "published {0}, text closed", TARG(date_long(cx, j->published_at)));
    case JOINT_WITHDRAWN:
        return trf(cx, "withdrawn {0}", TARG(date_long(cx, j->withdrawn_at)));
    }
    must_failed("a state", __FILE__, __LINE__);
}

str_t answer_label(struct cx *cx, enum answer_value v)
{
    switch (v) {
    case ANSWER_SIGNED:
        return _("signed");
    case ANSWER_ABSTAINED:
        return _("abstained");
    case ANSWER_DISSENTED:
        return _("dissents");
    case ANSWER_WITHDREW:
        return _("withdrew its signature");
    case ANSWER_OBJECTED:
        return _("objects to what was read about it");
    }
    must_failed("an answer", __FILE__, __LINE__);
}

str_t version_kind_label(struct cx *cx, const struct joint_version *v)
{
    if (v->kind == VERSION_FIRST)
        return _("the first text");
    if (v->kind == VERSION_SUBSTANCE)
        return _("changes the substance: signers are asked anew");
    return v->contested_at != 0
               ? _("called a slip of the pen; a signer says it changes the substance, so signers "
                   "are asked anew")
               : _("a slip of the pen, corrected: signatures stay");
}

str_t amend_state_label(struct cx *cx, enum amend_state s)
{
    switch (s) {
    case AMEND_OPEN:
        return _("waits for an answer of the initiators");
    case AMEND_ACCEPTED:
        return _("accepted");
    case AMEND_REFUSED:
        return _("refused");
    case AMEND_TAKEN_BACK:
        return _("taken back");
    }
    must_failed("a state of an amendment", __FILE__, __LINE__);
}

static str_t named(struct cx *cx, const struct whole_joint *w, organisation_id o)
{
    return o.v == 0 ? S("") : text2_pick(&whole_organisation(w, o)->name, cx->lang);
}

str_t gate_sentence(struct cx *cx, const struct whole_joint *w, const struct gate_shut *g)
{
    const str_t who = named(cx, w, g->organisation);
    const str_t lang = language_in(cx, g->lang);
    switch (g->gate) {
    case GATE_DRAFT:
        return _("Its round was never opened: nobody was asked to sign or to dissent.");
    case GATE_ROUND_OPEN:
        return trf(cx, "The round is open until {0}: organisations still answer.",
                   TARG(date_time(cx, w->j->closes_at)));
    case GATE_NO_TEXT:
        return trf(cx, "The text is missing, or a part of it, in this language: {0}.", TARG(lang));
    case GATE_UNCONFIRMED:
        return trf(cx,
                   "Nobody but whoever wrote it has read and confirmed the text in this language: "
                   "{0}.",
                   TARG(lang));
    case GATE_DISSENT_MISSING:
        return trf(cx, "{0} dissents, and the text of its dissent is missing.", TARG(who));
    case GATE_AMENDMENT_OPEN:
        return trf(cx, "An amendment of {0} waits for an answer.", TARG(who));
    case GATE_NO_INITIATOR:
        return _("It names no organisation as its initiator.");
    case GATE_UNDISCLOSED:
        return trf(cx, "Who pays for {0}, which initiates it, is not on record.", TARG(who));
    case GATE_NO_MONEY:
        return _("It does not say who paid for the work on it.");
    case GATE_NOBODY_SIGNED:
        return _("Nobody has signed this version.");
    case GATE_PUBLISHED:
        return _("It is published already.");
    }
    must_failed("a gate", __FILE__, __LINE__);
}

str_t gate_place(const struct gate_shut *g)
{
    switch (g->gate) {
    case GATE_DRAFT:
    case GATE_ROUND_OPEN:
    case GATE_NOBODY_SIGNED:
        return S("round");
    case GATE_NO_TEXT:
        return S("text");
    case GATE_UNCONFIRMED:
        return S("confirm");
    case GATE_DISSENT_MISSING:
        return S("answers");
    case GATE_AMENDMENT_OPEN:
        return S("amendments");
    case GATE_NO_INITIATOR:
    case GATE_UNDISCLOSED:
    case GATE_NO_MONEY:
        return S("details");
    case GATE_PUBLISHED:
        return S("publish");
    }
    must_failed("a gate", __FILE__, __LINE__);
}

str_t writer_label(struct cx *cx, const struct whole_joint *w, int acts_as, organisation_id o)
{
    if (o.v != 0)
        return named(cx, w, o);
    return acts_as == LEDGER_AS_PROGRAM ? _("the program, from public sources")
                                        : _("the secretariat");
}

str_t elsewhere_label(struct cx *cx, const struct stander *s)
{
    if (s->agrees > 0 && s->opposes > 0)
        return trn(cx, s->agrees, "holds what it says on {0} clause, the opposite on {1}",
                   "holds what it says on {0} clauses, the opposite on {1}", TARG(s->opposes));
    if (s->agrees > 0)
        return trn(cx, s->agrees, "holds what it says on {0} clause",
                   "holds what it says on {0} clauses");
    if (s->opposes > 0)
        return trn(cx, s->opposes, "holds the opposite on {0} clause",
                   "holds the opposite on {0} clauses");
    return STR_NONE;
}

/* An answer stands to the version it was given to: that is said wherever another is in force. */
static str_t answered_version(struct cx *cx, const struct stander *s, str_t day)
{
    const int64_t version = s->of_version;
    const bool anew = s->is_asked_anew;
    switch (s->answer->value) {
    case ANSWER_SIGNED:
        if (anew)
            return trf(cx, "signed version {0} on {1}; asked anew since", TARG(version), TARG(day));
        return trf(cx, "signed version {0} on {1}", TARG(version), TARG(day));
    case ANSWER_DISSENTED:
        if (anew)
            return trf(cx, "dissent to version {0} of {1}; asked anew since", TARG(version),
                       TARG(day));
        return trf(cx, "dissent to version {0} of {1}", TARG(version), TARG(day));
    case ANSWER_ABSTAINED:
        if (anew)
            return trf(cx, "abstained on version {0}, {1}; asked anew since", TARG(version),
                       TARG(day));
        return trf(cx, "abstained on version {0}, {1}", TARG(version), TARG(day));
    case ANSWER_WITHDREW:
    case ANSWER_OBJECTED:
        return day;
    }
    must_failed("an answer", __FILE__, __LINE__);
}

str_t stander_when(struct cx *cx, const struct stander *s)
{
    const struct joint_answer *const a = s->answer;
    if (a == NULL)
        return STR_NONE;
    const str_t day = date_partial(cx, answer_date(cx, a));
    if (s->stand == STAND_WITHDREW && s->signed_before != NULL)
        return trf(cx, "signed {0}, withdrew {1}",
                   TARG(date_partial(cx, answer_date(cx, s->signed_before))), TARG(day));
    const str_t said = s->of_version == 0 ? day : answered_version(cx, s, day);
    return a->is_coded ? trf(cx, "{0}, read from a source", TARG(said)) : said;
}

str_t only_in_other(struct cx *cx, const struct text2 *t)
{
    const enum lang other = (enum lang)(1 - cx->lang);
    if (t->by[cx->lang].len > 0 || t->by[other].len == 0)
        return STR_NONE;
    return trf(cx, "Written in this language only: {0}. No translation is on record.",
               TARG(language_in(cx, other)));
}

struct text2 in_both(struct cx *cx, str_t (*make)(struct cx *cx, const void *of), const void *of)
{
    struct text2 t;
    const enum lang reader = cx->lang;
    for (int l = 0; l < LANG_COUNT; l++) {
        cx->lang = (enum lang)l; /* counts through the enum */
        t.by[l] = make(cx, of);
    }
    cx->lang = reader;
    return t;
}

str_t joint_title(struct cx *cx, const struct joint *j)
{
    const str_t title = text2_pick(&j->title, cx->lang);
    return title.len > 0 ? title : _("Joint statement without a text yet");
}

url_t url_joint(struct cx *cx, const struct joint *j)
{
    return url_with(cx, "/joint-statements/{}", UARG(j->slug));
}

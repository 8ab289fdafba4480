/* The published rules of moderation and what may be decided by whom, as plain functions.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "moderation/rules.h"

#include "kit/base/str.h"

/* --- the published list ------------------------------------------------------------------------
 */

const struct rule_text moderation_rules[MODERATION_RULES] = {
    [RULE_NONE] = { "", "", "", NULL, false },
    [RULE_PERSONAL_DATA] = { "personal-data", N_("Personal data"),
                             N_("It names a private person, or tells an address, a telephone "
                                "number, an illness or the like. What people in public office do "
                                "in that office is not private."),
                             NULL, true },
    [RULE_VIOLENCE] = { "violence", N_("Call to violence or hatred"),
                        N_("It calls for violence, or for hatred of people because of who they "
                           "are: their origin, language, faith, sex, disability, conviction."),
                        NULL, true },
    [RULE_INSULT] = { "insult", N_("Insult of a person"),
                      N_("It insults a person instead of speaking of what the person did or said. "
                         "Harsh words about an act, an office or an organisation are no insult."),
                      NULL, false },
    [RULE_OFF_QUESTION] = { "off-question", N_("Not about the question"),
                            N_("It does not bear on the question that is asked here. A view that "
                               "the question itself is wrong does."),
                            NULL, false },
    [RULE_DUPLICATE] = { "duplicate", N_("Says the same as another"),
                         N_("Another text says the same, so that whoever agrees with one agrees "
                            "with the other. The decision names which."),
                         N_("Which text says the same"), false },
    [RULE_NOT_ONE_CLAIM] = { "not-one-claim", N_("Not one claim"),
                             N_("It makes several claims at once, or none that one could agree or "
                                "disagree with. It may be proposed again, one claim at a time."),
                             NULL, false },
    [RULE_ADVERTISING] = { "advertising", N_("Advertising or mass text"),
                           N_("It advertises goods, services or a campaign, or is one text sent in "
                              "masses."),
                           NULL, false },
    [RULE_POSING] = { "posing", N_("Posing as somebody else"),
                      N_("Its author pretends to be another person or to speak for an "
                         "organisation."),
                      NULL, false },
    [RULE_LAW] = { "law", N_("Against the law"),
                   N_("A court has forbidden it, or the law does. The decision names the court or "
                      "the article of the law."),
                   N_("Which court, or which article of which law"), false },
};

const char *const moderation_no_grounds[MODERATION_NO_GROUNDS] = {
    N_("It criticises the alliance, its members or its secretariat, or whoever pays for it."),
    N_("It criticises a government, a party, an authority or a court."),
    N_("Few people share the view, or many dislike it."),
    N_("It is written in bad style, with mistakes of spelling, or in harsh words."),
    N_("It is in another language than that of the page."),
};

enum moderation_rule rule_from_word(str_t word)
{
    for (int r = RULE_NONE + 1; r < MODERATION_RULES; r++) {
        if (str_eq(word, str_from_c(moderation_rules[r].word)))
            return (enum moderation_rule)r;
    }
    return RULE_NONE;
}

str_t rule_word(enum moderation_rule r)
{
    return str_from_c(moderation_rules[r].word);
}

const char *rule_msgid(enum moderation_rule r)
{
    return r == RULE_NONE ? N_("Before the rules were published") : moderation_rules[r].title;
}

str_t rule_label(struct cx *cx, enum moderation_rule r)
{
    return tr_lang(cx->lang, rule_msgid(r));
}

bool rule_withholds(enum moderation_rule r)
{
    return moderation_rules[r].withholds;
}

str_t verdict_word(enum moderation_verdict v)
{
    static const str_t WORDS[] = { S_INIT(""), S_INIT("keep"), S_INIT("remove") };
    return WORDS[v];
}

str_t case_origin_word(enum case_origin o)
{
    static const str_t WORDS[] = { S_INIT("submitted"), S_INIT("reported"),
                                   S_INIT("before_rules") };
    return WORDS[o];
}

str_t case_state_word(enum case_state s)
{
    static const str_t WORDS[] = { S_INIT("waiting"), S_INIT("kept"), S_INIT("removed"),
                                   S_INIT("appealed"), S_INIT("settled") };
    return WORDS[s];
}

str_t appeal_outcome_word(enum appeal_outcome o)
{
    static const str_t WORDS[] = { S_INIT("waits"), S_INIT("upheld"), S_INIT("overturned") };
    return WORDS[o];
}

/* --- who may decide what -----------------------------------------------------------------------
 */

err_t decider_judge(const struct judging *j)
{
    if (j->is_author || j->was_overturned)
        return ERR_FORBIDDEN;
    if (j->c->state == CASE_APPEALED && j->decided_by == j->account)
        return ERR_FORBIDDEN;
    return OK;
}

bool decision_needs_reason(const struct moderation_case *c, enum moderation_verdict v)
{
    return v != VERDICT_KEEP || c->last.v != 0 || c->origin == ORIGIN_REPORTED;
}

static err_t words_judge(const struct judging *j)
{
    const struct decision_new *const d = j->d;
    const size_t reason = utf8_count(str_trim(d->reason));
    const bool removes = d->verdict == VERDICT_REMOVE;
    if (d->verdict == VERDICT_NONE || removes != (d->rule != RULE_NONE))
        return ERR_INVALID;
    if (removes && moderation_rules[d->rule].detail != NULL && str_trim(d->detail).len == 0)
        return ERR_INVALID;
    if (reason > MODERATION_REASON_MOST || utf8_count(d->detail) > MODERATION_DETAIL_MOST)
        return ERR_INVALID;
    const bool fits = reason >= MODERATION_REASON_LEAST;
    return fits || (reason == 0 && !decision_needs_reason(j->c, d->verdict)) ? OK : ERR_INVALID;
}

err_t decision_judge(const struct judging *j)
{
    const struct moderation_case *const c = j->c;
    if (c->withdrawn_at != 0 || c->last.v != j->d->seen.v)
        return ERR_CONFLICT;
    const bool waits = c->state == CASE_WAITING || c->state == CASE_APPEALED;
    if (!waits && j->d->verdict == c->verdict)
        return ERR_CONFLICT;
    const err_t may = decider_judge(j);
    return may != OK ? may : words_judge(j);
}

enum case_state state_after(const struct moderation_case *c, enum moderation_verdict v)
{
    if (c->state == CASE_APPEALED)
        return CASE_SETTLED;
    return v == VERDICT_KEEP ? CASE_KEPT : CASE_REMOVED;
}

enum appeal_outcome outcome_after(enum moderation_verdict v)
{
    return v == VERDICT_KEEP ? APPEAL_OVERTURNED : APPEAL_UPHELD;
}

usec_t appeal_until(const struct moderation_case *c, const struct moderation_decision *d,
                    usec_t now, int64_t days)
{
    if (c->withdrawn_at != 0 || c->state != CASE_REMOVED || d->verdict != VERDICT_REMOVE ||
        d->appeal.v != 0)
        return 0;
    const usec_t till = d->at + days * 24 * 3600 * USEC_PER_SECOND;
    return now < till ? till : 0;
}

bool is_looked_at(const struct moderation_case *c, int64_t account, usec_t now)
{
    return c->looked_by != 0 && c->looked_by != account && now - c->looked_at < MODERATION_LEASE;
}

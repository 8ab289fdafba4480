/* Then and now, in words. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/compare_view.h"
#include "viewpoints/results/results_words_parts.h"

str_t when_of(struct cx *cx, const struct consultation *c)
{
    return date_month(cx, c->opens_at);
}

str_t change_word(struct cx *cx, enum change_reading r)
{
    switch (r) {
    case CHANGE_TOO_FEW:
        return _("Too few to compare");
    case CHANGE_NOT_TOLD:
        return _("No change can be told");
    case CHANGE_MORE:
        return _("More agree now");
    case CHANGE_LESS:
        return _("Fewer agree now");
    }
    return STR_NONE;
}

str_t compare_matched(struct cx *cx, const struct compare_page *p)
{
    const struct comparison_over_time *const c = p->c;
    int64_t by_hand = 0;
    for (size_t k = 0; k < c->pair_count; k++)
        by_hand += c->pairs[k].by == MATCH_BY_HAND;
    const str_t same =
        trn(cx, (int64_t)c->pair_count,
            "{0} statement asks the same as then: {1} word for word, {2} as "
            "the secretariat says.",
            "{0} statements ask the same as then: {1} word for word, {2} as the secretariat says.",
            TARG((int64_t)c->pair_count - by_hand), TARG(by_hand));
    return joined_words(cx, same,
                        trf(cx, "New now: {0}. Not asked any more: {1}.",
                            TARG((int64_t)c->added_count), TARG((int64_t)c->gone_count)));
}

str_t compare_summary(struct cx *cx, const struct compare_page *p)
{
    const struct comparison_over_time *const c = p->c;
    if (c->pair_count == 0)
        return _("No statement asks the same in both, so nothing can be compared.");
    if (c->too_few == c->pair_count)
        return _("On no statement have enough answered both times to tell a change.");
    if (c->more + c->less == 0)
        return _("No change in the share that agrees can be told: what moved may be chance.");
    if (c->pair_count == 1)
        return c->more == 1 ? _("Among all who answered, the share that agrees has risen.")
                            : _("Among all who answered, the share that agrees has fallen.");
    return trf(cx,
               "Among all who answered, the share that agrees has risen on {0} and fallen on {1} "
               "of {2} statements. On the rest no change can be told.",
               TARG((int64_t)c->more), TARG((int64_t)c->less), TARG((int64_t)c->pair_count));
}

str_t compare_same(struct cx *cx, const struct compare_page *p)
{
    const struct comparison_over_time *const c = p->c;
    if (c->same_organisations == 0)
        return _("No organisation has a position both times.");
    const str_t who =
        trn(cx, (int64_t)c->same_organisations,
            "{0} organisation has a position both times; {1} of them took another one "
            "on some statement.",
            "{0} organisations have a position both times; {1} of them took another "
            "one on some statement.",
            TARG((int64_t)c->changers));
    const str_t what =
        c->paired_more + c->paired_less == 0
            ? _("On no statement did they turn one way so often that it can be told from chance.")
            : trn(cx, (int64_t)c->paired_less,
                  "They turned to agreement on {1} and away from it on {0} statement.",
                  "They turned to agreement on {1} and away from it on {0} statements.",
                  TARG((int64_t)c->paired_more));
    return joined_words(cx, who, what);
}

str_t pair_words(struct cx *cx, const struct compare_page *p, const struct compared_pair *k,
                 int when)
{
    if (p->now->r->side == SIDE_PUBLIC && !k->is_shown)
        return shown_words(cx, &k->shown[when]);
    return agree_words(cx, when == 0 ? k->change.then : k->change.now);
}

struct share_mark pair_mark(const struct compared_pair *k, int when)
{
    const struct voices v = when == 0 ? k->change.then : k->change.now;
    if (voices_count(v) == 0)
        return (struct share_mark){ .kind = SHARE_NONE };
    const double share = (double)v.agree / voices_count(v);
    if (voices_count(v) < VOICES_LEAST)
        return (struct share_mark){ .kind = SHARE_RAW, .at = share };
    return mark_of_bounds(share, agree_bounds(v));
}

str_t pair_difference(struct cx *cx, const struct compared_pair *k)
{
    return k->change.is_estimated ? difference_words(cx, k->change.difference) : STR_NONE;
}

str_t pair_findings(struct cx *cx, const struct compared_pair *k)
{
    if (k->then->finding == k->now->finding && k->then->is_rejected == k->now->is_rejected)
        return STR_NONE;
    return trf(cx, "Then: {0}; now: {1}.",
               TARG(text_lower(cx->arena, cx->lang, finding_word(cx, k->then->finding))),
               TARG(text_lower(cx->arena, cx->lang, finding_word(cx, k->now->finding))));
}

str_t paired_words(struct cx *cx, const struct paired *p)
{
    if (p->both == 0)
        return _("none answered both times");
    const str_t turned =
        trf(cx, "{0} answered both times: {1} the same, {2} turned to agreement, {3} away from it",
            TARG(p->both), TARG(p->same), TARG(p->to_agree), TARG(p->from_agree));
    if (!p->is_estimated)
        return turned;
    return trf(cx, "{0} ({1}; exact p = {2})", TARG(turned),
               TARG(text_lower(cx->arena, cx->lang, difference_words(cx, p->difference))),
               TARG(number_fixed(cx, p->p, 3)));
}

str_t match_reason(const struct compare_page *p, const struct compared_pair *k)
{
    for (size_t i = 0; i < p->match_count; i++) {
        if (p->matches[i].statement.v == k->now->statement->id.v)
            return p->matches[i].reason;
    }
    return STR_NONE;
}

str_t changed_words(struct cx *cx, const struct compare_page *p, const struct changed *c)
{
    const struct statement *const s = p->c->pairs[c->pair].now->statement;
    return trf(cx, "{0}. {1}: then {2}, now {3}", TARG(s->number + 1),
               TARG(statement_quoted(cx, s)), TARG(cell_words(cx, c->then)),
               TARG(cell_words(cx, c->now)));
}

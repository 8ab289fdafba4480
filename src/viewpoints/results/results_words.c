/* Sentences of results. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results_words.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "viewpoints/pages.h"

static str_t joined_words(struct cx *cx, str_t a, str_t b)
{
    if (a.len == 0)
        return b;
    if (b.len == 0)
        return a;
    return arena_printf(cx->arena, "%.*s %.*s", STR_ARG(a), STR_ARG(b));
}

/* --- the headline --- */

static str_t headline_divergence(struct cx *cx, const struct results *r)
{
    if (r->pivot < 0)
        return _("No statement divides those who answered into two clear sides.");
    const struct statement_result *s = &r->statements[r->pivot];
    if (r->consultation->who == WHO_PUBLIC)
        return trn(cx, (int64_t)r->divergent, "Views part over “{1}”.",
                   "Views part on {0} statements, most of all over “{1}”.",
                   TARG(statement_short(cx, s->statement)));
    return trn(
        cx, (int64_t)r->divergent, "Organisations part over “{1}”: {2} agree, {3} disagree.",
        "Organisations part on {0} statements, most of all over “{1}”: {2} agree, {3} disagree.",
        TARG(statement_short(cx, s->statement)), TARG(s->voices.agree), TARG(s->voices.disagree));
}

static str_t headline_common(struct cx *cx, const struct results *r)
{
    const int64_t best = results_best_common(r);
    if (best < 0)
        return _("No common ground is certain yet.");
    const struct statement_result *s = &r->statements[best];
    const str_t brief = statement_short(cx, s->statement);
    if (r->consultation->who == WHO_PUBLIC)
        return s->is_rejected ? trf(cx, "They meet in rejecting “{0}”.", TARG(brief))
                              : trf(cx, "They meet on “{0}”.", TARG(brief));
    return s->is_rejected ? trf(cx, "They meet in rejecting “{0}”: {1} disagree and nobody agrees.",
                                TARG(brief), TARG(s->voices.disagree))
                          : trf(cx, "They meet on “{0}”: {1} agree and nobody disagrees.",
                                TARG(brief), TARG(s->voices.agree));
}

static str_t headline_classes(struct cx *cx, const struct results *r)
{
    if (r->comparable == 0)
        return _("Too few have spoken to compare local and international organisations.");
    if (r->class_differs == 0)
        return _("Local and international organisations cannot be told apart.");
    return trn(cx, (int64_t)r->class_differs,
               "Local and international organisations differ on one statement.",
               "Local and international organisations differ on {0} statements.");
}

str_t results_headline(struct cx *cx, const struct results *r)
{
    if (r->positions == 0)
        return _("Nobody has taken a position yet.");
    const str_t views = joined_words(cx, headline_divergence(cx, r), headline_common(cx, r));
    if (r->consultation->who == WHO_PUBLIC)
        return joined_words(cx, groups_heading(cx, r->numbers), views);
    return joined_words(cx, views, headline_classes(cx, r));
}

str_t results_count_words(struct cx *cx, const struct results *r)
{
    return trf(cx, "common ground {0}, divergence {1}, not settled {2}", TARG((int64_t)r->common),
               TARG((int64_t)r->divergent),
               TARG((int64_t)(r->statement_count - r->common - r->divergent)));
}

/* --- findings --- */

str_t finding_word(struct cx *cx, enum finding f)
{
    switch (f) {
    case FINDING_COMMON_GROUND:
        return _("Common ground");
    case FINDING_DIVERGENCE:
        return _("Divergence");
    case FINDING_ONE_SIDED:
        return _("Only one side has spoken");
    case FINDING_MOST:
        return _("Close to common ground, not settled");
    case FINDING_OPEN:
        return _("Not settled");
    case FINDING_TOO_FEW:
        return _("Too few voices");
    }
    return STR_NONE;
}

static str_t percent(struct cx *cx, double share)
{
    return number_percent(cx, share);
}

/* Who of the two sides of the sharpest divergence is among these voices. */
static str_t across_words(struct cx *cx, const struct results *r, const struct statement_result *s)
{
    const int32_t against = voices_count(s->on_pivot[0]);
    const int32_t with = voices_count(s->on_pivot[1]);
    if (r->pivot < 0 || &r->statements[r->pivot] == s || against + with == 0)
        return STR_NONE;
    const int64_t number = r->statements[r->pivot].statement->number + 1;
    return trf(
        cx, "Among them are both sides of statement {0}: {1} who agree with it, {2} who disagree.",
        TARG(number), TARG(with), TARG(against));
}

/* Whether this divergence has the same two sides as the sharpest one. */
static str_t camps_words(struct cx *cx, const struct results *r, const struct statement_result *s)
{
    const int64_t both = s->same_as_pivot + s->against_pivot;
    if (r->pivot < 0 || &r->statements[r->pivot] == s || both < VOICES_LEAST)
        return STR_NONE;
    const int64_t number = r->statements[r->pivot].statement->number + 1;
    if (s->same_as_pivot == 0 || s->against_pivot == 0)
        return trf(cx,
                   "The same two sides as on statement {0}: all {1} who answered both keep theirs.",
                   TARG(number), TARG(both));
    return trf(
        cx,
        "Not the same two sides as on statement {0}: {1} of {2} who answered both stand elsewhere.",
        TARG(number),
        TARG((int64_t)(s->same_as_pivot < s->against_pivot ? s->same_as_pivot : s->against_pivot)),
        TARG(both));
}

static str_t common_words(struct cx *cx, const struct results *r, const struct statement_result *s)
{
    if (r->numbers->group_count > 0)
        return s->is_rejected ? _("In every group surely more than half disagree (90% interval).")
                              : _("In every group surely more than half agree (90% interval).");
    const str_t sure =
        s->is_rejected
            ? trf(cx, "As far as these voices can tell, at least {0} disagree (90% interval).",
                  TARG(percent(cx, s->disagree.low)))
            : trf(cx, "As far as these voices can tell, at least {0} agree (90% interval).",
                  TARG(percent(cx, s->agree.low)));
    return joined_words(cx, sure, across_words(cx, r, s));
}

static str_t divergence_words(struct cx *cx, const struct results *r,
                              const struct statement_result *s)
{
    if (r->numbers->group_count > 0)
        return _("One group surely agrees and another surely disagrees (90% intervals).");
    const str_t sure = trf(cx, "The share that agrees lies between {0} and {1} (90% interval).",
                           TARG(percent(cx, s->agree.low)), TARG(percent(cx, s->agree.high)));
    return joined_words(cx, sure, camps_words(cx, r, s));
}

static str_t one_sided_words(struct cx *cx, const struct results *r)
{
    return trf(cx,
               "All who answered and also answered statement {0} stand on the same side of it; the "
               "other side has not said.",
               TARG(r->statements[r->pivot].statement->number + 1));
}

static str_t most_words(struct cx *cx, const struct statement_result *s)
{
    return s->is_rejected
               ? trf(cx, "Surely more than half disagree (lower bound {0}), but not all.",
                     TARG(percent(cx, s->disagree.low)))
               : trf(cx, "Surely more than half agree (lower bound {0}), but not all.",
                     TARG(percent(cx, s->agree.low)));
}

str_t finding_reason(struct cx *cx, const struct results *r, const struct statement_result *s)
{
    switch (s->finding) {
    case FINDING_COMMON_GROUND:
        return common_words(cx, r, s);
    case FINDING_DIVERGENCE:
        return divergence_words(cx, r, s);
    case FINDING_ONE_SIDED:
        return one_sided_words(cx, r);
    case FINDING_MOST:
        return most_words(cx, s);
    case FINDING_OPEN:
        return trf(cx, "The share that agrees may be anywhere from {0} to {1} (90% interval).",
                   TARG(percent(cx, s->agree.low)), TARG(percent(cx, s->agree.high)));
    case FINDING_TOO_FEW:
        return r->consultation->who == WHO_PUBLIC
                   ? trf(cx, "Fewer than {0} answers, in all or in a group: not shown.",
                         TARG((int)CELL_LEAST))
                   : trf(cx, "Fewer than {0} organisations have answered.",
                         TARG((int)VOICES_LEAST));
    }
    return STR_NONE;
}

str_t finding_robust(struct cx *cx, const struct statement_result *s)
{
    if (s->inferred == 0)
        return STR_NONE;
    if (s->without_inferred == s->finding)
        return _("Also without the inferred positions.");
    return trf(cx, "Without the inferred positions: {0}.",
               TARG(text_lower(cx->arena, cx->lang, finding_word(cx, s->without_inferred))));
}

/* --- positions --- */

str_t basis_said(struct cx *cx, enum basis b)
{
    switch (b) {
    case BASIS_OWN:
        return _("Own position");
    case BASIS_STATED:
        return _("Stated in public sources");
    case BASIS_INFERRED:
        return _("Inferred from public sources");
    }
    return STR_NONE;
}

str_t cell_words(struct cx *cx, const struct stance *s)
{
    const str_t said = position_verb(cx, s->value);
    return s->basis == BASIS_INFERRED ? trf(cx, "{0}, inferred", TARG(said)) : said;
}

str_t glyph_look(const struct stance *s)
{
    const bool inferred = s->basis == BASIS_INFERRED;
    switch (s->value) {
    case POSITION_AGREE:
        return inferred ? S("p q") : S("p");
    case POSITION_DISAGREE:
        return inferred ? S("m q") : S("m");
    case POSITION_PASS:
        return inferred ? S("z q") : S("z");
    }
    return STR_NONE;
}

/* --- local and international --- */

static str_t too_few_words(struct cx *cx, const struct comparison *c)
{
    const int64_t local = voices_count(c->side[0]);
    const int64_t international = voices_count(c->side[1]);
    if (local < VOICES_LEAST && international < VOICES_LEAST)
        return trf(cx, "Too few to compare: local {0}, international {1}", TARG(local),
                   TARG(international));
    return local < VOICES_LEAST
               ? trf(cx, "Too few to compare: local {0}", TARG(local))
               : trf(cx, "Too few to compare: international {0}", TARG(international));
}

static str_t no_voice_words(struct cx *cx, const struct comparison *c)
{
    if (voices_count(c->side[0]) + voices_count(c->side[1]) == 0)
        return _("Nobody has answered");
    return voices_count(c->side[0]) == 0 ? _("No local voice") : _("No international voice");
}

str_t reading_word(struct cx *cx, const struct comparison *c)
{
    switch (c->reading) {
    case READING_NO_VOICE:
        return no_voice_words(cx, c);
    case READING_TOO_FEW:
        return too_few_words(cx, c);
    case READING_BOTH_AGREE:
        return _("Both agree");
    case READING_BOTH_DISAGREE:
        return _("Both disagree");
    case READING_OPPOSED:
        return _("On opposite sides");
    case READING_DIFFERENT:
        return c->difference.low > 0 ? _("Local organisations agree more")
                                     : _("International organisations agree more");
    case READING_NOT_SURE:
        return _("Close, but not sure");
    case READING_NOT_TOLD_APART:
        return _("Cannot be told apart");
    }
    return STR_NONE;
}

/* "+61", "−23". */
static str_t signed_points(struct cx *cx, double share)
{
    const str_t points = number_fixed(cx, 100 * share, 0);
    return share > 0 ? arena_printf(cx->arena, "+%.*s", STR_ARG(points)) : points;
}

str_t reading_difference(struct cx *cx, const struct comparison *c)
{
    if (!c->has_difference)
        return STR_NONE;
    return trf(cx, "Difference between {0} and {1} points",
               TARG(signed_points(cx, c->difference.low)),
               TARG(signed_points(cx, c->difference.high)));
}

str_t classes_heading(struct cx *cx, const struct results *r)
{
    if (r->comparable == 0)
        return _("Local and international: too few to compare");
    return r->class_differs == 0 ? _("Local and international: not told apart")
                                 : _("Local and international: where they differ");
}

str_t classes_summary(struct cx *cx, const struct results *r)
{
    const str_t may =
        trn(cx, (int64_t)r->comparable,
            "One statement has at least {1} voices on each side and can be compared.",
            "{0} statements have at least {1} voices on each side and can be compared.",
            TARG((int)VOICES_LEAST));
    return joined_words(cx, may, headline_classes(cx, r));
}

/* --- groups --- */

str_t group_name(struct cx *cx, int32_t group)
{
    return trf(cx, "Group {0}", TARG((int64_t)group + 1));
}

str_t groups_heading(struct cx *cx, const struct numbers *n)
{
    if (n->groups_found != GROUPS_SHOWN)
        return _("No separate opinion groups are shown.");
    int64_t members = 0;
    for (size_t g = 0; g < n->group_count; g++)
        members += n->groups[g].members;
    return trf(cx, "Of {0} participants, {1} form {2} opinion groups.", TARG((int64_t)n->voters),
               TARG(members), TARG((int64_t)n->group_count));
}

str_t groups_summary(struct cx *cx, const struct numbers *n)
{
    switch (n->groups_found) {
    case GROUPS_SHOWN:
        return _(
            "Those who answered alike stand close together on the map. Each group is described "
            "by the statements on which it differs most from the others.");
    case GROUPS_FEW_VOTERS:
        return trf(cx,
                   "Groups are looked for from {0} participants with {1} answers each; here there "
                   "are {2}. With fewer, groups would be drawn by chance.",
                   TARG(n->voters_needed), TARG(n->answers_needed), TARG((int64_t)n->voters_ready));
    case GROUPS_NONE:
        return _("The answers do not fall into separate groups.");
    case GROUPS_NO_MAP:
        return _("The map could not be computed from these answers. All counts hold without it.");
    }
    return STR_NONE;
}

/* --- counts --- */

str_t share_words(struct cx *cx, int64_t part, int64_t whole)
{
    if (whole == 0)
        return _("none");
    const str_t a = number_i64(cx, part);
    const str_t b = number_i64(cx, whole);
    return arena_printf(cx->arena, "%.*s / %.*s", STR_ARG(a), STR_ARG(b));
}

str_t coded_words(struct cx *cx, const struct results *r)
{
    const int64_t coded = r->stated + r->inferred;
    if (coded == 0)
        return trn(cx, r->positions, "{0} position, taken by the organisation itself.",
                   "{0} positions, all taken by the organisations themselves.");
    return trn(cx, r->positions,
               "{0} position: {1} own, {2} coded from public sources, {3} of these inferred.",
               "{0} positions: {1} own, {2} coded from public sources, {3} of these inferred.",
               TARG(r->own), TARG(coded), TARG(r->inferred));
}

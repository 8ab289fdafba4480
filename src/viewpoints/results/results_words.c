/* Sentences of results. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results_words_parts.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "viewpoints/pages.h"

str_t joined_words(struct cx *cx, str_t a, str_t b)
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
    if (r->side == SIDE_PUBLIC)
        return trn(cx, (int64_t)r->divergent, "Views part over “{1}”.",
                   "Views part on {0} statements, most of all over “{1}”.",
                   TARG(statement_quoted(cx, s->statement)));
    return trn(
        cx, (int64_t)r->divergent, "Organisations part over “{1}”: {2} agree, {3} disagree.",
        "Organisations part on {0} statements, most of all over “{1}”: {2} agree, {3} disagree.",
        TARG(statement_quoted(cx, s->statement)), TARG(s->voices.agree), TARG(s->voices.disagree));
}

str_t agree_count(struct cx *cx, const struct statement_result *s)
{
    return trn(cx, s->voices.agree, "{0} agrees", "{0} agree");
}

str_t disagree_count(struct cx *cx, const struct statement_result *s)
{
    return trn(cx, s->voices.disagree, "{0} disagrees", "{0} disagree");
}

static str_t headline_common(struct cx *cx, const struct results *r)
{
    const int64_t best = results_best_common(r);
    if (best < 0)
        return _("No common ground is certain yet.");
    const struct statement_result *s = &r->statements[best];
    const str_t brief = statement_quoted(cx, s->statement);
    if (r->side == SIDE_PUBLIC)
        return s->is_rejected ? trf(cx, "They meet in rejecting “{0}”.", TARG(brief))
                              : trf(cx, "They meet on “{0}”.", TARG(brief));
    if (s->is_rejected)
        return s->voices.agree == 0
                   ? trf(cx, "They meet in rejecting “{0}”: {1} disagree and nobody agrees.",
                         TARG(brief), TARG(s->voices.disagree))
                   : trf(cx, "They meet in rejecting “{0}”: {1}, {2}.", TARG(brief),
                         TARG(disagree_count(cx, s)), TARG(agree_count(cx, s)));
    return s->voices.disagree == 0 ? trf(cx, "They meet on “{0}”: {1} agree and nobody disagrees.",
                                         TARG(brief), TARG(s->voices.agree))
                                   : trf(cx, "They meet on “{0}”: {1}, {2}.", TARG(brief),
                                         TARG(agree_count(cx, s)), TARG(disagree_count(cx, s)));
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
    const str_t views = joined_words(cx, headline_common(cx, r), headline_divergence(cx, r));
    if (r->side == SIDE_PUBLIC)
        return joined_words(cx, views, groups_heading(cx, r->numbers));
    return joined_words(cx, views, headline_classes(cx, r));
}

str_t results_count_words(struct cx *cx, const struct results *r)
{
    return trf(cx, "common ground {0}, divergence {1}, not settled {2}", TARG((int64_t)r->common),
               TARG((int64_t)r->divergent),
               TARG((int64_t)(r->statement_count - r->common - r->divergent)));
}

/* "EMDS, ESI": short names of voters. */
str_t voter_list(struct cx *cx, const struct results *r, const int32_t *voters, size_t count)
{
    str_t out = STR_NONE;
    for (size_t i = 0; i < count; i++) {
        const struct organisation *o = r->voter_names[voters[i]];
        const str_t name = o == NULL ? S("?") : text2_pick(organisation_brief(o), cx->lang);
        out = i == 0 ? name : arena_printf(cx->arena, "%.*s, %.*s", STR_ARG(out), STR_ARG(name));
    }
    return out;
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

str_t share_percent(struct cx *cx, double share)
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

/* cells: as of finding_reason. May a share of everybody, of every group be told? */
static bool tells_share(const struct results *r, const struct shown *cells)
{
    return cells == NULL || cells[r->numbers->group_count].has_share;
}

static bool tells_groups(const struct results *r, const struct shown *cells)
{
    return cells == NULL || groups_are_shown(cells, r->numbers->group_count);
}

/* Where a bound would tell a count that is not shown. */
static str_t surely_words(struct cx *cx, const struct statement_result *s)
{
    return s->is_rejected ? _("Surely more than half disagree (90% interval).")
                          : _("Surely more than half agree (90% interval).");
}

static str_t common_words(struct cx *cx, const struct results *r, const struct statement_result *s,
                          const struct shown *cells)
{
    if (r->numbers->group_count > 0)
        return s->is_rejected ? _("In every group surely more than half disagree (90% interval).")
                              : _("In every group surely more than half agree (90% interval).");
    if (!tells_share(r, cells))
        return surely_words(cx, s);
    const str_t sure =
        s->is_rejected
            ? trf(cx, "As far as these voices can tell, at least {0} disagree (90% interval).",
                  TARG(share_percent(cx, s->disagree.low)))
            : trf(cx, "As far as these voices can tell, at least {0} agree (90% interval).",
                  TARG(share_percent(cx, s->agree.low)));
    return joined_words(cx, sure, across_words(cx, r, s));
}

static str_t divergence_words(struct cx *cx, const struct results *r,
                              const struct statement_result *s, const struct shown *cells)
{
    if (r->numbers->group_count > 0)
        return _("One group surely agrees and another surely disagrees (90% intervals).");
    if (!tells_share(r, cells))
        return _("Neither side is below a quarter.");
    const str_t sure =
        trf(cx, "The share that agrees lies between {0} and {1} (90% interval).",
            TARG(share_percent(cx, s->agree.low)), TARG(share_percent(cx, s->agree.high)));
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
                     TARG(share_percent(cx, s->disagree.low)))
               : trf(cx, "Surely more than half agree (lower bound {0}), but not all.",
                     TARG(share_percent(cx, s->agree.low)));
}

/* "Group 2 agrees more than group 1, by 12 to 30 points": where that is told. */
static str_t parting_words(struct cx *cx, const struct results *r, const struct statement_result *s)
{
    const struct parting *p = s->parting;
    if (r->numbers->group_count == 0 || p == NULL || p->reading != READING_DIFFERENT ||
        !p->has_difference)
        return STR_NONE;
    return trf(cx, "{0} agrees more than group {1}, by {2} to {3} points (90% interval).",
               TARG(group_name(cx, p->more)), TARG((int64_t)p->less + 1),
               TARG(number_fixed(cx, 100 * p->difference.low, 0)),
               TARG(number_fixed(cx, 100 * p->difference.high, 0)));
}

static str_t open_words(struct cx *cx, const struct statement_result *s)
{
    return trf(cx, "The share that agrees may be anywhere from {0} to {1} (90% interval).",
               TARG(share_percent(cx, s->agree.low)), TARG(share_percent(cx, s->agree.high)));
}

static str_t reason_of(struct cx *cx, const struct results *r, const struct statement_result *s,
                       const struct shown *cells)
{
    switch (s->finding) {
    case FINDING_COMMON_GROUND:
        return common_words(cx, r, s, cells);
    case FINDING_DIVERGENCE:
        return divergence_words(cx, r, s, cells);
    case FINDING_ONE_SIDED:
        return one_sided_words(cx, r);
    case FINDING_MOST:
        return tells_share(r, cells) ? most_words(cx, s) : surely_words(cx, s);
    case FINDING_OPEN:
        return tells_share(r, cells) ? open_words(cx, s)
                                     : _("Neither side is surely more than half.");
    case FINDING_TOO_FEW:
        return r->side == SIDE_PUBLIC
                   ? trf(cx, "Fewer than {0} answers, in all or in a group: not shown.",
                         TARG((int)CELL_LEAST))
                   : trf(cx, "Fewer than {0} organisations have answered.",
                         TARG((int)VOICES_LEAST));
    }
    return STR_NONE;
}

str_t finding_reason(struct cx *cx, const struct results *r, const struct statement_result *s,
                     const struct shown *cells)
{
    const str_t why = reason_of(cx, r, s, cells);
    return (s->finding == FINDING_MOST || s->finding == FINDING_OPEN) && tells_groups(r, cells)
               ? joined_words(cx, why, parting_words(cx, r, s))
               : why;
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
        return c->has_difference && (c->difference.low > 0 || c->difference.high < 0)
                   ? _("Not sure among so many comparisons")
                   : _("Cannot be told apart");
    }
    return STR_NONE;
}

/* "+61", "−23". */
static str_t signed_points(struct cx *cx, double share)
{
    const str_t points = number_fixed(cx, 100 * share, 0);
    return share > 0 ? arena_printf(cx->arena, "+%.*s", STR_ARG(points)) : points;
}

str_t difference_words(struct cx *cx, struct bounds b)
{
    return trf(cx, "Difference between {0} and {1} points", TARG(signed_points(cx, b.low)),
               TARG(signed_points(cx, b.high)));
}

str_t reading_difference(struct cx *cx, const struct comparison *c)
{
    return c->has_difference ? difference_words(cx, c->difference) : STR_NONE;
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
    if (r->comparable == 0)
        return headline_classes(cx, r);
    const str_t may =
        trn(cx, (int64_t)r->comparable,
            "One statement has at least {1} voices on each side and can be compared.",
            "{0} statements have at least {1} voices on each side and can be compared.",
            TARG((int)VOICES_LEAST));
    return joined_words(cx, may, headline_classes(cx, r));
}

/* --- what would change it --- */

static bool has_bound(enum finding f)
{
    return f == FINDING_COMMON_GROUND || f == FINDING_ONE_SIDED || f == FINDING_MOST;
}

static str_t bound_words(struct cx *cx, const struct statement_result *s)
{
    const struct leaving *l = s->leaving;
    if (has_bound(s->finding))
        return trf(cx, "Whoever is left out, the lower bound is between {0} and {1}.",
                   TARG(share_percent(cx, l->low.low)), TARG(share_percent(cx, l->low.high)));
    return s->finding != FINDING_DIVERGENCE
               ? STR_NONE
               : trf(cx, "Whoever is left out, the share stays within {0} and {1}.",
                     TARG(share_percent(cx, l->low.low)), TARG(share_percent(cx, l->high.high)));
}

static str_t changers_words(struct cx *cx, const struct results *r,
                            const struct statement_result *s)
{
    const struct leaving *l = s->leaving;
    const str_t then = text_lower(cx->arena, cx->lang, finding_word(cx, l->without));
    if (l->changers == 1)
        return trf(cx, "Without {0} it would be: {1}.", TARG(voter_list(cx, r, l->changer, 1)),
                   TARG(then));
    if (l->changers <= CHANGERS_NAMED)
        return trf(cx, "Without any one of {0} it would be another finding.",
                   TARG(voter_list(cx, r, l->changer, (size_t)l->changers)));
    return trf(cx, "Without any one of {0} organisations it would be another finding.",
               TARG(l->changers));
}

str_t finding_leaving(struct cx *cx, const struct results *r, const struct statement_result *s)
{
    if (s->leaving == NULL || s->finding == FINDING_TOO_FEW)
        return STR_NONE;
    const str_t bound = bound_words(cx, s);
    return s->leaving->changers == 0 ? bound : joined_words(cx, bound, changers_words(cx, r, s));
}

str_t change_summary(struct cx *cx, const struct results *r)
{
    int64_t settled = 0;
    int64_t hanging = 0;
    for (size_t j = 0; j < r->statement_count; j++) {
        const struct statement_result *s = &r->statements[j];
        if (s->leaving == NULL || !finding_is_settled(s->finding))
            continue;
        settled++;
        hanging += s->leaving->changers > 0;
    }
    if (settled == 0)
        return STR_NONE;
    if (hanging == 0)
        return _("Each organisation was left out once: every common ground and divergence stays.");
    if (settled == 1)
        return _("Each organisation was left out once: the only finding of common ground or "
                 "divergence would fall without a single one of them, as said there.");
    return trf(cx,
               "Each organisation was left out once: of {0} findings of common ground or "
               "divergence, {1} would fall without a single one of them, as said there.",
               TARG(settled), TARG(hanging));
}

/* --- counts --- */

str_t seed_text(struct cx *cx, const struct numbers *n)
{
    return arena_printf(cx->arena, "%" PRIu64, n->seed);
}

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
    if (r->positions == 0)
        return _("No positions yet.");
    if (coded == 0)
        return trn(cx, r->positions, "{0} position, taken by the organisation itself.",
                   "{0} positions, all taken by the organisations themselves.");
    return trn(cx, r->positions,
               "{0} position: {1} own, {2} coded from public sources, {3} of these inferred.",
               "{0} positions: {1} own, {2} coded from public sources, {3} of these inferred.",
               TARG(r->own), TARG(coded), TARG(r->inferred));
}

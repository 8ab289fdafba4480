/* Sentences about findings, known classes and voices.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/i18n.h"
#include "kit/text/text.h"
#include "opinion/cells.h"
#include "viewpoints/polis/analyse_words.h"

enum { NAME_SHOWN = 60, BLOC_SHOWN = 8 };

/* --- findings --------------------------------------------------------------------------------- */

str_t words_class(const struct wording *w, const struct labelled *l, size_t g)
{
    struct cx *const cx = w->cx;
    const struct alyans_report *const r = w->a->alyans;
    if (l == &r->everybody)
        return _("Everybody");
    if (l == &r->ends)
        return g == END_LOW ? _("End A") : _("End B");
    if (l == &r->groups)
        return words_group(w, g);
    return words_class_of(w, (size_t)(l - r->classing), g);
}

/* Classing q of the report: columns without any class were passed over. */
static const struct classing *classing_at(const struct analysis *a, size_t q)
{
    for (size_t c = 0; c < a->classes.count; c++) {
        if (a->classes.at[c].class_count > 0 && q-- == 0)
            return &a->classes.at[c];
    }
    must_failed("a classing", __FILE__, __LINE__);
}

str_t words_class_of(const struct wording *w, size_t classing, size_t g)
{
    return words_clean(w->cx, classing_at(w->a, classing)->class_name[g], NAME_SHOWN);
}

str_t words_classing_name(const struct wording *w, size_t classing)
{
    return words_clean(w->cx, classing_at(w->a, classing)->name, NAME_SHOWN);
}

str_t words_verdict(struct cx *cx, enum verdict v)
{
    switch (v) {
    case VERDICT_NO_ANSWERS:
        return _("no answers");
    case VERDICT_TOO_FEW:
        return _("too few to compare");
    case VERDICT_COMMON_GROUND:
        return _("common ground");
    case VERDICT_COMMON_REJECTION:
        return _("rejected by all");
    case VERDICT_DIVERGENCE:
        return _("divergence");
    case VERDICT_DIFFERENT:
        return _("differ in strength");
    case VERDICT_NOT_SURE:
        return _("close but not sure");
    case VERDICT_NOT_TOLD_APART:
        return _("cannot be told apart");
    }
    must_failed("a verdict", __FILE__, __LINE__);
}

/* Whole percents, bounds rounded outwards would hide nothing: the usual rounding will do. */
static int64_t percent_of(double share)
{
    return (int64_t)(100.0 * share + 0.5);
}

str_t words_range(struct cx *cx, struct interval i)
{
    return trf(cx, "{0}–{1}%", TARG(percent_of(i.low)), TARG(percent_of(i.high)));
}

static str_t share_of_all(const struct wording *w, const struct class_finding *c)
{
    struct cx *const cx = w->cx;
    const double passed = 1.0 - c->agreed - c->disagreed;
    return trf(cx, "{0} agree, {1} disagree, {2} pass (answers: {3})",
               TARG(number_percent(cx, c->agreed)), TARG(number_percent(cx, c->disagreed)),
               TARG(number_percent(cx, passed > 0.0 ? passed : 0.0)), TARG(c->n));
}

str_t words_share(const struct wording *w, const struct findings *f, size_t g, size_t column,
                  enum share_told told)
{
    struct cx *const cx = w->cx;
    const struct class_finding *const c = class_finding_at(f, g, column);
    const bool disagree = told == SHARE_DISAGREES;
    const int32_t side = disagree ? c->disagrees : c->agrees;
    if (c->n == 0)
        return _("no answers");
    if (c->voices < f->options.voices_least)
        return disagree ? trf(cx, "{0} of {1} disagree", TARG(side), TARG(c->n))
                        : trf(cx, "{0} of {1} agree", TARG(side), TARG(c->n));
    if (told == SHARE_ALL)
        return share_of_all(w, c);
    const str_t share = number_percent(cx, disagree ? c->disagreed : c->agreed);
    const str_t range = words_range(cx, disagree ? c->disagree : c->agree);
    return disagree
               ? trf(cx, "{0} disagree ({1}; answers: {2})", TARG(share), TARG(range), TARG(c->n))
               : trf(cx, "{0} agree ({1}; answers: {2})", TARG(share), TARG(range), TARG(c->n));
}

bool words_divides(const struct analysis *a, size_t column)
{
    const struct findings *const f = &a->alyans->everybody.findings;
    const struct class_finding *const c = class_finding_at(f, 0, column);
    const int32_t smaller = c->agrees < c->disagrees ? c->agrees : c->disagrees;
    return smaller >= f->options.voices_least && 4 * smaller >= c->agrees + c->disagrees;
}

str_t words_different(const struct wording *w, const struct findings *f)
{
    return trf(w->cx,
               "Not counted as opposite because not both sides are sure; at most "
               "{0} of these differences are expected to be false.",
               TARG(number_percent(w->cx, f->options.fdr)));
}

str_t words_voice(const struct wording *w, int32_t voice)
{
    const struct alyans_report *const r = w->a->alyans;
    if (r->voice_of == NULL)
        return words_participant(w, (size_t)voice);
    if ((size_t)voice < w->a->weights.organisation_count)
        return words_clean(w->cx, w->a->weights.organisation[voice], NAME_SHOWN);
    for (size_t i = 0; i < w->a->votes.participants; i++) {
        if (r->voice_of[i] == voice)
            return words_participant(w, i);
    }
    must_failed("a voice", __FILE__, __LINE__);
}

str_t words_hangs_on(const struct wording *w, const struct labelled *l, size_t column)
{
    struct cx *const cx = w->cx;
    if (l->influence == NULL || l->influence[column].changers == 0)
        return STR_NONE;
    const struct statement_influence *const s = &l->influence[column];
    return trn(cx, s->changers, "Without {1} it would be: {2}.",
               "Without any one of {0} voices it would be another finding; without {1}: {2}.",
               TARG(words_voice(w, s->changer)), TARG(words_verdict(cx, s->without)));
}

const struct labelled *words_tested(const struct analysis *a)
{
    const struct labelled *const main = words_main(a);
    return main->influence != NULL ? main : &a->alyans->everybody;
}

str_t words_hanging(const struct wording *w, size_t shown)
{
    struct cx *const cx = w->cx;
    const struct labelled *const main = words_main(w->a);
    if (main->influence == NULL)
        return shown > 0
                   ? _("Tested only for what everybody together agrees or disagrees with. Groups, "
                       "ends and what divides them were not tested.")
                   : _("Tested for what everybody together agrees or disagrees with: no single "
                       "voice changes that. Groups, ends and what divides them were not tested.");
    if (shown > 0)
        return STR_NONE;
    return main == &w->a->alyans->everybody
               ? _("None of what everybody agrees or disagrees with would change if any single "
                   "voice were missing.")
               : _("None of the findings would change if any single voice were missing.");
}

str_t words_caution(const struct wording *w, const struct labelled *l)
{
    struct cx *const cx = w->cx;
    const struct alyans_report *const r = w->a->alyans;
    if (l == &r->everybody)
        return _("Shares with their 90% interval; a pass is an answer that neither agrees nor "
                 "disagrees.");
    if (l->apart)
        return _("Somebody's answer is counted on the side that the same person's other answers "
                 "tell, so that the sides are not compared by the answers that made them.");
    if (l == &r->groups || l == &r->ends)
        return _("The sides were found in the same answers they are compared by: this describes "
                 "them and proves nothing.");
    return _("These classes were known beforehand: what is told here is tested.");
}

/* --- classes ---------------------------------------------------------------------------------- */

static int64_t statements_carrying(const struct analysis *a, const struct classes_report *c)
{
    int64_t count = 0;
    for (size_t j = 0; c->statement != NULL && j < a->votes.statements; j++)
        count += c->statement[j].tested && c->statement[j].p <= 0.10;
    return count;
}

str_t words_classing(const struct wording *w, size_t classing)
{
    struct cx *const cx = w->cx;
    const struct classes_report *const c = &w->a->alyans->classes[classing];
    if (c->basis == CLASS_TOO_FEW)
        return trf(cx, "Too few voices to compare: at least two classes of {0} voices are needed.",
                   TARG((int)VOICES_NEEDED));
    const str_t what =
        trf(cx, "The class explains {0} of the differences; chance alone explains {1} (p = {2}).",
            TARG(number_percent(cx, c->share)), TARG(number_percent(cx, c->by_chance)),
            TARG(number_fixed(cx, c->p, 3)));
    const int64_t carried = statements_carrying(w->a, c);
    const str_t more =
        c->p > 0.10   ? _("The classes cannot be told apart by where people stand.")
        : carried > 0 ? trn(cx, carried, "{0} statement carries it.", "{0} statements carry it.")
                      : _("No single statement carries it.");
    return arena_printf(cx->arena, "%.*s %.*s", STR_ARG(what), STR_ARG(more));
}

str_t words_alignment(const struct wording *w, size_t classing, const struct class_alignment *c)
{
    struct cx *const cx = w->cx;
    const str_t a = words_class_of(w, classing, c->a);
    const str_t b = words_class_of(w, classing, c->b);
    if (c->statements == 0)
        return c->a == c->b ? trf(cx, "{0} among themselves: too few to compare.", TARG(a))
                            : trf(cx, "{0} and {1}: too few to compare.", TARG(a), TARG(b));
    const str_t share = number_percent(cx, c->agreement);
    const str_t range = words_range(cx, c->interval);
    const int64_t on = (int64_t)c->statements;
    return c->a == c->b ? trf(cx,
                              "{0} among themselves: two of them answer alike in {1} of cases "
                              "({2}; statements: {3}).",
                              TARG(a), TARG(share), TARG(range), TARG(on))
                        : trf(cx,
                              "{0} and {1}: one of each answer alike in {2} of cases ({3}; "
                              "statements: {4}).",
                              TARG(a), TARG(b), TARG(share), TARG(range), TARG(on));
}

/* --- voices ----------------------------------------------------------------------------------- */

/* As many as there would be without any similarity. */
static bool voices_are_alone(const struct voices_report *v)
{
    return v->effective > 0.99 * v->by_weight;
}

/* Two people or more, and on no statement two answers that differ. O(answers). */
static bool everybody_is_alike(const struct wording *w)
{
    const struct votes *const v = &w->a->votes;
    const bool *const left_out = w->a->report.moderated_out;
    int8_t *const met = arena_alloc(w->cx->arena, v->statements + 1);
    memset(met, 2, v->statements + 1);
    for (int64_t k = 0; k < votes_count(v); k++) {
        const size_t column = (size_t)cell_column(v, k);
        int8_t *const first = &met[column];
        if (left_out != NULL && left_out[column])
            continue;
        if (*first != 2 && *first != cell_value(v, k))
            return false;
        *first = (int8_t)cell_value(v, k);
    }
    return v->participants > 1;
}

bool words_voices_can_be_told(const struct wording *w)
{
    return w->a->alyans->voice.voices > 1 && !everybody_is_alike(w);
}

str_t words_voices_range(const struct wording *w)
{
    struct cx *const cx = w->cx;
    const struct interval i = w->a->alyans->voice.interval;
    return trf(cx, "{0}–{1}", TARG(number_fixed(cx, i.low, 0)), TARG(number_fixed(cx, i.high, 0)));
}

static str_t count_of_voices(const struct wording *w)
{
    struct cx *const cx = w->cx;
    const struct voices_report *const v = &w->a->alyans->voice;
    const str_t low = number_fixed(cx, v->interval.low, 0);
    const str_t high = number_fixed(cx, v->interval.high, 0);
    if (voices_are_alone(v))
        return trf(cx,
                   "Nothing shows that the {0} voices depend on each other; they count as about "
                   "{1} to {2} independent ones (90% interval).",
                   TARG((int64_t)v->voices), TARG(low), TARG(high));
    return trf(cx,
               "The {0} voices count as about {1} to {2} independent ones (90% interval; estimate "
               "{3}). This does not mean that votes were copied.",
               TARG((int64_t)v->voices), TARG(low), TARG(high),
               TARG(number_fixed(cx, v->effective, 1)));
}

str_t words_voices(const struct wording *w)
{
    struct cx *const cx = w->cx;
    const struct voices_report *const v = &w->a->alyans->voice;
    if (v->voices == 0)
        return _("Nobody has answered.");
    if (v->voices == 1)
        return _("There is only one voice.");
    if (!words_voices_can_be_told(w))
        return _("Cannot be told: everybody answered the same.");
    str_t said = count_of_voices(w);
    if (v->compared < v->voices)
        said = trf(cx, "From a sample of {0} voices: {1}", TARG((int64_t)v->compared), TARG(said));
    if (v->told)
        return said;
    return arena_printf(
        cx->arena, "%.*s %.*s", STR_ARG(said),
        STR_ARG(_("They have answered too few of the same statements for this to be told well.")));
}

static str_t voice_of_row(const struct wording *w, int32_t row)
{
    const struct voter_weights *const k = &w->a->weights;
    const size_t i = (size_t)w->a->alyans->voice_votes.first[row];
    if (k->organisation_count > 0 && k->organisation_of[i] >= 0)
        return words_clean(w->cx, k->organisation[k->organisation_of[i]], NAME_SHOWN);
    return words_participant(w, i);
}

str_t words_bloc(const struct wording *w, const struct bloc *b)
{
    struct cx *const cx = w->cx;
    str_t names = STR_NONE;
    for (size_t i = 0; i < b->size && i < BLOC_SHOWN; i++)
        names = arena_printf(cx->arena, "%.*s%s%.*s", STR_ARG(names), i == 0 ? "" : ", ",
                             STR_ARG(voice_of_row(w, b->member[i])));
    if (b->size > BLOC_SHOWN)
        names = trf(cx, "{0} and others", TARG(names));
    return trf(cx,
               "{0} voices give the same answer to {1} of the statements they share ({2} on "
               "average): {3}.",
               TARG((int64_t)b->size), TARG(number_percent(cx, b->agreement)),
               TARG(number_fixed(cx, b->common, 0)), TARG(names));
}

/* --- how it was computed ---------------------------------------------------------------------- */

/* Empty: nobody was drawn anew. */
static str_t method_of_groups(const struct wording *w)
{
    struct cx *const cx = w->cx;
    const struct partition *const p = &w->a->alyans->partition;
    if (p->bootstraps == 0)
        return STR_NONE;
    return p->simulations == 0
               ? trf(cx, " Groups: redrawn {0} times.", TARG((int64_t)p->bootstraps))
               : trf(cx, " Groups: redrawn {0} times, compared with {1} crowds without a gap.",
                     TARG((int64_t)p->bootstraps), TARG((int64_t)p->simulations));
}

str_t words_method(const struct wording *w)
{
    struct cx *const cx = w->cx;
    const struct alyans_options *const o = &w->a->alyans->options;
    return trf(cx,
               "Method alyans, program {0}. Places: a factor model of the answers that were given, "
               "nothing filled in. Shares: Beta posterior with prior ½, ½; intervals {1}; at most "
               "{2} false ones expected among the differences told.{3} Seed {4}.",
               TARG(S(ALYANS_VERSION)), TARG(number_percent(cx, o->findings.level)),
               TARG(number_percent(cx, o->findings.fdr)), TARG(method_of_groups(w)),
               TARG(arena_printf(cx->arena, "%" PRIu64, o->seed)));
}

str_t words_hash(struct cx *cx, const struct analysis *a)
{
    return arena_printf(cx->arena, "sha256:%.*s",
                        STR_ARG(hex(cx->arena, hash_bytes(&a->data_hash))));
}

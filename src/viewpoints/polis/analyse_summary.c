/* The report of the alyans method for a terminal of 80 columns, in the reader's language.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/i18n.h"
#include "kit/text/text.h"
#include "opinion/dense.h"
#include "viewpoints/polis/analyse_forms.h"
#include "viewpoints/polis/analyse_words.h"

enum { WIDTH = 80, SHOWN_MAX = 7, HANGING_MAX = 5, BLOCS_MAX = 5, TEXT_SHOWN = 400 };

struct writing {
    struct wording words;
    struct cx *cx;
    const struct analysis *a;
    struct buf *out;
};

/* --- lines ------------------------------------------------------------------------------------ */

static void put_blanks(struct writing *w, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_byte(w->out, ' ');
}

/* Lines of at most WIDTH characters, broken at blanks; the first begins with lead at first blanks,
 * the others stand further in. */
static void put_wrapped(struct writing *w, size_t first, size_t others, str_t text)
{
    str_t rest = text, word;
    size_t column = first;
    bool begun = false;
    put_blanks(w, first);
    while (str_cut(&rest, ' ', &word)) {
        if (word.len == 0)
            continue;
        const size_t count = utf8_count(word);
        if (begun && column + 1 + count > WIDTH) {
            buf_byte(w->out, '\n');
            put_blanks(w, others);
            column = others;
        } else if (begun) {
            buf_byte(w->out, ' ');
            column++;
        }
        buf_add(w->out, word);
        column += count;
        begun = true;
    }
    buf_byte(w->out, '\n');
}

static void put_paragraph(struct writing *w, str_t text)
{
    if (text.len > 0)
        put_wrapped(w, 0, 0, text);
}

static void put_item(struct writing *w, str_t text)
{
    if (text.len > 0)
        put_wrapped(w, 4, 4, text);
}

static void put_heading(struct writing *w, str_t line)
{
    buf_byte(w->out, '\n');
    put_wrapped(w, 0, 0, line);
    for (size_t i = 0; i < utf8_count(line) && i < WIDTH; i++)
        buf_byte(w->out, '-');
    buf_byte(w->out, '\n');
}

/* "12. The text of the statement" */
static void put_statement(struct writing *w, size_t column)
{
    put_wrapped(w, 2, 4, words_numbered(&w->words, column, TEXT_SHOWN));
}

/* --- parts ------------------------------------------------------------------------------------ */

static void put_axis_end(struct writing *w, str_t name, size_t axis, bool high)
{
    struct cx *const cx = w->cx;
    const struct axis_end end = words_axis_end(w->a, axis, high);
    for (size_t i = 0; i < end.count; i++) {
        const str_t text = words_statement(&w->words, end.column[i], TEXT_SHOWN);
        put_wrapped(w, 2, 4,
                    end.agrees[i] ? trf(cx, "{0} rather agrees: {1}", TARG(name), TARG(text))
                                  : trf(cx, "{0} rather disagrees: {1}", TARG(name), TARG(text)));
    }
}

/* Mean place of a group on the first axis. */
static double mean_place(const struct analysis *a, size_t group)
{
    const struct factor_model *const f = &a->alyans->model;
    double sum = 0.0;
    size_t count = 0;
    for (size_t i = 0; i < a->votes.participants; i++) {
        if (a->report.groups.of[i] != (int32_t)group)
            continue;
        sum += f->position[i * f->dimensions];
        count++;
    }
    return count == 0 ? 0.0 : sum / (double)count;
}

/* What names an end of the axis, said of the group that stands nearest to it, where its answers say
 * so too. */
static void put_group_end(struct writing *w, size_t group, size_t other, bool high)
{
    struct cx *const cx = w->cx;
    const struct findings *const f = &w->a->alyans->groups.findings;
    const struct axis_end end = words_axis_end(w->a, 0, high);
    const str_t name = words_group(&w->words, group);
    for (size_t i = 0; i < end.count; i++) {
        const double more = class_finding_at(f, group, end.column[i])->agreed -
                            class_finding_at(f, other, end.column[i])->agreed;
        const str_t text = words_statement(&w->words, end.column[i], TEXT_SHOWN);
        if (end.agrees[i] ? more > 0.0 : more < 0.0)
            put_wrapped(w, 2, 4,
                        end.agrees[i]
                            ? trf(cx, "{0} rather agrees: {1}", TARG(name), TARG(text))
                            : trf(cx, "{0} rather disagrees: {1}", TARG(name), TARG(text)));
    }
}

static void put_groups_on_axis(struct writing *w)
{
    size_t low = 0, high = 0;
    for (size_t g = 1; g < w->a->alyans->groups.classes; g++) {
        if (mean_place(w->a, g) < mean_place(w->a, low))
            low = g;
        if (mean_place(w->a, g) > mean_place(w->a, high))
            high = g;
    }
    put_group_end(w, low, high, false);
    put_group_end(w, high, low, true);
}

static void put_map(struct writing *w)
{
    struct cx *const cx = w->cx;
    put_heading(w, _("Where people stand"));
    put_paragraph(w, words_axes(&w->words));
    if (w->a->alyans->model.beyond_chance > 0) {
        const bool ends = w->a->alyans->ends.classes > 0;
        if (w->a->alyans->groups.classes > 1) {
            put_groups_on_axis(w);
        } else {
            put_axis_end(w, ends ? _("End A") : _("Left"), 0, false);
            put_axis_end(w, ends ? _("End B") : _("Right"), 0, true);
        }
    }
    put_paragraph(w, words_partition(&w->words));
}

/* Statements of a list, with the share of each class below. */
static void put_list(struct writing *w, const struct labelled *l, const struct column_list *list,
                     enum share_told told)
{
    struct cx *const cx = w->cx;
    for (size_t i = 0; i < list->count && i < SHOWN_MAX; i++) {
        const size_t column = (size_t)list->column[i];
        put_statement(w, column);
        for (size_t g = 0; g < l->classes; g++) {
            const str_t share = words_share(&w->words, &l->findings, g, column, told);
            put_item(w, l->classes == 1
                            ? share
                            : trf(cx, "{0}: {1}", TARG(words_class(&w->words, l, g)), TARG(share)));
        }
    }
    if (list->count > SHOWN_MAX)
        put_item(w, trn(cx, (int64_t)(list->count - SHOWN_MAX), "and {0} more", "and {0} more"));
}

static void put_shared(struct writing *w, const struct labelled *l)
{
    struct cx *const cx = w->cx;
    const struct findings *const f = &l->findings;
    put_heading(w, l->classes == 1 ? _("What most surely agree or disagree with")
                                   : _("What all sides share"));
    if (f->common_ground.count + f->common_rejection.count == 0)
        put_paragraph(w, _("Nothing that could be told for sure."));
    put_list(w, l, &f->common_ground, SHARE_AGREES);
    if (f->common_rejection.count > 0)
        put_paragraph(w, _("Rejected by all:"));
    put_list(w, l, &f->common_rejection, SHARE_DISAGREES);
}

static void put_different(struct writing *w, const struct labelled *l)
{
    struct cx *const cx = w->cx;
    if (l->findings.different.count == 0)
        return;
    put_paragraph(w, _("More agreement on one side than on the other"));
    put_paragraph(w, words_different(&w->words, &l->findings));
    put_list(w, l, &l->findings.different, SHARE_ALL);
}

/* Without sides: what divides people all the same, along no common line. */
static void put_divided(struct writing *w)
{
    struct cx *const cx = w->cx;
    const struct findings *const f = &w->a->alyans->everybody.findings;
    size_t count = 0;
    for (size_t j = 0; j < w->a->votes.statements; j++) {
        if (!words_divides(w->a, j))
            continue;
        if (count++ == 0)
            put_heading(w, _("What divides those who answered"));
        if (count > SHOWN_MAX)
            continue;
        put_statement(w, j);
        put_item(w, words_share(&w->words, f, 0, j, SHARE_ALL));
    }
    if (count > SHOWN_MAX)
        put_item(w, trn(cx, (int64_t)(count - SHOWN_MAX), "and {0} more", "and {0} more"));
}

static void put_dividing(struct writing *w, const struct labelled *l)
{
    struct cx *const cx = w->cx;
    const struct findings *const f = &l->findings;
    if (l->classes < 2) {
        put_divided(w);
        return;
    }
    put_heading(w, _("What divides the sides"));
    if (f->divergence.count + f->different.count == 0)
        put_paragraph(w, _("Nothing that could be told for sure."));
    put_list(w, l, &f->divergence, SHARE_AGREES);
    put_different(w, l);
    put_paragraph(w, words_caution(&w->words, l));
}

static void put_classes(struct writing *w)
{
    struct cx *const cx = w->cx;
    const struct alyans_report *const r = w->a->alyans;
    for (size_t q = 0, at = 0; q < w->a->classes.count; q++) {
        if (w->a->classes.at[q].class_count == 0)
            continue;
        put_heading(w, trf(cx, "Known classes: {0}", TARG(words_classing_name(&w->words, at))));
        put_paragraph(w, words_classing(&w->words, at));
        const struct classes_report *const c = &r->classes[at];
        for (size_t i = 0; i < packed_size(c->classes) && c->classes <= 4; i++)
            put_wrapped(w, 2, 4, words_alignment(&w->words, at, &c->alignment[i]));
        const struct labelled *const l = &r->classing[at++];
        if (l->classes < 2)
            continue;
        if (l->findings.common_ground.count > 0)
            put_paragraph(w, _("Shared by all classes:"));
        put_list(w, l, &l->findings.common_ground, SHARE_AGREES);
        if (l->findings.divergence.count > 0)
            put_paragraph(w, _("On opposite sides:"));
        put_list(w, l, &l->findings.divergence, SHARE_AGREES);
        put_different(w, l);
    }
}

static void put_voices(struct writing *w)
{
    struct cx *const cx = w->cx;
    const struct voices_report *const v = &w->a->alyans->voice;
    put_heading(w, _("Independent voices"));
    put_paragraph(w, words_voices(&w->words));
    for (size_t b = 0; b < v->blocs.count && b < BLOCS_MAX; b++)
        put_wrapped(w, 2, 4, words_bloc(&w->words, &v->blocs.at[b]));
    if (v->blocs.count > BLOCS_MAX)
        put_item(w, trn(cx, (int64_t)(v->blocs.count - BLOCS_MAX), "and {0} more", "and {0} more"));
    if (v->blocs.count > 0)
        put_paragraph(w, _("The same answers are a fact about answers, not about motives."));
}

/* What hangs on one voice, of those that are told above. */
static void put_hanging(struct writing *w)
{
    struct cx *const cx = w->cx;
    const struct labelled *const at = words_tested(w->a);
    put_heading(w, _("What hangs on one voice"));
    size_t shown = 0;
    for (size_t j = 0; j < w->a->votes.statements; j++) {
        const enum verdict v = at->findings.statement[j].verdict;
        const str_t why = words_hangs_on(&w->words, at, j);
        if (why.len == 0 || v == VERDICT_NOT_SURE || v == VERDICT_NOT_TOLD_APART ||
            v == VERDICT_TOO_FEW || v == VERDICT_NO_ANSWERS)
            continue;
        if (++shown > HANGING_MAX)
            continue;
        put_statement(w, j);
        put_item(w, trf(cx, "Now: {0}. {1}", TARG(words_verdict(cx, v)), TARG(why)));
    }
    if (shown > HANGING_MAX)
        put_item(w, trn(cx, (int64_t)(shown - HANGING_MAX), "and {0} more", "and {0} more"));
    put_paragraph(w, words_hanging(&w->words, shown));
}

static void put_end(struct writing *w)
{
    struct cx *const cx = w->cx;
    put_heading(w, _("How sure, and where to read on"));
    put_paragraph(w, _("Surely means: the 90% interval lies on one side of 50%. Of statements that "
                       "are not named "
                       "here neither can be said for sure: absence of evidence is no agreement."));
    put_paragraph(w, words_method(&w->words));
    put_paragraph(w, words_hash(cx, w->a));
    put_paragraph(w,
                  _("--html FILE writes a page with the map and all findings, --svg FILE the map, "
                    "--json everything for programs; docs/analyse.md explains each number."));
    if (w->a->options.times)
        put_paragraph(w, trf(cx, "Loaded in {0} ms, computed in {1} ms",
                             TARG(number_fixed(cx, w->a->load_ms, 1)),
                             TARG(number_fixed(cx, w->a->compute_ms, 1))));
}

err_t analyse_write_summary(struct cx *cx, const struct analysis *a, struct buf *out)
{
    struct writing w = { { cx, a }, cx, a, out };
    const struct labelled *const l = words_main(a);
    put_paragraph(&w, words_title(&w.words));
    put_paragraph(&w, text2_pick(&a->source->made_under, cx->lang));
    put_paragraph(&w, words_read(&w.words));
    put_paragraph(&w, words_problems(&w.words));
    buf_byte(out, '\n');
    put_paragraph(&w, words_headline(&w.words));
    put_map(&w);
    put_shared(&w, l);
    put_dividing(&w, l);
    put_classes(&w);
    put_voices(&w);
    put_hanging(&w);
    put_end(&w);
    return OK;
}

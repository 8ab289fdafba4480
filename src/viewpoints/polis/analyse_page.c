/* A report as one page that needs nothing else and can be mailed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/analyse_page.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "viewpoints/polis/analyse_forms.h"
#include "viewpoints/views/analyse_page.html.h"

extern const char analyse_style[]; /* assets/style.css and analyse_page.css */

struct bar_view page_bar(const struct findings *f, size_t g, size_t column, bool disagree)
{
    const struct class_finding *const c = class_finding_at(f, g, column);
    const struct interval i = disagree ? c->disagree : c->agree;
    return (struct bar_view){ .none = c->n == 0,
                              .few = c->voices < f->options.voices_least,
                              .disagree = disagree,
                              .at = 200.0 * (disagree ? c->disagreed : c->agreed),
                              .low = 200.0 * i.low,
                              .high = 200.0 * i.high };
}

bool page_hangs(const struct page_view *v, const struct labelled *l, size_t column)
{
    const enum verdict verdict = l->findings.statement[column].verdict;
    const bool told = verdict == VERDICT_COMMON_GROUND || verdict == VERDICT_COMMON_REJECTION ||
                      verdict == VERDICT_DIVERGENCE || verdict == VERDICT_DIFFERENT;
    return told && words_hangs_on(&v->w, l, column).len > 0;
}

/* --- the polis method ------------------------------------------------------------------------- */

str_t page_listed(struct cx *cx, const struct listed_statement *s)
{
    const str_t share =
        number_percent(cx, s->trials == 0 ? 0.0 : (double)s->successes / (double)s->trials);
    return s->side == SIDE_AGREE ? trf(cx, "agrees: {0} ({1} of {2})", TARG(share),
                                       TARG(s->successes), TARG(s->trials))
                                 : trf(cx, "disagrees: {0} ({1} of {2})", TARG(share),
                                       TARG(s->successes), TARG(s->trials));
}

str_t page_polis_groups(struct cx *cx, const struct analysis *a)
{
    const struct opinion_groups *const g = &a->report.groups;
    if (a->options.groups_number > 0 && g->state != GROUPS_GIVEN)
        return trf(cx, "{0} groups were asked for and cannot be described",
                   TARG((int64_t)a->options.groups_number));
    switch (g->state) {
    case GROUPS_FOUND:
        return trf(cx, "Opinion groups: {0}", TARG((int64_t)g->count));
    case GROUPS_GIVEN:
        return trf(cx, "Opinion groups, as given: {0}", TARG((int64_t)g->count));
    case GROUPS_TOO_FEW:
        return trf(cx,
                   "Not enough data for opinion groups: {0} participants with {1} answers are "
                   "needed, {2} have them",
                   TARG((int64_t)a->report.options.participants_for_groups),
                   TARG(a->report.options.answers_needed), TARG((int64_t)a->report.eligible_count));
    case GROUPS_NOT_SEPARABLE:
        break;
    }
    return _("No separate opinion groups");
}

str_t page_polis_axes(struct cx *cx, const struct analysis *a)
{
    if (a->report.components.total_variance <= 0.0)
        return _("There is no map: nobody differs from anybody");
    return trf(cx, "The two axes of the map explain {0} and {1} of the differences",
               TARG(number_percent(cx, words_axis_share(a, 0))),
               TARG(number_percent(cx, words_axis_share(a, 1))));
}

/* --- how to get the same ---------------------------------------------------------------------- */

enum { PATH_SHOWN = 4000 }; /* characters */

static bool needs_no_quotes(str_t word)
{
    for (size_t i = 0; i < word.len; i++) {
        const char c = word.at[i];
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const str_t signs = S("-_./:@%+=,");
        const bool is_plain = is_letter || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80 ||
                              str_find_byte(signs, c, 0) < signs.len;
        if (!is_plain)
            return false;
    }
    return word.len > 0;
}

static str_t with(struct cx *cx, str_t command, str_t more)
{
    return arena_printf(cx->arena, "%.*s %.*s", STR_ARG(command), STR_ARG(more));
}

/* One word of a command; what may not be shown becomes a blank. */
static str_t quoted(struct cx *cx, str_t text)
{
    const str_t word = words_clean(cx, utf8_valid(text) ? text : S("?"), PATH_SHOWN);
    if (needs_no_quotes(word))
        return word;
    str_t rest = word, part, all = STR_NONE;
    for (bool first = true; str_cut(&rest, '\'', &part); first = false)
        all = arena_printf(cx->arena, "%.*s%s%.*s", STR_ARG(all), first ? "" : "'\\''",
                           STR_ARG(part));
    return arena_printf(cx->arena, "'%.*s'", STR_ARG(all));
}

static str_t with_file(struct cx *cx, str_t command, str_t option, str_t path)
{
    return path.len == 0 ? command : with(cx, with(cx, command, option), quoted(cx, path));
}

static str_t with_number(struct cx *cx, str_t command, str_t option, uint64_t number)
{
    return number == 0
               ? command
               : with(cx, with(cx, command, option), arena_printf(cx->arena, "%" PRIu64, number));
}

str_t page_command(struct cx *cx, const struct analysis *a)
{
    const struct analyse_options *const o = &a->options;
    str_t said = with(cx, S("alyans analyse"), quoted(cx, a->source->name));
    if (o->method == ANALYSE_POLIS)
        said = with(cx, said, S("--method polis"));
    said = with_number(cx, said, S("--groups"), o->groups_number);
    said = with_file(cx, said, S("--groups-from"), o->groups_file);
    said = with_file(cx, said, S("--classes"), o->classes_file);
    said = with_file(cx, said, S("--weights"), o->weights_file);
    said = with_number(cx, said, S("--bootstrap"), o->bootstraps);
    said = with_number(cx, said, S("--seed"), o->seed);
    return with(cx, said, S("--json"));
}

/* --- all of it -------------------------------------------------------------------------------- */

err_t analyse_write_page(struct cx *cx, const struct analysis *a, struct buf *out)
{
    struct page_view *const v = arena_new(cx->arena, struct page_view);
    v->w = (struct wording){ cx, a };
    v->a = a;
    v->main = a->alyans == NULL ? NULL : words_main(a);
    for (size_t c = 0; a->alyans != NULL && c < a->classes.count; c++)
        v->class_count += a->classes.at[c].class_count > 0;
    TRY(map_draw(cx, a, false, &v->map));
    view_report_page_begin(out, cx, v);
    BUF_LIT(out, "<style>\n");
    buf_add(out, str_from_c(analyse_style));
    BUF_LIT(out, "</style>\n");
    view_report_page_end(out, cx, v);
    return OK;
}

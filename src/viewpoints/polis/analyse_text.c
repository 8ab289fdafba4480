/* The report of the polis method as text for a terminal, in the reader's language.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/i18n.h"
#include "kit/text/text.h"
#include "opinion/memory.h"
#include "opinion/sort.h"
#include "viewpoints/polis/analyse_forms.h"
#include "viewpoints/polis/analyse_page.h"

enum { SHOWN_MAX = 5, TEXT_SHOWN = 160 };

struct writing {
    struct cx *cx;
    const struct analysis *a;
    struct buf *out;
    struct wording words;
};

static void put_line(struct writing *w, str_t line)
{
    buf_add(w->out, line);
    buf_byte(w->out, '\n');
}

static void put_heading(struct writing *w, str_t line)
{
    buf_byte(w->out, '\n');
    put_line(w, line);
}

/* "  12. The text of the statement", after what leads. */
static void put_statement(struct writing *w, str_t lead, int32_t column)
{
    buf_printf(w->out, "  %.*s  %.*s\n", STR_ARG(lead),
               STR_ARG(words_numbered(&w->words, (size_t)column, TEXT_SHOWN)));
}

/* --- parts ----------------------------------------------------------------------------------- */

static void put_picked(struct writing *w, const struct listed_statements *list)
{
    struct cx *const cx = w->cx;
    for (size_t i = 0; i < list->count; i++) {
        const struct listed_statement *const s = &list->at[i];
        put_statement(w, page_listed(cx, s), s->column);
    }
    if (list->count == 0)
        put_line(w, arena_printf(cx->arena, "  %.*s", STR_ARG(_("none"))));
}

static void put_group(struct writing *w, size_t g)
{
    struct cx *const cx = w->cx;
    const struct opinion_groups *const groups = &w->a->report.groups;
    put_heading(w, trf(cx, "{0}; members: {1}", TARG(words_group(&w->words, g)),
                       TARG(groups->counts.members[g])));
    put_picked(w, &groups->representative[g]);
}

static void put_groups(struct writing *w)
{
    put_line(w, page_polis_groups(w->cx, w->a));
    for (size_t k = 0; k < w->a->report.groups.count; k++)
        put_group(w, k);
}

/* Statements in play by group-aware consensus, highest first; ties by number. */
static err_t put_consensus_of_groups(struct writing *w)
{
    struct cx *const cx = w->cx;
    const struct opinion_report *const r = &w->a->report;
    const size_t m = w->a->votes.statements;
    if (r->groups.consensus == NULL)
        return OK;
    LEVEL(level, cx->arena);
    struct keyed *const keys = arena_try_array(cx->arena, struct keyed, m);
    struct keyed *const spare = arena_try_array(cx->arena, struct keyed, m);
    if (keys == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    size_t n = 0;
    for (size_t j = 0; j < m; j++) {
        if (r->moderated_out == NULL || !r->moderated_out[j])
            keys[n++] = (struct keyed){ key_of_f64(-r->groups.consensus[j]), j };
    }
    sort_keyed(keys, spare, n);
    put_heading(w, _("What the groups share (group-aware consensus)"));
    for (size_t i = 0; i < n && i < SHOWN_MAX; i++)
        put_statement(w, number_fixed(cx, r->groups.consensus[keys[i].at], 2), (int32_t)keys[i].at);
    return OK;
}

static void put_consensus(struct writing *w)
{
    struct cx *const cx = w->cx;
    put_heading(w, _("Most of all participants agree"));
    put_picked(w, &w->a->report.consensus.agree);
    put_heading(w, _("Most of all participants disagree"));
    put_picked(w, &w->a->report.consensus.disagree);
}

static void put_timing(struct writing *w)
{
    struct cx *const cx = w->cx;
    put_heading(w, trf(cx, "Loaded in {0} ms, computed in {1} ms",
                       TARG(number_fixed(cx, w->a->load_ms, 1)),
                       TARG(number_fixed(cx, w->a->compute_ms, 1))));
}

err_t analyse_write_text(struct cx *cx, const struct analysis *a, struct buf *out)
{
    struct writing w = { cx, a, out, { cx, a } };
    put_line(&w, words_title(&w.words));
    if (text2_pick(&a->source->made_under, cx->lang).len > 0)
        put_line(&w, text2_pick(&a->source->made_under, cx->lang));
    put_line(&w, words_read(&w.words));
    if (words_problems(&w.words).len > 0)
        put_line(&w, words_problems(&w.words));
    put_line(&w, page_polis_axes(cx, a));
    put_groups(&w);
    TRY(put_consensus_of_groups(&w));
    put_consensus(&w);
    put_heading(&w, words_hash(cx, a));
    if (a->options.times)
        put_timing(&w);
    return OK;
}

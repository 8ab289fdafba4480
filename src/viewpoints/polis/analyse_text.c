/* The report of `alyans analyse` as text for a terminal, in the reader's language.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/i18n.h"
#include "kit/text/text.h"
#include "opinion/memory.h"
#include "opinion/sort.h"
#include "viewpoints/polis/analyse.h"

enum { SHOWN_MAX = 5, TEXT_BYTES_MAX = 160 };

struct writing {
    struct cx *cx;
    const struct analysis *a;
    struct buf *out;
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

/* Control characters could steer the terminal: C0, DEL and, in UTF-8, C1 become spaces. */
static str_t plain(struct cx *cx, str_t s)
{
    size_t len = s.len < TEXT_BYTES_MAX ? s.len : TEXT_BYTES_MAX;
    while (len < s.len && len > 0 && ((unsigned char)s.at[len] & 0xC0u) == 0x80u)
        len--; /* not in the middle of a character */
    char *const at = arena_alloc(cx->arena, len);
    for (size_t i = 0; i < len; i++) {
        const unsigned char c = (unsigned char)s.at[i];
        const bool c1 = c == 0xC2 && i + 1 < len && (unsigned char)s.at[i + 1] < 0xA0;
        at[i] = s.at[i];
        if (c < 0x20 || c == 0x7F || c1)
            at[i] = ' ';
        if (c1)
            at[++i] = ' ';
    }
    const str_t cut = { at, len };
    return len < s.len ? arena_printf(cx->arena, "%.*s…", STR_ARG(cut)) : cut;
}

static str_t statement_text(const struct writing *w, int64_t id)
{
    for (size_t i = 0; i < w->a->source->statement_count; i++) {
        if (w->a->source->statements[i].id == id)
            return plain(w->cx, w->a->source->statements[i].text);
    }
    return STR_NONE;
}

/* "  12. The text of the statement", after what leads. */
static void put_statement(struct writing *w, str_t lead, int32_t column)
{
    const int64_t id = w->a->votes.statement_id[column];
    buf_printf(w->out, "  %.*s  %" PRId64 ". %.*s\n", STR_ARG(lead), id,
               STR_ARG(statement_text(w, id)));
}

static str_t percent_of(struct writing *w, int64_t part, int64_t of)
{
    return number_percent(w->cx, of == 0 ? 0.0 : (double)part / (double)of);
}

/* --- parts ----------------------------------------------------------------------------------- */

static void put_input(struct writing *w)
{
    struct cx *const cx = w->cx;
    const struct votes *const v = &w->a->votes;
    const str_t topic = plain(cx, w->a->source->topic);
    put_line(w, topic.len > 0 ? topic : plain(cx, w->a->source->name));
    put_line(w,
             trf(cx, "Participants: {0}; statements: {1}, of which {2} moderated out; answers: {3}",
                 TARG((int64_t)v->participants), TARG((int64_t)v->statements),
                 TARG((int64_t)w->a->report.moderated_count), TARG(votes_count(v))));
    if (w->a->source->problem_count > 0)
        put_line(w, trn(cx, (int64_t)w->a->source->problem_count, "{0} line was left out",
                        "{0} lines were left out"));
}

static void put_map(struct writing *w)
{
    struct cx *const cx = w->cx;
    const struct components *const c = &w->a->report.components;
    if (c->total_variance <= 0.0) {
        put_line(w, _("There is no map: nobody differs from anybody"));
        return;
    }
    put_line(w, trf(cx, "The two axes of the map explain {0} and {1} of the differences",
                    TARG(number_percent(cx, c->eigenvalue[0] / c->total_variance)),
                    TARG(number_percent(cx, c->eigenvalue[1] / c->total_variance))));
}

static void put_picked(struct writing *w, const struct listed_statements *list)
{
    struct cx *const cx = w->cx;
    for (size_t i = 0; i < list->count; i++) {
        const struct listed_statement *const s = &list->at[i];
        const str_t share = percent_of(w, s->successes, s->trials);
        const str_t lead = s->side == SIDE_AGREE
                               ? trf(cx, "agrees: {0} ({1} of {2})", TARG(share),
                                     TARG(s->successes), TARG(s->trials))
                               : trf(cx, "disagrees: {0} ({1} of {2})", TARG(share),
                                     TARG(s->successes), TARG(s->trials));
        put_statement(w, lead, s->column);
    }
    if (list->count == 0)
        put_line(w, arena_printf(cx->arena, "  %.*s", STR_ARG(_("none"))));
}

static void put_group(struct writing *w, size_t g)
{
    struct cx *const cx = w->cx;
    const struct opinion_groups *const groups = &w->a->report.groups;
    put_heading(w, trf(cx, "Group {0}; members: {1}", TARG(w->a->labels[g]),
                       TARG(groups->counts.members[g])));
    put_picked(w, &groups->representative[g]);
}

static void put_groups(struct writing *w)
{
    struct cx *const cx = w->cx;
    const struct opinion_groups *const g = &w->a->report.groups;
    switch (g->state) {
    case GROUPS_FOUND:
        put_line(w, trf(cx, "Opinion groups: {0}", TARG((int64_t)g->count)));
        break;
    case GROUPS_GIVEN:
        put_line(w, trf(cx, "Opinion groups, as given: {0}", TARG((int64_t)g->count)));
        break;
    case GROUPS_TOO_FEW:
        put_line(w, trf(cx,
                        "Not enough data for opinion groups: {0} participants with {1} answers are "
                        "needed, {2} have them",
                        TARG((int64_t)w->a->report.options.participants_for_groups),
                        TARG(w->a->report.options.answers_needed),
                        TARG((int64_t)w->a->report.eligible_count)));
        return;
    case GROUPS_NOT_SEPARABLE:
        put_line(w, _("No separate opinion groups"));
        return;
    }
    for (size_t k = 0; k < g->count; k++)
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
    struct writing w = { cx, a, out };
    put_input(&w);
    put_map(&w);
    put_groups(&w);
    TRY(put_consensus_of_groups(&w));
    put_consensus(&w);
    put_timing(&w);
    return OK;
}

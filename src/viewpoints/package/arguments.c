/* arguments.csv: what was argued, by those who speak on this side.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/arguments/arguments.h"
#include "kit/base/str.h"
#include "kit/text/csv.h"
#include "kit/text/text.h"
#include "viewpoints/package/packing.h"

struct arguing {
    struct packing *p;
    struct argument_list list;
    const struct argument_marks *marks;         /* of each */
    const struct moderation_standing *standing; /* of each */
};

static struct buf *out_of(const struct arguing *g)
{
    return &g->p->to->text;
}

static void text(const struct arguing *g, str_t s)
{
    export_text(out_of(g), s, false);
}

static void moment(const struct arguing *g, usec_t at)
{
    text(g, at == 0 ? S("") : date_time_iso(g->p->cx->arena, at));
}

/* A number of the site, of 63 bits: as text, which no reader rounds. */
static str_t id_text(const struct arguing *g, int64_t id)
{
    return id == 0 ? S("") : arena_printf(g->p->cx->arena, "%" PRId64, id);
}

static void number_if(const struct arguing *g, bool is_told, int64_t v)
{
    if (is_told)
        export_number(&g->p->x, out_of(g), v, false);
    else
        buf_byte(out_of(g), ',');
}

/* --- one line --------------------------------------------------------------------------------- */

static err_t whose(const struct arguing *g, const struct argument *a)
{
    struct organisation o = { .id = a->organisation };
    if (a->organisation.v != 0)
        TRY(organisation_find(g->p->cx, a->organisation, &o));
    text(g, o.slug);
    text(g, o.name.by[LANG_EN]);
    text(g, o.name.by[LANG_AZ]);
    return OK;
}

static bool is_removed(const struct argument *a)
{
    return a->state == STATEMENT_REJECTED;
}

static void words(const struct arguing *g, const struct argument *a)
{
    const bool is_public = !is_removed(a) && a->erased_at == 0;
    text(g, is_public ? a->text : S(""));
    text(g, a->erased_at == 0 ? a->language : S(""));
    moment(g, a->created_at / g->p->x.grain * g->p->x.grain);
}

/* A text that was taken down after it was removed says why it was taken down. */
static void fate(const struct arguing *g, size_t i)
{
    const struct argument *const a = &g->list.at[i];
    const bool is_down = a->erased_at != 0, removed = is_removed(a) && !is_down;
    text(g, argument_state_word(a));
    text(g, is_removed(a) && g->standing[i].in.v != 0 ? rule_word(g->standing[i].rule) : S(""));
    text(g, is_down ? a->erased_reason : removed ? g->standing[i].reason : S(""));
    moment(g, is_down ? a->erased_at : removed ? a->decided_at : 0);
    moment(g, a->replaced_at);
}

static void marks(const struct arguing *g, const struct argument_marks *m)
{
    const enum marks_told told = argument_marks_told(m);
    number_if(g, told >= MARKS_TOTAL, argument_marks_helps(m));
    number_if(g, told >= MARKS_TOTAL, argument_marks_all(m));
    number_if(g, told == MARKS_PARTS, m->helps[MARKS_AGREE]);
    number_if(g, told == MARKS_PARTS, m->marks[MARKS_AGREE]);
    number_if(g, told == MARKS_PARTS, m->helps[MARKS_DISAGREE]);
    number_if(g, told == MARKS_PARTS, m->marks[MARKS_DISAGREE]);
    buf_byte(out_of(g), ',');
    if (m->has_score && told >= MARKS_SCORE)
        buf_printf(out_of(g), "%.12g", m->score);
}

static err_t line(const struct arguing *g, size_t i)
{
    const struct argument *const a = &g->list.at[i];
    const size_t place = id_index_find(&g->p->x.statement_index, a->statement.v);
    if (place == SIZE_MAX) /* of a statement that is not in the package */
        return OK;
    export_text(out_of(g), id_text(g, a->id.v), true);
    export_number(&g->p->x, out_of(g), g->p->x.statements.at[place].number, false);
    text(g, argument_side_word(a->side));
    text(g, id_text(g, a->parent.v));
    export_number(&g->p->x, out_of(g), a->is_reason, false);
    TRY(whose(g, a));
    words(g, a);
    fate(g, i);
    marks(g, &g->marks[i]);
    csv_end_row(out_of(g));
    return OK;
}

/* --- the file --------------------------------------------------------------------------------- */

static void note_argued(struct packing *p, const struct argument_list *list)
{
    p->argued = arena_array(p->cx->arena, organisation_id, list->count);
    for (size_t i = 0; i < list->count; i++) {
        if (list->at[i].organisation.v != 0)
            p->argued[p->argued_count++] = list->at[i].organisation;
    }
}

static err_t standings_load(struct arguing *g)
{
    int64_t *const ids = arena_array(g->p->cx->arena, int64_t, g->list.count);
    for (size_t i = 0; i < g->list.count; i++)
        ids[i] = g->list.at[i].id.v;
    return moderation_standings(g->p->cx, viewpoints_moderated_argument.kind, ids, g->list.count,
                                &g->standing);
}

err_t pack_arguments(struct packing *p)
{
    struct arguing g = { .p = p };
    TRY(argument_list_in(p->cx, p->c, p->side, &g.list));
    if (g.list.count == 0)
        return OK;
    TRY(argument_marks_load(p->cx, p->c, (statement_id){ 0 }, &g.list, &g.marks));
    TRY(standings_load(&g));
    note_argued(p, &g.list);
    TRY(file_begin(p->to, "arguments.csv", NULL));
    BUF_LIT(&p->to->text, "id,statement,side,reply_to,is_reason,organisation,name_en,name_az,text,"
                          "language,written_at,state,rule,reason,changed_at,replaced_at,helps,"
                          "marks,helps_agree,marks_agree,helps_disagree,marks_disagree,score\n");
    for (size_t i = 0; i < g.list.count; i++) {
        const struct arena_mark mark = arena_mark(p->cx->arena);
        TRY(line(&g, i));
        arena_back(p->cx->arena, mark);
        TRY(file_grew(p->to));
    }
    return file_end(p->to, NULL);
}

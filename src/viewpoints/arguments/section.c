/* The section of a statement's page: for and against beside each other.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "viewpoints/arguments/pages.h"
#include "viewpoints/results/results_model.h"
#include "viewpoints/rules.h"
#include "viewpoints/views/arguments.html.h"
#include "viewpoints/web.h"

url_t url_argue(struct cx *cx, const struct consultation *c, const struct statement *s,
                enum argument_side side, argument_id to)
{
    if (to.v != 0)
        return url_with(cx, "/consultations/{}/statements/{}/argue?to={}", UARG(c->slug),
                        UARG(s->number + 1), UARG(to.v));
    return url_with(cx, "/consultations/{}/statements/{}/argue?side={}", UARG(c->slug),
                    UARG(s->number + 1), UARG(argument_side_word(side)));
}

bool may_argue_here(const struct cx *cx, const struct consultation *c)
{
    enum side side;
    const bool goes_on =
        consultation_takes_positions(c, cx->now) || consultation_takes_proposals(c, cx->now);
    return goes_on && (actor_side(c->who, &cx->actor, &side) || cx->actor.account == 0);
}

/* --- marks in words --------------------------------------------------------------------------- */

static str_t part_words(struct cx *cx, const struct argument_marks *m, int place)
{
    const struct tr_arg helps = TARG(m->helps[place]), of = TARG(m->marks[place]);
    if (place == MARKS_AGREE)
        return trf(cx, "{0} of {1} who agree with the statement", helps, of);
    if (place == MARKS_DISAGREE)
        return trf(cx, "{0} of {1} who disagree with it", helps, of);
    return trf(cx, "{0} of {1} others", helps, of);
}

static str_t parts_words(struct cx *cx, const struct argument_marks *m)
{
    static const int ORDER[] = { MARKS_AGREE, MARKS_DISAGREE, MARKS_OTHER };
    str_t all = STR_NONE;
    for (size_t i = 0; i < ARRAY_LEN(ORDER); i++) {
        if (m->marks[ORDER[i]] > 0)
            all = arena_printf(cx->arena, "%.*s%s%.*s", STR_ARG(all), all.len > 0 ? " · " : "",
                               STR_ARG(part_words(cx, m, ORDER[i])));
    }
    return trf(cx, "Helps: {0}.", TARG(all));
}

str_t marks_words(struct cx *cx, const struct argument_line *l)
{
    switch (l->told) {
    case MARKS_NONE:
        return _("Nobody has marked yet whether it helps.");
    case MARKS_FEW:
    case MARKS_SCORE:
        return trf(cx,
                   "Marked, but no number is shown: fewer than {0} people would stand behind it.",
                   TARG((int)CELL_LEAST));
    case MARKS_TOTAL:
        return trf(cx, "Helps: {0} of {1} who marked it.", TARG(argument_marks_helps(l->marks)),
                   TARG(argument_marks_all(l->marks)));
    case MARKS_PARTS:
        return parts_words(cx, l->marks);
    }
    must_failed("what is told of marks", __FILE__, __LINE__);
}

/* --- lines ------------------------------------------------------------------------------------ */

static int by_bridging(const void *a, const void *b)
{
    const struct argument_line *const x = a, *const y = b;
    return argument_order(x->a, x->marks, y->a, y->marks);
}

/* Public ones, then those that were removed. */
static err_t both_lists(struct cx *cx, statement_id s, struct argument_list *out)
{
    struct argument_list shown, removed;
    TRY(argument_list_of(cx, s, &shown));
    TRY(argument_list_removed(cx, s, &removed));
    struct argument *const at =
        arena_array(cx->arena, struct argument, shown.count + removed.count);
    if (shown.count > 0)
        memcpy(at, shown.at, shown.count * sizeof *at);
    if (removed.count > 0)
        memcpy(at + shown.count, removed.at, removed.count * sizeof *at);
    *out = (struct argument_list){ at, shown.count + removed.count };
    return OK;
}

static err_t disclosed_of(struct cx *cx, const struct argument_list *list,
                          const struct disclosed **out)
{
    int64_t *const ids = arena_array(cx->arena, int64_t, list->count);
    size_t n = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (list->at[i].organisation.v != 0)
            ids[n++] = list->at[i].organisation.v;
    }
    return disclosed_load(cx, ids, n, out);
}

static err_t line_fill(struct cx *cx, const struct disclosed *disclosed, struct argument_line *l)
{
    if (l->a->state == STATEMENT_REJECTED) {
        struct moderation_standing standing;
        TRY(moderation_standing(cx, viewpoints_moderated_argument.kind, l->a->id.v, &standing));
        l->removed = moderation_line(cx, &standing);
    }
    if (l->a->organisation.v == 0)
        return OK;
    struct organisation *const o = arena_new(cx->arena, struct organisation);
    TRY(organisation_find(cx, l->a->organisation, o));
    l->organisation = o;
    l->pays = disclosed_line(cx, disclosed, o);
    return OK;
}

/* All lines; those under one argument follow each other in the order of the list. */
static err_t lines_load(struct cx *cx, const struct consultation *c, const struct statement *s,
                        struct argument_lines *out)
{
    struct argument_list list;
    const struct argument_marks *marks = NULL;
    const struct disclosed *disclosed = NULL;
    TRY(both_lists(cx, s->id, &list));
    TRY(argument_marks_load(cx, c, s->id, &list, &marks));
    TRY(disclosed_of(cx, &list, &disclosed));
    struct argument_line *const lines = arena_array(cx->arena, struct argument_line, list.count);
    for (size_t i = 0; i < list.count; i++) {
        lines[i] = (struct argument_line){ .a = &list.at[i],
                                           .marks = &marks[i],
                                           .told = argument_marks_told(&marks[i]) };
        TRY(line_fill(cx, disclosed, &lines[i]));
    }
    *out = (struct argument_lines){ lines, list.count };
    return OK;
}

static bool is_removed(const struct argument_line *l)
{
    return l->a->state == STATEMENT_REJECTED;
}

static void take_replies(struct cx *cx, struct argument_line *l, const struct argument_lines *all)
{
    struct argument_line *const replies = arena_array(cx->arena, struct argument_line, all->count);
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].a->parent.v == l->a->id.v && !is_removed(&all->at[i]))
            replies[l->reply_count++] = all->at[i];
    }
    l->replies = replies;
}

/* It stands above, with the position, and nothing is said of it here. */
static bool is_mere_reason(const struct argument_line *l)
{
    return l->a->is_reason && l->reply_count == 0 && l->told == MARKS_NONE;
}

static void group_side(struct cx *cx, const struct argument_lines *all, enum argument_side side,
                       struct arguments_part *p)
{
    struct argument_lines *const of = &p->of[side], *const reasons = &p->reasons[side];
    of->at = arena_array(cx->arena, struct argument_line, all->count);
    reasons->at = arena_array(cx->arena, struct argument_line, all->count);
    for (size_t i = 0; i < all->count; i++) {
        struct argument_line l = all->at[i];
        if (l.a->side != side)
            continue;
        take_replies(cx, &l, all);
        if (is_removed(&l) && l.reply_count == 0)
            continue;
        struct argument_lines *const to = is_mere_reason(&l) ? reasons : of;
        p->public_count[side] += !is_removed(&l);
        to->at[to->count++] = l;
    }
    if (of->count > 1)
        qsort(of->at, of->count, sizeof *of->at, by_bridging);
}

static bool is_among(const struct argument_lines *lines, argument_id id)
{
    for (size_t i = 0; i < lines->count; i++) {
        if (lines->at[i].a->id.v == id.v)
            return true;
    }
    return false;
}

static void take_removed(struct cx *cx, const struct argument_lines *all, struct arguments_part *p)
{
    p->removed.at = arena_array(cx->arena, struct argument_line, all->count);
    for (size_t i = 0; i < all->count; i++) {
        const struct argument_line *const l = &all->at[i];
        if (is_removed(l) && !is_among(&p->of[ARGUMENT_FOR], l->a->id) &&
            !is_among(&p->of[ARGUMENT_AGAINST], l->a->id))
            p->removed.at[p->removed.count++] = *l;
    }
}

err_t arguments_load(struct cx *cx, const struct consultation *c, const struct statement *s,
                     struct arguments_part *out)
{
    struct argument_lines all;
    *out = (struct arguments_part){ .c = c, .s = s };
    TRY(lines_load(cx, c, s, &all));
    group_side(cx, &all, ARGUMENT_FOR, out);
    group_side(cx, &all, ARGUMENT_AGAINST, out);
    take_removed(cx, &all, out);
    return OK;
}

/* --- the section ------------------------------------------------------------------------------ */

/* What the query names, if it is an argument on this statement; NULL: nothing. */
static err_t named_in_query(struct cx *cx, const struct request *rq, str_t key,
                            const struct statement *s, const struct argument **out)
{
    int64_t id = 0;
    *out = NULL;
    if (!str_to_i64(request_query(cx, rq, key), 1, INT64_MAX, &id))
        return OK;
    struct argument *const a = arena_new(cx->arena, struct argument);
    const err_t e = argument_get(cx, (argument_id){ id }, a);
    if (e == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 }; /* anybody can write an address */
        return OK;
    }
    TRY(e);
    *out = a->statement.v == s->id.v ? a : NULL;
    return OK;
}

static void note_mark(struct argument_lines *lines, argument_id id)
{
    for (size_t i = 0; i < lines->count; i++) {
        struct argument_line *const l = &lines->at[i];
        l->was_marked = l->a->id.v == id.v;
        for (size_t k = 0; k < l->reply_count; k++)
            l->replies[k].was_marked = l->replies[k].a->id.v == id.v;
    }
}

/* What the reader has just done. */
static err_t acts_load(struct cx *cx, const struct request *rq, struct arguments_part *p)
{
    const struct argument *marked = NULL;
    const str_t link = request_query(cx, rq, S("link"));
    TRY(named_in_query(cx, rq, S("marked"), p->s, &marked));
    for (int side = ARGUMENT_FOR; marked != NULL && side <= ARGUMENT_AGAINST; side++)
        note_mark(&p->of[side], marked->id);
    TRY(named_in_query(cx, rq, S("said"), p->s, &p->said));
    if (p->said == NULL || (p->said->organisation.v == 0 && link.len == 0)) {
        p->said = NULL;
        return OK;
    }
    if (link.len > 0)
        p->own = html_link(cx, url_moderation_mine(cx, link), _("What became of it"));
    return argument_hear_box(cx, p->said, &p->hear);
}

err_t arguments_section(struct cx *cx, const struct request *rq, const struct consultation *c,
                        const struct statement *s, html_t *out)
{
    struct arguments_part p;
    TRY(arguments_load(cx, c, s, &p));
    p.may_argue = s->state == STATEMENT_ACCEPTED && s->erased_at == 0 && may_argue_here(cx, c);
    p.is_secretariat = (cx->actor.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0;
    TRY(acts_load(cx, rq, &p));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_arguments_part(&body, cx, &p);
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}

/* The rows of a project's timeline, from what is on record of it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "projects/pages.h"

/* From the first day of the one to the last day of the other, as far as they are known. */
static struct gantt_item days_of(str_t from, str_t till)
{
    struct day_span a;
    struct day_span b;
    const bool has_from = day_span_read(from, &a);
    const bool has_till = day_span_read(till, &b);
    if (!has_from && !has_till)
        return (struct gantt_item){ 0 };
    return (struct gantt_item){ true, has_from ? a.first : b.first, has_till ? b.last : a.last };
}

static bool is_vague_date(str_t date)
{
    struct day_span span;
    return day_span_read(date, &span) && span.first != span.last;
}

bool is_vague_period(str_t from, str_t till)
{
    return is_vague_date(from) || is_vague_date(till);
}

static struct timeline_row term_row(struct cx *cx, const struct project *p)
{
    return (struct timeline_row){ .kind = _("Term of the project"),
                                  .when = date_period(cx, p->starts, p->ends),
                                  .shape = SHAPE_TERM,
                                  .is_vague = is_vague_period(p->starts, p->ends),
                                  .days = days_of(p->starts, p->ends) };
}

static struct timeline_row activity_row(struct cx *cx, const struct part_view *v)
{
    return (struct timeline_row){ .kind = part_kind_label(cx, PART_ACTIVITY),
                                  .title = v->t->title,
                                  .when = date_period(cx, v->t->from, v->t->till),
                                  .shape = SHAPE_BAR,
                                  .is_filled = true,
                                  .is_vague = is_vague_period(v->t->from, v->t->till),
                                  .days = days_of(v->t->from, v->t->till) };
}

static str_t milestone_state_text(struct cx *cx, const struct part_view *v)
{
    const str_t state = milestone_label(cx, v->shown);
    if (v->days_late == 0)
        return state;
    const str_t late = trn(cx, v->days_late, "{0} day late", "{0} days late");
    return arena_printf(cx->arena, "%.*s, %.*s", STR_ARG(state), STR_ARG(late));
}

static struct timeline_row milestone_row(struct cx *cx, const struct part_view *v)
{
    const bool is_reached = v->shown == MILESTONE_REACHED && v->t->done.len > 0;
    const str_t day = is_reached ? v->t->done : v->t->till;
    struct timeline_row row = { .kind = part_kind_label(cx, PART_MILESTONE),
                                .title = v->t->title,
                                .state = milestone_state_text(cx, v),
                                .shape = SHAPE_DIAMOND,
                                .is_filled = v->shown == MILESTONE_REACHED,
                                .is_late = v->shown == MILESTONE_LATE || v->days_late > 0,
                                .days = days_of(day, day) };
    const str_t due = date_partial(cx, v->t->till);
    if (due.len > 0)
        row.when = trf(cx, "due {0}", TARG(due));
    if (is_reached && due.len > 0)
        row.when = trf(cx, "due {0}, reached {1}", TARG(due), TARG(date_partial(cx, v->t->done)));
    else if (is_reached)
        row.when = trf(cx, "reached {0}", TARG(date_partial(cx, v->t->done)));
    return row;
}

static struct timeline_row report_row(struct cx *cx, const struct project_report *r)
{
    const int64_t day = day_of(r->published_at);
    const str_t period = date_period(cx, r->from, r->till);
    const str_t kind = report_kind_label(cx, r->kind);
    return (struct timeline_row){
        .kind = period.len == 0
                    ? kind
                    : arena_printf(cx->arena, "%.*s, %.*s", STR_ARG(kind), STR_ARG(period)),
        .when = trf(cx, "published {0}", TARG(date_long(cx, r->published_at))),
        .shape = SHAPE_CIRCLE,
        .is_filled = true,
        .days = { true, day, day }
    };
}

static int by_date(const void *a, const void *b)
{
    const struct timeline_row *const x = a;
    const struct timeline_row *const y = b;
    if (x->days.has_days != y->days.has_days)
        return x->days.has_days ? -1 : 1;
    if (x->days.first != y->days.first)
        return x->days.first < y->days.first ? -1 : 1;
    return (x->days.last > y->days.last) - (x->days.last < y->days.last);
}

static void sort_rows(struct timeline_row *rows, size_t count)
{
    if (count > 1)
        qsort(rows, count, sizeof(struct timeline_row), by_date);
}

/* Each kind by itself, so that one finds an activity among activities. */
static size_t rows_fill(struct cx *cx, const struct whole *w, struct timeline_row *rows)
{
    const struct part_views *const activities = &w->parts[PART_ACTIVITY];
    const struct part_views *const milestones = &w->parts[PART_MILESTONE];
    size_t n = 0;
    rows[n++] = term_row(cx, w->p);
    for (size_t i = 0; i < activities->count; i++)
        rows[n + i] = activity_row(cx, &activities->at[i]);
    sort_rows(rows + n, activities->count);
    n += activities->count;
    for (size_t i = 0; i < milestones->count; i++)
        rows[n + i] = milestone_row(cx, &milestones->at[i]);
    sort_rows(rows + n, milestones->count);
    n += milestones->count;
    for (size_t i = 0; i < w->in_force.count; i++)
        rows[n + i] = report_row(cx, &w->in_force.at[i]);
    sort_rows(rows + n, w->in_force.count);
    return n + w->in_force.count;
}

/* The key explains what is drawn and nothing else. */
static void key_fill(struct timeline *t)
{
    for (size_t i = 0; i < t->count; i++) {
        const struct timeline_row *const r = &t->rows[i];
        if (!r->days.has_days)
            continue;
        t->has_bars |= r->shape == SHAPE_BAR && !r->is_vague;
        t->has_vague |= r->is_vague;
        t->has_reached |= r->shape == SHAPE_DIAMOND && r->is_filled;
        t->has_open |= r->shape == SHAPE_DIAMOND && !r->is_filled;
        t->has_reports |= r->shape == SHAPE_CIRCLE;
    }
}

struct timeline timeline_of(struct cx *cx, const struct whole *w)
{
    const size_t most =
        1 + w->parts[PART_ACTIVITY].count + w->parts[PART_MILESTONE].count + w->in_force.count;
    struct timeline_row *const rows = arena_array(cx->arena, struct timeline_row, most);
    struct gantt_item *const items = arena_array(cx->arena, struct gantt_item, most);
    const size_t count = rows_fill(cx, w, rows);
    for (size_t i = 0; i < count; i++)
        items[i] = rows[i].days;
    struct timeline t = { .g = gantt_fit(items, count, day_of(cx->now)),
                          .rows = rows,
                          .count = count,
                          .today = date_long(cx, cx->now) };
    for (size_t i = 0; i < count; i++) {
        if (!rows[i].days.has_days)
            continue;
        rows[i].bar = gantt_place(&t.g, &rows[i].days);
        rows[i].at = gantt_at(&t.g, rows[i].days.last);
    }
    key_fill(&t);
    return t;
}

str_t tick_label(struct cx *cx, const struct gantt_tick *t)
{
    static const char *const MONTHS[] = { N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"),
                                          N_("May"), N_("Jun"), N_("Jul"), N_("Aug"),
                                          N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec") };
    if (t->month == 0)
        return arena_printf(cx->arena, "%d", t->year);
    must(t->month >= 1 && t->month <= (int)ARRAY_LEN(MONTHS));
    return trf(cx, "{0} {1}", TARG(tr_lang(cx->lang, MONTHS[t->month - 1])),
               TARG(arena_printf(cx->arena, "%02d", t->year % 100)));
}

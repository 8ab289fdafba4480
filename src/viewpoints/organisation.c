/* An organisation's positions, gathered from all consultations.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/organisation.h"

#include "viewpoints/organisation_view.h"
#include "viewpoints/positions/notices.h"
#include "viewpoints/views/organisation.html.h"

enum { SECTION_MAX = 4 << 20 };

/* Newest first; of one moment, the later id first. */
static int newest_first(const void *a, const void *b)
{
    const struct stance *x = *(const struct stance *const *)a;
    const struct stance *y = *(const struct stance *const *)b;
    if (x->taken_at != y->taken_at)
        return x->taken_at > y->taken_at ? -1 : 1;
    return (x->id.v < y->id.v) - (x->id.v > y->id.v);
}

/* The positions of whose on one statement; now is NULL when none is in force. */
static struct told_position tell_position(struct cx *cx, const struct statement *on,
                                          organisation_id whose, const struct stance *all,
                                          size_t count)
{
    struct told_position told = { .statement = on };
    const struct stance **before = arena_array(cx->arena, const struct stance *, count);
    for (size_t i = 0; i < count; i++) {
        if (all[i].organisation.v != whose.v || all[i].statement.v != on->id.v)
            continue;
        if (all[i].superseded_at == 0)
            told.now = &all[i];
        else
            before[told.before_count++] = &all[i];
    }
    if (told.before_count > 1)
        qsort(before, told.before_count, sizeof(const struct stance *), newest_first);
    told.before = before;
    return told;
}

err_t told_consultation_load(struct cx *cx, const struct consultation *c, organisation_id whose,
                             struct mandates_drawn *drawn, struct told_consultation *out)
{
    struct statement_list statements;
    const struct stance *all = NULL;
    size_t count = 0;
    TRY(statement_list_accepted(cx, c->id, &statements));
    TRY(stance_list(cx, c->id, HISTORY_ALL, &all, &count));

    struct stance *own = arena_array(cx->arena, struct stance, count);
    size_t own_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (all[i].organisation.v == whose.v)
            own[own_count++] = all[i];
    }
    struct told_position *positions =
        arena_array(cx->arena, struct told_position, statements.count);
    size_t n = 0;
    for (size_t j = 0; own_count > 0 && j < statements.count; j++) {
        struct told_position *const p = &positions[n];
        *p = tell_position(cx, &statements.at[j], whose, own, own_count);
        if (p->now == NULL)
            continue;
        TRY(backing_load(cx, drawn, p->now, &p->behind));
        TRY(backing_load_past(cx, drawn, p->before, p->before_count, &p->behind_before));
        n++;
    }
    *out = (struct told_consultation){ c, positions, n };
    return OK;
}

err_t organisation_positions_section(struct cx *cx, const struct organisation *o, html_t *out)
{
    const struct consultation *consultations = NULL;
    size_t count = 0;
    TRY(consultation_list(cx, &consultations, &count));
    struct told_consultation *told = arena_array(cx->arena, struct told_consultation, count);
    struct mandates_drawn drawn = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (!consultation_has_side(&consultations[i], SIDE_ORGANISATIONS))
            continue;
        TRY(told_consultation_load(cx, &consultations[i], o->id, &drawn, &told[n]));
        n += told[n].count > 0;
    }
    const struct document *documents = NULL;
    size_t document_count = 0;
    TRY(document_list_of(cx, o->id, &documents, &document_count));

    AUTO(buf) body;
    buf_init(&body, SECTION_MAX);
    view_organisation_positions(&body, cx, o, told, n, notice_replies_box(cx, o));
    if (document_count > 0)
        view_organisation_conclusions(&body, cx, documents, document_count);
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}

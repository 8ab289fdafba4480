/* Which arguments help people on both sides. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "opinion/factorization.h"
#include "viewpoints/arguments/store.h"
#include "viewpoints/polis/id_index.h"

/* Where somebody stands on the statement that an argument is about. */
static int place_of(const struct mark_row *m)
{
    if (!m->has_position || m->position == POSITION_PASS)
        return MARKS_OTHER;
    return m->position == POSITION_AGREE ? MARKS_AGREE : MARKS_DISAGREE;
}

static err_t count_marks(struct cx *cx, const struct argument_list *list,
                         const struct mark_row *rows, size_t count, struct argument_marks *out)
{
    struct id_index index;
    int64_t *const ids = arena_array(cx->arena, int64_t, list->count);
    for (size_t i = 0; i < list->count; i++)
        ids[i] = list->at[i].id.v;
    TRY(id_index_make(ids, list->count, cx->arena, &index));
    for (size_t k = 0; k < count; k++) {
        const int place = place_of(&rows[k]);
        const size_t i = id_index_find(&index, rows[k].target);
        if (i == SIZE_MAX)
            continue;
        const int64_t helps = rows[k].value > 0 ? rows[k].count : 0;
        out[i].marks[place] += rows[k].count;
        out[i].helps[place] += helps;
        out[i].people_marks[place] += rows[k].is_of_people ? rows[k].count : 0;
        out[i].people_helps[place] += rows[k].is_of_people ? helps : 0;
    }
    return OK;
}

/* A mark is an answer to a column like a position on a statement: the positions fix the line along
 * which those who marked part, and what an argument gets beyond that is its score. */
static err_t score(struct cx *cx, const struct consultation *c, const struct argument_list *list,
                   struct argument_marks *out)
{
    const struct vote_event *events = NULL;
    size_t count = 0;
    struct votes v;
    struct factorization f;
    struct factorization_options options = factorization_options_default();
    options.answers_per_statement = MARKS_SCORED_LEAST;
    options.answers_per_participant = 2;
    TRY(mark_votes(cx, c->id, &events, &count));
    AUTO(arena) scratch;
    arena_init(&scratch);
    TRY(votes_build(events, count, (struct vote_orders){ ORDER_BY_ID, ORDER_BY_ID }, cx->arena,
                    &scratch, &v));
    const err_t e = factorization_find(&v, &(struct factorization_given){ 0 }, &options, NULL,
                                       cx->arena, &scratch, &f);
    if (e != OK && e != ERR_NOT_CONVERGED) /* as near as it came then */
        return e;
    for (size_t i = 0; i < list->count; i++) {
        const int64_t column = votes_column_of(&v, list->at[i].id.v);
        out[i].has_score = column >= 0 && f.rank[column] > 0;
        out[i].score = out[i].has_score ? f.statement_intercept[column] : 0;
    }
    return OK;
}

err_t argument_marks_load(struct cx *cx, const struct consultation *c, statement_id s,
                          const struct argument_list *list, const struct argument_marks **out)
{
    const struct mark_row *rows = NULL;
    size_t count = 0;
    int64_t marks_there = 0;
    struct argument_marks *const marks = arena_array(cx->arena, struct argument_marks, list->count);
    TRY(mark_list_of(cx, c->id, s, &rows, &count));
    TRY(count_marks(cx, list, rows, count, marks));
    for (size_t k = 0; k < count; k++)
        marks_there += rows[k].count;
    if (marks_there >= MARKS_SCORED_LEAST)
        TRY(score(cx, c, list, marks));
    *out = marks;
    return OK;
}

/* libalyans-opinion: votes, added one by one or taken over as rows.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/cells.h"
#include "opinion/library.h"
#include "opinion/sort.h"

static enum alyans_opinion_error make(const struct alyans_opinion_allocator *allocator,
                                      struct alyans_opinion_votes **out)
{
    struct library_memory memory;
    TRY_LIBRARY(library_memory_of(allocator, &memory));
    struct alyans_opinion_votes *const v = library_new(&memory, sizeof *v);
    if (v == NULL)
        return ALYANS_OPINION_NO_MEMORY;
    v->memory = memory;
    v->building = library_arena(&v->memory);
    v->arena = library_arena(&v->memory);
    *out = v;
    return ALYANS_OPINION_OK;
}

void alyans_opinion_votes_free(struct alyans_opinion_votes *v)
{
    if (v == NULL)
        return;
    arena_release(&v->building);
    arena_release(&v->arena);
    library_free(v->memory, v);
}

/* --- one by one ------------------------------------------------------------------------------ */

enum alyans_opinion_error alyans_opinion_votes_new(const struct alyans_opinion_allocator *allocator,
                                                   uint64_t salt, struct alyans_opinion_votes **out)
{
    if (out == NULL)
        return ALYANS_OPINION_NO_ARGUMENT;
    struct alyans_opinion_votes *v;
    TRY_LIBRARY(make(allocator, &v));
    vote_builder_open(&v->builder, &v->building, salt);
    *out = v;
    return ALYANS_OPINION_OK;
}

static enum alyans_opinion_error may_build(const struct alyans_opinion_votes *v)
{
    if (v == NULL)
        return ALYANS_OPINION_NO_ARGUMENT;
    return v->done ? ALYANS_OPINION_BAD_STATE : v->failed;
}

enum alyans_opinion_error alyans_opinion_votes_add(struct alyans_opinion_votes *v,
                                                   int64_t participant, int64_t statement, int vote,
                                                   int64_t at)
{
    TRY_LIBRARY(may_build(v));
    if (vote < VOTE_DISAGREE || vote > VOTE_AGREE)
        return ALYANS_OPINION_BAD_VOTE;
    const struct vote_event e = { at, participant, statement, (int8_t)vote };
    v->failed = library_error(vote_builder_add(&v->builder, &e));
    return v->failed;
}

enum alyans_opinion_error alyans_opinion_votes_done(struct alyans_opinion_votes *v,
                                                    enum alyans_opinion_order order)
{
    TRY_LIBRARY(may_build(v));
    if (order != ALYANS_OPINION_BY_ID && order != ALYANS_OPINION_FIRST_SEEN)
        return ALYANS_OPINION_BAD_OPTION;
    const struct vote_orders orders = { order == ALYANS_OPINION_BY_ID ? ORDER_BY_ID
                                                                      : ORDER_FIRST_SEEN,
                                        ORDER_BY_ID };
    v->failed = library_error(vote_builder_finish(&v->builder, orders, &v->arena, &v->votes));
    arena_release(&v->building);
    v->done = v->failed == ALYANS_OPINION_OK;
    return v->failed;
}

/* --- as rows --------------------------------------------------------------------------------- */

static enum alyans_opinion_error check_rows(const struct alyans_opinion_rows *r)
{
    if (r->participants > INT32_MAX || r->statements > INT32_MAX / 4)
        return ALYANS_OPINION_TOO_BIG;
    if (r->start == NULL)
        return ALYANS_OPINION_NO_ARGUMENT;
    if (r->start[0] != 0)
        return ALYANS_OPINION_BAD_ROWS;
    for (size_t i = 0; i < r->participants; i++) {
        if (r->start[i + 1] < r->start[i])
            return ALYANS_OPINION_BAD_ROWS;
    }
    if (r->start[r->participants] > 0 && (r->column == NULL || r->vote == NULL))
        return ALYANS_OPINION_NO_ARGUMENT;
    for (size_t i = 0; i < r->participants; i++) {
        int32_t before = -1;
        for (int64_t k = r->start[i]; k < r->start[i + 1]; k++) {
            if (r->column[k] <= before || (size_t)r->column[k] >= r->statements)
                return ALYANS_OPINION_BAD_ROWS;
            if (r->vote[k] < VOTE_DISAGREE || r->vote[k] > VOTE_AGREE)
                return ALYANS_OPINION_BAD_VOTE;
            before = r->column[k];
        }
    }
    return ALYANS_OPINION_OK;
}

/* A copy of the ids, or 0, 1, 2, ... */
static enum alyans_opinion_error take_ids(struct alyans_opinion_votes *v, const int64_t *id,
                                          size_t count, const int64_t **out)
{
    int64_t *const of = arena_try_array(&v->arena, int64_t, count);
    struct keyed *const item = arena_try_array(&v->building, struct keyed, count);
    struct keyed *const spare = arena_try_array(&v->building, struct keyed, count);
    if (of == NULL || item == NULL || spare == NULL)
        return ALYANS_OPINION_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        of[i] = id == NULL ? (int64_t)i : id[i];
        item[i] = (struct keyed){ key_of_i64(of[i]), i };
    }
    sort_keyed(item, spare, count);
    for (size_t i = 1; i < count; i++) {
        if (item[i].key == item[i - 1].key)
            return ALYANS_OPINION_BAD_ROWS;
    }
    *out = of;
    return ALYANS_OPINION_OK;
}

static enum alyans_opinion_error take_rows(struct alyans_opinion_votes *v,
                                           const struct alyans_opinion_rows *r)
{
    const size_t count = (size_t)r->start[r->participants];
    struct votes *const to = &v->votes;
    TRY_LIBRARY(take_ids(v, r->participant_id, r->participants, &to->participant_id));
    TRY_LIBRARY(take_ids(v, r->statement_id, r->statements, &to->statement_id));
    arena_release(&v->building);
    int64_t *const start = arena_try_array(&v->arena, int64_t, r->participants + 1);
    struct cells cells;
    if (start == NULL || cells_make(r->statements, count, &v->arena, &cells) != OK)
        return ALYANS_OPINION_NO_MEMORY;
    memcpy(start, r->start, (r->participants + 1) * sizeof *start);
    for (size_t k = 0; k < count; k++)
        cell_set(&cells, (int64_t)k, (uint32_t)r->column[k] << 2 | (uint32_t)(r->vote[k] + 1));
    to->participants = r->participants;
    to->statements = r->statements;
    to->start = start;
    to->narrow = cells.narrow;
    to->wide = cells.wide;
    v->done = true;
    return ALYANS_OPINION_OK;
}

enum alyans_opinion_error
alyans_opinion_votes_of_rows(const struct alyans_opinion_allocator *allocator,
                             const struct alyans_opinion_rows *rows,
                             struct alyans_opinion_votes **out)
{
    if (rows == NULL || out == NULL)
        return ALYANS_OPINION_NO_ARGUMENT;
    TRY_LIBRARY(check_rows(rows));
    struct alyans_opinion_votes *v;
    TRY_LIBRARY(make(allocator, &v));
    const enum alyans_opinion_error e = take_rows(v, rows);
    if (e == ALYANS_OPINION_OK)
        *out = v;
    else
        alyans_opinion_votes_free(v);
    return e;
}

/* --- what is in them ------------------------------------------------------------------------- */

static bool is_done(const struct alyans_opinion_votes *v)
{
    return v != NULL && v->done;
}

size_t alyans_opinion_votes_participants(const struct alyans_opinion_votes *v)
{
    return is_done(v) ? v->votes.participants : 0;
}

size_t alyans_opinion_votes_statements(const struct alyans_opinion_votes *v)
{
    return is_done(v) ? v->votes.statements : 0;
}

size_t alyans_opinion_votes_count(const struct alyans_opinion_votes *v)
{
    return is_done(v) ? (size_t)votes_count(&v->votes) : 0;
}

const int64_t *alyans_opinion_votes_participant_ids(const struct alyans_opinion_votes *v)
{
    return is_done(v) ? v->votes.participant_id : NULL;
}

const int64_t *alyans_opinion_votes_statement_ids(const struct alyans_opinion_votes *v)
{
    return is_done(v) ? v->votes.statement_id : NULL;
}

int alyans_opinion_votes_at(const struct alyans_opinion_votes *v, size_t row, size_t column)
{
    if (row >= alyans_opinion_votes_participants(v))
        return ALYANS_OPINION_NOT_SEEN;
    int64_t low = v->votes.start[row];
    int64_t high = v->votes.start[row + 1];
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (cell_column(&v->votes, middle) < column)
            low = middle + 1;
        else
            high = middle;
    }
    return low < v->votes.start[row + 1] && cell_column(&v->votes, low) == column
               ? cell_value(&v->votes, low)
               : ALYANS_OPINION_NOT_SEEN;
}

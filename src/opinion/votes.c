/* The votes as compressed sparse rows, built from the stream of answers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/votes.h"

#include "opinion/memory.h"
#include "opinion/sort.h"

/* Ids turned into numbers 0..count-1 and back. */
struct numbering {
    int64_t *id; /* by number */
    size_t *of;  /* number of the id in the event at this place in time */
    size_t count;
};

enum which_id { ID_PARTICIPANT, ID_STATEMENT };

static int64_t id_of(const struct vote_event *e, enum which_id which)
{
    return which == ID_PARTICIPANT ? e->participant : e->statement;
}

static void swap_key_and_place(struct keyed *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        items[i] = (struct keyed){ items[i].at, (size_t)items[i].key };
}

/* heads: an id each, ascending, with the first place in time where it stands. */
static void order_heads(struct keyed *heads, struct keyed *spare, size_t count,
                        enum vote_order order)
{
    switch (order) {
    case ORDER_BY_ID:
        return;
    case ORDER_FIRST_SEEN:
        swap_key_and_place(heads, count);
        sort_keyed(heads, spare, count);
        swap_key_and_place(heads, count);
        return;
    }
}

/* in_time[i].at is the event at place i. Scratch stays with the caller's level. */
static err_t number_ids(const struct vote_event *events, const struct keyed *in_time, size_t n,
                        enum which_id which, enum vote_order order, struct arena *arena,
                        struct arena *scratch, struct numbering *out)
{
    struct keyed *const keys = arena_try_array(scratch, struct keyed, n);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, n);
    size_t *const of = arena_try_array(scratch, size_t, n);
    if (keys == NULL || spare == NULL || of == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        keys[i] = (struct keyed){ key_of_i64(id_of(&events[in_time[i].at], which)), i };
    sort_keyed(keys, spare, n);

    struct keyed *const heads = arena_try_array(scratch, struct keyed, n);
    if (heads == NULL)
        return ERR_NO_MEMORY;
    size_t runs = 0;
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || keys[i].key != keys[i - 1].key)
            heads[runs++] = keys[i];
    }
    order_heads(heads, spare, runs, order);
    if (runs > INT32_MAX || (which == ID_STATEMENT && runs > INT32_MAX / 4))
        return ERR_TOO_BIG;

    int64_t *const id = arena_try_array(arena, int64_t, runs);
    if (id == NULL)
        return ERR_NO_MEMORY;
    for (size_t r = 0; r < runs; r++) {
        id[r] = i64_of_key(heads[r].key);
        of[heads[r].at] = r; /* known at the first place; the others follow it below */
    }
    for (size_t i = 1; i < n; i++) {
        if (keys[i].key == keys[i - 1].key)
            of[keys[i].at] = of[keys[i - 1].at];
    }
    *out = (struct numbering){ id, of, runs };
    return OK;
}

/* Room for answers in cells as narrow as the columns allow. */
struct cells {
    uint16_t *narrow;
    uint32_t *wide;
};

static err_t cells_make(size_t statements, size_t count, struct arena *arena, struct cells *out)
{
    *out = (struct cells){ 0 };
    if (statements <= NARROW_COLUMNS)
        out->narrow = arena_try_array(arena, uint16_t, count);
    else
        out->wide = arena_try_array(arena, uint32_t, count);
    return out->narrow == NULL && out->wide == NULL ? ERR_NO_MEMORY : OK;
}

static void cell_put(const struct cells *c, int64_t k, size_t column, int8_t vote)
{
    const size_t packed = column << 2 | (size_t)(vote + 1);
    if (c->narrow != NULL)
        c->narrow[k] = (uint16_t)packed;
    else
        c->wide[k] = (uint32_t)packed;
}

static void fill_rows(const struct vote_event *events, const struct keyed *in_time,
                      const struct keyed *cells, size_t n, int64_t *start, const struct cells *out)
{
    int64_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (i + 1 < n && cells[i + 1].key == cells[i].key)
            continue; /* replaced by a later one */
        cell_put(out, kept++, cells[i].key & UINT32_MAX, events[in_time[cells[i].at].at].vote);
        start[(cells[i].key >> 32) + 1] = kept;
    }
}

err_t votes_build(const struct vote_event *events, size_t n, struct vote_orders orders,
                  struct arena *arena, struct arena *scratch, struct votes *out)
{
    must(arena != scratch);
    LEVEL(level, scratch);
    struct keyed *const in_time = arena_try_array(scratch, struct keyed, n);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, n);
    struct keyed *const cells = arena_try_array(scratch, struct keyed, n);
    if (in_time == NULL || spare == NULL || cells == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        must(events[i].vote >= VOTE_DISAGREE && events[i].vote <= VOTE_AGREE);
        in_time[i] = (struct keyed){ key_of_i64(events[i].at), i };
    }
    sort_keyed(in_time, spare, n);

    struct numbering rows;
    struct numbering columns;
    TRY(number_ids(events, in_time, n, ID_PARTICIPANT, orders.participants, arena, scratch, &rows));
    TRY(number_ids(events, in_time, n, ID_STATEMENT, orders.statements, arena, scratch, &columns));
    for (size_t i = 0; i < n; i++)
        cells[i] = (struct keyed){ (uint64_t)rows.of[i] << 32 | columns.of[i], i };
    sort_keyed(cells, spare, n);

    int64_t *const start = arena_try_array(arena, int64_t, rows.count + 1);
    struct cells packed;
    if (start == NULL)
        return ERR_NO_MEMORY;
    TRY(cells_make(columns.count, n, arena, &packed));
    fill_rows(events, in_time, cells, n, start, &packed);

    *out = (struct votes){ rows.count, columns.count, rows.id,    columns.id,
                           start,      packed.narrow, packed.wide };
    return OK;
}

err_t votes_without(const struct votes *v, const bool *dropped, struct arena *arena,
                    struct votes *out)
{
    if (dropped == NULL) {
        *out = *v;
        return OK;
    }
    const size_t all = (size_t)votes_count(v);
    int64_t *const start = arena_try_array(arena, int64_t, v->participants + 1);
    struct cells packed;
    if (start == NULL)
        return ERR_NO_MEMORY;
    TRY(cells_make(v->statements, all, arena, &packed));
    int64_t kept = 0;
    for (size_t i = 0; i < v->participants; i++) {
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++) {
            if (dropped[cell_column(v, k)])
                continue;
            cell_put(&packed, kept++, cell_column(v, k), cell_value(v, k));
        }
        start[i + 1] = kept;
    }
    *out = (struct votes){ v->participants, v->statements, v->participant_id, v->statement_id,
                           start,           packed.narrow, packed.wide };
    return OK;
}

static int64_t place_of(const int64_t *ids, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (ids[i] == id)
            return (int64_t)i;
    }
    return -1;
}

int64_t votes_row_of(const struct votes *v, int64_t participant_id)
{
    return place_of(v->participant_id, v->participants, participant_id);
}

int64_t votes_column_of(const struct votes *v, int64_t statement_id)
{
    return place_of(v->statement_id, v->statements, statement_id);
}

/* Votes from answers that come one by one: kept as they come, parted into rows by counting, then
 * each row put in order.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/vote_builder.h"

#include "opinion/bit_tree.h"
#include "opinion/cells.h"
#include "opinion/sort.h"

enum {
    RECORDS_MIN = 64,
    RECORDS_MAX = 1 << 19, /* 4 MiB */
    STEPS_MIN = 256,
    STEPS_MAX = 1 << 20,
    STEP_BYTES = 10, /* of the largest step */
};

/* One answer; numbers as they were given out on arrival. */
struct record {
    uint32_t row;
    uint32_t cell; /* column * 4 + vote + 1 */
};
struct vote_records {
    struct vote_records *next;
    size_t count, room;
    struct record at[];
};

/* From the time of one answer to that of the next, modulo 2^64: the sign in the lowest bit, then 7
 * bits a byte, the lowest first, with the high bit set on all bytes but the last. */
struct time_steps {
    struct time_steps *next;
    size_t used, room;
    uint8_t at[];
};

/* --- taking answers in ----------------------------------------------------------------------- */

void vote_builder_open(struct vote_builder *b, struct arena *memory, uint64_t seed)
{
    *b = (struct vote_builder){ .memory = memory, .is_ordered = true };
    numbering_open(&b->participants, memory, seed);
    numbering_open(&b->statements, memory, seed);
}

static size_t next_room(size_t room, size_t min, size_t max)
{
    return room == 0 ? min : room * 2 < max ? room * 2 : max;
}

static err_t more_records(struct vote_builder *b)
{
    const size_t room =
        next_room(b->records == NULL ? 0 : b->records->room, RECORDS_MIN, RECORDS_MAX);
    struct vote_records *const more =
        arena_try_alloc(b->memory, sizeof *more + array_size(room, sizeof more->at[0]));
    if (more == NULL)
        return ERR_NO_MEMORY;
    more->room = room;
    if (b->records == NULL)
        b->records_first = more;
    else
        b->records->next = more;
    b->records = more;
    return OK;
}

static err_t more_steps(struct vote_builder *b)
{
    const size_t room = next_room(b->steps == NULL ? 0 : b->steps->room, STEPS_MIN, STEPS_MAX);
    struct time_steps *const more = arena_try_alloc(b->memory, sizeof *more + room);
    if (more == NULL)
        return ERR_NO_MEMORY;
    more->room = room;
    if (b->steps == NULL)
        b->steps_first = more;
    else
        b->steps->next = more;
    b->steps = more;
    return OK;
}

static err_t keep_time(struct vote_builder *b, int64_t at)
{
    if (b->steps == NULL || b->steps->room - b->steps->used < STEP_BYTES)
        TRY(more_steps(b));
    b->is_ordered = b->is_ordered && (b->count == 0 || at >= b->last_at);
    const uint64_t step = (uint64_t)at - (uint64_t)b->last_at;
    struct time_steps *const s = b->steps;
    uint64_t rest = step << 1 ^ (UINT64_C(0) - (step >> 63));
    for (; rest >= 0x80; rest >>= 7)
        s->at[s->used++] = (uint8_t)(rest | 0x80);
    s->at[s->used++] = (uint8_t)rest;
    b->last_at = at;
    return OK;
}

static inline err_t add(struct vote_builder *b, const struct vote_event *e)
{
    must(e->vote >= VOTE_DISAGREE && e->vote <= VOTE_AGREE);
    uint32_t row;
    uint32_t column;
    TRY(numbering_of(&b->participants, e->participant, &row));
    TRY(numbering_of(&b->statements, e->statement, &column));
    if (column >= INT32_MAX / 4)
        return ERR_TOO_BIG;
    if (b->records == NULL || b->records->count == b->records->room)
        TRY(more_records(b));
    TRY(keep_time(b, e->at));
    b->records->at[b->records->count++] =
        (struct record){ row, column << 2 | (uint32_t)(e->vote + 1) };
    b->count++;
    return OK;
}

err_t vote_builder_add(struct vote_builder *b, const struct vote_event *e)
{
    return add(b, e);
}

err_t vote_builder_add_many(struct vote_builder *b, const struct vote_event *e, size_t n)
{
    for (size_t i = 0; i < n; i++)
        numbering_expect(&b->participants, e[i].participant);
    for (size_t i = 0; i < n; i++)
        TRY(add(b, &e[i]));
    return OK;
}

/* --- the answers again, with their times ----------------------------------------------------- */

struct walk {
    const struct vote_records *records;
    size_t record;
    const struct time_steps *steps;
    size_t step;
    int64_t at; /* of the record last walked to */
};

static struct walk walk_begin(const struct vote_builder *b)
{
    return (struct walk){ .records = b->records_first, .steps = b->steps_first };
}

static uint64_t next_step(struct walk *w)
{
    if (w->step == w->steps->used) {
        w->steps = w->steps->next;
        w->step = 0;
    }
    uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        const uint8_t byte = w->steps->at[w->step++];
        value |= (uint64_t)(byte & 0x7Fu) << shift;
        if (byte < 0x80)
            return value;
    }
}

static const struct record *walk_next(struct walk *w)
{
    if (w->records != NULL && w->record == w->records->count) {
        w->records = w->records->next;
        w->record = 0;
    }
    if (w->records == NULL)
        return NULL;
    const uint64_t step = next_step(w);
    w->at = (int64_t)((uint64_t)w->at + (step >> 1 ^ (UINT64_C(0) - (step & 1))));
    return &w->records->at[w->record++];
}

/* --- the order of rows and columns ----------------------------------------------------------- */

/* The earliest answer of each number: its time, and its place among all. */
struct firsts {
    int64_t *at;
    size_t *place;
};

static err_t firsts_make(const struct numbering *n, struct arena *memory, struct firsts *out)
{
    out->at = arena_try_array(memory, int64_t, n->count);
    out->place = arena_try_array(memory, size_t, n->count);
    if (out->at == NULL || out->place == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n->count; i++)
        out->place[i] = SIZE_MAX;
    return OK;
}

static void firsts_note(struct firsts *f, uint32_t number, int64_t at, size_t place)
{
    if (f->place[number] != SIZE_MAX && f->at[number] <= at)
        return;
    f->at[number] = at;
    f->place[number] = place;
}

static err_t find_firsts(const struct vote_builder *b, struct firsts *rows, struct firsts *columns)
{
    TRY(firsts_make(&b->participants, b->memory, rows));
    TRY(firsts_make(&b->statements, b->memory, columns));
    struct walk w = walk_begin(b);
    const struct record *r;
    for (size_t place = 0; (r = walk_next(&w)) != NULL; place++) {
        firsts_note(rows, r->row, w.at, place);
        firsts_note(columns, r->cell >> 2, w.at, place);
    }
    return OK;
}

/* Where each number goes, and the ids in their final order. */
struct ranking {
    uint32_t *of; /* by number: rank */
    uint32_t *at; /* by rank: number */
    int64_t *id;  /* by rank; in the arena of the result */
};

static void sort_by_first(const struct firsts *first, struct keyed *keys, struct keyed *spare,
                          size_t count)
{
    for (size_t i = 0; i < count; i++)
        keys[i] = (struct keyed){ first->place[i], i };
    sort_keyed(keys, spare, count);
    for (size_t i = 0; i < count; i++)
        keys[i].key = key_of_i64(first->at[keys[i].at]);
    sort_keyed(keys, spare, count);
}

/* first: NULL when the numbers were given out in the order of time. */
static err_t sort_numbers(const struct numbering *n, enum vote_order order,
                          const struct firsts *first, struct arena *memory, struct keyed **out)
{
    struct keyed *const keys = arena_try_array(memory, struct keyed, n->count);
    struct keyed *const spare = arena_try_array(memory, struct keyed, n->count);
    if (keys == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n->count; i++)
        keys[i] = (struct keyed){ key_of_i64(n->id[i]), i };
    switch (order) {
    case ORDER_BY_ID:
        sort_keyed(keys, spare, n->count);
        break;
    case ORDER_FIRST_SEEN:
        if (first != NULL)
            sort_by_first(first, keys, spare, n->count);
        break;
    }
    *out = keys;
    return OK;
}

static err_t rank_numbers(const struct numbering *n, enum vote_order order,
                          const struct firsts *first, struct arena *memory, struct arena *arena,
                          struct ranking *out)
{
    struct keyed *sorted;
    TRY(sort_numbers(n, order, first, memory, &sorted));
    out->of = arena_try_array(memory, uint32_t, n->count);
    out->at = arena_try_array(memory, uint32_t, n->count);
    out->id = arena_try_array(arena, int64_t, n->count);
    if (out->of == NULL || out->at == NULL || out->id == NULL)
        return ERR_NO_MEMORY;
    for (size_t rank = 0; rank < n->count; rank++) {
        out->of[sorted[rank].at] = (uint32_t)rank;
        out->at[rank] = (uint32_t)sorted[rank].at;
        out->id[rank] = n->id[sorted[rank].at];
    }
    return OK;
}

/* --- the answers into their rows ------------------------------------------------------------- */

struct building {
    const struct vote_builder *from;
    struct ranking rows, columns;
    size_t row_count, column_count;
    int64_t *start; /* row_count + 1 */
    struct cells cells;
};

/* next, by number: where the row begins. */
static void find_beginnings(const struct building *g, int64_t *next)
{
    for (const struct vote_records *c = g->from->records_first; c != NULL; c = c->next) {
        for (size_t i = 0; i < c->count; i++)
            next[c->at[i].row]++;
    }
    int64_t sum = 0;
    for (size_t r = 0; r < g->row_count; r++) {
        int64_t *const of_row = &next[g->rows.at[r]];
        const int64_t count = *of_row;
        *of_row = sum;
        sum += count;
    }
}

/* The answers of one block; each goes somewhere else in memory, so places are called up ahead. */
static void part_block(const struct building *g, const struct vote_records *c, int64_t *next)
{
    enum { AHEAD = 16 };
    for (size_t i = 0; i < c->count; i++) {
        if (i + 2 * AHEAD < c->count)
            __builtin_prefetch(&next[c->at[i + 2 * AHEAD].row]);
        if (i + AHEAD < c->count)
            cell_expect(&g->cells, next[c->at[i + AHEAD].row]);
        const uint32_t column = g->columns.of[c->at[i].cell >> 2];
        cell_set(&g->cells, next[c->at[i].row]++, column << 2 | (c->at[i].cell & 3));
    }
}

/* In the order in which they came. start[r + 1] is where row r ends. */
static err_t part_into_rows(struct building *g)
{
    int64_t *const next = arena_try_array(g->from->memory, int64_t, g->row_count);
    if (next == NULL)
        return ERR_NO_MEMORY;
    find_beginnings(g, next);
    for (const struct vote_records *c = g->from->records_first; c != NULL; c = c->next)
        part_block(g, c, next);
    for (size_t r = 0; r < g->row_count; r++)
        g->start[r + 1] = next[g->rows.at[r]];
    return OK;
}

/* --- each row in order ----------------------------------------------------------------------- */

/* No vote: which one counts is found by time. */
enum { OPEN_CELL = 3 };

struct row_order {
    struct bit_tree columns;
    uint8_t *vote; /* by column */
    size_t open;   /* cells */
};

/* A column that came twice keeps the later answer, or stays open. */
static void gather_row(const struct building *g, int64_t from, int64_t end, struct row_order *o)
{
    const uint8_t twice = g->from->is_ordered ? 0 : OPEN_CELL;
    for (int64_t k = from; k < end; k++) {
        const uint32_t cell = cell_get(&g->cells, k);
        const uint8_t vote = cell & 3;
        const bool is_new = bit_tree_put(&o->columns, cell >> 2);
        o->vote[cell >> 2] = is_new ? vote : vote | twice;
    }
}

static int64_t write_row(const struct building *g, int64_t to, struct row_order *o)
{
    size_t first = 0;
    for (uint64_t bits; (bits = bit_tree_take(&o->columns, &first)) != 0;) {
        for (; bits != 0; bits &= bits - 1) {
            const size_t column = first + (size_t)__builtin_ctzll(bits);
            cell_set(&g->cells, to++, (uint32_t)column << 2 | o->vote[column]);
            o->open += o->vote[column] == OPEN_CELL;
        }
    }
    return to;
}

/* What is left of a row is written where rows before it were shortened, never beyond. */
static err_t order_rows(struct building *g, size_t *open)
{
    struct row_order o = { 0 };
    TRY(bit_tree_make(&o.columns, g->column_count, g->from->memory));
    o.vote = arena_try_array(g->from->memory, uint8_t, g->column_count);
    if (o.vote == NULL)
        return ERR_NO_MEMORY;
    int64_t from = 0;
    int64_t to = 0;
    for (size_t r = 0; r < g->row_count; r++) {
        const int64_t end = g->start[r + 1];
        gather_row(g, from, end, &o);
        to = write_row(g, to, &o);
        g->start[r + 1] = to;
        from = end;
    }
    *open = o.open;
    return OK;
}

/* --- revised answers that did not come in the order of time ---------------------------------- */

/* One cell with several answers; k ascends. */
struct contest {
    int64_t k, at;
    bool is_met;
};
struct contests {
    struct contest *at;
    size_t count;
    bool *in_row;
};

static err_t list_contests(const struct building *g, size_t open, struct contests *out)
{
    *out = (struct contests){
        .at = arena_try_array(g->from->memory, struct contest, open),
        .in_row = arena_try_array(g->from->memory, bool, g->row_count),
    };
    if (out->at == NULL || out->in_row == NULL)
        return ERR_NO_MEMORY;
    for (size_t r = 0; r < g->row_count; r++) {
        for (int64_t k = g->start[r]; k < g->start[r + 1]; k++) {
            if ((cell_get(&g->cells, k) & 3) != OPEN_CELL)
                continue;
            out->at[out->count++] = (struct contest){ .k = k };
            out->in_row[r] = true;
        }
    }
    return OK;
}

static int64_t find_cell(const struct building *g, size_t row, uint32_t column)
{
    int64_t low = g->start[row];
    int64_t high = g->start[row + 1];
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (cell_get(&g->cells, middle) >> 2 < column)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct contest *find_contest(const struct contests *c, int64_t k)
{
    size_t low = 0;
    size_t high = c->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (c->at[middle].k < k)
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->count && c->at[low].k == k ? &c->at[low] : NULL;
}

/* The latest answer counts; at the same time, the one that came later. */
static err_t settle_contests(const struct building *g, size_t open)
{
    struct contests contests;
    TRY(list_contests(g, open, &contests));
    struct walk w = walk_begin(g->from);
    for (const struct record *r; (r = walk_next(&w)) != NULL;) {
        const size_t row = g->rows.of[r->row];
        if (!contests.in_row[row])
            continue;
        const uint32_t column = g->columns.of[r->cell >> 2];
        const int64_t k = find_cell(g, row, column);
        struct contest *const c = find_contest(&contests, k);
        if (c == NULL || (c->is_met && w.at < c->at))
            continue;
        c->is_met = true;
        c->at = w.at;
        cell_set(&g->cells, k, column << 2 | (r->cell & 3));
    }
    return OK;
}

/* --- all of it ------------------------------------------------------------------------------- */

static err_t rank_all(struct building *g, struct vote_orders orders, struct arena *arena)
{
    const struct vote_builder *const b = g->from;
    const bool by_time =
        orders.participants == ORDER_FIRST_SEEN || orders.statements == ORDER_FIRST_SEEN;
    const bool looked = by_time && !b->is_ordered;
    struct firsts rows = { 0 };
    struct firsts columns = { 0 };
    if (looked)
        TRY(find_firsts(b, &rows, &columns));
    TRY(rank_numbers(&b->participants, orders.participants, looked ? &rows : NULL, b->memory, arena,
                     &g->rows));
    return rank_numbers(&b->statements, orders.statements, looked ? &columns : NULL, b->memory,
                        arena, &g->columns);
}

err_t vote_builder_finish(struct vote_builder *b, struct vote_orders orders, struct arena *arena,
                          struct votes *out)
{
    must(arena != b->memory);
    struct building g = { .from = b,
                          .row_count = b->participants.count,
                          .column_count = b->statements.count };
    TRY(rank_all(&g, orders, arena));
    g.start = arena_try_array(arena, int64_t, g.row_count + 1);
    if (g.start == NULL)
        return ERR_NO_MEMORY;
    TRY(cells_make(g.column_count, b->count, arena, &g.cells));
    TRY(part_into_rows(&g));
    size_t open;
    TRY(order_rows(&g, &open));
    if (open > 0)
        TRY(settle_contests(&g, open));
    *out = (struct votes){ g.row_count, g.column_count, g.rows.id,   g.columns.id,
                           g.start,     g.cells.narrow, g.cells.wide };
    return OK;
}

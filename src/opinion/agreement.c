/* How often two voices answer alike, and how often chance would have them do so.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/agreement.h"

#include "opinion/memory.h"

enum { ROWS_A_PIECE = 32 };

void agreement_spread(const struct votes *v, int32_t row, uint8_t *code)
{
    for (int64_t k = v->start[row]; k < v->start[row + 1]; k++)
        code[cell_column(v, k)] = (uint8_t)(cell_value(v, k) + 2);
}

void agreement_wipe(const struct votes *v, int32_t row, uint8_t *code)
{
    for (int64_t k = v->start[row]; k < v->start[row + 1]; k++)
        code[cell_column(v, k)] = 0;
}

static double at_least_0(double x)
{
    return x > 0.0 ? x : 0.0;
}

/* --- the tail of a count of differences ------------------------------------------------------- */

/* table[d], d = 0..differing: chance to have differed d times so far. */
static void tail_begin(double *table, size_t differing)
{
    for (size_t d = 0; d <= differing; d++)
        table[d] = d == 0 ? 1.0 : 0.0;
}

static void tail_add(double *table, size_t differing, double alike)
{
    for (size_t d = differing; d > 0; d--)
        table[d] = table[d] * alike + table[d - 1] * (1.0 - alike);
    table[0] *= alike;
}

static double tail_sum(const double *table, size_t differing)
{
    double sum = 0.0;
    for (size_t d = 0; d <= differing; d++)
        sum += table[d];
    return sum;
}

/* --- how many are nearly like one ------------------------------------------------------------- */

/* What a piece works with: one row's answers, who is near to it, how the rest answered. */
struct near_room {
    uint8_t *code;     /* statements */
    double (*rest)[3]; /* statements: answers of those who are not near */
    double *table;     /* statements + 1 */
    bool *near;        /* rows */
};

struct near_count {
    const struct votes *v;
    const int32_t *row;
    size_t count;
    double *weight;
    double (*all)[3];       /* statements: answers of all rows, by vote + 1 */
    double usual[3];        /* shares of all answers */
    struct near_room *room; /* one for each piece */
};

/* Adds `one` for each answer of a row. */
static void count_row(const struct votes *v, int32_t row, double one, double (*to)[3])
{
    for (int64_t k = v->start[row]; k < v->start[row + 1]; k++)
        to[cell_column(v, k)][cell_value(v, k) + 1] += one;
}

static struct agreement counts_with(const struct votes *v, const uint8_t *code, int32_t row)
{
    struct agreement sum = { 0 };
    for (int64_t k = v->start[row]; k < v->start[row + 1]; k++) {
        const uint8_t theirs = code[cell_column(v, k)];
        sum.common += theirs != 0;
        sum.same += theirs == (uint8_t)(cell_value(v, k) + 2);
    }
    return sum;
}

/* Whether the row is nearer than those who are not near would lead one to expect, at 0.01 over all
 * rows. */
static bool nearer_than_chance(const struct near_count *n, const struct near_room *room, size_t b)
{
    const struct agreement sum = counts_with(n->v, room->code, n->row[b]);
    const size_t differing = (size_t)(sum.common - sum.same);
    tail_begin(room->table, differing);
    for (int64_t k = n->v->start[n->row[b]]; k < n->v->start[n->row[b] + 1]; k++) {
        const size_t j = cell_column(n->v, k);
        if (room->code[j] == 0)
            continue;
        const double x = room->rest[j][room->code[j] - 1] + n->usual[room->code[j] - 1];
        const double y = room->rest[j][cell_value(n->v, k) + 1] + n->usual[cell_value(n->v, k) + 1];
        const double all = room->rest[j][0] + room->rest[j][1] + room->rest[j][2] + 1.0;
        tail_add(room->table, differing, (x > y ? x : y) / all);
    }
    return tail_sum(room->table, differing) * (double)n->count < 0.01;
}

static size_t others_near(const struct near_count *n, const struct near_room *room, size_t a)
{
    memcpy(room->rest, n->all, n->v->statements * sizeof *room->rest);
    for (size_t b = 0; b < n->count; b++) {
        const struct agreement sum = counts_with(n->v, room->code, n->row[b]);
        room->near[b] = b != a && agreement_is_near(sum.common, sum.same);
        if (room->near[b] || b == a)
            count_row(n->v, n->row[b], -1.0, room->rest);
    }
    size_t near = 0;
    for (size_t b = 0; b < n->count; b++)
        near += room->near[b] && nearer_than_chance(n, room, b);
    return near;
}

static void weigh_piece(void *context, size_t piece)
{
    const struct near_count *const n = context;
    const struct near_room *const room = &n->room[piece];
    for (size_t a = piece * ROWS_A_PIECE; a < n->count && a < (piece + 1) * ROWS_A_PIECE; a++) {
        agreement_spread(n->v, n->row[a], room->code);
        n->weight[a] = 1.0 / (1.0 + (double)others_near(n, room, a));
        agreement_wipe(n->v, n->row[a], room->code);
    }
}

static err_t rooms_make(struct near_count *n, size_t pieces, struct arena *scratch)
{
    const size_t m = n->v->statements;
    n->all = arena_try_alloc(scratch, array_size(m, sizeof *n->all));
    n->room = arena_try_array(scratch, struct near_room, pieces);
    if (n->all == NULL || n->room == NULL)
        return ERR_NO_MEMORY;
    for (size_t p = 0; p < pieces; p++) {
        struct near_room *const r = &n->room[p];
        r->code = arena_try_alloc(scratch, m);
        r->rest = arena_try_alloc(scratch, array_size(m, sizeof *r->rest));
        r->table = arena_try_array(scratch, double, m + 1);
        r->near = arena_try_array(scratch, bool, n->count);
        if (r->code == NULL || r->rest == NULL || r->table == NULL || r->near == NULL)
            return ERR_NO_MEMORY;
    }
    return OK;
}

static void find_usual(struct near_count *n)
{
    double all = 0.0;
    for (size_t a = 0; a < n->count; a++)
        count_row(n->v, n->row[a], 1.0, n->all);
    for (size_t j = 0; j < n->v->statements; j++) {
        for (size_t v = 0; v < 3; v++) {
            n->usual[v] += n->all[j][v];
            all += n->all[j][v];
        }
    }
    for (size_t v = 0; v < 3; v++)
        n->usual[v] = all > 0.0 ? n->usual[v] / all : 1.0 / 3.0;
}

static void sum_answers(const struct near_count *n, struct answer_mass *mass, double usual[3])
{
    double all = 0.0;
    for (size_t v = 0; v < 3; v++)
        usual[v] = 0.0;
    for (size_t a = 0; a < n->count; a++) {
        const double w = n->weight[a];
        for (int64_t k = n->v->start[n->row[a]]; k < n->v->start[n->row[a] + 1]; k++) {
            const size_t answer = (size_t)(cell_value(n->v, k) + 1);
            struct answer_mass *const m = &mass[cell_column(n->v, k)];
            m->sum[answer] += w;
            m->squares[answer] += w * w;
            usual[answer] += w;
            all += w;
        }
    }
    for (size_t v = 0; v < 3; v++)
        usual[v] = all > 0.0 ? usual[v] / all : 1.0 / 3.0;
}

err_t agreement_base_make(const struct votes *v, const int32_t *row, size_t count,
                          struct workers *workers, struct arena *arena, struct arena *scratch,
                          struct agreement_base *out)
{
    double *const weight = arena_try_array(arena, double, count);
    struct answer_mass *const mass = arena_try_array(arena, struct answer_mass, v->statements);
    LEVEL(level, scratch);
    const size_t pieces = (count + ROWS_A_PIECE - 1) / ROWS_A_PIECE;
    struct near_count near = { .v = v, .row = row, .count = count, .weight = weight };
    if (weight == NULL || mass == NULL)
        return ERR_NO_MEMORY;
    TRY(rooms_make(&near, pieces, scratch));
    find_usual(&near);
    workers_run(workers, pieces, weigh_piece, &near);
    *out = (struct agreement_base){ v, row, count, weight, mass, { 0 } };
    sum_answers(&near, mass, out->usual);
    return OK;
}

/* --- one pair --------------------------------------------------------------------------------- */

/* How those other than a and b, and the one added answer, answered a statement. */
struct others {
    double share[3]; /* by vote + 1 */
    double alike;    /* chance that two of them agree: all pairs less those of one with itself */
    double squares;  /* sum of share^2 */
    double cubes;    /* sum of share^3 */
};

/* x, y: answers of a and b + 1; wa, wb: their weights. */
static struct others others_on(const struct answer_mass *m, const double usual[3], size_t x,
                               size_t y, double wa, double wb)
{
    struct others o;
    double alike = 0.0;
    double total = 0.0;
    double selves = 0.0;
    for (size_t v = 0; v < 3; v++) {
        const double a = v == x ? wa : 0.0;
        const double b = v == y ? wb : 0.0;
        const double self = at_least_0(m->squares[v] - a * a - b * b);
        o.share[v] = at_least_0(m->sum[v] - a - b) + usual[v];
        alike += at_least_0(o.share[v] * o.share[v] - self);
        total += o.share[v];
        selves += self;
    }
    o.squares = 0.0;
    o.cubes = 0.0;
    for (size_t v = 0; v < 3; v++) {
        o.share[v] /= total;
        o.squares += o.share[v] * o.share[v];
        o.cubes += o.share[v] * o.share[v] * o.share[v];
    }
    o.alike = alike / (total * total - selves);
    o.alike = o.alike < 1.0 ? o.alike : 1.0;
    return o;
}

/* Variance of (answer - q) . (somebody's answer - q), for an answer given by a share p. */
static double product_variance(const struct others *o, double p)
{
    return at_least_0(p * (1.0 - 2.0 * p) + o->cubes - (p - o->squares) * (p - o->squares));
}

void agreement_of(const struct agreement_base *base, const uint8_t *code, double a, size_t b,
                  size_t groups, struct agreement *out)
{
    for (size_t g = 0; g < groups; g++)
        out[g] = (struct agreement){ 0 };
    const struct votes *const v = base->votes;
    const int32_t row = base->row[b];
    for (int64_t k = v->start[row]; k < v->start[row + 1]; k++) {
        const size_t j = cell_column(v, k);
        if (code[j] == 0)
            continue;
        const size_t x = (size_t)code[j] - 1;
        const size_t y = (size_t)(cell_value(v, k) + 1);
        const struct others o = others_on(&base->mass[j], base->usual, x, y, a, base->weight[b]);
        const double product = (x == y ? 1.0 : 0.0) - o.share[x] - o.share[y] + o.alike;
        struct agreement *const to = &out[groups > 1 ? j % groups : 0];
        to->common++;
        to->same += x == y;
        to->product += product;
        to->squares += product * product;
        to->variance[0] += product_variance(&o, o.share[x]);
        to->variance[1] += product_variance(&o, o.share[y]);
        to->self[0] += 1.0 - 2.0 * o.share[x] + o.alike;
        to->self[1] += 1.0 - 2.0 * o.share[y] + o.alike;
        to->information += 1.0 - o.alike;
    }
}

void agreement_add(struct agreement *to, const struct agreement *part, double times)
{
    to->product += times * part->product;
    to->squares += times * part->squares;
    to->variance[0] += times * part->variance[0];
    to->variance[1] += times * part->variance[1];
    to->self[0] += times * part->self[0];
    to->self[1] += times * part->self[1];
    to->information += times * part->information;
}

/* The next statement that both rows answered, from places *k and *l on; false: none. */
static bool next_common(const struct votes *v, const int32_t row[2], int64_t *k, int64_t *l)
{
    while (*k < v->start[row[0] + 1] && *l < v->start[row[1] + 1]) {
        const size_t x = cell_column(v, *k);
        const size_t y = cell_column(v, *l);
        if (x == y)
            return true;
        *k += x < y;
        *l += y < x;
    }
    return false;
}

struct agreement agreement_counts(const struct votes *v, int32_t a, int32_t b)
{
    const int32_t row[2] = { a, b };
    struct agreement sum = { 0 };
    int64_t k = v->start[a];
    int64_t l = v->start[b];
    for (; next_common(v, row, &k, &l); k++, l++) {
        sum.common++;
        sum.same += cell_value(v, k) == cell_value(v, l);
    }
    return sum;
}

/* Share of the others, and of the one added answer, who gave the likelier of the two answers: where
 * two voices differ, neither is held to have been less likely to agree than the other. */
static double likelier(const struct agreement_base *base, size_t j, size_t x, size_t y,
                       const double weight[2])
{
    const struct answer_mass *const m = &base->mass[j];
    double total = 0.0;
    double share[3];
    for (size_t v = 0; v < 3; v++) {
        const double own = (v == x ? weight[0] : 0.0) + (v == y ? weight[1] : 0.0);
        share[v] = at_least_0(m->sum[v] - own) + base->usual[v];
        total += share[v];
    }
    const double larger = share[x] > share[y] ? share[x] : share[y];
    return larger / total;
}

double agreement_chance(const struct agreement_base *base, const int32_t row[2],
                        const double weight[2], double *table)
{
    const struct votes *const v = base->votes;
    const struct agreement pair = agreement_counts(v, row[0], row[1]);
    const size_t differing = (size_t)(pair.common - pair.same);
    tail_begin(table, differing);
    int64_t k = v->start[row[0]];
    int64_t l = v->start[row[1]];
    for (; next_common(v, row, &k, &l); k++, l++) {
        tail_add(table, differing,
                 likelier(base, cell_column(v, k), (size_t)(cell_value(v, k) + 1),
                          (size_t)(cell_value(v, l) + 1), weight));
    }
    return tail_sum(table, differing);
}

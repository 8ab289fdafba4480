/* Points in an order in which neighbours lie together.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/nearby.h"

#include <math.h>

#include "opinion/memory.h"
#include "opinion/sort.h"

enum { POINTS_LEAST = 256, PIECE_POINTS = 1 << 14 };
enum { LEVELS = 3, CHILDREN = 16, DIMS = NEARBY_DIMENSIONS_MAX };

/* Neighbours and the box around them. */
struct box {
    double low[DIMS], high[DIMS], sum[DIMS];
};

/* The centres that may be nearest to some point in a box, in their order; padded to whole `four`s
 * with centres infinitely far away. */
struct candidates {
    size_t count;
    uint8_t id[NEARBY_CENTRES_MAX];
    double at[DIMS][NEARBY_CENTRES_MAX + FOUR];
    double near[NEARBY_CENTRES_MAX + FOUR]; /* squared distance from the box now looked at */
};

/* Level 0 has CHILDREN points a box, each level above CHILDREN boxes of the one below. */
struct nearby {
    size_t count, dimensions, stride;
    double *at;  /* coordinate d of sorted point i: at[i + d * stride]; padded to whole boxes */
    size_t *row; /* of each sorted point among the given ones */
    uint8_t *of; /* centre of each sorted point */
    struct box *box[LEVELS];
    size_t boxes[LEVELS];
    size_t pieces, centres_max;
    int32_t *size;                 /* pieces x centres_max */
    double *sum;                   /* pieces x centres_max x dimensions */
    struct candidates *candidates; /* pieces x (all, and those of a box of each level) */
};

bool nearby_suits(const struct points *p, size_t centres)
{
    return p->weight == NULL && p->count >= POINTS_LEAST && p->dimensions >= 1 &&
           p->dimensions <= DIMS && centres >= 1 && centres <= NEARBY_CENTRES_MAX;
}

/* --- the order ------------------------------------------------------------------------------- */

enum { KEY_BITS = 20 };

/* From coordinates to the cells of a grid: those far out share the cells at the edge. */
struct grid {
    double low[DIMS], scale[DIMS];
    unsigned bits; /* of each coordinate */
};

static struct grid grid_around(const struct points *p)
{
    struct grid g = { .bits = KEY_BITS / (unsigned)p->dimensions };
    for (size_t d = 0; d < p->dimensions; d++) {
        const double *const at = p->at + d * p->stride;
        double sum = 0.0;
        double squares = 0.0;
        for (size_t i = 0; i < p->count; i++)
            sum += at[i];
        const double mean = sum / (double)p->count;
        for (size_t i = 0; i < p->count; i++)
            squares += (at[i] - mean) * (at[i] - mean);
        const double reach = 2.5 * sqrt(squares / (double)p->count);
        g.low[d] = mean - reach;
        g.scale[d] = reach > 0.0 ? (double)(1U << g.bits) / (2.0 * reach) : 0.0;
    }
    return g;
}

static uint64_t cell_of(const struct grid *g, const struct points *p, size_t i)
{
    const double most = (double)(1U << g->bits) - 1.0;
    uint64_t key = 0;
    for (size_t d = 0; d < p->dimensions; d++) {
        const double x = (p->at[i + d * p->stride] - g->low[d]) * g->scale[d];
        const uint64_t cell = (uint64_t)(x > 0.0 ? x < most ? x : most : 0.0);
        for (unsigned b = 0; b < g->bits; b++)
            key |= (cell >> b & 1) << (b * p->dimensions + d);
    }
    return key;
}

static err_t sort_points(const struct points *p, struct arena *scratch, struct nearby *s)
{
    LEVEL(level, scratch);
    struct keyed *const keys = arena_try_array(scratch, struct keyed, p->count);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, p->count);
    if (keys == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    const struct grid g = grid_around(p);
    for (size_t i = 0; i < p->count; i++)
        keys[i] = (struct keyed){ cell_of(&g, p, i), i };
    sort_keyed(keys, spare, p->count);
    for (size_t i = 0; i < s->stride; i++) {
        const size_t from = keys[i < p->count ? i : p->count - 1].at; /* the last one pads */
        if (i < p->count)
            s->row[i] = from;
        for (size_t d = 0; d < p->dimensions; d++)
            s->at[i + d * s->stride] = p->at[from + d * p->stride];
    }
    return OK;
}

/* --- boxes ----------------------------------------------------------------------------------- */

static void box_points(const struct nearby *s, size_t b)
{
    struct box *const box = &s->box[0][b];
    const size_t end = (b + 1) * CHILDREN < s->count ? (b + 1) * CHILDREN : s->count;
    for (size_t d = 0; d < s->dimensions; d++) {
        const double *const at = s->at + d * s->stride;
        box->low[d] = box->high[d] = at[b * CHILDREN];
        for (size_t i = b * CHILDREN; i < end; i++) {
            box->low[d] = at[i] < box->low[d] ? at[i] : box->low[d];
            box->high[d] = at[i] > box->high[d] ? at[i] : box->high[d];
            box->sum[d] += at[i];
        }
    }
}

static void box_boxes(const struct nearby *s, size_t level, size_t b)
{
    struct box *const box = &s->box[level][b];
    const struct box *const below = s->box[level - 1];
    const size_t all = s->boxes[level - 1];
    const size_t end = (b + 1) * CHILDREN < all ? (b + 1) * CHILDREN : all;
    *box = below[b * CHILDREN];
    for (size_t i = b * CHILDREN + 1; i < end; i++) {
        for (size_t d = 0; d < s->dimensions; d++) {
            box->low[d] = below[i].low[d] < box->low[d] ? below[i].low[d] : box->low[d];
            box->high[d] = below[i].high[d] > box->high[d] ? below[i].high[d] : box->high[d];
            box->sum[d] += below[i].sum[d];
        }
    }
}

static err_t build_boxes(struct nearby *s, struct arena *arena)
{
    for (size_t level = 0; level < LEVELS; level++) {
        const size_t below = level == 0 ? s->count : s->boxes[level - 1];
        s->boxes[level] = (below + CHILDREN - 1) / CHILDREN;
        s->box[level] = arena_try_array(arena, struct box, s->boxes[level]);
        if (s->box[level] == NULL)
            return ERR_NO_MEMORY;
        for (size_t b = 0; b < s->boxes[level]; b++) {
            if (level == 0)
                box_points(s, b);
            else
                box_boxes(s, level, b);
        }
    }
    return OK;
}

err_t nearby_build(const struct points *p, size_t centres_max, struct arena *arena,
                   struct arena *scratch, struct nearby **out)
{
    must(nearby_suits(p, centres_max));
    struct nearby *const s = arena_try_array(arena, struct nearby, 1);
    if (s == NULL)
        return ERR_NO_MEMORY;
    s->count = p->count;
    s->dimensions = p->dimensions;
    s->stride = (p->count + CHILDREN - 1) / CHILDREN * CHILDREN;
    s->pieces = pieces_of(p->count, PIECE_POINTS);
    s->centres_max = centres_max;
    s->at = try_lines(arena, array_size(s->stride, s->dimensions));
    s->row = arena_try_array(arena, size_t, s->count);
    s->of = arena_try_array(arena, uint8_t, s->stride);
    s->size = arena_try_array(arena, int32_t, s->pieces * centres_max);
    s->sum = arena_try_array(arena, double, s->pieces *centres_max * s->dimensions);
    s->candidates = arena_try_array(arena, struct candidates, s->pieces * (LEVELS + 1));
    if (s->at == NULL || s->row == NULL || s->of == NULL || s->size == NULL || s->sum == NULL ||
        s->candidates == NULL)
        return ERR_NO_MEMORY;
    TRY(sort_points(p, scratch, s));
    TRY(build_boxes(s, arena));
    *out = s;
    return OK;
}

/* --- one step -------------------------------------------------------------------------------- */

struct assignment {
    struct nearby *points;
    struct candidates all;
};

ALWAYS_INLINE void pad(struct candidates *c, size_t dimensions)
{
    for (size_t i = c->count; i < c->count + FOUR - 1; i++) {
        for (size_t d = 0; d < dimensions; d++)
            c->at[d][i] = HUGE_VAL;
    }
}

ALWAYS_INLINE void keep_larger(four *kept, const four *x)
{
    const four_answers larger = *x > *kept;
    *kept = (four)((larger & (four_answers)*x) | (~larger & (four_answers)*kept));
}

/* Squared distance of candidates i to i + 3 from the nearest point of the box, into near, and from
 * the farthest; computed as that of a point is, so that no point in it is nearer or farther. */
ALWAYS_INLINE void measure(const struct box *box, struct candidates *c, size_t i, size_t dimensions,
                           four *far)
{
    four near = { 0 };
    *far = (four){ 0 };
    for (size_t d = 0; d < dimensions; d++) {
        const four centre = *(const four *)(const void *)&c->at[d][i];
        const four below = box->low[d] - centre; /* positive: the centre lies below the box */
        const four above = centre - box->high[d];
        const four to_low = -below;
        four n = { 0 };
        four f = -above;
        keep_larger(&n, &below);
        keep_larger(&n, &above);
        keep_larger(&f, &to_low);
        near += n * n;
        *far += f * f;
    }
    *(four *)(void *)&c->near[i] = near;
}

ALWAYS_INLINE void narrow_down(const struct box *box, struct candidates *from, size_t dimensions,
                               struct candidates *to)
{
    four least = { HUGE_VAL, HUGE_VAL, HUGE_VAL, HUGE_VAL }; /* of the farthest points */
    for (size_t i = 0; i < from->count; i += FOUR) {
        four far;
        measure(box, from, i, dimensions, &far);
        const four_answers less = far < least;
        least = (four)((less & (four_answers)far) | (~less & (four_answers)least));
    }
    double bound = least[0];
    for (size_t a = 1; a < FOUR; a++)
        bound = least[a] < bound ? least[a] : bound;
    size_t kept = 0;
    for (size_t i = 0; i < from->count; i++) {
        to->id[kept] = from->id[i];
        for (size_t d = 0; d < dimensions; d++)
            to->at[d][kept] = from->at[d][i];
        kept += from->near[i] <= bound;
    }
    to->count = kept;
    pad(to, dimensions);
}

/* Where a piece counts. */
struct tally {
    int32_t *size;
    double *sum; /* dimensions for each centre */
};

ALWAYS_INLINE void take_whole(const struct nearby *s, const struct box *box, uint8_t id,
                              struct piece points, size_t dimensions, const struct tally *t)
{
    memset(s->of + points.from, id, points.to - points.from);
    t->size[id] += (int32_t)(points.to - points.from);
    for (size_t d = 0; d < dimensions; d++)
        t->sum[id * dimensions + d] += box->sum[d];
}

/* The points of a box of level 0 one by one, four at a time; <= gives ties to the later centre. */
ALWAYS_INLINE void take_each(const struct nearby *s, const struct candidates *c,
                             struct piece points, size_t dimensions, const struct tally *t)
{
    for (size_t i = points.from; i < points.to; i += FOUR) {
        four nearest = { HUGE_VAL, HUGE_VAL, HUGE_VAL, HUGE_VAL };
        four_answers which = { 0 };
        for (size_t k = 0; k < c->count; k++) {
            four distance = { 0 };
            for (size_t d = 0; d < dimensions; d++) {
                const four x = *(const four *)(const void *)&s->at[i + d * s->stride];
                distance += (x - c->at[d][k]) * (x - c->at[d][k]);
            }
            const four_answers nearer = distance <= nearest;
            const int64_t id = c->id[k];
            which = (nearer & id) | (~nearer & which);
            nearest = (four)((nearer & (four_answers)distance) | (~nearer & (four_answers)nearest));
        }
        for (size_t a = 0; a < FOUR && i + a < points.to; a++) {
            const size_t id = (size_t)which[a];
            s->of[i + a] = (uint8_t)id;
            t->size[id]++;
            for (size_t d = 0; d < dimensions; d++)
                t->sum[id * dimensions + d] += s->at[i + a + d * s->stride];
        }
    }
}

/* Boxes or points of the level below box b. */
ALWAYS_INLINE struct piece inside(size_t b, size_t size, size_t all)
{
    return (struct piece){ b * size, (b + 1) * size < all ? (b + 1) * size : all };
}

/* Each has room for its own candidates before those of the boxes around it. */
ALWAYS_INLINE void visit_small(const struct nearby *s, struct candidates *around, size_t b,
                               size_t dimensions, const struct tally *t)
{
    struct candidates *const here = around - 1;
    const struct box *const box = &s->box[0][b];
    const struct piece points = inside(b, CHILDREN, s->count);
    narrow_down(box, around, dimensions, here);
    if (here->count == 1)
        take_whole(s, box, here->id[0], points, dimensions, t);
    else
        take_each(s, here, points, dimensions, t);
}

ALWAYS_INLINE void visit_middle(const struct nearby *s, struct candidates *around, size_t b,
                                size_t dimensions, const struct tally *t)
{
    struct candidates *const here = around - 1;
    const struct box *const box = &s->box[1][b];
    narrow_down(box, around, dimensions, here);
    if (here->count == 1) {
        take_whole(s, box, here->id[0], inside(b, CHILDREN * CHILDREN, s->count), dimensions, t);
        return;
    }
    const struct piece below = inside(b, CHILDREN, s->boxes[0]);
    for (size_t i = below.from; i < below.to; i++)
        visit_small(s, here, i, dimensions, t);
}

ALWAYS_INLINE void visit_piece(const struct assignment *a, size_t piece, size_t dimensions)
{
    const struct nearby *const s = a->points;
    const struct tally t = { s->size + piece * s->centres_max,
                             s->sum + piece * s->centres_max * dimensions };
    struct candidates *const all = s->candidates + (piece + 1) * (LEVELS + 1) - 1;
    *all = a->all;
    memset(t.size, 0, s->centres_max * sizeof *t.size);
    memset(t.sum, 0, s->centres_max * dimensions * sizeof *t.sum);
    const struct piece large = piece_of(s->boxes[2], s->pieces, piece);
    for (size_t b = large.from; b < large.to; b++) {
        narrow_down(&s->box[2][b], all, dimensions, all - 1);
        const struct piece below = inside(b, CHILDREN, s->boxes[1]);
        for (size_t i = below.from; i < below.to; i++)
            visit_middle(s, all - 1, i, dimensions, &t);
    }
}

/* The usual map has two coordinates: as a constant they let the loops unfold. */
ALWAYS_INLINE void assign_points_body(void *context, size_t piece)
{
    const struct assignment *const a = context;
    if (a->points->dimensions == 2)
        visit_piece(a, piece, 2);
    else
        visit_piece(a, piece, a->points->dimensions);
}
WORK(assign_points)

void nearby_assign(struct nearby *s, const double *centre, size_t count, struct workers *w,
                   int32_t *size, double *sum)
{
    must(count >= 1 && count <= s->centres_max);
    struct assignment a = { .points = s, .all = { .count = count } };
    for (size_t c = 0; c < count; c++) {
        a.all.id[c] = (uint8_t)c;
        for (size_t d = 0; d < s->dimensions; d++)
            a.all.at[d][c] = centre[c + d * count];
    }
    pad(&a.all, s->dimensions);
    assign_points(w, s->pieces, &a);

    memset(size, 0, count * sizeof *size);
    memset(sum, 0, count * s->dimensions * sizeof *sum);
    for (size_t piece = 0; piece < s->pieces; piece++) {
        for (size_t c = 0; c < count; c++) {
            const size_t place = piece * s->centres_max + c;
            size[c] += s->size[place];
            for (size_t d = 0; d < s->dimensions; d++)
                sum[c + d * count] += s->sum[place * s->dimensions + d];
        }
    }
}

void nearby_take(const struct nearby *s, const int32_t *renumbered, int32_t *of)
{
    for (size_t i = 0; i < s->count; i++)
        of[s->row[i]] = renumbered[s->of[i]];
}

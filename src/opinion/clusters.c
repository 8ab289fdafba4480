/* Clusters of points on the map: k-means, silhouette, base clusters and opinion groups.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/clusters.h"

#include <math.h>

#include "opinion/memory.h"
#include "opinion/nearby.h"
#include "opinion/sort.h"

enum { CHUNK = 256, PIECE_POINTS = 1 << 14, LABELS_MAX = 256 };
static const double STILL = 0.01; /* a centre that moves less is at rest */

static double weight_of(const struct points *p, size_t i)
{
    return p->weight == NULL ? 1.0 : p->weight[i];
}

static double distance_squared(const double *a, size_t a_stride, const double *b, size_t b_stride,
                               size_t dimensions)
{
    double sum = 0.0;
    for (size_t d = 0; d < dimensions; d++) {
        const double difference = a[d * a_stride] - b[d * b_stride];
        sum += difference * difference;
    }
    return sum;
}

/* A chunk of points on its way to the nearest centres. */
struct chunk {
    four distance[CHUNK / FOUR], nearest[CHUNK / FOUR];
    four_answers which[CHUNK / FOUR];
};

/* Squared distances of n points from place from to centre c. */
ALWAYS_INLINE void distances_squared(const struct points *p, size_t from, size_t n,
                                     const struct points *centres, size_t c, four *to)
{
    double *const distance = (double *)to;
    memset(distance, 0, CHUNK * sizeof *distance);
    for (size_t d = 0; d < p->dimensions; d++) {
        const double *const at = p->at + from + d * p->stride;
        const double middle = centres->at[c + d * centres->stride];
        for (size_t i = 0; i < n; i++)
            distance[i] += (at[i] - middle) * (at[i] - middle);
    }
}

/* <= gives ties to the later centre. */
ALWAYS_INLINE void keep_nearer(struct chunk *k, int64_t c)
{
    for (size_t i = 0; i < CHUNK / FOUR; i++) {
        const four_answers nearer = k->distance[i] <= k->nearest[i];
        k->which[i] = (nearer & c) | (~nearer & k->which[i]);
        k->nearest[i] = (four)((nearer & (four_answers)k->distance[i]) |
                               (~nearer & (four_answers)k->nearest[i]));
    }
}

struct search {
    const struct points *points, *centres;
    size_t pieces;
    int32_t *of;
};

ALWAYS_INLINE void search_points_body(void *context, size_t piece)
{
    const struct search *const s = context;
    const struct piece points = piece_of(s->points->count, s->pieces, piece);
    struct chunk k;
    for (size_t from = points.from; from < points.to; from += CHUNK) {
        const size_t n = points.to - from < CHUNK ? points.to - from : CHUNK;
        for (size_t i = 0; i < CHUNK / FOUR; i++) {
            k.nearest[i] = (four){ HUGE_VAL, HUGE_VAL, HUGE_VAL, HUGE_VAL };
            k.which[i] = (four_answers){ 0 };
        }
        for (size_t c = 0; c < s->centres->count; c++) {
            distances_squared(s->points, from, n, s->centres, c, k.distance);
            keep_nearer(&k, (int64_t)c);
        }
        for (size_t i = 0; i < n; i++)
            s->of[from + i] = (int32_t)k.which[i / FOUR][i % FOUR];
    }
}
WORK(search_points)

void nearest_centres(const struct points *p, const struct points *centres, struct workers *w,
                     int32_t *of)
{
    must(centres->count > 0 || p->count == 0);
    struct search s = { p, centres, pieces_of(p->count, PIECE_POINTS), NULL };
    s.of = of;
    search_points(w, s.pieces, &s);
}

/* Closes the gaps that empty clusters leave in the numbering; renumbered: the new number of each,
 * -1 for those that leave. */
static void drop_empty(struct clustering *c, int32_t *renumbered)
{
    size_t kept = 0;
    for (size_t g = 0; g < c->count; g++) {
        renumbered[g] = c->size[g] > 0 ? (int32_t)kept : -1;
        if (c->size[g] == 0)
            continue;
        c->size[kept] = c->size[g];
        c->from[kept++] = c->from[g];
    }
    c->count = kept;
}

/* --- k-means --------------------------------------------------------------------------------- */

/* Clusters on their way to rest. */
struct lloyd {
    const struct points *points;
    struct workers *workers;
    struct nearby *nearby; /* NULL: every point is compared with every centre */
    struct clustering c;
    double *before; /* centres before the step */
    double *sum;    /* of the members' coordinates, before empty clusters leave */
    int32_t *renumbered;
    int32_t *order_before, *order; /* of the centres, sorted */
};

static void take_means(const struct points *p, struct clustering *c)
{
    memset(c->centre, 0, c->count * p->dimensions * sizeof *c->centre);
    memset(c->weight, 0, c->count * sizeof *c->weight);
    for (size_t i = 0; i < p->count; i++) {
        const double w = weight_of(p, i);
        const size_t g = (size_t)c->of[i];
        c->weight[g] += w;
        for (size_t d = 0; d < p->dimensions; d++)
            c->centre[g + d * c->count] += w * p->at[i + d * p->stride];
    }
    for (size_t g = 0; g < c->count; g++) {
        for (size_t d = 0; d < p->dimensions; d++)
            c->centre[g + d * c->count] /= c->weight[g];
    }
}

static void step_plainly(struct lloyd *l)
{
    const struct points *const p = l->points;
    struct clustering *const c = &l->c;
    const struct points centres = {
        .at = c->centre, .count = c->count, .dimensions = p->dimensions, .stride = c->count
    };
    nearest_centres(p, &centres, l->workers, c->of);
    memset(c->size, 0, c->count * sizeof *c->size);
    for (size_t i = 0; i < p->count; i++)
        c->size[c->of[i]]++;
    drop_empty(c, l->renumbered);
    for (size_t i = 0; i < p->count; i++)
        c->of[i] = l->renumbered[c->of[i]];
    take_means(p, c);
}

static void step_nearby(struct lloyd *l)
{
    struct clustering *const c = &l->c;
    const size_t k = c->count;
    nearby_assign(l->nearby, c->centre, k, l->workers, c->size, l->sum);
    drop_empty(c, l->renumbered);
    for (size_t old = 0; old < k; old++) {
        if (l->renumbered[old] < 0)
            continue;
        const size_t g = (size_t)l->renumbered[old];
        c->weight[g] = c->size[g];
        for (size_t d = 0; d < l->points->dimensions; d++)
            c->centre[g + d * c->count] = l->sum[old + d * k] / c->weight[g];
    }
}

static bool centre_before(const double *centre, size_t k, size_t dimensions, int32_t a, int32_t b)
{
    for (size_t d = 0; d < dimensions; d++) {
        const double x = centre[(size_t)a + d * k];
        const double y = centre[(size_t)b + d * k];
        if (x < y || x > y)
            return x < y;
    }
    return false;
}

/* By insertion into what is nearly sorted: the order of the step before. */
static void sort_centres(const double *centre, size_t k, size_t dimensions, int32_t *order)
{
    for (size_t i = 1; i < k; i++) {
        const int32_t c = order[i];
        size_t at = i;
        for (; at > 0 && centre_before(centre, k, dimensions, c, order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = c;
    }
}

static void number_upward(int32_t *order, size_t k)
{
    for (size_t i = 0; i < k; i++)
        order[i] = (int32_t)i;
}

static bool at_rest(struct lloyd *l, size_t k_before)
{
    const struct clustering *const c = &l->c;
    const size_t dimensions = l->points->dimensions;
    memcpy(l->order_before, l->order, k_before * sizeof *l->order);
    if (c->count != k_before)
        number_upward(l->order, c->count);
    sort_centres(c->centre, c->count, dimensions, l->order);
    for (size_t i = 0; i < c->count; i++) {
        const double moved = distance_squared(l->before + l->order_before[i], k_before,
                                              c->centre + l->order[i], c->count, dimensions);
        if (moved >= STILL * STILL)
            return false;
    }
    return true;
}

static void walk(struct lloyd *l, int steps_max)
{
    struct clustering *const c = &l->c;
    number_upward(l->order, c->count);
    sort_centres(c->centre, c->count, l->points->dimensions, l->order);
    bool rest = l->points->count == 0;
    while (!rest && c->steps < steps_max) {
        const size_t k_before = c->count;
        memcpy(l->before, c->centre, k_before * l->points->dimensions * sizeof *l->before);
        if (l->nearby != NULL)
            step_nearby(l);
        else
            step_plainly(l);
        c->steps++;
        rest = at_rest(l, k_before);
    }
    if (l->nearby != NULL && c->steps > 0)
        nearby_take(l->nearby, l->renumbered, c->of);
}

static err_t make_room(struct lloyd *l, size_t k, struct arena *arena, struct arena *scratch)
{
    const size_t dimensions = l->points->dimensions;
    struct clustering *const c = &l->c;
    c->count = k;
    c->of = arena_try_array(arena, int32_t, l->points->count);
    c->centre = arena_try_array(arena, double, k *dimensions);
    c->weight = arena_try_array(arena, double, k);
    c->size = arena_try_array(arena, int32_t, k);
    c->from = arena_try_array(arena, int32_t, k);
    l->before = arena_try_array(scratch, double, k *dimensions);
    l->sum = arena_try_array(scratch, double, k *dimensions);
    l->renumbered = arena_try_array(scratch, int32_t, k);
    l->order_before = arena_try_array(scratch, int32_t, k);
    l->order = arena_try_array(scratch, int32_t, k);
    const bool all = c->of != NULL && c->centre != NULL && c->weight != NULL && c->size != NULL &&
                     c->from != NULL && l->before != NULL && l->sum != NULL &&
                     l->renumbered != NULL && l->order_before != NULL && l->order != NULL;
    return all ? OK : ERR_NO_MEMORY;
}

err_t kmeans(const struct points *p, const struct points *start, int steps_max, struct workers *w,
             struct arena *arena, struct arena *scratch, struct clustering *out)
{
    const size_t k = start->count;
    must(k > 0 || p->count == 0);
    must(start->dimensions == p->dimensions && arena != scratch);
    LEVEL(level, scratch);
    struct lloyd l = { .points = p, .workers = w };
    TRY(make_room(&l, k, arena, scratch));
    if (nearby_suits(p, k))
        TRY(nearby_build(p, k, scratch, scratch, &l.nearby));
    for (size_t g = 0; g < k; g++)
        l.c.from[g] = (int32_t)g;
    for (size_t d = 0; d < p->dimensions && k > 0; d++)
        memcpy(l.c.centre + d * k, start->at + d * start->stride, k * sizeof *l.c.centre);
    walk(&l, steps_max);
    *out = l.c;
    return OK;
}

static bool same_point(const struct points *a, size_t i, const struct points *b, size_t k)
{
    return distance_squared(a->at + i, a->stride, b->at + k, b->stride, a->dimensions) <= 0.0;
}

/* A small number from the coordinates. */
static size_t slot_of(const struct points *p, size_t i, size_t slots)
{
    uint64_t mixed = 0;
    for (size_t d = 0; d < p->dimensions; d++)
        mixed = (mixed ^ key_of_f64(p->at[i + d * p->stride])) * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(mixed >> 32) % slots;
}

struct points first_distinct_points(const struct points *p, size_t k, double *room)
{
    enum { SLOTS = 1024 };
    size_t last[SLOTS] = { 0 }; /* 1 + the found one that was last met with this slot */
    struct points found = { .at = room, .dimensions = p->dimensions, .stride = k };
    for (size_t i = 0; i < p->count && found.count < k; i++) {
        size_t *const met = &last[slot_of(p, i, SLOTS)];
        if (*met > 0 && same_point(p, i, &found, *met - 1))
            continue; /* the usual case where few places are shared by many */
        size_t c = 0;
        while (c < found.count && !same_point(p, i, &found, c))
            c++;
        *met = c + 1;
        if (c < found.count)
            continue;
        for (size_t d = 0; d < p->dimensions; d++)
            room[found.count + d * k] = p->at[i + d * p->stride];
        found.count++;
    }
    return found;
}

/* --- silhouette and groups ------------------------------------------------------------------- */

/* (b - a) / max(a, b) of point i from its summed distances to each cluster. */
static double point_silhouette(const struct clustering *c, size_t own, const double *sum)
{
    if (c->size[own] == 1)
        return 0.0;
    const double a = sum[own] / (c->size[own] - 1);
    double b = HUGE_VAL;
    for (size_t g = 0; g < c->count; g++) {
        const double mean = sum[g] / c->size[g];
        if (g != own && mean < b)
            b = mean;
    }
    const double larger = a > b ? a : b;
    return larger > 0.0 ? (b - a) / larger : 0.0;
}

err_t silhouette(const struct points *p, const struct clustering *c, struct arena *scratch,
                 double *out)
{
    if (c->count < 2) {
        *out = 0.0;
        return OK;
    }
    LEVEL(level, scratch);
    double *const sum = arena_try_array(scratch, double, c->count);
    if (sum == NULL)
        return ERR_NO_MEMORY;
    double total = 0.0;
    for (size_t i = 0; i < p->count; i++) {
        memset(sum, 0, c->count * sizeof *sum);
        for (size_t j = 0; j < p->count; j++) {
            const double d =
                distance_squared(p->at + i, p->stride, p->at + j, p->stride, p->dimensions);
            sum[c->of[j]] += sqrt(d);
        }
        total += point_silhouette(c, (size_t)c->of[i], sum);
    }
    *out = total / (double)p->count;
    return OK;
}

static double pairs(double n)
{
    return n * (n - 1.0) / 2.0;
}

double adjusted_rand_index(const int32_t *a, const int32_t *b, size_t n)
{
    int32_t both[LABELS_MAX][LABELS_MAX] = { 0 };
    int32_t in_a[LABELS_MAX] = { 0 };
    int32_t in_b[LABELS_MAX] = { 0 };
    double counted = 0.0;
    for (size_t i = 0; i < n; i++) {
        if (a[i] < 0 || b[i] < 0)
            continue;
        must(a[i] < LABELS_MAX && b[i] < LABELS_MAX);
        both[a[i]][b[i]]++;
        in_a[a[i]]++;
        in_b[b[i]]++;
        counted += 1.0;
    }
    double same = 0.0;
    double pairs_a = 0.0;
    double pairs_b = 0.0;
    for (size_t x = 0; x < LABELS_MAX; x++) {
        pairs_a += pairs(in_a[x]);
        pairs_b += pairs(in_b[x]);
        for (size_t y = 0; y < LABELS_MAX; y++)
            same += pairs(both[x][y]);
    }
    const double all = pairs(counted);
    const double expected = all > 0.0 ? pairs_a * pairs_b / all : 0.0;
    const double most = 0.5 * (pairs_a + pairs_b);
    return most - expected > 0.0 ? (same - expected) / (most - expected) : 1.0;
}

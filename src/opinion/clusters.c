/* Clusters of points on the map: k-means, silhouette, base clusters and opinion groups.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/clusters.h"

#include <math.h>

#include "opinion/memory.h"

enum { CHUNK = 256, LABELS_MAX = 256 };
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

/* Two numbers, or two answers to a comparison (all bits or none), that every x86-64 works on at
 * once. Lane by lane: with any vector unit, or none, the same bytes. */
typedef double pair __attribute__((vector_size(16)));
typedef int64_t lanes __attribute__((vector_size(16)));

/* A chunk of points on its way to the nearest centres. */
struct chunk {
    pair distance[CHUNK / 2], nearest[CHUNK / 2];
    lanes which[CHUNK / 2];
};

/* Squared distances of n points from place from to centre c. */
static void distances_squared(const struct points *p, size_t from, size_t n,
                              const struct points *centres, size_t c, double *distance)
{
    memset(distance, 0, CHUNK * sizeof *distance);
    for (size_t d = 0; d < p->dimensions; d++) {
        const double *const at = p->at + from + d * p->stride;
        const double middle = centres->at[c + d * centres->stride];
        for (size_t i = 0; i < n; i++)
            distance[i] += (at[i] - middle) * (at[i] - middle);
    }
}

/* <= gives ties to the later centre. */
static void keep_nearer(struct chunk *k, size_t c)
{
    const lanes id = { (int64_t)c, (int64_t)c };
    for (size_t i = 0; i < CHUNK / 2; i++) {
        const lanes nearer = k->distance[i] <= k->nearest[i];
        k->which[i] = (nearer & id) | (~nearer & k->which[i]);
        k->nearest[i] = (pair)((nearer & (lanes)k->distance[i]) | (~nearer & (lanes)k->nearest[i]));
    }
}

void nearest_centres(const struct points *p, const struct points *centres, int32_t *of)
{
    must(centres->count > 0 || p->count == 0);
    struct chunk k;
    for (size_t from = 0; from < p->count; from += CHUNK) {
        const size_t n = p->count - from < CHUNK ? p->count - from : CHUNK;
        for (size_t i = 0; i < CHUNK / 2; i++) {
            k.nearest[i] = (pair){ HUGE_VAL, HUGE_VAL };
            k.which[i] = (lanes){ 0 };
        }
        for (size_t c = 0; c < centres->count; c++) {
            distances_squared(p, from, n, centres, c, (double *)k.distance);
            keep_nearer(&k, c);
        }
        for (size_t i = 0; i < n; i++)
            of[from + i] = (int32_t)k.which[i / 2][i % 2];
    }
}

/* Closes the gaps that empty clusters leave in the numbering. */
static void drop_empty(struct clustering *c, int32_t *renumbered)
{
    size_t kept = 0;
    for (size_t g = 0; g < c->count; g++) {
        renumbered[g] = (int32_t)kept;
        if (c->size[g] == 0)
            continue;
        c->size[kept] = c->size[g];
        c->from[kept++] = c->from[g];
    }
    c->count = kept;
}

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

/* One step of Lloyd's iteration from the k centres in c->centre. */
static void step(const struct points *p, struct clustering *c, int32_t *renumbered)
{
    const struct points centres = {
        .at = c->centre, .count = c->count, .dimensions = p->dimensions, .stride = c->count
    };
    nearest_centres(p, &centres, c->of);
    memset(c->size, 0, c->count * sizeof *c->size);
    for (size_t i = 0; i < p->count; i++)
        c->size[c->of[i]]++;
    drop_empty(c, renumbered);
    for (size_t i = 0; i < p->count; i++)
        c->of[i] = renumbered[c->of[i]];
    take_means(p, c);
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

static void sort_centres(const double *centre, size_t k, size_t dimensions, int32_t *order)
{
    for (size_t c = 0; c < k; c++) {
        size_t at = c;
        for (; at > 0 && centre_before(centre, k, dimensions, (int32_t)c, order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = (int32_t)c;
    }
}

static bool at_rest(const double *before, size_t k_before, const struct clustering *now,
                    size_t dimensions, int32_t *order_before, int32_t *order_now)
{
    sort_centres(before, k_before, dimensions, order_before);
    sort_centres(now->centre, now->count, dimensions, order_now);
    const size_t pairs = k_before < now->count ? k_before : now->count;
    for (size_t c = 0; c < pairs; c++) {
        const double moved = distance_squared(before + order_before[c], k_before,
                                              now->centre + order_now[c], now->count, dimensions);
        if (moved >= STILL * STILL)
            return false;
    }
    return true;
}

err_t kmeans(const struct points *p, const struct points *start, int steps_max, struct arena *arena,
             struct arena *scratch, struct clustering *out)
{
    const size_t k = start->count;
    must(k > 0 || p->count == 0);
    must(start->dimensions == p->dimensions && arena != scratch);
    struct clustering c = { .count = k };
    c.of = arena_try_array(arena, int32_t, p->count);
    c.centre = arena_try_array(arena, double, k * p->dimensions);
    c.weight = arena_try_array(arena, double, k);
    c.size = arena_try_array(arena, int32_t, k);
    c.from = arena_try_array(arena, int32_t, k);
    LEVEL(level, scratch);
    double *const before = arena_try_array(scratch, double, k * p->dimensions);
    int32_t *const order = arena_try_array(scratch, int32_t, 2 * k);
    if (c.of == NULL || c.centre == NULL || c.weight == NULL || c.size == NULL || c.from == NULL ||
        before == NULL || order == NULL)
        return ERR_NO_MEMORY;
    for (size_t g = 0; g < k; g++)
        c.from[g] = (int32_t)g;

    for (size_t d = 0; d < p->dimensions && k > 0; d++)
        memcpy(c.centre + d * k, start->at + d * start->stride, k * sizeof *c.centre);
    bool rest = p->count == 0;
    while (!rest && c.steps < steps_max) {
        const size_t k_before = c.count;
        memcpy(before, c.centre, k_before * p->dimensions * sizeof *before);
        step(p, &c, order);
        c.steps++;
        rest = at_rest(before, k_before, &c, p->dimensions, order, order + k);
    }
    *out = c;
    return OK;
}

struct points first_distinct_points(const struct points *p, size_t k, double *room)
{
    struct points found = { .at = room, .dimensions = p->dimensions, .stride = k };
    for (size_t i = 0; i < p->count && found.count < k; i++) {
        bool fresh = true;
        for (size_t c = 0; c < found.count && fresh; c++)
            fresh = distance_squared(p->at + i, p->stride, room + c, k, p->dimensions) > 0.0;
        if (!fresh)
            continue;
        for (size_t d = 0; d < p->dimensions; d++)
            room[found.count + d * k] = p->at[i + d * p->stride];
        found.count++;
    }
    return found;
}

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

/* Clusters that keep their names: k-means which goes on from where the previous run ended.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/named_clusters.h"

#include <math.h>

#include "opinion/memory.h"
#include "opinion/sort.h"

/* Clusters on their way to be the start of a run. Column-major with stride room. */
struct beginning {
    const struct points *points;
    size_t count, room;
    int64_t *id;      /* room, ascending */
    double *centre;   /* room x dimensions */
    double *weight;   /* room */
    int32_t *size;    /* room */
    int32_t *of;      /* points: cluster, -1 = in none */
    int32_t *nearest; /* points: nearest centre */
    double *distance; /* points: its distance, squared */
};

static err_t make_room(const struct points *p, size_t room, struct arena *scratch,
                       struct beginning *b)
{
    *b = (struct beginning){ .points = p, .room = room };
    b->id = arena_try_array(scratch, int64_t, room);
    b->centre = arena_try_array(scratch, double, array_size(room, p->dimensions));
    b->weight = arena_try_array(scratch, double, room);
    b->size = arena_try_array(scratch, int32_t, room);
    b->of = arena_try_array(scratch, int32_t, p->count);
    b->nearest = arena_try_array(scratch, int32_t, p->count);
    b->distance = arena_try_array(scratch, double, p->count);
    if (b->id == NULL || b->centre == NULL || b->weight == NULL || b->size == NULL ||
        b->of == NULL || b->nearest == NULL || b->distance == NULL)
        return ERR_NO_MEMORY;
    return OK;
}

/* --- the previous clusters on the present points --------------------------------------------- */

/* Place of a key among n sorted ones, or n. */
static size_t find_key(const struct keyed *sorted, size_t n, uint64_t key)
{
    size_t low = 0;
    size_t high = n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (sorted[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && sorted[low].key == key ? low : n;
}

/* Puts every point that was a member back into its cluster. */
static err_t recall_members(const int64_t *name, const struct named_clusters *previous,
                            struct arena *scratch, struct beginning *b)
{
    const size_t n = b->points->count;
    LEVEL(level, scratch);
    struct keyed *const names = arena_try_array(scratch, struct keyed, n);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, n);
    if (names == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        names[i] = (struct keyed){ key_of_i64(name[i]), i };
        b->of[i] = -1;
    }
    sort_keyed(names, spare, n);
    for (size_t k = 0; k < previous->members; k++) {
        const size_t place = find_key(names, n, key_of_i64(previous->member[k]));
        if (place == n)
            continue; /* no longer here */
        must(previous->of[k] >= 0 && (size_t)previous->of[k] < previous->count);
        b->of[names[place].at] = previous->of[k];
        b->size[previous->of[k]]++;
    }
    b->count = previous->count;
    for (size_t c = 0; c < previous->count; c++) {
        must(c == 0 || previous->id[c - 1] < previous->id[c]);
        b->id[c] = previous->id[c];
    }
    return OK;
}

/* Takes cluster `leaving` out of the numbering; its members, if any, go to cluster `to`. */
static void fold(struct beginning *b, size_t leaving, size_t to)
{
    b->size[to] += b->size[leaving];
    for (size_t i = 0; i < b->points->count; i++) {
        int32_t *const of = &b->of[i];
        if (*of == (int32_t)leaving)
            *of = (int32_t)to;
        if (*of > (int32_t)leaving)
            (*of)--;
    }
    b->count--;
    for (size_t c = leaving; c < b->count; c++) {
        b->id[c] = b->id[c + 1];
        b->size[c] = b->size[c + 1];
        for (size_t d = 0; d < b->points->dimensions; d++)
            b->centre[c + d * b->room] = b->centre[c + 1 + d * b->room];
    }
}

static void drop_vanished(struct beginning *b)
{
    const int64_t highest = b->id[b->count - 1];
    for (size_t c = b->count; c-- > 0;) {
        if (b->size[c] == 0)
            fold(b, c, c);
    }
    if (b->count > 0)
        return;
    b->count = 1;
    b->id[0] = highest + 1;
    b->size[0] = (int32_t)b->points->count;
    memset(b->of, 0, b->points->count * sizeof *b->of);
}

/* A cluster's centre is the weighted mean of its members; of a single one exactly its place. */
static double weight_in_mean(const struct beginning *b, size_t i)
{
    return b->points->weight == NULL || b->size[b->of[i]] == 1 ? 1.0 : b->points->weight[i];
}

static void recentre(struct beginning *b, size_t c)
{
    const struct points *const p = b->points;
    for (size_t d = 0; d < p->dimensions; d++) {
        double sum = 0.0;
        double weight = 0.0;
        for (size_t i = 0; i < p->count; i++) {
            if (b->of[i] != (int32_t)c)
                continue;
            const double w = weight_in_mean(b, i);
            sum += w * p->at[i + d * p->stride];
            weight += w;
        }
        b->centre[c + d * b->room] = sum / weight;
    }
}

/* The same for all in one pass: the same sums in the same order. */
static void recentre_all(struct beginning *b)
{
    const struct points *const p = b->points;
    memset(b->weight, 0, b->count * sizeof *b->weight);
    for (size_t d = 0; d < p->dimensions; d++)
        memset(b->centre + d * b->room, 0, b->count * sizeof *b->centre);
    for (size_t i = 0; i < p->count; i++) {
        if (b->of[i] < 0)
            continue;
        const double w = weight_in_mean(b, i);
        b->weight[b->of[i]] += w;
        for (size_t d = 0; d < p->dimensions; d++)
            b->centre[(size_t)b->of[i] + d * b->room] += w * p->at[i + d * p->stride];
    }
    for (size_t d = 0; d < p->dimensions; d++) {
        for (size_t c = 0; c < b->count; c++)
            b->centre[c + d * b->room] /= b->weight[c];
    }
}

static bool same_place(const struct beginning *b, size_t x, size_t y)
{
    for (size_t d = 0; d < b->points->dimensions; d++) {
        const double difference = b->centre[x + d * b->room] - b->centre[y + d * b->room];
        if (difference < 0.0 || difference > 0.0)
            return false;
    }
    return true;
}

static void merge_on_one_spot(struct beginning *b)
{
    for (size_t c = 1; c < b->count;) {
        size_t twin = 0;
        while (twin < c && !same_place(b, twin, c))
            twin++;
        if (twin == c)
            c++;
        else if (b->size[c] >= b->size[twin])
            fold(b, twin, c); /* the same place c now holds the next cluster to look at */
        else
            fold(b, c, twin);
    }
}

/* --- new clusters from the points that lie farthest out --------------------------------------- */

static double distance_to(const struct beginning *b, size_t i, size_t c)
{
    double sum = 0.0;
    for (size_t d = 0; d < b->points->dimensions; d++) {
        const double difference =
            b->points->at[i + d * b->points->stride] - b->centre[c + d * b->room];
        sum += difference * difference;
    }
    return sum;
}

static void look_for_nearest(struct beginning *b, size_t i)
{
    b->distance[i] = HUGE_VAL;
    for (size_t c = 0; c < b->count; c++) {
        const double distance = distance_to(b, i, c);
        if (distance <= b->distance[i]) {
            b->distance[i] = distance;
            b->nearest[i] = (int32_t)c;
        }
    }
}

/* After cluster c has moved or come in, only those who stood nearest to it have to look around. */
static void measure_again(struct beginning *b, size_t c)
{
    for (size_t i = 0; i < b->points->count; i++) {
        const double distance = distance_to(b, i, c);
        if (b->nearest[i] == (int32_t)c && distance > b->distance[i]) {
            look_for_nearest(b, i);
        } else if (distance <= b->distance[i]) {
            b->distance[i] = distance;
            b->nearest[i] = (int32_t)c;
        }
    }
}

static size_t farthest_out(const struct beginning *b)
{
    size_t farthest = 0;
    for (size_t i = 1; i < b->points->count; i++) {
        if (b->distance[i] >= b->distance[farthest])
            farthest = i;
    }
    return farthest;
}

/* Its old cluster is not left empty: a point alone in its cluster is at distance 0 and stays. */
static void split_off(struct beginning *b, size_t i)
{
    const int32_t old = b->of[i];
    const size_t c = b->count++;
    b->id[c] = b->id[c - 1] + 1; /* ascending: that is the highest */
    b->size[c] = 1;
    b->of[i] = (int32_t)c;
    recentre(b, c);
    if (old >= 0) {
        b->size[old]--;
        recentre(b, (size_t)old);
        measure_again(b, (size_t)old);
    }
    measure_again(b, c);
}

static void fill_up(struct beginning *b, size_t wanted)
{
    if (b->count >= wanted)
        return;
    for (size_t i = 0; i < b->points->count; i++)
        look_for_nearest(b, i);
    while (b->count < wanted) {
        const size_t i = farthest_out(b);
        if (b->distance[i] <= 0.0)
            break;
        split_off(b, i);
    }
}

/* --- the run -----------------------------------------------------------------------------------
 */

static err_t begin_cold(const struct points *p, size_t k, struct arena *scratch,
                        struct beginning *b)
{
    TRY(make_room(p, k, scratch, b));
    b->count = first_distinct_points(p, k, b->centre).count;
    for (size_t c = 0; c < b->count; c++)
        b->id[c] = (int64_t)c;
    return OK;
}

static err_t begin_warm(const struct points *p, const int64_t *name,
                        const struct named_clusters *previous, size_t k, struct arena *scratch,
                        struct beginning *b)
{
    TRY(make_room(p, previous->count > k ? previous->count : k, scratch, b));
    TRY(recall_members(name, previous, scratch, b));
    drop_vanished(b);
    recentre_all(b);
    merge_on_one_spot(b);
    recentre_all(b);
    double *const room = arena_try_array(scratch, double, array_size(k, p->dimensions));
    if (room == NULL)
        return ERR_NO_MEMORY;
    fill_up(b, first_distinct_points(p, k, room).count);
    return OK;
}

static err_t give_names(const struct beginning *b, const int64_t *name, const struct clustering *c,
                        struct arena *arena, struct arena *scratch, struct named_clusters *out)
{
    const size_t n = b->points->count;
    int64_t *const id = arena_try_array(scratch, int64_t, c->count);
    if (id == NULL)
        return ERR_NO_MEMORY;
    for (size_t g = 0; g < c->count; g++)
        id[g] = b->id[c->from[g]];
    const struct named_clusters named = { c->count, n, id, name, c->of };
    return named_clusters_copy(&named, arena, out); /* name may be the caller's scratch */
}

err_t clusters_follow(const struct points *p, const int64_t *name,
                      const struct named_clusters *previous, size_t k, int steps_max,
                      struct workers *w, struct arena *arena, struct arena *scratch,
                      struct clustering *clustering, struct named_clusters *named)
{
    must(k >= 1 && arena != scratch);
    LEVEL(level, scratch);
    struct beginning b;
    if (previous->count == 0 || p->count == 0)
        TRY(begin_cold(p, k, scratch, &b));
    else
        TRY(begin_warm(p, name, previous, k, scratch, &b));
    const struct points start = {
        .at = b.centre, .count = b.count, .dimensions = p->dimensions, .stride = b.room
    };
    struct clustering c;
    TRY(kmeans(p, &start, steps_max, w, arena, scratch, &c));
    TRY(give_names(&b, name, &c, arena, scratch, named));
    *clustering = c;
    return OK;
}

err_t named_clusters_copy(const struct named_clusters *c, struct arena *arena,
                          struct named_clusters *out)
{
    int64_t *const id = arena_try_array(arena, int64_t, c->count);
    int64_t *const member = arena_try_array(arena, int64_t, c->members);
    int32_t *const of = arena_try_array(arena, int32_t, c->members);
    if (id == NULL || member == NULL || of == NULL)
        return ERR_NO_MEMORY;
    if (c->count > 0)
        memcpy(id, c->id, c->count * sizeof *id);
    if (c->members > 0) {
        memcpy(member, c->member, c->members * sizeof *member);
        memcpy(of, c->of, c->members * sizeof *of);
    }
    *out = (struct named_clusters){ c->count, c->members, id, member, of };
    return OK;
}

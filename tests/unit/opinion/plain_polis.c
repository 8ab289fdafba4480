/* A second, slow and plain way to the same numbers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "plain_polis.h"

#include <math.h>

static bool answered(const struct plain_matrix *p, size_t i, size_t j)
{
    return p->r[i * p->m + j] != PLAIN_MISSING;
}

/* --- sections 3 to 6 ---------------------------------------------------------------------------
 */

static double column_mean(const struct plain_matrix *p, size_t j)
{
    double sum = 0.0;
    double seen = 0.0;
    for (size_t i = 0; i < p->n; i++) {
        if (answered(p, i, j)) {
            sum += p->r[i * p->m + j];
            seen += 1.0;
        }
    }
    return seen > 0.0 && !p->moderated[j] ? sum / seen : 0.0;
}

/* The matrix after zeroing, filling with means and centring. */
static double centred(const struct plain_matrix *p, const double *mu, size_t i, size_t j)
{
    if (p->moderated[j] || !answered(p, i, j))
        return 0.0;
    return p->r[i * p->m + j] - mu[j];
}

static void largest_off_diagonal(const double *a, size_t m, size_t *p, size_t *q)
{
    double largest = -1.0;
    for (size_t i = 0; i < m; i++) {
        for (size_t j = i + 1; j < m; j++) {
            if (fabs(a[i * m + j]) > largest) {
                largest = fabs(a[i * m + j]);
                *p = i;
                *q = j;
            }
        }
    }
}

/* Jacobi's own method of 1846: always the largest element next. v: eigenvectors in its rows. */
static void diagonalise(double *a, double *v, size_t m)
{
    double size = 0.0;
    for (size_t i = 0; i < m; i++) {
        size += fabs(a[i * m + i]);
        for (size_t j = 0; j < m; j++)
            v[i * m + j] = i == j ? 1.0 : 0.0;
    }
    for (size_t turn = 0; m > 1 && turn < 60 * m * m; turn++) {
        size_t p = 0;
        size_t q = 1;
        largest_off_diagonal(a, m, &p, &q);
        if (fabs(a[p * m + q]) <= 1e-17 * size)
            return;
        const double angle = 0.5 * atan2(2.0 * a[p * m + q], a[q * m + q] - a[p * m + p]);
        const double c = cos(angle);
        const double s = sin(angle);
        for (size_t k = 0; k < m; k++) {
            const double x = a[k * m + p];
            const double y = a[k * m + q];
            a[k * m + p] = c * x - s * y;
            a[k * m + q] = s * x + c * y;
        }
        for (size_t k = 0; k < m; k++) {
            const double x = a[p * m + k];
            const double y = a[q * m + k];
            a[p * m + k] = c * x - s * y;
            a[q * m + k] = s * x + c * y;
        }
        for (size_t k = 0; k < m; k++) {
            const double x = v[p * m + k];
            const double y = v[q * m + k];
            v[p * m + k] = c * x - s * y;
            v[q * m + k] = s * x + c * y;
        }
    }
}

static void leading(const struct plain_matrix *p, struct plain_map *map, struct arena *a)
{
    const size_t m = p->m;
    double *const work = arena_array(a, double, m *m);
    double *const vector = arena_array(a, double, m *m);
    bool *const taken = arena_array(a, bool, m);
    memcpy(work, map->gram, m * m * sizeof *work);
    diagonalise(work, vector, m);
    for (size_t rank = 0; rank < m; rank++) {
        size_t best = m;
        for (size_t k = 0; k < m; k++) {
            if (!taken[k] && (best == m || work[k * m + k] > work[best * m + best]))
                best = k;
        }
        taken[best] = true;
        map->eigenvalue[rank] = work[best * m + best];
        const bool real = map->eigenvalue[rank] > 1e-11 * map->eigenvalue[0];
        for (size_t j = 0; j < m && rank < 2 && real; j++)
            map->axis[j + rank * m] = vector[best * m + j];
    }
}

struct plain_map plain_map(const struct plain_matrix *p, struct arena *a)
{
    const size_t m = p->m;
    struct plain_map map = { arena_array(a, double, m), arena_array(a, double, 2 * m),
                             arena_array(a, double, m *m), arena_array(a, double, m) };
    for (size_t j = 0; j < m; j++)
        map.mu[j] = column_mean(p, j);
    for (size_t j = 0; j < m; j++) {
        for (size_t k = 0; k < m; k++) {
            for (size_t i = 0; i < p->n; i++)
                map.gram[j * m + k] += centred(p, map.mu, i, j) * centred(p, map.mu, i, k);
        }
    }
    leading(p, &map, a);
    return map;
}

double plain_position(const struct plain_matrix *p, const double *mu, const double *axis, size_t i,
                      size_t d)
{
    double sum = 0.0;
    double c = 0.0;
    for (size_t j = 0; j < p->m; j++) {
        sum += centred(p, mu, i, j) * axis[j + d * p->m];
        c += p->moderated[j] || answered(p, i, j) ? 1.0 : 0.0;
    }
    return sum * sqrt((double)p->m / fmax(1.0, c));
}

double plain_extremity(const struct plain_matrix *p, const double *mu, const double *axis, size_t j)
{
    return sqrt((double)p->m) * (1.0 - mu[j]) * hypot(axis[j], axis[j + p->m]);
}

static size_t answer_count(const struct plain_matrix *p, size_t i)
{
    size_t count = 0;
    for (size_t j = 0; j < p->m; j++)
        count += answered(p, i, j);
    return count;
}

void plain_include(const struct plain_matrix *p, size_t needed, size_t at_least, bool *included)
{
    size_t in = 0;
    for (size_t i = 0; i < p->n; i++) {
        if (answer_count(p, i) >= (needed < p->m ? needed : p->m))
            included[i] = true;
        in += included[i];
    }
    for (; in < at_least && in < p->n; in++) {
        size_t most = p->n;
        for (size_t i = 0; i < p->n; i++) {
            if (!included[i] && (most == p->n || answer_count(p, i) > answer_count(p, most)))
                most = i;
        }
        included[most] = true;
    }
}

/* --- sections 7 and 8 --------------------------------------------------------------------------
 */

static double weight(const struct plain_points *p, size_t i)
{
    return p->weight == NULL ? 1.0 : p->weight[i];
}

static size_t point_named(const struct plain_points *p, int64_t name)
{
    for (size_t i = 0; i < p->count; i++) {
        if (p->name[i] == name)
            return i;
    }
    return p->count;
}

static bool member(const struct plain_cluster *c, int64_t name)
{
    for (size_t i = 0; i < c->count; i++) {
        if (c->member[i] == name)
            return true;
    }
    return false;
}

static double apart(const struct plain_points *p, size_t i, const double centre[2])
{
    return (p->x[i] - centre[0]) * (p->x[i] - centre[0]) +
           (p->y[i] - centre[1]) * (p->y[i] - centre[1]);
}

/* Weighted mean of the members that are there, summed in the order of the points. */
static void recentre(const struct plain_points *p, struct plain_cluster *c)
{
    double x = 0.0;
    double y = 0.0;
    double w = 0.0;
    size_t alone = p->count;
    for (size_t i = 0; i < p->count; i++) {
        if (!member(c, p->name[i]))
            continue;
        x += weight(p, i) * p->x[i];
        y += weight(p, i) * p->y[i];
        w += weight(p, i);
        alone = i;
    }
    c->centre[0] = c->count == 1 ? p->x[alone] : x / w;
    c->centre[1] = c->count == 1 ? p->y[alone] : y / w;
}

static struct plain_clusters room_for(size_t clusters, size_t points, struct arena *a)
{
    struct plain_clusters c = { 0, arena_array(a, struct plain_cluster, clusters) };
    for (size_t k = 0; k < clusters; k++)
        c.at[k].member = arena_array(a, int64_t, points);
    return c;
}

static void remove_cluster(struct plain_clusters *c, size_t k)
{
    const struct plain_cluster gone = c->at[k];
    for (c->count--; k < c->count; k++)
        c->at[k] = c->at[k + 1];
    c->at[c->count] = gone; /* its room can be used again */
}

static size_t distinct_points(const struct plain_points *p, size_t *first, size_t most)
{
    size_t found = 0;
    for (size_t i = 0; i < p->count && found < most; i++) {
        bool seen = false;
        for (size_t k = 0; k < i && !seen; k++)
            seen = p->x[k] == p->x[i] && p->y[k] == p->y[i];
        if (!seen)
            first[found++] = i;
    }
    return found;
}

static void take_those_still_there(const struct plain_points *p, const struct plain_clusters *last,
                                   struct plain_clusters *c)
{
    for (size_t k = 0; k < last->count; k++) {
        struct plain_cluster *const to = &c->at[c->count];
        to->id = last->at[k].id;
        to->count = 0;
        for (size_t i = 0; i < last->at[k].count; i++) {
            if (point_named(p, last->at[k].member[i]) < p->count)
                to->member[to->count++] = last->at[k].member[i];
        }
        c->count += to->count > 0;
    }
    if (c->count > 0)
        return;
    c->count = 1;
    c->at[0].id = last->at[last->count - 1].id + 1;
    c->at[0].count = p->count;
    memcpy(c->at[0].member, p->name, p->count * sizeof *p->name);
}

static bool merge_one_pair(struct plain_clusters *c)
{
    for (size_t k = 1; k < c->count; k++) {
        for (size_t e = 0; e < k; e++) {
            struct plain_cluster *const early = &c->at[e];
            struct plain_cluster *const late = &c->at[k];
            if (early->centre[0] != late->centre[0] || early->centre[1] != late->centre[1])
                continue;
            const bool late_stays = late->count >= early->count;
            struct plain_cluster *const stays = late_stays ? late : early;
            const struct plain_cluster *const goes = late_stays ? early : late;
            memcpy(stays->member + stays->count, goes->member, goes->count * sizeof(int64_t));
            stays->count += goes->count;
            remove_cluster(c, late_stays ? e : k);
            return true;
        }
    }
    return false;
}

/* The point farthest from its nearest centre; how far, into *distance. */
static size_t farthest(const struct plain_points *p, const struct plain_clusters *c,
                       double *distance)
{
    size_t out = 0;
    *distance = -1.0;
    for (size_t i = 0; i < p->count; i++) {
        double nearest = HUGE_VAL;
        for (size_t k = 0; k < c->count; k++)
            nearest = fmin(nearest, apart(p, i, c->at[k].centre));
        if (nearest >= *distance) {
            *distance = nearest;
            out = i;
        }
    }
    return out;
}

static void split_off(const struct plain_points *p, struct plain_clusters *c, size_t i)
{
    int64_t id = -1;
    for (size_t k = 0; k < c->count; k++) {
        struct plain_cluster *const from = &c->at[k];
        id = from->id > id ? from->id : id;
        for (size_t q = 0; q < from->count; q++) {
            if (from->member[q] == p->name[i])
                from->member[q--] = from->member[--from->count];
        }
    }
    struct plain_cluster *const fresh = &c->at[c->count++];
    fresh->id = id + 1;
    fresh->count = 1;
    fresh->member[0] = p->name[i];
    for (size_t k = 0; k < c->count; k++)
        recentre(p, &c->at[k]);
}

static struct plain_clusters warm(const struct plain_points *p, const struct plain_clusters *last,
                                  size_t k, struct arena *a)
{
    struct plain_clusters c =
        room_for((last->count > k ? last->count : k) + 1, 2 * p->count + 1, a);
    size_t *const first = arena_array(a, size_t, k);
    take_those_still_there(p, last, &c);
    for (size_t q = 0; q < c.count; q++)
        recentre(p, &c.at[q]);
    while (merge_one_pair(&c))
        continue;
    for (size_t q = 0; q < c.count; q++)
        recentre(p, &c.at[q]);
    const size_t possible = distinct_points(p, first, k);
    while (c.count < possible) {
        double distance;
        const size_t i = farthest(p, &c, &distance);
        if (distance <= 0.0)
            break;
        split_off(p, &c, i);
    }
    return c;
}

static struct plain_clusters cold(const struct plain_points *p, size_t k, struct arena *a)
{
    size_t *const first = arena_array(a, size_t, k);
    struct plain_clusters c = room_for(k, p->count, a);
    c.count = distinct_points(p, first, k);
    for (size_t q = 0; q < c.count; q++) {
        c.at[q].id = (int64_t)q;
        c.at[q].centre[0] = p->x[first[q]];
        c.at[q].centre[1] = p->y[first[q]];
    }
    return c;
}

static int by_place(const void *a, const void *b)
{
    const double *const x = a;
    const double *const y = b;
    if (x[0] != y[0])
        return x[0] < y[0] ? -1 : 1;
    return x[1] < y[1] ? -1 : x[1] > y[1];
}

static double *sorted_centres(const struct plain_clusters *c, struct arena *a)
{
    double *const centres = arena_array(a, double, 2 * c->count);
    for (size_t k = 0; k < c->count; k++)
        memcpy(centres + 2 * k, c->at[k].centre, sizeof c->at[k].centre);
    qsort(centres, c->count, 2 * sizeof *centres, by_place);
    return centres;
}

static void assign(const struct plain_points *p, struct plain_clusters *c)
{
    for (size_t k = 0; k < c->count; k++)
        c->at[k].count = 0;
    for (size_t i = 0; i < p->count; i++) {
        size_t nearest = 0;
        for (size_t k = 1; k < c->count; k++) {
            if (apart(p, i, c->at[k].centre) <= apart(p, i, c->at[nearest].centre))
                nearest = k;
        }
        c->at[nearest].member[c->at[nearest].count++] = p->name[i];
    }
    for (size_t k = c->count; k-- > 0;) {
        if (c->at[k].count == 0)
            remove_cluster(c, k);
    }
}

/* As recentre, but every mean is a division, also that of one member. */
static void means(const struct plain_points *p, struct plain_clusters *c)
{
    for (size_t k = 0; k < c->count; k++) {
        double x = 0.0;
        double y = 0.0;
        double w = 0.0;
        for (size_t q = 0; q < c->at[k].count; q++) {
            const size_t i = point_named(p, c->at[k].member[q]);
            x += weight(p, i) * p->x[i];
            y += weight(p, i) * p->y[i];
            w += weight(p, i);
        }
        c->at[k].centre[0] = x / w;
        c->at[k].centre[1] = y / w;
    }
}

struct plain_clusters plain_kmeans(const struct plain_points *p, const struct plain_clusters *last,
                                   size_t k, int steps, struct arena *a)
{
    struct plain_clusters c =
        last == NULL || last->count == 0 ? cold(p, k, a) : warm(p, last, k, a);
    bool rest = p->count == 0;
    for (int step = 0; step < steps && !rest; step++) {
        const size_t before_count = c.count;
        const double *const before = sorted_centres(&c, a);
        assign(p, &c);
        means(p, &c);
        const double *const after = sorted_centres(&c, a);
        rest = true;
        for (size_t q = 0; q < c.count && q < before_count; q++)
            rest = rest &&
                   hypot(after[2 * q] - before[2 * q], after[2 * q + 1] - before[2 * q + 1]) < 0.01;
    }
    return c;
}

double plain_silhouette(const struct plain_points *p, const struct plain_clusters *c)
{
    double total = 0.0;
    for (size_t i = 0; i < p->count; i++) {
        double own = 0.0;
        double other = HUGE_VAL;
        bool alone = false;
        for (size_t k = 0; k < c->count; k++) {
            const bool mine = member(&c->at[k], p->name[i]);
            double sum = 0.0;
            for (size_t q = 0; q < c->at[k].count; q++) {
                const size_t j = point_named(p, c->at[k].member[q]);
                sum += hypot(p->x[i] - p->x[j], p->y[i] - p->y[j]);
            }
            if (mine) {
                alone = c->at[k].count == 1;
                own = sum / (double)(c->at[k].count - 1);
            } else {
                other = fmin(other, sum / (double)c->at[k].count);
            }
        }
        if (!alone && c->count > 1 && fmax(own, other) > 0.0)
            total += (other - own) / fmax(own, other);
    }
    return total / (double)p->count;
}

struct plain_k plain_smooth(struct plain_k k, size_t best, size_t highest)
{
    k.count = k.last == best ? k.count + 1 : 1;
    k.last = best;
    if (k.smoothed == 0 || k.count >= 4)
        k.smoothed = best;
    if (k.smoothed > highest)
        k.smoothed = highest;
    return k;
}

/* --- section 9 ---------------------------------------------------------------------------------
 */

void plain_standing(const double at[2], const double g[2], const double z[2], double out[3])
{
    const double reach = hypot(g[0] - z[0], g[1] - z[1]);
    out[0] = 1.0 - hypot(at[0] - z[0], at[1] - z[1]);
    out[1] = 1.0 - hypot(at[0] - g[0], at[1] - g[1]);
    out[2] = reach > 0.0 ? ((at[0] - g[0]) * (g[0] - z[0]) + (at[1] - g[1]) * (g[1] - z[1])) / reach
                         : 0.0;
}

/* --- sections 10 to 12 -------------------------------------------------------------------------
 */

enum whose { OF_GROUP, OF_OTHER_GROUPS, OF_EVERYBODY, OF_ALL_GROUPS };

struct tally {
    double na, nd, ns;
};

static struct tally tally(const struct plain_matrix *p, const int32_t *group, int32_t g,
                          enum whose whose, size_t j)
{
    struct tally t = { 0 };
    for (size_t i = 0; i < p->n; i++) {
        const bool counts = whose == OF_EVERYBODY || (whose == OF_GROUP && group[i] == g) ||
                            (whose == OF_OTHER_GROUPS && group[i] != g && group[i] >= 0) ||
                            (whose == OF_ALL_GROUPS && group[i] >= 0);
        if (!counts || !answered(p, i, j))
            continue;
        t.na += p->r[i * p->m + j] == 1;
        t.nd += p->r[i * p->m + j] == -1;
        t.ns += 1.0;
    }
    return t;
}

static double one_proportion(double s, double n)
{
    return 2.0 * sqrt(n + 1.0) * ((s + 1.0) / (n + 1.0) - 0.5);
}

static double two_proportions(double s1, double n1, double s2, double n2)
{
    const double p1 = (s1 + 1.0) / (n1 + 1.0);
    const double p2 = (s2 + 1.0) / (n2 + 1.0);
    const double p = (s1 + s2 + 2.0) / (n1 + n2 + 2.0);
    return p == 1.0 ? 0.0 : (p1 - p2) / sqrt(p * (1.0 - p) * (1.0 / (n1 + 1.0) + 1.0 / (n2 + 1.0)));
}

struct figures {
    double na, nd, pa, pat, ra, rat, pd, pdt, rd, rdt;
};

static struct figures figures(const struct plain_matrix *p, const int32_t *group, int32_t g,
                              size_t j)
{
    const struct tally t = tally(p, group, g, OF_GROUP, j);
    const struct tally o = tally(p, group, g, OF_OTHER_GROUPS, j);
    struct figures x = { .na = t.na, .nd = t.nd };
    x.pa = (t.na + 1.0) / (t.ns + 2.0);
    x.pd = (t.nd + 1.0) / (t.ns + 2.0);
    x.pat = one_proportion(t.na, t.ns);
    x.pdt = one_proportion(t.nd, t.ns);
    x.ra = x.pa / ((o.na + 1.0) / (o.ns + 2.0));
    x.rd = x.pd / ((o.nd + 1.0) / (o.ns + 2.0));
    x.rat = two_proportions(t.na, t.ns, o.na, o.ns);
    x.rdt = two_proportions(t.nd, t.ns, o.nd, o.ns);
    return x;
}

static struct plain_entry finalised(const struct figures *x, size_t j)
{
    const bool agree = x->rat > x->rdt;
    return (struct plain_entry){ j, agree,
                                 agree ? x->ra * x->rat * x->pa * x->pat
                                       : x->rd * x->rdt * x->pd * x->pdt };
}

/* Stable, highest metric first. */
static void sort_entries(struct plain_entry *e, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        for (size_t k = i; k > 0 && e[k].metric > e[k - 1].metric; k--) {
            const struct plain_entry t = e[k];
            e[k] = e[k - 1];
            e[k - 1] = t;
        }
    }
}

static struct plain_list agree_first(const struct plain_entry *e, size_t n)
{
    struct plain_list list = { 0 };
    for (int agree = 1; agree >= 0; agree--) {
        for (size_t i = 0; i < n && i < PLAIN_LIST; i++) {
            if (e[i].agree == (agree == 1))
                list.at[list.count++] = e[i];
        }
    }
    return list;
}

struct plain_list plain_representative(const struct plain_matrix *p, const int32_t *group,
                                       int32_t of, struct arena *a)
{
    static const double Z = 1.2816;
    struct plain_entry *const enough = arena_array(a, struct plain_entry, p->m + 1);
    size_t count = 0;
    size_t best = p->m;
    size_t best_agree = p->m;
    double best_test = 0.0;
    struct figures agreed = { 0 };
    for (size_t j = 0; j < p->m; j++) {
        if (p->moderated[j])
            continue;
        const struct figures x = figures(p, group, of, j);
        if ((x.rat > Z && x.pat > Z) || (x.rdt > Z && x.pdt > Z))
            enough[count++] = finalised(&x, j);
        if (count == 0 && (best == p->m || fmax(x.rat, x.rdt) > best_test)) {
            best = j;
            best_test = x.rat > x.rdt ? x.rat : x.rdt;
        }
        if (x.na == 0.0 && x.nd == 0.0)
            continue;
        bool better;
        if (best_agree == p->m)
            better = x.pat > Z || (x.ra > 1.0 && x.pa > 0.5);
        else if (agreed.ra > 1.0)
            better = x.ra * x.rat * x.pa * x.pat > agreed.ra * agreed.rat * agreed.pa * agreed.pat;
        else
            better = x.pa * x.pat > agreed.pa * agreed.pat;
        if (better) {
            best_agree = j;
            agreed = x;
        }
    }
    if (count == 0) {
        const size_t only = best_agree < p->m ? best_agree : best;
        if (only == p->m)
            return (struct plain_list){ 0 };
        const struct figures x = figures(p, group, of, only);
        enough[0] = finalised(&x, only);
        return agree_first(enough, 1);
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (enough[i].column != best_agree)
            enough[kept++] = enough[i];
    }
    sort_entries(enough, kept);
    if (best_agree < p->m) {
        memmove(enough + 1, enough, kept * sizeof *enough);
        enough[0] = finalised(&agreed, best_agree);
        kept++;
    }
    return agree_first(enough, kept);
}

struct plain_list plain_consensus(const struct plain_matrix *p, bool agree, struct arena *a)
{
    struct plain_entry *const found = arena_array(a, struct plain_entry, p->m);
    size_t count = 0;
    for (size_t j = 0; j < p->m; j++) {
        const struct tally t = tally(p, NULL, 0, OF_EVERYBODY, j);
        const double n = agree ? t.na : t.nd;
        const double share = (n + 1.0) / (t.ns + 2.0);
        const double test = one_proportion(n, t.ns);
        if (!p->moderated[j] && share > 0.5 && test > 1.2816)
            found[count++] = (struct plain_entry){ j, agree, share * test };
    }
    sort_entries(found, count);
    struct plain_list list = { .count = count < PLAIN_LIST ? count : PLAIN_LIST };
    memcpy(list.at, found, list.count * sizeof *found);
    return list;
}

double plain_group_aware_consensus(const struct plain_matrix *p, const int32_t *group,
                                   int32_t groups, size_t j)
{
    double product = 1.0;
    for (int32_t g = 0; g < groups; g++) {
        const struct tally t = tally(p, group, g, OF_GROUP, j);
        product *= (t.na + 1.0) / (t.ns + 2.0);
    }
    return product;
}

double plain_priority(const struct plain_matrix *p, const int32_t *group, double extremity,
                      size_t j)
{
    const struct tally t = tally(p, group, 0, OF_ALL_GROUPS, j);
    const double passes = t.ns - t.na - t.nd;
    const double importance =
        (1.0 - (passes + 1.0) / (t.ns + 2.0)) * (1.0 + extremity) * (t.na + 1.0) / (t.ns + 2.0);
    return pow(importance * (1.0 + 8.0 * pow(2.0, -t.ns / 5.0)), 2.0);
}

/* --- section 13 --------------------------------------------------------------------------------
 */

static double error_at(const struct plain_factors *p, size_t u, size_t j)
{
    return p->y[u * p->m + j] - p->g - p->a[u] - p->b[j] - p->f[u] * p->h[j];
}

struct weights {
    double answers, people;
};

static struct weights weights(const struct plain_factors *p)
{
    struct weights w = { 0 };
    for (size_t u = 0; u < p->n; u++) {
        w.people += p->weight[u];
        for (size_t j = 0; j < p->m; j++)
            w.answers += p->y[u * p->m + j] >= 0.0 ? p->weight[u] : 0.0;
    }
    return w;
}

double plain_factor_loss(const struct plain_factors *p)
{
    const struct weights w = weights(p);
    double loss = p->li_global * p->g * p->g;
    for (size_t u = 0; u < p->n; u++) {
        const double share = p->weight[u] / w.people;
        loss += share * (p->li_user * p->a[u] * p->a[u] + p->lf_user * p->f[u] * p->f[u]);
        for (size_t j = 0; j < p->m; j++) {
            if (p->y[u * p->m + j] >= 0.0)
                loss += p->weight[u] / w.answers * error_at(p, u, j) * error_at(p, u, j);
        }
    }
    for (size_t j = 0; j < p->m; j++)
        loss += (p->li_item * p->b[j] * p->b[j] + p->lf_item * p->h[j] * p->h[j] +
                 p->ld * fabs(p->h[j] * p->b[j])) /
                (double)p->m;
    return loss;
}

static double sign(double x)
{
    return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : 0.0;
}

void plain_factor_gradient(const struct plain_factors *p, double *da, double *df, double *db,
                           double *dh, double *dg)
{
    const struct weights w = weights(p);
    const double m = (double)p->m;
    *dg = 2.0 * p->li_global * p->g;
    for (size_t j = 0; j < p->m; j++) {
        db[j] = 2.0 * p->li_item * p->b[j] / m + p->ld / m * fabs(p->h[j]) * sign(p->b[j]);
        dh[j] = 2.0 * p->lf_item * p->h[j] / m + p->ld / m * fabs(p->b[j]) * sign(p->h[j]);
    }
    for (size_t u = 0; u < p->n; u++) {
        da[u] = 2.0 * p->li_user * p->a[u] * p->weight[u] / w.people;
        df[u] = 2.0 * p->lf_user * p->f[u] * p->weight[u] / w.people;
        for (size_t j = 0; j < p->m; j++) {
            if (p->y[u * p->m + j] < 0.0)
                continue;
            const double pull = -2.0 * p->weight[u] / w.answers * error_at(p, u, j);
            *dg += pull;
            da[u] += pull;
            db[j] += pull;
            df[u] += pull * p->h[j];
            dh[j] += pull * p->f[u];
        }
    }
}

/* Geometry of the drawings; their markup is in views/charts.html.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "site/charts.h"

#include "site/charts_drawn.h"
#include "site/views/charts.html.h"

#include <math.h>

enum { STRIP_STEP = 18, STRIP_GAP = 14, STRIP_LEAST = 7, CHART_BYTES_MAX = 4 << 20 };

double scale_at(const struct scale *s, double v)
{
    if (s->from == s->to)
        return (s->begin + s->end) / 2;
    double part = (v - s->from) / (s->to - s->from);
    if (part < 0)
        part = 0;
    if (part > 1)
        part = 1;
    return s->begin + part * (s->end - s->begin);
}

/* --- strips ----------------------------------------------------------------------------------- */

static int side_count(struct strip_side s)
{
    return s.diamonds + s.circles;
}

static int strip_longer(const struct strip *s)
{
    const int left = side_count(s->left);
    const int right = side_count(s->right);
    return left > right ? left : right;
}

int strip_width(const struct strip *s)
{
    const int most = strip_longer(s);
    return 2 * (STRIP_GAP + STRIP_STEP * (most > STRIP_LEAST ? most : STRIP_LEAST));
}

bool strip_fits(const struct strip *s)
{
    return strip_longer(s) <= STRIP_MOST;
}

/* Marks of one side, beginning at the axis; step is negative to the left. */
static size_t strip_side_put(struct mark_drawn *to, struct strip_side side, int axis, int direction,
                             str_t look)
{
    for (int i = 0; i < side_count(side); i++) {
        to[i] = (struct mark_drawn){ .x = axis + direction * (STRIP_GAP + i * STRIP_STEP),
                                     .y = 12,
                                     .size = 7,
                                     .shape = i < side.diamonds ? MARK_DIAMOND : MARK_CIRCLE,
                                     .look = look };
    }
    return (size_t)side_count(side);
}

html_t chart_strip(struct cx *cx, const struct strip *s)
{
    must(strip_fits(s));
    struct mark_drawn marks[2 * STRIP_MOST];
    const int width = strip_width(s);
    size_t count = strip_side_put(marks, s->right, width / 2, 1, S("ag"));
    count += strip_side_put(marks + count, s->left, width / 2, -1, S("dg"));
    const struct strip_drawn drawn = { width, marks, count };

    AUTO(buf) out;
    buf_init(&out, CHART_BYTES_MAX);
    view_strip(&out, &drawn);
    return html_of_buf(cx, &out);
}

/* --- shares ----------------------------------------------------------------------------------- */

static struct share_drawn share_drawn(const struct share_mark *m, double y, enum mark_shape shape)
{
    static const struct scale s = { 0, 1, 12, 288 };
    const str_t look = m->kind == SHARE_RAW    ? S("mk few")
                       : shape == MARK_DIAMOND ? S("mk")
                                               : S("mk i");
    return (struct share_drawn){
        .is_drawn = m->kind != SHARE_NONE,
        .has_interval = m->kind == SHARE_ESTIMATE,
        .mark = { .x = scale_at(&s, m->at), .y = y, .size = 6.6, .shape = shape, .look = look },
        .low = scale_at(&s, m->low),
        .high = scale_at(&s, m->high),
    };
}

html_t chart_shares(struct cx *cx, const struct share_mark *upper, const struct share_mark *lower)
{
    AUTO(buf) out;
    buf_init(&out, CHART_BYTES_MAX);
    const struct share_drawn a = share_drawn(upper, 13, MARK_DIAMOND);
    const struct share_drawn b = share_drawn(lower, 31, MARK_CIRCLE);
    view_shares(&out, &a, &b);
    return html_of_buf(cx, &out);
}

html_t chart_share(struct cx *cx, const struct share_mark *one)
{
    AUTO(buf) out;
    buf_init(&out, CHART_BYTES_MAX);
    const struct share_drawn drawn = share_drawn(one, 11, MARK_DIAMOND);
    view_one_share(&out, &drawn);
    return html_of_buf(cx, &out);
}

html_t chart_parts(struct cx *cx, int64_t agree, int64_t pass, int64_t disagree)
{
    AUTO(buf) out;
    buf_init(&out, CHART_BYTES_MAX);
    const int64_t whole = agree + pass + disagree;
    const double unit = whole > 0 ? 100.0 / (double)whole : 0;
    view_parts(&out, (double)disagree * unit, (double)pass * unit, (double)agree * unit);
    return html_of_buf(cx, &out);
}

html_t chart_two_parts(struct cx *cx, int64_t agree, int64_t others)
{
    AUTO(buf) out;
    buf_init(&out, CHART_BYTES_MAX);
    const double unit = agree + others > 0 ? 100.0 / (double)(agree + others) : 0;
    view_two_parts(&out, (double)others * unit, (double)agree * unit);
    return html_of_buf(cx, &out);
}

html_t chart_bar(struct cx *cx, double share)
{
    AUTO(buf) out;
    buf_init(&out, CHART_BYTES_MAX);
    const struct scale s = { 0, 1, 0, 100 };
    view_bar(&out, scale_at(&s, share));
    return html_of_buf(cx, &out);
}

/* --- maps ------------------------------------------------------------------------------------- */

enum {
    FULL_CELL = 24,
    MAP_EDGE = 14,
    CELL = 10,
    CELLS_ACROSS = MAP_WIDTH / CELL,
    CELLS_DOWN = MAP_HEIGHT / CELL
};

struct box {
    double left, right, low, high;
};

static struct box box_of(const struct map_point *points, size_t count)
{
    struct box b = { 0, 0, 0, 0 }; /* the origin belongs to the picture */
    for (size_t i = 0; i < count; i++) {
        b.left = points[i].x < b.left ? points[i].x : b.left;
        b.right = points[i].x > b.right ? points[i].x : b.right;
        b.low = points[i].y < b.low ? points[i].y : b.low;
        b.high = points[i].y > b.high ? points[i].y : b.high;
    }
    return b;
}

/* One unit of data has the same length across and up. */
static void map_scales(struct box b, struct scale *across, struct scale *up)
{
    const double room_x = MAP_WIDTH - 2 * MAP_EDGE;
    const double room_y = MAP_HEIGHT - 2 * MAP_EDGE;
    double unit = 1;
    if (b.right > b.left)
        unit = room_x / (b.right - b.left);
    if (b.high > b.low && room_y / (b.high - b.low) < unit)
        unit = room_y / (b.high - b.low);
    const double half_x = unit * (b.right - b.left) / 2;
    const double half_y = unit * (b.high - b.low) / 2;
    *across = (struct scale){ b.left, b.right, MAP_WIDTH / 2.0 - half_x, MAP_WIDTH / 2.0 + half_x };
    *up = (struct scale){ b.low, b.high, MAP_HEIGHT / 2.0 + half_y, MAP_HEIGHT / 2.0 - half_y };
}

static int cell_order(const void *a, const void *b)
{
    const struct map_cell *x = a;
    const struct map_cell *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    if (x->y != y->y)
        return x->y < y->y ? -1 : 1;
    if (x->x != y->x)
        return x->x < y->x ? -1 : 1;
    return x->group - y->group;
}

/* An area in proportion to the count, up to the size of two cells; one point is always small. */
static double cell_radius(int64_t count, int64_t most)
{
    const double least = 1.8;
    const double room = CELL * 0.9 - least;
    double low = 0;
    double high = 1; /* square root by halving: four digits are plenty */
    const double share = (double)count / (double)(most > FULL_CELL ? most : FULL_CELL);
    for (int i = 0; i < 14; i++) {
        const double middle = (low + high) / 2;
        if (middle * middle < share)
            low = middle;
        else
            high = middle;
    }
    return least + room * high;
}

void map_fit(struct arena *arena, const struct map_point *points, size_t count, struct map *out)
{
    struct scale across, up;
    map_scales(box_of(points, count), &across, &up);
    enum { PLANE = CELLS_ACROSS * CELLS_DOWN, PLANES = MAP_GROUPS + 1 };
    int64_t *counts = arena_array(arena, int64_t, (size_t)PLANES * PLANE);
    double sum_x[MAP_GROUPS] = { 0 };
    double sum_y[MAP_GROUPS] = { 0 };
    int64_t members[MAP_GROUPS] = { 0 };

    int64_t most = 1;
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        const int group = points[i].group;
        must(group >= -1 && group < MAP_GROUPS);
        const double x = scale_at(&across, points[i].x);
        const double y = scale_at(&up, points[i].y);
        int64_t *here =
            &counts[(group + 1) * PLANE + (int)(y / CELL) * CELLS_ACROSS + (int)(x / CELL)];
        if (*here == 0)
            used++;
        *here += 1;
        most = *here > most ? *here : most;
        if (group >= 0) {
            sum_x[group] += x;
            sum_y[group] += y;
            members[group]++;
        }
    }

    struct map_cell *cells = arena_array(arena, struct map_cell, used);
    size_t n = 0;
    for (int i = 0; i < PLANES * PLANE; i++) {
        if (counts[i] == 0)
            continue;
        const int column = i % PLANE % CELLS_ACROSS;
        const int row = i % PLANE / CELLS_ACROSS;
        cells[n++] = (struct map_cell){ .x = (column + 0.5) * CELL,
                                        .y = (row + 0.5) * CELL,
                                        .radius = cell_radius(counts[i], most),
                                        .group = i / PLANE - 1,
                                        .count = counts[i] };
    }
    if (n > 1)
        qsort(cells, n, sizeof(cells[0]), cell_order);

    *out = (struct map){
        .cells = cells, .cell_count = n, .x0 = scale_at(&across, 0), .y0 = scale_at(&up, 0)
    };
    for (int g = 0; g < MAP_GROUPS; g++) {
        if (members[g] > 0)
            out->labels[out->label_count++] =
                (struct map_label){ sum_x[g] / (double)members[g], sum_y[g] / (double)members[g],
                                    g };
    }
}

/* --- names on the map ------------------------------------------------------------------------- */

/* Half the width of a short name, and how far it reaches above and below its line. */
enum { NAME_HALF = 27, NAME_ABOVE = 11, NAME_BELOW = 3, NAME_STEP = 5, COVERING_COSTS = 20 };

/* How many marks, and names already placed, a name at (x, y) would cover. */
static int covered(const struct map *m, size_t placed, double x, double y)
{
    int n = 0;
    for (size_t i = 0; i < m->cell_count; i++) {
        const struct map_cell *c = &m->cells[i];
        n += fabs(c->x - x) < NAME_HALF + c->radius && c->y > y - NAME_ABOVE - c->radius &&
             c->y < y + NAME_BELOW + c->radius;
    }
    for (size_t i = 0; i < placed; i++)
        n += fabs(m->labels[i].x - x) < 2 * NAME_HALF &&
             fabs(m->labels[i].y - y) < NAME_ABOVE + NAME_BELOW;
    return n;
}

/* Is the middle of another group nearer? Then a name there would be read as that group's. */
static bool is_elsewhere(const struct map *m, size_t of, double x, double y)
{
    const double own = hypot(x - m->labels[of].x, y - m->labels[of].y);
    for (size_t i = 0; i < m->label_count; i++) {
        if (i != of && hypot(x - m->labels[i].x, y - m->labels[i].y) < own)
            return true;
    }
    return false;
}

/* Moves each name from the middle of its group to the nearest place where it hides little. */
static struct map names_placed(const struct map *m)
{
    struct map out = *m;
    for (size_t i = 0; i < m->label_count; i++) {
        const struct map_label *middle = &m->labels[i];
        double least = HUGE_VAL;
        for (int y = NAME_ABOVE; y < MAP_HEIGHT - NAME_BELOW; y += NAME_STEP) {
            for (int x = NAME_HALF; x < MAP_WIDTH - NAME_HALF; x += NAME_STEP) {
                const double cost =
                    covered(&out, i, x, y) * COVERING_COSTS + hypot(x - middle->x, y - middle->y);
                if (cost < least && !is_elsewhere(m, i, x, y)) {
                    least = cost;
                    out.labels[i].x = x;
                    out.labels[i].y = y;
                }
            }
        }
    }
    return out;
}

html_t chart_map(struct cx *cx, const struct map *m, str_t label, const str_t *names)
{
    AUTO(buf) out;
    buf_init(&out, CHART_BYTES_MAX);
    const struct map placed = names_placed(m);
    view_cloud(&out, &placed, label, names);
    return html_of_buf(cx, &out);
}

/* The opinion map as a drawing. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/analyse_map.h"

#include <math.h>

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "opinion/dense.h"
#include "opinion/memory.h"
#include "opinion/sort.h"
#include "viewpoints/polis/analyse_forms.h"
#include "viewpoints/views/analyse_map.html.h"

enum {
    WIDTH = 720,
    FIELD_HEIGHT_LEAST = 260,
    FLAT_HEIGHT = 150, /* with one axis */
    FIELD_HEIGHT_MOST = 560,
    EDGE = 16,   /* between the outermost mark and the frame */
    ACROSS = 90, /* across the field, where people are put together */
    LINE_HEIGHT = 18,
    WORDS_ABOVE = 90, /* title and the upper end */
    HALF_LINE = 46,   /* characters of a statement that share a line */
    WHOLE_LINE = 96,
    PATH_MAX = 1 << 20,
};
static const double HALF_OF_PLACES = 1.1774; /* radius of half of a plane normal distribution */
static const double HALF_OF_AXIS = 0.6745;   /* the same on a line */

/* --- places ----------------------------------------------------------------------------------- */

/* One person on the map. Axes are as long as they show in answers. */
struct place {
    double x, y;
    int32_t shape; /* MAP_SHAPES - 1: in no group */
    size_t row;
};

struct drawing {
    struct cx *cx;
    const struct analysis *a;
    struct map_drawing *to;
    struct place *place;
    size_t count;
    double stretch[2];                                    /* of each axis */
    double radius;                                        /* of a mark */
    double scale, middle_x, middle_y, centre_x, centre_y; /* from places to the drawing */
};

static bool has_place(const struct analysis *a, size_t i)
{
    return a->alyans == NULL ? a->report.included[i] || a->report.groups.of[i] >= 0
                             : a->alyans->partition.placed[i];
}

static double at_axis(const struct drawing *d, size_t i, size_t axis)
{
    const struct analysis *const a = d->a;
    if (a->alyans == NULL)
        return a->report.position[i + axis * a->votes.participants];
    const struct factor_model *const f = &a->alyans->model;
    return axis < f->dimensions ? f->position[i * f->dimensions + axis] * d->stretch[axis] : 0.0;
}

static bool shows_ends(const struct analysis *a)
{
    return a->alyans != NULL && a->alyans->ends.classes > 0;
}

/* By group; or, where there are none, by end. */
static int32_t shape_of(const struct analysis *a, size_t i)
{
    const int32_t side = shows_ends(a) ? a->alyans->end[i] : a->report.groups.of[i];
    return side >= 0 && side < MAP_SHAPES - 1 ? side : MAP_SHAPES - 1;
}

static err_t take_places(struct drawing *d)
{
    const size_t n = d->a->votes.participants;
    const double first = words_axis_share(d->a, 0), second = words_axis_share(d->a, 1);
    d->stretch[0] = 1.0;
    d->stretch[1] = first > 0.0 && second < first ? sqrt(second / first) : 1.0;
    d->place = arena_try_array(d->cx->arena, struct place, n);
    if (d->place == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        if (!has_place(d->a, i))
            continue;
        d->place[d->count++] =
            (struct place){ at_axis(d, i, 0), at_axis(d, i, 1), shape_of(d->a, i), i };
    }
    d->to->shown = d->count;
    d->to->not_placed = n - d->count;
    return OK;
}

/* Covariance on the drawn axes. */
static void covariance_of(const struct drawing *d, size_t row, double *xx, double *xy, double *yy)
{
    const struct factor_model *const f = &d->a->alyans->model;
    const double *const c = f->covariance + row * packed_size(f->dimensions);
    *xx = c[0] * d->stretch[0] * d->stretch[0];
    *xy = f->dimensions > 1 ? c[1] * d->stretch[0] * d->stretch[1] : 0.0;
    *yy = f->dimensions > 1 ? c[2] * d->stretch[1] * d->stretch[1] : 0.0;
}

static bool shows_haze(const struct drawing *d)
{
    return d->a->alyans != NULL && d->a->alyans->model.dimensions > 0 &&
           d->count <= MAP_ELLIPSES_MOST;
}

/* How far the haze of a person reaches along the axes. */
static void haze_of(const struct drawing *d, size_t row, double *x, double *y)
{
    *x = *y = 0.0;
    if (!shows_haze(d))
        return;
    double xx, xy, yy;
    covariance_of(d, row, &xx, &xy, &yy);
    *x = HALF_OF_PLACES * sqrt(xx);
    *y = HALF_OF_PLACES * sqrt(yy);
}

static double mark_size(size_t count)
{
    return count <= 60 ? 5.0 : count <= 400 ? 3.5 : count <= 1500 ? 2.6 : 2.0;
}

/* The field holds everybody, with one scale for both axes. */
static void fit(struct drawing *d)
{
    struct map_drawing *const m = d->to;
    double low_x = 0, high_x = 0, low_y = 0, high_y = 0;
    for (size_t i = 0; i < d->count; i++) {
        const struct place *const p = &d->place[i];
        double haze_x, haze_y;
        haze_of(d, p->row, &haze_x, &haze_y);
        low_x = i == 0 || p->x - haze_x < low_x ? p->x - haze_x : low_x;
        high_x = i == 0 || p->x + haze_x > high_x ? p->x + haze_x : high_x;
        low_y = i == 0 || p->y - haze_y < low_y ? p->y - haze_y : low_y;
        high_y = i == 0 || p->y + haze_y > high_y ? p->y + haze_y : high_y;
    }
    const double wide = high_x - low_x, high = high_y - low_y;
    const double room_x = m->right - m->left - 2.0 * EDGE;
    const double room_y = FIELD_HEIGHT_MOST - 2.0 * EDGE;
    const double by_x = wide > 0.0 ? room_x / wide : (double)INFINITY;
    const double by_y = high > 0.0 ? room_y / high : (double)INFINITY;
    d->scale = by_x < by_y ? by_x : by_y;
    if (!isfinite(d->scale))
        d->scale = 1.0;
    d->radius = mark_size(d->count);
    m->is_flat = d->count > 0 && high * d->scale < 2.0 * d->radius;
    const int least = m->is_flat ? FLAT_HEIGHT : FIELD_HEIGHT_LEAST;
    const double height = high * d->scale + 2.0 * EDGE;
    m->bottom = m->top + (height < least ? least : (int)ceil(height));
    d->middle_x = (low_x + high_x) / 2.0;
    d->middle_y = (low_y + high_y) / 2.0;
    d->centre_x = (m->left + m->right) / 2.0;
    d->centre_y = (m->top + m->bottom) / 2.0;
    m->zero_x = d->centre_x - d->middle_x * d->scale;
    m->zero_y = d->centre_y + d->middle_y * d->scale;
}

static double drawn_x(const struct drawing *d, double x)
{
    return d->centre_x + (x - d->middle_x) * d->scale;
}

static double drawn_y(const struct drawing *d, double y)
{
    return d->centre_y - (y - d->middle_y) * d->scale; /* up is more */
}

/* On one axis: each mark as near to the middle line as leaves it free of those to its left. */
static err_t move_apart(struct drawing *d)
{
    if (!d->to->is_flat || d->count > MAP_MARKS_MOST)
        return OK;
    LEVEL(level, d->cx->arena);
    struct keyed *const order = arena_try_array(d->cx->arena, struct keyed, d->count);
    struct keyed *const spare = arena_try_array(d->cx->arena, struct keyed, d->count);
    if (order == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < d->count; i++)
        order[i] = (struct keyed){ key_of_f64(d->place[i].x), i };
    sort_keyed(order, spare, d->count);
    const double step = 2.4 * d->radius;
    const int levels = (int)((d->to->bottom - d->to->top - 2 * EDGE) / step);
    double taken[FIELD_HEIGHT_MOST]; /* by level: how far to the right a mark stands */
    for (int k = 0; k < levels; k++)
        taken[k] = -(double)INFINITY;
    for (size_t i = 0; i < d->count; i++) {
        struct place *const p = &d->place[order[i].at];
        const double x = drawn_x(d, p->x);
        int k = 0;
        while (k + 1 < levels && taken[k] > x - step)
            k++;
        taken[k] = x;
        p->y = d->middle_y + (k % 2 == 0 ? k / 2 : -(k + 1) / 2) * step / d->scale;
    }
    return OK;
}

/* --- marks ------------------------------------------------------------------------------------ */

/* Shapes tell groups apart without any colour: disc, triangle, square, diamond, cross, plus, and
 * the first two upside down or hollow. r: half their size. */
static void put_mark(struct buf *b, int32_t shape, double x, double y, double r)
{
    switch (shape) {
    case 0:
    case MAP_SHAPES - 1:
        buf_printf(b, "M%.1f %.1fa%.1f %.1f 0 1 0 %.1f 0a%.1f %.1f 0 1 0-%.1f 0", x - r, y, r, r,
                   2 * r, r, r, 2 * r);
        break;
    case 1:
        buf_printf(b, "M%.1f %.1fl%.1f %.1fh-%.1fz", x, y - 1.2 * r, 1.2 * r, 2.1 * r, 2.4 * r);
        break;
    case 2:
        buf_printf(b, "M%.1f %.1fh%.1fv%.1fh-%.1fz", x - r, y - r, 2 * r, 2 * r, 2 * r);
        break;
    case 3:
        buf_printf(b, "M%.1f %.1fl%.1f %.1f-%.1f %.1f-%.1f-%.1fz", x, y - 1.3 * r, 1.3 * r, 1.3 * r,
                   1.3 * r, 1.3 * r, 1.3 * r, 1.3 * r);
        break;
    case 4:
        buf_printf(b, "M%.1f %.1fl%.1f %.1fm0-%.1fl-%.1f %.1f", x - r, y - r, 2 * r, 2 * r, 2 * r,
                   2 * r, 2 * r);
        break;
    case 5:
        buf_printf(b, "M%.1f %.1fh%.1fm-%.1f-%.1fv%.1f", x - 1.2 * r, y, 2.4 * r, 1.2 * r, 1.2 * r,
                   2.4 * r);
        break;
    case 6:
        buf_printf(b, "M%.1f %.1fl%.1f-%.1fh-%.1fz", x, y + 1.2 * r, 1.2 * r, 2.1 * r, 2.4 * r);
        break;
    default:
        buf_printf(b, "M%.1f %.1fh%.1fv%.1fh-%.1fzm%.1f %.1fh%.1f", x - r, y - r, 2 * r, 2 * r,
                   2 * r, 0.0, r, 2 * r);
        break;
    }
}

static void put_each(const struct drawing *d, struct buf *paths)
{
    const double r = d->radius;
    for (size_t i = 0; i < d->count; i++) {
        const struct place *const p = &d->place[i];
        put_mark(&paths[p->shape], p->shape, drawn_x(d, p->x), drawn_y(d, p->y), r);
        d->to->shape[p->shape].marks++;
    }
}

/* People of one group in one cell of the field are one mark, its area their number. */
static err_t put_binned(const struct drawing *d, struct buf *paths)
{
    const struct map_drawing *const m = d->to;
    const double cell = (double)(m->right - m->left) / ACROSS;
    const size_t rows = (size_t)((m->bottom - m->top) / cell) + 2;
    LEVEL(level, d->cx->arena);
    int32_t *const in = arena_try_array(d->cx->arena, int32_t, rows * (ACROSS + 1) * MAP_SHAPES);
    if (in == NULL)
        return ERR_NO_MEMORY;
    int32_t most = 1;
    for (size_t i = 0; i < d->count; i++) {
        const struct place *const p = &d->place[i];
        const size_t x = (size_t)((drawn_x(d, p->x) - m->left) / cell);
        const size_t y = (size_t)((drawn_y(d, p->y) - m->top) / cell);
        int32_t *const here = &in[(y * (ACROSS + 1) + x) * MAP_SHAPES + (size_t)p->shape];
        most = ++*here > most ? *here : most;
    }
    for (size_t k = 0; k < rows * (ACROSS + 1); k++) {
        const size_t row = k / (ACROSS + 1), column = k % (ACROSS + 1);
        for (int32_t s = 0; s < MAP_SHAPES; s++) {
            const int32_t people = in[k * MAP_SHAPES + (size_t)s];
            if (people == 0)
                continue;
            const double share = sqrt((double)people / most);
            put_mark(&paths[s], s, m->left + ((double)column + 0.5) * cell,
                     m->top + ((double)row + 0.5) * cell,
                     cell / 2.0 * (share < 0.15 ? 0.15 : share));
            d->to->shape[s].marks++;
        }
    }
    return OK;
}

static str_t shape_name(const struct drawing *d, size_t s)
{
    struct cx *const cx = d->cx;
    const struct wording w = { cx, d->a };
    if (shows_ends(d->a))
        return s == END_LOW ? _("End A") : s == END_HIGH ? _("End B") : _("in between");
    if (s < MAP_SHAPES - 1)
        return words_group(&w, s);
    return d->a->report.groups.count > 0 ? _("in no group") : STR_NONE;
}

static err_t put_marks(struct drawing *d)
{
    struct map_drawing *const m = d->to;
    struct buf paths[MAP_SHAPES];
    for (size_t s = 0; s < MAP_SHAPES; s++)
        buf_init(&paths[s], PATH_MAX);
    m->is_binned = d->count > MAP_MARKS_MOST;
    err_t e = OK;
    if (m->is_binned)
        e = put_binned(d, paths);
    else
        put_each(d, paths);
    for (size_t i = 0; i < d->count; i++)
        m->shape[d->place[i].shape].people++;
    for (size_t s = 0; s < MAP_SHAPES; s++) {
        if (e == OK)
            e = buf_check(&paths[s]);
        m->shape[s].path = arena_str(d->cx->arena, buf_str(&paths[s]));
        if (m->shape[s].people > 0)
            m->shape[s].name = shape_name(d, s);
        buf_release(&paths[s]);
    }
    return e;
}

/* --- how sure --------------------------------------------------------------------------------- */

/* Half of the plausible places. */
static struct map_ellipse ellipse_of(const struct drawing *d, const struct place *p)
{
    double xx, xy, yy;
    covariance_of(d, p->row, &xx, &xy, &yy);
    if (d->to->is_flat)
        return (struct map_ellipse){ drawn_x(d, p->x),
                                     drawn_y(d, p->y),
                                     HALF_OF_AXIS * d->scale * sqrt(xx),
                                     d->radius,
                                     1.0,
                                     0.0 };
    const double mean = (xx + yy) / 2.0, half = (xx - yy) / 2.0;
    const double apart = sqrt(half * half + xy * xy);
    const double size = HALF_OF_PLACES * d->scale;
    /* The long axis by half angles: of twice the angle, half and xy are cosine and sine. */
    const double cosine = apart > 0.0 ? sqrt((1.0 + half / apart) / 2.0) : 1.0;
    const double sine = apart > 0.0 && cosine > 1e-9 ? xy / apart / (2.0 * cosine) : 1.0;
    return (struct map_ellipse){ .x = drawn_x(d, p->x),
                                 .y = drawn_y(d, p->y),
                                 .long_radius = size * sqrt(mean + apart),
                                 .short_radius = size * sqrt(mean > apart ? mean - apart : 0.0),
                                 .cosine = cosine,
                                 .sine = apart > 0.0 ? sine : 0.0 };
}

/* The cross stands in the corner that has fewest people. */
static void put_in_freest_corner(struct drawing *d)
{
    struct map_drawing *const m = d->to;
    const double wide = 2.0 * m->typical_x + EDGE, high = 2.0 * m->typical_y + EDGE;
    size_t fewest = SIZE_MAX;
    for (int corner = 0; corner < 4; corner++) {
        const double left = corner % 2 == 0 ? m->right - wide : m->left;
        const double top = corner / 2 == 0 ? m->bottom - high : m->top;
        size_t people = 0;
        for (size_t i = 0; i < d->count; i++) {
            const double x = drawn_x(d, d->place[i].x), y = drawn_y(d, d->place[i].y);
            people += x >= left && x <= left + wide && y >= top && y <= top + high;
        }
        if (people >= fewest)
            continue;
        fewest = people;
        m->cross_x = left + wide / 2.0;
        m->cross_y = top + high / 2.0;
    }
}

static err_t typical(struct drawing *d)
{
    LEVEL(level, d->cx->arena);
    struct keyed *const keys = arena_try_array(d->cx->arena, struct keyed, d->count);
    struct keyed *const spare = arena_try_array(d->cx->arena, struct keyed, d->count);
    if (keys == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    double at[2] = { 0.0, 0.0 };
    for (int axis = 0; axis < 2; axis++) {
        for (size_t i = 0; i < d->count; i++) {
            double xx, xy, yy;
            covariance_of(d, d->place[i].row, &xx, &xy, &yy);
            keys[i] = (struct keyed){ key_of_f64(axis == 0 ? xx : yy), i };
        }
        sort_keyed(keys, spare, d->count);
        double xx, xy, yy;
        covariance_of(d, d->place[keys[d->count / 2].at].row, &xx, &xy, &yy);
        at[axis] = d->scale * sqrt(axis == 0 ? xx : yy);
    }
    d->to->has_typical = true;
    d->to->typical_x = at[0];
    d->to->typical_y = at[1];
    put_in_freest_corner(d);
    return OK;
}

static err_t draw_uncertainty(struct drawing *d)
{
    if (d->a->alyans == NULL || d->a->alyans->model.dimensions == 0 || d->count == 0)
        return OK;
    if (!shows_haze(d))
        return typical(d);
    for (size_t i = 0; i < d->count; i++)
        d->to->ellipse[d->to->ellipse_count++] = ellipse_of(d, &d->place[i]);
    return OK;
}

/* --- words ------------------------------------------------------------------------------------ */

static void put_line(struct map_drawing *m, str_t text, int x, int y, str_t anchor, bool strong)
{
    must(m->line_count < ARRAY_LEN(m->line));
    m->line[m->line_count++] = (struct map_line){ text, x, y, anchor, strong };
}

static str_t axis_words(struct cx *cx, const struct analysis *a, size_t axis)
{
    const str_t share = number_percent(cx, words_axis_share(a, axis));
    const bool told = words_axis_is_told(a, axis);
    if (axis == 0)
        return told ? trf(cx, "From left to right: {0} of the differences", TARG(share))
                    : trf(cx, "From left to right: {0} of the differences, not more than chance",
                          TARG(share));
    return told ? trf(cx, "From bottom to top: {0} of the differences", TARG(share))
                : trf(cx, "From bottom to top: {0} of the differences, not more than chance",
                      TARG(share));
}

/* The two statements of an end, "+" agrees, "−" disagrees; lines below y. */
static void put_end(struct drawing *d, size_t axis, bool high, int x, int y, str_t anchor)
{
    struct cx *const cx = d->cx;
    const struct wording w = { cx, d->a };
    const struct axis_end end = words_axis_end(d->a, axis, high);
    const size_t characters = axis == 0 ? HALF_LINE : WHOLE_LINE;
    for (size_t i = 0; i < end.count; i++) {
        const str_t text = words_statement(&w, end.column[i], characters);
        put_line(d->to,
                 arena_printf(cx->arena, "%s %.*s", end.agrees[i] ? "+" : "−", STR_ARG(text)), x,
                 y + (int)i * LINE_HEIGHT, anchor, false);
    }
}

static void put_words(struct drawing *d)
{
    struct cx *const cx = d->cx;
    struct map_drawing *const m = d->to;
    put_line(m, m->title, m->left, 22, S("start"), true);
    int y = m->bottom + 2 + LINE_HEIGHT;
    if (m->is_flat) {
        put_line(
            m,
            _("Up and down says nothing here: marks that would cover each other are moved apart."),
            m->left, 44, S("start"), false);
    } else {
        put_line(m, axis_words(cx, d->a, 1), m->left, 44, S("start"), true);
        put_end(d, 1, true, m->left, 44 + LINE_HEIGHT, S("start"));
        put_end(d, 1, false, m->left, y, S("start"));
        y += 2 * LINE_HEIGHT + 10;
    }
    put_line(m, axis_words(cx, d->a, 0), m->left, y, S("start"), true);
    y += LINE_HEIGHT;
    if (shows_ends(d->a)) {
        put_line(m, trf(cx, "← {0}", TARG(_("End A"))), m->left, y, S("start"), true);
        put_line(m, trf(cx, "{0} →", TARG(_("End B"))), m->right, y, S("end"), true);
    } else {
        put_line(m, S("←"), m->left, y, S("start"), true);
        put_line(m, S("→"), m->right, y, S("end"), true);
    }
    put_end(d, 0, false, m->left, y + LINE_HEIGHT, S("start"));
    put_end(d, 0, true, m->right, y + LINE_HEIGHT, S("end"));
    y += 3 * LINE_HEIGHT;
    if (m->has_typical)
        put_line(m, _("The cross is one standard error of a place, as most have it."), m->left, y,
                 S("start"), false);
    else if (m->ellipse_count > 0)
        put_line(m, _("Grey haze: half of the plausible places of each."), m->left, y, S("start"),
                 false);
    m->height = y + 10;
}

/* --- all of it -------------------------------------------------------------------------------- */

str_t map_shown(struct cx *cx, const struct map_drawing *m)
{
    if (m->not_placed == 0)
        return trf(cx, "All have a place: {0}.", TARG((int64_t)m->shown));
    return trf(cx,
               "{0} people have a place; {1} have answered too little for one and are not drawn.",
               TARG((int64_t)m->shown), TARG((int64_t)m->not_placed));
}

static str_t describe(const struct drawing *d)
{
    struct cx *const cx = d->cx;
    const struct wording w = { cx, d->a };
    const str_t shown = map_shown(cx, d->to);
    if (d->a->alyans == NULL)
        return shown;
    return arena_printf(cx->arena, "%.*s %.*s %.*s", STR_ARG(words_axes(&w)),
                        STR_ARG(words_partition(&w)), STR_ARG(shown));
}

err_t map_draw(struct cx *cx, const struct analysis *a, bool whole, struct map_drawing *out)
{
    const struct wording w = { cx, a };
    *out = (struct map_drawing){ .width = WIDTH,
                                 .left = whole ? 12 : 1,
                                 .right = whole ? WIDTH - 12 : WIDTH - 1,
                                 .top = whole ? WORDS_ABOVE : 1,
                                 .title = trf(cx, "Opinion map: {0}",
                                              TARG(words_clean(cx, words_title(&w), 70))) };
    struct drawing d = { .cx = cx, .a = a, .to = out };
    TRY(take_places(&d));
    fit(&d);
    TRY(move_apart(&d));
    out->height = out->bottom + 1;
    TRY(put_marks(&d));
    TRY(draw_uncertainty(&d));
    out->description = describe(&d);
    if (whole)
        put_words(&d);
    return OK;
}

err_t analyse_write_map(struct cx *cx, const struct analysis *a, struct buf *out)
{
    struct map_drawing *const m = arena_new(cx->arena, struct map_drawing);
    TRY(map_draw(cx, a, true, m));
    BUF_LIT(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    view_map_file(out, cx, m);
    buf_byte(out, '\n');
    return OK;
}

/* Small drawings shared by pages: marks on a scale, strips of voices, clouds of points. They know
 * nothing of the product: callers say which shape, which side, which words stand beside it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SITE_CHARTS_H
#define ALYANS_SITE_CHARTS_H

#include "kit/html/html.h"

/* Values from..to drawn at begin..end. */
struct scale {
    double from, to;
    double begin, end; /* units of the drawing; begin > end turns it around (up is more) */
};
/* Where v stands; values outside are drawn at the nearer end. from == to: in the middle. */
double scale_at(const struct scale *s, double v);

/* Colour never tells classes apart: shapes do. */
enum mark_shape { MARK_DIAMOND, MARK_CIRCLE };

/* --- one voice, one mark --- */

/* Marks of one side by shape; diamonds stand next to the axis. */
struct strip_side {
    int diamonds, circles;
};
/* Filled on the right of the axis, hollow on the left. Always 280 x 24 units up to 7 voices a side,
 * wider above. STRIP_MOST voices a side at most: beyond, a share says more. */
enum { STRIP_MOST = 20 };
struct strip {
    struct strip_side left, right;
};
int strip_width(const struct strip *s);
bool strip_fits(const struct strip *s);
html_t chart_strip(struct cx *cx, const struct strip *s);

/* --- shares with their intervals, two rows on one scale from 0 to 1 --- */

struct share_mark {
    enum { SHARE_NONE, SHARE_RAW, SHARE_ESTIMATE } kind; /* RAW: dotted, no interval: too few */
    double at, low, high;
};
/* upper is drawn as a diamond, lower as a circle, joined when both are estimates. */
html_t chart_shares(struct cx *cx, const struct share_mark *upper, const struct share_mark *lower);

/* One row of the same. */
html_t chart_share(struct cx *cx, const struct share_mark *one);

/* Parts of a whole as one bar: agree, pass, disagree. */
html_t chart_parts(struct cx *cx, int64_t agree, int64_t pass, int64_t disagree);
/* Where the second part is of two kinds that are not told apart. */
html_t chart_two_parts(struct cx *cx, int64_t agree, int64_t others);
/* A bar of this share (0 to 1) of the full width. */
html_t chart_bar(struct cx *cx, double share);

/* --- a cloud of points --- */

struct map_point {
    double x, y;
    int group; /* from 0; -1: none */
};
/* Points of one group that fall into one cell of the drawing. */
struct map_cell {
    double x, y; /* centre, units of the drawing */
    double radius;
    int group;
    int64_t count;
};
struct map_label {
    double x, y;
    int group;
};
enum { MAP_WIDTH = 360, MAP_HEIGHT = 280, MAP_GROUPS = 8 };
struct map {
    const struct map_cell *cells; /* larger ones first */
    size_t cell_count;
    struct map_label labels[MAP_GROUPS]; /* at the middle of each group's points */
    size_t label_count;
    double x0, y0; /* where both coordinates are 0 */
};
/* Counts points into cells, so that a drawing of ten thousand people stays small and nobody is
 * singled out by an exact place. Both axes have the same unit. Pure but for the arena. */
void map_fit(struct arena *arena, const struct map_point *points, size_t count, struct map *out);
/* label: what the picture shows in words; names: one for each label. */
html_t chart_map(struct cx *cx, const struct map *m, str_t label, const str_t *names);

#endif

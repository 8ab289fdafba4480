/* The opinion map as a drawing: places of people, how sure they are, and what the axes mean.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_ANALYSE_MAP_H
#define ALYANS_VIEWPOINTS_ANALYSE_MAP_H

#include "kit/html/html.h"
#include "viewpoints/polis/analyse_words.h"

enum {
    MAP_SHAPES = MIXTURE_MAX + 1, /* one a group, and one for those in none */
    MAP_MARKS_MOST = 5000,        /* more people: one mark for all in a cell */
    MAP_ELLIPSES_MOST = 60,       /* up to so many people each has its uncertainty drawn */
    MAP_LINES_MOST = 16,
};

struct map_shape {
    str_t path; /* all marks of one group, as path data */
    str_t name; /* of the group; empty: none are told apart */
    size_t marks, people;
};
struct map_ellipse {
    double x, y, long_radius, short_radius;
    double cosine, sine; /* of the angle from the first axis to the long one */
};
/* Words beside the drawing, for the file that stands alone. */
struct map_line {
    str_t text;
    int x, y;
    str_t anchor; /* "start", "end" */
    bool strong;
};

/* Lengths are units of the drawing, 720 wide. */
struct map_drawing {
    str_t title, description;
    int width, height;            /* of everything */
    int left, top, right, bottom; /* the field */
    double zero_x, zero_y;        /* where the middle of the axes is */
    struct map_shape shape[MAP_SHAPES];
    size_t ellipse_count;
    struct map_ellipse ellipse[MAP_ELLIPSES_MOST];
    bool has_typical; /* else ellipse: one standard error of most people, as a cross */
    double typical_x, typical_y;
    double cross_x, cross_y; /* where it stands */
    size_t line_count;
    struct map_line line[MAP_LINES_MOST];
    size_t shown, not_placed; /* people */
    bool is_binned;
    bool is_flat; /* one axis only; marks that would cover each other are moved up or down */
};

/* whole: with its words, to stand alone. Lives in cx->arena. Errors: ERR_NO_MEMORY. */
MUST_USE err_t map_draw(struct cx *cx, const struct analysis *a, bool whole,
                        struct map_drawing *out);

/* How many are drawn, and how many are not. */
str_t map_shown(struct cx *cx, const struct map_drawing *m);

#endif

/* What charts.c hands to its views: everything placed, nothing left to compute.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SITE_CHARTS_DRAWN_H
#define ALYANS_SITE_CHARTS_DRAWN_H

#include "site/charts.h"

struct mark_drawn {
    double x, y, size; /* middle, and half of a diamond's width */
    enum mark_shape shape;
    str_t look; /* classes */
};
struct strip_drawn {
    int width;
    const struct mark_drawn *marks;
    size_t count;
};
struct share_drawn {
    bool is_drawn, has_interval;
    struct mark_drawn mark;
    double low, high;
};

#endif

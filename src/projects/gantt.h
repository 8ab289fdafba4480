/* The timeline of a project: where bars, marks, the scale and today stand. Pure geometry; a drawing
 * is 100 units wide (percent), so that it fits any screen without making texts small.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_PROJECTS_GANTT_H
#define ALYANS_PROJECTS_GANTT_H

#include "kit/base/arena.h"

/* From the first to the last day, inclusive, in days since 1970. */
struct gantt_item {
    bool has_days;
    int64_t first, last;
};
enum { GANTT_TICKS_MAX = 6 };
struct gantt_tick {
    double at;       /* percent */
    int year, month; /* month 1 to 12; 0: the year as a whole */
};
struct gantt {
    bool is_empty;       /* nothing has days: there is nothing to draw */
    int64_t first, last; /* whole months around all items */
    struct gantt_tick ticks[GANTT_TICKS_MAX];
    int tick_count;
    bool has_today;
    double today;
};
struct gantt_bar {
    double at, width; /* percent; width at least GANTT_LEAST */
};
#define GANTT_LEAST 0.8

/* The scale around all items that have days. today: a day; drawn when it lies in the months shown.
 */
struct gantt gantt_fit(const struct gantt_item *items, size_t count, int64_t today);
struct gantt_bar gantt_place(const struct gantt *g, const struct gantt_item *item);
/* The middle of a day. */
double gantt_at(const struct gantt *g, int64_t day);

/* Civil calendar (Gregorian, proleptic). */
int64_t gantt_day(int year, int month, int day);
void gantt_month(int64_t day, int *year, int *month);

#endif

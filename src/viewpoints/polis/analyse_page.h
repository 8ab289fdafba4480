/* A report as one page that needs nothing else and can be mailed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_ANALYSE_PAGE_H
#define ALYANS_VIEWPOINTS_ANALYSE_PAGE_H

#include "viewpoints/polis/analyse_map.h"

enum {
    PAGE_FINDINGS_MOST = 15,     /* of each kind above the table of all statements */
    PAGE_STATEMENTS_MOST = 2000, /* in that table */
    PAGE_PEOPLE_MOST = 60,       /* more are not listed one by one */
    PAGE_PROBLEMS_MOST = 50,
    PAGE_BLOCS_MOST = 20,
};

struct page_view {
    struct wording w;
    const struct analysis *a;
    struct map_drawing map;
    const struct labelled *main; /* NULL: the polis method */
    size_t class_count;          /* classings that were compared */
};

/* A share with its interval on a line from 0 to 100 %, 200 x 16 units. */
struct bar_view {
    bool none, few, disagree;
    double at, low, high;
};
struct bar_view page_bar(const struct findings *f, size_t g, size_t column, bool disagree);

/* Whether a statement is told among those that hang on one voice. */
bool page_hangs(const struct page_view *v, const struct labelled *l, size_t column);
/* The command that gives the same numbers, for a POSIX shell. */
str_t page_command(struct cx *cx, const struct analysis *a);
/* Of the polis method: "agrees: 66% (20 of 30)". */
str_t page_listed(struct cx *cx, const struct listed_statement *s);
str_t page_polis_groups(struct cx *cx, const struct analysis *a);
str_t page_polis_axes(struct cx *cx, const struct analysis *a);

#endif

/* What the template of "where X stands" needs. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STANDS_VIEW_H
#define ALYANS_VIEWPOINTS_STANDS_VIEW_H

#include "viewpoints/organisation_view.h"
#include "viewpoints/results/results_view.h"
#include "viewpoints/results/stands_model.h"

enum { NEIGHBOURS_SHOWN = 5 };

struct stands_page {
    const struct results_view *v;
    const struct stands *s;
    const struct told_consultation *told; /* with mandates, entries and what was said before */
    html_t disclosure;                    /* its strip */
    html_t map;                           /* empty: nothing to show, or it has no place */
};
/* Its position on this statement with what stands behind it; NULL: none. */
const struct told_position *told_on(const struct stands_page *p, const struct stand *s);
str_t stands_name(struct cx *cx, const struct stands_page *p); /* short name */
/* "It has a position on 5 of 8 statements: …" and where it stands alone. */
str_t stands_summary(struct cx *cx, const struct stands_page *p);
/* "Of 12 others who answered 5 say the same; of 4 other local ones 3." */
str_t stand_shared(struct cx *cx, const struct stands_page *p, const struct stand *s);
/* How the others answered what it has not. */
str_t stand_others(struct cx *cx, const struct stand *s);
str_t neighbour_words(struct cx *cx, const struct neighbour *n);   /* "5 of 6 (90% interval …)" */
str_t neighbours_rest(struct cx *cx, const struct stands_page *p); /* who cannot be compared */
str_t stands_place(struct cx *cx, const struct stands_page *p); /* why there is no map; its group */

#endif

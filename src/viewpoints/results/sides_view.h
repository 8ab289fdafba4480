/* What the section with both sides needs. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_SIDES_VIEW_H
#define ALYANS_VIEWPOINTS_SIDES_VIEW_H

#include "viewpoints/results/results_view.h"
#include "viewpoints/results/sides_model.h"

str_t sides_summary(struct cx *cx, const struct sides *s);
/* What of the organisations' common ground the public shares. */
str_t sides_common(struct cx *cx, const struct sides *s);
str_t sides_reading(struct cx *cx, const struct both_sides *s);
str_t sides_difference(struct cx *cx, const struct both_sides *s); /* empty: not estimated */
str_t shared_word(struct cx *cx, enum shared s);
struct share_mark side_mark(const struct both_sides *s, enum side side);
/* "7 of 13 agree (…)", or what of the public is shown. */
str_t side_words(struct cx *cx, const struct both_sides *s, enum side side);

#endif

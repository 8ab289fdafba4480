/* What the files of sentences about results share. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_WORDS_PARTS_H
#define ALYANS_VIEWPOINTS_RESULTS_WORDS_PARTS_H

#include "viewpoints/results/results_words.h"

/* Two sentences after each other; either may be empty. */
str_t joined_words(struct cx *cx, str_t a, str_t b);
str_t share_percent(struct cx *cx, double share); /* "62%" */
/* "90% interval 61% to 74%" as two ends. */
str_t interval_text(struct cx *cx, struct bounds b);
/* "Difference between −23 and +61 points" */
str_t difference_words(struct cx *cx, struct bounds b);
/* "EMDS, ESI": short names of voters. */
str_t voter_list(struct cx *cx, const struct results *r, const int32_t *voters, size_t count);

#endif

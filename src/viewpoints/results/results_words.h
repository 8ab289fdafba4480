/* What results say in words, in the reader's language. No rules here: only sentences for what the
 * model has decided. All texts live in cx->arena.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_WORDS_H
#define ALYANS_VIEWPOINTS_RESULTS_WORDS_H

#include "viewpoints/results/results_model.h"

/* The result in two or three sentences, as an editor would put it. */
str_t results_headline(struct cx *cx, const struct results *r);
/* "1 common ground, 2 divergences, 5 not settled". */
str_t results_count_words(struct cx *cx, const struct results *r);

str_t finding_word(struct cx *cx, enum finding f);
/* Why the finding is what it is and how sure: one or two sentences. */
str_t finding_reason(struct cx *cx, const struct results *r, const struct statement_result *s);
/* Whether it rests on inferred positions; empty when it has none. */
str_t finding_robust(struct cx *cx, const struct statement_result *s);

str_t basis_said(struct cx *cx, enum basis b); /* "Own position" */
/* "agrees, inferred" for readers that cannot see the mark. */
str_t cell_words(struct cx *cx, const struct stance *s);
/* Class names of the mark: "p", "m q", "z". */
str_t glyph_look(const struct stance *s);

str_t reading_word(struct cx *cx, const struct comparison *c);
/* "Difference between −23 and +61 points"; empty without one. */
str_t reading_difference(struct cx *cx, const struct comparison *c);
/* Of the whole table: may local and international be told apart? */
str_t classes_heading(struct cx *cx, const struct results *r);
str_t classes_summary(struct cx *cx, const struct results *r);

/* Why there are no groups, or how many there are. */
str_t groups_heading(struct cx *cx, const struct numbers *n);
str_t groups_summary(struct cx *cx, const struct numbers *n);
str_t group_name(struct cx *cx, int32_t group); /* "Group 1" */
str_t end_name(struct cx *cx, int end);         /* "Left end" */
/* "EMDS, ESI": who stands at this end; organisations only. */
str_t end_members(struct cx *cx, const struct results *r, int end);
/* What the map's directions are worth. */
str_t map_caption(struct cx *cx, const struct numbers *n);
/* "40 of 52 here (90% interval 66% to 86%), 31% of the others" */
str_t spoken_words(struct cx *cx, const struct spoken *s);

/* How alike the two classes answer as a whole; whether being in one explains the picture. */
str_t alignment_words(struct cx *cx, const struct alignment *a);
str_t class_test_words(struct cx *cx, const struct class_numbers *c);
/* How many independent voices there are; who answered nearly the same. */
str_t voice_words(struct cx *cx, const struct voice_numbers *v);
str_t bloc_words(struct cx *cx, const struct results *r, const struct bloc_numbers *b);

/* Which organisation's leaving would change this finding, and how far its bound moves; empty where
 * it was not computed. */
str_t finding_leaving(struct cx *cx, const struct results *r, const struct statement_result *s);
/* The same of all findings in one sentence; empty where there are none. */
str_t change_summary(struct cx *cx, const struct results *r);

str_t seed_text(struct cx *cx, const struct numbers *n);       /* digits, for the command line */
str_t share_words(struct cx *cx, int64_t part, int64_t whole); /* "2 / 3"; "none" of nothing */
str_t coded_words(struct cx *cx,
                  const struct results *r); /* "53 positions: 0 own, 53 coded (10 inferred)" */

#endif

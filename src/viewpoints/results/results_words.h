/* What results say in words, in the reader's language. No rules here: only sentences for what the
 * model has decided. All texts live in cx->arena.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_WORDS_H
#define ALYANS_VIEWPOINTS_RESULTS_WORDS_H

#include "viewpoints/results/results_bridging.h"
#include "viewpoints/results/results_cells.h"
#include "viewpoints/results/results_model.h"

/* The result in two or three sentences, as an editor would put it. */
str_t results_headline(struct cx *cx, const struct results *r);
/* "1 common ground, 2 divergences, 5 not settled". */
str_t results_count_words(struct cx *cx, const struct results *r);

/* Who was asked, when, and how many answered. */
str_t story_asked(struct cx *cx, const struct results *r);
/* How sure the whole is, in a sentence or two; empty while there is nothing. */
str_t story_sure(struct cx *cx, const struct results *r);
/* Where too few answered, for a finding and for comparing classes. */
str_t story_few(struct cx *cx, const struct results *r);
/* What many comparisons do to differences. */
str_t story_chance(struct cx *cx);
/* Findings that would be another without a single organisation. */
size_t hanging_count(const struct results *r);

str_t finding_word(struct cx *cx, enum finding f);
/* "18 agree", "1 disagrees". */
str_t agree_count(struct cx *cx, const struct statement_result *s);
str_t disagree_count(struct cx *cx, const struct statement_result *s);
/* "Local: 2 of 5 agree (…); international: … Cannot be told apart."; empty without classes. */
str_t finding_classes(struct cx *cx, const struct statement_result *s);
/* "7 of 13 agree (90% interval 32% to 75%)"; of fewer than VOICES_LEAST only counts. */
str_t agree_words(struct cx *cx, struct voices v);
/* Between whom statements bridge, and what the figure is; a side's name. */
str_t bridges_intro(struct cx *cx, const struct results *r, const struct bridges *b);
str_t bridge_side_name(struct cx *cx, const struct bridges *b, size_t side);
/* "63 agree, 9 disagree or pass"; "63 agree; fewer than 5 do not" */
str_t shown_words(struct cx *cx, const struct shown *s);
str_t few_not_shown(struct cx *cx); /* why some numbers are missing, in a sentence */
/* Why the finding is what it is and how sure: one or two sentences. cells: what may be shown of the
 * groups and last of everybody, as of shown_cells; no figure stands there from which a hidden count
 * would follow. NULL: organisations, of which everything may be told. */
str_t finding_reason(struct cx *cx, const struct results *r, const struct statement_result *s,
                     const struct shown *cells);
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

/* In tens, where a finer share would tell a count that is not shown: "80%". */
str_t about_share(struct cx *cx, double share);
/* The same without counts: "about 80% here, about 30% of the others". */
str_t spoken_share_words(struct cx *cx, const struct spoken *s);

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

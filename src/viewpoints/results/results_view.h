/* What the templates of results need, and the small pieces they ask for.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_VIEW_H
#define ALYANS_VIEWPOINTS_RESULTS_VIEW_H

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "site/charts.h"
#include "site/site.h"
#include "viewpoints/pages.h"
#include "viewpoints/results/results_model.h"
#include "viewpoints/results/results_words.h"

enum {
    MATRIX_COLUMNS_MOST = 12, /* beyond, the table scrolls within itself */
    FINDINGS_SHOWN = 5,       /* of each kind, where the public answers */
};

struct results_view {
    const struct consultation *consultation;
    const struct results *r;
    struct statement_list statements; /* in the order of numbers: by their own number */
    str_t fingerprint;                /* 64 hex digits */
    bool is_open;                     /* positions can be taken now */
    bool is_older;                    /* there are answers that are not in the figures */
    usec_t computed_at;
    html_t verify; /* the consultation's entry in the record */
};

/* The figures are not there yet, only counts. */
static inline bool is_not_yet(const struct results_view *v)
{
    return v->r->numbers->groups_found == GROUPS_NOT_YET;
}

/* GET /method: how all this is computed. */
url_t url_how_computed(struct cx *cx);

url_t url_results_json(struct cx *cx, const struct consultation *c);
url_t url_results_csv(struct cx *cx, const struct consultation *c);

static inline bool is_open_to_all(const struct results_view *v)
{
    return v->consultation->who == WHO_PUBLIC;
}

/* Voices of organisations on a statement, by side and scope. */
struct strip strip_of(const struct results *r, const struct statement_result *s);
/* Where the name of an organisation leads: its row in the matrix above, or its own page. */
enum names { NAMES_OF_ROWS, NAMES_OF_PAGES };
/* "EMDS, ESI": those who answered so, as links; column: place in r->statements. */
html_t names_of(struct cx *cx, const struct results *r, size_t column, enum position p,
                enum names names);
int32_t silent_count(const struct results *r, const struct statement_result *s);
/* Left and right mark of the comparison as charts draw it. */
struct share_mark share_mark_of(const struct comparison *c, int side);

/* Where the public answers: may counts of this statement be shown, in all and by group? */
bool shows_counts(const struct statement_result *s);
bool shows_groups(const struct results *r, size_t statement);
/* "Group 1 79%": where shows_groups. */
str_t group_share(struct cx *cx, const struct results_view *v, const struct statement_result *s,
                  int32_t group);
/* "Group 1: agrees with “A”, disagrees with “B”": by the statements that speak for it. */
str_t group_words(struct cx *cx, const struct results_view *v, int32_t group);
bool has_ungrouped(const struct results *r);
/* Place of a statement in the arrays of numbers, and back. */
size_t input_index(const struct results_view *v, const struct statement_result *s);
const struct statement *statement_at(const struct results_view *v, size_t input);

/* The k-th most used source, and how often the most used one is. */
size_t source_by_use(const struct results *r, size_t k);
int32_t largest_use(const struct results *r);
/* "Mission statement · 10 October 2013 · positions: 4" */
str_t source_facts(struct cx *cx, const struct source_use *u);
/* Do statements mark the ends? With few answers there may be a line that none can be named for. */
static inline bool has_marked_ends(const struct numbers *n)
{
    return n->has_ends && n->ends[END_LEFT].spoken_count + n->ends[END_RIGHT].spoken_count > 0;
}
/* Only where an axis is more than chance and something can be said of it. */
static inline bool has_map(const struct numbers *n)
{
    return n->axes > 0 && (n->group_count > 0 || has_marked_ends(n));
}
html_t opinion_map(struct cx *cx, const struct numbers *n);
/* A group or an end is described only from CELL_LEAST people on, where the public answers. */
bool shows_side(const struct results *r, const struct side_numbers *side);
bool shows_spoken(const struct results *r, const struct spoken *s);

#endif

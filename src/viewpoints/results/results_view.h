/* What the templates of results need, and the small pieces they ask for.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_VIEW_H
#define ALYANS_VIEWPOINTS_RESULTS_VIEW_H

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "site/charts.h"
#include "site/site.h"
#include "viewpoints/pages.h"
#include "viewpoints/results/results_bridging.h"
#include "viewpoints/results/results_cells.h"
#include "viewpoints/results/results_filter.h"
#include "viewpoints/results/results_model.h"
#include "viewpoints/results/results_words.h"

struct sides;
struct coding_summary;

enum {
    MATRIX_COLUMNS_MOST = 12, /* beyond, the table scrolls within itself */
    MATRIX_COLUMNS_PAGE = 40, /* beyond, it is turned like a page */
    FINDINGS_SHOWN = 10,      /* of each kind; the table of all statements holds the rest */
    FINDINGS_OF_PUBLIC = 5,
    BRIDGES_SHOWN = 5,
    HANGING_SHOWN = 10,
};

struct results_view {
    const struct consultation *consultation;
    const struct results *r;
    struct statement_list statements; /* in the order of numbers: by their own number */
    str_t fingerprint;                /* 64 hex digits */
    bool is_open;                     /* positions can be taken now */
    bool is_older;                    /* there are answers that are not in the figures */
    usec_t computed_at;
    int64_t counted, newer; /* answers in the figures; those that came or were revised since */
    html_t verify;          /* the consultation's entry in the record */
    html_t frozen;          /* what was frozen when it closed; empty: nothing */
    const struct disclosed *disclosed; /* of everybody on record here; NULL: the public answers */
    html_t funder; /* whose money the consultation was made with; empty: nobody's on record */
    str_t funder_text;
    struct division_list divisions; /* of organisations; none where the public answers */
    struct results_filter filter;
    struct filtered filtered;
    struct bridges bridges;
    const struct shown *cells; /* by place in r->statements: r->numbers->group_count + 1 each */
    html_t form;               /* the filter's fields */
    bool may_compare;          /* there is another consultation to compare with */
    bool gives_each_answer;    /* of the public, in the data package */
    bool was_promised;         /* and those who answered were told so */
    const struct sides *sides; /* where both answer: beside each other; else NULL */
    const struct coding_summary *coding; /* of positions read from sources; NULL: there are none */
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
url_t url_organisations_csv(struct cx *cx, const struct consultation *c);

static inline bool is_open_to_all(const struct results_view *v)
{
    return v->r->side == SIDE_PUBLIC;
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

/* Loads what the filter needs and applies it; v->r, statements and consultation are set. Errors:
 * ERR_DB, ERR_NO_MEMORY. */
MUST_USE err_t results_narrow(struct cx *cx, const struct request *rq, struct results_view *v);
/* What its organisations are compared by (stages/divisions.h): classes of the rows of r. */
MUST_USE err_t divisions_load(struct cx *cx, const struct consultation *c, const struct results *r,
                              struct division_list *out);
str_t class_address(struct cx *cx, const struct division_classes *d,
                    size_t class); /* "scope.local" */
/* The choice of a class, as a field "class". */
html_t class_field(struct cx *cx, const struct form *form, const struct division_list *divisions);
/* The page of results, narrowed so; place: "all", or empty. */
url_t url_narrowed(struct cx *cx, const struct results_view *v, const struct results_filter *f,
                   const char *place);
/* The same filter with another order, another page, other columns; of the first page. */
url_t url_sorted(struct cx *cx, const struct results_view *v, enum statement_sort sort);
url_t url_paged(struct cx *cx, const struct results_view *v, int64_t page);
url_t url_columns(struct cx *cx, const struct results_view *v, size_t first);
url_t url_of_status(struct cx *cx, const struct results_view *v, enum statement_status status);
/* The results of that side. */
url_t url_of_side(struct cx *cx, const struct consultation *c, enum side side);
/* JSON of the side at hand. */
url_t url_json_of_side(struct cx *cx, const struct results_view *v);
url_t url_polis_figures(struct cx *cx, const struct results_view *v);
url_t url_compare_list(struct cx *cx, const struct results_view *v);
url_t url_stands(struct cx *cx, const struct consultation *c, const struct organisation *o);
/* "International; opinion group 2; common ground; with “media” in the text". */
str_t filter_words(struct cx *cx, const struct results_view *v);
/* "6 of 15 organisations; 2 of 8 statements". */
str_t filter_counts(struct cx *cx, const struct results_view *v);

static inline size_t findings_shown(const struct results_view *v)
{
    return is_open_to_all(v) ? FINDINGS_OF_PUBLIC : FINDINGS_SHOWN;
}
str_t fingerprint_words(struct cx *cx, str_t hex); /* "sha256 …" */
/* Columns of the matrix on this page: [first, end). */
size_t matrix_first(const struct results_view *v);
size_t matrix_end(const struct results_view *v);
/* Of many statements only those on which the classes are told apart. */
bool shows_class_row(const struct results *r, const struct statement_result *s);
int32_t row_positions(const struct results *r, const struct organisation *o);

/* Share of the side that agrees least, drawn where it is shown; "Group 2: 7 of 9 agree (…)". */
struct share_mark bridge_mark(const struct results_view *v, const struct bridge *b);
bool bridge_shows_counts(const struct results_view *v, const struct bridge *b);
str_t bridge_words(struct cx *cx, const struct results_view *v, const struct bridge *b);
struct share_mark mark_of_bounds(double share, struct bounds b);

/* What of this statement may be shown: of everybody, of a group. */
const struct shown *shown_all(const struct results_view *v, const struct statement_result *s);
const struct shown *shown_group(const struct results_view *v, const struct statement_result *s,
                                size_t group);
/* Of those the filter leaves. */
struct shown shown_filtered(const struct results_view *v, const struct statement_result *s);
/* "Group 1: 31 of 40 agree (…)", or that it is not shown. */
str_t group_share(struct cx *cx, const struct results_view *v, const struct statement_result *s,
                  size_t group);
/* The bar of shown parts; what is not shown is drawn as neither. */
html_t shown_bar(struct cx *cx, const struct shown *s);
bool shows_spoken_counts(const struct results_view *v, const struct spoken *s);
/* What marks a side off, with counts where they may be shown. */
str_t spoken_said(struct cx *cx, const struct results_view *v, const struct spoken *s);
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

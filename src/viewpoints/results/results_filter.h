/* A part of the results: some people, some statements, in an order. Pure but for reading a query.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_FILTER_H
#define ALYANS_VIEWPOINTS_RESULTS_FILTER_H

#include "kit/http/http.h"
#include "viewpoints/results/results_model.h"
#include "viewpoints/stages/divisions.h"

enum statement_status { STATUS_ANY, STATUS_COMMON, STATUS_DIVERGENCE, STATUS_UNCLEAR };
enum { STATUS_COUNT = STATUS_UNCLEAR + 1 };
enum statement_sort { SORT_DIVIDED, SORT_AGREED, SORT_ANSWERS, SORT_NUMBER };
enum { SORT_COUNT = SORT_NUMBER + 1 };
str_t status_word(enum statement_status s); /* in addresses: "common"; of any: empty */
str_t sort_word(enum statement_sort s);     /* "divided", … */
enum statement_status status_of(enum finding f);

/* Ways to divide the organisations, known beforehand; class_of: by rows of results. */
struct division_list {
    const struct division_classes *at;
    size_t count;
};

enum { GROUP_ANY = -1, CLASS_ANY = -1 };
struct results_filter {
    size_t division; /* place in the list; count of it: none */
    int32_t class;   /* of that division; CLASS_ANY */
    int32_t group;   /* from 0; GROUP_ANY */
    enum statement_status status;
    str_t text; /* as it was written */
    enum statement_sort sort;
    int64_t page;     /* from 1 */
    size_t columns;   /* first column of the matrix that is shown */
    bool has_unknown; /* something was asked for that is not known here, and was left out */
};
enum { FILTER_TEXT_MOST = 200 };
static inline bool filter_narrows_people(const struct results_filter *f)
{
    return f->class != CLASS_ANY || f->group != GROUP_ANY;
}
static inline bool filter_narrows(const struct results_filter *f)
{
    return filter_narrows_people(f) || f->status != STATUS_ANY || f->text.len > 0;
}

/* Of the query: class ("scope.local"), group (from 1), status, q, sort, page, columns. */
struct results_filter filter_read(struct cx *cx, const struct request *rq, const struct results *r,
                                  const struct division_list *divisions);

struct filtered {
    const size_t *statements; /* places in results.statements that fit, in the order asked for */
    size_t count;
    size_t first, shown; /* those on this page */
    size_t pages;
    int64_t people, people_all; /* with a position: who fit, and all */
    bool narrows_people;
    const bool *row_in;          /* rows of results: who fits; NULL where the public answers */
    const struct voices *voices; /* by place in results.statements: of those who fit */
};
/* In arena. group voices of the public are those of numbers. */
void filter_apply(const struct results *r, const struct statement *statements,
                  const struct division_list *divisions, const struct results_filter *f,
                  struct arena *arena, struct filtered *out);

#endif

/* The page of results, its data in other shapes, and what other pages show of it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_H
#define ALYANS_VIEWPOINTS_RESULTS_H

#include "viewpoints/viewpoints.h"

/* Computed figures of consultations, kept while nothing changes. Thread safe. */
struct results_cache *results_cache_new(void);
void results_cache_free(struct results_cache *c);

extern const struct db_catalog results_sql, matches_sql;

/* GET /consultations/{slug}/results */
handler_fn results_page;
/* GET …/stands/{organisation}: where one organisation stands. */
handler_fn stands_page;
/* GET …/results/polis: the figures as Polis computes them. */
handler_fn polis_page;
/* GET …/compare, …/compare/{other}: two consultations over time. */
handler_fn compare_list_page, compare_page;
/* /secretariat/…/matches: statements of two consultations that ask the same. */
handler_fn matches_get, matches_post, match_end_post;
/* GET …/results.json: everything the page shows. */
handler_fn results_json;
/* The same for a file. Without a cache in cx's site it is of exactly what is read now. */
MUST_USE err_t results_json_of(struct cx *cx, const struct consultation *c, enum side side,
                               struct buf *out);
/* GET …/positions.csv: the positions the fingerprint is taken of; organisations only, else 404. */
handler_fn results_csv;

/* GET …/organisations.csv: who they are and who pays, for positions.csv; likewise. */
handler_fn results_organisations_csv;

/* GET /method: how results are computed. */
handler_fn how_computed_page;

/* For a section of the front page: one common ground and one divergence with their voices, and a
 * link to all findings. Empty while there is neither. Errors: ERR_DB, ERR_NO_MEMORY. */
MUST_USE err_t results_highlight(struct cx *cx, const struct consultation *c, html_t *out);
/* For the front page: facts in numbers beside the question. */
MUST_USE err_t results_facts(struct cx *cx, const struct consultation *c, html_t *out);

#endif

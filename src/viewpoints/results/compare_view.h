/* What the templates of comparing over time need. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_COMPARE_VIEW_H
#define ALYANS_VIEWPOINTS_COMPARE_VIEW_H

#include "viewpoints/results/compare_results.h"
#include "viewpoints/results/matches.h"
#include "viewpoints/results/results_view.h"

struct compare_page {
    const struct results_view *then, *now;
    const struct comparison_over_time *c;
    const struct match_row *matches; /* by hand, standing: statement is of now */
    size_t match_count;
    str_t class_word, class_label; /* asked for; empty: everybody */
    html_t form;                   /* the choice of a class; empty where the public answers */
    html_t funder_then;
    bool is_secretariat;
};
struct compare_choices {
    const struct results_view *v;
    const struct consultation *const *others;
    size_t count;
};

url_t url_compare(struct cx *cx, const struct consultation *now, const struct consultation *then,
                  enum side side);
url_t url_matches(struct cx *cx, const struct consultation *now, const struct consultation *then);
/* "5 statements ask the same as then: …" */
str_t compare_matched(struct cx *cx, const struct compare_page *p);
str_t compare_summary(struct cx *cx, const struct compare_page *p);
str_t compare_same(struct cx *cx, const struct compare_page *p); /* of the same organisations */
str_t change_word(struct cx *cx, enum change_reading r);
/* "7 of 13 agree (…)", then (0) or now (1). */
str_t pair_words(struct cx *cx, const struct compare_page *p, const struct compared_pair *k,
                 int when);
struct share_mark pair_mark(const struct compared_pair *k, int when);
str_t pair_difference(struct cx *cx, const struct compared_pair *k);
/* "Common ground then, divergence now"; empty where the finding is the same. */
str_t pair_findings(struct cx *cx, const struct compared_pair *k);
str_t paired_words(struct cx *cx, const struct paired *p);
str_t match_reason(const struct compare_page *p, const struct compared_pair *k);
str_t changed_words(struct cx *cx, const struct compare_page *p, const struct changed *c);
str_t when_of(struct cx *cx, const struct consultation *c); /* "October 2013" */

/* --- the secretariat says what asks the same --- */
struct match_page {
    const struct consultation *now, *then;
    struct statement_list of_now, of_then;
    const struct match_row *matches;
    size_t match_count;
    const struct match *by_text;
    size_t by_text_count;
    const struct likely *likely;
    size_t likely_count;
    html_t errors, statement, same_as, reason;
    int64_t ending; /* id of the match that is being taken back; 0: none */
};
const struct statement *statement_of(const struct statement_list *list, statement_id id);

#endif

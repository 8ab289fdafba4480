/* The rules of projects, as plain functions: words, dates, amounts, who may, when it may be
 * published, what is late.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_PROJECTS_RULES_H
#define ALYANS_PROJECTS_RULES_H

#include "kit/text/amount.h"
#include "projects/projects.h"

/* Words of the tables; from_word is false for any other. */
str_t project_state_word(enum project_state v);
bool project_state_from_word(str_t word, enum project_state *out);
str_t part_kind_word(enum part_kind v);
bool part_kind_from_word(str_t word, enum part_kind *out);
str_t milestone_word(enum milestone_state v); /* NONE: "" */
bool milestone_from_word(str_t word, enum milestone_state *out);
str_t report_kind_word(enum report_kind v);
bool report_kind_from_word(str_t word, enum report_kind *out);
str_t grant_money_word(enum money v);   /* "public", NOT_STATED: "" */
str_t grant_origin_word(enum origin v); /* "foreign" */
bool grant_money_from_word(str_t word, enum money *out);
bool grant_origin_from_word(str_t word, enum origin *out);

/* --- dates: days since 1970, of a date that may be known to the year only --------------------- */

struct day_span {
    int64_t first, last; /* inclusive; equal: known to the day */
};
enum { DAY_SECONDS = 24 * 3600 };
/* "2013", "2013-07", "2013-07-15" and nothing else. false: empty or no such date. */
MUST_USE bool day_span_read(str_t date, struct day_span *out);
/* Empty, or readable. */
bool date_is_fine(str_t date);
/* May something from the first to the second be? Yes while either is not known. */
bool dates_in_order(str_t from, str_t till);
int64_t day_of(usec_t at); /* UTC */
/* "2013-07-15" of a day. */
str_t day_text(struct arena *arena, int64_t day);

/* --- amounts: hundredths -----------------------------------------------------------------------
 */

/* Sum of what is stated; AMOUNT_NOT_STATED where nothing is. */
int64_t amount_add(int64_t sum, int64_t amount);
bool currency_is_fine(str_t code); /* empty or of ISO 4217 */
bool country_is_fine(str_t code);  /* empty or two of A-Z */
bool sector_is_fine(str_t code);   /* empty or five digits */

/* What the newest version of each report says was spent on a budget line, summed over reports.
 * AMOUNT_NOT_STATED: no report speaks of it. */
int64_t spent_on(const struct report_list *reports, part_id line);
/* 0.0 to any; budget 0 or not stated: -1. */
double spent_share(int64_t budget, int64_t spent);

/* --- decisions ---------------------------------------------------------------------------------
 */

/* acts_as as the route's guard set it. */
bool project_admits(const struct project *p, const struct actor *actor);
/* Bits; 0: may be published. */
enum publish_fault {
    PUBLISH_NO_TITLE = 1,
    PUBLISH_NO_FUNDER = 2,   /* neither a funder nor the word that there is none */
    PUBLISH_BOTH = 4,        /* a funder, and the word that there is none */
    PUBLISH_NO_CURRENCY = 8, /* amounts in the budget without a currency */
};
unsigned publish_faults(const struct project *p, size_t grants, const struct part_list *parts);
/* Is a text there in one language only? false where there is none at all. */
bool is_half_translated(const struct text2 *t);
/* What a reader is told: planned ones whose last due day is over are late. */
enum milestone_state milestone_shown(const struct project_part *t, int64_t today);
/* By how many days: from its last due day to when it was reached, or today. 0: in time, or no date.
 */
int64_t milestone_days_late(const struct project_part *t, int64_t today);

/* Bits of what is wrong with a row, by field. 0: fine. */
enum part_fault {
    PART_NO_TITLE = 1,
    PART_BAD_DATE = 2, /* not a date, or the end before the beginning */
    PART_NO_AMOUNT = 4,
    PART_NO_STATE = 8,
    PART_NO_EVIDENCE = 16, /* reached, and nothing shows it */
    PART_NO_THING = 32,
    PART_NO_PARTNER = 64,
};
unsigned part_faults(const struct project_part *t);
enum grant_fault { GRANT_NO_FUNDER = 1, GRANT_BAD_DATE = 2, GRANT_NO_CURRENCY = 4 };
unsigned grant_faults(const struct project_grant *g);
enum report_fault { REPORT_NO_TEXT = 1, REPORT_BAD_DATE = 2, REPORT_NO_REASON = 4 };
unsigned report_faults(const struct project_report *r);

/* The version in force of each line, in order of their first; the rest are the past ones. */
struct report_list reports_in_force(struct arena *arena, const struct report_list *all);
/* The parts of one kind, in their order. */
struct part_list parts_of_kind(struct arena *arena, const struct part_list *all,
                               enum part_kind kind);

#endif

/* The published rules of moderation and what may be decided by whom. Pure: no database, no clock;
 * tested line by line. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_MODERATION_RULES_H
#define ALYANS_MODERATION_RULES_H

#include "moderation/moderation.h"

enum {
    MODERATION_REASON_LEAST = 20,
    MODERATION_REASON_MOST = 1000,
    MODERATION_DETAIL_MOST = 300,
    MODERATION_APPEAL_LEAST = 20,
    MODERATION_APPEAL_MOST = 2000,
    MODERATION_REPORT_LEAST = 10,
    MODERATION_REPORT_MOST = 1000,
    REPORTS_WAITING_MOST = 200, /* of one text, so that nobody floods a case */
};
/* How long "X looks at it now" stands. */
#define MODERATION_LEASE (10 * 60 * USEC_PER_SECOND)
/* When the rules of MODERATION_POLICY came into force, in every representation. */
#define MODERATION_POLICY_DAY "2026-11-29"

/* --- the published list ------------------------------------------------------------------------
 */

struct rule_text {
    const char *word;    /* in addresses, exports and anchors; never renamed */
    const char *title;   /* N_() */
    const char *meaning; /* N_(): what falls under it and what does not */
    const char *detail;  /* N_(): what whoever decides must name; NULL: nothing */
    bool withholds;      /* the text itself is not shown while the removal stands */
};
extern const struct rule_text moderation_rules[MODERATION_RULES]; /* [RULE_NONE] is empty */
/* What is no ground for a removal, N_(). */
enum { MODERATION_NO_GROUNDS = 5 };
extern const char *const moderation_no_grounds[MODERATION_NO_GROUNDS];
/* RULE_NONE for a word that is none. */
enum moderation_rule rule_from_word(str_t word);

/* Stored and public words. */
str_t verdict_word(enum moderation_verdict v);    /* "", "keep", "remove" */
str_t case_origin_word(enum case_origin o);       /* "submitted", "reported", "before_rules" */
str_t case_state_word(enum case_state s);         /* "waiting", "kept", … */
str_t appeal_outcome_word(enum appeal_outcome o); /* "waits", "upheld", "overturned" */

/* --- who may decide what -----------------------------------------------------------------------
 */

struct judging {
    const struct moderation_case *c;
    const struct decision_new *d;
    int64_t account;     /* who decides; never 0 */
    bool is_author;      /* wrote the text, or speaks for the organisation that did */
    int64_t decided_by;  /* the last decision; 0: nobody, or not known any more */
    bool was_overturned; /* a decision of this account on this case, on appeal */
};
/* OK, ERR_CONFLICT, ERR_FORBIDDEN, ERR_INVALID as moderation_decide says. */
err_t decision_judge(const struct judging *j);
/* May this account decide at all, whatever it decides? The same without d. */
err_t decider_judge(const struct judging *j);
/* Must this decision say why? Only what was submitted and is kept at once need not. */
bool decision_needs_reason(const struct moderation_case *c, enum moderation_verdict v);
/* State after it. */
enum case_state state_after(const struct moderation_case *c, enum moderation_verdict v);
/* What the appeal came to. */
enum appeal_outcome outcome_after(enum moderation_verdict v);

/* Until when the removal d of the case can be appealed, 0: it cannot, now. days: setting
 * moderation.appeal_days. */
usec_t appeal_until(const struct moderation_case *c, const struct moderation_decision *d,
                    usec_t now, int64_t days);
/* "Somebody looks at it now": within the lease, and somebody else than account. */
bool is_looked_at(const struct moderation_case *c, int64_t account, usec_t now);

#endif

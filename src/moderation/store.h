/* Every SQL statement of moderation. Rows only: rules and the record are cases.c's. Results live in
 * cx->arena; errors are those of db.h unless said.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_MODERATION_STORE_H
#define ALYANS_MODERATION_STORE_H

#include "kit/crypto/crypto.h"
#include "moderation/rules.h"

extern const struct db_catalog moderation_sql;

/* A column that holds a language. */
enum lang moderation_lang(struct cx *cx, const struct db_rows *rows, int column);

struct case_list {
    const struct moderation_case *at;
    size_t count;
};
enum { CASES_SHOWN = 500 };

/* ERR_CONFLICT: the text has a case. */
MUST_USE err_t case_put(struct cx *cx, const struct moderation_case *c);
/* Only where there is none yet. Errors: ERR_NOT_FOUND. */
MUST_USE err_t case_set_token(struct cx *cx, str_t kind, int64_t subject,
                              const struct hash256 *token);
/* Of the last letter to its author, in place of the one before. */
MUST_USE err_t case_set_letter(struct cx *cx, case_id c, const struct hash256 *token);
/* Its author took the text back now: nothing waits, and nothing is kept of the author. */
MUST_USE err_t case_withdraw(struct cx *cx, case_id c);
/* With how many reports wait. Errors: ERR_NOT_FOUND. */
MUST_USE err_t case_get(struct cx *cx, case_id id, struct moderation_case *out);
MUST_USE err_t case_of(struct cx *cx, str_t kind, int64_t subject, struct moderation_case *out);
MUST_USE err_t case_by_token(struct cx *cx, const struct hash256 *token,
                             struct moderation_case *out);
/* Those of these subjects, by subject. */
MUST_USE err_t cases_of(struct cx *cx, str_t kind, const int64_t *subjects, size_t count,
                        struct case_list *out);
/* Appeals first, then by how long they wait; CASES_SHOWN at most. */
MUST_USE err_t cases_waiting(struct cx *cx, struct case_list *out);
/* Own ones, newest first: of an organisation, an account, or of a visitor (visitor_in of each
 * within). CASES_SHOWN at most. */
MUST_USE err_t cases_of_organisation(struct cx *cx, int64_t organisation, struct case_list *out);
MUST_USE err_t cases_of_account(struct cx *cx, int64_t account, struct case_list *out);
MUST_USE err_t cases_of_visitor(struct cx *cx, const struct secret *key, int64_t visitor,
                                struct case_list *out);
/* By id, after the given one. */
MUST_USE err_t cases_after(struct cx *cx, int64_t after, struct case_list *out);
/* Cases that the record knows and the database does not. */
MUST_USE err_t cases_lost(struct cx *cx, const int64_t **out, size_t *count);
/* State, verdict, waiting_since and last, where last and state are still these; the lease ends.
 * ERR_CONFLICT: somebody was faster. */
MUST_USE err_t case_move(struct cx *cx, const struct moderation_case *c, decision_id last,
                         enum case_state from);
MUST_USE err_t case_look(struct cx *cx, case_id c, int64_t account);
struct moderation_waiting {
    int64_t cases, appeals; /* appeals are among the cases */
    usec_t oldest;          /* since when the oldest waits, 0: none */
};
MUST_USE err_t case_count_waiting(struct cx *cx, struct moderation_waiting *out);
MUST_USE err_t case_count_withdrawn(struct cx *cx, int64_t *out);

MUST_USE err_t decision_put(struct cx *cx, const struct moderation_decision *d);
MUST_USE err_t decision_get(struct cx *cx, decision_id id, struct moderation_decision *out);
struct decision_list {
    const struct moderation_decision *at;
    size_t count;
};
/* Oldest first, CASES_SHOWN at most. */
MUST_USE err_t decisions_of(struct cx *cx, case_id c, struct decision_list *out);
/* Those of these ids, by id. */
MUST_USE err_t decisions_in(struct cx *cx, const int64_t *ids, size_t count,
                            struct decision_list *out);
MUST_USE err_t decision_was_overturned(struct cx *cx, case_id c, int64_t account, bool *out);

/* ERR_CONFLICT: appealed before. */
MUST_USE err_t appeal_put(struct cx *cx, const struct moderation_appeal *a);
struct appeal_list {
    const struct moderation_appeal *at;
    size_t count;
};
MUST_USE err_t appeals_of(struct cx *cx, case_id c, struct appeal_list *out); /* oldest first */
/* ERR_CONFLICT: settled before. */
MUST_USE err_t appeal_settle(struct cx *cx, appeal_id a, enum appeal_outcome outcome);

struct moderation_report {
    int64_t id;
    case_id in;
    enum moderation_rule rule;
    str_t text, email;
    enum lang language;
    usec_t made_at, answered_at;
};
struct report_list_of_case {
    const struct moderation_report *at;
    size_t count;
};
MUST_USE err_t report_put(struct cx *cx, const struct moderation_report *r);
/* All of a case, oldest first; CASES_SHOWN at most. */
MUST_USE err_t reports_of(struct cx *cx, case_id c, struct report_list_of_case *out);
/* Those that wait are answered; their addresses are forgotten. */
MUST_USE err_t reports_answer(struct cx *cx, case_id c);

/* Takes out what is personal: of one account; of everything decided before a day. */
MUST_USE err_t moderation_forget_person(struct cx *cx, int64_t account);
MUST_USE err_t moderation_forget(struct cx *cx, usec_t before, int64_t *count);
/* Removals that stand, were decided before and are not shown themselves (rule_withholds). */
MUST_USE err_t cases_withheld(struct cx *cx, usec_t before, struct case_list *out);
/* Decisions of one account, newest first, CASES_SHOWN at most; reports from its address. */
MUST_USE err_t decisions_by(struct cx *cx, int64_t account, struct decision_list *out);
MUST_USE err_t reports_from(struct cx *cx, int64_t account, struct report_list_of_case *out);

/* Removals by this account at this very moment (those of one post share it) that still stand. */
struct removal {
    case_id in;
    decision_id decision;
};
struct removal_list {
    const struct removal *at;
    size_t count;
};
MUST_USE err_t removed_at(struct cx *cx, int64_t by, usec_t at, struct removal_list *out);

#endif

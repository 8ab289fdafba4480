/* Merging, amending and translating statements, each with its entry in the record; and the rows
 * behind it. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STATEMENTS_STATEMENTS_H
#define ALYANS_VIEWPOINTS_STATEMENTS_STATEMENTS_H

#include "viewpoints/statements/rules.h"

/* Closes one for positions, because the other says the same. What was taken on it stays there and
 * counts for nothing else. Errors: those of merge_verdict, ERR_NOT_FOUND. Ledger. */
MUST_USE err_t statement_merge(struct cx *cx, statement_id from, statement_id into, str_t reason);
/* It stands for itself again, accepted. Errors: those of separate_verdict. Ledger. */
MUST_USE err_t statement_separate(struct cx *cx, statement_id s, str_t reason);

/* The same for moderation, at any time: a rejected one becomes merged into one that stands, and a
 * merged one becomes accepted again, without a verdict of its own. Ledger. */
MUST_USE err_t statement_fold(struct cx *cx, statement_id from, statement_id into, str_t reason);
MUST_USE err_t statement_unfold(struct cx *cx, statement_id s, str_t reason);

/* Is the actor who proposed it: the organisation spoken for, or this visitor? */
bool statement_is_by_actor(const struct cx *cx, const struct consultation *c,
                           const struct statement *s);
/* Takes an amendment in place of the one it amends. Errors: those of amending_verdict,
 * ERR_NOT_FOUND. Ledger. */
MUST_USE err_t statement_take_amendment(struct cx *cx, statement_id amendment);
/* What amending_verdict asks, for a page that offers it. */
MUST_USE err_t amending_load(struct cx *cx, const struct consultation *c,
                             const struct statement *original, const struct statement *amendment,
                             struct amending *out);

/* Adds or replaces the text of the language that is not the original. short_text: NULL leaves it.
 * Errors: those of translate_verdict, ERR_NOT_FOUND. Ledger, with the text before. */
struct translating {
    statement_id on;
    enum lang to;
    str_t text;
    const str_t *short_text;
    enum translation as;
};
MUST_USE err_t statement_translate(struct cx *cx, const struct translating *t);
/* Errors: those of confirm_verdict, ERR_NOT_FOUND. Ledger. */
MUST_USE err_t statement_confirm(struct cx *cx, statement_id s);

#endif

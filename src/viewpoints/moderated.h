/* Statements as texts that moderation decides on.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_MODERATED_H
#define ALYANS_VIEWPOINTS_MODERATED_H

#include "moderation/moderation.h"
#include "viewpoints/viewpoints.h"

#define MODERATED_STATEMENT "statement"
extern const struct db_catalog viewpoints_moderated_sql;
extern const struct moderated_kind viewpoints_moderated_statement;

/* A pending statement of the actor becomes a case of moderation. For statement_add. */
MUST_USE err_t statement_submit(struct cx *cx, const struct statement *s);
/* Where whoever proposed it is sent: the consultation's page, which thanks and shows, this once,
 * the link by which the author can follow the proposal and appeal from another browser. */
MUST_USE err_t statement_proposed(struct cx *cx, const struct consultation *c, statement_id s,
                                  url_t *out);
/* What stands where statements were removed: rule, reason and link, one for each; empty where
 * moderation has not removed it. */
MUST_USE err_t removed_lines(struct cx *cx, const struct statement *const *at, size_t count,
                             const html_t **out);
handler_fn statement_moderation_get; /* leads to where moderation decides on it */
/* As statement_decide, for whoever carries a decision of moderation out: with is_withheld the text
 * itself is not shown while it is rejected, and is not in the record if it was not public before.
 * Nothing where the state is so already, but for what is shown. */
MUST_USE err_t statement_moderate(struct cx *cx, statement_id s, enum statement_state to,
                                  str_t reason, bool is_withheld);
MUST_USE err_t statement_set_withheld(struct cx *cx, statement_id s, bool is_withheld);

#endif

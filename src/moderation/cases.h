/* What several files of moderation ask of a case.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_MODERATION_CASES_H
#define ALYANS_MODERATION_CASES_H

#include "moderation/store.h"

/* Did the actor write this text, or does the actor speak for the organisation that did? token: of
 * the link, may be empty. Of an account also every organisation it holds a mandate of. */
MUST_USE err_t actor_is_author(struct cx *cx, const struct moderation_case *c, str_t token,
                               bool *out);
/* For decider_judge: everything but the decision. */
MUST_USE err_t judging_load(struct cx *cx, const struct moderation_case *c, struct judging *out);
/* The text, as its kind tells it. Errors: ERR_NOT_FOUND (gone, or nobody holds such a kind). */
MUST_USE err_t moderated_load(struct cx *cx, str_t kind, int64_t subject,
                              struct moderated_text *out);
/* The case behind a link's token: of moderation, of its letter, or of the feature that holds the
 * text. Errors: ERR_NOT_FOUND. */
MUST_USE err_t case_of_token(struct cx *cx, str_t token, struct moderation_case *out);

/* A token of such a link for a letter to the author; the one in the letter before ends. */
MUST_USE err_t letter_link_make(struct cx *cx, case_id c, str_t *token);

/* letters.c: to the author and to who reported, where an address is known. */
MUST_USE err_t decision_letters(struct cx *cx, const struct moderation_case *c,
                                const struct moderation_decision *d);

/* To those who reported a text that its author has taken back. */
MUST_USE err_t withdrawal_letters(struct cx *cx, const struct moderation_case *c);

#endif

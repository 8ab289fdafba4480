/* Moderation in the words of people.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_MODERATION_WORDS_H
#define ALYANS_MODERATION_WORDS_H

#include "moderation/moderation.h"

/* "12 minutes", "5 hours", "3 days"; at least a minute. */
str_t duration_text(struct cx *cx, usec_t how_long);
str_t verdict_label(struct cx *cx, enum moderation_verdict v); /* "Kept", "Removed" */
str_t case_state_label(struct cx *cx, const struct moderation_case *c);
str_t case_origin_label(struct cx *cx, enum case_origin o);
str_t role_label(struct cx *cx, str_t role); /* "secretariat"; "not known" */
str_t kind_one(struct cx *cx, str_t kind);   /* "Statement" */

#endif

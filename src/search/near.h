/* Another word for one that nobody has written: the nearest of the vocabulary.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SEARCH_NEAR_H
#define ALYANS_SEARCH_NEAR_H

#include "search/query.h"

/* The text with each unknown word written as the nearest known one; empty: nothing is unknown, or
 * nothing is near. Errors: ERR_DB. */
MUST_USE err_t near_text(struct cx *cx, str_t text, const struct query *q, str_t *out);

#endif

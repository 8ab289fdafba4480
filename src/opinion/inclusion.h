/* Who is clustered.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_INCLUSION_H
#define ALYANS_OPINION_INCLUSION_H

#include "opinion/votes.h"

/* Guide section 3: everybody with min(needed, statements) raw answers; if these are fewer than
 * at_least, those with most answers join them, earlier rows first. included: participants, the
 * caller's. Sets *count. O(participants). Errors: ERR_NO_MEMORY. */
MUST_USE err_t inclusion_rule(const struct votes *v, int32_t needed, size_t at_least,
                              struct arena *scratch, bool *included, size_t *count);

/* The same with those marked in already (participants; NULL: none) included whatever they answered;
 * only if all these together are fewer than at_least do others join them. included may be already.
 */
MUST_USE err_t inclusion_rule_after(const struct votes *v, const bool *already, int32_t needed,
                                    size_t at_least, struct arena *scratch, bool *included,
                                    size_t *count);

/* Participants with at least needed answers. */
size_t participants_with_answers(const struct votes *v, int32_t needed);

#endif

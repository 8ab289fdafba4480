/* Which statement asks the same as one of another consultation, as the secretariat says, with a
 * public reason. Rows are never changed but for their end; each has its entry in the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_MATCHES_H
#define ALYANS_VIEWPOINTS_MATCHES_H

#include "viewpoints/viewpoints.h"

ID_TYPE(match_id);

struct match_row {
    match_id id;
    statement_id statement, same_as; /* of the consultation it was said of; of the other one */
    consultation_id in, other;
    str_t reason;
    usec_t made_at, ended_at; /* ended_at 0: it stands */
    str_t ended_reason;
};

/* Standing ones between two consultations, whichever was named first; statement is always of in.
 * Errors: ERR_DB. */
MUST_USE err_t match_list(struct cx *cx, consultation_id in, consultation_id other,
                          const struct match_row **out, size_t *count);
MUST_USE err_t match_get(struct cx *cx, match_id id, struct match_row *out); /* ERR_NOT_FOUND */

/* Both accepted, of different consultations, neither in a standing match between these two. Errors:
 * ERR_NOT_FOUND, ERR_CONFLICT (one is matched there already, or not accepted), ERR_INVALID (of one
 * consultation; no public reason). Ledger: match.made. */
MUST_USE err_t match_make(struct cx *cx, statement_id statement, statement_id same_as, str_t reason,
                          match_id *out);
/* Errors: ERR_NOT_FOUND (none such, or ended before), ERR_INVALID (no public reason). Ledger:
 * match.ended. */
MUST_USE err_t match_end(struct cx *cx, match_id id, str_t reason);

#endif

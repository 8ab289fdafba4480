/* Rows of invitations and their links. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_POSITIONS_INVITATIONS_STORE_H
#define ALYANS_VIEWPOINTS_POSITIONS_INVITATIONS_STORE_H

#include "viewpoints/positions/invitations.h"

MUST_USE err_t invitation_put(struct cx *cx, const struct invitation *i);
/* ERR_CONFLICT: over before. */
MUST_USE err_t invitation_end(struct cx *cx, invitation_id id, enum invitation_end why);
/* Those that go on for this mandate here, ended as replaced. */
MUST_USE err_t invitation_replace(struct cx *cx, consultation_id in, mandate_id m);
/* It was handed over after all. */
MUST_USE err_t invitation_set_mailed(struct cx *cx, invitation_id id, bool was_mailed);
MUST_USE err_t invitation_link_put(struct cx *cx, invitation_id id, const struct hash256 *token);
/* ERR_NOT_FOUND: no such link. */
MUST_USE err_t invitation_of_link(struct cx *cx, const struct hash256 *token,
                                  struct invitation *out, usec_t *used_at);
/* ERR_CONFLICT: used before. */
MUST_USE err_t invitation_link_used(struct cx *cx, const struct hash256 *token, int64_t positions);
MUST_USE err_t invitation_list_of_account(struct cx *cx, int64_t account,
                                          const struct invitation **out, size_t *count);
MUST_USE err_t invitation_end_of_account(struct cx *cx, int64_t account);
MUST_USE err_t invitation_forget(struct cx *cx, usec_t over_before);

#endif

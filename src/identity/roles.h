/* Roles: given, ended, handed over; never without anybody.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_IDENTITY_ROLES_H
#define ALYANS_IDENTITY_ROLES_H

#include "identity/store.h"

/* "operator", "secretariat": for the record and the command line. */
str_t role_word(uint32_t role);
MUST_USE bool role_from_word(str_t word, uint32_t *out);

/* Is there nobody else who can act in the role? */
MUST_USE err_t role_is_last(struct cx *cx, account_id id, uint32_t role, bool *out);
/* The roles of the account that nobody else holds: bits; 0: all may end. */
MUST_USE err_t roles_may_end(struct cx *cx, const struct account *who, uint32_t *last);
MUST_USE err_t role_end_all(struct cx *cx, const struct account *who);

/* Offers the role to an account, by cx->actor; an older offer of it ends. Errors: ERR_CONFLICT
 * (held already, account closed), ERR_NOT_FOUND. */
MUST_USE err_t role_offer(struct cx *cx, account_id to, uint32_t role);
/* One's own offer, while its maker still holds the role. Errors: ERR_NOT_FOUND, ERR_FACTOR (to take
 * it one needs the second factor). */
MUST_USE err_t role_offer_take(struct cx *cx, int64_t id);
MUST_USE err_t role_offer_decline(struct cx *cx, int64_t id);

#endif

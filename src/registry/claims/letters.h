/* Letters about claims and objections, each in the language of whoever it goes to.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_CLAIMS_LETTERS_H
#define ALYANS_REGISTRY_CLAIMS_LETTERS_H

#include "registry/claims/claims.h"

/* The link with which an address is confirmed. *is_sent: false where no letter can go there, which
 * is no error. */
MUST_USE err_t claim_link_send(struct cx *cx, const struct claim *c, const struct organisation *o,
                               str_t token, bool *is_sent);
/* How the claim was decided (c->state, c->reason); gets_link: another letter brings the link to
 * choose a password. Where no letter can go, nothing. */
MUST_USE err_t claim_decision_send(struct cx *cx, const struct claim *c,
                                   const struct organisation *o, bool gets_link);
/* Likewise to a person who left an address with an objection. */
MUST_USE err_t objection_decision_send(struct cx *cx, const struct objection *x,
                                       const struct organisation *o);

#endif

/* The second factor of an account: setting it up, giving it, losing it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_IDENTITY_FACTOR_H
#define ALYANS_IDENTITY_FACTOR_H

#include "identity/store.h"

/* Setting up, replacing and removing want the factor given within this time, where there is one. */
#define FACTOR_FRESH (INT64_C(15) * 60 * USEC_PER_SECOND)
bool factor_is_fresh(const struct cx *cx);

/* Begins to set up, or to replace: a new secret, which counts for nothing yet. */
MUST_USE err_t factor_begin(struct cx *cx, account_id who);
/* The secret being set up, 20 bytes. Errors: ERR_NOT_FOUND (none is). */
MUST_USE err_t factor_pending(struct cx *cx, account_id who, bytes_t *secret);

/* What became of one try. */
enum factor_answer {
    FACTOR_GIVEN,
    FACTOR_GIVEN_BY_RECOVERY, /* that recovery code is used up */
    FACTOR_UNREADABLE,        /* neither six digits nor a recovery code */
    FACTOR_WRONG,
    FACTOR_SPENT,
    FACTOR_CLOCK, /* *minutes_off as in rules.h */
    FACTOR_LOST,  /* the key of the installation is another one: only the operator can help */
};
/* The first code of the secret being set up, with typed. FACTOR_GIVEN: it counts from now on, other
 * sessions have ended, and codes holds ten new recovery codes, as written. Writes the ledger.
 * Errors: ERR_NOT_FOUND (nothing is being set up). */
MUST_USE err_t factor_confirm(struct cx *cx, account_id who, str_t typed,
                              enum factor_answer *answer, int *minutes_off,
                              str_t codes[RECOVERY_CODES]);
/* A code of the app or a recovery code. Given, it is used up. Nothing is said to the session. */
MUST_USE err_t factor_try(struct cx *cx, const struct account *who, str_t typed,
                          enum factor_answer *answer, int *minutes_off);
/* After it was given: tries are forgotten, the session goes on with it, and a doubt that is younger
 * than the factor ends. */
MUST_USE err_t factor_accept(struct cx *cx, const struct account *who, int64_t session, str_t peer);

/* Ten new ones; the old ones are void. Writes the ledger. */
MUST_USE err_t recovery_renew(struct cx *cx, account_id who, str_t codes[RECOVERY_CODES]);
/* Writes the ledger with the reason, which is public. Errors: ERR_NOT_FOUND (there is none). */
MUST_USE err_t factor_remove(struct cx *cx, account_id who, str_t reason);

/* The sentence for a refused try; empty when it was given. */
str_t factor_answer_text(struct cx *cx, enum factor_answer answer, int minutes_off);

#endif

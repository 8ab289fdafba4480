/* Rows of identity: every statement behind a function. Callers check rights and write the ledger.
 * All results live in cx->arena; all errors are those of db.h unless said.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_IDENTITY_STORE_H
#define ALYANS_IDENTITY_STORE_H

#include "identity/identity.h"
#include "identity/rules.h"

extern const struct db_catalog identity_sql;

/* --- accounts --------------------------------------------------------------------------------- */

/* Errors: ERR_CONFLICT (the folded address is taken; the transaction goes on). */
MUST_USE err_t account_put(struct cx *cx, const struct account *a, str_t email_folded);
/* Errors: ERR_NOT_FOUND. */
MUST_USE err_t account_get(struct cx *cx, account_id id, struct account *out);
MUST_USE err_t account_get_by_email(struct cx *cx, str_t email_folded, struct account *out);
/* In no order. */
MUST_USE err_t account_get_all(struct cx *cx, struct account **out, size_t *count);
/* The argon2id text, empty until one is chosen. Errors: ERR_NOT_FOUND. */
MUST_USE err_t account_password(struct cx *cx, account_id id, str_t *out);
MUST_USE err_t account_set_password(struct cx *cx, account_id id, str_t hash);
MUST_USE err_t account_set_disabled(struct cx *cx, account_id id, bool disabled);
MUST_USE err_t account_set_language(struct cx *cx, account_id id, enum lang language);

/* --- sessions --------------------------------------------------------------------------------- */

struct session {
    int64_t id;
    usec_t created_at, seen_at, ends_at;
};
struct session_found {
    int64_t session, account, speaks_under;
    uint32_t roles;
    usec_t seen_at;
};
/* One query: the session of this token, neither over nor unused since idle_since, of an account
 * that is not disabled. Errors: ERR_NOT_FOUND. */
MUST_USE err_t session_find(struct cx *cx, const struct hash256 *token, usec_t idle_since,
                            struct session_found *out);
MUST_USE err_t session_put(struct cx *cx, int64_t id, account_id who, const struct hash256 *token,
                           usec_t ends_at);
MUST_USE err_t session_set_speaks_under(struct cx *cx, int64_t id, int64_t mandate);
MUST_USE err_t session_set_seen(struct cx *cx, int64_t id);
/* Those that session_find would find; newest first, at most 100. */
MUST_USE err_t session_list(struct cx *cx, account_id who, usec_t idle_since,
                            const struct session **out, size_t *count);
/* One session of this account; nothing happens if it is somebody else's. */
MUST_USE err_t session_end(struct cx *cx, account_id who, int64_t id);
/* All sessions of the account but one (0: all). */
MUST_USE err_t session_end_others(struct cx *cx, account_id who, int64_t but);

/* --- links ------------------------------------------------------------------------------------ */

struct entry_link {
    int64_t id;
    account_id account;
    enum link_purpose purpose;
};
MUST_USE err_t link_put(struct cx *cx, const struct entry_link *link, const struct hash256 *token,
                        usec_t ends_at);
/* A link that still lets in: not over, not used (a demo link may be), account not disabled.
 * Errors: ERR_NOT_FOUND. */
MUST_USE err_t link_find(struct cx *cx, const struct hash256 *token, struct entry_link *out);
/* Errors: ERR_NOT_FOUND when somebody was faster. */
MUST_USE err_t link_use(struct cx *cx, int64_t id);
/* Invitations and resets of this account that were not used end. */
MUST_USE err_t link_end_open(struct cx *cx, account_id who);

/* --- failed tries ----------------------------------------------------------------------------- */

struct try_keys {
    struct hash256 account, peer;
};
/* Within THROTTLE_WINDOW. */
MUST_USE err_t failures_of(struct cx *cx, const struct try_keys *keys, struct failures *pair,
                           struct failures *peer);
MUST_USE err_t failure_put(struct cx *cx, const struct try_keys *keys);
/* Of the pair. */
MUST_USE err_t failures_forget(struct cx *cx, const struct try_keys *keys);

/* Deletes sessions and links that are over and failures nobody counts any more. */
MUST_USE err_t identity_sweep(struct cx *cx, usec_t idle_since);

#endif

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
MUST_USE err_t account_set_roles(struct cx *cx, account_id id, uint32_t roles);
MUST_USE err_t account_set_doubt(struct cx *cx, account_id id, usec_t since); /* 0: none */
MUST_USE err_t account_set_seen(struct cx *cx, account_id id, usec_t day);
/* Others of this role who can act: let in, neither disabled nor erased. */
MUST_USE err_t account_count_others(struct cx *cx, account_id but, uint32_t role, int64_t *out);
MUST_USE err_t account_set_language(struct cx *cx, account_id id, enum lang language);

/* What the record sealed of accounts that are not erased, beside what stands in their rows. */
struct sealed_value {
    account_id account;
    str_t name;  /* "name" or "email" */
    str_t value; /* canonical JSON */
    str_t is;
};
MUST_USE err_t account_sealed_values(struct cx *cx, const struct sealed_value **out, size_t *count);

/* --- sessions --------------------------------------------------------------------------------- */

struct session {
    int64_t id;
    usec_t created_at, seen_at, ends_at;
    usec_t factor_at; /* 0: the second factor was not given in it */
};
struct session_found {
    int64_t session, account, speaks_under;
    uint32_t roles;
    usec_t seen_at, factor_at;
    bool has_factor, has_password; /* its account */
};
/* Password given, code not: good for giving the code and for signing out, else a visitor's. */
static inline bool session_is_half(const struct session_found *s)
{
    return s->session != 0 && s->has_factor && s->factor_at == 0;
}
/* One query: the session of this token, neither over nor unused since idle_since, of an account
 * that is not disabled. Errors: ERR_NOT_FOUND. */
MUST_USE err_t session_find(struct cx *cx, const struct hash256 *token, usec_t idle_since,
                            struct session_found *out);
/* Its id, ends_at and factor_at are stored; it begins now. */
MUST_USE err_t session_put(struct cx *cx, const struct session *s, account_id who,
                           const struct hash256 *token);
/* The second factor was given now. */
MUST_USE err_t session_set_factor(struct cx *cx, int64_t id, usec_t ends_at);
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
    account_id made_by; /* 0: the operator at the command line */
};
/* Made by cx->actor in its capacity. */
MUST_USE err_t link_put(struct cx *cx, const struct entry_link *link, const struct hash256 *token,
                        usec_t ends_at);
/* A link that still lets in: not over, not used (a demo link may be), account not disabled.
 * Errors: ERR_NOT_FOUND. */
MUST_USE err_t link_find(struct cx *cx, const struct hash256 *token, struct entry_link *out);
/* Errors: ERR_NOT_FOUND when somebody was faster. */
MUST_USE err_t link_use(struct cx *cx, int64_t id);
/* Invitations and resets of this account that were not used end. */
MUST_USE err_t link_end_open(struct cx *cx, account_id who);

/* What the owner of an account sees of the links made for it. */
struct link_made {
    enum link_purpose purpose;
    int made_as; /* enum ledger_as */
    usec_t created_at, ends_at, used_at;
};
/* Newest first, at most 50; none of a demonstration. */
MUST_USE err_t link_list(struct cx *cx, account_id who, const struct link_made **out,
                         size_t *count);
/* Links to choose a new password that the owner was not told of yet. */
MUST_USE err_t link_count_untold(struct cx *cx, account_id who, int64_t *out);
MUST_USE err_t link_set_told(struct cx *cx, account_id who);
MUST_USE err_t link_delete_all(struct cx *cx, account_id who);

/* --- failed tries ----------------------------------------------------------------------------- */

struct try_keys {
    struct hash256 account, peer;
    bool is_of_code; /* of the second factor */
};
/* Within THROTTLE_WINDOW. */
MUST_USE err_t failures_of(struct cx *cx, const struct try_keys *keys, struct failures *pair,
                           struct failures *peer);
/* Of the account, from wherever they came. */
MUST_USE err_t failures_of_account(struct cx *cx, const struct try_keys *keys,
                                   struct failures *out);
MUST_USE err_t failure_put(struct cx *cx, const struct try_keys *keys);
/* Of the pair. */
MUST_USE err_t failures_forget(struct cx *cx, const struct try_keys *keys);

/* --- the second factor: store_factor.c ----------------------------------------------------------
 */

struct factor_row {
    bytes_t secret;      /* sealed; empty: none yet */
    bytes_t next_secret; /* sealed, being set up; empty: none */
    usec_t confirmed_at; /* 0: only being set up */
    int64_t last_step;   /* codes up to this step are spent */
};
/* All zeros when there is none. */
MUST_USE err_t factor_get(struct cx *cx, account_id who, struct factor_row *out);
MUST_USE err_t factor_put_next(struct cx *cx, account_id who, bytes_t sealed);
/* The secret counts from now on, its codes after this step. */
MUST_USE err_t factor_put_confirmed(struct cx *cx, account_id who, bytes_t sealed, int64_t step);
/* Errors: ERR_CONFLICT (spent meanwhile). */
MUST_USE err_t factor_spend(struct cx *cx, account_id who, int64_t step);
/* The recovery codes go too. */
MUST_USE err_t factor_delete(struct cx *cx, account_id who);
MUST_USE err_t recovery_put(struct cx *cx, account_id who, const struct hash256 *code);
/* Errors: ERR_NOT_FOUND (no such code, or used). */
MUST_USE err_t recovery_use(struct cx *cx, account_id who, const struct hash256 *code);
MUST_USE err_t recovery_count(struct cx *cx, account_id who, int64_t *left);
MUST_USE err_t recovery_delete(struct cx *cx, account_id who);

/* --- roles handed over: store_person.c ----------------------------------------------------------
 */

struct role_offer {
    int64_t id;
    account_id to, by;
    uint32_t role;
    usec_t created_at, ends_at;
    str_t to_name, by_name;
};
struct role_offer_list {
    const struct role_offer *at;
    size_t count;
};
MUST_USE err_t offer_put(struct cx *cx, const struct role_offer *o);
/* One that is open. Errors: ERR_NOT_FOUND. */
MUST_USE err_t offer_get(struct cx *cx, int64_t id, struct role_offer *out);
MUST_USE err_t offer_list_of(struct cx *cx, account_id who, struct role_offer_list *out);
MUST_USE err_t offer_list_of_role(struct cx *cx, uint32_t role, struct role_offer_list *out);
MUST_USE err_t offer_end(struct cx *cx, int64_t id);

/* --- erasing and retention: store_person.c ------------------------------------------------------
 */

/* Name, address and password go, with sessions, links, factor and offers; the number stays. */
MUST_USE err_t account_anonymise(struct cx *cx, account_id who);
struct account_ids {
    const int64_t *at;
    size_t count;
};
MUST_USE err_t account_list_unused(struct cx *cx, usec_t before, struct account_ids *out);
MUST_USE err_t account_list_idle(struct cx *cx, usec_t before, struct account_ids *out);
struct swept {
    int64_t sessions, links, failures, offers;
};
/* Deletes sessions and links that ended then or before, sessions not used since, older failures,
 * and offers that are over. */
struct sweep_before {
    usec_t ended, unused, failed;
};
MUST_USE err_t identity_sweep(struct cx *cx, const struct sweep_before *before, struct swept *out);

#endif

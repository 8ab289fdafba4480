/* Rows of claims and objections. Callers check rights and write the ledger. Results live in
 * cx->arena; errors are those of db.h unless said.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_CLAIMS_STORE_H
#define ALYANS_REGISTRY_CLAIMS_STORE_H

#include "kit/crypto/crypto.h"
#include "registry/claims/claims.h"
#include "registry/store.h"

enum { CLAIMS_SHOWN = 200 };

/* token NULL: no link is out. */
MUST_USE err_t claim_put(struct cx *cx, const struct claim *c, const struct hash256 *token);
/* Errors: ERR_NOT_FOUND. */
MUST_USE err_t claim_get(struct cx *cx, claim_id id, struct claim *out);
/* Whatever has become of it. Errors: ERR_NOT_FOUND. */
MUST_USE err_t claim_get_by_token(struct cx *cx, const struct hash256 *token, struct claim *out);
/* Errors: ERR_CONFLICT (its state is not from any more). */
MUST_USE err_t claim_set_state(struct cx *cx, const struct claim *c, enum claim_state from);
/* Of one page, newest first, CLAIMS_SHOWN at most. */
MUST_USE err_t claim_get_of(struct cx *cx, organisation_id o, struct claim_list *out);
MUST_USE err_t claim_get_all(struct cx *cx, struct claim_list *out);
MUST_USE err_t claim_count_open(struct cx *cx, organisation_id o, int64_t *out);
/* Those the secretariat has to decide on. */
MUST_USE err_t claim_count_waiting(struct cx *cx, int64_t *out);
/* Lapses links sent before sent, and empties what is personal in claims and objections decided
 * before kept. *count: rows touched. */
MUST_USE err_t claims_forget(struct cx *cx, usec_t sent, usec_t kept, int64_t *count);
/* Of one account: its claims, and what was written from its address. */
MUST_USE err_t claim_get_of_person(struct cx *cx, int64_t account, struct claim_list *out);
MUST_USE err_t objection_get_of_person(struct cx *cx, int64_t account, struct objection_list *out);
MUST_USE err_t claims_forget_person(struct cx *cx, int64_t account);
/* Addresses among its standing contacts, without those that are over. */
MUST_USE err_t contact_get_emails(struct cx *cx, organisation_id o, const str_t **out,
                                  size_t *count);

MUST_USE err_t objection_put(struct cx *cx, const struct objection *o);
/* Errors: ERR_NOT_FOUND. */
MUST_USE err_t objection_get(struct cx *cx, objection_id id, struct objection *out);
/* Errors: ERR_CONFLICT (decided before). */
MUST_USE err_t objection_set_decided(struct cx *cx, const struct objection *o);
MUST_USE err_t objection_get_of(struct cx *cx, organisation_id o, struct objection_list *out);
MUST_USE err_t objection_get_all(struct cx *cx, struct objection_list *out);
/* Open ones of persons about this page. */
MUST_USE err_t objection_count_open(struct cx *cx, organisation_id o, int64_t *out);
/* Open ones, of all pages. */
MUST_USE err_t objection_count_waiting(struct cx *cx, int64_t *out);
/* Is there such a row on this page? */
MUST_USE err_t objection_target_exists(struct cx *cx, organisation_id o, enum objection_about about,
                                       int64_t about_id, bool *out);
/* Every hour: links not used lapse, and what is personal goes once it was kept long enough. */
MUST_USE err_t registry_housekeep(struct cx *cx);

/* Takes the value out of a fact's row. */
MUST_USE err_t fact_clear(struct cx *cx, int64_t fact);
/* Rows of the same organisation with the same value, standing or over, itself among them; oldest
 * first, at most SAME_FACTS_MOST. None when its value is gone. */
enum { SAME_FACTS_MOST = 100 };
struct same_fact {
    int64_t id;
    bool stands;
};
MUST_USE err_t fact_get_same(struct cx *cx, int64_t fact, struct same_fact out[SAME_FACTS_MOST],
                             size_t *count);
/* What is open about a row goes on being about the row that corrects it. */
MUST_USE err_t objections_move(struct cx *cx, enum objection_about about, int64_t from, int64_t to);

str_t objection_state_word(enum objection_state s); /* stored, and in the record */
str_t claim_proof_word(enum claim_proof p);
str_t claim_state_word(enum claim_state s);
/* By id, CLAIMS_SHOWN at most. */
MUST_USE err_t claim_get_after(struct cx *cx, int64_t after, struct claim_list *out);
MUST_USE err_t objection_get_after(struct cx *cx, int64_t after, struct objection_list *out);
/* Those the record knows and the database does not. */
MUST_USE err_t claim_each_lost(struct cx *cx, void (*each)(void *to, int64_t id), void *to);
MUST_USE err_t objection_each_lost(struct cx *cx, void (*each)(void *to, int64_t id), void *to);
/* compare.c: of alyans verify. */
MUST_USE err_t claims_compare(struct cx *cx, struct record_differences *to);

#endif

/* Rows of the registry: every statement behind a function. Callers check rights and write the
 * ledger. All results live in cx->arena; all errors are those of db.h unless said.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_STORE_H
#define ALYANS_REGISTRY_STORE_H

#include "registry/registry.h"

extern const struct db_catalog registry_sql;

/* Errors: ERR_CONFLICT (slug taken; the transaction goes on). */
MUST_USE err_t organisation_put(struct cx *cx, const struct organisation *o);
/* Everything but id, slug, is_example and created_at. */
MUST_USE err_t organisation_update(struct cx *cx, const struct organisation *o);
/* Errors: ERR_NOT_FOUND. */
MUST_USE err_t organisation_get(struct cx *cx, organisation_id id, struct organisation *out);
MUST_USE err_t organisation_get_by_slug(struct cx *cx, str_t slug, struct organisation *out);
/* In no order. */
MUST_USE err_t organisation_get_all(struct cx *cx, struct organisation **out, size_t *count);

MUST_USE err_t mandate_put(struct cx *cx, const struct mandate *m);
/* Errors: ERR_NOT_FOUND. */
MUST_USE err_t mandate_get(struct cx *cx, mandate_id id, struct mandate *out);
/* Errors: ERR_NOT_FOUND (none such, or revoked before). */
MUST_USE err_t mandate_set_revoked(struct cx *cx, mandate_id id);
/* Of one account, newest first, at most 200. */
MUST_USE err_t mandate_get_of_account(struct cx *cx, account_id who, const struct mandate **out,
                                      size_t *count);
/* Mandates to speak for this organisation that hold now. */
MUST_USE err_t mandate_count_holding(struct cx *cx, organisation_id whom, size_t *out);
/* Of everybody, newest first, at most 2000. */
MUST_USE err_t mandate_get_all(struct cx *cx, const struct mandate **out, size_t *count);

MUST_USE err_t source_put(struct cx *cx, const struct source *s);

#endif

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

/* id, account, organisation, scopes, dates, given_by, given_under and reason are stored. */
MUST_USE err_t mandate_put(struct cx *cx, const struct mandate *m);
/* Errors: ERR_NOT_FOUND. */
MUST_USE err_t mandate_get(struct cx *cx, mandate_id id, struct mandate *out);
/* Errors: ERR_NOT_FOUND (none such, or revoked before). */
MUST_USE err_t mandate_set_revoked(struct cx *cx, mandate_id id, str_t ended_by);
MUST_USE err_t mandate_set_confirmed(struct cx *cx, mandate_id id);
/* withheld_at 0: the name is public. */
MUST_USE err_t mandate_set_name(struct cx *cx, mandate_id id, usec_t withheld_at, str_t by,
                                str_t reason);
/* Of one account, newest first, at most 200. */
MUST_USE err_t mandate_get_of_account(struct cx *cx, account_id who, const struct mandate **out,
                                      size_t *count);
/* Of one organisation, newest first, at most 500; open: only those that run or will. */
MUST_USE err_t mandate_get_of_organisation(struct cx *cx, organisation_id whose,
                                           const struct mandate **out, size_t *count);
MUST_USE err_t mandate_get_open(struct cx *cx, organisation_id whose, const struct mandate **out,
                                size_t *count);
/* All, newest first. */
MUST_USE err_t mandate_get_all(struct cx *cx, const struct mandate **out, size_t *count);
/* Mandates held by another account than the one that the record has sealed. */
MUST_USE err_t mandate_each_wrong_holder(struct cx *cx, void (*each)(void *to, mandate_id m),
                                         void *to);

MUST_USE err_t source_put(struct cx *cx, const struct source *s);

#endif

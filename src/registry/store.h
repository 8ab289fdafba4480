/* Rows of the registry: every statement behind a function. Callers check rights and write the
 * ledger. All results live in cx->arena; all errors are those of db.h unless said.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_STORE_H
#define ALYANS_REGISTRY_STORE_H

#include "registry/registry.h"
#include "site/feature.h"

extern const struct db_catalog registry_sql;
extern const struct search_source registry_search[]; /* search.c */

/* What finds an organisation and puts it in its place: columns made of its names. */
struct organisation_keys {
    str_t folded;            /* never empty once made */
    str_t order[LANG_COUNT]; /* text_sort_key of its name */
};

/* --- organisations: store_organisations.c ------------------------------------------------------
 */

/* Errors: ERR_CONFLICT (a slug is taken: those before it are stored; the transaction goes on). */
MUST_USE err_t organisation_put_many(struct cx *cx, const struct organisation *at,
                                     const struct organisation_keys *keys, size_t count);
/* Everything but id, slug, is_example, created_at, import, merging and removing. */
MUST_USE err_t organisation_update(struct cx *cx, const struct organisation *o,
                                   const struct organisation_keys *keys);
MUST_USE err_t organisation_set_keys(struct cx *cx, const int64_t *ids,
                                     const struct organisation_keys *keys, size_t count);
/* merged_into, merged_at = now, dissolved. */
MUST_USE err_t organisation_set_merged(struct cx *cx, const struct organisation *o);
MUST_USE err_t organisation_set_removed(struct cx *cx, int64_t import, int64_t *count);
MUST_USE err_t mandate_count_of_import(struct cx *cx, int64_t import, int64_t *count);
/* Also removed ones. Errors: ERR_NOT_FOUND. */
MUST_USE err_t organisation_get(struct cx *cx, organisation_id id, struct organisation *out);
/* Not removed ones. Errors: ERR_NOT_FOUND. */
MUST_USE err_t organisation_get_by_slug(struct cx *cx, str_t slug, struct organisation *out);
/* All, also removed ones, by id. */
MUST_USE err_t organisation_get_all(struct cx *cx, struct organisation **out, size_t *count);
/* Not removed ones, in the order of the reader's language. */
MUST_USE err_t organisation_get_ordered(struct cx *cx, struct organisation **out, size_t *count);
/* Of these ids, by id; those there are. */
MUST_USE err_t organisation_get_many(struct cx *cx, const int64_t *ids, size_t id_count,
                                     struct organisation **out, size_t *count);
/* Ids after the given one whose keys were never made, ascending, at most limit. */
MUST_USE err_t organisation_get_unkeyed(struct cx *cx, int64_t after, size_t limit, int64_t *ids,
                                        size_t *count);
/* The newest ones with their keys, at most limit. */
MUST_USE err_t organisation_get_newest_keyed(struct cx *cx, size_t limit, int64_t *ids,
                                             struct organisation_keys *keys, size_t *count);
/* All that merged into another and were not removed, by id. */
MUST_USE err_t organisation_get_all_merged(struct cx *cx, struct organisation **out, size_t *count);
/* Ids that merged into this one. */
MUST_USE err_t organisation_get_merged_from(struct cx *cx, organisation_id into, int64_t **ids,
                                            size_t *count);

/* One row of the directory. */
struct directory_row {
    int64_t id;
    str_t kind, country, dissolved;
    enum scope scope;
    bool is_merged;
};
enum { FIND_WORDS = 4 };
/* Not removed ones in the order of the reader's language, whose names hold every word (folded;
 * empty: any). */
MUST_USE err_t directory_get(struct cx *cx, const str_t words[FIND_WORDS],
                             const struct directory_row **out, size_t *count);

/* --- facts and memberships: store_facts.c --------------------------------------------------------
 */

MUST_USE err_t fact_put_many(struct cx *cx, const struct fact *at, size_t count);
/* Errors: ERR_NOT_FOUND. */
MUST_USE err_t fact_get(struct cx *cx, fact_id id, struct fact *out);
/* Errors: ERR_NOT_FOUND (none such, or over before). */
MUST_USE err_t fact_set_ended(struct cx *cx, fact_id id);
/* Of one organisation, by id; also relations of others to it. */
MUST_USE err_t fact_get_of(struct cx *cx, organisation_id o, struct fact_list *out);
/* Standing names and identifiers of these organisations, by organisation. */
MUST_USE err_t fact_get_names(struct cx *cx, const int64_t *ids, size_t count,
                              struct fact_list *out);
/* Standing facts of a kind of all organisations, by organisation; without those of removed ones. */
MUST_USE err_t fact_get_of_kind(struct cx *cx, enum fact_kind kind, struct fact_list *out);
/* Standing ones of these organisations, by organisation. */
MUST_USE err_t fact_get_of_many(struct cx *cx, const int64_t *ids, size_t count,
                                struct fact_list *out);
MUST_USE err_t fact_get_all(struct cx *cx, struct fact_list *out);
/* Which organisation has it, standing; 0: none. */
MUST_USE err_t fact_get_owner(struct cx *cx, str_t scheme, str_t value, int64_t *organisation);

struct membership_list {
    const struct membership *at;
    size_t count;
};
MUST_USE err_t membership_put_many(struct cx *cx, const struct membership *at, size_t count);
/* Errors: ERR_NOT_FOUND (none such, or superseded before). */
MUST_USE err_t membership_set_superseded(struct cx *cx, membership_id id);
/* Errors: ERR_NOT_FOUND. */
MUST_USE err_t membership_get(struct cx *cx, membership_id id, struct membership *out);
/* Of one organisation, by id, also superseded ones. */
MUST_USE err_t membership_get_of(struct cx *cx, organisation_id o, struct membership_list *out);
/* Standing ones of all organisations, by organisation; without those of removed ones. */
MUST_USE err_t membership_get_standing(struct cx *cx, struct membership_list *out);
MUST_USE err_t membership_get_all(struct cx *cx, struct membership_list *out);

/* --- mandates and sources: store.c ------------------------------------------------------------ */

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

#endif

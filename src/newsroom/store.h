/* Rows of the newsroom: SQL and nothing but. Errors of all: ERR_DB and its kin; ERR_NOT_FOUND where
 * one row is asked for. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_STORE_H
#define ALYANS_NEWSROOM_STORE_H

#include "newsroom/rules.h"

/* --- store.c: articles, versions, sections, tags, evidence ---------------------------------------
 */

/* ERR_CONFLICT: slug taken. */
MUST_USE err_t section_insert(struct cx *cx, const struct section *s);
MUST_USE err_t section_update(struct cx *cx, const struct section *s);
MUST_USE err_t section_get(struct cx *cx, section_id id, struct section *out);
MUST_USE err_t tag_get(struct cx *cx, tag_id id, struct tag *out);
MUST_USE err_t tag_insert(struct cx *cx, const struct tag *t);
MUST_USE err_t tag_update(struct cx *cx, const struct tag *t);
MUST_USE err_t article_tags_set(struct cx *cx, article_id a, const int64_t *tags, size_t count);

/* ERR_CONFLICT: slug taken. */
MUST_USE err_t article_insert(struct cx *cx, const struct article *a);
/* All but id, slug, original and what never changes. */
MUST_USE err_t article_update(struct cx *cx, const struct article *a);
MUST_USE err_t article_ids(struct cx *cx, int64_t after, size_t limit, int64_t *out, size_t *count);
MUST_USE err_t version_put(struct cx *cx, const struct article_version *v);
/* One version alone: what a page or a feed shows. */
MUST_USE err_t version_get(struct cx *cx, article_id a, int64_t number,
                           struct article_version *out);
/* Public versions that correct or add, of many articles at once, by article and number. */
MUST_USE err_t corrections_of(struct cx *cx, const int64_t *articles, size_t count,
                              struct article_version_list *out);
/* Of every version after the public one: approved now, by the actor; published at published_at. */
MUST_USE err_t version_set_approved(struct cx *cx, article_version_id v);
MUST_USE err_t version_set_published(struct cx *cx, article_version_id v, usec_t at);
MUST_USE err_t confirmation_put(struct cx *cx, article_id a, const struct article_confirmation *c);
MUST_USE err_t evidence_insert(struct cx *cx, const struct evidence *e);
MUST_USE err_t evidence_get(struct cx *cx, evidence_id id, struct evidence *out);
MUST_USE err_t evidence_set_ended(struct cx *cx, evidence_id id);
MUST_USE err_t organisations_publishing(struct cx *cx, const int64_t *ids, size_t count,
                                        bool *used);

/* --- store_desk.c: previews, autosaves, persons
 * --------------------------------------------------- */

MUST_USE err_t preview_insert(struct cx *cx, article_id a, bytes_t hash, usec_t ends_at);
MUST_USE err_t preview_end(struct cx *cx, article_id a);
MUST_USE err_t preview_by_hash(struct cx *cx, bytes_t hash, article_id *out);
MUST_USE err_t previews_standing(struct cx *cx, article_id a, int64_t *out);

struct autosave {
    int64_t version;
    str_t fields; /* JSON object of texts */
    usec_t saved_at;
};
MUST_USE err_t autosave_put(struct cx *cx, article_id a, const struct autosave *s);
MUST_USE err_t autosave_get(struct cx *cx, article_id a, struct autosave *out);
MUST_USE err_t autosave_drop(struct cx *cx, article_id a);
/* Older than this, whoever wrote them. */
MUST_USE err_t autosave_expire(struct cx *cx, usec_t before);

MUST_USE err_t newsroom_account_rows(struct cx *cx, int64_t account,
                                     void (*each)(void *to, str_t slug, str_t what, int64_t number,
                                                  usec_t at),
                                     void *to);
MUST_USE err_t newsroom_account_forget(struct cx *cx, int64_t account);

/* How many wait: for the desk of the secretariat. */
struct desk_counts {
    int64_t of[DESK_SHOWS];
};
/* publisher v 0: of every one. */
MUST_USE err_t desk_counts_load(struct cx *cx, organisation_id publisher, struct desk_counts *out);

struct text2 news_text2(struct cx *cx, const struct db_rows *rows, int column); /* en, az */
/* A text for a column: never without an address. */
static inline str_t stored(str_t s)
{
    return s.len > 0 ? s : S("");
}
#define STORED2(t) ARG(stored((t).by[LANG_EN])), ARG(stored((t).by[LANG_AZ]))

#endif

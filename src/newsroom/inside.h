/* What the files that write share. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_INSIDE_H
#define ALYANS_NEWSROOM_INSIDE_H

#include "ledger/ledger.h"
#include "newsroom/store.h"

/* The article, for somebody who writes for its publisher. ERR_FORBIDDEN. */
MUST_USE err_t article_for_writing(struct cx *cx, article_id id, struct article *out);
/* The length of its lines; not both a name and why it is withheld. */
MUST_USE err_t byline_check(struct cx *cx, const struct byline *b);
/* An entry about it; while it is not public only that something was done (article.drafted). */
MUST_USE err_t article_record(struct cx *cx, const struct article *a, enum ledger_kind kind,
                              const struct ledger_field *fields, size_t count);
/* Everything that an entry says of a version that became public; was: the public one before it,
 * NULL: none. */
MUST_USE err_t article_record_version(struct cx *cx, const struct article *a,
                                      const struct article_version *was,
                                      const struct article_version *is);
/* Of evidence that stands when an article becomes public, or is added to or taken from a public
 * one. */
MUST_USE err_t evidence_record(struct cx *cx, const struct article *a, const struct evidence *e);

/* News by mail. */
enum article_news {
    ARTICLE_NEWS_PUBLISHED,
    ARTICLE_NEWS_CHANGED,
    ARTICLE_NEWS_TRANSLATED,
    ARTICLE_NEWS_RETRACTED
};
#define ARTICLES_TOPIC "articles"
MUST_USE err_t article_news_publish(struct cx *cx, article_id a, enum article_news what);
/* For those who read this language: its text is there for the first time. */
MUST_USE err_t article_news_translated(struct cx *cx, article_id a, enum lang lang);
/* Tells the hub of feeds.hub, once this transaction is committed; nothing where none is set. */
MUST_USE err_t hub_tell(struct cx *cx, const struct article *a, str_t once_key);
/* The article that a job of ours is about; 0: nothing we wrote. Pure. */
int64_t article_of_job(str_t payload);

/* As article_retract, but nobody gets a letter: what came with an import was never news by mail. */
MUST_USE err_t article_retract_untold(struct cx *cx, article_id a, const struct text2 *reason);
/* The origin of one that was taken over; import 0: it was written here. */
MUST_USE err_t article_origin_load(struct cx *cx, const struct article *a,
                                   struct article_origin *out);

/* "observers, cec", parted by what is given. */
str_t tag_slugs(struct arena *arena, const struct tag_list *tags, const char *between);

#endif

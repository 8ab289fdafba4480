/* The handlers of the newsroom and what they share. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_WEB_H
#define ALYANS_NEWSROOM_WEB_H

#include "newsroom/pages.h"
#include "site/feature.h"

/* The page with this feature's style. */
MUST_USE err_t news_respond(struct cx *cx, const struct request *rq, struct response *rs,
                            int status, const struct page *page, struct buf *body);
/* The public article of the path with all of it; ERR_NOT_FOUND also for one that is not public. */
MUST_USE err_t article_of_path(struct cx *cx, const struct request *rq, struct article *a,
                               struct whole_article *out);
bool news_may_desk(const struct cx *cx, const struct article *a);
/* What a page of articles tells machines: feeds, preview, NewsArticle. */
MUST_USE err_t article_head(struct cx *cx, const struct request *rq, const struct whole_article *w,
                            html_t *out);
/* "https://host/path". */
str_t news_address(struct cx *cx, const struct request *rq, url_t path);

handler_fn article_card_get;
handler_fn newsroom_get, news_section_get, news_tag_get, news_month_get, article_page_get,
    article_versions_get, article_preview_get, news_principles_get;
handler_fn api_articles_get, api_article_get, news_csv_get;
extern const struct api_operation api_articles_op, api_article_op;

/* feeds/ */
MUST_USE err_t news_dates_load(struct cx *cx, const struct news_date **out, size_t *count);
handler_fn news_feed_get, section_feed_get, tag_feed_get, organisation_feed_get,
    consultation_feed_get, feeds_opml_get, dates_ics_get, sitemap_get;

/* desk/ */
guard_fn guard_newsdesk;
handler_fn newsdesk_get, newsdesk_new_get, newsdesk_new_post, newsdesk_article_get,
    newsdesk_edit_get, newsdesk_edit_post, newsdesk_text_get, newsdesk_text_post,
    newsdesk_autosave_post, newsdesk_autosave_drop_post, newsdesk_confirm_post,
    newsdesk_submit_post, newsdesk_take_back_post, newsdesk_approve_post, newsdesk_retract_post,
    newsdesk_evidence_post, newsdesk_evidence_end_post, newsdesk_preview_post,
    newsdesk_preview_end_post, newsdesk_file_get, newsdesk_file_post, newsdesk_sections_get,
    newsdesk_sections_post, newsdesk_sections_begin_post, newsdesk_batch_post,
    newsdesk_batch_undo_post;

/* others' hooks */
extern const struct search_source newsroom_search[];
err_t newsroom_front(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count);
err_t newsroom_desk_signposts(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count);
err_t newsroom_own_desk(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count);
err_t newsroom_housekeep(struct cx *cx);
err_t newsroom_compare_record(struct cx *cx, struct record_differences *to);
err_t newsroom_export_person(struct cx *cx, int64_t account, struct json_out *j);
err_t newsroom_erase_person(struct cx *cx, int64_t account);

#endif

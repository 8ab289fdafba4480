/* Routes of the newsroom and the feature. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/import/takeover.h"
#include "newsroom/inside.h"
#include "newsroom/web.h"

#define NAV "/news"

#define OPEN_GET(where, handler, more, words)                                                      \
    {                                                                                              \
        .method = GET, .path = (where), .handle = (handler), .guard = guard_anyone,                \
        .flags = (more), .help = (words)                                                           \
    }
#define FEEDS(where, handler, words)                                                               \
    OPEN_GET(where ".atom", handler, PUBLIC_PAGE, words " (Atom)"),                                \
        OPEN_GET(where ".rss", handler, PUBLIC_PAGE, words " (RSS 2.0)"),                          \
        OPEN_GET(where ".json", handler, PUBLIC_PAGE, words " (JSON Feed 1.1)")
#define DESK_GET(where, handler, words)                                                            \
    {                                                                                              \
        .method = GET, .path = (where), .handle = (handler), .guard = guard_newsdesk,              \
        .help = (words)                                                                            \
    }
#define DESK_POST(where, handler, words)                                                           \
    {                                                                                              \
        .method = POST, .path = (where), .handle = (handler), .guard = guard_newsdesk,             \
        .flags = CSRF | RATE_WRITE, .help = (words), .body_max = 1 << 20                           \
    }

static const struct route ROUTES[] = {
    OPEN_GET(NAV, newsroom_get, PUBLIC_PAGE, "Articles, newest first"),
    OPEN_GET(NAV ".csv", news_csv_get, PUBLIC_PAGE | SLOW_READ, "All articles as CSV"),
    FEEDS(NAV "/feed", news_feed_get, "All articles"),
    OPEN_GET(NAV "/principles", news_principles_get, PUBLIC_PAGE, "How the newsroom works"),
    OPEN_GET(NAV "/sections/{slug}", news_section_get, PUBLIC_PAGE, "Articles of a section"),
    FEEDS(NAV "/sections/{slug}/feed", section_feed_get, "Articles of a section"),
    OPEN_GET(NAV "/tags/{slug}", news_tag_get, PUBLIC_PAGE, "Articles with a tag"),
    FEEDS(NAV "/tags/{slug}/feed", tag_feed_get, "Articles with a tag"),
    OPEN_GET(NAV "/archive/{month}", news_month_get, PUBLIC_PAGE, "Articles of a month"),
    OPEN_GET(NAV "/preview/{token}", article_preview_get, 0,
             "An article that is not public yet, for whoever has the link"),
    OPEN_GET(NAV "/{slug}", article_page_get, PUBLIC_PAGE, "One article"),
    OPEN_GET(NAV "/{slug}/card.png", article_card_get, SLOW_READ,
             "The picture of an article, for links that are shared"),
    OPEN_GET(NAV "/{slug}/versions", article_versions_get, PUBLIC_PAGE,
             "Versions of an article, two of them word by word"),
    FEEDS("/organisations/{slug}/news", organisation_feed_get, "Articles of an organisation"),
    FEEDS("/consultations/{slug}/news", consultation_feed_get, "Articles about a consultation"),
    OPEN_GET("/feeds.opml", feeds_opml_get, NO_LANG | PUBLIC_PAGE, "All feeds, for feed readers"),
    OPEN_GET("/dates.ics", dates_ics_get, PUBLIC_PAGE, "Dates, for calendar programs"),
    OPEN_GET("/sitemap.xml", sitemap_get, NO_LANG | PUBLIC_PAGE, "For search engines"),
    DESK_GET("/newsdesk", newsdesk_get, "The news desk"),
    DESK_POST("/newsdesk/batches", newsdesk_batch_post, "Do one thing to many articles"),
    DESK_POST("/newsdesk/batches/{id}/undo", newsdesk_batch_undo_post, "Undo it"),
    DESK_GET("/newsdesk/new", newsdesk_new_get, "Form for a new article"),
    DESK_POST("/newsdesk/new", newsdesk_new_post, "Begin an article"),
    { .method = GET,
      .path = "/newsdesk/sections",
      .handle = newsdesk_sections_get,
      .guard = guard_secretariat,
      .help = "Sections and names of tags" },
    { .method = POST,
      .path = "/newsdesk/sections",
      .handle = newsdesk_sections_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Add or change a section, or the name of a tag" },
    { .method = POST,
      .path = "/newsdesk/sections/begin",
      .handle = newsdesk_sections_begin_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Make the sections of a new site" },
    DESK_GET("/newsdesk/{slug}", newsdesk_article_get, "The desk of an article"),
    DESK_GET("/newsdesk/{slug}/edit", newsdesk_edit_get, "Form for byline, section and who pays"),
    DESK_POST("/newsdesk/{slug}/edit", newsdesk_edit_post, "Change them"),
    DESK_GET("/newsdesk/{slug}/text", newsdesk_text_get, "Form for the text"),
    DESK_POST("/newsdesk/{slug}/text", newsdesk_text_post, "Save a version"),
    DESK_POST("/newsdesk/{slug}/autosave", newsdesk_autosave_post,
              "Keep what is being written, for a script"),
    DESK_POST("/newsdesk/{slug}/autosave/drop", newsdesk_autosave_drop_post, "Throw that away"),
    DESK_POST("/newsdesk/{slug}/confirm", newsdesk_confirm_post, "Confirm a translation"),
    DESK_POST("/newsdesk/{slug}/submit", newsdesk_submit_post, "Ask for approval"),
    DESK_POST("/newsdesk/{slug}/take-back", newsdesk_take_back_post, "Back to the writers"),
    DESK_POST("/newsdesk/{slug}/approve", newsdesk_approve_post, "Approve and publish"),
    DESK_POST("/newsdesk/{slug}/retract", newsdesk_retract_post, "Retract what is published"),
    DESK_POST("/newsdesk/{slug}/evidence", newsdesk_evidence_post, "Link evidence to a claim"),
    DESK_POST("/newsdesk/{slug}/evidence/{id}/end", newsdesk_evidence_end_post, "Take it away"),
    DESK_POST("/newsdesk/{slug}/preview", newsdesk_preview_post, "Make a link for a preview"),
    DESK_POST("/newsdesk/{slug}/preview/end", newsdesk_preview_end_post, "Close all of them"),
    DESK_GET("/newsdesk/{slug}/file", newsdesk_file_get, "Form for a document or an image"),
    { .method = POST,
      .path = "/newsdesk/{slug}/file",
      .handle = newsdesk_file_post,
      .guard = guard_newsdesk,
      .flags = CSRF | RATE_WRITE | UPLOAD,
      .prepare = files_prepare,
      .help = "Attach it" },
    { .method = GET,
      .path = "/api/v1/articles",
      .handle = api_articles_get,
      .guard = guard_anyone,
      .flags = NO_LANG | JSON_API | PUBLIC_PAGE,
      .help = "Public articles, newest first",
      .api = &api_articles_op },
    { .method = GET,
      .path = "/api/v1/articles/{slug}",
      .handle = api_article_get,
      .guard = guard_anyone,
      .flags = NO_LANG | JSON_API,
      .help = "One article with its disclosure, evidence and corrections",
      .api = &api_article_op },
    { 0 },
};

/* A section is what can be asked for alone. */
static const struct mail_topic TOPICS[] = {
    { ARTICLES_TOPIC, N_("News of the alliance"),
      N_("Articles when they are published, corrected or retracted, with who publishes them and "
         "who pays. All of them, or one section."),
      section_describe },
    { 0 },
};

const struct feature newsroom_feature = { .name = "newsroom",
                                          .routes = ROUTES,
                                          .sql = &newsroom_sql,
                                          .commands = newsroom_commands,
                                          .mail_topics = TOPICS,
                                          .search = newsroom_search,
                                          .housekeep = newsroom_housekeep,
                                          .export_person = newsroom_export_person,
                                          .erase_person = newsroom_erase_person,
                                          .uses_organisations = organisations_publishing,
                                          .front = newsroom_front,
                                          .desk = newsroom_desk_signposts,
                                          .own_desk = newsroom_own_desk,
                                          .compare_record = newsroom_compare_record };

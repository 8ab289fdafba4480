/* What moderation hands to app/.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "moderation/person.h"
#include "moderation/web.h"

#define OPEN_GET(where, handler, more, words)                                                      \
    {                                                                                              \
        .method = GET, .path = (where), .handle = (handler), .guard = guard_anyone,                \
        .flags = (more), .help = (words)                                                           \
    }
#define OPEN_POST(where, handler, words)                                                           \
    {                                                                                              \
        .method = POST, .path = (where), .handle = (handler), .guard = guard_anyone,               \
        .flags = CSRF | RATE_WRITE, .help = (words)                                                \
    }
#define DESK_GET(where, handler, words)                                                            \
    {                                                                                              \
        .method = GET, .path = (where), .handle = (handler), .guard = guard_secretariat,           \
        .help = (words)                                                                            \
    }
#define DESK_POST(where, handler, words)                                                           \
    {                                                                                              \
        .method = POST, .path = (where), .handle = (handler), .guard = guard_secretariat,          \
        .flags = CSRF | RATE_WRITE, .help = (words)                                                \
    }

static const struct route ROUTES[] = {
    OPEN_GET("/moderation", moderation_log_get, PUBLIC_PAGE,
             "Every decision of moderation, with rule, reason and appeal"),
    OPEN_GET("/moderation/rules", moderation_rules_get, PUBLIC_PAGE,
             "What a text may be removed for, who decides, how to appeal"),
    /* tells an author by the cookie, so it is not the same for every visitor */
    OPEN_GET("/moderation/cases/{id}", moderation_case_get, 0,
             "One text and what was decided on it"),
    OPEN_GET("/moderation/mine", moderation_mine_get, 0, "What happened to one's own texts"),
    OPEN_GET("/moderation/cases/{id}/appeal", appeal_get, 0, "The form of an appeal"),
    OPEN_POST("/moderation/cases/{id}/appeal", appeal_post, "Appeal against a removal"),
    OPEN_GET("/moderation/report/{kind}/{id}", report_get_form, 0,
             "The form to say that a text breaks a rule"),
    OPEN_POST("/moderation/report/{kind}/{id}", report_post, "Say that a text breaks a rule"),
    OPEN_GET("/moderation.csv", moderation_csv_get, NO_LANG, "The log of moderation as CSV"),
    { .method = GET,
      .path = "/api/v1/moderation",
      .handle = api_moderation_get,
      .guard = guard_anyone,
      .flags = NO_LANG | JSON_API | PUBLIC_PAGE,
      .help = "Every decision of moderation",
      .api = &api_moderation_op },
    DESK_GET("/secretariat/moderation", queue_get, "What waits for a decision, appeals first"),
    DESK_POST("/secretariat/moderation", queue_post, "Keep or remove texts, one or several"),
    DESK_POST("/secretariat/moderation/undo", queue_undo_post,
              "Show again what one removed a moment ago"),
    DESK_GET("/secretariat/moderation/{id}", desk_case_get, "One text to decide on"),
    DESK_POST("/secretariat/moderation/{id}", desk_case_post, "Decide on a text"),
    DESK_POST("/secretariat/moderation/{id}/look", queue_look_post,
              "Tell others that one looks at a text now"),
    { 0 },
};

static err_t moderation_desk(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count)
{
    struct moderation_waiting w;
    size_t n = 0;
    TRY(case_count_waiting(cx, &w));
    const url_t queue = url_plain(cx, "/secretariat/moderation");
    if (w.appeals > 0)
        out[n++] = (struct signpost){
            trn(cx, w.appeals, "{0} appeal waits for somebody other than the person who decided",
                "{0} appeals wait for somebody other than the person who decided"),
            queue
        };
    if (w.cases > w.appeals)
        out[n++] = (struct signpost){ trn(cx, w.cases - w.appeals,
                                          "{0} text waits for a decision of moderation",
                                          "{0} texts wait for a decision of moderation"),
                                      queue };
    *count = n;
    return OK;
}

const struct feature moderation_feature = { .name = "moderation",
                                            .routes = ROUTES,
                                            .sql = &moderation_sql,
                                            .desk = moderation_desk,
                                            .housekeep = moderation_housekeep,
                                            .export_person = moderation_export_person,
                                            .erase_person = moderation_erase_person,
                                            .compare_record = moderation_compare_record };

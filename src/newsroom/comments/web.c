/* Pages of comments: below an article, the form, one's own.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/web.h"
#include "kit/base/str.h"
#include "kit/crypto/crypto.h"
#include "kit/json/member.h"
#include "kit/text/text.h"
#include "newsroom/comments/pages.h"
#include "newsroom/comments/store.h"
#include "newsroom/views/comments.html.h"

#define BEGAN_PURPOSE "comment form"
#define BEGAN_LIFE (INT64_C(86400) * USEC_PER_SECOND)

/* --- the list ------------------------------------------------------------------------------------
 */

static bool may_comment(const struct article *a)
{
    return article_is_public(a) && a->state == ARTICLE_PUBLISHED && a->takes_comments;
}

/* Threads in their order, each with its answers. */
static size_t sorted(const struct comment_list *all, struct comment_line *out)
{
    size_t n = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (!comment_is_top(&all->at[i]))
            break; /* the tops come first */
        out[n++].c = &all->at[i];
        for (size_t k = i + 1; k < all->count; k++) {
            if (!comment_is_top(&all->at[k]) && all->at[k].thread.v == all->at[i].id.v)
                out[n++].c = &all->at[k];
        }
    }
    return n;
}

static const struct organisation *named(const struct organisation *at, size_t count, int64_t id)
{
    for (size_t i = 0; i < count && id != 0; i++) {
        if (at[i].id.v == id)
            return &at[i];
    }
    return NULL;
}

static void collect(int64_t *ids, size_t *n, int64_t id)
{
    for (size_t i = 0; i < *n; i++) {
        if (ids[i] == id)
            return;
    }
    if (id != 0)
        ids[(*n)++] = id;
}

static err_t lines_fill(struct cx *cx, struct comment_line *at, size_t count,
                        struct comments_part *p)
{
    int64_t *const ids = arena_array(cx->arena, int64_t, 2 * count);
    int64_t *const subjects = arena_array(cx->arena, int64_t, count);
    const struct organisation *all = NULL;
    const struct moderation_standing *standings = NULL;
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        collect(ids, &n, at[i].c->organisation.v);
        collect(ids, &n, at[i].c->affiliated.v);
        subjects[i] = at[i].c->id.v;
    }
    TRY(organisation_find_many(cx, ids, n, &all));
    TRY(disclosed_load(cx, ids, n, &p->disclosed));
    TRY(moderation_standings(cx, newsroom_moderated_comment.kind, subjects, count, &standings));
    for (size_t i = 0; i < count; i++) {
        at[i].organisation = named(all, n, at[i].c->organisation.v);
        at[i].affiliated = named(all, n, at[i].c->affiliated.v);
        if (at[i].c->state == COMMENT_REMOVED)
            at[i].removed = moderation_line(cx, &standings[i]);
    }
    p->at = at;
    p->count = count;
    return OK;
}

static err_t part_load(struct cx *cx, const struct article *a, int64_t after,
                       struct comments_part *p)
{
    struct comment_list all;
    bool has_more = false;
    *p = (struct comments_part){ .a = a, .may_comment = may_comment(a) };
    TRY(comment_page(cx, a->id, after, &all, &has_more));
    struct comment_line *const at = arena_array(cx->arena, struct comment_line, all.count);
    TRY(lines_fill(cx, at, sorted(&all, at), p));
    int64_t last = 0;
    for (size_t i = 0; i < all.count && comment_is_top(&all.at[i]); i++)
        last = all.at[i].number;
    if (has_more)
        p->more = url_at(cx, url_with(cx, "/news/{}/comments/{}", UARG(a->slug), UARG(last + 1)),
                         S("comments"));
    return comment_counts_of(cx, a->id, &p->counts);
}

err_t comments_section(struct cx *cx, const struct request *rq, const struct whole_article *w,
                       html_t *out)
{
    struct comments_part p;
    (void)rq;
    TRY(part_load(cx, w->a, 0, &p));
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_comments(&body, cx, &p);
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}

static err_t article_open(struct cx *cx, const struct request *rq, struct article *a)
{
    TRY(article_find(cx, path_word(rq, 0), a));
    return article_is_public(a) ? OK : problem(cx, ERR_NOT_FOUND, "not public");
}

/* The page of threads on which this number stands: an answer stands with what it answers. */
static err_t comments_from_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct comments_part p;
    TRY(article_open(cx, rq, &a));
    TRY(part_load(cx, &a, path_id(rq, 1) - 1, &p));
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_comments_alone(&body, cx, &p);
    const struct page page = { .title = trf(cx, "Comments on “{0}”", TARG(article_title(cx, &a))) };
    return news_respond(cx, rq, rs, 200, &page, &body);
}

static err_t comments_json_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct comment_list all;
    struct json_out j;
    TRY(article_open(cx, rq, &a));
    TRY(comment_list_public(cx, a.id, &all));
    respond_json(rs, 200);
    rs->cache = CACHE_REVALIDATE;
    json_begin(&j, &rs->body);
    json_put_object(&j);
    json_member_str(&j, "article", a.slug);
    json_key(&j, S("comments"));
    json_put_array(&j);
    for (size_t i = 0; i < all.count; i++) {
        const struct comment *const c = &all.at[i];
        json_put_object(&j);
        json_key(&j, S("number"));
        json_put_i64(&j, c->number);
        json_key(&j, S("answers"));
        json_put_bool(&j, !comment_is_top(c));
        json_member_known(&j, "name", c->name);
        json_member_known(&j, "affiliation", c->affiliation);
        json_key(&j, S("is_of_organisation"));
        json_put_bool(&j, c->organisation.v != 0);
        json_member_str(&j, "language", lang_code(c->language));
        json_member_str(&j, "text", c->text);
        json_member_time(&j, cx->arena, "public_at", c->public_at);
        json_put_object_end(&j);
    }
    json_put_array_end(&j);
    json_put_object_end(&j);
    return buf_check(&rs->body);
}

/* --- the form ------------------------------------------------------------------------------------
 */

static str_t began_now(struct cx *cx)
{
    return cookie_sign(cx->arena, site_of(cx)->key, BEGAN_PURPOSE,
                       arena_printf(cx->arena, "%" PRId64, cx->now));
}

/* When the form was drawn; 0: not by us, or too long ago. */
static usec_t began_read(struct cx *cx, str_t signed_moment)
{
    str_t moment;
    int64_t at = 0;
    if (cookie_read(cx->arena, site_of(cx)->key, BEGAN_PURPOSE, signed_moment, &moment) != OK ||
        !str_to_i64(moment, 1, INT64_MAX, &at) || cx->now - at > BEGAN_LIFE)
        return 0;
    return at;
}

static bool speaks(const struct cx *cx)
{
    return cx->actor.mandate != 0 && (cx->actor.scopes & MANDATE_PUBLISHING) != 0;
}

static void form_fields_draw(struct cx *cx, const struct form *f, struct comment_form_page *p)
{
    p->text = form_field(cx, f,
                         &(struct field){ .name = "text",
                                          .label = _("Your comment"),
                                          .hint = _("Up to 2000 characters."),
                                          .required = true,
                                          .high = COMMENT_MOST,
                                          .rows = 6 });
    if (!p->is_account) {
        p->name = form_line(cx, f, "name", _("Name, as it is shown"),
                            _("Empty: “A reader, name withheld”."), 80);
        p->email = form_field(cx, f,
                              &(struct field){ .name = "email",
                                               .label = _("E-mail address"),
                                               .hint = _("Never shown. A letter asks you to "
                                                         "confirm the comment."),
                                               .type = "email",
                                               .autocomplete = "email",
                                               .required = true });
    }
    p->affiliation = form_line(cx, f, "affiliation", _("Whom you work for, or who pays you"),
                               _("If it has to do with the article. Shown beside your comment."),
                               ARTICLE_LINE_MOST);
    if (speaks(cx))
        p->spoken = form_checkbox(cx, f, "spoken", _("I answer in the name of the organisation"));
}

static err_t form_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct form *f, struct comment_form_page *p)
{
    const struct field_label labels[] = { { "text", _("Your comment") },
                                          { "name", _("Name, as it is shown") },
                                          { "email", _("E-mail address") },
                                          { "affiliation",
                                            _("Whom you work for, or who pays you") },
                                          { "website", _("The field that stays empty") } };
    p->is_account = cx->actor.account != 0;
    p->errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
    p->speaker = cx->actor.mandate != 0 ? speaker_bar(cx) : HTML_NONE;
    p->began = began_now(cx);
    form_fields_draw(cx, f, p);
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_comment_form(&body, cx, p);
    const struct page page = { .title = _("Write a comment"), .script = "comment.js" };
    return news_respond(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

static err_t answered(struct cx *cx, const struct article *a, str_t written,
                      const struct comment **out)
{
    int64_t id = 0;
    struct comment *const c = arena_new(cx->arena, struct comment);
    *out = NULL;
    if (!str_to_i64(written, 1, INT64_MAX, &id))
        return OK;
    TRY(comment_get(cx, (comment_id){ id }, c));
    if (c->article.v != a->id.v || c->state != COMMENT_PUBLIC)
        return problem(cx, ERR_CONFLICT, "what is answered does not stand");
    *out = c;
    return OK;
}

static err_t comment_form_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    const struct form f = form_blank(cx);
    struct comment_form_page p = { .a = &a };
    TRY(article_open(cx, rq, &a));
    if (!may_comment(&a))
        return problem(cx, ERR_CONFLICT, "it takes no comments");
    TRY(answered(cx, &a, request_query(cx, rq, S("to")), &p.to));
    rs->cache = CACHE_NEVER;
    return form_draw(cx, rq, rs, &f, &p);
}

static void form_read(struct cx *cx, struct form *f, struct comment_new *n)
{
    const str_t began = form_value(f, S("began"));
    const usec_t at = began_read(cx, began);
    n->text = form_lines(f, S("text"), COMMENT_LEAST, COMMENT_MOST);
    n->affiliation = form_text(f, S("affiliation"), 0, ARTICLE_LINE_MOST);
    n->is_spoken = speaks(cx) && form_checked(f, S("spoken"));
    if (cx->actor.account == 0) {
        n->name = form_text(f, S("name"), 0, 80);
        n->email = form_email(f, S("email"));
    }
    n->has_worked = at != 0 && work_holds(began, form_value(f, S("work")));
    if (form_value(f, S("website")).len > 0)
        form_fault_custom(f, S("website"), N_("Must stay empty: it catches programs."));
    if (at == 0)
        form_fault_custom(f, S("text"), N_("The form was open for very long. Send it once more."));
    else if (cx->now - at < COMMENT_SECONDS_LEAST * USEC_PER_SECOND)
        form_fault_custom(f, S("text"),
                          N_("That was faster than anybody writes. Send it once more."));
}

/* An account's leads back to its place; an address gets its letter, or is told that it does not. */
static err_t sent_respond(struct cx *cx, const struct request *rq, struct response *rs,
                          const struct article *a, const struct comment_new *n, comment_id made,
                          str_t token, bool is_sent)
{
    struct comment c;
    TRY(comment_get(cx, made, &c));
    if (c.state == COMMENT_PUBLIC || c.account != 0)
        return respond_see_other(rs, url_with(cx, "/comments/{}", UARG(token)));
    const str_t link = site_of(cx)->is_demo && !is_sent
                           ? news_address(cx, rq, url_with(cx, "/comments/{}", UARG(token)))
                           : STR_NONE;
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_comment_sent(&body, cx, a, is_sent ? n->email : STR_NONE, link);
    const struct page page = { .title = _("One more step"),
                               .address = arena_printf(cx->arena, "/news/%.*s", STR_ARG(a->slug)) };
    return news_respond(cx, rq, rs, 200, &page, &body);
}

static err_t comment_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    comment_id made = { 0 };
    str_t token = STR_NONE;
    bool is_sent = false;
    struct comment_form_page p = { .a = &a };
    struct form f = form_open(cx, rq);
    TRY(article_open(cx, rq, &a));
    TRY(answered(cx, &a, form_value(&f, S("to")), &p.to));
    struct comment_new n = { .article = a.id };
    if (p.to != NULL)
        n.reply_to = p.to->id;
    form_read(cx, &f, &n);
    err_t e = form_done(&f);
    if (e == OK) {
        e = comment_give(cx, &n, &made, &token, &is_sent);
        if (e == ERR_TOO_MANY) {
            form_fault_custom(&f, S("text"),
                              N_("Several comments of yours wait. Say this one when they have been "
                                 "looked at."));
            e = ERR_INVALID;
        }
    }
    if (e == ERR_INVALID)
        TRY(form_draw(cx, rq, rs, &f, &p));
    TRY(e);
    return sent_respond(cx, rq, rs, &a, &n, made, token, is_sent);
}

/* --- one's own -----------------------------------------------------------------------------------
 */

static err_t own_draw(struct cx *cx, const struct request *rq, struct response *rs,
                      const struct comment *c, str_t appeal)
{
    struct article a;
    struct moderation_standing standing;
    TRY(article_get(cx, c->article, &a));
    TRY(moderation_standing(cx, newsroom_moderated_comment.kind, c->id.v, &standing));
    struct own_comment_page p = {
        .a = &a, .c = c, .token = path_word(rq, 0), .removed = moderation_line(cx, &standing)
    };
    if (appeal.len > 0)
        p.moderation = html_link(cx, url_moderation_mine(cx, appeal),
                                 _("What moderation decides, and where to appeal: keep this link"));
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_own_comment(&body, cx, &p);
    rs->cache = CACHE_NEVER;
    const struct page page = { .title = _("Your comment"),
                               .address =
                                   arena_printf(cx->arena, "/comments/%.*s", STR_ARG(p.token)) };
    return news_respond(cx, rq, rs, 200, &page, &body);
}

static err_t own_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct comment c;
    TRY(comment_of_token(cx, path_word(rq, 0), &c));
    return own_draw(cx, rq, rs, &c, STR_NONE);
}

static err_t own_confirm_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct comment c;
    str_t appeal = STR_NONE;
    TRY(comment_of_token(cx, path_word(rq, 0), &c));
    const bool is_new = c.state == COMMENT_UNCONFIRMED;
    TRY(comment_confirm(cx, &c));
    if (is_new && c.state == COMMENT_WAITING)
        TRY(moderation_link_make(cx, newsroom_moderated_comment.kind, c.id.v, &appeal));
    return own_draw(cx, rq, rs, &c, appeal);
}

static err_t own_withdraw_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct comment c;
    TRY(comment_of_token(cx, path_word(rq, 0), &c));
    TRY(comment_withdraw(cx, &c));
    return respond_see_other(rs, url_with(cx, "/comments/{}", UARG(path_word(rq, 0))));
}

static const struct route ROUTES[] = {
    { .method = GET,
      .path = "/news/{slug}/comment",
      .handle = comment_form_get,
      .guard = guard_anyone,
      .help = "Form for a comment" },
    { .method = POST,
      .path = "/news/{slug}/comment",
      .handle = comment_post,
      .guard = guard_anyone,
      .flags = CSRF | RATE_WRITE,
      .help = "Comment on an article" },
    { .method = GET,
      .path = "/news/{slug}/comments/{id}",
      .handle = comments_from_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "Comments from this number on" },
    { .method = GET,
      .path = "/news/{slug}/comments.json",
      .handle = comments_json_get,
      .guard = guard_anyone,
      .flags = NO_LANG | PUBLIC_PAGE,
      .help = "Public comments on an article, for programs" },
    { .method = GET,
      .path = "/comments/{token}",
      .handle = own_get,
      .guard = guard_anyone,
      .help = "One's own comment, for whoever has its link" },
    { .method = POST,
      .path = "/comments/{token}/confirm",
      .handle = own_confirm_post,
      .guard = guard_anyone,
      .flags = CSRF | RATE_WRITE,
      .help = "Confirm it" },
    { .method = POST,
      .path = "/comments/{token}/withdraw",
      .handle = own_withdraw_post,
      .guard = guard_anyone,
      .flags = CSRF | RATE_WRITE,
      .help = "Withdraw it" },
    { 0 },
};

/* An article each: its readers asked, and its organisation has not answered. */
static err_t comments_own_desk(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count)
{
    struct comments_open open[SIGNPOSTS_MAX];
    size_t n = 0;
    TRY(comments_without_reply(cx, (organisation_id){ cx->actor.organisation }, SIGNPOSTS_MAX, open,
                               &n));
    for (size_t i = 0; i < n; i++) {
        str_t name = STR_NONE;
        out[i] = (struct signpost){ .text = STR_NONE };
        TRY(article_describe(cx, open[i].article.v, &name, &out[i].where));
        out[i].text = trn(cx, open[i].threads, "{0} comment waits for a reply",
                          "{0} comments wait for a reply");
        out[i].help = name;
    }
    *count = n;
    return OK;
}

const struct feature comments_feature = { .name = "comments",
                                          .routes = ROUTES,
                                          .sql = &comments_sql,
                                          .search = comments_search,
                                          .own_desk = comments_own_desk,
                                          .housekeep = comments_housekeep,
                                          .export_person = comments_export_person,
                                          .erase_person = comments_erase_person,
                                          .compare_record = comments_compare_record };

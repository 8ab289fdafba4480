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
#define BEGAN_LIFE (COMMENT_WORK_LIFE * USEC_PER_SECOND)

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

/* Who speaks in each, and for whom elsewhere. */
static err_t speakers_fill(struct cx *cx, struct comment_line *at, size_t count,
                           const struct disclosed **disclosed)
{
    int64_t *const ids = arena_array(cx->arena, int64_t, 2 * count);
    const struct organisation *all = NULL;
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        collect(ids, &n, at[i].c->organisation.v);
        collect(ids, &n, at[i].c->affiliated.v);
    }
    TRY(organisation_find_many(cx, ids, n, &all));
    for (size_t i = 0; i < count; i++) {
        at[i].organisation = named(all, n, at[i].c->organisation.v);
        at[i].affiliated = named(all, n, at[i].c->affiliated.v);
    }
    return disclosed_load(cx, ids, n, disclosed);
}

static err_t removed_fill(struct cx *cx, struct comment_line *at, size_t count)
{
    int64_t *const subjects = arena_array(cx->arena, int64_t, count);
    const struct moderation_standing *standings = NULL;
    for (size_t i = 0; i < count; i++)
        subjects[i] = at[i].c->id.v;
    TRY(moderation_standings(cx, newsroom_moderated_comment.kind, subjects, count, &standings));
    for (size_t i = 0; i < count; i++) {
        if (at[i].c->state == COMMENT_REMOVED)
            at[i].removed = moderation_line(cx, &standings[i]);
    }
    return OK;
}

static url_t url_number(struct cx *cx, const struct article *a, int64_t number, str_t place)
{
    const url_t none = { STR_NONE };
    if (number == 0)
        return none;
    return url_at(cx, url_with(cx, "/news/{}/comments/{}", UARG(a->slug), UARG(number)), place);
}

static err_t part_fill(struct cx *cx, const struct article *a, const struct comment_list *all,
                       const struct comment_rest *rest, struct comments_part *p)
{
    struct comment_line *const at = arena_array(cx->arena, struct comment_line, all->count);
    *p = (struct comments_part){ .a = a,
                                 .may_comment = may_comment(a),
                                 .at = at,
                                 .count = sorted(all, at),
                                 .earlier = url_number(cx, a, rest->earlier, S("comments")),
                                 .further = url_number(cx, a, rest->further, S("comments")),
                                 .later = url_number(cx, a, rest->later, S("comments")) };
    TRY(speakers_fill(cx, at, p->count, &p->disclosed));
    TRY(removed_fill(cx, at, p->count));
    return comment_counts_of(cx, a->id, &p->counts);
}

err_t comments_section(struct cx *cx, const struct request *rq, const struct whole_article *w,
                       html_t *out)
{
    struct comments_part p;
    struct comment_list all;
    struct comment_rest rest;
    (void)rq;
    TRY(comment_page(cx, w->a->id, 0, &all, &rest));
    TRY(part_fill(cx, w->a, &all, &rest, &p));
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

/* What is gone was never seen: then those after it. */
static err_t page_of_number(struct cx *cx, const struct article *a, int64_t number,
                            struct comment_list *out, struct comment_rest *rest)
{
    struct comment c;
    const err_t e = comment_of_number(cx, a->id, number, &c);
    if (e == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 };
        return comment_page(cx, a->id, number - 1, out, rest);
    }
    TRY(e);
    return comment_page_of(cx, &c, out, rest);
}

/* The page on which this number stands: an answer stands with what it answers. */
static err_t comments_from_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct comments_part p;
    struct comment_list all;
    struct comment_rest rest;
    TRY(article_open(cx, rq, &a));
    TRY(page_of_number(cx, &a, path_id(rq, 1), &all, &rest));
    TRY(part_fill(cx, &a, &all, &rest, &p));
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_comments_alone(&body, cx, &p);
    const struct page page = { .title = trf(cx, "Comments on “{0}”", TARG(article_title(cx, &a))) };
    return news_respond(cx, rq, rs, 200, &page, &body);
}

/* --- for programs --------------------------------------------------------------------------------
 */

static int by_id(const void *key, const void *row)
{
    const int64_t id = *(const int64_t *)key;
    const int64_t at = ((const struct top_number *)row)->id;
    return id < at ? -1 : id > at ? 1 : 0;
}

static void put_answered(struct json_out *j, const struct comment *c, const struct top_number *tops,
                         size_t count)
{
    const struct top_number *const top =
        comment_is_top(c) ? NULL : bsearch(&c->thread.v, tops, count, sizeof *tops, by_id);
    json_key(j, S("in_reply_to"));
    if (top == NULL)
        json_put_null(j);
    else
        json_put_i64(j, top->number);
}

static void put_organisation(struct cx *cx, struct json_out *j, const char *name,
                             const struct organisation *o, const struct disclosed *disclosed)
{
    json_key(j, str_from_c(name));
    if (o == NULL) {
        json_put_null(j);
        return;
    }
    json_put_object(j);
    json_member_str(j, "slug", o->slug);
    json_member_text2(j, "name", &o->name);
    json_member_str(j, "disclosure", disclosed_text(cx, disclosed, o));
    json_put_object_end(j);
}

struct comments_json {
    const struct top_number *tops;
    size_t top_count;
    const struct disclosed *disclosed;
};

static void put_comment(struct cx *cx, struct json_out *j, const struct comments_json *of,
                        const struct comment_line *l)
{
    const struct comment *const c = l->c;
    json_put_object(j);
    json_key(j, S("number"));
    json_put_i64(j, c->number);
    json_key(j, S("answers"));
    json_put_bool(j, !comment_is_top(c));
    put_answered(j, c, of->tops, of->top_count);
    json_member_known(j, "name", c->name);
    json_member_known(j, "affiliation", c->affiliation);
    json_key(j, S("is_of_organisation"));
    json_put_bool(j, c->organisation.v != 0);
    put_organisation(cx, j, "organisation", l->organisation, of->disclosed);
    put_organisation(cx, j, "speaks_elsewhere_for", l->affiliated, of->disclosed);
    json_key(j, S("is_of_editors"));
    json_put_bool(j, c->is_desk);
    json_member_str(j, "language", lang_code(c->language));
    json_member_str(j, "text", c->text);
    json_member_time(j, cx->arena, "public_at", c->public_at);
    json_put_object_end(j);
}

static err_t comments_json_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct comment_list all;
    struct json_out j;
    struct comments_json of = { 0 };
    TRY(article_open(cx, rq, &a));
    TRY(comment_list_public(cx, a.id, &all));
    TRY(top_numbers(cx, a.id, &of.tops, &of.top_count));
    struct comment_line *const at = arena_array(cx->arena, struct comment_line, all.count);
    for (size_t i = 0; i < all.count; i++)
        at[i].c = &all.at[i];
    TRY(speakers_fill(cx, at, all.count, &of.disclosed));
    respond_json(rs, 200);
    rs->cache = CACHE_REVALIDATE;
    json_begin(&j, &rs->body);
    json_put_object(&j);
    json_member_str(&j, "article", a.slug);
    json_key(&j, S("comments"));
    json_put_array(&j);
    for (size_t i = 0; i < all.count; i++)
        put_comment(cx, &j, &of, &at[i]);
    json_put_array_end(&j);
    json_put_object_end(&j);
    return buf_check(&rs->body);
}

/* --- the form ------------------------------------------------------------------------------------
 */

/* "MOMENT ARTICLE CHANCE", signed: no two forms have the same, so that work done on one is spent
 * once. */
static str_t began_now(struct cx *cx, article_id a)
{
    return cookie_sign(cx->arena, site_of(cx)->key, BEGAN_PURPOSE,
                       arena_printf(cx->arena, "%" PRId64 " %" PRId64 " %.*s", cx->now, a.v,
                                    STR_ARG(token_new(cx->arena))));
}

/* When the form for this article was drawn; 0: not by us, for another, or too long ago. */
static usec_t began_read(struct cx *cx, article_id a, str_t signed_moment)
{
    str_t rest;
    str_t moment;
    str_t article;
    int64_t at = 0;
    int64_t of = 0;
    if (cookie_read(cx->arena, site_of(cx)->key, BEGAN_PURPOSE, signed_moment, &rest) != OK ||
        !str_cut(&rest, ' ', &moment) || !str_to_i64(moment, 1, INT64_MAX, &at) ||
        !str_cut(&rest, ' ', &article) || !str_to_i64(article, 1, INT64_MAX, &of))
        return 0;
    return of == a.v && cx->now - at <= BEGAN_LIFE ? at : 0;
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
    p->began = form_value(f, S("began"));
    if (began_read(cx, p->a->id, p->began) == 0)
        p->began = began_now(cx, p->a->id);
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
    const usec_t at = began_read(cx, n->article, began);
    n->text = form_lines(f, S("text"), COMMENT_LEAST, COMMENT_MOST);
    n->affiliation = form_text(f, S("affiliation"), 0, ARTICLE_LINE_MOST);
    n->is_spoken = speaks(cx) && form_checked(f, S("spoken"));
    if (cx->actor.account == 0) {
        n->name = form_text(f, S("name"), 0, 80);
        n->email = form_email(f, S("email"));
    }
    n->work = at != 0 && work_holds(began, form_value(f, S("work"))) ? began : STR_NONE;
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

/* Where to follow what moderation does with it, and to appeal. token: of the writer's link; empty:
 * the account shows whose it is. */
static html_t moderation_link(struct cx *cx, const struct moderation_standing *s, str_t token)
{
    if (s->in.v == 0 || s->withdrawn_at != 0)
        return HTML_NONE;
    if (s->appeal_until != 0)
        return html_link(cx, url_appeal(cx, s->in, token), _("Appeal against the removal"));
    return html_link(cx, url_moderation_mine(cx, token), _("What moderation decides, and appeals"));
}

static err_t own_draw(struct cx *cx, const struct request *rq, struct response *rs,
                      const struct comment *c, str_t token)
{
    struct article a;
    struct moderation_standing standing;
    const str_t address = token.len > 0
                              ? arena_printf(cx->arena, "/comments/%.*s", STR_ARG(token))
                              : arena_printf(cx->arena, "/account/comments/%" PRId64, c->id.v);
    TRY(article_get(cx, c->article, &a));
    TRY(moderation_standing(cx, newsroom_moderated_comment.kind, c->id.v, &standing));
    const struct own_comment_page p = {
        .a = &a,
        .c = c,
        .confirm = url_with(cx, "/comments/{}/confirm", UARG(token)),
        .withdraw = token.len > 0 ? url_with(cx, "/comments/{}/withdraw", UARG(token))
                                  : url_with(cx, "/account/comments/{}/withdraw", UARG(c->id.v)),
        .removed = moderation_line(cx, &standing),
        .moderation = moderation_link(cx, &standing, token)
    };
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_own_comment(&body, cx, &p);
    rs->cache = CACHE_NEVER;
    const struct page page = { .title = _("Your comment"), .address = address };
    return news_respond(cx, rq, rs, 200, &page, &body);
}

static err_t own_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct comment c;
    TRY(comment_of_token(cx, path_word(rq, 0), &c));
    return own_draw(cx, rq, rs, &c, path_word(rq, 0));
}

static err_t own_confirm_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct comment c;
    TRY(comment_of_token(cx, path_word(rq, 0), &c));
    TRY(comment_confirm(cx, &c));
    return own_draw(cx, rq, rs, &c, path_word(rq, 0));
}

/* Nobody had confirmed it: its link leads nowhere now. */
static err_t deleted_draw(struct cx *cx, const struct request *rq, struct response *rs,
                          const struct comment *c)
{
    struct article a;
    TRY(article_get(cx, c->article, &a));
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_comment_deleted(&body, cx, &a);
    const struct page page = { .title = _("The comment is deleted"),
                               .address = arena_printf(cx->arena, "/news/%.*s", STR_ARG(a.slug)) };
    return news_respond(cx, rq, rs, 200, &page, &body);
}

static err_t own_withdraw_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct comment c;
    TRY(comment_of_token(cx, path_word(rq, 0), &c));
    const bool was_confirmed = c.confirmed_at != 0;
    TRY(comment_withdraw(cx, &c));
    return was_confirmed
               ? respond_see_other(rs, url_with(cx, "/comments/{}", UARG(path_word(rq, 0))))
               : deleted_draw(cx, rq, rs, &c);
}

/* --- those of one's account ----------------------------------------------------------------------
 */

static err_t account_comments_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct comment_list all;
    TRY(comments_of_account(cx, cx->actor.account, &all));
    struct own_comment *const at = arena_array(cx->arena, struct own_comment, all.count);
    for (size_t i = 0; i < all.count; i++) { /* the newest first */
        struct article *const a = arena_new(cx->arena, struct article);
        at[i].c = &all.at[all.count - 1 - i];
        TRY(article_get(cx, at[i].c->article, a));
        at[i].a = a;
    }
    const struct own_comments_page p = { .at = at,
                                         .count = all.count,
                                         .is_withdrawn = str_eq(
                                             request_query(cx, rq, S("withdrawn")), S("1")) };
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_own_comments(&body, cx, &p);
    const struct page page = { .title = _("Your comments") };
    return news_respond(cx, rq, rs, 200, &page, &body);
}

/* ERR_NOT_FOUND for everybody else: nobody learns whose a comment is. */
static err_t comment_of_actor(struct cx *cx, const struct request *rq, struct comment *out)
{
    TRY(comment_get(cx, (comment_id){ path_id(rq, 0) }, out));
    return out->account != 0 && out->account == cx->actor.account
               ? OK
               : problem(cx, ERR_NOT_FOUND, "not the writer");
}

static err_t account_comment_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct comment c;
    TRY(comment_of_actor(cx, rq, &c));
    return own_draw(cx, rq, rs, &c, STR_NONE);
}

static err_t account_withdraw_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct comment c;
    TRY(comment_of_actor(cx, rq, &c));
    TRY(comment_withdraw(cx, &c));
    return respond_see_other(rs, url_plain(cx, "/account/comments?withdrawn=1"));
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
    { .method = GET,
      .path = "/account/comments",
      .handle = account_comments_get,
      .guard = guard_account,
      .help = "Comments of one's account" },
    { .method = GET,
      .path = "/account/comments/{id}",
      .handle = account_comment_get,
      .guard = guard_account,
      .help = "One of them" },
    { .method = POST,
      .path = "/account/comments/{id}/withdraw",
      .handle = account_withdraw_post,
      .guard = guard_account,
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
                                          .own = comments_own,
                                          .compare_record = comments_compare_record };

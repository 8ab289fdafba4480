/* The page frame, problem pages, and the small parts every page shares.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "site/site.h"

#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "kit/text/text.h"
#include "site/feature.h"
#include "site/frame.h"
#include "site/views/frame.html.h"
#include "site/views/parts.html.h"
#include "site/views/problem.html.h"

enum { PART_MAX = 64 << 10 };

str_t language_in(struct cx *cx, enum lang lang)
{
    return lang == LANG_AZ ? _("Azerbaijani") : _("English");
}

/* --- navigation ------------------------------------------------------------------------------- */

bool nav_shows(const struct cx *cx, const struct nav_item *item)
{
    return item->roles == 0 || (item->roles & cx->actor.roles) != 0;
}

bool page_is_at(const struct page *page, const char *path)
{
    return page->nav != NULL && strcmp(page->nav, path) == 0;
}

bool nav_is_current(const struct page *page, const struct nav_item *item)
{
    return page_is_at(page, item->path);
}

url_t nav_url(struct cx *cx, const struct nav_item *item)
{
    return url_in_lang(cx, cx->lang, str_from_c(item->path));
}

typedef err_t signposts_fn(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count);

static signposts_fn *signposts_of(const struct feature *f, enum signposts_for what)
{
    switch (what) {
    case SIGNPOSTS_FRONT:
        return f->front;
    case SIGNPOSTS_DESK:
        return f->desk;
    case SIGNPOSTS_OWN_DESK:
        return f->own_desk;
    case SIGNPOSTS_OWN:
        return f->own;
    }
    must_failed("a place for signposts", __FILE__, __LINE__);
}

err_t signposts_load(struct cx *cx, enum signposts_for what, const struct signpost **out,
                     size_t *count)
{
    const struct feature *const *const features = site_of(cx)->features;
    size_t most = 0, n = 0;
    while (features != NULL && features[most] != NULL)
        most++;
    struct signpost *const at = arena_array(cx->arena, struct signpost, most * SIGNPOSTS_MAX);
    for (size_t i = 0; i < most; i++) {
        signposts_fn *const load = signposts_of(features[i], what);
        size_t added = 0;
        if (load != NULL)
            TRY(load(cx, at + n, &added));
        n += added;
    }
    *out = at;
    *count = n;
    return OK;
}

html_t signposts_list(struct cx *cx, const struct signpost *at, size_t count)
{
    if (count == 0)
        return HTML_NONE;
    AUTO(buf) out;
    buf_init(&out, PART_MAX);
    view_signposts(&out, at, count);
    return html_of_buf(cx, &out);
}

bool is_disclosed(const struct site *site)
{
    return text2_pick(&site->kind, LANG_EN).len > 0 &&
           text2_pick(&site->funding, LANG_EN).len > 0 &&
           text2_pick(&site->control, LANG_EN).len > 0;
}

/* --- the connection --------------------------------------------------------------------------- */

bool host_is_local(str_t host)
{
    static const str_t NAMES[] = { S_INIT("localhost"), S_INIT("127.0.0.1"), S_INIT("[::1]") };
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        const str_t rest = str_sub(host, NAMES[i].len, host.len);
        const bool has_end = rest.len == 0 || rest.at[0] == ':';
        if (has_end && str_eq_ascii_nocase(str_sub(host, 0, NAMES[i].len), NAMES[i]))
            return true;
    }
    return false;
}

html_t connection_note(struct cx *cx, const struct request *rq)
{
    if (rq->is_https || host_is_local(rq->host))
        return HTML_NONE;
    AUTO(buf) out;
    buf_init(&out, PART_MAX);
    view_connection_note(&out, cx);
    return html_of_buf(cx, &out);
}

str_t site_address(struct cx *cx, const struct request *rq)
{
    const str_t set = cx->settings == NULL ? STR_NONE : cx->settings->site_base_url;
    if (set.len > 0 || rq == NULL || rq->host.len == 0)
        return set;
    return arena_printf(cx->arena, "%s%.*s", rq->is_https ? "https://" : "http://",
                        STR_ARG(rq->host));
}

/* --- pages ------------------------------------------------------------------------------------ */

static str_t address_of(struct cx *cx, const struct request *rq)
{
    if (rq == NULL)
        return S("/");
    if (rq->query.len == 0)
        return rq->path;
    return arena_printf(cx->arena, "%.*s?%.*s", STR_ARG(rq->path), STR_ARG(rq->query));
}

/* Where the site has no address that is known, the page's own here. */
static url_t whole_address(struct cx *cx, str_t site, url_t here)
{
    url_t to;
    const str_t whole = arena_printf(cx->arena, "%.*s%.*s", STR_ARG(site), STR_ARG(here.text));
    return site.len > 0 && url_foreign(whole, &to) == OK ? to : here;
}

static struct frame frame_of(struct cx *cx, const struct request *rq, const struct page *page)
{
    struct frame f = { .site = site_of(cx), .page = page };
    const str_t site = site_address(cx, rq);
    const str_t address = page->address.len > 0 ? page->address : address_of(cx, rq);
    for (int i = 0; i < LANG_COUNT; i++) {
        f.here[i] = url_in_lang(cx, (enum lang)i, address); /* counts through the enum */
        f.whole[i] = whole_address(cx, site, f.here[i]);
    }
    return f;
}

str_t lang_locale(enum lang lang)
{
    switch (lang) {
    case LANG_AZ:
        return S("az_AZ");
    case LANG_EN:
        return S("en_GB");
    }
    must_failed("a language", __FILE__, __LINE__);
}

err_t site_respond(struct cx *cx, const struct request *rq, struct response *rs, int status,
                   const struct page *page)
{
    struct frame f = frame_of(cx, rq, page);
    f.is_shared = status == 200 && site_address(cx, rq).len > 0;
    if (f.site->account_bar != NULL)
        f.account = f.site->account_bar(cx);
    if (cx->actor.account != 0)
        f.warning = connection_note(cx, rq);
    respond_html(rs, status);
    view_frame(&rs->body, cx, &f);
    return buf_check(&rs->body);
}

/* --- problems --------------------------------------------------------------------------------- */

struct problem_words problem_words_of(err_t code)
{
    switch (code) {
    case OK:
        break;
    case ERR_BAD_REQUEST:
        return (struct problem_words){
            N_("The request cannot be read"),
            N_("Something in it is not well formed. Go back, load the page again, and repeat.")
        };
    case ERR_SIGN_IN:
        return (struct problem_words){ N_("Please sign in"),
                                       N_("This page is for people with an account. If you were "
                                          "signed in, your session has ended.") };
    case ERR_FACTOR:
        return (struct problem_words){
            N_("This needs your second factor"),
            N_("A code from your phone beside the password. Then repeat what you were doing.")
        };
    case ERR_FORBIDDEN:
        return (struct problem_words){
            N_("You may not do this"),
            N_("Your account does not have the right for it, or the form came from another place. "
               "Load the page again; if that does not help, ask the secretariat.")
        };
    case ERR_NOT_FOUND:
        return (struct problem_words){
            N_("There is nothing at this address"),
            N_("It may be mistyped, or what stood here has another address now.")
        };
    case ERR_METHOD:
        return (struct problem_words){
            N_("This address cannot be used like that"),
            N_("It accepts other kinds of requests. Go back and use the links on the page.")
        };
    case ERR_CONFLICT:
        return (struct problem_words){ N_("This is not possible any more"),
                                       N_("Somebody changed it meanwhile, or it is closed. Load "
                                          "the page again to see how things stand.") };
    case ERR_TOO_BIG:
        return (struct problem_words){
            N_("That is too big"),
            N_("What was sent is longer than this page accepts. Shorten it and send it again.")
        };
    case ERR_INVALID:
        return (struct problem_words){
            N_("Something in the form is not right"),
            N_("Go back: the form still holds what you wrote. Correct it and send it again.")
        };
    case ERR_TOO_MANY:
        return (struct problem_words){ N_("Too many requests"),
                                       N_("They came faster than we can take from one place. "
                                          "Nothing was stored. Wait a minute and try again.") };
    case ERR_DB:
    case ERR_IO:
    case ERR_NO_MEMORY:
    case ERR_NOT_CONVERGED:
    case ERR_INTERNAL:
        return (struct problem_words){ N_("Something went wrong on our side"),
                                       N_("It is not your fault. Nothing was stored. Try again; if "
                                          "it stays, tell the operator.") };
    case ERR_BUSY:
    case ERR_UNAVAILABLE:
        return (struct problem_words){ N_("Not possible at the moment"),
                                       N_("The site cannot answer this right now. Nothing was "
                                          "stored. Try again in a few seconds.") };
    }
    must_failed("an error", __FILE__, __LINE__);
}

/* Where to sign in or to give the second factor: from there back to a page that was asked for,
 * never to a write. */
static struct problem_way way_out(struct cx *cx, const struct request *rq, err_t code)
{
    const bool is_read = rq != NULL && (rq->method == GET || rq->method == HEAD);
    const str_t next = is_read ? address_of(cx, rq) : S("/");
    if (code == ERR_SIGN_IN)
        return (struct problem_way){ is_read ? url_with(cx, "/sign-in?next={}", UARG(next))
                                             : url_plain(cx, "/sign-in"),
                                     _("Sign in") };
    if (code == ERR_FACTOR)
        return (
            struct problem_way){ url_with(cx, "/account/second-factor/give?next={}", UARG(next)),
                                 _("Give the second factor, or set it up") };
    const struct problem_way none = { .to = { STR_NONE } };
    return none;
}

/* Who is signed in, where the page can ask: of a read, and not when the database is at fault. */
static html_t problem_account(struct cx *cx, bool is_read, int status)
{
    const struct problem before = cx->problem;
    if (!is_read || status >= 500 || cx->db == NULL || cx->actor.account == 0 ||
        site_of(cx)->account_bar == NULL)
        return HTML_NONE;
    const html_t bar = site_of(cx)->account_bar(cx);
    cx->problem = before;
    return bar;
}

void site_draw_problem(struct cx *cx, const struct request *rq, struct response *rs, err_t code,
                       int status)
{
    const bool is_read = rq != NULL && rq->method == GET;
    const struct problem_way way = way_out(cx, rq, code);
    if (code == ERR_SIGN_IN && is_read) {
        must(respond_see_other(rs, way.to) == OK);
        return;
    }
    const struct problem_words words = problem_words_of(code);
    AUTO(buf) body;
    buf_init(&body, PART_MAX);
    view_problem(&body, cx, &words, &way);
    const struct page page = { .title = tr_lang(cx->lang, words.title),
                               .body = html_of_buf(cx, &body),
                               .address = is_read ? STR_NONE : S("/") };
    struct frame f = frame_of(cx, rq, &page);
    f.account = problem_account(cx, is_read, status);
    respond_html(rs, status);
    view_frame(&rs->body, cx, &f);
}

/* --- small parts ------------------------------------------------------------------------------ */

static html_t time_of(struct cx *cx, str_t machine, str_t shown)
{
    AUTO(buf) out;
    buf_init(&out, PART_MAX);
    view_time_of(&out, machine, shown);
    return html_of_buf(cx, &out);
}

html_t time_date(struct cx *cx, usec_t at)
{
    return time_of(cx, date_time_iso(cx->arena, at), date_long(cx, at));
}

html_t time_full(struct cx *cx, usec_t at)
{
    return time_of(cx, date_time_iso(cx->arena, at), date_time(cx, at));
}

html_t example_tag(struct cx *cx)
{
    AUTO(buf) out;
    buf_init(&out, PART_MAX);
    view_example_tag(&out, cx);
    return html_of_buf(cx, &out);
}

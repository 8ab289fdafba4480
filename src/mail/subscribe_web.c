/* Pages of those who get letters: asking, confirming, changing, stopping. A GET never changes
 * anything: mailboxes open links by themselves.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/net/smtp.h"
#include "mail/pages.h"
#include "mail/views/mail.html.h"

static const usec_t DAY = INT64_C(24) * 3600 * USEC_PER_SECOND;

url_t own_address(struct cx *cx, str_t whole)
{
    url_t url;
    return url_foreign(whole, &url) == OK ? url : url_plain(cx, "/");
}

err_t mail_respond(struct cx *cx, const struct request *rq, struct response *rs, int status,
                   const struct page *page, struct buf *body)
{
    TRY(buf_check(body));
    struct page drawn = *page;
    drawn.body = html_of_buf(cx, body);
    return site_respond(cx, rq, rs, status, &drawn);
}

/* --- the form of a wish ----------------------------------------------------------------------- */

static str_t pace_label(struct cx *cx, enum pace p)
{
    switch (p) {
    case PACE_AT_ONCE:
        return _("at once, as soon as there is something");
    case PACE_DAILY:
        return _("once a day, if there is something");
    case PACE_WEEKLY:
        return _("once a week, if there is something");
    }
    must_failed("a pace", __FILE__, __LINE__);
}

html_t draw_pace(struct cx *cx, const struct form *form)
{
    const enum pace offered[] = { PACE_DAILY, PACE_WEEKLY, PACE_AT_ONCE };
    struct choice choices[PACES];
    for (size_t i = 0; i < PACES; i++)
        choices[i] =
            (struct choice){ .value = pace_word(offered[i]), .label = pace_label(cx, offered[i]) };
    return form_choices(cx, form, "pace", _("How often"), STR_NONE, choices, PACES);
}

static html_t draw_language(struct cx *cx, const struct form *form)
{
    const struct choice languages[] = {
        { .value = lang_code(LANG_AZ), .label = lang_name(LANG_AZ) },
        { .value = lang_code(LANG_EN), .label = lang_name(LANG_EN) },
    };
    return form_select(cx, form, "language", _("Language"), STR_NONE, languages,
                       ARRAY_LEN(languages));
}

static void draw_topics(struct cx *cx, const struct form *form, struct wish_form *w)
{
    const struct topics t = topics_of(cx);
    const struct form_error *const fault = form_error_of(form, S("topics"));
    for (size_t i = 0; i < t.count; i++) {
        const str_t name = arena_printf(cx->arena, "topic-%s", t.at[i]->word);
        if (t.at[i]->is_about)
            continue;
        w->topics[w->topic_count++] = (struct topic_box){
            .name = name,
            .label = tr_lang(cx->lang, t.at[i]->label),
            .help = tr_lang(cx->lang, t.at[i]->help),
            .is_checked = form_has(form, name),
        };
    }
    if (fault != NULL)
        w->topic_error = form_error_text(cx, form, fault);
}

static void draw_wish(struct cx *cx, const struct form *form, struct wish_form *w)
{
    const struct field_label labels[] = { { "email", _("E-mail address") },
                                          { "topics", _("About what") },
                                          { "pace", _("How often") },
                                          { "language", _("Language") } };
    w->form = form;
    w->errors = form_errors_labelled(cx, form, labels, ARRAY_LEN(labels));
    w->email = form_field(cx, form,
                          &(struct field){ .name = "email",
                                           .label = _("E-mail address"),
                                           .type = "email",
                                           .autocomplete = "email",
                                           .required = true });
    draw_topics(cx, form, w);
    w->pace = draw_pace(cx, form);
    w->language = draw_language(cx, form);
}

enum pace pace_in_form(struct form *form)
{
    const str_t paces[] = { pace_word(PACE_AT_ONCE), pace_word(PACE_DAILY),
                            pace_word(PACE_WEEKLY) };
    const int pace = form_choice(form, S("pace"), paces, PACES);
    return pace < 0 ? PACE_DAILY : (enum pace)pace; /* in the enum's order */
}

static struct wish wish_read(struct cx *cx, struct form *form, bool needs_topic)
{
    const str_t languages[] = { lang_code(LANG_AZ), lang_code(LANG_EN) };
    const struct topics t = topics_of(cx);
    struct wish w = { .pace = PACE_DAILY };
    bool any = false;
    for (size_t i = 0; i < t.count; i++) {
        w.topics[i] = form_checked(form, arena_printf(cx->arena, "topic-%s", t.at[i]->word));
        any = any || w.topics[i];
    }
    if (needs_topic && !any)
        form_fault_custom(form, S("topics"), N_("Choose at least one."));
    w.pace = pace_in_form(form);
    w.language = form_choice(form, S("language"), languages, 2) == 1 ? LANG_EN : LANG_AZ;
    return w;
}

/* --- asking ----------------------------------------------------------------------------------- */

static err_t subscribe_draw(struct cx *cx, const struct request *rq, struct response *rs,
                            const struct form *form)
{
    struct subscribe_page p = { .is_off = !mail_is_on(cx->settings) };
    draw_wish(cx, form, &p.form);
    AUTO(buf) body;
    buf_init(&body, MAIL_PAGE_MAX);
    view_subscribe(&body, cx, &p);
    const struct page page = { .title = _("Letters by mail"),
                               .description = _("Get what is new by mail: you say about what and "
                                                "how often, and stop it with one click."),
                               .nav = "/mail" };
    return mail_respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page, &body);
}

static struct form wish_blank(struct cx *cx)
{
    struct form form = form_blank(cx);
    form_preset(&form, S("pace"), pace_word(PACE_DAILY));
    form_preset(&form, S("language"), lang_code(cx->lang));
    return form;
}

err_t subscribe_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct form form = wish_blank(cx);
    return subscribe_draw(cx, rq, rs, &form);
}

err_t subscribe_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form form = form_open(cx, rq);
    const str_t email = form_email(&form, S("email"));
    const struct wish wish = wish_read(cx, &form, true);
    if (email.len > 0 && !smtp_address_ok(email))
        form_fault_custom(&form, S("email"),
                          N_("Letters can only go to addresses in plain Latin letters."));
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return subscribe_draw(cx, rq, rs, &form);
    TRY(read);
    TRY(mail_subscribe(cx, email, &wish));
    return respond_see_other(rs, url_plain(cx, "/mail/sent"));
}

/* The same for everybody: nobody learns here whether an address is known. */
err_t subscribe_sent_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    AUTO(buf) body;
    buf_init(&body, MAIL_PAGE_MAX);
    view_subscribe_sent(&body, cx);
    const struct page page = { .title = _("Now look into your mailbox"), .nav = "/mail" };
    return mail_respond(cx, rq, rs, 200, &page, &body);
}

/* --- doors ------------------------------------------------------------------------------------ */

static err_t draw_over(struct cx *cx, const struct request *rq, struct response *rs)
{
    AUTO(buf) body;
    buf_init(&body, MAIL_PAGE_MAX);
    view_door_over(&body, cx);
    const struct page page = { .title = _("This link does not work any more") };
    return mail_respond(cx, rq, rs, 404, &page, &body);
}

/* The address behind a token. Errors: ERR_NOT_FOUND. */
static err_t address_of_door(struct cx *cx, const struct request *rq, enum door door,
                             struct mail_address *out)
{
    int64_t id = 0;
    if (!door_token_read(cx->arena, site_of(cx)->key, door, path_word(rq, 0), &id))
        return ERR_NOT_FOUND;
    return address_get(cx, id, out);
}

err_t wanted_of(struct cx *cx, int64_t address, str_t state, usec_t since, struct wanted_list *out)
{
    struct subscriptions all;
    TRY(subscription_list(cx, address, &all));
    struct wanted *const at = arena_array(cx->arena, struct wanted, all.count);
    size_t n = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct subscription *const s = &all.at[i];
        if (!str_eq(s->state, state) || s->asked_at < since)
            continue;
        at[n] = (struct wanted){ .id = s->id,
                                 .pace = pace_label(cx, s->pace),
                                 .language = language_in(cx, s->language) };
        TRY(subscription_label(cx, s, &at[n++].label));
    }
    *out = (struct wanted_list){ at, n };
    return OK;
}

static err_t wanted_load(struct cx *cx, int64_t address, str_t state, usec_t since,
                         struct door_page *p)
{
    struct wanted_list list;
    TRY(wanted_of(cx, address, state, since, &list));
    p->at = list.at;
    p->count = list.count;
    return OK;
}

static usec_t asked_since(const struct cx *cx)
{
    return cx->now - CONFIRM_DAYS * DAY;
}

err_t confirm_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct mail_address a;
    struct door_page p = { .token = path_word(rq, 0) };
    const err_t e = address_of_door(cx, rq, DOOR_CONFIRM, &a);
    if (e == ERR_NOT_FOUND)
        return draw_over(cx, rq, rs);
    TRY(e);
    TRY(wanted_load(cx, a.id, S("asked"), asked_since(cx), &p));
    if (p.count == 0)
        return draw_over(cx, rq, rs);
    AUTO(buf) body;
    buf_init(&body, MAIL_PAGE_MAX);
    view_confirm(&body, cx, &p);
    const struct page page = { .title = _("Confirm that you want these letters") };
    return mail_respond(cx, rq, rs, 200, &page, &body);
}

err_t confirm_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct mail_address a;
    int64_t count = 0;
    const err_t e = address_of_door(cx, rq, DOOR_CONFIRM, &a);
    if (e == ERR_NOT_FOUND)
        return draw_over(cx, rq, rs);
    TRY(e);
    TRY(subscription_confirm(cx, a.id, asked_since(cx), &count));
    if (count > 0)
        TRY(address_set_confirmed(cx, a.id));
    const str_t token = door_token(cx->arena, site_of(cx)->key, DOOR_MINE, a.id);
    return respond_see_other(rs, url_with(cx, "/mail/mine/{}?saved={}", UARG(token), UARG(1)));
}

/* --- stopping --------------------------------------------------------------------------------- */

/* What a link to stop stops: one subscription, or (id 0) all of the address. */
struct stop {
    int64_t address, subscription;
};
static err_t stop_of(struct cx *cx, const struct request *rq, struct stop *out)
{
    int64_t id = 0;
    struct subscription s;
    struct mail_address a;
    const struct secret *const key = site_of(cx)->key;
    if (door_token_read(cx->arena, key, DOOR_STOP_ONE, path_word(rq, 0), &id)) {
        TRY(subscription_get(cx, id, &s));
        *out = (struct stop){ s.address, s.id };
        return OK;
    }
    if (!door_token_read(cx->arena, key, DOOR_STOP_ALL, path_word(rq, 0), &id))
        return ERR_NOT_FOUND;
    TRY(address_get(cx, id, &a));
    *out = (struct stop){ a.id, 0 };
    return OK;
}

static err_t stop_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct stop *stop, bool is_done)
{
    struct subscription s;
    struct door_page p = { .token = path_word(rq, 0),
                           .mine =
                               door_token(cx->arena, site_of(cx)->key, DOOR_MINE, stop->address) };
    struct wanted one;
    if (stop->subscription != 0) {
        TRY(subscription_get(cx, stop->subscription, &s));
        one = (struct wanted){ .id = s.id };
        TRY(subscription_label(cx, &s, &one.label));
        p.at = &one;
        p.count = 1;
    } else if (!is_done) {
        TRY(wanted_load(cx, stop->address, S("confirmed"), 0, &p));
    }
    AUTO(buf) body;
    buf_init(&body, MAIL_PAGE_MAX);
    if (is_done)
        view_stopped(&body, cx, &p);
    else
        view_stop(&body, cx, &p);
    const struct page page = { .title = is_done ? _("The letters have stopped")
                                                : _("Stop these letters") };
    return mail_respond(cx, rq, rs, 200, &page, &body);
}

err_t stop_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct stop stop;
    const err_t e = stop_of(cx, rq, &stop);
    if (e == ERR_NOT_FOUND)
        return draw_over(cx, rq, rs);
    TRY(e);
    return stop_draw(cx, rq, rs, &stop, false);
}

/* Whether pressed on our page or sent by a mailbox (RFC 8058: List-Unsubscribe=One-Click): the
 * letters stop, and again is as good as once. */
err_t stop_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct stop stop;
    const err_t e = stop_of(cx, rq, &stop);
    if (e == ERR_NOT_FOUND)
        return draw_over(cx, rq, rs);
    TRY(e);
    TRY(subscription_end(cx, stop.address, stop.subscription, S("reader")));
    return stop_draw(cx, rq, rs, &stop, true);
}

/* --- what one gets ---------------------------------------------------------------------------- */

/* The form as things stand. */
static str_t kept_name(struct cx *cx, const struct subscription *s)
{
    return arena_printf(cx->arena, "about-%" PRId64, s->id);
}

static err_t mine_preset(struct cx *cx, int64_t address, struct form *form, struct mine_page *p)
{
    struct subscriptions all;
    enum pace pace = PACE_DAILY;
    enum lang language = cx->lang;
    TRY(subscription_list(cx, address, &all));
    struct topic_box *const kept = arena_array(cx->arena, struct topic_box, all.count);
    *form = form_blank(cx);
    for (size_t i = 0; i < all.count; i++) {
        const struct subscription *const s = &all.at[i];
        if (!str_eq(s->state, S("confirmed")))
            continue;
        if (s->about == 0) {
            form_preset(form, arena_printf(cx->arena, "topic-%.*s", STR_ARG(s->topic)), S("on"));
        } else {
            struct topic_box *const box = &kept[p->kept_count++];
            *box = (struct topic_box){ .name = kept_name(cx, s), .is_checked = true };
            TRY(subscription_label(cx, s, &box->label));
        }
        pace = s->pace;
        language = s->language;
        p->confirmed++;
    }
    p->kept = kept;
    form_preset(form, S("pace"), pace_word(pace));
    form_preset(form, S("language"), lang_code(language));
    return OK;
}

static err_t mine_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct mail_address *a, const struct form *refused)
{
    struct form form;
    struct mine_page p = { .token = path_word(rq, 0),
                           .is_saved = request_query(cx, rq, S("saved")).len > 0,
                           .is_suppressed = a->suppressed_at != 0 };
    TRY(mine_preset(cx, a->id, &form, &p));
    draw_wish(cx, refused != NULL ? refused : &form, &p.form);
    AUTO(buf) body;
    buf_init(&body, MAIL_PAGE_MAX);
    view_mine(&body, cx, &p);
    const struct page page = { .title = _("What you get by mail") };
    return mail_respond(cx, rq, rs, refused != NULL ? 422 : 200, &page, &body);
}

err_t mine_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct mail_address a;
    const err_t e = address_of_door(cx, rq, DOOR_MINE, &a);
    if (e == ERR_NOT_FOUND)
        return draw_over(cx, rq, rs);
    TRY(e);
    return mine_draw(cx, rq, rs, &a, NULL);
}

/* Whoever holds the link got it in a letter: turning a topic on needs no further confirmation, once
 * the address has confirmed anything. */
static err_t mine_apply(struct cx *cx, const struct mail_address *a, const struct wish *wish,
                        const bool *dropped)
{
    const struct topics t = topics_of(cx);
    struct subscriptions all;
    TRY(subscription_list(cx, a->id, &all));
    for (size_t i = 0; i < t.count; i++) {
        struct subscription s = { .address = a->id,
                                  .topic = str_from_c(t.at[i]->word),
                                  .pace = wish->pace,
                                  .language = wish->language };
        for (size_t k = 0; k < all.count; k++) {
            if (str_eq(all.at[k].topic, s.topic) && all.at[k].about == 0)
                s.id = all.at[k].id;
        }
        if (t.at[i]->is_about)
            continue;
        if (wish->topics[i])
            TRY(subscription_put_confirmed(cx, &s));
        else if (s.id != 0)
            TRY(subscription_end(cx, a->id, s.id, S("reader")));
    }
    for (size_t i = 0; i < all.count; i++) {
        if (dropped[i])
            TRY(subscription_end(cx, a->id, all.at[i].id, S("reader")));
    }
    TRY(address_set_confirmed(cx, a->id));
    return subscription_set_manner(cx, a->id, wish->pace, wish->language);
}

err_t mine_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct mail_address a;
    const err_t e = address_of_door(cx, rq, DOOR_MINE, &a);
    if (e == ERR_NOT_FOUND)
        return draw_over(cx, rq, rs);
    TRY(e);
    struct form form = form_open(cx, rq);
    const struct wish wish = wish_read(cx, &form, false);
    struct subscriptions all;
    TRY(subscription_list(cx, a.id, &all));
    bool *const dropped = arena_array(cx->arena, bool, all.count);
    for (size_t i = 0; i < all.count; i++)
        dropped[i] = all.at[i].about != 0 && str_eq(all.at[i].state, S("confirmed")) &&
                     !form_checked(&form, kept_name(cx, &all.at[i]));
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return mine_draw(cx, rq, rs, &a, &form);
    TRY(read);
    TRY(mine_apply(cx, &a, &wish, dropped));
    return respond_see_other(
        rs, url_with(cx, "/mail/mine/{}?saved={}", UARG(path_word(rq, 0)), UARG(1)));
}

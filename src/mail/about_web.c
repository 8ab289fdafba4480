/* Letters about one thing, a consultation say: the box on its page, and what comes to an account.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/net/smtp.h"
#include "mail/pages.h"
#include "mail/views/mail.html.h"

static html_t email_field(struct cx *cx, const struct form *f)
{
    return form_field(cx, f,
                      &(struct field){ .name = "email",
                                       .label = _("E-mail address"),
                                       .type = "email",
                                       .autocomplete = "email",
                                       .required = true });
}

/* Strangers see an empty field, so that their page is the same for all. */
static struct form form_of_actor(struct cx *cx)
{
    struct form f = form_blank(cx);
    struct account who;
    form_preset(&f, S("pace"), pace_word(PACE_DAILY));
    if (cx->actor.account != 0 && account_find(cx, (account_id){ cx->actor.account }, &who) == OK)
        form_preset(&f, S("email"), who.email);
    return f;
}

html_t mail_box(struct cx *cx, const struct mail_box *b)
{
    if (!mail_is_on(cx->settings))
        return HTML_NONE;
    const struct form f = form_of_actor(cx);
    AUTO(buf) out;
    buf_init(&out, MAIL_PAGE_MAX);
    view_mail_box(&out, cx, b, email_field(cx, &f), draw_pace(cx, &f));
    return html_of_buf(cx, &out);
}

static err_t about_draw(struct cx *cx, const struct request *rq, struct response *rs,
                        const struct form *f, struct about_page *p)
{
    const struct field_label labels[] = { { "email", _("E-mail address") },
                                          { "pace", _("How often") } };
    p->errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
    p->email = email_field(cx, f);
    p->pace = draw_pace(cx, f);
    AUTO(buf) body;
    buf_init(&body, MAIL_PAGE_MAX);
    view_about_again(&body, cx, p);
    const struct page page = { .title = _("Letters by mail"),
                               .nav = "/mail",
                               .address = S("/mail") };
    return mail_respond(cx, rq, rs, 422, &page, &body);
}

err_t about_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_open(cx, rq);
    struct about_page p = { .topic = topic_find(cx, form_value(&f, S("topic"))),
                            .about = form_id(&f, S("about")) };
    const str_t email = form_email(&f, S("email"));
    const enum pace pace = pace_in_form(&f);
    bool is_on = false;
    if (p.topic == NULL || p.topic->describe == NULL)
        return problem(cx, ERR_NOT_FOUND, "no such topic");
    TRY(p.topic->describe(cx, p.about, &p.name, &p.where));
    if (email.len > 0 && !smtp_address_ok(email))
        form_fault_custom(&f, S("email"),
                          N_("Letters can only go to addresses in plain Latin letters."));
    const err_t read = form_done(&f);
    if (read == ERR_INVALID)
        return about_draw(cx, rq, rs, &f, &p);
    TRY(read);
    TRY(mail_subscribe_about(cx, email,
                             &(struct subscription){ .topic = str_from_c(p.topic->word),
                                                     .about = p.about,
                                                     .pace = pace,
                                                     .language = cx->lang },
                             &is_on));
    return respond_see_other(rs, is_on ? url_with(cx, "/account/mail?saved={}", UARG(1))
                                       : url_plain(cx, "/mail/sent"));
}

/* --- of an account ---------------------------------------------------------------------------- */

/* ERR_NOT_FOUND: nothing was ever asked for under the address of the account. */
static err_t own_address_find(struct cx *cx, struct mail_address *out)
{
    struct account who;
    TRY(account_find(cx, (account_id){ cx->actor.account }, &who));
    return who.email.len > 0 ? address_find(cx, who.email, out) : ERR_NOT_FOUND;
}

err_t account_mail_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct mail_address a;
    struct wanted_list list = { 0 };
    const err_t e = own_address_find(cx, &a);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (e == OK)
        TRY(wanted_of(cx, a.id, S("confirmed"), 0, &list));
    const struct account_mail_page p = { .at = list.at,
                                         .count = list.count,
                                         .is_off = !mail_is_on(cx->settings),
                                         .is_saved = request_query(cx, rq, S("saved")).len > 0 };
    AUTO(buf) body;
    buf_init(&body, MAIL_PAGE_MAX);
    view_account_mail(&body, cx, &p);
    const struct page page = { .title = _("What you get by mail") };
    return mail_respond(cx, rq, rs, 200, &page, &body);
}

err_t account_mail_stop(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct mail_address a;
    TRY(own_address_find(cx, &a));
    TRY(subscription_end(cx, a.id, path_id(rq, 0), S("reader")));
    return respond_see_other(rs, url_with(cx, "/account/mail?saved={}", UARG(1)));
}

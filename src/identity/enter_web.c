/* Pages of signing in and of entering by a link. A GET never changes anything; argon2id runs in
 * .prepare, on the pool, and only when the throttle lets the try through.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/entry.h"
#include "identity/pages.h"
#include "identity/sessions.h"
#include "identity/views/identity.html.h"
#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "ledger/ledger.h"

enum { PAGE_MAX = 256 << 10 };

/* --- signing in ------------------------------------------------------------------------------- */

static err_t sign_in_draw(struct cx *cx, const struct request *rq, struct response *rs,
                          const struct form *form, usec_t wait)
{
    const str_t asked =
        rq->method == POST ? form_value(form, S("next")) : request_query(cx, rq, S("next"));
    const struct field_label labels[] = { { "email", _("E-mail address") },
                                          { "password", _("Password") } };
    const struct sign_in_page p = {
        .form = form,
        .labels = labels,
        .label_count = ARRAY_LEN(labels),
        .connection_note = cx->actor.account == 0 ? connection_note(cx, rq) : HTML_NONE,
        .email = form_field(cx, form,
                            &(struct field){ .name = "email",
                                             .label = labels[0].label,
                                             .type = "email",
                                             .autocomplete = "username",
                                             .required = true }),
        .password = form_field(cx, form,
                               &(struct field){ .name = "password",
                                                .label = labels[1].label,
                                                .type = "password",
                                                .autocomplete = "current-password",
                                                .required = true }),
        .next = return_path(asked),
        .wait_seconds = (wait + USEC_PER_SECOND - 1) / USEC_PER_SECOND,
    };
    if (wait > 0)
        response_header(rs, S("retry-after"), arena_printf(cx->arena, "%" PRId64, p.wait_seconds));
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_sign_in(&body, cx, &p);
    const struct page page = { .title = _("Sign in"), .body = html_of_buf(cx, &body) };
    const int status = wait > 0 ? 429 : form->error_count > 0 ? 422 : 200;
    return site_respond(cx, rq, rs, status, &page);
}

err_t sign_in_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct session_found session;
    TRY(session_of_request(cx, rq, &session));
    if (session_is_half(&session))
        return respond_see_other(rs, url_with(cx, "/account/second-factor/give?next={}",
                                              UARG(return_path(request_query(cx, rq, S("next"))))));
    const struct form form = form_blank(cx);
    return sign_in_draw(cx, rq, rs, &form, 0);
}

struct sign_in_form {
    struct form form;
    str_t email, password;
};

static struct sign_in_form sign_in_read(struct cx *cx, const struct request *rq)
{
    struct sign_in_form f = { .form = form_open(cx, rq) };
    f.email = form_email(&f.form, S("email"));
    f.password = form_password(&f.form, S("password"), 1, PASSWORD_CHARS_MAX);
    return f;
}

/* As slow for an account that is not there as for one that is. */
static err_t try_password(struct cx *cx, const struct sign_in_form *f, struct password_try *out)
{
    struct password_try t = { 0 };
    struct account who;
    const err_t e = account_find_by_email(cx, f->email, &who);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (e == OK && !who.is_disabled) {
        t.who = who.id;
        TRY(account_password(cx, who.id, &t.stored));
    }
    t.matches = password_matches(t.stored, f->password) && t.who.v != 0;
    if (t.matches && password_needs_rehash(t.stored))
        TRY(password_hash(cx->arena, f->password, &t.fresh));
    *out = t;
    return OK;
}

err_t sign_in_prepare(struct cx *cx, const struct request *rq, void **prepared)
{
    *prepared = NULL;
    const struct sign_in_form f = sign_in_read(cx, rq);
    if (form_done(&f.form) != OK)
        return OK; /* the handler shows the faults */
    const struct try_keys keys = try_keys_of(cx, f.email, rq->peer);
    usec_t wait = 0;
    TRY(try_wait(cx, &keys, &wait));
    if (wait > 0)
        return OK;
    struct password_try *const t = arena_new(cx->arena, struct password_try);
    TRY(try_password(cx, &f, t));
    *prepared = t;
    return OK;
}

/* The account may have changed while the password was being tried. */
static err_t still_holds(struct cx *cx, const struct password_try *t, struct account *who,
                         bool *out)
{
    str_t stored = STR_NONE;
    if (t->matches) {
        TRY(account_find(cx, t->who, who));
        TRY(account_password(cx, t->who, &stored));
    }
    *out = t->matches && !who->is_disabled && str_eq(stored, t->stored);
    return OK;
}

err_t url_after_entry(struct cx *cx, const struct account *who, str_t next, url_t *out)
{
    *out = url_in_lang(cx, cx->lang, next);
    if (cx->actor.account == 0) { /* the session is half */
        *out = url_with(cx, "/account/second-factor/give?next={}", UARG(next));
        return OK;
    }
    if (who->roles != 0 && !who->has_factor && !has_given_factor(cx)) {
        *out = url_plain(cx, "/account/second-factor");
        return OK;
    }
    bool has_news = false;
    TRY(account_has_news(cx, who->id, &has_news));
    if (has_news)
        *out = url_with(cx, "/account/news?next={}", UARG(next));
    return OK;
}

err_t sign_in_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct sign_in_form f = sign_in_read(cx, rq);
    const err_t read = form_done(&f.form);
    if (read == ERR_INVALID)
        return sign_in_draw(cx, rq, rs, &f.form, 0);
    TRY(read);

    const struct password_try *const t = rq->prepared;
    const struct try_keys keys = try_keys_of(cx, f.email, rq->peer);
    usec_t wait = 0;
    TRY(try_wait(cx, &keys, &wait));
    if (wait > 0 || t == NULL)
        return sign_in_draw(cx, rq, rs, &f.form, wait > 0 ? wait : USEC_PER_SECOND);

    bool holds = false;
    struct account who = { 0 };
    TRY(still_holds(cx, t, &who, &holds));
    if (!holds) {
        TRY(failure_put(cx, &keys)); /* kept, since the answer is not an error */
        form_fault_custom(&f.form, S("password"), N_("This address and password do not match."));
        return sign_in_draw(cx, rq, rs, &f.form, 0);
    }
    TRY(failures_forget(cx, &keys));
    if (t->fresh.len > 0)
        TRY(account_set_password(cx, t->who, t->fresh));
    TRY(session_begin(cx, rq, rs, &who, 0));
    url_t next;
    TRY(url_after_entry(cx, &who, return_path(form_value(&f.form, S("next"))), &next));
    return respond_see_other(rs, next);
}

/* --- a new password --------------------------------------------------------------------------- */

void new_password_fields(struct cx *cx, const struct form *f, html_t *password, html_t *again)
{
    const int64_t least = cx->settings->password_min_length;
    *password = form_field(
        cx, f,
        &(struct field){ .name = "password",
                         .label = _("New password"),
                         .hint = trn(cx, least, "At least {0} character; several words are good.",
                                     "At least {0} characters; several words are good."),
                         .type = "password",
                         .autocomplete = "new-password",
                         .required = true });
    *again = form_field(cx, f,
                        &(struct field){ .name = "again",
                                         .label = _("The same again"),
                                         .type = "password",
                                         .autocomplete = "new-password",
                                         .required = true });
}

str_t form_new_password(struct cx *cx, struct form *f, str_t email)
{
    const int64_t least = cx->settings->password_min_length;
    const str_t password = form_password(f, S("password"), least, PASSWORD_CHARS_MAX);
    const str_t again = form_password(f, S("again"), 0, PASSWORD_CHARS_MAX);
    if (form_error_of(f, S("password")) != NULL)
        return STR_NONE;
    switch (password_judge(password, email, least)) {
    case PASSWORD_FINE:
    case PASSWORD_TOO_SHORT: /* form_password has said so */
        break;
    case PASSWORD_IS_ADDRESS:
        form_fault_custom(f, S("password"),
                          N_("Your address is the first thing others would try."));
        break;
    case PASSWORD_COMMON:
        form_fault_custom(f, S("password"),
                          N_("This password is too common; others would try it early."));
        break;
    }
    if (form_error_of(f, S("again")) == NULL && !str_eq(password, again))
        form_fault_custom(f, S("again"), N_("This differs from the password above."));
    return password;
}

/* --- entering by a link ----------------------------------------------------------------------- */

static err_t enter_draw_over(struct cx *cx, const struct request *rq, struct response *rs)
{
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_enter_over(&body, cx);
    const struct page page = { .title = _("This link does not work any more"),
                               .body = html_of_buf(cx, &body) };
    return site_respond(cx, rq, rs, 404, &page);
}

static err_t enter_draw(struct cx *cx, const struct request *rq, struct response *rs,
                        const struct entry_link *link, const struct account *who,
                        const struct form *form)
{
    const struct field_label labels[] = { { "password", _("New password") },
                                          { "again", _("The same again") } };
    struct enter_page p = {
        .who = who,
        .token = path_word(rq, 0),
        .is_reset = link->purpose == LINK_RESET,
        .form = form,
        .labels = labels,
        .label_count = ARRAY_LEN(labels),
        .connection_note = cx->actor.account == 0 ? connection_note(cx, rq) : HTML_NONE,
    };
    new_password_fields(cx, form, &p.password, &p.again);
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    if (link->purpose == LINK_DEMO)
        view_enter_demo(&body, cx, &p);
    else
        view_enter(&body, cx, &p);
    const struct page page = { .title = link->purpose == LINK_DEMO ? _("Enter the demonstration")
                                        : p.is_reset               ? _("Choose a new password")
                                                                   : _("Welcome"),
                               .body = html_of_buf(cx, &body) };
    return site_respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page);
}

err_t enter_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct entry_link link;
    struct account who;
    const err_t e = entry_link_find(cx, path_word(rq, 0), &link, &who);
    if (e == ERR_NOT_FOUND)
        return enter_draw_over(cx, rq, rs);
    TRY(e);
    const struct form form = form_blank(cx);
    return enter_draw(cx, rq, rs, &link, &who, &form);
}

err_t enter_prepare(struct cx *cx, const struct request *rq, void **prepared)
{
    *prepared = NULL;
    struct entry_link link;
    struct account who;
    const err_t e = entry_link_find(cx, path_word(rq, 0), &link, &who);
    if (e == ERR_NOT_FOUND)
        return OK; /* the handler says so */
    TRY(e);
    if (link.purpose == LINK_DEMO)
        return OK;
    struct form form = form_open(cx, rq);
    const str_t password = form_new_password(cx, &form, who.email);
    if (form_done(&form) != OK)
        return OK; /* the handler shows the faults */
    str_t *const hash = arena_new(cx->arena, str_t);
    TRY(password_hash(cx->arena, password, hash));
    *prepared = hash;
    return OK;
}

err_t enter_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct entry_link link;
    struct account who;
    const err_t e = entry_link_find(cx, path_word(rq, 0), &link, &who);
    if (e == ERR_NOT_FOUND)
        return enter_draw_over(cx, rq, rs);
    TRY(e);

    str_t hash = STR_NONE;
    if (link.purpose != LINK_DEMO) {
        struct form form = form_open(cx, rq);
        (void)form_new_password(cx, &form, who.email); /* hashed by enter_prepare */
        const err_t read = form_done(&form);
        if (read == ERR_INVALID)
            return enter_draw(cx, rq, rs, &link, &who, &form);
        TRY(read);
        if (rq->prepared == NULL)
            return problem(cx, ERR_BUSY, "the link appeared after the preparation");
        hash = *(const str_t *)rq->prepared;
    }
    cx->actor = (struct actor){ .account = who.id.v, .acts_as = LEDGER_AS_PERSON };
    TRY(entry_use(cx, &link, &who, hash));
    /* A demonstration's made-up people have no phones. */
    TRY(session_begin(cx, rq, rs, &who, link.purpose == LINK_DEMO ? cx->now : 0));
    url_t next;
    TRY(url_after_entry(cx, &who, S("/"), &next));
    return respond_see_other(rs, next);
}

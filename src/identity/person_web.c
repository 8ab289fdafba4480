/* Pages about oneself: what others did with one's account, one's data, leaving.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/entry.h"
#include "identity/factor.h"
#include "identity/pages.h"
#include "identity/roles.h"
#include "identity/sessions.h"
#include "identity/views/person.html.h"
#include "kit/base/str.h"
#include "ledger/ledger.h"

enum { PAGE_MAX = 256 << 10, CODE_CHARS_MAX = 40 };

static account_id own_account(const struct cx *cx)
{
    return (account_id){ cx->actor.account };
}

/* --- news ------------------------------------------------------------------------------------- */

err_t account_has_news(struct cx *cx, account_id who, bool *out)
{
    int64_t untold = 0;
    struct role_offer_list offers = { 0 };
    TRY(link_count_untold(cx, who, &untold));
    TRY(offer_list_of(cx, who, &offers));
    *out = untold > 0 || offers.count > 0;
    return OK;
}

str_t maker_label(struct cx *cx, int made_as)
{
    switch ((enum ledger_as)made_as) { /* stored from that enum */
    case LEDGER_AS_SECRETARIAT:
        return _("the secretariat");
    case LEDGER_AS_ORGANISATION:
        return _("an administrator of your organisation");
    case LEDGER_AS_PERSON:
    case LEDGER_AS_PUBLIC:
    case LEDGER_AS_PROGRAM:
    case LEDGER_AS_OPERATOR:
        break;
    }
    return _("the operator of the site");
}

str_t purpose_label(struct cx *cx, enum link_purpose purpose)
{
    return purpose == LINK_RESET ? _("to choose a new password") : _("invitation");
}

err_t news_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct account who;
    TRY(account_find(cx, own_account(cx), &who));
    struct news_page p = { .who = &who, .next = return_path(request_query(cx, rq, S("next"))) };
    TRY(link_list(cx, who.id, &p.links, &p.link_count));
    TRY(offer_list_of(cx, who.id, &p.offers));
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_news(&body, cx, &p);
    const struct page page = { .title = _("Before you go on"), .body = html_of_buf(cx, &body) };
    return site_respond(cx, rq, rs, 200, &page);
}

err_t news_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form form = form_open(cx, rq);
    TRY(form_done(&form));
    TRY(link_set_told(cx, own_account(cx)));
    return respond_see_other(rs,
                             url_in_lang(cx, cx->lang, return_path(form_value(&form, S("next")))));
}

/* --- my data ---------------------------------------------------------------------------------- */

err_t data_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)rq;
    respond_file(rs, S("application/json"), S("my-data.json"));
    return person_export(cx, own_account(cx), &rs->body);
}

/* --- leaving ---------------------------------------------------------------------------------- */

static err_t leave_draw(struct cx *cx, const struct request *rq, struct response *rs,
                        const struct form *form)
{
    struct account who;
    TRY(account_find(cx, own_account(cx), &who));
    struct leave_page p = {
        .who = &who,
        .is_done = str_eq(request_query(cx, rq, S("done")), S("1")),
        .form = form,
        .confirm = form_checkbox(cx, form, "sure", _("Yes, end my roles now")),
    };
    TRY(roles_may_end(cx, &who, &p.last));
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_leave(&body, cx, &p);
    const struct page page = { .title = _("Leaving"),
                               .body = html_of_buf(cx, &body),
                               .address = S("/account/leave") };
    return site_respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page);
}

err_t leave_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct form form = form_blank(cx);
    return leave_draw(cx, rq, rs, &form);
}

err_t leave_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct account who;
    TRY(account_find(cx, own_account(cx), &who));
    struct form form = form_open(cx, rq);
    if (!form_checked(&form, S("sure")) && form_error_of(&form, S("sure")) == NULL)
        form_fault_custom(&form, S("sure"), N_("Say that you mean it."));
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return leave_draw(cx, rq, rs, &form);
    TRY(read);
    TRY(role_end_all(cx, &who));
    return respond_see_other(rs, url_with(cx, "/account/leave?done={}", UARG(1)));
}

/* --- erasing ---------------------------------------------------------------------------------- */

static err_t erase_draw(struct cx *cx, const struct request *rq, struct response *rs,
                        const struct form *form)
{
    struct account who;
    TRY(account_find(cx, own_account(cx), &who));
    const struct field_label labels[] = { { "password", _("Current password") },
                                          { "code", _("Code") } };
    struct erase_page p = {
        .who = &who,
        .form = form,
        .labels = labels,
        .label_count = ARRAY_LEN(labels),
        .password = form_field(cx, form,
                               &(struct field){ .name = "password",
                                                .label = labels[0].label,
                                                .type = "password",
                                                .autocomplete = "current-password",
                                                .required = true }),
    };
    if (who.has_factor)
        p.code = form_field(
            cx, form,
            &(struct field){ .name = "code",
                             .label = labels[1].label,
                             .hint = _("The six digits your app shows now, or one of your "
                                       "recovery codes."),
                             .type = "text",
                             .autocomplete = "one-time-code",
                             .required = true });
    TRY(roles_may_end(cx, &who, &p.last));
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_erase(&body, cx, &p);
    const struct page page = { .title = _("Erase my data"),
                               .body = html_of_buf(cx, &body),
                               .address = S("/account/erase") };
    return site_respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page);
}

err_t erase_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct form form = form_blank(cx);
    return erase_draw(cx, rq, rs, &form);
}

struct erase_form {
    struct form form;
    str_t password, code;
};

static struct erase_form erase_read(struct cx *cx, const struct request *rq, bool has_factor)
{
    struct erase_form f = { .form = form_open(cx, rq) };
    f.password = form_password(&f.form, S("password"), 1, PASSWORD_CHARS_MAX);
    if (has_factor)
        f.code = form_text(&f.form, S("code"), 1, CODE_CHARS_MAX);
    return f;
}

err_t erase_prepare(struct cx *cx, const struct request *rq, void **prepared)
{
    *prepared = NULL;
    struct session_found session;
    struct account who;
    TRY(session_of_request(cx, rq, &session));
    if (session.account == 0 || session_is_half(&session))
        return OK; /* the guard refuses */
    TRY(account_find(cx, (account_id){ session.account }, &who));
    const struct erase_form f = erase_read(cx, rq, who.has_factor);
    return form_done(&f.form) == OK ? password_try_own(cx, rq, &who, f.password, prepared) : OK;
}

/* The code, when the account has a factor; a wrong one is counted and marked in the form. */
static err_t judge_code(struct cx *cx, const struct request *rq, const struct account *who,
                        struct erase_form *f)
{
    enum factor_answer answer = FACTOR_GIVEN;
    int minutes_off = 0;
    if (!who->has_factor)
        return OK;
    const struct try_keys keys = try_keys_of_factor(cx, who->email, rq->peer);
    usec_t wait = 0;
    TRY(try_wait(cx, &keys, &wait));
    if (wait > 0)
        return problem(cx, ERR_TOO_MANY, "codes of one's own account");
    TRY(factor_try(cx, who, f->code, &answer, &minutes_off));
    if (answer == FACTOR_GIVEN || answer == FACTOR_GIVEN_BY_RECOVERY)
        return OK;
    TRY(failure_put(cx, &keys));
    form_fault_custom(&f->form, S("code"),
                      arena_cstr(cx->arena, factor_answer_text(cx, answer, minutes_off)));
    return OK;
}

err_t erase_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct account who;
    TRY(account_find(cx, own_account(cx), &who));
    struct erase_form f = erase_read(cx, rq, who.has_factor);
    const err_t read = form_done(&f.form);
    if (read == ERR_INVALID)
        return erase_draw(cx, rq, rs, &f.form);
    TRY(read);
    bool holds = false;
    TRY(password_judge_own(cx, rq, &who, &holds));
    if (!holds)
        form_fault_custom(&f.form, S("password"), N_("This is not your current password."));
    else
        TRY(judge_code(cx, rq, &who, &f));
    if (form_done(&f.form) != OK)
        return erase_draw(cx, rq, rs, &f.form);

    TRY(person_erase(cx, who.id, S("asked for by the person")));
    session_forget(rq, rs);
    return respond_see_other(rs, url_plain(cx, "/account/erased"));
}

err_t erased_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_erased(&body, cx);
    const struct page page = { .title = _("Your data is erased"), .body = html_of_buf(cx, &body) };
    return site_respond(cx, rq, rs, 200, &page);
}

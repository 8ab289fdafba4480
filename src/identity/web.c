/* Routes of identity; the pages of one's own account.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/entry.h"
#include "identity/pages.h"
#include "identity/person.h"
#include "identity/sessions.h"
#include "identity/views/identity.html.h"
#include "kit/base/str.h"
#include "ledger/ledger.h"

enum { PAGE_MAX = 256 << 10 };

/* --- signing out ------------------------------------------------------------------------------ */

static account_id own_account(const struct cx *cx)
{
    return (account_id){ cx->actor.account };
}

/* Also of a session that is only half. */
static err_t sign_out_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct session_found session;
    TRY(session_of_request(cx, rq, &session));
    if (session.session == 0)
        return ERR_SIGN_IN;
    TRY(session_end(cx, (account_id){ session.account }, session.session));
    session_forget(rq, rs);
    return respond_see_other(rs, url_plain(cx, "/"));
}

static err_t sign_out_everywhere_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    TRY(session_end_others(cx, own_account(cx), 0));
    session_forget(rq, rs);
    return respond_see_other(rs, url_plain(cx, "/"));
}

static err_t session_end_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    TRY(session_end(cx, own_account(cx), path_id(rq, 0)));
    return respond_see_other(rs, url_plain(cx, "/account"));
}

/* --- one's own account ------------------------------------------------------------------------ */

static html_t language_choice(struct cx *cx, enum lang chosen)
{
    struct choice choices[LANG_COUNT];
    for (int i = 0; i < LANG_COUNT; i++) {
        const enum lang lang = (enum lang)i; /* counts through the enum */
        choices[i] = (struct choice){ .value = lang_code(lang), .label = lang_name(lang) };
    }
    struct form form = form_blank(cx);
    form_preset(&form, S("language"), lang_code(chosen));
    return form_choices(cx, &form, "language", _("The language we write to you in"), STR_NONE,
                        choices, LANG_COUNT);
}

static err_t own_ways(struct cx *cx, html_t *out)
{
    const struct signpost *at = NULL;
    size_t count = 0;
    TRY(signposts_load(cx, SIGNPOSTS_OWN, &at, &count));
    *out = signposts_list(cx, at, count);
    return OK;
}

static err_t account_draw(struct cx *cx, const struct request *rq, struct response *rs,
                          const struct form *form)
{
    struct account who;
    TRY(account_find(cx, own_account(cx), &who));
    const struct field_label labels[] = { { "current", _("Current password") },
                                          { "password", _("New password") },
                                          { "again", _("The same again") } };
    struct account_page p = {
        .who = &who,
        .is_password_changed = str_eq(request_query(cx, rq, S("changed")), S("password")),
        .form = form,
        .labels = labels,
        .label_count = ARRAY_LEN(labels),
        .language = language_choice(cx, who.language),
        .current = form_field(cx, form,
                              &(struct field){ .name = "current",
                                               .label = labels[0].label,
                                               .type = "password",
                                               .autocomplete = "current-password",
                                               .required = true }),
    };
    new_password_fields(cx, form, &p.password, &p.again);
    TRY(link_list(cx, who.id, &p.links, &p.link_count));
    TRY(offer_list_of(cx, who.id, &p.offers));
    TRY(own_ways(cx, &p.ways));
    TRY(session_list(cx, who.id, session_idle_since(cx), &p.sessions, &p.session_count));
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_account(&body, cx, &p);
    const struct page page = { .title = _("Your account"),
                               .body = html_of_buf(cx, &body),
                               .address = S("/account") };
    return site_respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page);
}

static err_t account_get_page(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct form form = form_blank(cx);
    return account_draw(cx, rq, rs, &form);
}

static err_t account_language_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    const str_t words[] = { lang_code(LANG_AZ),
                            lang_code(LANG_EN) }; /* in the order of enum lang */
    struct form form = form_open(cx, rq);
    const int chosen = form_choice(&form, S("language"), words, LANG_COUNT);
    TRY(form_done(&form));

    const enum lang language = (enum lang)chosen; /* the index is the value, see words */
    TRY(account_set_language(cx, own_account(cx), language));
    TRY(account_note(cx, own_account(cx), "language"));
    return respond_see_other(rs,
                             url_in_lang(cx, language, S("/account"))); /* shows what was chosen */
}

/* --- one's own password, asked for again ------------------------------------------------------ */

err_t password_try_own(struct cx *cx, const struct request *rq, const struct account *who,
                       str_t password, void **prepared)
{
    const struct try_keys keys = try_keys_of(cx, who->email, rq->peer);
    usec_t wait = 0;
    TRY(try_wait(cx, &keys, &wait));
    if (wait > 0)
        return OK;
    struct password_try *const t = arena_new(cx->arena, struct password_try);
    t->who = who->id;
    TRY(account_password(cx, who->id, &t->stored));
    t->matches = password_matches(t->stored, password);
    *prepared = t;
    return OK;
}

err_t password_judge_own(struct cx *cx, const struct request *rq, const struct account *who,
                         bool *holds)
{
    const struct password_try *const t = rq->prepared;
    str_t stored = STR_NONE;
    if (t == NULL || t->who.v != who->id.v)
        return problem(cx, ERR_TOO_MANY, "passwords of one's own account");
    TRY(account_password(cx, who->id, &stored));
    *holds = t->matches && str_eq(stored, t->stored);
    const struct try_keys keys = try_keys_of(cx, who->email, rq->peer);
    return *holds ? OK : failure_put(cx, &keys); /* kept, since the answer is not an error */
}

/* --- change of password ----------------------------------------------------------------------- */

struct password_form {
    struct form form;
    str_t current, password;
};

static struct password_form password_read(struct cx *cx, const struct request *rq, str_t email)
{
    struct password_form f = { .form = form_open(cx, rq) };
    f.current = form_password(&f.form, S("current"), 1, PASSWORD_CHARS_MAX);
    f.password = form_new_password(cx, &f.form, email);
    return f;
}

static err_t account_password_prepare(struct cx *cx, const struct request *rq, void **prepared)
{
    *prepared = NULL;
    struct session_found session;
    TRY(session_of_request(cx, rq, &session));
    if (session.account == 0 || session_is_half(&session))
        return OK; /* the guard refuses */
    struct account who;
    TRY(account_find(cx, (account_id){ session.account }, &who));
    const struct password_form f = password_read(cx, rq, who.email);
    if (form_done(&f.form) != OK)
        return OK; /* the handler shows why */
    TRY(password_try_own(cx, rq, &who, f.current, prepared));
    struct password_try *const t = *prepared;
    if (t != NULL && t->matches)
        TRY(password_hash(cx->arena, f.password, &t->fresh));
    return OK;
}

static err_t account_password_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct account who;
    TRY(account_find(cx, own_account(cx), &who));
    struct password_form f = password_read(cx, rq, who.email);
    const err_t read = form_done(&f.form);
    if (read == ERR_INVALID)
        return account_draw(cx, rq, rs, &f.form);
    TRY(read);

    bool holds = false;
    TRY(password_judge_own(cx, rq, &who, &holds));
    if (!holds) {
        form_fault_custom(&f.form, S("current"), N_("This is not your current password."));
        return account_draw(cx, rq, rs, &f.form);
    }
    const struct password_try *const t = rq->prepared;
    TRY(password_change(cx, who.id, t->fresh, cx->actor.session));
    return respond_see_other(rs, url_with(cx, "/account?changed={}", UARG(S("password"))));
}

/* --- the feature ------------------------------------------------------------------------------ */

static const struct route ROUTES[] = {
    { .method = GET,
      .path = "/sign-in",
      .handle = sign_in_get,
      .guard = guard_anyone,
      .help = "Sign in" },
    { .method = POST,
      .path = "/sign-in",
      .handle = sign_in_post,
      .guard = guard_anyone,
      .flags = CSRF | RATE_SIGN_IN,
      .help = "Sign in",
      .prepare = sign_in_prepare },
    { .method = POST,
      .path = "/sign-out",
      .handle = sign_out_post,
      .guard = guard_anyone,
      .flags = CSRF | RATE_WRITE,
      .help = "End this session" },
    { .method = POST,
      .path = "/sign-out-everywhere",
      .handle = sign_out_everywhere_post,
      .guard = guard_account,
      .flags = CSRF | RATE_WRITE,
      .help = "End all sessions of this account" },
    { .method = GET,
      .path = "/enter/{token}",
      .handle = enter_get,
      .guard = guard_anyone,
      .help = "See whom a link invites" },
    { .method = POST,
      .path = "/enter/{token}",
      .handle = enter_post,
      .guard = guard_anyone,
      .flags = CSRF | RATE_WRITE, /* a link of 256 bits is not guessed, and hashes once */
      .help = "Enter by a link",
      .prepare = enter_prepare },
    { .method = GET,
      .path = "/account",
      .handle = account_get_page,
      .guard = guard_account,
      .help = "One's own account" },
    { .method = POST,
      .path = "/account/password",
      .handle = account_password_post,
      .guard = guard_account,
      .flags = CSRF | RATE_SIGN_IN,
      .help = "Change one's password",
      .prepare = account_password_prepare },
    { .method = POST,
      .path = "/account/language",
      .handle = account_language_post,
      .guard = guard_account,
      .flags = CSRF | RATE_WRITE,
      .help = "Choose the language of one's mail" },
    { .method = POST,
      .path = "/account/sessions/{id}/end",
      .handle = session_end_post,
      .guard = guard_account,
      .flags = CSRF | RATE_WRITE,
      .help = "End another session of one's own" },
    { .method = GET,
      .path = "/account/second-factor",
      .handle = factor_get_page,
      .guard = guard_account,
      .help = "The second factor: set it up, see how many recovery codes are left" },
    { .method = POST,
      .path = "/account/second-factor/begin",
      .handle = factor_begin_post,
      .guard = guard_account,
      .flags = CSRF | RATE_WRITE,
      .help = "Begin to set up a second factor, or another one" },
    { .method = POST,
      .path = "/account/second-factor/confirm",
      .handle = factor_confirm_post,
      .guard = guard_account,
      .flags = CSRF | RATE_WRITE, /* of a secret that this account was just shown: no guess */
      .help = "Confirm it with a first code" },
    { .method = POST,
      .path = "/account/second-factor/codes",
      .handle = factor_codes_post,
      .guard = guard_account,
      .flags = CSRF | RATE_WRITE,
      .help = "Ten new recovery codes" },
    { .method = POST,
      .path = "/account/second-factor/remove",
      .handle = factor_remove_post,
      .guard = guard_account,
      .flags = CSRF | RATE_WRITE,
      .help = "Do without a second factor" },
    { .method = GET,
      .path = "/account/second-factor/give",
      .handle = give_get,
      .guard = guard_anyone, /* a half session is nobody's yet */
      .help = "Where the code is asked for" },
    { .method = POST,
      .path = "/account/second-factor/give",
      .handle = give_post,
      .guard = guard_anyone, /* likewise; without any session it answers 401 */
      .flags = CSRF | RATE_SIGN_IN,
      .help = "Give a code of the second factor" },
    { .method = GET,
      .path = "/account/news",
      .handle = news_get,
      .guard = guard_account,
      .help = "What others did with this account since one was here" },
    { .method = POST,
      .path = "/account/news",
      .handle = news_post,
      .guard = guard_account,
      .flags = CSRF | RATE_WRITE,
      .help = "Go on, having read it" },
    { .method = GET,
      .path = "/account/data.json",
      .handle = data_get,
      .guard = guard_account,
      .help = "Everything the program keeps about oneself" },
    { .method = GET,
      .path = "/account/erase",
      .handle = erase_get,
      .guard = guard_account,
      .help = "What erasing one's data removes and what stays" },
    { .method = POST,
      .path = "/account/erase",
      .handle = erase_post,
      .guard = guard_account,
      .flags = CSRF | RATE_SIGN_IN,
      .help = "Erase one's data",
      .prepare = erase_prepare },
    { .method = GET,
      .path = "/account/erased",
      .handle = erased_get,
      .guard = guard_anyone,
      .help = "The page after that" },
    { .method = GET,
      .path = "/account/leave",
      .handle = leave_get,
      .guard = guard_account,
      .help = "What leaving means" },
    { .method = POST,
      .path = "/account/leave",
      .handle = leave_post,
      .guard = guard_account,
      .flags = CSRF | RATE_WRITE,
      .help = "End one's roles" },
    { .method = POST,
      .path = "/account/offers/{id}/take",
      .handle = offer_take_post,
      .guard = guard_account,
      .flags = CSRF | RATE_WRITE,
      .help = "Take a role that was handed over" },
    { .method = POST,
      .path = "/account/offers/{id}/decline",
      .handle = offer_decline_post,
      .guard = guard_account,
      .flags = CSRF | RATE_WRITE,
      .help = "Decline it" },
    { .method = GET,
      .path = "/secretariat/hand-over",
      .handle = hand_over_get,
      .guard = guard_secretariat,
      .help = "Who is the secretariat, and to whom it passes" },
    { .method = POST,
      .path = "/secretariat/hand-over",
      .handle = hand_over_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Name or invite a successor" },
    { .method = POST,
      .path = "/secretariat/hand-over/{id}/withdraw",
      .handle = hand_over_withdraw_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Take the offer back" },
    { .method = POST,
      .path = "/secretariat/hand-over/step-down",
      .handle = hand_over_step_down_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Leave the secretariat, once somebody else is in it" },
    { 0 },
};

const struct feature identity_feature = { .name = "identity",
                                          .routes = ROUTES,
                                          .sql = &identity_sql,
                                          .commands = identity_commands,
                                          .housekeep = identity_housekeep,
                                          .compare_record = identity_compare_record };

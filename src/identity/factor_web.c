/* Pages of the second factor: setting it up, giving it, losing it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/entry.h"
#include "identity/factor.h"
#include "identity/pages.h"
#include "identity/sessions.h"
#include "identity/views/factor.html.h"
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "site/qr.h"

enum { PAGE_MAX = 256 << 10, CODE_CHARS_MAX = 40 };

static html_t code_field(struct cx *cx, const struct form *form, str_t label, str_t hint)
{
    return form_field(cx, form,
                      &(struct field){ .name = "code",
                                       .label = label,
                                       .hint = hint,
                                       .type = "text",
                                       .autocomplete = "one-time-code",
                                       .required = true });
}

/* A text that is translated already passes the catalogue unchanged. */
static void fault_code(struct cx *cx, struct form *form, enum factor_answer answer, int minutes_off)
{
    form_fault_custom(form, S("code"),
                      arena_cstr(cx->arena, factor_answer_text(cx, answer, minutes_off)));
}

/* --- what the page shows ---------------------------------------------------------------------- */

/* "ABCD EFGH …": easier to copy by hand. */
static str_t in_groups(struct cx *cx, str_t secret)
{
    AUTO(buf) out;
    buf_init(&out, 256);
    for (size_t i = 0; i < secret.len; i++) {
        if (i > 0 && i % 4 == 0)
            buf_byte(&out, ' ');
        buf_byte(&out, secret.at[i]);
    }
    return arena_str(cx->arena, buf_str(&out));
}

/* https://github.com/google/google-authenticator/wiki/Key-Uri-Format; every part is encoded. */
static url_t otpauth_address(struct cx *cx, const struct account *who, str_t secret)
{
    const str_t issuer = text2_pick(&site_of(cx)->name, cx->lang);
    const str_t label = arena_printf(cx->arena, "%.*s:%.*s", STR_ARG(issuer), STR_ARG(who->email));
    const url_t rest =
        url_root(cx, "/{}?secret={}&issuer={}", UARG(label), UARG(secret), UARG(issuer));
    return (url_t){ arena_printf(cx->arena, "otpauth://totp%.*s", STR_ARG(rest.text)) };
}

static err_t pending_draw(struct cx *cx, struct factor_page *p)
{
    bytes_t secret;
    const err_t e = factor_pending(cx, p->who->id, &secret);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    const str_t text = base32(cx->arena, secret);
    p->is_pending = true;
    p->secret = in_groups(cx, text);
    p->otpauth = otpauth_address(cx, p->who, text);
    p->code = code_field(cx, p->form, _("Code the app shows"), _("Six digits."));
    str_t path = STR_NONE;
    int side = 0;
    if (qr_path(cx, p->otpauth.text, &path, &side) != OK)
        return OK; /* a very long name: the secret by hand stays */
    AUTO(buf) out;
    buf_init(&out, PAGE_MAX);
    view_qr(&out, cx, path, side);
    p->qr = html_of_buf(cx, &out);
    return OK;
}

static err_t factor_draw(struct cx *cx, const struct request *rq, struct response *rs,
                         const struct form *form)
{
    struct account who;
    TRY(account_find(cx, (account_id){ cx->actor.account }, &who));
    const struct field_label labels[] = { { "code", _("Code the app shows") } };
    const str_t done = request_query(cx, rq, S("done"));
    struct factor_page p = { .who = &who,
                             .is_required = who.roles != 0,
                             .is_fresh = factor_is_fresh(cx),
                             .was_recovered = str_eq(done, S("recovered")),
                             .was_removed = str_eq(done, S("removed")),
                             .form = form,
                             .labels = labels,
                             .label_count = ARRAY_LEN(labels) };
    TRY(recovery_count(cx, who.id, &p.codes_left));
    if (!who.has_factor || p.is_fresh)
        TRY(pending_draw(cx, &p));
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_second_factor(&body, cx, &p);
    const struct page page = { .title = _("Second factor"),
                               .body = html_of_buf(cx, &body),
                               .address = S("/account/second-factor") };
    return site_respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page);
}

err_t factor_get_page(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct form form = form_blank(cx);
    return factor_draw(cx, rq, rs, &form);
}

/* --- setting up ------------------------------------------------------------------------------- */

/* With a factor, changing it wants a code of it first. */
static err_t may_change(struct cx *cx, struct account *who)
{
    TRY(account_find(cx, (account_id){ cx->actor.account }, who));
    return who->has_factor && !factor_is_fresh(cx) ? ERR_FACTOR : OK;
}

static err_t back_to_factor(struct cx *cx, struct response *rs)
{
    return respond_see_other(rs, url_plain(cx, "/account/second-factor"));
}

err_t factor_begin_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)rq;
    struct account who;
    TRY(may_change(cx, &who));
    TRY(factor_begin(cx, who.id));
    return back_to_factor(cx, rs);
}

static err_t codes_draw(struct cx *cx, const struct request *rq, struct response *rs,
                        const str_t codes[RECOVERY_CODES], bool is_first)
{
    const struct codes_page p = { .codes = codes, .is_first = is_first };
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_recovery_codes(&body, cx, &p);
    const struct page page = { .title = _("Recovery codes"),
                               .body = html_of_buf(cx, &body),
                               .address = S("/account/second-factor") };
    return site_respond(cx, rq, rs, 200, &page);
}

err_t factor_confirm_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct account who;
    TRY(may_change(cx, &who));
    struct form form = form_open(cx, rq);
    const str_t typed = form_text(&form, S("code"), 1, CODE_CHARS_MAX);
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return factor_draw(cx, rq, rs, &form);
    TRY(read);

    enum factor_answer answer;
    int minutes_off = 0;
    str_t codes[RECOVERY_CODES];
    const err_t e = factor_confirm(cx, who.id, typed, &answer, &minutes_off, codes);
    if (e == ERR_NOT_FOUND)
        return problem(cx, ERR_CONFLICT, "nothing is being set up");
    TRY(e);
    if (answer != FACTOR_GIVEN) {
        fault_code(cx, &form, answer, minutes_off);
        return factor_draw(cx, rq, rs, &form);
    }
    TRY(session_set_factor(cx, cx->actor.session, session_full_end(cx)));
    return codes_draw(cx, rq, rs, codes, true);
}

err_t factor_codes_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct account who;
    TRY(may_change(cx, &who));
    if (!who.has_factor)
        return problem(cx, ERR_CONFLICT, "recovery codes without a factor");
    str_t codes[RECOVERY_CODES];
    TRY(recovery_renew(cx, who.id, codes));
    return codes_draw(cx, rq, rs, codes, false);
}

err_t factor_remove_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)rq;
    struct account who;
    TRY(may_change(cx, &who));
    if (who.roles != 0 || !who.has_factor)
        return problem(cx, ERR_CONFLICT, "this account needs its factor, or has none");
    TRY(factor_remove(cx, who.id, S("by its owner")));
    return respond_see_other(rs,
                             url_with(cx, "/account/second-factor?done={}", UARG(S("removed"))));
}

/* --- giving ----------------------------------------------------------------------------------- */

static err_t give_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct form *form, usec_t wait)
{
    const str_t asked =
        rq->method == POST ? form_value(form, S("next")) : request_query(cx, rq, S("next"));
    const struct field_label labels[] = { { "code", _("Code") } };
    const struct give_page p = {
        .form = form,
        .labels = labels,
        .label_count = ARRAY_LEN(labels),
        .connection_note = cx->actor.account == 0 ? connection_note(cx, rq) : HTML_NONE,
        .code = code_field(cx, form, labels[0].label,
                           _("The six digits your app shows now, or one of your recovery codes.")),
        .next = return_path(asked),
        .wait_seconds = (wait + USEC_PER_SECOND - 1) / USEC_PER_SECOND,
    };
    if (wait > 0)
        response_header(rs, S("retry-after"), arena_printf(cx->arena, "%" PRId64, p.wait_seconds));
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_give(&body, cx, &p);
    const struct page page = { .title = _("Second factor"), .body = html_of_buf(cx, &body) };
    return site_respond(cx, rq, rs, wait > 0 ? 429 : form->error_count > 0 ? 422 : 200, &page);
}

/* Whose code is asked for: of a half session, or of one that goes on. */
static err_t giver(struct cx *cx, const struct request *rq, struct session_found *session,
                   struct account *who)
{
    TRY(session_of_request(cx, rq, session));
    if (session->session == 0)
        return ERR_SIGN_IN;
    return account_find(cx, (account_id){ session->account }, who);
}

err_t give_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct session_found session;
    struct account who;
    TRY(giver(cx, rq, &session, &who));
    if (!who.has_factor)
        return back_to_factor(cx, rs);
    const struct form form = form_blank(cx);
    return give_draw(cx, rq, rs, &form, 0);
}

static err_t give_accepted(struct cx *cx, const struct request *rq, struct response *rs,
                           const struct session_found *session, const struct account *who,
                           enum factor_answer answer, str_t next)
{
    cx->actor = (struct actor){ .account = who->id.v,
                                .session = session->session,
                                .roles = who->roles,
                                .acts_as = LEDGER_AS_PERSON,
                                .factor_at = cx->now };
    TRY(factor_accept(cx, who, session->session, rq->peer));
    if (answer == FACTOR_GIVEN_BY_RECOVERY)
        return respond_see_other(
            rs, url_with(cx, "/account/second-factor?done={}", UARG(S("recovered"))));
    url_t to;
    TRY(url_after_entry(cx, who, next, &to));
    return respond_see_other(rs, to);
}

err_t give_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct session_found session;
    struct account who;
    TRY(giver(cx, rq, &session, &who));
    if (!who.has_factor)
        return back_to_factor(cx, rs);
    struct form form = form_open(cx, rq);
    const str_t typed = form_text(&form, S("code"), 1, CODE_CHARS_MAX);
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return give_draw(cx, rq, rs, &form, 0);
    TRY(read);

    const struct try_keys keys = try_keys_of_factor(cx, who.email, rq->peer);
    usec_t wait = 0;
    TRY(try_wait(cx, &keys, &wait));
    if (wait > 0)
        return give_draw(cx, rq, rs, &form, wait);
    enum factor_answer answer;
    int minutes_off = 0;
    TRY(factor_try(cx, &who, typed, &answer, &minutes_off));
    if (answer == FACTOR_GIVEN || answer == FACTOR_GIVEN_BY_RECOVERY)
        return give_accepted(cx, rq, rs, &session, &who, answer,
                             return_path(form_value(&form, S("next"))));
    if (answer != FACTOR_UNREADABLE)
        TRY(failure_put(cx, &keys)); /* kept, since the answer is not an error */
    fault_code(cx, &form, answer, minutes_off);
    return give_draw(cx, rq, rs, &form, 0);
}

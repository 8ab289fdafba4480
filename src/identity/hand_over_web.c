/* The secretariat passes on: a successor is named or invited, takes the role with a second factor,
 * and only then may the predecessor step down.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/pages.h"
#include "identity/roles.h"
#include "identity/views/roles.html.h"
#include "kit/base/str.h"

enum { PAGE_MAX = 256 << 10, NAME_MAX = 120 };
static const usec_t INVITE_LIFE = INT64_C(14) * 24 * 3600 * USEC_PER_SECOND;

/* --- what the page shows ---------------------------------------------------------------------- */

static err_t members_load(struct cx *cx, struct hand_over_page *p)
{
    const struct account *at = NULL;
    size_t count = 0;
    TRY(account_list(cx, &at, &count));
    struct member *const members = arena_array(cx->arena, struct member, count);
    for (size_t i = 0; i < count; i++) {
        if ((at[i].roles & ROLE_SECRETARIAT) == 0 || at[i].is_disabled)
            continue;
        const bool is_me = at[i].id.v == cx->actor.account;
        const bool has_factor = at[i].has_factor || (is_me && has_given_factor(cx));
        members[p->member_count++] =
            (struct member){ at[i].name, is_me,
                             (at[i].has_password || site_of(cx)->is_demo) && has_factor };
        p->is_member = p->is_member || is_me;
    }
    p->members = members;
    return OK;
}

static void draw_fields(struct cx *cx, const struct form *form, struct hand_over_page *p)
{
    const struct choice languages[] = {
        { .value = lang_code(LANG_AZ), .label = lang_name(LANG_AZ) },
        { .value = lang_code(LANG_EN), .label = lang_name(LANG_EN) },
    };
    p->email = form_field(cx, form,
                          &(struct field){ .name = "email",
                                           .label = _("E-mail address"),
                                           .type = "email",
                                           .autocomplete = "off",
                                           .required = true });
    p->name = form_field(cx, form,
                         &(struct field){ .name = "name",
                                          .label = _("Name"),
                                          .hint = _("Only for somebody who has no account here."),
                                          .type = "text",
                                          .autocomplete = "off" });
    p->language =
        form_select(cx, form, "language", _("Language"), STR_NONE, languages, ARRAY_LEN(languages));
}

html_t entry_handed_html(struct cx *cx, const struct entry_handed *h)
{
    AUTO(buf) out;
    buf_init(&out, PAGE_MAX);
    view_handed(&out, cx, h);
    return html_of_buf(cx, &out);
}

static err_t hand_over_draw(struct cx *cx, const struct request *rq, struct response *rs,
                            const struct form *form, const struct entry_handed *link)
{
    bool is_last = true;
    const struct field_label labels[] = { { "email", _("E-mail address") },
                                          { "name", _("Name") },
                                          { "language", _("Language") } };
    struct hand_over_page p = { .form = form,
                                .labels = labels,
                                .label_count = ARRAY_LEN(labels),
                                .handed = entry_handed_html(cx, link) };
    TRY(members_load(cx, &p));
    TRY(offer_list_of_role(cx, ROLE_SECRETARIAT, &p.offers));
    TRY(role_is_last(cx, (account_id){ cx->actor.account }, ROLE_SECRETARIAT, &is_last));
    p.may_step_down = p.is_member && !is_last;
    draw_fields(cx, form, &p);
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_hand_over(&body, cx, &p);
    const struct page page = { .title = _("Handing over the secretariat"),
                               .nav = "/secretariat",
                               .body = html_of_buf(cx, &body),
                               .address = S("/secretariat/hand-over") };
    return site_respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page);
}

err_t hand_over_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct form form = form_blank(cx);
    return hand_over_draw(cx, rq, rs, &form, &(struct entry_handed){ 0 });
}

/* --- naming a successor ----------------------------------------------------------------------- */

struct successor {
    struct account who;
    bool is_new;
};

static struct successor successor_read(struct form *form)
{
    const str_t languages[] = { lang_code(LANG_AZ), lang_code(LANG_EN) };
    struct successor s = { 0 };
    s.who.email = form_email(form, S("email"));
    s.who.name = form_text(form, S("name"), 0, NAME_MAX);
    s.who.language = form_choice(form, S("language"), languages, 2) == 1 ? LANG_EN : LANG_AZ;
    return s;
}

static void fault_taker(struct form *form)
{
    form_fault_custom(form, S("email"),
                      N_("This person is in the secretariat already, or cannot sign in."));
}

/* Finds the account of the address, or makes it; a fault is marked in the form. Whom somebody else
 * invited, and who has not come yet, is not offered it: others hold the link to that account. */
static err_t successor_settle(struct cx *cx, struct form *form, struct successor *s)
{
    const err_t e = account_find_by_email(cx, s->who.email, &s->who);
    if (e == OK && !s->who.has_password && s->who.seen_at == 0)
        fault_taker(form);
    if (e != ERR_NOT_FOUND)
        return e;
    s->is_new = true;
    if (s->who.name.len == 0) {
        form_fault_custom(form, S("name"),
                          N_("There is no account with this address: write the name too, and the "
                             "person is invited."));
        return OK;
    }
    return account_add(cx, s->who.email, s->who.name, 0, s->who.language, &s->who.id);
}

err_t hand_over_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct entry_handed link = { 0 };
    struct form form = form_open(cx, rq);
    struct successor s = successor_read(&form);
    err_t read = form_done(&form);
    if (read == OK) {
        TRY(successor_settle(cx, &form, &s));
        read = form_done(&form);
    }
    if (read == ERR_INVALID)
        return hand_over_draw(cx, rq, rs, &form, &link);
    TRY(read);
    const err_t offered = role_offer(cx, s.who.id, ROLE_SECRETARIAT);
    if (offered == ERR_CONFLICT) {
        fault_taker(&form);
        return hand_over_draw(cx, rq, rs, &form, &link);
    }
    TRY(offered);
    if (!s.is_new)
        return respond_see_other(rs, url_plain(cx, "/secretariat/hand-over"));
    TRY(entry_link_hand_out(cx, rq, &s.who, LINK_INVITE, INVITE_LIFE, STR_NONE, &link));
    const struct form blank = form_blank(cx);
    return hand_over_draw(cx, rq, rs, &blank, &link);
}

err_t hand_over_withdraw_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct role_offer o;
    TRY(offer_get(cx, path_id(rq, 0), &o));
    TRY(offer_end(cx, o.id));
    return respond_see_other(rs, url_plain(cx, "/secretariat/hand-over"));
}

err_t hand_over_step_down_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)rq;
    TRY(role_end(cx, (account_id){ cx->actor.account }, ROLE_SECRETARIAT));
    return respond_see_other(rs, url_with(cx, "/account/leave?done={}", UARG(1)));
}

/* --- taking it -------------------------------------------------------------------------------- */

err_t offer_take_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    TRY(role_offer_take(cx, path_id(rq, 0)));
    return respond_see_other(rs, url_plain(cx, "/secretariat"));
}

err_t offer_decline_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    TRY(role_offer_decline(cx, path_id(rq, 0)));
    return respond_see_other(rs, url_plain(cx, "/account"));
}

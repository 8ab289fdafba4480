/* What everybody can do without an account: see what happened to own texts, appeal, and say that a
 * published text breaks a rule.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "moderation/views/own.html.h"
#include "moderation/web.h"

enum { EMAIL_MOST = 254 };

/* --- own texts ---------------------------------------------------------------------------------
 */

static err_t own_load(struct cx *cx, const struct moderation_case *c, str_t token,
                      struct own_text *out)
{
    struct decision_list decisions;
    *out = (struct own_text){ .c = c, .token = token };
    TRY(shown_load(cx, c, &out->text));
    TRY(decisions_of(cx, c->id, &decisions));
    if (decisions.count == 0)
        return OK;
    /* cppcheck-suppress autoVariables ; at points into the arena */
    out->last = &decisions.at[decisions.count - 1];
    out->appeal_until = appeal_until(c, out->last, cx->now, cx->settings->moderation_appeal_days);
    return OK;
}

static err_t own_add(struct cx *cx, const struct case_list *cases, str_t token, struct rows_out *to)
{
    for (size_t i = 0; i < cases->count; i++) {
        const struct own_text *const have = to->at;
        bool is_there = false;
        for (size_t k = 0; k < to->count; k++)
            is_there |= have[k].c->id.v == cases->at[i].id.v;
        if (is_there)
            continue;
        struct own_text own;
        TRY(own_load(cx, &cases->at[i], token, &own));
        *(struct own_text *)rows_out_add(cx->arena, to, sizeof own) = own;
    }
    return OK;
}

/* The one of the link first, then those of this browser, organisation and account. */
static err_t own_page_load(struct cx *cx, str_t token, struct own_page *p)
{
    struct rows_out list = { 0 };
    struct case_list cases;
    struct moderation_case *const linked = arena_new(cx->arena, struct moderation_case);
    p->has_link = token.len > 0;
    const err_t e = p->has_link ? case_of_token(cx, token, linked) : ERR_NOT_FOUND;
    p->is_linked = e == OK;
    if (e == ERR_NOT_FOUND)
        cx->problem = (struct problem){ 0 }; /* the page says that the link opens nothing */
    else
        TRY(e);
    if (p->is_linked)
        TRY(own_add(cx, &(struct case_list){ linked, 1 }, token, &list));
    TRY(cases_of_visitor(cx, site_of(cx)->key, cx->actor.participant, &cases));
    TRY(own_add(cx, &cases, STR_NONE, &list));
    TRY(cases_of_organisation(cx, cx->actor.organisation, &cases));
    TRY(own_add(cx, &cases, STR_NONE, &list));
    TRY(cases_of_account(cx, cx->actor.account, &cases));
    TRY(own_add(cx, &cases, STR_NONE, &list));
    p->at = list.at;
    p->count = list.count;
    return OK;
}

err_t moderation_mine_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct own_page p = { .is_sent = str_eq(request_query(cx, rq, S("sent")), S("1")) };
    TRY(own_page_load(cx, request_query(cx, rq, S("link")), &p));
    AUTO(buf) body;
    buf_init(&body, MODERATION_PAGE_MAX);
    view_own_texts(&body, cx, &p);
    const struct page page = { .title = _("What happened to my texts") };
    return moderation_respond(cx, rq, rs, 200, &page, &body);
}

/* --- appealing ---------------------------------------------------------------------------------
 */

/* ERR_NOT_FOUND for everybody who is not the author: nobody learns whose a text is. */
static err_t own_of_path(struct cx *cx, const struct request *rq, str_t token, struct own_text *out)
{
    bool is_author = false;
    struct moderation_case *const c = arena_new(cx->arena, struct moderation_case);
    TRY(case_get(cx, (case_id){ path_id(rq, 0) }, c));
    TRY(actor_is_author(cx, c, token, &is_author));
    return is_author ? own_load(cx, c, token, out) : problem(cx, ERR_NOT_FOUND, "not the author");
}

static err_t appeal_draw(struct cx *cx, const struct request *rq, struct response *rs,
                         const struct own_text *own, const struct form *f)
{
    struct appeal_page p = { .own = *own, .days = cx->settings->moderation_appeal_days };
    const struct field_label labels[] = { { "text", _("Why it should not have been removed") } };
    p.errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
    p.text = form_field(cx, f,
                        &(struct field){ .name = "text",
                                         .label = labels[0].label,
                                         .hint = _("Only those who decide read it. At least 20 "
                                                   "characters."),
                                         .required = true,
                                         .low = MODERATION_APPEAL_LEAST,
                                         .high = MODERATION_APPEAL_MOST,
                                         .rows = 5,
                                         .lang = cx->lang,
                                         .has_lang = true });
    AUTO(buf) body;
    buf_init(&body, MODERATION_PAGE_MAX);
    view_appeal(&body, cx, &p);
    const struct page page = { .title = _("Appeal against a removal") };
    return moderation_respond(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

err_t appeal_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct own_text own;
    const struct form blank = form_blank(cx);
    TRY(own_of_path(cx, rq, request_query(cx, rq, S("link")), &own));
    return appeal_draw(cx, rq, rs, &own, &blank);
}

err_t appeal_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct own_text own = { 0 };
    appeal_id made;
    struct form f = form_open(cx, rq);
    const str_t token = form_value(&f, S("link"));
    TRY(own_of_path(cx, rq, token, &own));
    must(own.c != NULL);
    const str_t text = form_lines(&f, S("text"), MODERATION_APPEAL_LEAST, MODERATION_APPEAL_MOST);
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(appeal_draw(cx, rq, rs, &own, &f));
    TRY(e);

    TRY(moderation_appeal(cx, own.c->id, token, text, &made));
    return respond_see_other(rs, token.len > 0
                                     ? url_with(cx, "/moderation/mine?sent=1&link={}", UARG(token))
                                     : url_plain(cx, "/moderation/mine?sent=1"));
}

/* --- reporting ---------------------------------------------------------------------------------
 */

static err_t reported_load(struct cx *cx, const struct request *rq, struct report_page *p)
{
    *p = (struct report_page){ .kind = path_word(rq, 0),
                               .subject = path_id(rq, 1),
                               .may_mail = site_of(cx)->letter_send != NULL };
    p->text.one = kind_one(cx, p->kind);
    TRY(moderated_load(cx, p->kind, p->subject, &p->text.t));
    return p->text.t.is_public ? OK : problem(cx, ERR_NOT_FOUND, "a text that is not public");
}

static err_t report_draw(struct cx *cx, const struct request *rq, struct response *rs,
                         struct report_page *p, const struct form *f)
{
    const struct field_label labels[] = { { "rule", _("Rule") },
                                          { "text", _("What is wrong") },
                                          { "email", _("E-mail") } };
    p->errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
    p->rule = rule_select(cx, f, _("Which rule it breaks. What is not in the list is no ground."));
    p->words = form_field(cx, f,
                          &(struct field){ .name = "text",
                                           .label = labels[1].label,
                                           .hint = _("Only those who decide read it."),
                                           .required = true,
                                           .low = MODERATION_REPORT_LEAST,
                                           .high = MODERATION_REPORT_MOST,
                                           .rows = 4,
                                           .lang = cx->lang,
                                           .has_lang = true });
    p->email = form_field(cx, f,
                          &(struct field){ .name = "email",
                                           .label = labels[2].label,
                                           .hint = _("Only if you want to hear what was decided. "
                                                     "The address is forgotten with that letter."),
                                           .type = "email",
                                           .autocomplete = "email",
                                           .high = EMAIL_MOST });
    AUTO(buf) body;
    buf_init(&body, MODERATION_PAGE_MAX);
    view_report_text(&body, cx, p);
    const struct page page = { .title = _("Report a text") };
    return moderation_respond(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

err_t report_get_form(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct report_page p;
    const struct form blank = form_blank(cx);
    TRY(reported_load(cx, rq, &p));
    p.is_sent = str_eq(request_query(cx, rq, S("sent")), S("1"));
    return report_draw(cx, rq, rs, &p, &blank);
}

err_t report_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct report_page p;
    case_id in;
    struct form f = form_open(cx, rq);
    TRY(reported_load(cx, rq, &p));
    struct report_new r = { .kind = p.kind, .subject = p.subject };
    r.rule = rule_from_word(form_value(&f, S("rule")));
    if (r.rule == RULE_NONE)
        form_fault_custom(&f, S("rule"), N_("Choose the rule that it breaks."));
    r.text = form_lines(&f, S("text"), MODERATION_REPORT_LEAST, MODERATION_REPORT_MOST);
    if (p.may_mail && str_trim(form_value(&f, S("email"))).len > 0)
        r.email = form_email(&f, S("email"));
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(report_draw(cx, rq, rs, &p, &f));
    TRY(e);

    TRY(moderation_report(cx, &r, &in));
    return respond_see_other(
        rs, url_with(cx, "/moderation/report/{}/{}?sent=1", UARG(p.kind), UARG(p.subject)));
}

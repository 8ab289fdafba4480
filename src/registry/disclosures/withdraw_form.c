/* Withdrawing a disclosure, and taking words from the public: what was said stays on record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "registry/disclosures/form.h"
#include "registry/views/disclosure_form.html.h"

/* --- withdrawing ------------------------------------------------------------------------------ */

static err_t withdraw_draw(struct cx *cx, const struct request *rq, struct response *rs,
                           const struct asked *a, const struct form *f)
{
    const struct disclosure_form_page p = {
        .o = &a->o,
        .was = a->was,
        .is_own = asked_is_own(a),
        .errors = disclosure_form_errors(cx, f),
        .reason = disclosure_reason_field(cx, f),
        .back = url_disclosures(cx, &a->o),
        .action = url_with(cx, "/organisations/{}/disclosures/{}/withdraw", UARG(a->o.slug),
                           UARG(a->was->d.id.v)),
    };
    return disclosure_form_respond(cx, rq, rs, f, _("Withdraw a disclosure"),
                                   view_disclosure_withdraw, &p);
}

err_t disclosure_withdraw_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct asked a;
    const struct form f = form_blank(cx);
    TRY(asked_load(cx, rq, true, &a));
    if (a.how == DISCLOSING_REFUSED)
        return asked_respond_refused(cx, rq, rs, &a);
    TRY(asked_may_change(cx, &a));
    return withdraw_draw(cx, rq, rs, &a, &f);
}

err_t disclosure_withdraw_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct asked a;
    struct form f = form_open(cx, rq);
    TRY(asked_load(cx, rq, true, &a));
    TRY(asked_may_change(cx, &a));
    const str_t reason =
        form_lines(&f, S("reason"), DISCLOSURE_REASON_LEAST, DISCLOSURE_REASON_MOST);
    const err_t read = form_done(&f);
    if (read == ERR_INVALID)
        return withdraw_draw(cx, rq, rs, &a, &f);
    TRY(read);
    TRY(disclosure_withdraw(cx, a.was->d.id, reason));
    return respond_see_other(rs, url_disclosure(cx, &a.o, a.was->d.id));
}

/* --- taking words from the public ------------------------------------------------------------- */

/* The disclosure itself, and what the organisation answers or answered. */
static err_t take_down_choices(struct cx *cx, const struct asked *a, int *out)
{
    const struct disclosure_answer *at = NULL;
    size_t count = 0;
    TRY(answer_rows_said(cx, a->was->d.id, &at, &count));
    *out = count == 0 ? 1 : 2;
    return OK;
}

static err_t take_down_load(struct cx *cx, const struct request *rq, struct asked *a)
{
    struct disclosure d;
    *a = (struct asked){ .how = DISCLOSING_AS_SECRETARIAT };
    TRY(disclosure_row_get(cx, (disclosure_id){ path_id(rq, 0) }, &d));
    TRY(organisation_find(cx, d.organisation, &a->o));
    return asked_line_find(cx, a->o.id, d.id.v, a);
}

static err_t take_down_draw(struct cx *cx, const struct request *rq, struct response *rs,
                            const struct asked *a, const struct form *f)
{
    const struct choice which[] = {
        { S("disclosure"), _("What the disclosure says: its sentence and who is named"), STR_NONE },
        { S("answer"), _("The organisation’s answer, with its earlier wordings"), STR_NONE },
    };
    int choices = 1;
    TRY(take_down_choices(cx, a, &choices));
    const struct disclosure_form_page p = {
        .o = &a->o,
        .was = a->was,
        .errors = disclosure_form_errors(cx, f),
        .disclosed =
            form_choices(cx, f, "disclosed", _("Which words"), STR_NONE, which, (size_t)choices),
        .reason = disclosure_reason_field(cx, f),
        .back = url_disclosures(cx, &a->o),
        .action = url_with(cx, "/secretariat/disclosures/{}/take-down", UARG(a->was->d.id.v)),
    };
    return disclosure_form_respond(cx, rq, rs, f, _("Take words from the public"),
                                   view_disclosure_take_down, &p);
}

err_t disclosure_take_down_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct asked a;
    struct form f = form_blank(cx);
    TRY(take_down_load(cx, rq, &a));
    form_preset(&f, S("disclosed"), S("disclosure"));
    return take_down_draw(cx, rq, rs, &a, &f);
}

err_t disclosure_take_down_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const str_t WHICH[] = { S_INIT("disclosure"), S_INIT("answer") };
    struct asked a;
    struct form f = form_open(cx, rq);
    int choices = 1;
    TRY(take_down_load(cx, rq, &a));
    TRY(take_down_choices(cx, &a, &choices));
    const int which = form_choice(&f, S("disclosed"), WHICH, choices);
    const str_t reason =
        form_lines(&f, S("reason"), DISCLOSURE_REASON_LEAST, DISCLOSURE_REASON_MOST);
    const err_t read = form_done(&f);
    if (read == ERR_INVALID)
        return take_down_draw(cx, rq, rs, &a, &f);
    TRY(read);
    if (which == 1)
        TRY(answers_take_down(cx, a.was->d.id, reason));
    else
        TRY(disclosure_take_down(cx, a.was->d.id, reason));
    return respond_see_other(rs, url_disclosure(cx, &a.o, a.was->d.id));
}

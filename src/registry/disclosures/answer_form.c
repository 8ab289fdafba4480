/* Answering a disclosure: the organisation it is about says its own beside it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "registry/disclosures/form.h"
#include "registry/views/disclosure_form.html.h"

static err_t answerable(struct cx *cx, const struct asked *a)
{
    struct actor actor = cx->actor;
    actor.acts_as = LEDGER_AS_ORGANISATION;
    return disclosure_may_answer(&a->was->d, &actor)
               ? OK
               : problem(cx, a->was->d.ended_at != 0 ? ERR_CONFLICT : ERR_FORBIDDEN,
                         "no answer to disclosure %" PRId64, a->was->d.id.v);
}

static err_t answer_draw(struct cx *cx, const struct request *rq, struct response *rs,
                         const struct asked *a, const struct form *f)
{
    struct disclosure_form_page p = {
        .o = &a->o,
        .was = a->was,
        .is_own = true,
        .errors = disclosure_form_errors(cx, f),
        .back = url_disclosures(cx, &a->o),
        .action = url_with(cx, "/organisations/{}/disclosures/{}/answer", UARG(a->o.slug),
                           UARG(a->was->d.id.v)),
    };
    disclosure_form_draw_texts(cx, f, ANSWER_TEXT_MOST, &p);
    return disclosure_form_respond(cx, rq, rs, f, _("Answer a disclosure"), view_disclosure_answer,
                                   &p);
}

err_t disclosure_answer_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct asked a;
    struct form f = form_blank(cx);
    TRY(asked_load(cx, rq, true, &a));
    if (!asked_is_own(&a))
        return asked_respond_refused(cx, rq, rs, &a);
    TRY(answerable(cx, &a));
    if (a.was->answer != NULL) {
        form_preset(&f, S("text_az"), a.was->answer->text.by[LANG_AZ]);
        form_preset(&f, S("text_en"), a.was->answer->text.by[LANG_EN]);
    }
    return answer_draw(cx, rq, rs, &a, &f);
}

err_t disclosure_answer_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct asked a;
    struct text2 text = { 0 };
    struct form f = form_open(cx, rq);
    TRY(asked_load(cx, rq, true, &a));
    TRY(answerable(cx, &a));
    text.by[LANG_AZ] = str_trim(form_lines(&f, S("text_az"), 0, ANSWER_TEXT_MOST));
    text.by[LANG_EN] = str_trim(form_lines(&f, S("text_en"), 0, ANSWER_TEXT_MOST));
    if (text.by[0].len + text.by[1].len == 0 && a.was->answer == NULL)
        form_fault_custom(&f, S("text_az"), N_("Write the answer in one language at least."));
    const err_t read = form_done(&f);
    if (read == ERR_INVALID)
        return answer_draw(cx, rq, rs, &a, &f);
    TRY(read);
    TRY(disclosure_answer_put(cx, a.was->d.id, &text));
    return respond_see_other(rs, url_disclosure(cx, &a.o, a.was->d.id));
}

/* A representative answers a joint statement: three answers, or takes one back.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/rules.h"
#include "joint/views/answer.html.h"
#include "joint/web.h"
#include "kit/base/str.h"
#include "site/text2_form.h"

enum { TEXT_ROWS = 8 };

/* --- drawing ------------------------------------------------------------------------------------
 */

static html_t choice_field(struct cx *cx, const struct answer_page *p, const struct form *f)
{
    const struct form_error *const fault = form_error_of(f, S("answer"));
    const str_t name = text2_pick(organisation_brief(p->o), cx->lang);
    AUTO(buf) out;
    buf_init(&out, JOINT_PAGE_MAX);
    view_answer_choice(&out, cx, trf(cx, "The answer of {0}", TARG(name)),
                       form_value(f, S("answer")),
                       fault == NULL ? STR_NONE : form_error_text(cx, f, fault));
    return html_of_buf(cx, &out);
}

static str_t text_label(struct cx *cx, const struct answer_page *p)
{
    switch (p->what) {
    case ANSWERING:
        return _("Dissent, or a word beside the answer");
    case WITHDRAWING:
        return _("Why (may be left empty)");
    case OBJECTING:
        return _("What you object to, and why");
    }
    must_failed("what is asked", __FILE__, __LINE__);
}

static html_t text_in(struct cx *cx, const struct answer_page *p, const struct form *f,
                      enum lang lang)
{
    const bool is_first = lang == LANG_EN;
    return text2_field(cx, f,
                       &(struct field){ .name = "text",
                                        .label = text_label(cx, p),
                                        .hint = !is_first ? STR_NONE
                                                : p->what == WITHDRAWING
                                                    ? STR_NONE
                                                    : _("A dissent needs 20 to 5000 characters in "
                                                        "one language at least; both are better. "
                                                        "Markdown."),
                                        .high = DISSENT_MOST,
                                        .rows = TEXT_ROWS },
                       lang);
}

static err_t answer_draw(struct cx *cx, const struct request *rq, struct response *rs,
                         struct answer_page *p, const struct form *f)
{
    struct organisation *const o = arena_new(cx->arena, struct organisation);
    TRY(organisation_find(cx, (organisation_id){ cx->actor.organisation }, o));
    p->o = o;
    p->mine = joint_mine(cx, p->w);
    p->speaker = speaker_bar(cx);
    p->action = p->what == OBJECTING
                    ? url_with(cx, "/joint-statements/{}/object", UARG(p->w->j->slug))
                    : url_with(cx, "/joint-statements/{}/withdraw", UARG(p->w->j->slug));
    const struct field_label labels[] = {
        { "answer", _("Answer") },
        { "text_en", in_language(cx, text_label(cx, p), LANG_EN) },
        { "text_az", in_language(cx, text_label(cx, p), LANG_AZ) },
        { "version", _("Version") },
    };
    p->errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
    p->choice = choice_field(cx, p, f);
    p->text_en = text_in(cx, p, f, LANG_EN);
    p->text_az = text_in(cx, p, f, LANG_AZ);
    AUTO(buf) body;
    buf_init(&body, JOINT_PAGE_MAX);
    view_joint_answer(&body, cx, p);
    const str_t title = p->what == ANSWERING     ? _("Sign, abstain or dissent")
                        : p->what == WITHDRAWING ? _("Withdraw your signature")
                                                 : _("Object to what is said about you");
    const struct page page = { .title = arena_printf(cx->arena, "%.*s: %.*s", STR_ARG(title),
                                                     STR_ARG(joint_title(cx, p->w->j))) };
    return joint_respond(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

/* --- who may ------------------------------------------------------------------------------------
 */

/* Under a mandate for signing, with the second factor, of an organisation that was asked. Reading
 * the form it says more than no. *drawn: a page that explains it was drawn. */
static err_t may_answer(struct cx *cx, const struct request *rq, struct response *rs,
                        const struct whole_joint *w, bool *drawn)
{
    *drawn = false;
    if (cx->actor.mandate == 0)
        return problem(cx, ERR_FORBIDDEN, "speaks for no organisation");
    if ((cx->actor.scopes & MANDATE_SIGNING) == 0) {
        *drawn = true;
        return mandate_respond_refused(cx, rq, rs, MANDATE_SIGNING);
    }
    TRY(guard_signing(cx, rq));
    return joint_mine(cx, w) != NULL ? OK : problem(cx, ERR_FORBIDDEN, "not invited");
}

/* What is on record is there to be revised. */
static void preset(struct cx *cx, struct form *f, const struct stander *mine)
{
    if (mine == NULL || mine->answer == NULL || mine->answer->is_coded)
        return;
    form_preset(f, S("answer"), answer_value_word(mine->answer->value));
    text2_preset(cx, f, "text", &mine->answer->text);
}

static err_t form_get(struct cx *cx, const struct request *rq, struct response *rs,
                      struct answer_page *p, struct whole_joint *w)
{
    bool drawn = false;
    TRY(joint_of_path(cx, rq, w));
    p->w = w;
    TRY(may_answer(cx, rq, rs, w, &drawn));
    if (drawn)
        return OK;
    struct form f = form_blank(cx);
    if (p->what == ANSWERING)
        preset(cx, &f, joint_mine(cx, w));
    return answer_draw(cx, rq, rs, p, &f);
}

err_t joint_answer_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    struct answer_page p = { .what = ANSWERING };
    TRY(joint_of_path(cx, rq, &w));
    if (!joint_takes_answer(w.j, cx->now) && !joint_may_answer(cx, &w))
        return respond_see_other(rs, url_joint(cx, w.j));
    return form_get(cx, rq, rs, &p, &w);
}

err_t joint_withdraw_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    struct answer_page p = { .what = WITHDRAWING };
    return form_get(cx, rq, rs, &p, &w);
}

err_t joint_object_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w;
    struct answer_page p = { .what = OBJECTING };
    return form_get(cx, rq, rs, &p, &w);
}

/* --- writing ------------------------------------------------------------------------------------
 */

/* Lengths are the rule's; which field is short or long is said here. */
static void text_judge(struct form *f, enum answer_value v, const struct text2 *text)
{
    static const struct {
        const char *field;
        enum lang lang;
    } FIELDS[] = { { "text_en", LANG_EN }, { "text_az", LANG_AZ } };
    const bool needs = v == ANSWER_DISSENTED || v == ANSWER_OBJECTED;
    if (needs && text->by[LANG_AZ].len == 0 && text->by[LANG_EN].len == 0)
        form_fault_custom(f, S("text_en"), N_("Write the dissent, in one language at least."));
    for (size_t i = 0; i < ARRAY_LEN(FIELDS); i++) {
        const size_t n = utf8_count(text->by[FIELDS[i].lang]);
        if (needs && n > 0 && n < DISSENT_LEAST)
            form_fault(f, str_from_c(FIELDS[i].field), FORM_TOO_SHORT, DISSENT_LEAST, DISSENT_MOST);
    }
}

err_t joint_answer_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const str_t WORDS[] = { S_INIT("signed"), S_INIT("abstained"), S_INIT("dissented") };
    struct whole_joint w;
    TRY(joint_of_path(cx, rq, &w));
    if (!joint_takes_answer(w.j, cx->now) && !joint_may_answer(cx, &w))
        return problem(cx, ERR_CONFLICT, "the round is not open");
    struct form f = form_open(cx, rq);
    struct answer_new a = { .joint = w.j->id };
    const int chosen = form_choice(&f, S("answer"), WORDS, (int)ARRAY_LEN(WORDS)); /* three */
    a.version = form_int(&f, S("version"), 1, INT32_MAX);
    a.text = text2_read(cx, &f, "text", DISSENT_MOST, true);
    if (chosen >= 0)
        must(answer_value_from_word(WORDS[chosen], &a.value));
    if (chosen >= 0)
        text_judge(&f, a.value, &a.text);
    if (form_error_of(&f, S("version")) == NULL && a.version != w.j->version)
        form_fault_custom(&f, S("version"),
                          N_("The text has changed since you opened this page. Read it above as it "
                             "stands now, and answer again."));
    const err_t read = form_done(&f);
    if (read == ERR_INVALID) {
        struct answer_page p = { .w = &w, .what = ANSWERING };
        TRY(answer_draw(cx, rq, rs, &p, &f));
    }
    TRY(read);
    TRY(joint_answer(cx, &a));
    return respond_see_other(
        rs, url_with(cx, "/joint-statements/{}?answered=1#block", UARG(w.j->slug)));
}

static err_t undo_post(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct answer_page *asked)
{
    struct whole_joint w;
    struct answer_page p = *asked;
    p.w = &w;
    TRY(joint_of_path(cx, rq, &w));
    struct form f = form_open(cx, rq);
    const struct text2 text = text2_read(cx, &f, "text", DISSENT_MOST, true);
    if (p.what == OBJECTING)
        text_judge(&f, ANSWER_OBJECTED, &text);
    const err_t read = form_done(&f);
    if (read == ERR_INVALID)
        TRY(answer_draw(cx, rq, rs, &p, &f));
    TRY(read);
    TRY(p.what == WITHDRAWING ? joint_signature_withdraw(cx, w.j->id, &text)
                              : joint_signature_object(cx, w.j->id, &text));
    return respond_see_other(rs, url_with(cx, "/joint-statements/{}#block", UARG(w.j->slug)));
}

err_t joint_withdraw_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    return undo_post(cx, rq, rs, &(struct answer_page){ .what = WITHDRAWING });
}

err_t joint_object_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    return undo_post(cx, rq, rs, &(struct answer_page){ .what = OBJECTING });
}

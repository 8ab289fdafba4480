/* The secretariat corrects a text, or takes one from the public that holds personal data.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "site/text2_form.h"
#include "viewpoints/views/corrections.html.h"
#include "viewpoints/web.h"

#define NAV "/secretariat"

static html_t reason_field(struct cx *cx, const struct form *f)
{
    return form_field(cx, f,
                      &(struct field){ .name = "reason",
                                       .label = _("Public reason"),
                                       .hint = _("Stands in public for everybody to read. It must "
                                                 "not repeat what it is about."),
                                       .required = true,
                                       .low = REJECTION_LEAST,
                                       .high = PUBLIC_REASON_MOST,
                                       .rows = 3 });
}

static err_t statement_on_path(struct cx *cx, const struct request *rq, struct statement *s,
                               struct consultation *c)
{
    TRY(statement_get(cx, (statement_id){ path_id(rq, 0) }, s));
    return consultation_get(cx, s->consultation, c);
}

/* Back to where everybody reads it; a proposal is on the desk only. */
static err_t respond_statement(struct cx *cx, struct response *rs, const struct consultation *c,
                               const struct statement *s)
{
    if (s->state == STATEMENT_PENDING)
        return respond_see_other(rs, url_plain(cx, "/secretariat/consultations"));
    return respond_see_other(rs, url_statement(cx, c, s->number));
}

/* --- correcting --- */

static err_t correctable(struct cx *cx, const struct statement *s)
{
    if (s->state == STATEMENT_ACCEPTED && s->erased_at == 0)
        return OK;
    return problem(cx, ERR_CONFLICT, "not accepted, or taken down");
}

static void correct_fields(struct cx *cx, struct correct_page *p, const struct form *f)
{
    const struct field text = {
        .name = "text", .label = _("Statement"), .high = STATEMENT_TEXT_MOST, .rows = 2
    };
    const struct field label = { .name = "label",
                                 .label = _("A few words for charts"),
                                 .high = SHORT_MOST };
    const struct field_label labels[] = {
        { "text_en", in_language(cx, _("Statement"), LANG_EN) },
        { "text_az", in_language(cx, _("Statement"), LANG_AZ) },
        { "label_en", in_language(cx, label.label, LANG_EN) },
        { "label_az", in_language(cx, label.label, LANG_AZ) },
        { "reason", _("Public reason") },
    };
    p->errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
    p->is_settled = consultation_is_settled(p->c, cx->now);
    for (size_t i = 0; i < LANG_COUNT; i++) {
        p->text[i] = text2_field(cx, f, &text, LANGS[i]);
        p->short_text[i] = text2_field(cx, f, &label, LANGS[i]);
    }
    p->reason = reason_field(cx, f);
}

static err_t correct_draw(struct cx *cx, const struct request *rq, struct response *rs,
                          struct correct_page *p, const struct form *f)
{
    correct_fields(cx, p, f);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_correct(&body, cx, p);
    const struct page page = { .title = _("Correct a statement"),
                               .nav = NAV,
                               .address = arena_printf(
                                   cx->arena, "/secretariat/statements/%" PRId64 "/correct",
                                   p->s->id.v) };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

err_t statement_correct_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct statement s = { 0 };
    struct consultation c;
    TRY(statement_on_path(cx, rq, &s, &c));
    TRY(correctable(cx, &s));
    struct form f = form_blank(cx);
    text2_preset(cx, &f, "text", &s.text);
    text2_preset(cx, &f, "label", &s.short_text);
    struct correct_page p = { .c = &c, .s = &s };
    return correct_draw(cx, rq, rs, &p, &f);
}

static bool same_text2(const struct text2 *a, const struct text2 *b)
{
    return str_eq(a->by[LANG_AZ], b->by[LANG_AZ]) && str_eq(a->by[LANG_EN], b->by[LANG_EN]);
}

err_t statement_correct_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct statement s = { 0 };
    struct consultation c;
    TRY(statement_on_path(cx, rq, &s, &c));
    TRY(correctable(cx, &s));
    struct form f = form_open(cx, rq);
    const struct text2 text = text2_read(cx, &f, "text", STATEMENT_TEXT_MOST, false);
    const struct text2 label = text2_read(cx, &f, "label", SHORT_MOST, false);
    text2_need(cx, &f, "text", &text);
    const str_t reason = form_lines(&f, S("reason"), REJECTION_LEAST, PUBLIC_REASON_MOST);
    if (f.error_count == 0 && same_text2(&text, &s.text) && same_text2(&label, &s.short_text))
        form_fault_custom(&f, S("text_en"), N_("Nothing is different from before."));
    const char *too_much = NULL;
    TRY(correction_judge(cx, &s, &text, &label, &too_much));
    if (f.error_count == 0 && too_much != NULL)
        form_fault_custom(
            &f, str_from_c(too_much),
            N_("Positions were taken on another text, and none is taken any more: only "
               "a slip of the pen can be corrected now."));
    const err_t e = form_done(&f);
    if (e == ERR_INVALID) {
        struct correct_page p = { .c = &c, .s = &s };
        TRY(correct_draw(cx, rq, rs, &p, &f));
    }
    TRY(e);

    TRY(statement_correct(cx, s.id, &text, &label, reason));
    return respond_statement(cx, rs, &c, &s);
}

/* --- taking down --- */

static err_t take_down_draw(struct cx *cx, const struct request *rq, struct response *rs,
                            struct take_down_page *p, const struct form *f)
{
    const struct field_label labels[] = { { "reason", _("Public reason") } };
    p->errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
    p->reason = reason_field(cx, f);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_take_down(&body, cx, p);
    const struct page page = { .title = _("Take a text from the public"),
                               .nav = NAV,
                               .address = rq->path };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

/* What the path is about; a text that is gone cannot go again. */
static err_t statement_to_take_down(struct cx *cx, const struct request *rq,
                                    struct take_down_page *p, struct statement *s,
                                    struct consultation *c)
{
    TRY(statement_on_path(cx, rq, s, c));
    if (s->erased_at != 0)
        return problem(cx, ERR_CONFLICT, "taken down before");
    *p = (struct take_down_page){
        .c = c,
        .s = s,
        .to = url_with(cx, "/secretariat/statements/{}/take-down", UARG(s->id.v)),
    };
    return OK;
}

/* The reason from the form; ERR_INVALID when the page was drawn again. */
static err_t take_down_reason(struct cx *cx, const struct request *rq, struct response *rs,
                              struct take_down_page *p, str_t *reason)
{
    struct form f = form_open(cx, rq);
    *reason = form_lines(&f, S("reason"), REJECTION_LEAST, PUBLIC_REASON_MOST);
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(take_down_draw(cx, rq, rs, p, &f));
    return e;
}

err_t statement_take_down_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct take_down_page p;
    struct statement s = { 0 };
    struct consultation c;
    const struct form blank = form_blank(cx);
    TRY(statement_to_take_down(cx, rq, &p, &s, &c));
    return take_down_draw(cx, rq, rs, &p, &blank);
}

err_t statement_take_down_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct take_down_page p;
    struct statement s = { 0 };
    struct consultation c;
    str_t reason = STR_NONE;
    TRY(statement_to_take_down(cx, rq, &p, &s, &c));
    TRY(take_down_reason(cx, rq, rs, &p, &reason));
    TRY(statement_take_down(cx, s.id, reason));
    return respond_statement(cx, rs, &c, &s);
}

static err_t position_to_take_down(struct cx *cx, const struct request *rq,
                                   struct take_down_page *p, struct stance *stance,
                                   struct statement *s, struct consultation *c)
{
    consultation_id in;
    TRY(stance_get(cx, (position_id){ path_id(rq, 0) }, stance, &in));
    if (stance->erased_at != 0 || stance->reason.len == 0)
        return problem(cx, ERR_CONFLICT, "no reason, or taken down before");
    TRY(statement_get(cx, stance->statement, s));
    TRY(consultation_get(cx, in, c));
    *p = (struct take_down_page){
        .c = c,
        .s = s,
        .stance = stance,
        .to = url_with(cx, "/secretariat/positions/{}/take-down", UARG(stance->id.v)),
    };
    return OK;
}

err_t position_take_down_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct take_down_page p;
    struct stance stance = { 0 };
    struct statement s = { 0 };
    struct consultation c;
    const struct form blank = form_blank(cx);
    TRY(position_to_take_down(cx, rq, &p, &stance, &s, &c));
    return take_down_draw(cx, rq, rs, &p, &blank);
}

err_t position_take_down_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct take_down_page p;
    struct stance stance = { 0 };
    struct statement s = { 0 };
    struct consultation c;
    str_t reason = STR_NONE;
    TRY(position_to_take_down(cx, rq, &p, &stance, &s, &c));
    TRY(take_down_reason(cx, rq, rs, &p, &reason));
    TRY(position_take_down(cx, stance.id, reason));
    return respond_statement(cx, rs, &c, &s);
}

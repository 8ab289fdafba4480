/* The secretariat's page of one consultation: what stage it is in, and what can be pressed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/stages/pages.h"
#include "viewpoints/views/making.html.h"
#include "viewpoints/web.h"

#define NAV "/secretariat"
#define STYLE "consultation.css"

/* Is a text missing in a language it is held in? */
static bool lacks_language(const struct consultation *c, const struct statement_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        for (int l = 0; l < LANG_COUNT; l++) {
            if (consultation_in_language(c, (enum lang)l) && list->at[i].erased_at == 0 &&
                list->at[i].text.by[l].len == 0)
                return true;
        }
    }
    return false;
}

static err_t draft_project(struct cx *cx, const struct consultation *c, str_t *name)
{
    struct project p;
    if (c->project == 0)
        return OK;
    const err_t e = project_get(cx, (project_id){ c->project }, &p);
    if (e == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 };
        return OK;
    }
    TRY(e);
    *name = text2_pick(&p.title, cx->lang);
    return OK;
}

err_t consultation_desk_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct statement_list list;
    TRY(consultation_of_path_any(cx, rq, &c));
    TRY(statement_list_accepted(cx, c.id, &list));
    struct stage_page p = { .c = &c,
                            .steps = stage_steps_of(&c, cx->now),
                            .faults = c.is_draft ? announce_faults(&c, cx->now) : 0,
                            .statements = (int64_t)list.count,
                            .only_one_language = lacks_language(&c, &list) };
    TRY(draft_project(cx, &c, &p.project));
    for (int i = 0; i < PRESS_COUNT; i++) {
        if (press_fits(&c, (enum press)i, cx->now))
            p.presses[p.press_count++] = (enum press)i;
    }
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_stage_page(&body, cx, &p);
    const struct page page = { .title = consultation_name(cx, &c), .nav = NAV, .style = STYLE };
    return respond_view(cx, rq, rs, 200, &page, &body);
}

/* --- one press, with what it brings about, before it is done --- */

static err_t press_of_path(struct cx *cx, const struct request *rq, struct consultation *c,
                           enum press *p)
{
    TRY(consultation_of_path_any(cx, rq, c));
    if (!press_from_word(path_word(rq, 1), p))
        return problem(cx, ERR_NOT_FOUND, "no such press");
    if (!press_fits(c, *p, cx->now))
        return problem(cx, ERR_CONFLICT, "does not fit any more");
    return OK;
}

static err_t press_draw(struct cx *cx, const struct request *rq, struct response *rs,
                        const struct consultation *c, enum press press, const struct form *f)
{
    enum { REVIEW_DAYS = 14 };
    struct consultation after = *c;
    const usec_t till = c->reviews_until > cx->now
                            ? c->reviews_until
                            : cx->now + REVIEW_DAYS * INT64_C(86400) * USEC_PER_SECOND;
    const struct field_label labels[] = { { "reviews_until", _("Review until") } };
    press_dates(&after, press, cx->now, till);
    struct press_page p = { .c = c,
                            .press = press,
                            .words = press_words_of(cx, press),
                            .after = &after,
                            .errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels)),
                            .faults = c->is_draft ? announce_faults(c, cx->now) : 0 };
    if (coding_is_possible(c, cx->now) && !coding_is_possible(&after, cx->now))
        TRY(coded_unpublished(cx, c, &p.unpublished, &p.unpublished_count));
    struct form drawn = *f;
    if (!form_has(f, S("reviews_until")))
        form_preset(&drawn, S("reviews_until"), date_local(cx->arena, till));
    if (press == PRESS_REVIEW)
        p.reviews_until = form_field(cx, &drawn,
                                     &(struct field){ .name = "reviews_until",
                                                      .label = _("Review until"),
                                                      .hint = _("Then it closes by itself."),
                                                      .type = "datetime-local",
                                                      .required = true });
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_press_page(&body, cx, &p);
    const struct page page = { .title = p.words.label,
                               .nav = NAV,
                               .style = STYLE,
                               .address = arena_printf(
                                   cx->arena, "/secretariat/consultations/%.*s/stage/%.*s",
                                   STR_ARG(c->slug), STR_ARG(press_word(press))) };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

err_t consultation_press_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    enum press press;
    const struct form blank = form_blank(cx);
    TRY(press_of_path(cx, rq, &c, &press));
    return press_draw(cx, rq, rs, &c, press, &blank);
}

err_t consultation_press_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    enum press press;
    usec_t till = 0;
    struct form f = form_open(cx, rq);
    TRY(press_of_path(cx, rq, &c, &press));
    if (press == PRESS_REVIEW) {
        till = form_date_local(&f, S("reviews_until"), true);
        if (form_error_of(&f, S("reviews_until")) == NULL && till <= cx->now)
            form_fault_custom(&f, S("reviews_until"), N_("Cannot be in the past any more."));
    }
    err_t e = form_done(&f);
    if (e == OK && press == PRESS_ANNOUNCE && announce_faults(&c, cx->now) != 0)
        e = ERR_INVALID; /* the page says what is missing */
    if (e == ERR_INVALID) {
        TRY(press_draw(cx, rq, rs, &c, press, &f));
        rs->status = 422;
    }
    TRY(e);

    TRY(consultation_press(cx, c.id, press, till));
    return respond_see_other(rs, desk_tab_url(cx, &c, TAB_STAGE));
}

err_t consultation_drop_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_of_path_any(cx, rq, &c));
    TRY(consultation_drop(cx, c.id));
    return respond_see_other(rs, url_plain(cx, "/secretariat/consultations"));
}

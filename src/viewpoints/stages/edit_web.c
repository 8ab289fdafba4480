/* The secretariat begins a consultation and changes its texts and dates.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/package/data.h"
#include "viewpoints/stages/edit.h"
#include "viewpoints/views/making.html.h"
#include "viewpoints/web.h"

#define NAV "/secretariat"

/* --- a new one --- */

static err_t new_draw(struct cx *cx, const struct request *rq, struct response *rs,
                      const struct form *f)
{
    struct edit_page p = { 0 };
    TRY(edit_fields(cx, &p, f));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_consultation_new(&body, cx, &p);
    const struct page page = { .title = _("Begin a consultation"),
                               .nav = NAV,
                               .style = "consultation.css",
                               .address = S("/secretariat/consultations/new") };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

err_t consultation_new_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_blank(cx);
    const struct consultation blank = { .opens_at = cx->now };
    edit_preset(cx, &f, &blank);
    data_preset(&f, &(struct consultation_data){ .licence = &LICENCES[0] });
    return new_draw(cx, rq, rs, &f);
}

/* Nobody but the secretariat sees it before it is announced. */
err_t consultation_new_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_open(cx, rq);
    struct consultation c = { .slug = form_slug(&f, S("slug")), .is_draft = true };
    c.is_example = form_checked(&f, S("is_example"));
    TRY(edit_read(cx, &f, NULL, &c));
    struct consultation_data data = { .licence = &LICENCES[0] };
    data_read(&f, &data);
    struct consultation there;
    if (form_error_of(&f, S("slug")) == NULL) {
        const err_t found = consultation_find_any(cx, c.slug, &there);
        if (found == OK || str_eq(c.slug, S("new"))) /* the address of the form itself */
            form_fault_custom(&f, S("slug"), N_("Another consultation has this address."));
        else if (found != ERR_NOT_FOUND)
            return found;
        cx->problem = (struct problem){ 0 }; /* expected */
    }
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(new_draw(cx, rq, rs, &f));
    TRY(e);

    TRY(consultation_add(cx, &c, &c.id));
    if (form_has(&f, S("data_matrix")))
        TRY(consultation_data_choose(cx, &c, &data));
    return respond_see_other(rs, desk_tab_url(cx, &c, TAB_STATEMENTS));
}

/* --- changing one --- */

static err_t edit_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct consultation *c, const struct form *f)
{
    struct edit_page p = { .c = c };
    TRY(edit_fields(cx, &p, f));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_consultation_edit(&body, cx, &p);
    const struct page page = {
        .title = trf(cx, "Edit: {0}", TARG(consultation_name(cx, c))),
        .nav = NAV,
        .style = "consultation.css",
        .address = arena_printf(cx->arena, "/secretariat/consultations/%.*s/edit", STR_ARG(c->slug))
    };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

err_t consultation_edit_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_of_path_any(cx, rq, &c));
    struct form f = form_blank(cx);
    edit_preset(cx, &f, &c);
    struct consultation_data data;
    TRY(consultation_data_load(cx, &c, &data));
    data_preset(&f, &data);
    return edit_draw(cx, rq, rs, &c, &f);
}

err_t consultation_edit_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    bool answered = false;
    TRY(consultation_of_path_any(cx, rq, &c));
    struct consultation changed = c;
    struct form f = form_open(cx, rq);
    TRY(edit_read(cx, &f, &c, &changed));
    struct consultation_data data;
    bool may = true;
    TRY(consultation_data_load(cx, &c, &data));
    data_read(&f, &data);
    TRY(consultation_data_judge(cx, &c, &data, &may));
    if (!may)
        form_fault_custom(&f, S("data_matrix"),
                          N_("Cannot change any more: the public has answered under what was "
                             "said."));
    TRY(consultation_has_positions(cx, c.id, &answered));
    if (answered && changed.who != c.who)
        form_fault_custom(&f, S("who"), N_("Cannot change any more: there are answers."));
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(edit_draw(cx, rq, rs, &c, &f));
    TRY(e);

    TRY(consultation_change(cx, &changed));
    if (form_has(&f, S("data_matrix")))
        TRY(consultation_data_choose(cx, &c, &data));
    TRY(consultation_get_any(cx, c.id, &changed));
    TRY(consultation_stage_look(cx, &changed));
    return respond_see_other(rs, desk_tab_url(cx, &c, TAB_STAGE));
}

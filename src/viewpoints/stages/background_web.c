/* Background documents of a consultation: links with their sources, and files.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/dispatch.h"
#include "site/text2_form.h"
#include "viewpoints/stages/pages.h"
#include "viewpoints/views/making.html.h"
#include "viewpoints/web.h"

#define NAV "/secretariat"
#define OWNER "consultation"
enum { TITLE_MOST = 200 };

/* --- the page with both forms --- */

static html_t link_errors(struct cx *cx, const struct form *f)
{
    const struct field_label labels[] = {
        { "title_en", in_language(cx, _("Title"), LANG_EN) },
        { "title_az", in_language(cx, _("Title"), LANG_AZ) },
        { "publisher", _("Who published it") },
        { "url", _("Address") },
        { "dated", _("Date") },
    };
    return form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
}

static void link_fields(struct cx *cx, struct background_page *p, const struct form *f)
{
    const struct field title = {
        .name = "title", .label = _("Title"), .high = TITLE_MOST, .rows = 2
    };
    for (size_t i = 0; i < LANG_COUNT; i++)
        p->title[i] = text2_field(cx, f, &title, LANGS[i]);
    p->publisher = form_line(cx, f, "publisher", _("Who published it"),
                             _("The source as readers know it: a body, a newspaper."), TITLE_MOST);
    p->url = form_field(cx, f,
                        &(struct field){ .name = "url",
                                         .label = _("Address"),
                                         .hint = _("A web address."),
                                         .type = "url",
                                         .required = true });
    p->dated = form_date_line(cx, f, "dated", _("Date"), S(""));
}

static err_t background_draw(struct cx *cx, const struct request *rq, struct response *rs,
                             const struct consultation *c, const struct form *link,
                             const struct form *file)
{
    struct background_page p = { .c = c,
                                 .errors = link_errors(cx, link),
                                 .file_errors = form_errors(cx, file) };
    TRY(consultation_link_list(cx, c->id, &p.links, &p.link_count));
    TRY(file_list_of(cx, S(OWNER), c->id.v, &p.files));
    link_fields(cx, &p, link);
    p.file = file_field(cx, file, "file", _("File"), FILE_REQUIRED);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_background_page(&body, cx, &p);
    const bool refused = link->error_count + file->error_count > 0;
    const struct page page = {
        .title = trf(cx, "Background documents: {0}", TARG(consultation_name(cx, c))),
        .nav = NAV,
        .style = "consultation.css",
        .address =
            arena_printf(cx->arena, "/secretariat/consultations/%.*s/background", STR_ARG(c->slug))
    };
    return respond_view(cx, rq, rs, refused ? 422 : 200, &page, &body);
}

err_t background_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    const struct form blank = form_blank(cx);
    TRY(consultation_of_path_any(cx, rq, &c));
    return background_draw(cx, rq, rs, &c, &blank, &blank);
}

err_t background_link_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct form f = form_open(cx, rq);
    const struct form blank = form_blank(cx);
    int64_t made = 0;
    TRY(consultation_of_path_any(cx, rq, &c));
    struct consultation_link l = { .consultation = c.id };
    l.title = text2_read(cx, &f, "title", TITLE_MOST, false);
    text2_need(cx, &f, "title", &l.title);
    l.publisher = form_text(&f, S("publisher"), 1, TITLE_MOST);
    l.url = form_url(&f, S("url"), true);
    l.dated = form_partial_date(&f, S("dated"), false);
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(background_draw(cx, rq, rs, &c, &f, &blank));
    TRY(e);

    TRY(consultation_link_add(cx, &l, &made));
    return respond_see_other(rs, desk_tab_url(cx, &c, TAB_BACKGROUND));
}

/* Files are in the public record at once: a draft has none. */
err_t background_file_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct form f = form_open(cx, rq);
    const struct form blank = form_blank(cx);
    struct file_upload upload = { 0 };
    file_id made;
    TRY(consultation_of_path(cx, rq, &c));
    const bool is_there = file_field_read(&f, "file", FILE_REQUIRED, &upload);
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(background_draw(cx, rq, rs, &c, &blank, &f));
    TRY(e);
    must(is_there); /* or its field was named */

    TRY(file_add(
        cx, upload.posted,
        &(struct file){
            .licence = upload.licence, .alt = upload.alt, .owner_kind = S(OWNER), .owner = c.id.v },
        &made));
    return respond_see_other(rs, desk_tab_url(cx, &c, TAB_BACKGROUND));
}

/* --- taking a link out --- */

static err_t link_of_path(struct cx *cx, const struct request *rq, struct consultation *c,
                          struct consultation_link *out)
{
    const struct consultation_link *all = NULL;
    size_t count = 0;
    TRY(consultation_of_path_any(cx, rq, c));
    TRY(consultation_link_list(cx, c->id, &all, &count));
    for (size_t i = 0; i < count; i++) {
        if (all[i].id == path_id(rq, 1)) {
            *out = all[i];
            return OK;
        }
    }
    return problem(cx, ERR_NOT_FOUND, "no such link stands here");
}

static err_t end_draw(struct cx *cx, const struct request *rq, struct response *rs,
                      const struct consultation *c, const struct consultation_link *l,
                      const struct form *f)
{
    struct link_end_page p = { .c = c, .l = l, .errors = form_errors(cx, f) };
    if (!c->is_draft)
        p.reason =
            form_field(cx, f,
                       &(struct field){ .name = "reason",
                                        .label = _("Public reason"),
                                        .hint = _("Stays in the record for everybody to read."),
                                        .required = true,
                                        .low = REJECTION_LEAST,
                                        .high = PUBLIC_REASON_MOST,
                                        .rows = 3 });
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_link_end_page(&body, cx, &p);
    const struct page page = { .title = _("Take a background document out"), .nav = NAV };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

err_t background_end_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct consultation_link l;
    const struct form blank = form_blank(cx);
    TRY(link_of_path(cx, rq, &c, &l));
    return end_draw(cx, rq, rs, &c, &l, &blank);
}

err_t background_end_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct consultation_link l = { 0 };
    struct form f = form_open(cx, rq);
    TRY(link_of_path(cx, rq, &c, &l));
    const str_t reason =
        c.is_draft ? S("") : form_lines(&f, S("reason"), REJECTION_LEAST, PUBLIC_REASON_MOST);
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(end_draw(cx, rq, rs, &c, &l, &f));
    TRY(e);

    TRY(consultation_link_end(cx, c.id, l.id, reason));
    return respond_see_other(rs, desk_tab_url(cx, &c, TAB_BACKGROUND));
}

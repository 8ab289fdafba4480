/* Forms of disclosures: an organisation discloses and corrects for itself; the secretariat enters
 * what a source says. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/disclosures/form.h"
#include "kit/base/str.h"
#include "registry/views/disclosure_form.html.h"

err_t disclosure_form_respond(struct cx *cx, const struct request *rq, struct response *rs,
                              const struct form *f, str_t title,
                              void (*view)(struct buf *, struct cx *,
                                           const struct disclosure_form_page *),
                              const struct disclosure_form_page *p)
{
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view(&body, cx, p);
    const struct page page = { .title = title, .nav = "/organisations", .style = "registry.css" };
    return registry_respond(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

static err_t entry_draw(struct cx *cx, const struct request *rq, struct response *rs,
                        const struct asked *a, const struct form *f)
{
    struct disclosure_form_page p = { .o = &a->o,
                                      .was = a->was,
                                      .is_own = asked_is_own(a),
                                      .errors = disclosure_form_errors(cx, f),
                                      .back = url_disclosures(cx, &a->o) };
    p.action = a->was == NULL ? url_with(cx, "/organisations/{}/disclosures/new", UARG(a->o.slug))
                              : url_with(cx, "/organisations/{}/disclosures/{}/correct",
                                         UARG(a->o.slug), UARG(a->was->d.id.v));
    TRY(disclosure_form_draw(cx, f, a, &p));
    TRY(source_form_draw(cx, f, a, &p));
    return disclosure_form_respond(
        cx, rq, rs, f, a->was == NULL ? _("Add a disclosure") : _("Correct a disclosure"),
        view_disclosure_form, &p);
}

static err_t entry_take(struct cx *cx, const struct request *rq, struct response *rs,
                        const struct asked *a)
{
    struct disclosure d = { 0 };
    struct source s = { 0 };
    bool is_new = false;
    disclosure_id made;
    struct form f = form_open(cx, rq);
    TRY(disclosure_form_read(cx, &f, a, &d));
    TRY(source_form_read(cx, &f, a, &d, &s, &is_new));
    if (!f.unreadable)
        disclosure_form_judge(cx, &f, &d);
    const err_t read = form_done(&f);
    if (read == ERR_INVALID)
        return entry_draw(cx, rq, rs, a, &f);
    TRY(read);
    if (is_new)
        TRY(source_add(cx, &s, &d.source));
    TRY(disclosure_put(cx, &d, &made));
    return respond_see_other(rs, url_disclosure(cx, &a->o, made));
}

err_t disclosure_new_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct asked a;
    struct form f = form_blank(cx);
    TRY(asked_load(cx, rq, false, &a));
    if (a.how == DISCLOSING_REFUSED)
        return asked_respond_refused(cx, rq, rs, &a);
    const str_t about = request_query(cx, rq, S("about"));
    form_preset(&f, S("about"), about.len > 0 ? about : about_word(ABOUT_FUNDING));
    form_preset(&f, S("disclosed"), S("yes"));
    form_preset(&f, S("basis"), S("reported"));
    return entry_draw(cx, rq, rs, &a, &f);
}

err_t disclosure_new_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct asked a;
    TRY(asked_load(cx, rq, false, &a));
    return entry_take(cx, rq, rs, &a);
}

err_t disclosure_correct_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct asked a;
    struct form f = form_blank(cx);
    TRY(asked_load(cx, rq, true, &a));
    if (a.how == DISCLOSING_REFUSED)
        return asked_respond_refused(cx, rq, rs, &a);
    TRY(asked_may_change(cx, &a));
    disclosure_form_preset(cx, &f, a.was);
    return entry_draw(cx, rq, rs, &a, &f);
}

err_t disclosure_correct_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct asked a;
    TRY(asked_load(cx, rq, true, &a));
    TRY(asked_may_change(cx, &a));
    return entry_take(cx, rq, rs, &a);
}

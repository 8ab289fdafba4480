/* The secretariat's desk for mail: the queue, and addresses that nothing is sent to.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "mail/pages.h"
#include "mail/views/outbox.html.h"
#include "site/feature.h"

enum { PER_PAGE = 50 };

static err_t desk_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct form *form)
{
    int64_t before = 0;
    if (!str_to_i64(request_query(cx, rq, S("before")), 1, INT64_MAX, &before))
        before = 0;
    struct mail_addresses list;
    struct mail_desk p = { .is_on = mail_is_on(cx->settings) };
    const struct field_label labels[] = { { "email", _("E-mail address") } };
    TRY(queue_look(cx, &p.queue));
    TRY(address_list_suppressed(cx, before, PER_PAGE + 1, &list));
    p.at = list.at;
    p.has_older = list.count > PER_PAGE;
    p.count = p.has_older ? PER_PAGE : list.count;
    p.errors = form_errors_labelled(cx, form, labels, ARRAY_LEN(labels));
    p.email = form_field(cx, form,
                         &(struct field){ .name = "email",
                                          .label = _("E-mail address"),
                                          .type = "email",
                                          .autocomplete = "off",
                                          .required = true });
    AUTO(buf) body;
    buf_init(&body, MAIL_PAGE_MAX);
    view_mail_desk(&body, cx, &p);
    const struct page page = { .title = _("Outgoing mail"),
                               .nav = "/secretariat",
                               .address = S("/secretariat/mail") };
    return mail_respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page, &body);
}

err_t mail_desk_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct form form = form_blank(cx);
    return desk_draw(cx, rq, rs, &form);
}

err_t suppress_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form form = form_open(cx, rq);
    struct mail_address a;
    const str_t email = form_email(&form, S("email"));
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return desk_draw(cx, rq, rs, &form);
    TRY(read);
    TRY(address_of(cx, email, &a));
    if (a.suppressed_at == 0) {
        TRY(address_set_suppressed(cx, a.id, S("secretariat"), STR_NONE));
        TRY(subscription_end(cx, a.id, 0, S("secretariat")));
    }
    return respond_see_other(rs, url_plain(cx, "/secretariat/mail"));
}

err_t release_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct mail_address a;
    TRY(address_get(cx, path_id(rq, 0), &a));
    TRY(address_set_suppressed(cx, a.id, STR_NONE, STR_NONE));
    return respond_see_other(rs, url_plain(cx, "/secretariat/mail"));
}

err_t mail_desk_lines(struct cx *cx, struct signpost *out, size_t *count)
{
    struct queue_state q;
    TRY(queue_look(cx, &q));
    const url_t where = url_plain(cx, "/secretariat/mail");
    size_t n = 0;
    if (q.failed > 0)
        out[n++] =
            (struct signpost){ trn(cx, q.failed, "{0} letter could not be delivered this week",
                                   "{0} letters could not be delivered this week"),
                               where };
    if (q.put_off > 0)
        out[n++] = (struct signpost){ trn(cx, q.put_off, "{0} letter was put off by the other side",
                                          "{0} letters were put off by the other side"),
                                      where };
    *count = n;
    return OK;
}

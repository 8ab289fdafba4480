/* The list of all consultations, for the secretariat.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/views/secretariat.html.h"
#include "viewpoints/web.h"

#define NAV "/secretariat"

err_t secretariat_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct consultation *list = NULL;
    struct secretariat_page p = { 0 };
    TRY(consultation_list_any(cx, &list, &p.count));
    struct counted *all = arena_array(cx->arena, struct counted, p.count);
    for (size_t i = 0; i < p.count; i++)
        TRY(counted_load(cx, &list[i], &all[i]));
    p.all = all;
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_consultation_desk(&body, cx, &p);
    const struct page page = { .title = _("Consultations"), .nav = NAV };
    return respond_view(cx, rq, rs, 200, &page, &body);
}

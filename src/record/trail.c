/* The trail of the secretariat: who of it did what, for itself. The public journal has the same
 * entries without names.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/identity.h"
#include "kit/base/str.h"
#include "record/pages.h"
#include "record/store.h"
#include "record/views/trail.html.h"

/* Empty: at the command line, or nobody any more. */
static err_t name_of(struct cx *cx, int64_t account, str_t *out)
{
    struct account a;
    *out = STR_NONE;
    if (account == 0)
        return OK;
    const err_t e = account_find(cx, (account_id){ account }, &a);
    if (e == OK)
        *out = a.name;
    if (e == ERR_NOT_FOUND)
        cx->problem = (struct problem){ 0 }; /* erased */
    return e == ERR_NOT_FOUND ? OK : e;
}

static int64_t number_of(struct cx *cx, const struct request *rq, const char *name)
{
    int64_t v = 0;
    return str_to_i64(request_query(cx, rq, str_from_c(name)), 1, INT64_MAX, &v) ? v : 0;
}

err_t trail_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const size_t MOST = TRAIL_LINES + 1;
    struct trail_row *const rows = arena_array(cx->arena, struct trail_row, MOST);
    struct trail_line *const lines = arena_array(cx->arena, struct trail_line, MOST);
    struct trail_page p = { .at = lines, .account = number_of(cx, rq, "person") };
    size_t count = 0;
    TRY(trail_load(cx, p.account, number_of(cx, rq, "before"), rows, &count));
    p.has_older = count == MOST;
    p.count = p.has_older ? count - 1 : count;
    for (size_t i = 0; i < p.count; i++) {
        lines[i] = (struct trail_line){ .e = &rows[i].e,
                                        .sentence = record_sentence(cx, &rows[i].e),
                                        .account = rows[i].account };
        TRY(name_of(cx, rows[i].account, &lines[i].name));
    }
    TRY(name_of(cx, p.account, &p.name));
    AUTO(buf) body;
    buf_init(&body, RECORD_PAGE_MAX);
    view_trail(&body, cx, &p);
    TRY(buf_check(&body));
    return site_respond(cx, rq, rs, 200,
                        &(struct page){ .title = _("Who did what"),
                                        .nav = "/secretariat",
                                        .body = html_of_buf(cx, &body) });
}

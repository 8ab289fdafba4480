/* One's own mandates: choosing for whom one speaks, and giving a mandate back.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "registry/pages.h"
#include "registry/views/mandates.html.h"

err_t own_mandate(struct cx *cx, const struct request *rq, struct mandate *m,
                  struct organisation *o)
{
    TRY(mandate_find(cx, (mandate_id){ path_id(rq, 0) }, m));
    if (m->account.v != cx->actor.account)
        return problem(cx, ERR_NOT_FOUND, "mandate %" PRId64 " of another account", m->id.v);
    return organisation_find(cx, m->organisation, o);
}

/* --- for whom one speaks ---------------------------------------------------------------------- */

static struct mandate_line line_of(struct cx *cx, const struct mandate *m,
                                   const struct organisation *o)
{
    return (struct mandate_line){
        .m = m, .o = o, .holds = mandate_holds(m, cx->now), .holder = mandate_holder(cx, m)
    };
}

err_t speak_for_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct mandate *at = NULL;
    size_t count = 0;
    TRY(mandate_get_of_account(cx, (account_id){ cx->actor.account }, &at, &count));
    const struct organisation *all = NULL;
    size_t all_count = 0;
    TRY(organisation_list(cx, &all, &all_count));

    struct mandate_line *const lines = arena_array(cx->arena, struct mandate_line, count);
    struct speak_for_page p = { .lines = lines };
    p.all.at = arena_array(cx->arena, struct mandate_line, count);
    p.past.at = arena_array(cx->arena, struct mandate_line, count);
    for (size_t i = 0; i < count; i++) {
        const struct mandate_line line =
            line_of(cx, &at[i], organisation_by_id(all, all_count, at[i].organisation));
        if (line.holds)
            lines[p.count++] = line;
        if (mandate_is_over(&at[i], cx->now))
            p.past.at[p.past.count++] = line;
        else
            p.all.at[p.all.count++] = line;
    }
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_speak_for(&body, cx, &p);
    const struct page page = { .title = _("For whom do you speak?") };
    return registry_respond(cx, rq, rs, 200, &page, &body);
}

err_t speak_for_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form form = form_open(cx, rq);
    const mandate_id asked = { form_id(&form, S("mandate")) };
    TRY(form_done(&form));

    struct mandate m;
    TRY(mandate_find(cx, asked, &m));
    if (m.account.v != cx->actor.account)
        return problem(cx, ERR_NOT_FOUND, "mandate %" PRId64 " of another account", asked.v);
    if (!mandate_holds(&m, cx->now))
        return problem(cx, ERR_CONFLICT, "mandate %" PRId64 " does not hold", asked.v);
    TRY(session_speak_under(cx, m.id.v));
    return respond_see_other(rs, url_plain(cx, "/consultations"));
}

/* --- giving a mandate back -------------------------------------------------------------------- */

static err_t give_back_draw(struct cx *cx, const struct request *rq, struct response *rs,
                            const struct form *form, const struct mandate_line *line)
{
    const struct mandate *open = NULL;
    size_t count = 0;
    TRY(mandate_get_open(cx, line->m->organisation, &open, &count));
    struct one_mandate_page p = {
        .line = line,
        .is_last = mandate_is_last(line->m, open, count, cx->now),
        .action = url_with(cx, "/speak-for/{}/give-back", UARG(line->m->id.v)),
        .back = url_plain(cx, "/speak-for"),
        .errors = form_errors(cx, form),
    };
    if (p.is_last)
        p.field = form_checkbox(cx, form, "without",
                                _("The organisation shall go without an administrator."));
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_give_back(&body, cx, &p);
    const struct page page = { .title = _("Give a mandate back") };
    return registry_respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page, &body);
}

err_t give_back_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct mandate m;
    struct organisation o;
    TRY(own_mandate(cx, rq, &m, &o));
    const struct mandate_line line = line_of(cx, &m, &o);
    const struct form form = form_blank(cx);
    return give_back_draw(cx, rq, rs, &form, &line);
}

err_t give_back_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct mandate m;
    struct organisation o;
    TRY(own_mandate(cx, rq, &m, &o));
    struct form form = form_open(cx, rq);
    const bool without = form_checked(&form, S("without"));
    TRY(form_done(&form));
    const err_t e =
        mandate_revoke(cx, m.id, without ? MANDATE_LEAVE_WITHOUT : MANDATE_LEAVE_CAREFULLY);
    if (e == ERR_CONFLICT) {
        form_fault_custom(&form, S("without"),
                          N_("Name a successor first, or say that the organisation shall go "
                             "without."));
        const struct mandate_line line = line_of(cx, &m, &o);
        return give_back_draw(cx, rq, rs, &form, &line);
    }
    TRY(e);
    return respond_see_other(rs, url_plain(cx, "/speak-for"));
}

/* Routes of the registry; organisations as everybody sees them, and the choice of whom one speaks
 * for. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "registry/pages.h"
#include "registry/views/public.html.h"
#include "registry/views/secretariat.html.h"

static bool may_edit(const struct cx *cx)
{
    return (cx->actor.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0;
}

err_t registry_respond(struct cx *cx, const struct request *rq, struct response *rs, int status,
                       const struct page *page, struct buf *body)
{
    TRY(buf_check(body));
    struct page drawn = *page;
    drawn.body = html_of_buf(cx, body);
    return site_respond(cx, rq, rs, status, &drawn);
}

/* --- organisations ---------------------------------------------------------------------------- */

static bool scope_asked(struct cx *cx, const struct request *rq, enum scope *out)
{
    const str_t word = request_query(cx, rq, S("scope"));
    if (str_eq(word, scope_word(SCOPE_LOCAL)))
        *out = SCOPE_LOCAL;
    else if (str_eq(word, scope_word(SCOPE_INTERNATIONAL)))
        *out = SCOPE_INTERNATIONAL;
    else
        return false;
    return true;
}

/* Counts both classes, and keeps only those asked for, in their order. */
static void filter(struct cx *cx, const struct organisation *all, size_t count,
                   struct organisations_page *p)
{
    struct organisation *const kept = arena_array(cx->arena, struct organisation, count);
    for (size_t i = 0; i < count; i++) {
        if (all[i].scope == SCOPE_LOCAL)
            p->locals++;
        else
            p->internationals++;
        if (!p->is_filtered || all[i].scope == p->only)
            kept[p->count++] = all[i];
    }
    p->at = kept;
}

static err_t organisations_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct organisation *all = NULL;
    size_t count = 0;
    TRY(organisation_list(cx, &all, &count));
    struct organisations_page p = { .may_edit = may_edit(cx) };
    p.is_filtered = scope_asked(cx, rq, &p.only);
    filter(cx, all, count, &p);

    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_organisations(&body, cx, &p);
    const struct page page = { .title = _("Organisations"),
                               .description =
                                   _("Local and international organisations, how each is "
                                     "constituted, and what each has said."),
                               .nav = "/organisations" };
    return registry_respond(cx, rq, rs, 200, &page, &body);
}

static err_t sections_of(struct cx *cx, const struct organisation *o, html_t *out)
{
    const struct organisation_sections *const sections = site_of(cx)->organisation_sections;
    AUTO(buf) all;
    buf_init(&all, REGISTRY_PAGE_MAX);
    for (size_t i = 0; sections != NULL && i < sections->count; i++) {
        html_t one = HTML_NONE;
        TRY(sections->at[i](cx, o, &one));
        put_text_html(&all, one);
    }
    TRY(buf_check(&all));
    *out = html_of_buf(cx, &all);
    return OK;
}

static err_t organisation_get_page(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    struct organisation_page p = { .o = &o, .may_edit = may_edit(cx) };
    TRY(mandate_count_holding(cx, o.id, &p.mandates));
    TRY(sections_of(cx, &o, &p.sections));

    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_organisation(&body, cx, &p);
    const struct page page = { .title = text2_pick(&o.name, cx->lang), .nav = "/organisations" };
    return registry_respond(cx, rq, rs, 200, &page, &body);
}

/* --- for whom one speaks ---------------------------------------------------------------------- */

const struct organisation *organisation_by_id(const struct organisation *at, size_t count,
                                              organisation_id id)
{
    for (size_t i = 0; i < count; i++) {
        if (at[i].id.v == id.v)
            return &at[i];
    }
    must_failed("an organisation of the table: mandates refer to it", __FILE__, __LINE__);
}

static err_t speak_for_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct mandate *mandates = NULL;
    size_t mandate_count = 0;
    TRY(mandate_get_of_account(cx, (account_id){ cx->actor.account }, &mandates, &mandate_count));
    const struct organisation *organisations = NULL;
    size_t organisation_count = 0;
    TRY(organisation_list(cx, &organisations, &organisation_count));

    struct mandate_line *const lines = arena_array(cx->arena, struct mandate_line, mandate_count);
    struct speak_for_page p = { .lines = lines };
    for (size_t i = 0; i < mandate_count; i++) {
        if (mandate_holds(&mandates[i], cx->now))
            lines[p.count++] =
                (struct mandate_line){ &mandates[i],
                                       organisation_by_id(organisations, organisation_count,
                                                          mandates[i].organisation),
                                       true };
    }
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_speak_for(&body, cx, &p);
    const struct page page = { .title = _("For whom do you speak?") };
    return registry_respond(cx, rq, rs, 200, &page, &body);
}

static err_t speak_for_post(struct cx *cx, const struct request *rq, struct response *rs)
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

/* --- the secretariat's first page ------------------------------------------------------------- */

static err_t secretariat_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_secretariat(&body, cx);
    const struct page page = { .title = _("Secretariat"), .nav = "/secretariat" };
    return registry_respond(cx, rq, rs, 200, &page, &body);
}

/* --- the feature ------------------------------------------------------------------------------ */

static const struct route ROUTES[] = {
    { .method = GET,
      .path = "/organisations",
      .handle = organisations_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "All organisations" },
    { .method = GET,
      .path = "/organisations/{slug}",
      .handle = organisation_get_page,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "One organisation" },
    { .method = GET,
      .path = "/speak-for",
      .handle = speak_for_get,
      .guard = guard_account,
      .help = "Choose for whom one speaks" },
    { .method = POST,
      .path = "/speak-for",
      .handle = speak_for_post,
      .guard = guard_account,
      .flags = CSRF | RATE_WRITE,
      .help = "Choose for whom one speaks" },
    { .method = GET,
      .path = "/secretariat",
      .handle = secretariat_get,
      .guard = guard_secretariat,
      .help = "What the secretariat can do" },
    { .method = GET,
      .path = "/secretariat/new-organisation",
      .handle = organisation_new_get,
      .guard = guard_secretariat,
      .help = "Form for a new organisation" },
    { .method = POST,
      .path = "/secretariat/new-organisation",
      .handle = organisation_new_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Add an organisation" },
    { .method = GET,
      .path = "/secretariat/organisations/{slug}",
      .handle = organisation_edit_get,
      .guard = guard_secretariat,
      .help = "Form to edit an organisation" },
    { .method = POST,
      .path = "/secretariat/organisations/{slug}",
      .handle = organisation_edit_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Edit an organisation" },
    { .method = GET,
      .path = "/secretariat/people",
      .handle = people_get,
      .guard = guard_secretariat,
      .help = "People and mandates" },
    { .method = POST,
      .path = "/secretariat/people",
      .handle = people_invite_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Invite somebody" },
    { .method = POST,
      .path = "/secretariat/people/{id}/link",
      .handle = people_link_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Make a new link for somebody" },
    { .method = POST,
      .path = "/secretariat/mandates",
      .handle = mandate_give_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Give a mandate" },
    { .method = POST,
      .path = "/secretariat/mandates/{id}/revoke",
      .handle = mandate_revoke_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Revoke a mandate" },
    { 0 },
};

const struct feature registry_feature = {
    .name = "registry", .routes = ROUTES, .sql = &registry_sql, .commands = registry_commands
};

/* Routes of the registry; organisations as everybody sees them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
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
    struct organisation_page p = { .o = &o,
                                   .may_edit = may_edit(cx),
                                   .speaks = cx->actor.organisation == o.id.v };
    p.may_keep = p.speaks && (cx->actor.scopes & MANDATE_REGISTRY) != 0;
    TRY(mandate_lines_of(cx, &o, &p.current, &p.past));
    for (size_t i = 0; i < p.current.count; i++)
        p.mandates += p.current.at[i].holds ? 1 : 0;
    TRY(administration_load(cx, o.id, &p.administration, &p.named));
    TRY(sections_of(cx, &o, &p.sections));

    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_organisation(&body, cx, &p);
    const struct page page = { .title = text2_pick(&o.name, cx->lang), .nav = "/organisations" };
    return registry_respond(cx, rq, rs, 200, &page, &body);
}

const struct organisation *organisation_by_id(const struct organisation *at, size_t count,
                                              organisation_id id)
{
    for (size_t i = 0; i < count; i++) {
        if (at[i].id.v == id.v)
            return &at[i];
    }
    must_failed("an organisation of the table: mandates refer to it", __FILE__, __LINE__);
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
      .path = "/speak-for/{id}/give-back",
      .handle = give_back_get,
      .guard = guard_account,
      .help = "Ask before a mandate is given back" },
    { .method = POST,
      .path = "/speak-for/{id}/give-back",
      .handle = give_back_post,
      .guard = guard_account,
      .flags = CSRF | RATE_WRITE,
      .help = "Give back a mandate of one's own" },
    { .method = GET,
      .path = "/speak-for/{id}/name",
      .handle = own_name_get,
      .guard = guard_account,
      .help = "Form to withhold or show one's own name" },
    { .method = POST,
      .path = "/speak-for/{id}/name",
      .handle = own_name_post,
      .guard = guard_account,
      .flags = CSRF | RATE_WRITE,
      .help = "Withhold or show one's own name" },
    { .method = GET,
      .path = "/organisations/{slug}/edit",
      .handle = own_entry_get,
      .guard = guard_representative,
      .help = "Form for the entry of one's own organisation" },
    { .method = POST,
      .path = "/organisations/{slug}/edit",
      .handle = own_entry_post,
      .guard = guard_registry,
      .flags = CSRF | RATE_WRITE,
      .help = "Keep the entry of one's own organisation" },
    { .method = GET,
      .path = "/organisations/{slug}/mandates",
      .handle = mandates_get,
      .guard = guard_account,
      .help = "The mandates of one's organisation" },
    { .method = POST,
      .path = "/organisations/{slug}/mandates",
      .handle = mandates_post,
      .guard = guard_administrator,
      .flags = CSRF | RATE_WRITE,
      .help = "Give a mandate" },
    { .method = POST,
      .path = "/organisations/{slug}/mandates/{id}/revoke",
      .handle = mandate_revoke_post,
      .guard = guard_administrator,
      .flags = CSRF | RATE_WRITE,
      .help = "Revoke a mandate" },
    { .method = POST,
      .path = "/organisations/{slug}/mandates/{id}/confirm",
      .handle = mandate_confirm_post,
      .guard = guard_administrator,
      .flags = CSRF | RATE_WRITE,
      .help = "Confirm a mandate whose holder is in doubt" },
    { .method = POST,
      .path = "/organisations/{slug}/mandates/{id}/link",
      .handle = mandate_link_post,
      .guard = guard_administrator,
      .flags = CSRF | RATE_WRITE,
      .help = "Make a new link for somebody invited" },
    { .method = POST,
      .path = "/organisations/{slug}/mandates/{id}/object",
      .handle = mandate_object_post,
      .guard = guard_representative,
      .flags = CSRF | RATE_WRITE,
      .help = "Object to an administrator named by the secretariat" },
    { .method = GET,
      .path = "/organisations/{slug}/mandates/{id}/name",
      .handle = mandate_name_get,
      .guard = guard_administrator,
      .help = "Form to withhold or show a name" },
    { .method = POST,
      .path = "/organisations/{slug}/mandates/{id}/name",
      .handle = mandate_name_post,
      .guard = guard_administrator,
      .flags = CSRF | RATE_WRITE,
      .help = "Withhold or show a name" },
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
      .path = "/secretariat/administrators",
      .handle = administrator_name_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Name an administrator for an organisation that has none" },
    { .method = POST,
      .path = "/secretariat/administrators/{id}/take-back",
      .handle = administrator_unname_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Take such a mandate back before it begins" },
    { 0 },
};

const struct feature registry_feature = { .name = "registry",
                                          .routes = ROUTES,
                                          .sql = &registry_sql,
                                          .commands = registry_commands,
                                          .export_person = registry_export_person,
                                          .erase_person = registry_erase_person,
                                          .keeps_account = registry_keeps_account,
                                          .compare_record = registry_compare_record };

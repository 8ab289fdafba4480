/* One organisation as everybody sees it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "registry/organisations/entry.h"
#include "registry/views/entry.html.h"
#include "registry/views/public.html.h"

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

/* What its entry says: notices above, facts below the strip, the timeline at the end. */
static err_t entry_drawn(struct cx *cx, struct organisation_page *p)
{
    struct entry e;
    struct event_list events;
    AUTO(buf) notice;
    AUTO(buf) facts;
    AUTO(buf) timeline;
    buf_init(&notice, REGISTRY_PAGE_MAX);
    buf_init(&facts, REGISTRY_PAGE_MAX);
    buf_init(&timeline, REGISTRY_PAGE_MAX);
    TRY(entry_load(cx, p->o, &e));
    TRY(timeline_load(cx, &e, &events));
    view_entry_notice(&notice, cx, &e);
    view_entry_facts(&facts, cx, &e, p);
    view_entry_timeline(&timeline, cx, &events);
    TRY(buf_check(&notice));
    TRY(buf_check(&facts));
    TRY(buf_check(&timeline));
    p->notice = html_of_buf(cx, &notice);
    p->facts = html_of_buf(cx, &facts);
    p->timeline = html_of_buf(cx, &timeline);
    return OK;
}

err_t organisation_page_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    struct organisation_page p = {
        .o = &o,
        .may_edit = (cx->actor.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0,
        .speaks = cx->actor.organisation == o.id.v,
    };
    p.may_keep = p.speaks && (cx->actor.scopes & MANDATE_REGISTRY) != 0;
    TRY(mandate_lines_of(cx, &o, &p.current, &p.past));
    for (size_t i = 0; i < p.current.count; i++)
        p.mandates += p.current.at[i].holds ? 1 : 0;
    TRY(administration_load(cx, o.id, &p.administration, &p.named));
    TRY(disclosure_strip(cx, &o, &p.strip));
    TRY(entry_drawn(cx, &p));
    TRY(sections_of(cx, &o, &p.sections));

    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_organisation(&body, cx, &p);
    const struct page page = { .title = text2_pick(&o.name, cx->lang),
                               .nav = "/organisations",
                               .style = "registry.css" };
    return registry_respond(cx, rq, rs, 200, &page, &body);
}

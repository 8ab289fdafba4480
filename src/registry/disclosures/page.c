/* The public page of an organisation's disclosures, with all that stood there before.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "registry/disclosures/parts.h"
#include "registry/views/disclosures.html.h"

/* Names beside what it funds elsewhere, each at its own place. */
static err_t load_given(struct cx *cx, struct disclosures_page *p)
{
    struct disclosure_lines given;
    TRY(disclosure_list_by(cx, p->o->id, &given));
    struct organisation *const whose = arena_array(cx->arena, struct organisation, given.count);
    for (size_t i = 0; i < given.count; i++)
        TRY(organisation_find(cx, given.at[i].d.organisation, &whose[i]));
    p->given = given.at;
    p->given_count = given.count;
    p->given_to = whose;
    return OK;
}

static void load_past(const struct disclosure_lines *all, struct disclosures_page *p)
{
    size_t standing = 0;
    while (standing < all->count && all->at[standing].d.ended_at == 0)
        standing++;
    p->past = all->at + standing;
    p->past_count = all->count - standing;
}

err_t disclosures_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct disclosure_lines all;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    TRY(disclosure_list_of(cx, o.id, DISCLOSURES_ALL, &all));
    struct disclosures_page p = { .o = &o,
                                  .may_enter =
                                      disclosing_of_reader(cx, o.id) != DISCLOSING_REFUSED };
    subjects_gather(&all, 0, p.subjects);
    load_past(&all, &p);
    TRY(load_given(cx, &p));
    TRY(objection_list_of(cx, o.id, &p.objections));
    TRY(answer_rows_past(cx, o.id, &p.answers, &p.answer_count));

    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_disclosures(&body, cx, &p);
    const struct page page = {
        .title = trf(cx, "Disclosures: {0}", TARG(text2_pick(&o.name, cx->lang))),
        .description = _("Who pays, who decides and where it leans: facts with date and source."),
        .nav = "/organisations",
        .style = "registry.css",
    };
    return registry_respond(cx, rq, rs, 200, &page, &body);
}

/* The desk of an organisation: what waits for whoever speaks for it, and where its work is done.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "registry/pages.h"
#include "registry/views/own_desk.html.h"
#include "site/feature.h"

/* Reported by others, and the organisation has said nothing to it. */
static int64_t unanswered(const struct disclosure_lines *all)
{
    int64_t n = 0;
    for (size_t i = 0; i < all->count; i++)
        n += !all->at[i].d.is_own && all->at[i].d.erased_at == 0 && all->at[i].answer == NULL;
    return n;
}

static int64_t still_open(const struct objection_list *all)
{
    int64_t n = 0;
    for (size_t i = 0; i < all->count; i++)
        n += all->at[i].state == OBJECTION_OPEN;
    return n;
}

err_t registry_own_desk(struct cx *cx, struct signpost *out, size_t *count)
{
    struct organisation o;
    struct disclosure_lines said;
    struct objection_list objections;
    TRY(organisation_find(cx, (organisation_id){ cx->actor.organisation }, &o));
    TRY(disclosure_list_of(cx, o.id, DISCLOSURES_STANDING, &said));
    TRY(objection_list_of(cx, o.id, &objections));
    const int64_t reported = unanswered(&said);
    const int64_t open = still_open(&objections);
    size_t n = 0;
    if (reported > 0)
        out[n++] =
            (struct signpost){ trn(cx, reported,
                                   "{0} disclosure that others report stands without your answer",
                                   "{0} disclosures that others report stand without your answer"),
                               url_with(cx, "/organisations/{}/disclosures", UARG(o.slug)),
                               _("Your answer stands beside it wherever it is shown") };
    if (open > 0)
        out[n++] = (struct signpost){ trn(cx, open, "{0} objection to your page is not decided yet",
                                          "{0} objections to your page are not decided yet"),
                                      url_with(cx, "/organisations/{}/objections", UARG(o.slug)),
                                      _("The secretariat decides, with a public reason") };
    *count = n;
    return OK;
}

err_t own_desk_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct own_desk_page p = { .o = &o, .speaker = speaker_bar(cx) };
    TRY(organisation_find(cx, (organisation_id){ cx->actor.organisation }, &o));
    TRY(signposts_load(cx, SIGNPOSTS_OWN_DESK, &p.waits, &p.wait_count));
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_own_desk(&body, cx, &p);
    const struct page page = { .title = trf(cx, "Desk: {0}", TARG(text2_pick(&o.name, cx->lang))),
                               .nav = "/organisations" };
    return registry_respond(cx, rq, rs, 200, &page, &body);
}

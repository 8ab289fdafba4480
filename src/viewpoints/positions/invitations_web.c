/* The desks where representatives are invited to take positions by mail link: the secretariat's for
 * all organisations, an administrator's for the own one.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/positions/invitation_pages.h"
#include "viewpoints/views/invitations.html.h"
#include "viewpoints/web.h"

url_t url_by_mail(struct cx *cx, str_t token)
{
    return url_with(cx, "/positions/by-mail/{}", UARG(token));
}

url_t url_invitations(struct cx *cx, const struct consultation *c, bool is_desk)
{
    return is_desk ? url_with(cx, "/secretariat/consultations/{}/invitations", UARG(c->slug))
                   : url_with(cx, "/consultations/{}/invitations", UARG(c->slug));
}

url_t url_withdraw_invitation(struct cx *cx, const struct invitation *i, bool is_desk)
{
    return is_desk ? url_with(cx, "/secretariat/position-invitations/{}/withdraw", UARG(i->id.v))
                   : url_with(cx, "/positions/invitations/{}/withdraw", UARG(i->id.v));
}

static str_t ending_text(struct cx *cx, const struct invitation *i)
{
    switch (i->why) {
    case INVITATION_FINISHED:
        return _("finished");
    case INVITATION_REPLACED:
        return _("replaced by a newer one");
    case INVITATION_WITHDRAWN:
        return _("withdrawn");
    case INVITATION_ERASED:
        return _("the person’s data were erased");
    case INVITATION_GOES_ON:
        return cx->now < i->ends_at ? trf(cx, "works until {0}", TARG(date_time(cx, i->ends_at)))
                                    : trf(cx, "ran out on {0}", TARG(date_time(cx, i->ends_at)));
    }
    must_failed("an end", __FILE__, __LINE__);
}

str_t invitation_text(struct cx *cx, const struct invitation *i)
{
    const str_t how = i->was_mailed ? _("by mail") : _("link handed over");
    return trf(cx, "{0}, {1}: {2}; {3}", TARG(date_long(cx, i->invited_at)), TARG(how),
               TARG(ending_text(cx, i)),
               TARG(trn(cx, i->positions, "{0} position taken", "{0} positions taken")));
}

/* --- who can be invited ----------------------------------------------------------------------- */

static const struct organisation *organisation_in(const struct organisation *all, size_t count,
                                                  organisation_id id)
{
    for (size_t i = 0; i < count; i++) {
        if (all[i].id.v == id.v)
            return &all[i];
    }
    return NULL;
}

/* Newest first, so the first of a mandate is the latest. */
static const struct invitation *last_of(const struct invitation *at, size_t count, mandate_id m)
{
    for (size_t i = 0; i < count; i++) {
        if (at[i].mandate.v == m.v)
            return &at[i];
    }
    return NULL;
}

/* Made-up organisations answer made-up consultations, real ones real ones. */
static err_t invitees_load(struct cx *cx, struct invitations_page *p)
{
    const struct mandate *mandates = NULL;
    const struct organisation *organisations = NULL;
    const struct invitation *sent = NULL;
    size_t count = 0, organisation_count = 0, sent_count = 0;
    const organisation_id own = { p->is_desk ? 0 : cx->actor.organisation };
    TRY(p->is_desk ? mandate_list_all(cx, &mandates, &count)
                   : mandate_list_of_organisation(cx, own, &mandates, &count));
    TRY(organisation_list(cx, &organisations, &organisation_count));
    TRY(invitation_list(cx, p->c->id, own, &sent, &sent_count));
    struct invitee *const at = arena_array(cx->arena, struct invitee, count);
    for (size_t i = 0; i < count; i++) {
        const struct mandate *const m = &mandates[i];
        const struct organisation *const o =
            organisation_in(organisations, organisation_count, m->organisation);
        if (o == NULL || o->is_example != p->c->is_example ||
            !mandate_allows(m, MANDATE_POSITIONS, cx->now))
            continue;
        at[p->count++] =
            (struct invitee){ m, o, mandate_holder(cx, m), last_of(sent, sent_count, m->id),
                              arena_printf(cx->arena, "m%" PRId64, m->id.v) };
    }
    p->at = at;
    return OK;
}

static err_t desk_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       struct invitations_page *p)
{
    TRY(invitees_load(cx, p));
    p->is_open = consultation_takes_positions(p->c, cx->now);
    if (!p->is_desk)
        p->speaker = speaker_bar(cx);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_invitations(&body, cx, p);
    const struct page page = {
        .title = trf(cx, "{0}: {1}", TARG(_("Positions by mail link")),
                     TARG(consultation_name(cx, p->c))),
        .nav = p->is_desk ? "/secretariat" : "/consultations",
        .address = arena_printf(cx->arena, "%s/consultations/%.*s/invitations",
                                p->is_desk ? "/secretariat" : "", STR_ARG(p->c->slug)),
    };
    return respond_view(cx, rq, rs, p->is_refused ? 422 : 200, &page, &body);
}

static err_t consultation_of_organisations(struct cx *cx, const struct request *rq,
                                           struct consultation *c)
{
    TRY(consultation_of_path(cx, rq, c));
    return consultation_has_side(c, SIDE_ORGANISATIONS)
               ? OK
               : problem(cx, ERR_NOT_FOUND, "organisations do not answer here");
}

static err_t invitations_get(struct cx *cx, const struct request *rq, struct response *rs,
                             bool is_desk)
{
    struct consultation c;
    TRY(consultation_of_organisations(cx, rq, &c));
    struct invitations_page p = { .c = &c, .is_desk = is_desk };
    return desk_draw(cx, rq, rs, &p);
}

/* The links are shown once, on the page that answers. */
static err_t invite(struct cx *cx, const struct request *rq, const struct consultation *c,
                    const struct invitee *who, html_t *handed, struct invitations_page *p)
{
    struct invitation made;
    str_t token = STR_NONE;
    TRY(invitation_make(cx, c, who->mandate->id, &made, &token));
    if (made.was_mailed) {
        p->mailed++;
        return OK;
    }
    const url_t link = url_by_mail(cx, token);
    const struct entry_handed h = {
        .address =
            arena_printf(cx->arena, "%.*s%.*s", STR_ARG(site_base_of(cx, rq)), STR_ARG(link.text)),
        .name = text2_pick(&who->organisation->name, cx->lang),
    };
    handed[p->handed_count++] = entry_handed_html(cx, &h);
    return OK;
}

static err_t invitations_post(struct cx *cx, const struct request *rq, struct response *rs,
                              bool is_desk)
{
    struct consultation c;
    TRY(consultation_of_organisations(cx, rq, &c));
    struct form f = form_open(cx, rq);
    struct invitations_page asked = { .c = &c, .is_desk = is_desk };
    struct invitations_page p = asked;
    TRY(invitees_load(cx, &asked));
    html_t *const handed = arena_array(cx->arena, html_t, asked.count);
    size_t chosen = 0;
    for (size_t i = 0; i < asked.count; i++) {
        if (!form_checked(&f, asked.at[i].name))
            continue;
        chosen++;
        TRY(invite(cx, rq, &c, &asked.at[i], handed, &p));
    }
    TRY(form_done(&f));
    p.handed = handed;
    p.is_refused = chosen == 0;
    TRY(desk_draw(cx, rq, rs, &p));
    return p.is_refused ? ERR_INVALID : OK;
}

static err_t withdraw(struct cx *cx, const struct request *rq, struct response *rs, bool is_desk)
{
    struct invitation i;
    struct consultation c;
    TRY(invitation_get(cx, (invitation_id){ path_id(rq, 0) }, &i));
    TRY(consultation_get(cx, i.consultation, &c));
    TRY(invitation_withdraw(cx, i.id));
    return respond_see_other(rs, url_invitations(cx, &c, is_desk));
}

err_t invitations_desk_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    return invitations_get(cx, rq, rs, true);
}

err_t invitations_desk_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    return invitations_post(cx, rq, rs, true);
}

err_t invitations_own_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    return invitations_get(cx, rq, rs, false);
}

err_t invitations_own_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    return invitations_post(cx, rq, rs, false);
}

err_t invitation_desk_withdraw(struct cx *cx, const struct request *rq, struct response *rs)
{
    return withdraw(cx, rq, rs, true);
}

err_t invitation_own_withdraw(struct cx *cx, const struct request *rq, struct response *rs)
{
    return withdraw(cx, rq, rs, false);
}

/* What happened to an organisation, and when: of its entry, and what higher features add.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "registry/claims/store.h"
#include "registry/disclosures/parts.h"
#include "registry/organisations/entry.h"
#include "registry/views/entry.html.h"

enum { EVENTS_FIRST = 32, EVENT_MAX = 16 << 10 };

void event_add(struct event_list *to, str_t dated, html_t what)
{
    if (dated.len == 0)
        return;
    if (to->count == to->room) {
        const size_t room = to->room == 0 ? EVENTS_FIRST : 2 * to->room;
        struct event *const more = arena_array(to->arena, struct event, room);
        if (to->count > 0)
            memcpy(more, to->at, to->count * sizeof more[0]);
        to->at = more;
        to->room = room;
    }
    to->at[to->count++] = (struct event){ dated, what };
}

static void add_words(struct cx *cx, struct event_list *to, str_t dated, str_t words)
{
    event_add(to, dated, html_text(cx, words));
}

/* A fact in words, with its value or the other organisation. */
static html_t told(struct cx *cx, const struct fact_line *line)
{
    AUTO(buf) out;
    buf_init(&out, EVENT_MAX);
    view_fact_told(&out, cx, line);
    return html_of_buf(cx, &out);
}

static void add_fact(struct cx *cx, struct event_list *to, const struct fact_line *line)
{
    const html_t what = told(cx, line);
    event_add(to, line->f->from, trh(cx, "From then on: {0}", HARG(what)));
    event_add(to, line->f->till, trh(cx, "Until then: {0}", HARG(what)));
}

static void add_memberships(struct cx *cx, struct event_list *to, const struct entry *e)
{
    for (size_t i = 0; i < e->membership_count; i++) {
        const struct membership *const m = &e->memberships[i];
        const str_t in = membership_way_label(cx, m->way_in);
        const str_t out = membership_way_label(cx, m->way_out);
        add_words(cx, to, m->starts,
                  m->is_partner ? trf(cx, "Partner of the alliance ({0})", TARG(in))
                                : trf(cx, "Member of the alliance ({0})", TARG(in)));
        add_words(cx, to, m->ends,
                  m->is_partner ? trf(cx, "No longer a partner of the alliance ({0})", TARG(out))
                                : trf(cx, "No longer a member of the alliance ({0})", TARG(out)));
    }
}

static html_t named(struct cx *cx, const struct organisation *o)
{
    AUTO(buf) out;
    buf_init(&out, EVENT_MAX);
    view_organisation_link(&out, cx, o);
    return html_of_buf(cx, &out);
}

static void add_mergers(struct cx *cx, struct event_list *to, const struct entry *e)
{
    for (size_t i = 0; i < e->merged_count; i++)
        event_add(to, e->merged[i].dissolved,
                  trh(cx, "{0} merged into it", HARG(named(cx, &e->merged[i]))));
    if (e->into != NULL)
        event_add(to, e->o->dissolved, trh(cx, "Goes on in {0}", HARG(named(cx, e->into))));
    else
        add_words(cx, to, e->o->dissolved, _("Dissolved"));
}

static str_t day_of(struct cx *cx, usec_t at)
{
    return date_day(cx->arena, at);
}

/* Mergers that were said by mistake, of it or into it. */
static err_t add_unmergers(struct cx *cx, struct event_list *to, const struct organisation *o)
{
    const struct unmerger *at = NULL;
    size_t count = 0;
    TRY(organisation_unmergers(cx, o->id, &at, &count));
    for (size_t i = 0; i < count; i++) {
        struct organisation other;
        const bool is_its_own = at[i].from.v == o->id.v;
        TRY(organisation_find(cx, is_its_own ? at[i].into : at[i].from, &other));
        const html_t why = html_text(cx, at[i].reason);
        const html_t name = named(cx, &other);
        event_add(to, day_of(cx, at[i].at),
                  is_its_own
                      ? trh(cx, "It does not go on in {0}: that was taken back. Reason: {1}",
                            HARG(name), HARG(why))
                      : trh(cx, "{0} did not merge into it: that was taken back. Reason: {1}",
                            HARG(name), HARG(why)));
    }
    return OK;
}

/* Mandates of one day are told together. */
static err_t add_mandates(struct cx *cx, struct event_list *to, organisation_id o)
{
    const struct mandate *at = NULL;
    size_t count = 0;
    TRY(mandate_get_of_organisation(cx, o, &at, &count));
    for (size_t i = 0; i < count;) {
        const str_t day = day_of(cx, at[i].created_at);
        int64_t n = 0;
        for (; i < count && str_eq(day_of(cx, at[i].created_at), day); i++)
            n++;
        add_words(cx, to, day,
                  trn(cx, n, "{0} mandate to speak for it was given",
                      "{0} mandates to speak for it were given"));
    }
    return OK;
}

/* What was taken back or put right, on the day it was. */
static err_t add_corrections(struct cx *cx, struct event_list *to, const struct entry *e)
{
    struct membership_list all;
    for (size_t i = 0; i < e->back.count; i++)
        event_add(to, day_of(cx, e->back.at[i].f->ended_at),
                  trh(cx, "Taken back on this site: {0}", HARG(told(cx, &e->back.at[i]))));
    TRY(membership_get_of(cx, e->o->id, &all));
    for (size_t i = 0; i < all.count; i++) {
        if (all.at[i].superseded_at != 0)
            add_words(cx, to, day_of(cx, all.at[i].superseded_at),
                      _("What is said here of its part in the alliance was put right"));
    }
    return OK;
}

/* Each with a link to where it stands. */
static void add_disclosure(struct cx *cx, struct event_list *to, const struct entry *e,
                           const struct disclosure_line *l)
{
    const struct disclosure *const d = &l->d;
    const url_t page =
        url_with(cx, "/organisations/{}/disclosures#d-{}", UARG(e->o->slug), UARG(d->id.v));
    const html_t what = html_link(cx, page, disclosure_named(cx, l));
    event_add(to, day_of(cx, d->created_at),
              d->replaces.v == 0 ? trh(cx, "Disclosure entered: {0}", HARG(what))
                                 : trh(cx, "Disclosure corrected: {0}", HARG(what)));
    if (d->ended_at != 0 && d->ended_reason.len > 0)
        event_add(to, day_of(cx, d->ended_at), trh(cx, "Disclosure withdrawn: {0}", HARG(what)));
    if (l->answer != NULL)
        event_add(to, day_of(cx, l->answer->created_at),
                  trh(cx, "The organisation answered a disclosure: {0}", HARG(what)));
}

static err_t add_disclosures(struct cx *cx, struct event_list *to, const struct entry *e)
{
    struct disclosure_lines all;
    const struct disclosure_answer *past = NULL;
    size_t count = 0;
    TRY(disclosure_list_of(cx, e->o->id, DISCLOSURES_ALL, &all));
    TRY(answer_rows_past(cx, e->o->id, &past, &count));
    for (size_t i = 0; i < all.count; i++)
        add_disclosure(cx, to, e, &all.at[i]);
    for (size_t i = 0; i < count; i++)
        add_words(cx, to, day_of(cx, past[i].created_at),
                  _("The organisation gave an answer to a disclosure that it has replaced or "
                    "withdrawn since"));
    return OK;
}

static err_t add_objections(struct cx *cx, struct event_list *to, const struct entry *e)
{
    struct objection_list all;
    TRY(objection_list_of(cx, e->o->id, &all));
    for (size_t i = 0; i < all.count; i++) {
        const struct objection *const x = &all.at[i];
        const url_t page = url_with(cx, "/organisations/{}/objections", UARG(e->o->slug));
        const html_t what = html_link(cx, page, objection_about_label(cx, x->about));
        event_add(to, day_of(cx, x->created_at),
                  x->by_organisation.v != 0
                      ? trh(cx, "The organisation objected to what stands here: {0}", HARG(what))
                      : trh(cx, "Somebody objected to what stands here: {0}", HARG(what)));
        if (x->decided_at != 0)
            event_add(to, day_of(cx, x->decided_at),
                      trh(cx, "An objection was decided ({1}): {0}", HARG(what),
                          HARG(html_text(cx, objection_state_label(cx, x->state)))));
    }
    return OK;
}

static err_t add_claims(struct cx *cx, struct event_list *to, const struct entry *e)
{
    struct claim_list all;
    TRY(claim_get_of(cx, e->o->id, &all));
    for (size_t i = 0; i < all.count; i++) {
        add_words(cx, to, day_of(cx, all.at[i].created_at),
                  _("Somebody claimed this page for the organisation"));
        if (all.at[i].state == CLAIM_ACCEPTED)
            add_words(cx, to, day_of(cx, all.at[i].decided_at),
                      _("The page was handed over to the organisation"));
        if (all.at[i].state == CLAIM_REFUSED)
            add_words(cx, to, day_of(cx, all.at[i].decided_at),
                      _("The secretariat refused a claim to this page"));
    }
    return OK;
}

static err_t add_of_features(struct cx *cx, struct event_list *to, const struct organisation *o)
{
    const struct organisation_events *const more = site_of(cx)->organisation_events;
    for (size_t i = 0; more != NULL && i < more->count; i++)
        TRY(more->at[i](cx, o, to));
    return OK;
}

/* By date; one known to the year before those within it; of the same, the order they came in. */
static void sort_events(struct event_list *list)
{
    for (size_t i = 1; i < list->count; i++) {
        const struct event one = list->at[i];
        size_t k = i;
        for (; k > 0 && str_cmp(list->at[k - 1].dated, one.dated) > 0; k--)
            list->at[k] = list->at[k - 1];
        list->at[k] = one;
    }
}

err_t timeline_load(struct cx *cx, const struct entry *e, struct event_list *out)
{
    struct event_list list = { .arena = cx->arena };
    const struct fact_lines *const dated[] = { &e->names, &e->identifiers, &e->contacts,
                                               &e->relations };
    add_words(cx, &list, e->o->founded, _("Founded"));
    add_words(cx, &list, e->o->active_since, _("Active since then"));
    for (size_t l = 0; l < ARRAY_LEN(dated); l++) {
        for (size_t i = 0; i < dated[l]->count; i++)
            add_fact(cx, &list, &dated[l]->at[i]);
    }
    add_memberships(cx, &list, e);
    add_mergers(cx, &list, e);
    TRY(add_unmergers(cx, &list, e->o));
    add_words(cx, &list, day_of(cx, e->o->created_at), _("Entered on this site"));
    TRY(add_mandates(cx, &list, e->o->id));
    TRY(add_corrections(cx, &list, e));
    TRY(add_disclosures(cx, &list, e));
    TRY(add_claims(cx, &list, e));
    TRY(add_objections(cx, &list, e));
    TRY(add_of_features(cx, &list, e->o));
    sort_events(&list);
    *out = list;
    return OK;
}

/* What happened to a joint statement, by date: what sources tell, versions, the round, signatures
 * that went. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/views/block.html.h"
#include "joint/web.h"
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "site/views/parts.html.h"

struct gathering {
    struct cx *cx;
    struct joint_past *at;
    size_t count;
};

static void add(struct gathering *g, str_t dated, html_t what, const struct source *source)
{
    if (dated.len > 0)
        g->at[g->count] = (struct joint_past){ dated, what, source, g->count };
    g->count += dated.len > 0 ? 1 : 0;
}

static void add_moment(struct gathering *g, usec_t at, html_t what)
{
    if (at != 0)
        add(g, date_day(g->cx->arena, at), what, NULL);
}

static html_t said(struct cx *cx, const struct text2 *t)
{
    AUTO(buf) out;
    buf_init(&out, JOINT_PAGE_MAX);
    view_text2_said(&out, cx, t);
    return html_of_buf(cx, &out);
}

static html_t name_of(struct cx *cx, const struct whole_joint *w, organisation_id o)
{
    const struct organisation *const it = whole_organisation(w, o);
    return joint_names(cx, w, &it, 1);
}

static void add_versions(struct gathering *g, const struct whole_joint *w)
{
    struct cx *cx = g->cx;
    for (size_t i = 0; i < w->versions.count && !w->j->is_coded; i++) {
        const struct joint_version *const v = &w->versions.at[i];
        const url_t where =
            url_with(cx, "/joint-statements/{}/versions/{}", UARG(w->j->slug), UARG(v->number));
        const html_t link = html_link(cx, where, trf(cx, "Version {0}", TARG(v->number)));
        add_moment(g, v->created_at,
                   trh(cx, "{0}: {1}", HARG(link), HARG(version_kind_label(cx, v))));
        if (v->contested_at != 0)
            add_moment(g, v->contested_at,
                       trh(cx, "{0} says that version {1} changes the substance.",
                           HARG(name_of(cx, w, v->contested_by)), HARG(v->number)));
    }
}

/* Answers of a round stand in the block; what went since is told here too. */
static void add_withdrawals(struct gathering *g, const struct whole_joint *w)
{
    struct cx *cx = g->cx;
    for (size_t i = 0; i < w->answers.count; i++) {
        const struct joint_answer *const a = &w->answers.at[i];
        if (a->value != ANSWER_WITHDREW && a->value != ANSWER_OBJECTED)
            continue;
        const html_t who = name_of(cx, w, a->organisation);
        add_moment(g, a->taken_at,
                   trh(cx, "{0}: {1}", HARG(who), HARG(answer_label(cx, a->value))));
    }
}

static int by_date(const void *a, const void *b)
{
    const struct joint_past *const x = a;
    const struct joint_past *const y = b;
    const int order = str_cmp(x->dated, y->dated);
    return order != 0 ? order : (x->order > y->order) - (x->order < y->order);
}

void joint_history_fill(struct cx *cx, const struct whole_joint *w, struct joint_page *p)
{
    const struct joint *const j = w->j;
    const size_t most = w->event_count + 2 * w->versions.count + w->answers.count + 6;
    struct gathering g = { cx, arena_array(cx->arena, struct joint_past, most), 0 };
    for (size_t i = 0; i < w->event_count; i++) {
        const struct joint_event *const e = &w->events[i];
        add(&g, e->dated, said(cx, &e->text), e->source.id.v == 0 ? NULL : &e->source);
    }
    add_versions(&g, w);
    add_moment(&g, j->opened_at,
               trh(cx, "The round is opened, with {0} asked.", HARG((int64_t)w->invited.count)));
    add_withdrawals(&g, w);
    add_moment(&g, j->closed_at, html_text(cx, _("The round is closed.")));
    if (!j->is_coded)
        add_moment(&g, j->published_at, html_text(cx, _("It is published with its dissent.")));
    add_moment(&g, j->withdrawn_at, html_text(cx, _("Its initiators withdraw it.")));
    if (g.count > 1)
        qsort(g.at, g.count, sizeof g.at[0], by_date);
    p->history = g.at;
    p->history_count = g.count;
}

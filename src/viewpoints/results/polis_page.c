/* The page with the figures as Polis computes them. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/polis_view.h"
#include "viewpoints/results/results.h"
#include "viewpoints/results/results_page.h"
#include "viewpoints/rules.h"
#include "viewpoints/views/results_polis.html.h"
#include "viewpoints/web.h"

str_t polis_group_name(struct cx *cx, size_t group)
{
    const char letter = (char)('A' + (int)group);
    return trf(cx, "Group {0}", TARG(arena_str(cx->arena, (str_t){ &letter, 1 })));
}

str_t polis_groups_words(struct cx *cx, const struct polis_figures *f)
{
    switch (f->state) {
    case POLIS_GROUPS:
        return trf(cx, "Opinion groups: {0}", TARG((int64_t)f->group_count));
    case POLIS_TOO_FEW:
        return trf(cx,
                   "Not enough data for opinion groups: {0} participants with {1} answers are "
                   "needed, {2} have them",
                   TARG((int64_t)f->needed_people), TARG((int64_t)f->needed_answers),
                   TARG((int64_t)f->eligible));
    case POLIS_NO_GROUPS:
        return _("No separate opinion groups");
    }
    return STR_NONE;
}

str_t polis_axes_words(struct cx *cx, const struct polis_figures *f)
{
    return f->explained[0] <= 0.0
               ? _("There is no map: nobody differs from anybody")
               : trf(cx, "The two axes of the map explain {0} and {1} of the differences",
                     TARG(number_percent(cx, f->explained[0])),
                     TARG(number_percent(cx, f->explained[1])));
}

/* Of the public only where neither side of them is few. How many of everybody disagree would tell,
 * beside how many agree, how many pass; and beside how many agree, even tens of a small share would
 * tell how many do not. */
str_t polis_listed_words(struct cx *cx, const struct results_view *v,
                         const struct polis_statement_listed *s, enum polis_of of)
{
    const bool is_small = s->on_side < CELL_LEAST || s->answers - s->on_side < CELL_LEAST ||
                          (of == POLIS_OF_ALL && !s->agrees);
    const double part = s->answers == 0 ? 0.0 : (double)s->on_side / (double)s->answers;
    const str_t share = number_percent(cx, part);
    if (v->r->side == SIDE_PUBLIC && is_small && of == POLIS_OF_ALL) /* listed: more than half */
        return s->agrees ? _("agrees: most") : _("disagrees: most");
    if (v->r->side == SIDE_PUBLIC && is_small)
        return s->agrees ? trf(cx, "agrees: about {0}", TARG(about_share(cx, part)))
                         : trf(cx, "disagrees: about {0}", TARG(about_share(cx, part)));
    return s->agrees ? trf(cx, "agrees: {0} ({1} of {2})", TARG(share), TARG(s->on_side),
                           TARG(s->answers))
                     : trf(cx, "disagrees: {0} ({1} of {2})", TARG(share), TARG(s->on_side),
                           TARG(s->answers));
}

str_t polis_command(struct cx *cx, const struct results_view *v)
{
    return arena_printf(cx->arena, "alyans analyse %.*s --method polis",
                        STR_ARG(v->consultation->slug));
}

html_t polis_map(struct cx *cx, const struct numbers *n)
{
    const struct polis_figures *const f = n->polis;
    if (f->explained[0] <= 0.0 || n->voters == 0)
        return HTML_NONE;
    struct map_point *points = arena_array(cx->arena, struct map_point, n->voters);
    size_t count = 0;
    for (size_t i = 0; i < n->voters; i++) {
        if (f->included[i])
            points[count++] = (struct map_point){ f->x[i], f->y[i],
                                                  f->state == POLIS_GROUPS ? f->group_of[i] : 0 };
    }
    struct map m;
    map_fit(cx->arena, points, count, &m);
    if (f->state != POLIS_GROUPS)
        m.label_count = 0;
    str_t names[MAP_GROUPS];
    for (size_t i = 0; i < m.label_count; i++)
        names[i] = polis_group_name(cx, (size_t)m.labels[i].group);
    return chart_map(cx, &m,
                     trf(cx,
                         "Map of {0} participants by principal components; the lists below "
                         "say what the groups stand for",
                         TARG((int64_t)count)),
                     names);
}

err_t polis_page(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_find(cx, path_word(rq, 0), &c));
    AUTO(loaded_results) l = { 0 };
    struct results_view v;
    const enum side side = consultation_side(&c, request_query(cx, rq, S("side")));
    TRY(results_open(cx, &c, side, PATIENCE_OF_READERS, &l, &v));
    TRY(project_funder_line(cx, "consultation", c.id.v, &v.funder));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_polis_figures(&body, cx, &v);
    const struct page page = { .title = trf(cx, "Polis-compatible figures: {0}",
                                            TARG(consultation_name(cx, &c))),
                               .nav = "/consultations",
                               .style = "results.css",
                               .script = is_not_yet(&v) ? "live.js" : NULL };
    return respond_view(cx, rq, rs, 200, &page, &body);
}

/* "Where X stands": the page of one organisation in one consultation.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results.h"
#include "viewpoints/results/results_load.h"
#include "viewpoints/results/results_page.h"
#include "viewpoints/results/stands_view.h"
#include "viewpoints/views/stands.html.h"

/* --- words ------------------------------------------------------------------------------------ */

str_t stands_name(struct cx *cx, const struct stands_page *p)
{
    return text2_pick(organisation_brief(p->s->organisation), cx->lang);
}

const struct told_position *told_on(const struct stands_page *p, const struct stand *s)
{
    for (size_t i = 0; i < p->told->count; i++) {
        if (p->told->positions[i].statement->id.v == s->on->statement->id.v)
            return &p->told->positions[i];
    }
    return NULL;
}

static str_t summary_bases(struct cx *cx, const struct stands *s)
{
    int64_t own = 0, inferred = 0;
    for (size_t k = 0; k < s->count; k++) {
        own += s->at[k].stance != NULL && s->at[k].stance->basis == BASIS_OWN;
        inferred += s->at[k].stance != NULL && s->at[k].stance->basis == BASIS_INFERRED;
    }
    const int64_t said = (int64_t)s->said;
    if (own == said)
        return _("It took all of them itself.");
    return trf(cx, "Own {0}, read from public sources {1}, of these inferred {2}.", TARG(own),
               TARG(said - own), TARG(inferred));
}

static str_t joined(struct cx *cx, str_t a, str_t b)
{
    return b.len == 0 ? a : arena_printf(cx->arena, "%.*s %.*s", STR_ARG(a), STR_ARG(b));
}

static str_t summary_alone(struct cx *cx, const struct stands *s)
{
    return s->alone == 0 ? STR_NONE
                         : trn(cx, (int64_t)s->alone, "On {0} statement it stands alone.",
                               "On {0} statements it stands alone.");
}

str_t stands_summary(struct cx *cx, const struct stands_page *p)
{
    const struct stands *const s = p->s;
    if (s->said == 0)
        return trf(cx,
                   "{0} has stated no position here. Not stated is not a position: it is counted "
                   "nowhere.",
                   TARG(stands_name(cx, p)));
    const str_t said = trn(cx, (int64_t)s->count, "{1} has a position on {2} of {0} statement.",
                           "{1} has a position on {2} of {0} statements.", TARG(stands_name(cx, p)),
                           TARG((int64_t)s->said));
    return joined(cx, joined(cx, said, summary_bases(cx, s)), summary_alone(cx, s));
}

str_t stand_shared(struct cx *cx, const struct stands_page *p, const struct stand *s)
{
    if (s->others == 0)
        return _("Nobody else has answered.");
    if (s->others == 1)
        return s->same == 1 ? _("The one other who answered says the same.")
                            : _("The one other who answered does not say the same.");
    const str_t all =
        trf(cx, "Of {0} others who answered {1} say the same.", TARG(s->others), TARG(s->same));
    if (s->others_class == 0 || s->others_class == s->others)
        return all;
    const str_t class = p->s->organisation->scope == SCOPE_LOCAL
                            ? trn(cx, s->others_class, "Of {0} other local one: {1}.",
                                  "Of {0} other local ones: {1}.", TARG(s->same_class))
                            : trn(cx, s->others_class, "Of {0} other international one: {1}.",
                                  "Of {0} other international ones: {1}.", TARG(s->same_class));
    return joined(cx, all, class);
}

str_t stand_others(struct cx *cx, const struct stand *s)
{
    const struct voices v = s->on->voices;
    return voices_count(v) == 0 ? _("Nobody has answered")
                                : trf(cx, "Others: {0} agree, {1} disagree, {2} pass",
                                      TARG(v.agree), TARG(v.disagree), TARG(v.pass));
}

str_t neighbour_words(struct cx *cx, const struct neighbour *n)
{
    return trf(cx, "the same on {0} of {1} (90% interval {2} to {3})", TARG(n->same), TARG(n->both),
               TARG(number_percent(cx, n->share.low)), TARG(number_percent(cx, n->share.high)));
}

str_t neighbours_rest(struct cx *cx, const struct stands_page *p)
{
    const int64_t few = (int64_t)p->s->too_few;
    return few == 0 ? STR_NONE
                    : trn(cx, few,
                          "{0} other organisation has fewer than {1} statements in common with "
                          "it: too few to compare.",
                          "{0} other organisations have fewer than {1} statements in common with "
                          "it: too few to compare.",
                          TARG((int)VOICES_LEAST));
}

str_t stands_place(struct cx *cx, const struct stands_page *p)
{
    const struct numbers *const n = p->v->r->numbers;
    const int32_t voter = p->s->voter;
    if (!has_map(n))
        return _("There is no opinion map here: these answers do not show one that is more than "
                 "chance.");
    if (voter < 0 || !n->placed[voter])
        return _("It has answered too little to have a place on the map.");
    if (n->group_count == 0)
        return _("Those who answered alike stand close together. There are no separate groups.");
    return n->group_of[voter] < 0
               ? _("It is in no opinion group.")
               : trf(cx, "It is in opinion group {0}.", TARG((int64_t)n->group_of[voter] + 1));
}

/* --- the map ---------------------------------------------------------------------------------- */

static html_t map_of(struct cx *cx, const struct stands_page *p)
{
    const struct numbers *const n = p->v->r->numbers;
    const int32_t voter = p->s->voter;
    if (!has_map(n) || voter < 0 || !n->placed[voter])
        return HTML_NONE;
    struct map_point *points = arena_array(cx->arena, struct map_point, n->voters);
    size_t count = 0;
    for (size_t v = 0; v < n->voters; v++) {
        if (n->placed[v])
            points[count++] = (struct map_point){ n->x[v], n->y[v], (int32_t)v == voter ? 0 : -1 };
    }
    struct map m;
    map_fit(cx->arena, points, count, &m);
    const str_t name = stands_name(cx, p);
    return chart_map(cx, &m,
                     trf(cx, "Opinion map of {0} organisations with the place of {1}",
                         TARG((int64_t)count), TARG(name)),
                     &name);
}

/* --- the page --------------------------------------------------------------------------------- */

/* ERR_NOT_FOUND: not on record in this consultation. */
static err_t organisation_here(struct cx *cx, const struct results_input *in, str_t slug,
                               const struct organisation **out)
{
    for (size_t i = 0; i < in->organisation_count; i++) {
        if (str_eq(in->organisations[i].slug, slug)) {
            *out = &in->organisations[i];
            return OK;
        }
    }
    return problem(cx, ERR_NOT_FOUND, "no such organisation in this consultation");
}

static err_t draw(struct cx *cx, const struct request *rq, struct response *rs,
                  const struct stands_page *p)
{
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_stands(&body, cx, p);
    TRY(buf_check(&body));
    const struct page page = {
        .title = trf(cx, "Where {0} stands: {1}", TARG(stands_name(cx, p)),
                     TARG(consultation_name(cx, p->v->consultation))),
        .description = stands_summary(cx, p),
        .nav = "/consultations",
        .style = "results.css",
        .body = html_of_buf(cx, &body),
    };
    return site_respond(cx, rq, rs, 200, &page);
}

err_t stands_page(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    const struct organisation *o = NULL;
    TRY(consultation_find(cx, path_word(rq, 0), &c));
    AUTO(loaded_results) l = { 0 };
    struct results_view v;
    if (!consultation_has_side(&c, SIDE_ORGANISATIONS))
        return problem(cx, ERR_NOT_FOUND, "no organisation answers here");
    TRY(results_open(cx, &c, SIDE_ORGANISATIONS, PATIENCE_OF_READERS, &l, &v));
    TRY(organisation_here(cx, &l.in, path_word(rq, 1), &o));
    must(o != NULL);

    struct stands s;
    struct told_consultation told;
    struct mandates_drawn drawn = { 0 };
    stands_build(v.r, o, cx->arena, &s);
    TRY(told_consultation_load(cx, &c, o->id, &drawn, &told));
    struct stands_page p = { .v = &v, .s = &s, .told = &told };
    TRY(disclosure_strip(cx, o, &p.disclosure));
    TRY(project_funder_line(cx, "consultation", c.id.v, &v.funder));
    TRY(project_funder_text(cx, "consultation", c.id.v, &v.funder_text));
    p.map = map_of(cx, &p);
    return draw(cx, rq, rs, &p);
}

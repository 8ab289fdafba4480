/* Two consultations over time: the list to choose from, and the page.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/compare_load.h"
#include "viewpoints/results/results.h"
#include "viewpoints/views/compare.html.h"
#include "viewpoints/web.h"

url_t url_compare(struct cx *cx, const struct consultation *now, const struct consultation *then,
                  enum side side)
{
    const bool both = now->who == WHO_BOTH || then->who == WHO_BOTH;
    return both ? url_with(cx, "/consultations/{}/compare/{}?side={}", UARG(now->slug),
                           UARG(then->slug), UARG(side_word(side)))
                : url_with(cx, "/consultations/{}/compare/{}", UARG(now->slug), UARG(then->slug));
}

/* --- which classes ---------------------------------------------------------------------------- */

/* Rows of the class asked for ("scope.local"); NULL: all. */
static err_t class_rows(struct cx *cx, const struct results_view *v, str_t asked, const bool **out,
                        str_t *label)
{
    struct division_list divisions;
    const struct results *const r = v->r;
    TRY(divisions_load(cx, v->consultation, r, &divisions));
    for (size_t d = 0; d < divisions.count; d++) {
        const struct division_classes *const at = &divisions.at[d];
        for (size_t c = 0; c < at->class_count; c++) {
            if (!str_eq(asked, class_address(cx, at, c)))
                continue;
            bool *in = arena_array(cx->arena, bool, r->row_count + 1);
            for (size_t i = 0; i < r->row_count; i++)
                in[i] = at->class_of[i] == (int32_t)c;
            *out = in;
            *label = division_class_label(cx, at->division, at->words[c]);
            return OK;
        }
    }
    return OK;
}

static err_t class_form(struct cx *cx, const struct results_view *now, str_t asked, html_t *out)
{
    struct division_list divisions;
    TRY(divisions_load(cx, now->consultation, now->r, &divisions));
    struct form form = form_blank(cx);
    form_preset(&form, S("class"), asked);
    *out = divisions.count == 0 ? HTML_NONE : class_field(cx, &form, &divisions);
    return OK;
}

/* --- the page --------------------------------------------------------------------------------- */

static err_t draw(struct cx *cx, const struct request *rq, struct response *rs,
                  const struct compare_page *p)
{
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_compare(&body, cx, p);
    const struct page page = {
        .title =
            trf(cx, "Then and now: {0}, {1}", TARG(consultation_name(cx, p->then->consultation)),
                TARG(consultation_name(cx, p->now->consultation))),
        .description = compare_summary(cx, p),
        .nav = "/consultations",
        .style = "results.css",
    };
    return respond_view(cx, rq, rs, 200, &page, &body);
}

static struct compared compared_of(const struct results_view *v, const bool *in_class)
{
    return (struct compared){ v->r, v->statements.at, v->statements.count, in_class };
}

static err_t compare_draw(struct cx *cx, const struct request *rq, struct response *rs,
                          struct two *t)
{
    struct compare_page p = { .then = &t->then, .now = &t->now };
    const bool *in_then = NULL;
    const bool *in_now = NULL;
    str_t ignored = STR_NONE;
    const str_t asked = request_query(cx, rq, S("class"));
    TRY(class_rows(cx, &t->now, asked, &in_now, &p.class_label));
    TRY(class_rows(cx, &t->then, asked, &in_then, &ignored));
    p.class_word = in_now == NULL ? STR_NONE : asked;
    if (in_now != NULL && in_then == NULL) /* nobody of that class then */
        in_then = arena_array(cx->arena, bool, t->then.r->row_count + 1);
    TRY(class_form(cx, &t->now, p.class_word, &p.form));

    const struct match *matches = NULL;
    size_t count = 0;
    TRY(matches_load(cx, t->then.consultation, &t->then.statements, t->now.consultation,
                     &t->now.statements, &p.matches, &p.match_count, &matches, &count));
    const struct compared then = compared_of(&t->then, in_then);
    const struct compared now = compared_of(&t->now, in_now);
    struct comparison_over_time c;
    TRY(compare_build(&then, &now, matches, count, cx->arena, &c));
    p.c = &c;
    p.is_secretariat = (cx->actor.roles & ROLE_SECRETARIAT) != 0;
    TRY(project_funder_line(cx, "consultation", t->now.consultation->id.v, &t->now.funder));
    TRY(project_funder_text(cx, "consultation", t->now.consultation->id.v, &t->now.funder_text));
    TRY(project_funder_line(cx, "consultation", t->then.consultation->id.v, &p.funder_then));
    return draw(cx, rq, rs, &p);
}

/* Whichever opened first is "then", in whatever order the address names them. */
err_t compare_page(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation now, then;
    TRY(consultation_find(cx, path_word(rq, 0), &now));
    TRY(consultation_find(cx, path_word(rq, 1), &then));
    if (now.id.v == then.id.v)
        return problem(cx, ERR_NOT_FOUND, "a consultation is not compared with itself");
    if (is_earlier(&now, &then)) {
        const struct consultation other = now;
        now = then;
        then = other;
    }
    enum side side = consultation_side(&now, request_query(cx, rq, S("side")));
    if (!consultation_has_side(&now, side) || !consultation_has_side(&then, side))
        side = side == SIDE_PUBLIC ? SIDE_ORGANISATIONS : SIDE_PUBLIC;
    if (!consultation_has_side(&now, side) || !consultation_has_side(&then, side))
        return problem(cx, ERR_NOT_FOUND, "others were asked");
    AUTO(loaded_results) of_then = { 0 };
    AUTO(loaded_results) of_now = { 0 };
    struct two t;
    TRY(results_open(cx, &then, side, PATIENCE_OF_READERS, &of_then, &t.then));
    TRY(results_open(cx, &now, side, PATIENCE_OF_READERS, &of_now, &t.now));
    return compare_draw(cx, rq, rs, &t);
}

/* --- the list --------------------------------------------------------------------------------- */

err_t compare_others(struct cx *cx, const struct consultation *c, enum side side,
                     const struct consultation *const **out, size_t *count)
{
    const struct consultation *all = NULL;
    size_t n = 0;
    TRY(consultation_list(cx, &all, &n));
    const struct consultation **others = arena_array(cx->arena, const struct consultation *, n);
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        if (all[i].id.v != c->id.v && consultation_has_side(&all[i], side) &&
            all[i].is_example == c->is_example)
            others[(*count)++] = &all[i];
    }
    *out = others;
    return OK;
}

err_t compare_list_page(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_find(cx, path_word(rq, 0), &c));
    const struct results r = { .side = consultation_side(&c, request_query(cx, rq, S("side"))) };
    const struct results_view v = { .consultation = &c, .r = &r };
    struct compare_choices p = { .v = &v };
    TRY(compare_others(cx, &c, r.side, &p.others, &p.count));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_compare_list(&body, cx, &p);
    const struct page page = { .title = trf(cx, "Compare over time: {0}",
                                            TARG(consultation_name(cx, &c))),
                               .nav = "/consultations",
                               .style = "results.css" };
    return respond_view(cx, rq, rs, 200, &page, &body);
}

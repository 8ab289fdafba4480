/* Handlers of results. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results.h"

#include "viewpoints/codings/codings.h"
#include "viewpoints/package/data.h"
#include "viewpoints/package/package_web.h"
#include "viewpoints/results/compare_load.h"
#include "viewpoints/results/results_json.h"
#include "viewpoints/results/results_load.h"
#include "viewpoints/results/results_page.h"
#include "viewpoints/results/results_view.h"
#include "viewpoints/results/sides_model.h"
#include "viewpoints/rules.h"
#include "viewpoints/views/results.html.h"
#include "viewpoints/views/results_front.html.h"

enum { PAGE_MAX = 8 << 20 };

static struct results_view view_of(struct cx *cx, const struct loaded_results *l)
{
    return (struct results_view){
        .consultation = l->in.consultation,
        .r = &l->results,
        .statements = l->in.statements,
        .fingerprint =
            l->kept == NULL ? STR_NONE : hex(cx->arena, hash_bytes(&l->kept->figures.fingerprint)),
        .is_open = consultation_takes_positions(l->in.consultation, cx->now),
        .is_older = l->is_older,
        .computed_at = l->kept == NULL ? 0 : l->kept->figures.computed_at,
        .counted = l->kept == NULL ? 0 : (int64_t)l->kept->figures.numbers.answers,
        .newer = l->newer,
    };
}

/* ?side=: the one whose results are asked for. */
static enum side side_of_query(struct cx *cx, const struct request *rq,
                               const struct consultation *c)
{
    return consultation_side(c, request_query(cx, rq, S("side")));
}

/* Who speaks in these results, and who pays. */
static err_t say_who_pays(struct cx *cx, struct loaded_results *l, struct results_view *v)
{
    const struct results_input *const in = &l->in;
    int64_t *const ids = arena_array(cx->arena, int64_t, in->organisation_count);
    if (in->side != SIDE_ORGANISATIONS)
        return OK;
    for (size_t i = 0; i < in->organisation_count; i++)
        ids[i] = in->organisations[i].id.v;
    TRY(disclosed_load(cx, ids, in->organisation_count, &v->disclosed));
    for (size_t i = 0; i < l->results.row_count; i++) {
        struct organisation_result *const row = &l->results.rows[i];
        row->pays = disclosed_text(cx, v->disclosed, row->organisation);
    }
    return OK;
}

err_t results_open(struct cx *cx, const struct consultation *c, enum side side,
                   enum patience patience, struct loaded_results *l, struct results_view *v)
{
    TRY(results_load(cx, c, side, patience, l));
    *v = view_of(cx, l);
    return say_who_pays(cx, l, v);
}

/* How far those agree who read positions from sources, where such are part of the result. */
static err_t coding_load(struct cx *cx, struct results_view *v)
{
    if (v->r->side != SIDE_ORGANISATIONS || v->r->stated + v->r->inferred == 0)
        return OK;
    struct coding_summary *const s = arena_new(cx->arena, struct coding_summary);
    TRY(coding_summary_load(cx, v->consultation, READINGS_PUBLISHED, s));
    v->coding = s;
    return OK;
}

/* Numbers are held back here that the data package gives one by one: then the page says so. */
static err_t package_load(struct cx *cx, const struct consultation *c, struct results_view *v)
{
    struct consultation_data d;
    if (v->r->side != SIDE_PUBLIC)
        return OK;
    TRY(consultation_data_load(cx, c, &d));
    v->gives_each_answer = d.matrix == MATRIX_WHOLE;
    v->was_promised = d.decided_at != 0;
    return OK;
}

/* For whoever shares a link to it: what was found, and with whose money. */
static str_t described(struct cx *cx, const struct results_view *v)
{
    const str_t paid = v->funder_text.len > 0 ? v->funder_text
                                              : _("Whose money it was made with is not on record.");
    return arena_printf(cx->arena, "%.*s %.*s", STR_ARG(results_headline(cx, v->r)), STR_ARG(paid));
}

/* Where both answer: the other side too, to stand beside. *other must be released. */
static err_t sides_load(struct cx *cx, const struct consultation *c, enum patience patience,
                        struct loaded_results *other, struct results_view *v)
{
    const enum side there = v->r->side == SIDE_PUBLIC ? SIDE_ORGANISATIONS : SIDE_PUBLIC;
    if (c->who != WHO_BOTH || filter_narrows(&v->filter))
        return OK;
    TRY(results_load(cx, c, there, patience, other));
    const struct results *const of[] = { v->r, &other->results };
    struct sides *const sides = arena_new(cx->arena, struct sides);
    TRY(sides_build(of[there == SIDE_ORGANISATIONS], of[there == SIDE_PUBLIC],
                    there == SIDE_PUBLIC ? other->in.statements.at : v->statements.at, cx->arena,
                    sides));
    v->sides = sides;
    return OK;
}

err_t results_page(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_find(cx, path_word(rq, 0), &c));
    AUTO(loaded_results) l = { 0 };
    struct results_view v;
    TRY(results_open(cx, &c, side_of_query(cx, rq, &c), PATIENCE_OF_READERS, &l, &v));
    TRY(record_verify_box_of(cx, c.id.v, &v.verify));
    TRY(freeze_box(cx, &c, v.r->side, &v.frozen));
    TRY(project_funder_line(cx, "consultation", c.id.v, &v.funder));
    TRY(project_funder_text(cx, "consultation", c.id.v, &v.funder_text));
    TRY(results_narrow(cx, rq, &v));
    TRY(coding_load(cx, &v));
    TRY(package_load(cx, &c, &v));
    AUTO(loaded_results) other = { 0 };
    TRY(sides_load(cx, &c, PATIENCE_OF_READERS, &other, &v));
    const struct consultation *const *others = NULL;
    size_t other_count = 0;
    TRY(compare_others(cx, &c, v.r->side, &others, &other_count));
    v.may_compare = other_count > 0;

    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_results(&body, cx, &v);
    TRY(buf_check(&body));
    const struct page page = {
        .title = trf(cx, "Result: {0}", TARG(consultation_name(cx, &c))),
        .description = described(cx, &v),
        .nav = "/consultations",
        .style = "results.css",
        .script = v.is_open || is_not_yet(&v) ? "live.js" : NULL,
        .body = html_of_buf(cx, &body),
    };
    return site_respond(cx, rq, rs, 200, &page);
}

err_t results_csv(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_find(cx, path_word(rq, 0), &c));
    if (!consultation_has_side(&c, SIDE_ORGANISATIONS))
        return problem(cx, ERR_NOT_FOUND, "positions of the public are not given out one by one");
    struct results_input in;
    TRY(results_input_load(cx, &c, SIDE_ORGANISATIONS, &in));
    results_canonical(&in, cx->arena, &rs->body);
    respond_file(rs, S("text/csv; charset=utf-8"), S("positions.csv"));
    /* The fingerprint is taken of these bytes: who the organisations are stands in a file beside.
     */
    const url_t beside = url_organisations_csv(cx, &c);
    response_header(rs, S("Link"),
                    arena_printf(cx->arena, "<%.*s>; rel=\"describedby\"; type=\"text/csv\"",
                                 STR_ARG(beside.text)));
    return buf_check(&rs->body);
}

err_t results_organisations_csv(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_find(cx, path_word(rq, 0), &c));
    if (!consultation_has_side(&c, SIDE_ORGANISATIONS))
        return problem(cx, ERR_NOT_FOUND, "the public answers there");
    struct results_input in;
    TRY(results_input_load(cx, &c, SIDE_ORGANISATIONS, &in));
    const struct made_for *made = NULL;
    TRY(made_for_load(cx, "consultation", &c.id.v, 1, &made));
    const struct text2 under = made_for_text2(cx, made, c.id.v);
    TRY(disclosure_csv_of(cx, in.organisations, in.organisation_count, NULL, &under, &rs->body));
    respond_file(rs, S("text/csv; charset=utf-8"), S("organisations.csv"));
    return OK;
}

/* --- for other pages --- */

err_t results_highlight(struct cx *cx, const struct consultation *c, html_t *out)
{
    AUTO(loaded_results) l = { 0 };
    struct results_view v;
    TRY(results_open(cx, c, consultation_side(c, STR_NONE), PATIENCE_IN_PASSING, &l, &v));
    if (v.r->common + v.r->divergent == 0 || v.r->side != SIDE_ORGANISATIONS) {
        *out = HTML_NONE;
        return OK;
    }
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_highlight(&body, cx, &v);
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}

err_t results_facts(struct cx *cx, const struct consultation *c, html_t *out)
{
    AUTO(loaded_results) l = { 0 };
    TRY(results_load(cx, c, consultation_side(c, STR_NONE), PATIENCE_IN_PASSING, &l));
    const struct results_view v = view_of(cx, &l);
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_front_facts(&body, cx, &v);
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}

err_t results_json_of(struct cx *cx, const struct consultation *c, enum side side, struct buf *out)
{
    AUTO(loaded_results) l = { 0 };
    const struct request of_all = { .query = S("") }; /* nothing is filtered */
    struct results_view v;
    TRY(results_open(cx, c, side, PATIENCE_OF_MACHINES, &l, &v));
    TRY(results_narrow(cx, &of_all, &v));
    TRY(coding_load(cx, &v));
    TRY(results_write_json(cx, &v, out));
    return buf_check(out);
}

err_t results_json(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_find(cx, path_word(rq, 0), &c));
    AUTO(loaded_results) l = { 0 };
    struct results_view v;
    TRY(results_open(cx, &c, side_of_query(cx, rq, &c), PATIENCE_OF_MACHINES, &l, &v));
    TRY(results_narrow(cx, rq, &v));
    TRY(coding_load(cx, &v));
    TRY(package_load(cx, &c, &v));
    AUTO(loaded_results) other = { 0 };
    TRY(sides_load(cx, &c, PATIENCE_OF_MACHINES, &other, &v));
    TRY(results_write_json(cx, &v, &rs->body));
    respond_json(rs, 200);
    return buf_check(&rs->body);
}

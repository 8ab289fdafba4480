/* Handlers of results. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results.h"

#include "viewpoints/results/results_json.h"
#include "viewpoints/results/results_load.h"
#include "viewpoints/results/results_view.h"
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
        .is_open = consultation_stage(l->in.consultation, cx->now) == STAGE_OPEN,
        .is_older = l->is_older,
        .computed_at = l->kept == NULL ? 0 : l->kept->figures.computed_at,
    };
}

err_t results_page(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_find(cx, path_word(rq, 0), &c));
    AUTO(loaded_results) l = { 0 };
    TRY(results_load(cx, &c, PATIENCE_OF_READERS, &l));
    struct results_view v = view_of(cx, &l);
    TRY(record_verify_box_of(cx, c.id.v, &v.verify));

    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_results(&body, cx, &v);
    TRY(buf_check(&body));
    const struct page page = {
        .title = trf(cx, "Result: {0}", TARG(consultation_name(cx, &c))),
        .description = results_headline(cx, v.r),
        .nav = "/consultations",
        .script = v.is_open || is_not_yet(&v) ? "live.js" : NULL,
        .body = html_of_buf(cx, &body),
    };
    return site_respond(cx, rq, rs, 200, &page);
}

err_t results_csv(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_find(cx, path_word(rq, 0), &c));
    if (c.who != WHO_ORGANISATIONS)
        return problem(cx, ERR_NOT_FOUND, "positions of the public are not given out one by one");
    struct results_input in;
    TRY(results_input_load(cx, &c, &in));
    results_canonical(&in, cx->arena, &rs->body);
    respond_file(rs, S("text/csv; charset=utf-8"), S("positions.csv"));
    return buf_check(&rs->body);
}

/* --- for other pages --- */

err_t results_highlight(struct cx *cx, const struct consultation *c, html_t *out)
{
    AUTO(loaded_results) l = { 0 };
    TRY(results_load(cx, c, PATIENCE_IN_PASSING, &l));
    const struct results_view v = view_of(cx, &l);
    if (v.r->common + v.r->divergent == 0 || c->who != WHO_ORGANISATIONS) {
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
    TRY(results_load(cx, c, PATIENCE_IN_PASSING, &l));
    const struct results_view v = view_of(cx, &l);
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_front_facts(&body, cx, &v);
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}

err_t results_json(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_find(cx, path_word(rq, 0), &c));
    AUTO(loaded_results) l = { 0 };
    TRY(results_load(cx, &c, PATIENCE_OF_MACHINES, &l));
    const struct results_view v = view_of(cx, &l);
    results_write_json(&v, &rs->body);
    respond_json(rs, 200);
    return buf_check(&rs->body);
}

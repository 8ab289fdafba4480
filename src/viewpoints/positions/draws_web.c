/* What comes of drawing statements: shares among all for everybody, and for the secretariat whether
 * draws are told from even ones. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/json/member.h"
#include "viewpoints/positions/positions.h"
#include "viewpoints/views/draws.html.h"
#include "viewpoints/web.h"

/* The statement of this number among the accepted ones; NULL: none. */
static const struct drawn_estimate *estimate_of(const struct draws_page *p, int64_t number)
{
    for (size_t i = 0; i < p->estimate_count; i++) {
        if (p->estimates[i].number == number)
            return &p->estimates[i];
    }
    return NULL;
}

static err_t draws_load(struct cx *cx, const struct request *rq, struct consultation *c,
                        struct draws_page *p)
{
    const struct drawn_vote *votes = NULL;
    const struct answers *answers = NULL;
    size_t count = 0, answer_count = 0;
    TRY(consultation_of_path(cx, rq, c));
    if (!consultation_has_side(c, SIDE_PUBLIC))
        return problem(cx, ERR_NOT_FOUND, "the public does not answer here");
    p->c = c;
    TRY(statement_list_accepted(cx, c->id, &p->statements));
    TRY(answers_list(cx, c, SIDE_PUBLIC, &answers, &answer_count));
    TRY(drawn_list(cx, c->id, &votes, &count));
    p->health = drawn_health_of(votes, count);
    drawn_estimates(votes, count, cx->arena, &p->estimates, &p->estimate_count);
    struct draw_line *const lines = arena_array(cx->arena, struct draw_line, p->statements.count);
    for (size_t i = 0; i < p->statements.count; i++) {
        const struct statement *const s = &p->statements.at[i];
        lines[i] = (struct draw_line){ s, answers_of(answers, answer_count, s->id),
                                       estimate_of(p, s->number) };
    }
    p->lines = lines;
    return OK;
}

bool draws_are_even(const struct drawn_health *h)
{
    enum { ENOUGH = 100 };
    return h->choices >= ENOUGH && h->even == h->choices;
}

err_t draws_page_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct draws_page p = { 0 };
    TRY(draws_load(cx, rq, &c, &p));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_draws(&body, cx, &p);
    const struct page page = {
        .title = trf(cx, "{0}: {1}", TARG(_("How statements are drawn")),
                     TARG(consultation_name(cx, &c))),
        .nav = "/secretariat",
    };
    return respond_view(cx, rq, rs, 200, &page, &body);
}

/* --- for programs ----------------------------------------------------------------------------- */

static void put_f64(struct json_out *j, str_t key, double v)
{
    json_key(j, key);
    json_put_f64(j, v);
}

static void put_i64(struct json_out *j, str_t key, int64_t v)
{
    json_key(j, key);
    json_put_i64(j, v);
}

/* Few answers are not shown alone, as everywhere where the public answers. */
static void put_share(struct json_out *j, str_t key, const struct drawn_share *s)
{
    static const str_t words[] = { S_INIT("disagree"), S_INIT("pass"), S_INIT("agree") };
    json_key(j, key);
    if (s->answers < CELL_LEAST) {
        json_put_null(j);
        return;
    }
    json_put_object(j);
    put_i64(j, S("answers"), (int64_t)s->answers);
    put_f64(j, S("effective"), s->effective);
    json_key(j, S("share"));
    json_put_object(j);
    for (size_t v = 0; v < ARRAY_LEN(words); v++)
        put_f64(j, words[v], s->share[v]);
    json_put_object_end(j);
    json_key(j, S("error"));
    json_put_object(j);
    for (size_t v = 0; v < ARRAY_LEN(words); v++)
        put_f64(j, words[v], s->error[v]);
    json_put_object_end(j);
    json_put_object_end(j);
}

static void put_health(struct json_out *j, const struct drawn_health *h)
{
    put_i64(j, S("draws"), h->draws);
    put_i64(j, S("choices"), h->choices);
    put_i64(j, S("even"), h->even);
    put_f64(j, S("evenness"), h->evenness);
    put_f64(j, S("advantage"), h->advantage);
}

err_t draws_json(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct draws_page p = { 0 };
    TRY(draws_load(cx, rq, &c, &p));
    respond_json(rs, 200);
    struct json_out j;
    json_begin(&j, &rs->body);
    json_put_object(&j);
    put_health(&j, &p.health);
    json_key(&j, S("statements"));
    json_put_array(&j);
    for (size_t i = 0; i < p.estimate_count; i++) {
        json_put_object(&j);
        put_i64(&j, S("number"), p.estimates[i].number + 1);
        put_share(&j, S("among_all"), &p.estimates[i].all);
        put_share(&j, S("first_draws"), &p.estimates[i].first);
        json_put_object_end(&j);
    }
    json_put_array_end(&j);
    json_put_object_end(&j);
    return buf_check(&rs->body);
}

url_t url_draws(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/secretariat/consultations/{}/draws", UARG(c->slug));
}

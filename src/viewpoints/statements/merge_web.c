/* The secretariat's pages of statements that say the same.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/statements/pages.h"
#include "viewpoints/statements/statements.h"
#include "viewpoints/statements/web.h"
#include "viewpoints/views/merge.html.h"
#include "viewpoints/web.h"

#define NAV "/secretariat"

static html_t reason_field(struct cx *cx, const struct form *f)
{
    return form_field(cx, f,
                      &(struct field){ .name = "reason",
                                       .label = _("Public reason"),
                                       .hint = _("Stands beside the statement for everybody to "
                                                 "read."),
                                       .required = true,
                                       .low = REJECTION_LEAST,
                                       .high = PUBLIC_REASON_MOST,
                                       .rows = 3 });
}

static err_t on_path(struct cx *cx, const struct request *rq, struct statement *s,
                     struct consultation *c)
{
    TRY(statement_get(cx, (statement_id){ path_id(rq, 0) }, s));
    return consultation_get_any(cx, s->consultation, c);
}

/* --- merging ---------------------------------------------------------------------------------- */

static html_t near_choices(struct cx *cx, const struct form *f, const struct near_list *near)
{
    struct choice choices[NEAR_SHOWN];
    if (near->count == 0)
        return (html_t){ 0 };
    for (size_t i = 0; i < near->count; i++) {
        const struct near_statement *const n = &near->at[i];
        choices[i] = (struct choice){
            .value = arena_printf(cx->arena, "%" PRId64, n->s->number + 1),
            .label = arena_printf(cx->arena, "%" PRId64 ". %.*s", n->s->number + 1,
                                  STR_ARG(text2_pick(&n->s->text, cx->lang))),
            .hint = arena_printf(cx->arena, "%.*s · %.*s", STR_ARG(sense_label(cx, n->sense)),
                                 STR_ARG(likeness_text(cx, n->score))),
        };
    }
    return form_choices(cx, f, "into", _("Into which one"), S(""), choices, near->count);
}

static err_t merge_draw(struct cx *cx, const struct request *rq, struct response *rs,
                        struct merge_page *p, const struct form *f)
{
    const struct field_label labels[] = { { "into", _("Into which one") },
                                          { "number", _("Number of another one") },
                                          { "reason", _("Public reason") } };
    TRY(near_find(cx, p->c->id, &p->s->text, p->s->id, &p->near));
    p->errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
    p->choice = near_choices(cx, f, &p->near);
    p->number = form_field(
        cx, f,
        &(struct field){ .name = "number",
                         .label = p->near.count > 0 ? _("Number of another one") : _("Its number"),
                         .type = "number",
                         .low = 1 });
    p->reason = reason_field(cx, f);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_merge(&body, cx, p);
    const struct page page = {
        .title = _("Merge a statement into another"),
        .nav = NAV,
        .style = "statements.css",
        .address = arena_printf(cx->arena, "/secretariat/statements/%" PRId64 "/merge", p->s->id.v)
    };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

/* What cannot be merged at all is said before anybody writes a reason. */
static err_t mergeable(struct cx *cx, const struct statement *s, const struct consultation *c)
{
    if (s->state == STATEMENT_ACCEPTED && s->erased_at == 0 &&
        consultation_stage(c, cx->now) < STAGE_CLOSED)
        return OK;
    return problem(cx, ERR_CONFLICT, "not accepted, or the result stands");
}

err_t statement_merge_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct statement s;
    struct consultation c;
    TRY(on_path(cx, rq, &s, &c));
    TRY(mergeable(cx, &s, &c));
    struct merge_page p = { .c = &c, .s = &s };
    struct form f = form_blank(cx);
    form_preset(&f, S("number"), request_query(cx, rq, S("into")));
    return merge_draw(cx, rq, rs, &p, &f);
}

/* The number typed, else the one chosen; a fault where there is no such statement to merge into. */
static err_t into_read(struct cx *cx, struct form *f, const struct statement *from,
                       const struct statement **out)
{
    struct statement_list among;
    const bool typed = form_value(f, S("number")).len > 0;
    const str_t field = typed || form_value(f, S("into")).len == 0 ? S("number") : S("into");
    const int64_t number = form_int(f, field, 1, INT32_MAX);
    *out = NULL;
    if (form_error_of(f, field) != NULL)
        return OK;
    TRY(statement_list_accepted(cx, from->consultation, &among));
    for (size_t i = 0; i < among.count; i++) {
        if (among.at[i].number == number - 1 && among.at[i].id.v != from->id.v)
            /* cppcheck-suppress autoVariables ; at points into the arena */
            *out = &among.at[i];
    }
    if (*out == NULL)
        form_fault_custom(f, field, N_("There is no other accepted statement of this number."));
    return OK;
}

err_t statement_merge_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct statement s;
    struct consultation c;
    const struct statement *into = NULL;
    TRY(on_path(cx, rq, &s, &c));
    TRY(mergeable(cx, &s, &c));
    struct form f = form_open(cx, rq);
    TRY(into_read(cx, &f, &s, &into));
    const str_t reason = form_lines(&f, S("reason"), REJECTION_LEAST, PUBLIC_REASON_MOST);
    const err_t e = form_done(&f);
    if (e == ERR_INVALID) {
        struct merge_page p = { .c = &c, .s = &s };
        TRY(merge_draw(cx, rq, rs, &p, &f));
    }
    TRY(e);
    must(into != NULL);
    TRY(statement_merge(cx, s.id, into->id, reason));
    return respond_see_other(rs, url_statement(cx, &c, s.number));
}

/* --- separating ------------------------------------------------------------------------------- */

static err_t separate_draw(struct cx *cx, const struct request *rq, struct response *rs,
                           struct merge_page *p, const struct form *f)
{
    const struct field_label labels[] = { { "reason", _("Public reason") } };
    struct statement *const into = arena_new(cx->arena, struct statement);
    TRY(statement_get(cx, p->s->merged_into, into));
    p->into = into;
    p->errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
    p->reason = reason_field(cx, f);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_separate(&body, cx, p);
    const struct page page = { .title = _("Separate a statement again"),
                               .nav = NAV,
                               .style = "statements.css",
                               .address = arena_printf(
                                   cx->arena, "/secretariat/statements/%" PRId64 "/separate",
                                   p->s->id.v) };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

static err_t separable(struct cx *cx, const struct request *rq, struct statement *s,
                       struct consultation *c)
{
    TRY(on_path(cx, rq, s, c));
    if (s->merged_into.v != 0 && consultation_stage(c, cx->now) < STAGE_CLOSED)
        return OK;
    return problem(cx, ERR_CONFLICT, "not merged, or the result stands");
}

err_t statement_separate_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct statement s;
    struct consultation c;
    const struct form blank = form_blank(cx);
    TRY(separable(cx, rq, &s, &c));
    struct merge_page p = { .c = &c, .s = &s };
    return separate_draw(cx, rq, rs, &p, &blank);
}

err_t statement_separate_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct statement s;
    struct consultation c;
    TRY(separable(cx, rq, &s, &c));
    struct form f = form_open(cx, rq);
    const str_t reason = form_lines(&f, S("reason"), REJECTION_LEAST, PUBLIC_REASON_MOST);
    const err_t e = form_done(&f);
    if (e == ERR_INVALID) {
        struct merge_page p = { .c = &c, .s = &s };
        TRY(separate_draw(cx, rq, rs, &p, &f));
    }
    TRY(e);
    TRY(statement_separate(cx, s.id, reason));
    return respond_see_other(rs, url_statement(cx, &c, s.number));
}

/* --- all pairs -------------------------------------------------------------------------------- */

/* A page names so many; a consultation full of repetitions has more, which come up as these go. */
enum { PAIRS_SHOWN = 200 };

err_t statements_alike_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct statement_list all;
    TRY(consultation_seen(cx, rq, &c));
    TRY(statement_list_all(cx, c.id, &all));
    struct alike_page p = { .c = &c };
    near_pairs(cx, &all, &p.pairs, &p.count);
    p.count = p.count < PAIRS_SHOWN ? p.count : PAIRS_SHOWN;
    const struct statement **merged = arena_array(cx->arena, const struct statement *, all.count);
    const struct statement **into = arena_array(cx->arena, const struct statement *, all.count);
    for (size_t i = 0; i < all.count; i++) {
        p.of += all.at[i].state != STATEMENT_REJECTED && all.at[i].erased_at == 0;
        if (all.at[i].merged_into.v == 0)
            continue;
        into[p.merged_count] = statement_survivor(&all, all.at[i].id);
        merged[p.merged_count++] = &all.at[i];
    }
    p.merged = merged;
    p.into = into;
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_alike(&body, cx, &p);
    const struct page page = { .title = _("Statements that are close in words"),
                               .nav = NAV,
                               .style = "statements.css" };
    return respond_view(cx, rq, rs, 200, &page, &body);
}

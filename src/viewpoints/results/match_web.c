/* The secretariat says which statements of two consultations ask the same, and takes it back.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/compare_load.h"
#include "viewpoints/views/match.html.h"
#include "viewpoints/web.h"

#define NAV "/secretariat"

url_t url_matches(struct cx *cx, const struct consultation *now, const struct consultation *then)
{
    must(now != NULL && then != NULL);
    return url_with(cx, "/secretariat/consultations/{}/matches/{}", UARG(now->slug),
                    UARG(then->slug));
}

/* Every statement of a list, for a field. */
static html_t statement_field(struct cx *cx, const struct form *f, const char *name, str_t label,
                              const struct statement_list *list)
{
    struct choice *choices = arena_array(cx->arena, struct choice, list->count + 1);
    size_t n = 0;
    choices[n++] = (struct choice){ .label = _("Choose one") };
    for (size_t i = 0; i < list->count; i++) {
        const struct statement *const s = &list->at[i];
        choices[n++] =
            (struct choice){ .value = arena_printf(cx->arena, "%" PRId64, s->id.v),
                             .label = arena_printf(cx->arena, "%" PRId64 ". %.*s", s->number + 1,
                                                   STR_ARG(text2_pick(&s->text, cx->lang))) };
    }
    return form_select(cx, f, name, label, STR_NONE, choices, n);
}

static html_t reason_field(struct cx *cx, const struct form *f)
{
    return form_field(cx, f,
                      &(struct field){ .name = "reason",
                                       .label = _("Public reason"),
                                       .hint = _("Stands beside the comparison for everybody to "
                                                 "read."),
                                       .required = true,
                                       .low = REJECTION_LEAST,
                                       .high = PUBLIC_REASON_MOST,
                                       .rows = 2 });
}

static err_t page_load(struct cx *cx, const struct request *rq, struct consultation of[2],
                       struct match_page *p)
{
    const struct match *matches = NULL;
    TRY(consultation_find_any(cx, path_word(rq, 0), &of[0]));
    TRY(consultation_find_any(cx, path_word(rq, 1), &of[1]));
    if (of[0].id.v == of[1].id.v)
        return problem(cx, ERR_NOT_FOUND, "a consultation is not matched with itself");
    const bool turned = is_earlier(&of[0], &of[1]);
    p->now = &of[turned];
    p->then = &of[!turned];
    TRY(statement_list_accepted(cx, p->now->id, &p->of_now));
    TRY(statement_list_accepted(cx, p->then->id, &p->of_then));
    TRY(matches_load(cx, p->then, &p->of_then, p->now, &p->of_now, &p->matches, &p->match_count,
                     &matches, &p->by_text_count));
    p->by_text = matches;

    struct text2 *then = arena_array(cx->arena, struct text2, p->of_then.count);
    struct text2 *now = arena_array(cx->arena, struct text2, p->of_now.count);
    struct likely *likely = arena_array(cx->arena, struct likely, p->of_now.count);
    for (size_t i = 0; i < p->of_then.count; i++)
        then[i] = p->of_then.at[i].text;
    for (size_t i = 0; i < p->of_now.count; i++)
        now[i] = p->of_now.at[i].text;
    p->likely_count = likely_find(then, p->of_then.count, now, p->of_now.count, matches,
                                  p->by_text_count, cx->arena, likely);
    p->likely = likely;
    return OK;
}

static err_t page_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       struct match_page *p, const struct form *f)
{
    const struct field_label labels[] = { { "statement", _("Statement now") },
                                          { "same_as", _("Statement then") },
                                          { "reason", _("Public reason") } };
    must(p->now != NULL && p->then != NULL);
    p->errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
    p->statement = statement_field(cx, f, "statement", _("Statement now"), &p->of_now);
    p->same_as = statement_field(cx, f, "same_as", _("Statement then"), &p->of_then);
    p->reason = reason_field(cx, f);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_matches(&body, cx, p);
    const struct page page = { .title = _("Which statements ask the same"),
                               .nav = NAV,
                               .style = "results.css",
                               .address =
                                   arena_printf(cx->arena,
                                                "/secretariat/consultations/%.*s/matches/"
                                                "%.*s",
                                                STR_ARG(p->now->slug), STR_ARG(p->then->slug)) };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

err_t matches_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation of[2];
    struct match_page p = { 0 };
    struct form blank = form_blank(cx);
    TRY(page_load(cx, rq, of, &p));
    form_preset(&blank, S("statement"), request_query(cx, rq, S("statement")));
    form_preset(&blank, S("same_as"), request_query(cx, rq, S("same_as")));
    int64_t ending = 0;
    if (str_to_i64(request_query(cx, rq, S("end")), 1, INT64_MAX, &ending))
        p.ending = ending;
    return page_draw(cx, rq, rs, &p, &blank);
}

/* The number of a statement of the list; a fault names the field. */
static statement_id statement_read(struct form *f, str_t name, const struct statement_list *list)
{
    statement_id id = { 0 };
    const str_t word = form_value(f, name);
    if (word.len == 0)
        form_fault(f, name, FORM_MISSING, 0, 0);
    else if (!str_to_i64(word, 1, INT64_MAX, &id.v) || statement_of(list, id) == NULL)
        form_fault(f, name, FORM_NOT_CHOICE, 0, 0);
    return id;
}

err_t matches_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation of[2];
    struct match_page p = { 0 };
    match_id made;
    TRY(page_load(cx, rq, of, &p));
    struct form f = form_open(cx, rq);
    const statement_id statement = statement_read(&f, S("statement"), &p.of_now);
    const statement_id same_as = statement_read(&f, S("same_as"), &p.of_then);
    const str_t reason = form_lines(&f, S("reason"), REJECTION_LEAST, PUBLIC_REASON_MOST);
    for (size_t i = 0; i < p.match_count && f.error_count == 0; i++) {
        if (p.matches[i].statement.v == statement.v)
            form_fault_custom(&f, S("statement"), N_("This one is matched already."));
        else if (p.matches[i].same_as.v == same_as.v)
            form_fault_custom(&f, S("same_as"), N_("This one is matched already."));
    }
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(page_draw(cx, rq, rs, &p, &f));
    TRY(e);
    TRY(match_make(cx, statement, same_as, reason, &made));
    return respond_see_other(rs, url_matches(cx, p.now, p.then));
}

err_t match_end_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation of[2];
    struct match_page p = { 0 };
    TRY(page_load(cx, rq, of, &p));
    struct form f = form_open(cx, rq);
    p.ending = form_id(&f, S("match"));
    const str_t reason = form_lines(&f, S("reason"), REJECTION_LEAST, PUBLIC_REASON_MOST);
    bool is_here = false;
    for (size_t i = 0; i < p.match_count; i++)
        is_here = is_here || p.matches[i].id.v == p.ending;
    if (f.error_count == 0 && !is_here)
        return problem(cx, ERR_NOT_FOUND, "no such match here");
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(page_draw(cx, rq, rs, &p, &f));
    TRY(e);
    TRY(match_end(cx, (match_id){ p.ending }, reason));
    return respond_see_other(rs, url_matches(cx, p.now, p.then));
}

/* The secretariat writes statements, several at once: one a line, both languages side by side.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "site/text2_form.h"
#include "viewpoints/stages/pages.h"
#include "viewpoints/views/making.html.h"
#include "viewpoints/web.h"

#define NAV "/secretariat"
enum { LINES_MOST = SEEDS_MOST * (STATEMENT_TEXT_MOST + SHORT_MOST + 4), ROWS_LEAST = 6 };

/* --- drawing --- */

static err_t seeds_draw(struct cx *cx, const struct request *rq, struct response *rs,
                        const struct consultation *c, const struct form *f, str_t fault)
{
    struct seeds_page p = {
        .c = c, .fault = fault, .saved = -1, .is_settled = consultation_is_settled(c, cx->now)
    };
    int64_t saved = 0;
    if (str_to_i64(request_query(cx, rq, S("saved")), 0, SEEDS_MOST, &saved))
        p.saved = saved;
    const struct field_label labels[] = {
        { "text_en", in_language(cx, _("Statements"), LANG_EN) },
        { "text_az", in_language(cx, _("Statements"), LANG_AZ) },
    };
    TRY(statement_list_all(cx, c->id, &p.statements));
    const struct field lines = { .name = "text",
                                 .label = _("Statements"),
                                 .hint = _("One on each line, at most 400 characters."),
                                 .rows = ROWS_LEAST + (int)(c->is_draft ? p.statements.count : 0) };
    for (size_t i = 0; i < LANG_COUNT; i++)
        p.lines[i] = text2_field(cx, f, &lines, LANGS[i]);
    p.errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_seeds_page(&body, cx, &p);
    const struct page page = { .title = trf(cx, "Statements: {0}", TARG(consultation_name(cx, c))),
                               .nav = NAV,
                               .style = "consultation.css",
                               .address = arena_printf(cx->arena,
                                                       "/secretariat/consultations/%.*s/statements",
                                                       STR_ARG(c->slug)) };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

/* A draft's statements as they were written. */
static void seeds_preset(struct cx *cx, struct form *f, const struct statement_list *list)
{
    static const char *const FIELDS[LANG_COUNT] = { [LANG_AZ] = "text_az", [LANG_EN] = "text_en" };
    for (int l = 0; l < LANG_COUNT; l++) {
        AUTO(buf) all;
        bool is_written = false;
        buf_init(&all, VIEW_MAX);
        for (size_t i = 0; i < list->count; i++) {
            const struct statement *const s = &list->at[i];
            is_written |= s->text.by[l].len > 0;
            buf_add(&all, s->text.by[l].len > 0 ? s->text.by[l] : S("–"));
            if (s->short_text.by[l].len > 0) {
                BUF_LIT(&all, " | ");
                buf_add(&all, s->short_text.by[l]);
            }
            buf_byte(&all, '\n');
        }
        form_preset(f, str_from_c(FIELDS[l]),
                    is_written ? arena_str(cx->arena, buf_str(&all)) : S(""));
    }
}

err_t seeds_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct statement_list list;
    struct form f = form_blank(cx);
    TRY(consultation_of_path_any(cx, rq, &c));
    TRY(statement_list_accepted(cx, c.id, &list));
    if (c.is_draft)
        seeds_preset(cx, &f, &list);
    return seeds_draw(cx, rq, rs, &c, &f, STR_NONE);
}

/* --- reading --- */

/* Which line is at fault, in words. */
static str_t fault_text(struct cx *cx, enum seed_fault fault, size_t line)
{
    const int64_t n = (int64_t)line;
    switch (fault) {
    case SEEDS_FIT:
        return STR_NONE;
    case SEEDS_TOO_LONG:
        return trf(
            cx, "Line {0} is longer than 400 characters, or its words for charts longer than 60.",
            TARG(n));
    case SEEDS_UNEVEN:
        return trf(
            cx, "The two languages do not have the same number of lines: line {0} is missing here.",
            TARG(n));
    case SEEDS_GAP:
        return trf(cx, "Line {0} has no text in either language.", TARG(n));
    case SEEDS_TWICE:
        return trf(cx, "Line {0} says the same as an earlier one.", TARG(n));
    case SEEDS_TOO_MANY:
        return trf(cx, "At most {0} statements at once.", TARG((int64_t)SEEDS_MOST));
    }
    must_failed("a fault", __FILE__, __LINE__);
}

static err_t seeds_add(struct cx *cx, const struct consultation *c, const struct seed *seeds,
                       size_t count)
{
    if (consultation_is_settled(c, cx->now))
        return problem(cx, ERR_CONFLICT, "nobody can take a position on it any more");
    for (size_t i = 0; i < count; i++) {
        statement_id made;
        const struct statement s = { .consultation = c->id,
                                     .text = seeds[i].text,
                                     .short_text = seeds[i].short_text,
                                     .state = STATEMENT_ACCEPTED,
                                     .is_seed = true };
        TRY(statement_add(cx, &s, &made));
    }
    return OK;
}

/* Of a draft the page shows all its statements, so what comes back is all of them: "all" says so.
 */
err_t seeds_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct form f = form_open(cx, rq);
    struct seed *const seeds = arena_array(cx->arena, struct seed, SEEDS_MOST);
    size_t count = 0, line = 0;
    enum lang in = LANG_EN;
    TRY(consultation_of_path_any(cx, rq, &c));
    const str_t lines[LANG_COUNT] = {
        [LANG_AZ] = form_lines(&f, S("text_az"), 0, LINES_MOST),
        [LANG_EN] = form_lines(&f, S("text_en"), 0, LINES_MOST),
    };
    const bool is_all = c.is_draft && form_checked(&f, S("all"));
    const enum seed_fault fault = seeds_read(lines, seeds, &count, &line, &in);
    if (fault != SEEDS_FIT)
        form_fault_custom(&f, in == LANG_AZ ? S("text_az") : S("text_en"),
                          N_("A line cannot stay so: it is named above the fields."));
    else if (count == 0 && !is_all)
        form_fault(&f, S("text_en"), FORM_MISSING, 0, 0);
    if (consultation_is_settled(&c, cx->now))
        form_fault_custom(&f, S("text_en"),
                          N_("No positions are taken any more: no statement is added."));
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(seeds_draw(cx, rq, rs, &c, &f, fault_text(cx, fault, line)));
    TRY(e);

    TRY(is_all ? seeds_replace(cx, c.id, seeds, count) : seeds_add(cx, &c, seeds, count));
    return respond_see_other(rs, url_with(cx, "/secretariat/consultations/{}/statements?saved={}",
                                          UARG(c.slug), UARG((int64_t)count)));
}

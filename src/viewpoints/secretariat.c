/* What the secretariat does: begins and changes consultations, adds statements, decides proposals.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/text2_form.h"
#include "viewpoints/views/secretariat.html.h"
#include "viewpoints/web.h"

enum { QUESTION_MOST = 300, MARKDOWN_MOST = 20000 };

#define NAV "/secretariat"

/* --- what waits --- */

static err_t pending_load(struct cx *cx, struct secretariat_page *p)
{
    struct rows_out list = { 0 };
    for (size_t i = 0; i < p->count; i++) {
        struct statement_list all;
        if (p->all[i].tally.pending == 0)
            continue;
        TRY(statement_list_all(cx, p->all[i].c->id, &all));
        for (size_t k = 0; k < all.count; k++) {
            struct waiting *w;
            if (all.at[k].state != STATEMENT_PENDING)
                continue;
            w = rows_out_add(cx->arena, &list, sizeof(*w));
            *w = (struct waiting){ p->all[i].c, &all.at[k] };
        }
    }
    p->pending = list.at;
    p->pending_count = list.count;
    return OK;
}

err_t secretariat_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct consultation *list = NULL;
    struct secretariat_page p = { 0 };
    TRY(consultation_list(cx, &list, &p.count));
    struct counted *all = arena_array(cx->arena, struct counted, p.count);
    for (size_t i = 0; i < p.count; i++)
        TRY(counted_load(cx, &list[i], &all[i]));
    p.all = all;
    TRY(pending_load(cx, &p));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_consultation_desk(&body, cx, &p);
    const struct page page = { .title = _("Consultations"), .nav = NAV };
    return respond_view(cx, rq, rs, 200, &page, &body);
}

/* --- the form of a consultation --- */

static html_t moment_field(struct cx *cx, const struct form *f, const char *name, str_t label,
                           str_t hint, bool required)
{
    const struct field field = {
        .name = name, .label = label, .hint = hint, .type = "datetime-local", .required = required
    };
    return form_field(cx, f, &field);
}

static html_t who_field(struct cx *cx, const struct form *f)
{
    const struct choice choices[] = {
        { .value = who_word(WHO_ORGANISATIONS), .label = who_label(cx, WHO_ORGANISATIONS) },
        { .value = who_word(WHO_PUBLIC), .label = who_label(cx, WHO_PUBLIC) },
    };
    return form_choices(cx, f, "who", _("Who answers"),
                        _("Cannot be changed once somebody has answered."), choices,
                        ARRAY_LEN(choices));
}

/* The list of faults, each with the name of its field. */
static html_t edit_errors(struct cx *cx, const struct form *f)
{
    const struct field_label labels[] = {
        { "slug", _("Address") },
        { "who", _("Who answers") },
        { "opens_at", _("Opens") },
        { "closes_at", _("Closes") },
        { "question_en", in_language(cx, _("Question"), LANG_EN) },
        { "question_az", in_language(cx, _("Question"), LANG_AZ) },
        { "short_en", in_language(cx, _("Short name"), LANG_EN) },
        { "short_az", in_language(cx, _("Short name"), LANG_AZ) },
        { "text_en", in_language(cx, _("Statement"), LANG_EN) },
        { "text_az", in_language(cx, _("Statement"), LANG_AZ) },
    };
    return form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
}

static void edit_fields(struct cx *cx, struct edit_page *p, const struct form *f)
{
    const struct field question = { .name = "question",
                                    .label = _("Question"),
                                    .hint = _("One language is enough, both are better."),
                                    .high = QUESTION_MOST,
                                    .rows = 2 };
    const struct field name = { .name = "short", .label = _("Short name"), .high = SHORT_MOST };
    const struct field background = { .name = "background",
                                      .label = _("Background, in Markdown"),
                                      .high = MARKDOWN_MOST,
                                      .rows = 6 };
    const struct field coding = { .name = "coding",
                                  .label = _("How positions were read from sources"),
                                  .high = MARKDOWN_MOST,
                                  .rows = 4 };
    p->errors = edit_errors(cx, f);
    for (size_t i = 0; i < LANG_COUNT; i++) {
        p->question[i] = text2_field(cx, f, &question, LANGS[i]);
        p->short_name[i] = text2_field(cx, f, &name, LANGS[i]);
        p->background[i] = text2_field(cx, f, &background, LANGS[i]);
        p->coding[i] = text2_field(cx, f, &coding, LANGS[i]);
    }
    p->who = who_field(cx, f);
    p->opens = moment_field(cx, f, "opens_at", _("Opens"), S(""), true);
    p->closes = moment_field(cx, f, "closes_at", _("Closes"), _("Empty: no end set."), false);
}

static void new_fields(struct cx *cx, struct edit_page *p, const struct form *f)
{
    edit_fields(cx, p, f);
    p->slug = form_field(cx, f,
                         &(struct field){ .name = "slug",
                                          .label = _("Address"),
                                          .hint = _("a–z, 0–9 and hyphens; stays for good."),
                                          .type = "text",
                                          .required = true,
                                          .high = 80 });
    p->example = form_checkbox(cx, f, "is_example", _("Made up, to be marked as an example"));
}

static void consultation_read(struct cx *cx, struct form *f, struct consultation *c)
{
    const str_t words[] = { who_word(WHO_ORGANISATIONS), who_word(WHO_PUBLIC) };
    c->question = text2_read(cx, f, "question", QUESTION_MOST, false);
    text2_need(cx, f, "question", &c->question);
    c->short_name = text2_read(cx, f, "short", SHORT_MOST, false);
    c->background = text2_read(cx, f, "background", MARKDOWN_MOST, true);
    c->coding = text2_read(cx, f, "coding", MARKDOWN_MOST, true);
    c->who = form_choice(f, S("who"), words, 2) == 1 ? WHO_PUBLIC : WHO_ORGANISATIONS;
    c->opens_at = form_date_local(f, S("opens_at"), true);
    c->closes_at = form_date_local(f, S("closes_at"), false);
    if (form_error_of(f, S("opens_at")) == NULL && form_error_of(f, S("closes_at")) == NULL &&
        !dates_fit(c->opens_at, c->closes_at))
        form_fault_custom(f, S("closes_at"), N_("Must be later than the opening."));
}

static void preset_consultation(struct cx *cx, struct form *f, const struct consultation *c)
{
    text2_preset(cx, f, "question", &c->question);
    text2_preset(cx, f, "short", &c->short_name);
    text2_preset(cx, f, "background", &c->background);
    text2_preset(cx, f, "coding", &c->coding);
    form_preset(f, S("who"), who_word(c->who));
    form_preset(f, S("opens_at"), date_local(cx->arena, c->opens_at));
    if (c->closes_at != 0)
        form_preset(f, S("closes_at"), date_local(cx->arena, c->closes_at));
}

/* --- a new consultation --- */

static err_t new_draw(struct cx *cx, const struct request *rq, struct response *rs,
                      const struct form *f)
{
    struct edit_page p = { 0 };
    new_fields(cx, &p, f);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_consultation_new(&body, cx, &p);
    const struct page page = { .title = _("Begin a consultation"),
                               .nav = NAV,
                               .address = S("/secretariat/consultations/new") };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

err_t consultation_new_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_blank(cx);
    form_preset(&f, S("who"), who_word(WHO_ORGANISATIONS));
    form_preset(&f, S("opens_at"), date_local(cx->arena, cx->now));
    return new_draw(cx, rq, rs, &f);
}

err_t consultation_new_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_open(cx, rq);
    struct consultation c = { .slug = form_slug(&f, S("slug")) };
    c.is_example = form_checked(&f, S("is_example"));
    consultation_read(cx, &f, &c);
    struct consultation there;
    if (form_error_of(&f, S("slug")) == NULL) {
        const err_t found = consultation_find(cx, c.slug, &there);
        if (found == OK)
            form_fault_custom(&f, S("slug"), N_("Another consultation has this address."));
        else if (found != ERR_NOT_FOUND)
            return found;
    }
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(new_draw(cx, rq, rs, &f));
    TRY(e);

    TRY(consultation_add(cx, &c, &c.id));
    return respond_see_other(
        rs, url_with(cx, "/secretariat/consultations/{}/edit#statements", UARG(c.slug)));
}

/* --- changing one --- */

static void statement_fields(struct cx *cx, struct edit_page *p, const struct form *f)
{
    const struct field text = { .name = "text",
                                .label = _("Statement"),
                                .hint = _("One language is enough, both are better."),
                                .high = STATEMENT_TEXT_MOST,
                                .rows = 2 };
    const struct field label = { .name = "label",
                                 .label = _("A few words for charts"),
                                 .high = SHORT_MOST };
    p->statement_errors = edit_errors(cx, f);
    for (size_t i = 0; i < LANG_COUNT; i++) {
        p->statement_text[i] = text2_field(cx, f, &text, LANGS[i]);
        p->statement_short[i] = text2_field(cx, f, &label, LANGS[i]);
    }
}

static err_t edit_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct consultation *c, const struct form *texts,
                       const struct form *statement)
{
    struct edit_page p = { .c = c };
    TRY(statement_list_all(cx, c->id, &p.statements));
    edit_fields(cx, &p, texts);
    statement_fields(cx, &p, statement);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_consultation_edit(&body, cx, &p);
    const bool refused = texts->error_count + statement->error_count > 0;
    const struct page page = {
        .title = trf(cx, "Edit: {0}", TARG(consultation_name(cx, c))),
        .nav = NAV,
        .address = arena_printf(cx->arena, "/secretariat/consultations/%.*s/edit", STR_ARG(c->slug))
    };
    return respond_view(cx, rq, rs, refused ? 422 : 200, &page, &body);
}

static url_t url_edit(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/secretariat/consultations/{}/edit", UARG(c->slug));
}

err_t consultation_edit_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_of_path(cx, rq, &c));
    struct form texts = form_blank(cx);
    const struct form statement = form_blank(cx);
    preset_consultation(cx, &texts, &c);
    return edit_draw(cx, rq, rs, &c, &texts, &statement);
}

err_t consultation_edit_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_of_path(cx, rq, &c));
    struct consultation changed = c;
    struct form texts = form_open(cx, rq);
    consultation_read(cx, &texts, &changed);
    bool answered = false;
    TRY(consultation_has_positions(cx, c.id, &answered));
    if (answered && changed.who != c.who)
        form_fault_custom(&texts, S("who"), N_("Cannot change any more: there are answers."));
    const struct form statement = form_blank(cx);
    const err_t e = form_done(&texts);
    if (e == ERR_INVALID)
        TRY(edit_draw(cx, rq, rs, &c, &texts, &statement));
    TRY(e);

    TRY(consultation_change(cx, &changed));
    return respond_see_other(rs, url_edit(cx, &c));
}

err_t consultation_close_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_of_path(cx, rq, &c));
    if (consultation_stage(&c, cx->now) != STAGE_OPEN)
        return problem(cx, ERR_CONFLICT, "not open");
    c.closes_at = cx->now;
    TRY(consultation_change(cx, &c));
    return respond_see_other(rs, url_edit(cx, &c));
}

err_t statement_add_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_of_path(cx, rq, &c));
    struct form f = form_open(cx, rq);
    struct statement new = { .consultation = c.id, .state = STATEMENT_ACCEPTED, .is_seed = true };
    new.text = text2_read(cx, &f, "text", STATEMENT_TEXT_MOST, false);
    new.short_text = text2_read(cx, &f, "label", SHORT_MOST, false);
    text2_need(cx, &f, "text", &new.text);
    const err_t e = form_done(&f);
    if (e == ERR_INVALID) {
        struct form texts = form_blank(cx);
        preset_consultation(cx, &texts, &c);
        TRY(edit_draw(cx, rq, rs, &c, &texts, &f));
    }
    TRY(e);

    statement_id made;
    TRY(statement_add(cx, &new, &made));
    return respond_see_other(
        rs, url_with(cx, "/secretariat/consultations/{}/edit#statements", UARG(c.slug)));
}

/* --- deciding --- */

static err_t decide_draw(struct cx *cx, const struct request *rq, struct response *rs,
                         const struct form *f)
{
    struct statement s;
    struct consultation c;
    TRY(statement_get(cx, (statement_id){ path_id(rq, 0) }, &s));
    TRY(consultation_get(cx, s.consultation, &c));
    const struct waiting w = { &c, &s };
    const html_t reason =
        form_field(cx, f,
                   &(struct field){ .name = "reason",
                                    .label = _("Public reason"),
                                    .hint = _("Stands beside the statement for everybody to read."),
                                    .required = true,
                                    .low = REJECTION_LEAST,
                                    .high = PUBLIC_REASON_MOST,
                                    .rows = 3 });
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    const html_t take_down = form_checkbox(
        cx, f, "take_down", _("It holds personal data: take the text from the public as well"));
    view_decide_page(&body, cx, &w, form_errors(cx, f), reason, take_down);
    const struct page page = { .title = _("Decide on a statement"),
                               .nav = NAV,
                               .address = arena_printf(
                                   cx->arena, "/secretariat/statements/%" PRId64, s.id.v) };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

err_t statement_decide_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct form blank = form_blank(cx);
    return decide_draw(cx, rq, rs, &blank);
}

err_t statement_accept_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    const statement_id s = { path_id(rq, 0) };
    TRY(statement_decide(cx, s, STATEMENT_ACCEPTED, S("")));
    return respond_see_other(rs, url_plain(cx, "/secretariat/consultations"));
}

err_t statement_reject_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_open(cx, rq);
    const str_t reason = form_lines(&f, S("reason"), REJECTION_LEAST, PUBLIC_REASON_MOST);
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(decide_draw(cx, rq, rs, &f));
    TRY(e);

    const statement_id s = { path_id(rq, 0) };
    if (form_checked(&f, S("take_down")))
        TRY(statement_take_down(cx, s, reason)); /* first: its text never comes into the record */
    TRY(statement_decide(cx, s, STATEMENT_REJECTED, reason));
    return respond_see_other(rs, url_plain(cx, "/secretariat/consultations"));
}

/* The form of a consultation: fields, what was written in them, and what is wrong with it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/stages/edit.h"
#include "viewpoints/package/data.h"

#include "projects/projects.h"
#include "site/text2_form.h"

enum { QUESTION_MOST = 300, MARKDOWN_MOST = 20000 };

static const char *const LANGUAGE_FIELDS[LANG_COUNT] = { [LANG_AZ] = "in_az", [LANG_EN] = "in_en" };
static const char *const DIVISION_FIELDS[DIVISION_COUNT] = { "by_scope", "by_member", "by_funding",
                                                             "by_kind" };
static const char *const DATE_FIELDS[SCHEDULE_FITS] = { "collects_at", "opens_at", "closes_at",
                                                        "reviews_until", "published_at" };

/* --- fields ----------------------------------------------------------------------------------- */

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
        { .value = who_word(WHO_BOTH), .label = who_label(cx, WHO_BOTH) },
    };
    return form_choices(cx, f, "who", _("Who answers"),
                        _("Cannot be changed once somebody has answered."), choices,
                        ARRAY_LEN(choices));
}

static str_t id_value(struct cx *cx, int64_t id)
{
    return id == 0 ? S("") : arena_printf(cx->arena, "%" PRId64, id);
}

static err_t inviter_field(struct cx *cx, const struct form *f, html_t *out)
{
    const struct organisation *all = NULL;
    size_t count = 0;
    TRY(organisation_list(cx, &all, &count));
    struct choice *const choices = arena_array(cx->arena, struct choice, count + 1);
    choices[0] = (struct choice){ .value = S(""), .label = _("the alliance itself") };
    for (size_t i = 0; i < count; i++)
        choices[i + 1] = (struct choice){ .value = id_value(cx, all[i].id.v),
                                          .label = text2_pick(&all[i].name, cx->lang) };
    *out = form_select(cx, f, "inviter", _("Who invites"), S(""), choices, count + 1);
    return OK;
}

static err_t project_field(struct cx *cx, const struct form *f, html_t *out)
{
    const struct project *all = NULL;
    size_t count = 0;
    TRY(project_list(cx, PROJECTS_PUBLIC, &all, &count));
    struct choice *const choices = arena_array(cx->arena, struct choice, count + 1);
    choices[0] = (struct choice){ .value = S(""), .label = _("none") };
    for (size_t i = 0; i < count; i++)
        choices[i + 1] = (struct choice){ .value = id_value(cx, all[i].id.v),
                                          .label = text2_pick(&all[i].title, cx->lang) };
    *out = form_select(cx, f, "project", _("Made under the project"),
                       _("Its funder is named wherever the consultation is shown."), choices,
                       count + 1);
    return OK;
}

/* The list of faults, each with the name of its field. */
static html_t edit_errors(struct cx *cx, const struct form *f)
{
    const struct field_label labels[] = {
        { "slug", _("Address") },
        { "who", _("Who answers") },
        { "data_matrix", _("How answers of the public are published") },
        { "data_licence", _("Licence of the data") },
        { "inviter", _("Who invites") },
        { "project", _("Made under the project") },
        { "collects_at", _("Collect statements from") },
        { "opens_at", _("Opens") },
        { "closes_at", _("Closes") },
        { "reviews_until", _("Review until") },
        { "question_en", in_language(cx, _("Question"), LANG_EN) },
        { "question_az", in_language(cx, _("Question"), LANG_AZ) },
        { "short_en", in_language(cx, _("Short name"), LANG_EN) },
        { "short_az", in_language(cx, _("Short name"), LANG_AZ) },
        { "background_en", in_language(cx, _("Background"), LANG_EN) },
        { "background_az", in_language(cx, _("Background"), LANG_AZ) },
        { "coding_en", in_language(cx, _("How positions were read from sources"), LANG_EN) },
        { "coding_az", in_language(cx, _("How positions were read from sources"), LANG_AZ) },
    };
    return form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
}

static void text_fields(struct cx *cx, struct edit_page *p, const struct form *f)
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
    for (size_t i = 0; i < LANG_COUNT; i++) {
        p->question[i] = text2_field(cx, f, &question, LANGS[i]);
        p->short_name[i] = text2_field(cx, f, &name, LANGS[i]);
        p->background[i] = text2_field(cx, f, &background, LANGS[i]);
        p->coding[i] = text2_field(cx, f, &coding, LANGS[i]);
    }
}

err_t edit_fields(struct cx *cx, struct edit_page *p, const struct form *f)
{
    p->errors = edit_errors(cx, f);
    text_fields(cx, p, f);
    p->who = who_field(cx, f);
    data_fields(cx, f, &p->data_matrix, &p->data_licence);
    p->languages[LANG_AZ] = form_checkbox(cx, f, LANGUAGE_FIELDS[LANG_AZ], _("Azerbaijani"));
    p->languages[LANG_EN] = form_checkbox(cx, f, LANGUAGE_FIELDS[LANG_EN], _("English"));
    for (int d = 0; d < DIVISION_COUNT; d++)
        p->divisions[d] =
            form_checkbox(cx, f, DIVISION_FIELDS[d], division_label(cx, (enum division)d));
    p->collects = moment_field(cx, f, DATE_FIELDS[SCHEDULE_COLLECTS], _("Collect statements from"),
                               _("Empty: they are proposed while positions are taken."), false);
    p->opens = moment_field(cx, f, DATE_FIELDS[SCHEDULE_OPENS], _("Opens"),
                            _("Positions are taken from then on."), true);
    p->closes = moment_field(cx, f, DATE_FIELDS[SCHEDULE_CLOSES], _("Closes"),
                             _("Empty: no end set."), false);
    p->reviews = moment_field(cx, f, DATE_FIELDS[SCHEDULE_REVIEWS], _("Review until"),
                              _("Empty: no review; the record is complete when it closes."), false);
    TRY(inviter_field(cx, f, &p->inviter));
    if (p->c == NULL || p->c->is_draft)
        TRY(project_field(cx, f, &p->project));
    if (p->c != NULL)
        return OK;
    p->slug = form_field(cx, f,
                         &(struct field){ .name = "slug",
                                          .label = _("Address"),
                                          .hint = _("a–z, 0–9 and hyphens; stays for good."),
                                          .type = "text",
                                          .required = true,
                                          .high = 80 });
    p->example = form_checkbox(cx, f, "is_example", _("Made up, to be marked as an example"));
    return OK;
}

/* --- reading ---------------------------------------------------------------------------------- */

static str_t words_of(struct cx *cx, struct form *f, const char *const fields[], size_t count,
                      str_t (*word)(int))
{
    str_t all = S("");
    for (size_t i = 0; i < count; i++) {
        if (form_checked(f, str_from_c(fields[i])))
            all = arena_printf(cx->arena, "%.*s%s%.*s", STR_ARG(all), all.len == 0 ? "" : " ",
                               STR_ARG(word((int)i)));
    }
    return all;
}

static str_t language_word(int l)
{
    return lang_code((enum lang)l);
}

static str_t division_word_at(int d)
{
    return division_word((enum division)d);
}

/* A date that was not touched stays what it is, to the second. */
static usec_t moment_read(struct cx *cx, struct form *f, enum schedule_date d, usec_t was)
{
    const str_t field = str_from_c(DATE_FIELDS[d]);
    if (was != 0 && str_eq(form_value(f, field), date_local(cx->arena, was)))
        return was;
    return form_date_local(f, field, d == SCHEDULE_OPENS);
}

/* A fault of order or of the past, at the date that cannot be. */
static void schedule_faults(struct cx *cx, struct form *f, const struct consultation *was,
                            const struct consultation *is)
{
    static const char *const ORDER[SCHEDULE_FITS] = {
        "", N_("Must be later than the beginning of collecting."),
        N_("Must be later than the opening."),
        N_("Must be later than the closing, which has to be set."), ""
    };
    for (int d = 0; d < SCHEDULE_FITS; d++) {
        if (form_error_of(f, str_from_c(DATE_FIELDS[d])) != NULL)
            return;
    }
    const enum schedule_date wrong = schedule_fault(is);
    if (wrong < SCHEDULE_PUBLISHED) {
        form_fault_custom(f, str_from_c(DATE_FIELDS[wrong]), ORDER[wrong]);
        return;
    }
    const enum schedule_date fixed =
        was == NULL ? SCHEDULE_FITS : schedule_change_fault(was, is, cx->now);
    if (fixed >= SCHEDULE_PUBLISHED)
        return;
    const usec_t old = schedule_at(was, fixed);
    form_fault_custom(f, str_from_c(DATE_FIELDS[fixed]),
                      old != 0 && old <= cx->now
                          ? N_("This has begun or ended already and stays as it is.")
                          : N_("Cannot be in the past any more."));
}

/* Positions were taken on what stood there: it stays, whoever would word it otherwise now. */
static void question_faults(struct cx *cx, struct form *f, const struct consultation *was,
                            const struct consultation *is)
{
    static const struct {
        const char *field;
        enum lang lang;
        bool is_short;
    } FIELDS[] = { { "question_en", LANG_EN, false },
                   { "question_az", LANG_AZ, false },
                   { "short_en", LANG_EN, true },
                   { "short_az", LANG_AZ, true } };
    for (size_t i = 0; i < ARRAY_LEN(FIELDS) && !question_may_become(was, is, cx->now); i++) {
        const struct text2 *const a = FIELDS[i].is_short ? &was->short_name : &was->question;
        const struct text2 *const b = FIELDS[i].is_short ? &is->short_name : &is->question;
        const enum lang l = FIELDS[i].lang;
        if (a->by[l].len > 0 && !str_eq(a->by[l], b->by[l]))
            form_fault_custom(f, str_from_c(FIELDS[i].field),
                              N_("Positions were taken under these words, and none is taken any "
                                 "more: they stay as they are."));
    }
}

static err_t inviter_read(struct cx *cx, struct form *f, struct consultation *c)
{
    struct organisation o;
    c->inviter.v = 0;
    if (form_value(f, S("inviter")).len == 0)
        return OK;
    c->inviter.v = form_id(f, S("inviter"));
    const err_t e = organisation_find(cx, c->inviter, &o);
    if (e != ERR_NOT_FOUND)
        return e;
    cx->problem = (struct problem){ 0 };
    form_fault(f, S("inviter"), FORM_NOT_CHOICE, 0, 0);
    return OK;
}

static err_t project_read(struct cx *cx, struct form *f, struct consultation *c)
{
    struct project p;
    c->project = 0;
    if (form_value(f, S("project")).len == 0)
        return OK;
    c->project = form_id(f, S("project"));
    const err_t e = project_get(cx, (project_id){ c->project }, &p);
    if (e == OK && project_is_public(&p))
        return OK;
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    cx->problem = (struct problem){ 0 };
    form_fault(f, S("project"), FORM_NOT_CHOICE, 0, 0);
    return OK;
}

/* What everybody reads has its question in each language it is held in. */
static void question_need(struct cx *cx, struct form *f, const struct consultation *c)
{
    text2_need(cx, f, "question", &c->question);
    for (int l = 0; l < LANG_COUNT && !c->is_draft && c->languages.len > 0; l++) {
        const str_t field = l == LANG_AZ ? S("question_az") : S("question_en");
        if (consultation_in_language(c, (enum lang)l) && c->question.by[l].len == 0 &&
            form_error_of(f, field) == NULL)
            form_fault_custom(f, field, N_("The consultation is held in this language too."));
    }
}

err_t edit_read(struct cx *cx, struct form *f, const struct consultation *was,
                struct consultation *c)
{
    const str_t words[] = { who_word(WHO_ORGANISATIONS), who_word(WHO_PUBLIC), who_word(WHO_BOTH) };
    c->question = text2_read(cx, f, "question", QUESTION_MOST, false);
    c->short_name = text2_read(cx, f, "short", SHORT_MOST, false);
    c->background = text2_read(cx, f, "background", MARKDOWN_MOST, true);
    c->coding = text2_read(cx, f, "coding", MARKDOWN_MOST, true);
    const int who = form_choice(f, S("who"), words, ARRAY_LEN(words));
    c->who = who < 0 ? WHO_ORGANISATIONS : (enum who)who; /* in the order of the enum */
    c->languages = words_of(cx, f, LANGUAGE_FIELDS, LANG_COUNT, language_word);
    c->divisions = words_of(cx, f, DIVISION_FIELDS, DIVISION_COUNT, division_word_at);
    c->collects_at = moment_read(cx, f, SCHEDULE_COLLECTS, was == NULL ? 0 : was->collects_at);
    c->opens_at = moment_read(cx, f, SCHEDULE_OPENS, was == NULL ? 0 : was->opens_at);
    c->closes_at = moment_read(cx, f, SCHEDULE_CLOSES, was == NULL ? 0 : was->closes_at);
    c->reviews_until = moment_read(cx, f, SCHEDULE_REVIEWS, was == NULL ? 0 : was->reviews_until);
    schedule_faults(cx, f, was, c);
    if (was != NULL)
        question_faults(cx, f, was, c);
    question_need(cx, f, c);
    TRY(inviter_read(cx, f, c));
    return c->is_draft ? project_read(cx, f, c) : OK;
}

void edit_preset(struct cx *cx, struct form *f, const struct consultation *c)
{
    text2_preset(cx, f, "question", &c->question);
    text2_preset(cx, f, "short", &c->short_name);
    text2_preset(cx, f, "background", &c->background);
    text2_preset(cx, f, "coding", &c->coding);
    form_preset(f, S("who"), who_word(c->who));
    form_preset(f, S("inviter"), id_value(cx, c->inviter.v));
    form_preset(f, S("project"), id_value(cx, c->project));
    for (int d = SCHEDULE_COLLECTS; d < SCHEDULE_PUBLISHED; d++) {
        const usec_t at = schedule_at(c, (enum schedule_date)d);
        if (at != 0)
            form_preset(f, str_from_c(DATE_FIELDS[d]), date_local(cx->arena, at));
    }
    for (int l = 0; l < LANG_COUNT; l++) {
        if (consultation_in_language(c, (enum lang)l))
            form_preset(f, str_from_c(LANGUAGE_FIELDS[l]), S("1"));
    }
    for (int d = 0; d < DIVISION_COUNT; d++) {
        if (consultation_divides(c, (enum division)d))
            form_preset(f, str_from_c(DIVISION_FIELDS[d]), S("1"));
    }
}

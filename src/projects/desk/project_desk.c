/* The desk: which projects one keeps, the form of a project, publishing.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "projects/desk/desk.h"
#include "projects/views/desk.html.h"
#include "site/text2_form.h"

enum {
    TITLE_MOST = 200,
    AIMS_MOST = 20000,
    NOTE_MOST = 2000,
    RUNNER_MOST = 300,
    REASON_MOST = 400
};
#define NAV "/projects"

static bool is_secretariat(const struct cx *cx)
{
    return cx->actor.acts_as == LEDGER_AS_SECRETARIAT || cx->actor.acts_as == LEDGER_AS_OPERATOR;
}

static html_t desk_speaker(struct cx *cx)
{
    return is_secretariat(cx) ? HTML_NONE : speaker_bar(cx);
}

url_t url_desk(struct cx *cx, const struct project *p)
{
    return url_with(cx, "/project-desk/{}", UARG(p->slug));
}

err_t desk_project(struct cx *cx, const struct request *rq, struct project *out)
{
    TRY(project_find(cx, path_word(rq, 0), out));
    if (project_admits(out, &cx->actor))
        return OK;
    return project_is_public(out) ? problem(cx, ERR_FORBIDDEN, "another's project")
                                  : problem(cx, ERR_NOT_FOUND, "another's draft");
}

void form_page_add(struct form_page *page, html_t field)
{
    must(page->count < FORM_PARTS_MAX);
    page->fields[page->count++] = field;
}

err_t desk_form_draw(struct cx *cx, const struct request *rq, struct response *rs,
                     const struct form *f, struct form_page *page, const struct field_label *labels,
                     size_t label_count)
{
    page->errors = form_errors_labelled(cx, f, labels, label_count);
    page->speaker = desk_speaker(cx);
    AUTO(buf) body;
    buf_init(&body, PROJECTS_PAGE_MAX);
    view_desk_form(&body, cx, page);
    const struct page drawn = { .title = page->title, .nav = NAV };
    return projects_respond(cx, rq, rs, f->error_count > 0 ? 422 : 200, &drawn, &body);
}

/* --- the list --------------------------------------------------------------------------------- */

err_t desk_list_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    if (!is_secretariat(cx) && (cx->actor.scopes & MANDATE_PUBLISHING) == 0)
        return mandate_respond_refused(cx, rq, rs, MANDATE_PUBLISHING);
    const struct project *all = NULL;
    size_t count = 0;
    struct desk_list_page p = { .is_secretariat = is_secretariat(cx) };
    TRY(project_list(cx, PROJECTS_ALL, &all, &count));
    struct project *const at = arena_array(cx->arena, struct project, count);
    for (size_t i = 0; i < count; i++) {
        if (project_admits(&all[i], &cx->actor))
            at[p.count++] = all[i];
    }
    p.at = at;
    p.speaker = desk_speaker(cx);
    AUTO(buf) body;
    buf_init(&body, PROJECTS_PAGE_MAX);
    view_desk_list(&body, cx, &p);
    const struct page page = { .title = _("Project desk"), .nav = NAV };
    return projects_respond(cx, rq, rs, 200, &page, &body);
}

/* --- one project ------------------------------------------------------------------------------ */

static html_t publish_errors(struct cx *cx, const struct form *f)
{
    const struct field_label labels[] = { { "funder", _("Who pays") },
                                          { "title", _("What it is") },
                                          { "budget", _("Budget") } };
    return form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
}

err_t desk_draw(struct cx *cx, const struct request *rq, struct response *rs,
                const struct project *p, const struct form *publish, const struct form *state)
{
    struct whole w;
    TRY(whole_load(cx, p, &w));
    struct desk_page page = { .w = &w,
                              .speaker = desk_speaker(cx),
                              .errors = publish_errors(cx, publish),
                              .state_errors = form_errors(cx, state) };
    page.state_reason = line_field(cx, state, "reason", _("Public reason, when it is cancelled"),
                                   S(""), REASON_MOST);
    AUTO(buf) body;
    buf_init(&body, PROJECTS_PAGE_MAX);
    view_desk_project(&body, cx, &page);
    const struct page drawn = { .title = project_name(cx, p), .nav = NAV };
    const bool is_refused = publish->error_count + state->error_count > 0;
    return projects_respond(cx, rq, rs, is_refused ? 422 : 200, &drawn, &body);
}

err_t desk_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    TRY(desk_project(cx, rq, &p));
    const struct form blank = form_blank(cx);
    return desk_draw(cx, rq, rs, &p, &blank, &blank);
}

/* --- publishing and what comes after ---------------------------------------------------------- */

static err_t publish_judge(struct cx *cx, const struct project *p, struct form *f)
{
    struct grant_list grants;
    struct part_list parts;
    TRY(grant_list_of(cx, p->id, &grants));
    TRY(part_list_of(cx, p->id, &parts));
    const unsigned faults = publish_faults(p, grants.count, &parts);
    if ((faults & PUBLISH_NO_TITLE) != 0)
        form_fault_custom(f, S("title"), N_("Write a title in one language at least."));
    if ((faults & PUBLISH_NO_FUNDER) != 0)
        form_fault_custom(f, S("funder"),
                          N_("Name who pays, or say at “What it is” that the project receives no "
                             "funding."));
    if ((faults & PUBLISH_BOTH) != 0)
        form_fault_custom(f, S("funder"),
                          N_("It says that it receives no funding, and names a funder."));
    if ((faults & PUBLISH_NO_CURRENCY) != 0)
        form_fault_custom(f, S("title"), N_("The budget has amounts; say in which currency."));
    return OK;
}

err_t project_publish_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    TRY(desk_project(cx, rq, &p));
    struct form f = form_open(cx, rq);
    const struct form blank = form_blank(cx);
    TRY(publish_judge(cx, &p, &f));
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(desk_draw(cx, rq, rs, &p, &f, &blank));
    TRY(e);
    TRY(project_publish(cx, p.id));
    return respond_see_other(rs, url_project(cx, &p));
}

err_t project_state_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    TRY(desk_project(cx, rq, &p));
    struct form f = form_open(cx, rq);
    const str_t words[] = { project_state_word(PROJECT_PUBLISHED),
                            project_state_word(PROJECT_COMPLETED),
                            project_state_word(PROJECT_CANCELLED) };
    const int chosen = form_choice(&f, S("state"), words, ARRAY_LEN(words));
    const enum project_state to = chosen == 2   ? PROJECT_CANCELLED
                                  : chosen == 1 ? PROJECT_COMPLETED
                                                : PROJECT_PUBLISHED;
    const str_t reason = form_text(&f, S("reason"), 0, REASON_MOST);
    if (to == PROJECT_CANCELLED && reason.len == 0)
        form_fault(&f, S("reason"), FORM_MISSING, 0, 0);
    const struct form blank = form_blank(cx);
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(desk_draw(cx, rq, rs, &p, &blank, &f));
    TRY(e);
    TRY(project_set_state(cx, p.id, to, to == PROJECT_CANCELLED ? reason : S("")));
    return respond_see_other(rs, url_desk(cx, &p));
}

/* --- the form of a project -------------------------------------------------------------------- */

static void texts_add(struct cx *cx, struct form_page *page, const struct form *f)
{
    const struct field title = { .name = "title",
                                 .label = _("Title"),
                                 .hint = _("One language is enough, both are better."),
                                 .high = TITLE_MOST };
    const struct field aims = {
        .name = "aims", .label = _("Aims, in Markdown"), .high = AIMS_MOST, .rows = 6
    };
    const struct field note = { .name = "note",
                                .label = _("Note"),
                                .hint = _("What a reader must know, for instance what this "
                                          "project does not claim."),
                                .high = NOTE_MOST,
                                .rows = 3 };
    const struct field *const all[] = { &title, &aims, &note };
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        for (size_t l = 0; l < LANG_COUNT; l++)
            form_page_add(page, text2_field(cx, f, all[i], LANGS[l]));
    }
}

/* Representatives keep what their own organisation runs; the secretariat chooses. */
static err_t runner_add(struct cx *cx, struct form_page *page, const struct form *f)
{
    if (!is_secretariat(cx))
        return OK;
    html_t field;
    TRY(organisation_select(cx, f, "organisation", _("Run by"),
                            _("An organisation on record, or the alliance itself."),
                            _("The alliance, or the name below"), &field));
    form_page_add(page, field);
    const struct field runner = { .name = "runner",
                                  .label = _("Run by, as a source names it"),
                                  .hint = _("Only for somebody who is not on record here."),
                                  .high = RUNNER_MOST };
    for (size_t l = 0; l < LANG_COUNT; l++)
        form_page_add(page, text2_field(cx, f, &runner, LANGS[l]));
    return OK;
}

static html_t sector_select(struct cx *cx, const struct form *f)
{
    struct choice *const choices = arena_array(cx->arena, struct choice, sector_count);
    for (size_t i = 0; i < sector_count; i++)
        choices[i] = (struct choice){ .value = str_from_c(sectors[i].code),
                                      .label = tr_lang(cx->lang, sectors[i].label) };
    return form_select(cx, f, "sector", _("Sector"), S(""), choices, sector_count);
}

static err_t project_fields_add(struct cx *cx, struct form_page *page, const struct form *f)
{
    texts_add(cx, page, f);
    TRY(runner_add(cx, page, f));
    form_page_add(page, date_field(cx, f, "starts", _("Starts")));
    form_page_add(page, date_field(cx, f, "ends", _("Ends")));
    form_page_add(page, line_field(cx, f, "currency", _("Currency"),
                                   _("Three letters, such as AZN, USD or EUR."), 3));
    form_page_add(page, form_country(cx, f, "country", _("Works in"), _("Not on record")));
    form_page_add(page, sector_select(cx, f));
    form_page_add(page, form_checkbox(cx, f, "is_unfunded", _("It receives no funding")));
    return OK;
}

static err_t project_form_draw(struct cx *cx, const struct request *rq, struct response *rs,
                               const struct form *f, const struct project *p)
{
    struct form_page page = {
        .p = p,
        .title = p == NULL ? _("Begin a project") : _("What the project is"),
        .hint = p == NULL ? _("It stays a draft until you publish it.") : S(""),
        .button = p == NULL ? _("Begin it as a draft") : _("Save"),
        .action = p == NULL ? url_plain(cx, "/project-desk/new")
                            : url_with(cx, "/project-desk/{}/edit", UARG(p->slug)),
        .back = p == NULL ? url_plain(cx, "/project-desk") : url_desk(cx, p),
    };
    if (p == NULL)
        form_page_add(&page, form_field(cx, f,
                                        &(struct field){ .name = "slug",
                                                         .label = _("Address"),
                                                         .hint = _("a–z, 0–9 and hyphens; stays "
                                                                   "for good."),
                                                         .type = "text",
                                                         .required = true,
                                                         .high = 80 }));
    TRY(project_fields_add(cx, &page, f));
    const struct field_label labels[] = {
        { "slug", _("Address") },
        { "title_en", in_language(cx, _("Title"), LANG_EN) },
        { "title_az", in_language(cx, _("Title"), LANG_AZ) },
        { "aims_en", in_language(cx, _("Aims, in Markdown"), LANG_EN) },
        { "aims_az", in_language(cx, _("Aims, in Markdown"), LANG_AZ) },
        { "note_en", in_language(cx, _("Note"), LANG_EN) },
        { "note_az", in_language(cx, _("Note"), LANG_AZ) },
        { "organisation", _("Run by") },
        { "runner_en", in_language(cx, _("Run by, as a source names it"), LANG_EN) },
        { "runner_az", in_language(cx, _("Run by, as a source names it"), LANG_AZ) },
        { "starts", _("Starts") },
        { "ends", _("Ends") },
        { "currency", _("Currency") },
        { "country", _("Works in") },
        { "sector", _("Sector") },
        { "is_unfunded", _("It receives no funding") },
    };
    return desk_form_draw(cx, rq, rs, f, &page, labels, ARRAY_LEN(labels));
}

static void project_preset(struct cx *cx, struct form *f, const struct project *p)
{
    text2_preset(cx, f, "title", &p->title);
    text2_preset(cx, f, "aims", &p->aims);
    text2_preset(cx, f, "note", &p->note);
    text2_preset(cx, f, "runner", &p->runner);
    form_preset(f, S("organisation"), id_text(cx, p->organisation.v));
    form_preset(f, S("starts"), p->starts);
    form_preset(f, S("ends"), p->ends);
    form_preset(f, S("currency"), p->currency);
    form_preset(f, S("country"), p->country);
    form_preset(f, S("sector"), p->sector);
    if (p->is_unfunded)
        form_preset(f, S("is_unfunded"), S("1"));
}

static str_t sector_read(struct cx *cx, struct form *f)
{
    str_t *const words = arena_array(cx->arena, str_t, sector_count);
    for (size_t i = 0; i < sector_count; i++)
        words[i] = str_from_c(sectors[i].code);
    const int chosen = form_choice(f, S("sector"), words, (int)sector_count); /* a handful */
    return chosen < 0 ? S("") : words[chosen];
}

static void project_read(struct cx *cx, struct form *f, struct project *p)
{
    p->title = text2_read(cx, f, "title", TITLE_MOST, false);
    text2_need(cx, f, "title", &p->title);
    p->aims = text2_read(cx, f, "aims", AIMS_MOST, true);
    p->note = text2_read(cx, f, "note", NOTE_MOST, true);
    if (is_secretariat(cx)) {
        p->organisation = form_organisation(f, S("organisation"));
        p->runner = text2_read(cx, f, "runner", RUNNER_MOST, false);
    } else {
        p->organisation.v = cx->actor.organisation;
    }
    p->starts = form_day(f, S("starts"));
    p->ends = form_day(f, S("ends"));
    if (!dates_in_order(p->starts, p->ends))
        form_fault_custom(f, S("ends"), N_("Must not be before the beginning."));
    p->currency = form_currency(cx, f);
    p->country = country_in_form(f, S("country"));
    p->sector = sector_read(cx, f);
    p->is_unfunded = form_checked(f, S("is_unfunded"));
}

static err_t slug_is_free(struct cx *cx, struct form *f, str_t slug)
{
    struct project there;
    if (form_error_of(f, S("slug")) != NULL)
        return OK;
    if (str_eq(slug, S("new")) || str_eq(slug, S("grants"))) {
        form_fault_custom(f, S("slug"), N_("Another page has this address."));
        return OK;
    }
    const err_t found = project_find(cx, slug, &there);
    if (found == OK)
        form_fault_custom(f, S("slug"), N_("Another project has this address."));
    return found == ERR_NOT_FOUND ? OK : found;
}

err_t project_new_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    if (!is_secretariat(cx) && (cx->actor.scopes & MANDATE_PUBLISHING) == 0)
        return mandate_respond_refused(cx, rq, rs, MANDATE_PUBLISHING);
    const struct form f = form_blank(cx);
    return project_form_draw(cx, rq, rs, &f, NULL);
}

err_t project_new_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_open(cx, rq);
    struct project p = { .slug = form_slug(&f, S("slug")), .state_reason = S("") };
    project_read(cx, &f, &p);
    TRY(slug_is_free(cx, &f, p.slug));
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(project_form_draw(cx, rq, rs, &f, NULL));
    TRY(e);
    TRY(project_add(cx, &p, &p.id));
    return respond_see_other(rs, url_desk(cx, &p));
}

err_t project_edit_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    TRY(desk_project(cx, rq, &p));
    struct form f = form_blank(cx);
    project_preset(cx, &f, &p);
    return project_form_draw(cx, rq, rs, &f, &p);
}

/* Nothing of what made it fit to be published may go. */
static err_t edit_judge(struct cx *cx, const struct project *p, struct form *f)
{
    struct grant_list grants;
    struct part_list parts;
    TRY(grant_list_of(cx, p->id, &grants));
    TRY(part_list_of(cx, p->id, &parts));
    const unsigned faults = publish_faults(p, grants.count, &parts);
    if ((faults & PUBLISH_NO_CURRENCY) != 0)
        form_fault_custom(f, S("currency"), N_("The budget has amounts; say in which currency."));
    if ((faults & PUBLISH_BOTH) != 0)
        form_fault_custom(f, S("is_unfunded"), N_("A funder is named: take the grant out first."));
    if (project_is_public(p) && (faults & PUBLISH_NO_FUNDER) != 0)
        form_fault_custom(f, S("is_unfunded"),
                          N_("Nobody is named who pays: add the funder first, or leave this as it "
                             "is."));
    return OK;
}

err_t project_edit_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    TRY(desk_project(cx, rq, &p));
    struct project changed = p;
    struct form f = form_open(cx, rq);
    project_read(cx, &f, &changed);
    TRY(edit_judge(cx, &changed, &f));
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(project_form_draw(cx, rq, rs, &f, &p));
    TRY(e);
    TRY(project_change(cx, &changed));
    return respond_see_other(rs, url_desk(cx, &p));
}

/* --- taking something out --------------------------------------------------------------------- */

err_t take_out_draw(struct cx *cx, const struct request *rq, struct response *rs,
                    const struct form *f, const struct project *p, str_t what, url_t action)
{
    const struct take_out_page page = {
        .p = p,
        .what = what,
        .action = action,
        .back = url_desk(cx, p),
        .errors = form_errors(cx, f),
        .reason = line_field(cx, f, "reason", _("Public reason"), S(""), REASON_MOST),
    };
    AUTO(buf) body;
    buf_init(&body, PROJECTS_PAGE_MAX);
    view_desk_take_out(&body, cx, &page);
    const struct page drawn = { .title = _("Take it out"), .nav = NAV };
    return projects_respond(cx, rq, rs, f->error_count > 0 ? 422 : 200, &drawn, &body);
}

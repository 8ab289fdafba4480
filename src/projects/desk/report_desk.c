/* Forms of reports: publish one, correct one by a new version.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "projects/desk/desk.h"
#include "site/text2_form.h"

enum { TEXT_MOST = 20000, REASON_MOST = 400 };

/* The field of what was spent on a budget line: "spent_123". */
static const char *spent_name(struct cx *cx, part_id line)
{
    return arena_cstr(cx->arena, arena_printf(cx->arena, "spent_%" PRId64, line.v));
}

static err_t budget_of(struct cx *cx, project_id p, struct part_list *out)
{
    struct part_list all;
    TRY(part_list_of(cx, p, &all));
    *out = parts_of_kind(cx->arena, &all, PART_BUDGET);
    return OK;
}

/* --- drawing ---------------------------------------------------------------------------------- */

static html_t kind_choices(struct cx *cx, const struct form *f)
{
    const struct choice choices[] = {
        { .value = report_kind_word(REPORT_NARRATIVE),
          .label = report_kind_label(cx, REPORT_NARRATIVE),
          .hint = _("What was done and what came of it.") },
        { .value = report_kind_word(REPORT_FINANCIAL),
          .label = report_kind_label(cx, REPORT_FINANCIAL),
          .hint = _("What was spent, by budget line.") },
    };
    return form_choices(cx, f, "kind", _("Kind of report"), S(""), choices, ARRAY_LEN(choices));
}

static void figures_add(struct cx *cx, struct form_page *page, const struct form *f,
                        const struct part_list *budget)
{
    enum { OTHER_FIELDS = 10 };
    for (size_t i = 0; i < budget->count && page->count < FORM_PARTS_MAX - OTHER_FIELDS; i++) {
        const str_t title = text2_pick(&budget->at[i].title, cx->lang);
        form_page_add(page, line_field(cx, f, spent_name(cx, budget->at[i].line),
                                       trf(cx, "Spent on: {0}", TARG(title)),
                                       _("In this period; empty: nothing is said."), 24));
    }
}

static err_t report_draw(struct cx *cx, const struct request *rq, struct response *rs,
                         const struct form *f, const struct project *p, report_id line,
                         file_id file)
{
    const bool is_new = line.v == 0;
    struct part_list budget;
    TRY(budget_of(cx, p->id, &budget));
    struct form_page page = {
        .p = p,
        .title = is_new ? _("Publish a report") : _("Correct a report"),
        .hint = is_new ? _("It is public at once and stays; a correction becomes a new version.")
                       : _("The version in force stays readable; this becomes the next one."),
        .button = is_new ? _("Publish the report") : _("Publish the correction"),
        .back = url_desk(cx, p),
        .is_multipart = true,
    };
    page.action = is_new ? url_with(cx, "/project-desk/{}/new-report", UARG(p->slug))
                         : url_with(cx, "/project-desk/{}/reports/{}", UARG(p->slug), UARG(line.v));
    const struct field text = {
        .name = "text", .label = _("Text, in Markdown"), .high = TEXT_MOST, .rows = 10
    };
    if (is_new)
        form_page_add(&page, kind_choices(cx, f));
    form_page_add(&page, date_field(cx, f, "from", _("Period from")));
    form_page_add(&page, date_field(cx, f, "till", _("Period till")));
    for (size_t l = 0; l < LANG_COUNT; l++)
        form_page_add(&page, text2_field(cx, f, &text, LANGS[l]));
    figures_add(cx, &page, f, &budget);
    TRY(file_fields_add(cx, &page, f, _("The report as a file"), file));
    if (!is_new)
        form_page_add(&page, line_field(cx, f, "reason", _("Public reason of the correction"),
                                        S(""), REASON_MOST));
    const struct field_label labels[] = {
        { "kind", _("Kind of report") },
        { "from", _("Period from") },
        { "till", _("Period till") },
        { "text_en", in_language(cx, _("Text, in Markdown"), LANG_EN) },
        { "text_az", in_language(cx, _("Text, in Markdown"), LANG_AZ) },
        { "reason", _("Public reason of the correction") },
        { "file", _("The report as a file") },
        { "file_licence", _("Licence") },
        { "file_alt_az", _("What it shows or says, in Azerbaijani") },
        { "file_alt_en", _("What it shows or says, in English") },
    };
    return desk_form_draw(cx, rq, rs, f, &page, labels, ARRAY_LEN(labels));
}

/* --- reading ---------------------------------------------------------------------------------- */

static void figures_read(struct cx *cx, struct form *f, const struct part_list *budget,
                         str_t currency, struct project_report *r)
{
    struct report_figure *const at =
        arena_array(cx->arena, struct report_figure, REPORT_FIGURES_MAX);
    size_t n = 0;
    for (size_t i = 0; i < budget->count && n < REPORT_FIGURES_MAX; i++) {
        const str_t name = str_from_c(spent_name(cx, budget->at[i].line));
        const int64_t spent =
            form_has(f, name) ? form_amount(f, name, currency) : AMOUNT_NOT_STATED;
        if (spent >= 0)
            at[n++] = (struct report_figure){ budget->at[i].line, spent };
    }
    r->figures = at;
    r->figure_count = n;
}

static void report_read(struct cx *cx, struct form *f, const struct part_list *budget,
                        str_t currency, struct project_report *r)
{
    const str_t kinds[] = { report_kind_word(REPORT_NARRATIVE),
                            report_kind_word(REPORT_FINANCIAL) };
    if (r->line.v == 0)
        r->kind = form_choice(f, S("kind"), kinds, ARRAY_LEN(kinds)) == 1 ? REPORT_FINANCIAL
                                                                          : REPORT_NARRATIVE;
    r->from = form_day(f, S("from"));
    r->till = form_day(f, S("till"));
    if (!dates_in_order(r->from, r->till))
        form_fault_custom(f, S("till"), N_("Must not be before the beginning."));
    r->text = text2_read(cx, f, "text", TEXT_MOST, true);
    text2_need(cx, f, "text", &r->text);
    figures_read(cx, f, budget, currency, r);
    r->reason = r->line.v == 0 ? S("") : form_text(f, S("reason"), 3, REASON_MOST);
}

static void report_preset(struct cx *cx, struct form *f, const struct project_report *r)
{
    form_preset(f, S("from"), r->from);
    form_preset(f, S("till"), r->till);
    text2_preset(cx, f, "text", &r->text);
    for (size_t i = 0; i < r->figure_count; i++)
        form_preset(f, str_from_c(spent_name(cx, r->figures[i].line)),
                    amount_plain(cx->arena, r->figures[i].spent));
}

/* --- handlers --------------------------------------------------------------------------------- */

static err_t report_post(struct cx *cx, const struct request *rq, struct response *rs,
                         const struct project *p, struct project_report *r)
{
    struct part_list budget;
    struct file_upload upload;
    TRY(budget_of(cx, p->id, &budget));
    struct form f = form_open(cx, rq);
    report_read(cx, &f, &budget, p->currency, r);
    const bool has_file = project_file_read(&f, &upload);
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(report_draw(cx, rq, rs, &f, p, r->line, r->file));
    TRY(e);
    if (has_file) /* else a correction keeps the file it had */
        TRY(project_file_add(cx, p, &upload, &r->file));
    report_id made;
    TRY(report_publish(cx, r, &made));
    return respond_see_other(rs, url_report(cx, p, made));
}

err_t report_new_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    TRY(desk_project(cx, rq, &p));
    struct form f = form_blank(cx);
    form_preset(&f, S("kind"), report_kind_word(REPORT_NARRATIVE));
    return report_draw(cx, rq, rs, &f, &p, (report_id){ 0 }, (file_id){ 0 });
}

err_t report_new_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    TRY(desk_project(cx, rq, &p));
    struct project_report r = { .project = p.id };
    return report_post(cx, rq, rs, &p, &r);
}

static err_t report_of_path(struct cx *cx, const struct request *rq, struct project *p,
                            struct project_report *r)
{
    TRY(desk_project(cx, rq, p));
    TRY(report_of_line(cx, (report_id){ path_id(rq, 1) }, r));
    return r->project.v == p->id.v ? OK : problem(cx, ERR_NOT_FOUND, "of another project");
}

err_t report_correct_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    struct project_report r;
    TRY(report_of_path(cx, rq, &p, &r));
    struct form f = form_blank(cx);
    report_preset(cx, &f, &r);
    return report_draw(cx, rq, rs, &f, &p, r.line, r.file);
}

err_t report_correct_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p;
    struct project_report r;
    TRY(report_of_path(cx, rq, &p, &r));
    return report_post(cx, rq, rs, &p, &r);
}

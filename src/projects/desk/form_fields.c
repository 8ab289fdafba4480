/* Fields that several forms of projects have: dates, amounts, codes, organisations, sources.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "projects/desk/desk.h"
#include "projects/views/desk.html.h"

enum { AMOUNT_WIDTH = 24, SOURCE_MOST = 300 };

html_t line_field(struct cx *cx, const struct form *f, const char *name, str_t label, str_t hint,
                  int64_t most)
{
    return form_line(cx, f, name, label, hint, most);
}

html_t date_field(struct cx *cx, const struct form *f, const char *name, str_t label)
{
    return form_date_line(cx, f, name, label, STR_NONE);
}

str_t form_day(struct form *f, str_t name)
{
    return form_partial_date(f, name, false);
}

int64_t form_amount(struct form *f, str_t name, str_t currency)
{
    int64_t amount = AMOUNT_NOT_STATED;
    const str_t written = form_text(f, name, 0, AMOUNT_WIDTH);
    const enum amount_reading r =
        written.len > 0 ? amount_read_in(written, currency, &amount) : AMOUNT_TAKEN;
    if (r != AMOUNT_TAKEN)
        form_fault_custom(f, name, amount_fault(r));
    return amount;
}

/* Small letters are taken as capitals: ASCII, so that no language changes them. */
str_t form_currency(struct cx *cx, struct form *f)
{
    const str_t name = S("currency");
    const str_t written = form_text(f, name, 0, 8);
    char *const at = arena_alloc(cx->arena, written.len);
    for (size_t i = 0; i < written.len; i++) {
        const char c = written.at[i];
        at[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c; /* within ASCII */
    }
    const str_t code = { at, written.len };
    if (currency_is_fine(code))
        return code;
    form_fault_custom(f, name,
                      N_("There is no such currency: write its three letters, such as AZN, or AZM "
                         "for the manat until 2006."));
    return S("");
}

str_t id_text(struct cx *cx, int64_t id)
{
    return id == 0 ? S("") : arena_printf(cx->arena, "%" PRId64, id);
}

err_t organisation_select(struct cx *cx, const struct form *f, const char *name, str_t label,
                          str_t hint, str_t none, html_t *out)
{
    const struct organisation *all = NULL;
    size_t count = 0;
    TRY(organisation_list(cx, &all, &count));
    struct choice *const choices = arena_array(cx->arena, struct choice, count + 1);
    choices[0] = (struct choice){ .value = S(""), .label = none };
    for (size_t i = 0; i < count; i++)
        choices[i + 1] = (struct choice){ .value = id_text(cx, all[i].id.v),
                                          .label = text2_pick(&all[i].name, cx->lang) };
    *out = form_select(cx, f, name, label, hint, choices, count + 1);
    return OK;
}

organisation_id form_organisation(struct form *f, str_t name)
{
    if (form_value(f, name).len == 0)
        return (organisation_id){ 0 };
    return (organisation_id){ form_id(f, name) };
}

/* --- files ------------------------------------------------------------------------------------ */

err_t file_fields_add(struct cx *cx, struct form_page *page, const struct form *f, str_t label,
                      file_id now)
{
    page->is_multipart = true;
    if (now.v != 0) {
        html_t shown;
        TRY(project_file_shown(cx, now, &shown));
        AUTO(buf) kept;
        buf_init(&kept, PROJECTS_PAGE_MAX);
        view_kept_file(&kept, cx, shown);
        TRY(buf_check(&kept));
        form_page_add(page, html_of_buf(cx, &kept));
    }
    form_page_add(page, project_file_fields(cx, f, label));
    return OK;
}

/* --- sources ---------------------------------------------------------------------------------- */

void source_fields_add(struct cx *cx, struct form_page *page, const struct form *f)
{
    form_page_add(page,
                  line_field(cx, f, "source_title", _("Source: title"),
                             _("Empty: whoever runs the project says so itself."), SOURCE_MOST));
    form_page_add(
        page, line_field(cx, f, "source_publisher", _("Source: publisher"), S(""), SOURCE_MOST));
    form_page_add(page, date_field(cx, f, "source_dated", _("Source: date")));
    form_page_add(page, line_field(cx, f, "source_url", _("Source: address"), S(""), 2000));
}

void source_preset(struct form *f, const struct source *s)
{
    form_preset(f, S("source_title"), s->title);
    form_preset(f, S("source_publisher"), s->publisher);
    form_preset(f, S("source_dated"), s->dated);
    form_preset(f, S("source_url"), s->url);
}

err_t source_read(struct cx *cx, struct form *f, const struct source *was, source_id *out)
{
    const struct source s = { .title = form_text(f, S("source_title"), 0, SOURCE_MOST),
                              .publisher = form_text(f, S("source_publisher"), 0, SOURCE_MOST),
                              .dated = form_day(f, S("source_dated")),
                              .url = form_url(f, S("source_url"), false),
                              .kind = was->id.v != 0 ? was->kind : S("other"),
                              .language = was->language };
    *out = (source_id){ 0 };
    if (s.title.len == 0 && (s.publisher.len > 0 || s.url.len > 0 || s.dated.len > 0))
        form_fault(f, S("source_title"), FORM_MISSING, 0, 0);
    if (s.title.len == 0 || f->error_count > 0)
        return OK; /* nothing is stored of a form that is refused */
    if (was->id.v != 0 && str_eq(s.title, was->title) && str_eq(s.publisher, was->publisher) &&
        str_eq(s.dated, was->dated) && str_eq(s.url, was->url)) {
        *out = was->id;
        return OK;
    }
    return source_add(cx, &s, out);
}

/* Parts of forms: label, hint, the value as it was written, the error at the field.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "site/form_parts.h"

#include "kit/http/csrf.h"
#include "kit/settings/settings.h"
#include "kit/text/country.h"
#include "kit/text/language.h"
#include "site/views/form.html.h"
#include "site/views/parts.html.h"

enum { DATE_LINE_MOST = 10, LANGUAGE_LINE_MOST = 80 };

enum { PART_MAX = 1 << 20 }; /* a field with all that was written in it */

/* Draws into a buffer of its own and keeps the result. */
#define DRAWN(cx, draw)                                                                            \
    do {                                                                                           \
        AUTO(buf) out;                                                                             \
        buf_init(&out, PART_MAX);                                                                  \
        draw;                                                                                      \
        return html_of_buf((cx), &out);                                                            \
    } while (0)

html_t csrf_field(struct cx *cx)
{
    if (cx->actor.session == 0)
        return HTML_NONE;
    const str_t token = csrf_token(cx->arena, site_of(cx)->key, cx->actor.session);
    DRAWN(cx, view_csrf_field(&out, token));
}

static struct form_part part_of(struct cx *cx, const struct form *f, const char *name, str_t label,
                                str_t hint)
{
    struct form_part p = { .cx = cx, .name = str_from_c(name), .label = label, .hint = hint };
    p.value = form_value(f, p.name);
    const struct form_error *const e = form_error_of(f, p.name);
    if (e != NULL)
        p.error = form_error_text(cx, f, e);
    if (e != NULL && hint.len > 0)
        p.described_by = arena_printf(cx->arena, "%s-error %s-hint", name, name);
    else if (e != NULL)
        p.described_by = arena_printf(cx->arena, "%s-error", name);
    else if (hint.len > 0)
        p.described_by = arena_printf(cx->arena, "%s-hint", name);
    return p;
}

html_t form_field(struct cx *cx, const struct form *f, const struct field *field)
{
    struct form_part p = part_of(cx, f, field->name, field->label, field->hint);
    const str_t type = str_from_c(field->type);
    must(field->rows > 0 || type.len > 0);
    p.is_number = str_eq(type, S("number"));
    p.is_text = !p.is_number && !str_eq(type, S("datetime-local"));
    if (str_eq(type, S("password")))
        p.value = STR_NONE;
    DRAWN(cx, view_form_field(&out, cx, &p, field));
}

html_t form_line(struct cx *cx, const struct form *f, const char *name, str_t label, str_t hint,
                 int64_t most)
{
    const struct field field = {
        .name = name, .label = label, .hint = hint, .type = "text", .high = most
    };
    return form_field(cx, f, &field);
}

html_t form_date_line(struct cx *cx, const struct form *f, const char *name, str_t label,
                      str_t hint)
{
    const str_t how = _("As precisely as it is known: 2013, 2013-05 or 2013-05-20.");
    return form_line(cx, f, name, label, hint.len > 0 ? hint : how, DATE_LINE_MOST);
}

html_t form_language(struct cx *cx, const struct form *f, const char *name, str_t label)
{
    return form_field(cx, f,
                      &(struct field){ .name = name,
                                       .label = label,
                                       .type = "text",
                                       .high = LANGUAGE_LINE_MOST,
                                       .list = "language-names" });
}

html_t language_names(struct cx *cx)
{
    const struct named_code *all = NULL;
    size_t count = 0;
    language_list(cx, &all, &count);
    DRAWN(cx, view_language_names(&out, all, count));
}

str_t language_in_form(struct cx *cx, struct form *f, str_t name)
{
    const str_t said = form_text(f, name, 0, LANGUAGE_LINE_MOST);
    const str_t code = said.len > 0 ? language_code(cx, said) : STR_NONE;
    if (said.len > 0 && code.len == 0)
        form_fault_custom(f, name,
                          N_("No language has this name: write its name, or its code such as "
                             "“de”."));
    return code;
}

str_t choice_id(const struct form_part *p, size_t i)
{
    return i == 0 ? p->name : arena_printf(p->cx->arena, "%.*s-%zu", STR_ARG(p->name), i + 1);
}

html_t form_choices(struct cx *cx, const struct form *f, const char *name, str_t legend, str_t hint,
                    const struct choice *choices, size_t count)
{
    const struct form_part p = part_of(cx, f, name, legend, hint);
    DRAWN(cx, view_form_choices(&out, &p, choices, count));
}

html_t form_select(struct cx *cx, const struct form *f, const char *name, str_t label, str_t hint,
                   const struct choice *choices, size_t count)
{
    const struct form_part p = part_of(cx, f, name, label, hint);
    DRAWN(cx, view_form_select(&out, &p, choices, count));
}

html_t form_country(struct cx *cx, const struct form *f, const char *name, str_t label, str_t none)
{
    const struct named_code *all = NULL;
    size_t count = 0;
    country_list(cx, &all, &count);
    struct choice *const choices = arena_array(cx->arena, struct choice, count + 1);
    choices[0] = (struct choice){ .label = none };
    for (size_t i = 0; i < count; i++)
        choices[i + 1] = (struct choice){ .value = all[i].code, .label = all[i].name };
    return form_select(cx, f, name, label, STR_NONE, choices, count + 1);
}

str_t country_in_form(struct form *f, str_t name)
{
    const str_t code = form_value(f, name);
    if (code.len == 0 || country_exists(code))
        return code;
    form_fault(f, name, FORM_NOT_CHOICE, 0, 0);
    return STR_NONE;
}

html_t form_upload(struct cx *cx, const struct form *f, const struct upload *upload)
{
    const int64_t most = cx->settings == NULL ? 0 : cx->settings->files_max_mb;
    const str_t limit = trf(cx, "At most {0} MB.", TARG(most));
    const str_t hint = upload->hint.len == 0 ? limit
                                             : arena_printf(cx->arena, "%.*s %.*s",
                                                            STR_ARG(upload->hint), STR_ARG(limit));
    struct form_part p = part_of(cx, f, upload->name, upload->label, hint);
    const bool chosen_before = f->error_count > 0 && p.error.len == 0;
    DRAWN(cx, view_form_upload(&out, cx, &p, upload, chosen_before));
}

html_t form_checkbox(struct cx *cx, const struct form *f, const char *name, str_t label)
{
    const struct form_part p = part_of(cx, f, name, label, STR_NONE);
    DRAWN(cx, view_form_checkbox(&out, &p, form_has(f, p.name)));
}

str_t label_of(const struct field_label *labels, size_t count, str_t name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(str_from_c(labels[i].name), name))
            return labels[i].label;
    }
    return STR_NONE;
}

html_t form_errors_labelled(struct cx *cx, const struct form *f, const struct field_label *labels,
                            size_t count)
{
    if (f->error_count == 0)
        return HTML_NONE;
    DRAWN(cx, view_form_errors(&out, cx, f, labels, count));
}

html_t form_errors(struct cx *cx, const struct form *f)
{
    return form_errors_labelled(cx, f, NULL, 0);
}

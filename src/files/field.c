/* The fields of an upload in other features' forms.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/pages.h"
#include "files/ready.h"
#include "files/views/files.html.h"
#include "kit/base/str.h"

/* --- drawing ---------------------------------------------------------------------------------- */

static const char *part_name(struct cx *cx, const char *name, const char *part)
{
    return arena_cstr(cx->arena, arena_printf(cx->arena, "%s_%s", name, part));
}

static html_t licence_select(struct cx *cx, const struct form *form, const char *name)
{
    struct choice choices[LICENCES];
    for (size_t i = 0; i < LICENCES; i++)
        choices[i] = (struct choice){ .value = licences[i].word,
                                      .label = tr_lang(cx->lang, licences[i].label) };
    return form_select(cx, form, part_name(cx, name, "licence"), _("Licence"),
                       _("On what terms others may use it."), choices, LICENCES);
}

static html_t alt_field(struct cx *cx, const struct form *form, const char *name, enum lang lang)
{
    const str_t label = lang == LANG_AZ ? _("What it shows or says, in Azerbaijani")
                                        : _("What it shows or says, in English");
    return form_field(
        cx, form,
        &(struct field){ .name = part_name(cx, name, lang == LANG_AZ ? "alt_az" : "alt_en"),
                         .label = label,
                         .hint = _("For those who cannot see or open it. One language is enough, "
                                   "both are better."),
                         .type = "text",
                         .rows = 2,
                         .high = ALT_MAX,
                         .lang = lang,
                         .has_lang = true });
}

html_t file_field(struct cx *cx, const struct form *form, const char *name, str_t label,
                  enum file_need need)
{
    const struct upload upload = {
        .name = name,
        .label = label,
        .hint = _("PDF, PNG, JPEG, WebP, text, CSV, JSON, XML, ODT, ODS, DOCX or XLSX. Images lose "
                  "their hidden data, such as the place where they were taken."),
        .accept = media_accept(cx->arena),
        .required = need == FILE_REQUIRED,
    };
    const struct file_fields fields = { .file = form_upload(cx, form, &upload),
                                        .licence = licence_select(cx, form, name),
                                        .alt_az = alt_field(cx, form, name, LANG_AZ),
                                        .alt_en = alt_field(cx, form, name, LANG_EN) };
    AUTO(buf) out;
    buf_init(&out, FILES_BODY_MAX);
    view_file_fields(&out, &fields);
    return html_of_buf(cx, &out);
}

/* --- reading ---------------------------------------------------------------------------------- */

static const char *why_refused(err_t e)
{
    switch ((int)e) {
    case ERR_TOO_BIG:
        return N_("This image is too large. Make it smaller, at most 40 million pixels.");
    case ERR_BUSY:
        return N_("Too many images are being worked on. Please send it again in a minute.");
    case ERR_UNAVAILABLE:
        return N_("Images cannot be taken at the moment. Documents can.");
    default:
        return N_("This file is damaged or of a kind that is not taken here. PDF, PNG, JPEG, WebP, "
                  "text, CSV, JSON, XML, ODT, ODS, DOCX and XLSX are.");
    }
}

static str_t part(const struct form *form, const char *name, const char *of)
{
    return arena_printf(form->cx->arena, "%s_%s", name, of);
}

static str_t read_licence(struct form *form, const char *name)
{
    str_t words[LICENCES];
    for (size_t i = 0; i < LICENCES; i++)
        words[i] = licences[i].word;
    const int chosen = form_choice(form, part(form, name, "licence"), words, LICENCES);
    return chosen < 0 ? STR_NONE : licences[chosen].spdx;
}

static void read_alt(struct form *form, const char *name, bool required, struct text2 *alt)
{
    const str_t az = part(form, name, "alt_az");
    const str_t en = part(form, name, "alt_en");
    alt->by[LANG_AZ] = form_lines(form, az, 0, ALT_MAX);
    alt->by[LANG_EN] = form_lines(form, en, 0, ALT_MAX);
    if (required && alt->by[LANG_AZ].len == 0 && alt->by[LANG_EN].len == 0)
        form_fault_custom(form, form->cx->lang == LANG_EN ? en : az,
                          N_("Say in one of the two languages what the file shows or says."));
}

/* A form without the upload's fields at all is a form without a file. */
bool file_field_read(struct form *form, const char *name, enum file_need need,
                     struct file_upload *out)
{
    struct cx *const cx = form->cx;
    const str_t field = str_from_c(name);
    const struct form_file *const posted = form_file(form, field);
    *out = (struct file_upload){ .posted = posted };
    if (posted == NULL && need == FILE_OPTIONAL)
        return false;
    const size_t faults = form->error_count;
    out->licence = read_licence(form, name);
    read_alt(form, name, true, &out->alt);
    struct ready ready;
    if (posted == NULL) {
        form_fault_custom(form, field, N_("Choose a file."));
    } else if (posted->bytes.len == 0) {
        form_fault_custom(form, field, N_("This file is empty."));
    } else {
        const err_t e = ready_of(cx, posted, &ready);
        if (e != OK)
            form_fault_custom(form, field, why_refused(e));
        cx->problem = (struct problem){ 0 }; /* the form says it */
    }
    return form->error_count == faults;
}

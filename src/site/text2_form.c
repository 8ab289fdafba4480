/* Fields of forms for texts in both languages.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "site/text2_form.h"

#include "kit/base/str.h"

/* Names of the fields in each language, English first as on the page. */
const enum lang LANGS[LANG_COUNT] = { LANG_EN, LANG_AZ };

/* "question" and LANG_EN give "question_en"; the name lives in the arena. */
static const char *field_name(struct cx *cx, const char *stem, enum lang lang)
{
    const str_t code = lang_code(lang);
    return arena_cstr(cx->arena, arena_printf(cx->arena, "%s_%.*s", stem, STR_ARG(code)));
}

/* "Question, in English". */
str_t in_language(struct cx *cx, str_t label, enum lang lang)
{
    switch (lang) {
    case LANG_AZ:
        return trf(cx, "{0}, in Azerbaijani", TARG(label));
    case LANG_EN:
        return trf(cx, "{0}, in English", TARG(label));
    }
    must_failed("a language", __FILE__, __LINE__);
}

html_t text2_field(struct cx *cx, const struct form *f, const struct field *stem, enum lang lang)
{
    struct field field = *stem;
    field.name = field_name(cx, stem->name, lang);
    field.label = in_language(cx, stem->label, lang);
    field.type = "text";
    field.lang = lang;
    field.has_lang = true;
    return form_field(cx, f, &field);
}

struct text2 text2_read(struct cx *cx, struct form *f, const char *stem, int64_t most, bool lines)
{
    struct text2 t = { 0 };
    for (size_t i = 0; i < LANG_COUNT; i++) {
        const str_t name = str_from_c(field_name(cx, stem, LANGS[i]));
        t.by[LANGS[i]] = lines ? form_lines(f, name, 0, most) : form_text(f, name, 0, most);
    }
    return t;
}

void text2_need(struct cx *cx, struct form *f, const char *stem, const struct text2 *t)
{
    const str_t name = str_from_c(field_name(cx, stem, LANG_EN));
    if (text2_pick(t, LANG_EN).len == 0 && form_error_of(f, name) == NULL)
        form_fault_custom(f, name, N_("Must be written in at least one language."));
}

void text2_preset(struct cx *cx, struct form *f, const char *stem, const struct text2 *t)
{
    for (size_t i = 0; i < LANG_COUNT; i++)
        form_preset(f, str_from_c(field_name(cx, stem, LANGS[i])), t->by[LANGS[i]]);
}

/* The part of a form that names a source: one that is on record, or a new one.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/language.h"
#include "kit/text/text.h"
#include "registry/disclosures/form.h"
#include "registry/organisations/sources.h"
#include "registry/words.h"

enum { SOURCES_MOST = 200, KINDS_MAX = 16, URL_MOST = 2000, TITLE_MOST = 300 };

/* --- drawing ---------------------------------------------------------------------------------- */

static str_t source_label(struct cx *cx, const struct source *s)
{
    return s->dated.len == 0
               ? arena_printf(cx->arena, "%.*s · %.*s", STR_ARG(s->publisher), STR_ARG(s->title))
               : arena_printf(cx->arena, "%.*s · %.*s · %.*s", STR_ARG(s->publisher),
                              STR_ARG(s->title), STR_ARG(s->dated));
}

/* The newest, and the one that is chosen already. */
static err_t source_select(struct cx *cx, const struct form *f, const struct asked *a, html_t *out)
{
    const struct source *all = NULL;
    size_t count = 0;
    bool has_own = a->was == NULL || a->was->source.id.v == 0;
    TRY(source_list_newest(cx, SOURCES_MOST, &all, &count));
    struct choice *const choices = arena_array(cx->arena, struct choice, count + 2);
    size_t n = 0;
    choices[n++] = (struct choice){ STR_NONE, _("none of these"), STR_NONE };
    for (size_t i = 0; i < count; i++) {
        has_own |= a->was != NULL && all[i].id.v == a->was->source.id.v;
        choices[n++] = (struct choice){ arena_printf(cx->arena, "%" PRId64, all[i].id.v),
                                        source_label(cx, &all[i]), STR_NONE };
    }
    if (!has_own)
        choices[n++] = (struct choice){ arena_printf(cx->arena, "%" PRId64, a->was->source.id.v),
                                        source_label(cx, &a->was->source), STR_NONE };
    *out = form_select(cx, f, "source", _("Source"), STR_NONE, choices, n);
    return OK;
}

html_t source_kind_select(struct cx *cx, const struct form *f, const char *name)
{
    struct choice choices[KINDS_MAX] = { { STR_NONE, _("not stated"), STR_NONE } };
    must(source_kind_count < KINDS_MAX);
    for (size_t i = 0; i < source_kind_count; i++)
        choices[i + 1] = (struct choice){ str_from_c(source_kinds[i].stored),
                                          tr_lang(cx->lang, source_kinds[i].msgid), STR_NONE };
    return form_select(cx, f, name, _("Kind of source"), STR_NONE, choices, source_kind_count + 1);
}

static html_t source_language_select(struct cx *cx, const struct form *f)
{
    const struct named_code *all = NULL;
    size_t count = 0;
    language_list(cx, &all, &count);
    struct choice *const choices = arena_array(cx->arena, struct choice, count + 1);
    choices[0] = (struct choice){ STR_NONE, _("not stated"), STR_NONE };
    for (size_t i = 0; i < count; i++)
        choices[i + 1] = (struct choice){ all[i].code, all[i].name, STR_NONE };
    return form_select(cx, f, "source_language", _("Language of the source"), STR_NONE, choices,
                       count + 1);
}

err_t source_form_draw(struct cx *cx, const struct form *f, const struct asked *a,
                       struct disclosure_form_page *p)
{
    static const char *const FIELDS[] = { "source_title", "source_publisher", "source_url",
                                          "source_kind",  "source_dated",     "source_language" };
    p->source_title = form_line(cx, f, "source_title", _("Title of the source"),
                                _("In its own language."), TITLE_MOST);
    p->source_publisher =
        form_line(cx, f, "source_publisher", _("Who published it"), STR_NONE, TITLE_MOST);
    p->source_url = form_line(cx, f, "source_url", _("Address of the source"),
                              _("Begins with https:// or http://. Empty where it is only on paper "
                                "or not known."),
                              URL_MOST);
    p->source_kind = source_kind_select(cx, f, "source_kind");
    p->source_dated = form_date_line(cx, f, "source_dated", _("Date of the source"), STR_NONE);
    p->source_language = source_language_select(cx, f);
    for (size_t i = 0; i < ARRAY_LEN(FIELDS); i++)
        p->opens_source |= form_value(f, str_from_c(FIELDS[i])).len > 0 ||
                           form_error_of(f, str_from_c(FIELDS[i])) != NULL;
    return source_select(cx, f, a, &p->source);
}

/* --- reading ---------------------------------------------------------------------------------- */

/* A new source; false: none is entered. */
static bool read_new_source(struct form *f, struct source *s)
{
    str_t kinds[KINDS_MAX];
    s->title = form_text(f, S("source_title"), 0, TITLE_MOST);
    s->publisher = form_text(f, S("source_publisher"), 0, TITLE_MOST);
    s->url = form_value(f, S("source_url")).len == 0 ? S("") : form_url(f, S("source_url"), false);
    s->dated = form_partial_date(f, S("source_dated"), false);
    s->language = form_text(f, S("source_language"), 0, 8);
    if (s->language.len > 0 && !language_exists(s->language))
        form_fault(f, S("source_language"), FORM_NOT_CHOICE, 0, 0);
    s->kind = form_text(f, S("source_kind"), 0, 40);
    if (s->title.len + s->publisher.len + s->kind.len + s->dated.len == 0 &&
        form_value(f, S("source_url")).len == 0)
        return false;
    must(source_kind_count < KINDS_MAX);
    for (size_t i = 0; i < source_kind_count; i++)
        kinds[i] = str_from_c(source_kinds[i].stored);
    (void)form_choice(f, S("source_kind"), kinds, (int)source_kind_count); /* few */
    if (s->title.len == 0)
        form_fault(f, S("source_title"), FORM_MISSING, 0, 0);
    if (s->publisher.len == 0)
        form_fault(f, S("source_publisher"), FORM_MISSING, 0, 0);
    return true;
}

err_t source_form_read(struct cx *cx, struct form *f, const struct asked *a, struct disclosure *d,
                       struct source *s, bool *is_new)
{
    struct source there;
    *is_new = read_new_source(f, s);
    if (form_value(f, S("source")).len > 0)
        d->source.v = form_id(f, S("source"));
    if (d->source.v != 0 && *is_new)
        form_fault_custom(f, S("source"), N_("Choose a source or enter a new one, not both."));
    if (d->source.v != 0) {
        const err_t e = source_find(cx, d->source, &there);
        if (e == ERR_NOT_FOUND)
            form_fault(f, S("source"), FORM_NOT_CHOICE, 0, 0);
        else
            TRY(e);
    }
    if (*is_new && d->source.v == 0)
        d->source.v = -1; /* stands for the one to be made */
    if (d->source.v == 0 && !asked_is_own(a))
        form_fault_custom(f, S("source"),
                          N_("Choose the source, or enter it below: without one nothing can be "
                             "entered."));
    return OK;
}

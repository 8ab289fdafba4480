/* The secretariat adds and edits organisations; their representatives keep the entry of their own.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "registry/organisations/facts_rules.h"
#include "registry/pages.h"
#include "registry/views/secretariat.html.h"
#include "registry/words.h"

enum { NAME_MAX = 300, SHORT_MAX = 40, NOTE_MAX = 2000, KINDS_MAX = 32, SEAT_MAX = 100 };

/* --- drawing ---------------------------------------------------------------------------------- */

static html_t kind_select(struct cx *cx, const struct form *form)
{
    struct choice choices[KINDS_MAX];
    must(organisation_kind_count <= KINDS_MAX);
    for (int i = 0; i < organisation_kind_count; i++) {
        choices[i] = (struct choice){ .value = str_from_c(organisation_kinds[i].stored),
                                      .label = tr_lang(cx->lang, organisation_kinds[i].msgid) };
    }
    return form_select(cx, form, "kind", _("Kind"), STR_NONE, choices,
                       (size_t)organisation_kind_count); /* at most KINDS_MAX */
}

static html_t scope_choices(struct cx *cx, const struct form *form)
{
    const struct choice choices[] = {
        { .value = scope_word(SCOPE_LOCAL), .label = scope_label(cx, SCOPE_LOCAL) },
        { .value = scope_word(SCOPE_INTERNATIONAL), .label = scope_label(cx, SCOPE_INTERNATIONAL) },
    };
    return form_choices(cx, form, "scope", _("Local or international"), STR_NONE, choices,
                        ARRAY_LEN(choices));
}

static html_t text_field(struct cx *cx, const struct form *form, const char *name, str_t label,
                         str_t hint, enum lang lang, int rows)
{
    return form_field(cx, form,
                      &(struct field){ .name = name,
                                       .label = label,
                                       .hint = hint,
                                       .type = "text",
                                       .rows = rows,
                                       .lang = lang,
                                       .has_lang = true });
}

static void draw_fields(struct cx *cx, const struct form *form, struct organisation_form_page *p)
{
    const str_t short_hint = _("For charts, where there is little room.");
    const str_t note_hint = _("What a reader must know, for instance that a name is only similar.");
    p->name_az = text_field(cx, form, "name_az", _("Name in Azerbaijani"),
                            _("One language is enough, both are better."), LANG_AZ, 0);
    p->name_en = text_field(cx, form, "name_en", _("Name in English"),
                            _("One language is enough, both are better."), LANG_EN, 0);
    p->short_az =
        text_field(cx, form, "short_az", _("Short name in Azerbaijani"), short_hint, LANG_AZ, 0);
    p->short_en =
        text_field(cx, form, "short_en", _("Short name in English"), short_hint, LANG_EN, 0);
    p->note_az = text_field(cx, form, "note_az", _("Note in Azerbaijani"), note_hint, LANG_AZ, 4);
    p->note_en = text_field(cx, form, "note_en", _("Note in English"), note_hint, LANG_EN, 4);
    p->country = form_country(cx, form, "country", _("Country of its seat"), _("not known"));
    p->seat_az = text_field(cx, form, "seat_az", _("Town in Azerbaijani"), STR_NONE, LANG_AZ, 0);
    p->seat_en = text_field(cx, form, "seat_en", _("Town in English"), STR_NONE, LANG_EN, 0);
    p->founded = form_date_line(cx, form, "founded", _("Founded"), STR_NONE);
    p->active_since = form_date_line(cx, form, "active_since", _("Active since"), STR_NONE);
    p->dissolved = form_date_line(cx, form, "dissolved", _("Dissolved"), STR_NONE);
    p->website = form_field(cx, form,
                            &(struct field){ .name = "website",
                                             .label = _("Website"),
                                             .hint = _("The whole address, with https://"),
                                             .type = "url" });
    p->kind = kind_select(cx, form);
    p->scope = scope_choices(cx, form);
    if (p->o == NULL)
        p->slug = form_field(
            cx, form,
            &(struct field){ .name = "slug",
                             .label = _("Word in the address"),
                             .hint = _("Letters a to z, digits and hyphens; it stays for good."),
                             .type = "text",
                             .required = true });
}

static html_t draw_errors(struct cx *cx, const struct form *form)
{
    const struct field_label labels[] = {
        { "name_az", _("Name in Azerbaijani") },
        { "name_en", _("Name in English") },
        { "short_az", _("Short name in Azerbaijani") },
        { "short_en", _("Short name in English") },
        { "slug", _("Word in the address") },
        { "scope", _("Local or international") },
        { "kind", _("Kind") },
        { "note_az", _("Note in Azerbaijani") },
        { "note_en", _("Note in English") },
        { "country", _("Country of its seat") },
        { "seat_az", _("Town in Azerbaijani") },
        { "seat_en", _("Town in English") },
        { "founded", _("Founded") },
        { "active_since", _("Active since") },
        { "dissolved", _("Dissolved") },
        { "website", _("Website") },
    };
    return form_errors_labelled(cx, form, labels, ARRAY_LEN(labels));
}

static err_t draw(struct cx *cx, const struct request *rq, struct response *rs,
                  const struct organisation *o, const struct form *form)
{
    struct organisation_form_page p = { .o = o, .errors = draw_errors(cx, form) };
    p.is_own = cx->actor.acts_as == LEDGER_AS_ORGANISATION;
    p.action = o == NULL  ? url_plain(cx, "/secretariat/new-organisation")
               : p.is_own ? url_with(cx, "/organisations/{}/edit", UARG(o->slug))
                          : url_with(cx, "/secretariat/organisations/{}", UARG(o->slug));
    draw_fields(cx, form, &p);
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_organisation_form(&body, cx, &p);
    const struct page page = { .title =
                                   o == NULL ? _("Add an organisation") : _("Edit an organisation"),
                               .nav = p.is_own ? "/organisations" : "/secretariat" };
    return registry_respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page, &body);
}

/* --- reading ---------------------------------------------------------------------------------- */

static str_t kind_read(struct form *form)
{
    str_t words[KINDS_MAX];
    must(organisation_kind_count <= KINDS_MAX);
    for (int i = 0; i < organisation_kind_count; i++)
        words[i] = str_from_c(organisation_kinds[i].stored);
    const int chosen = form_choice(form, S("kind"), words, organisation_kind_count);
    return chosen < 0 ? STR_NONE : words[chosen];
}

static void read_whereabouts(struct form *form, struct organisation *o)
{
    o->country = country_in_form(form, S("country"));
    o->seat.by[LANG_AZ] = form_text(form, S("seat_az"), 0, SEAT_MAX);
    o->seat.by[LANG_EN] = form_text(form, S("seat_en"), 0, SEAT_MAX);
    o->founded = form_past_date(form, S("founded"), false);
    o->active_since = form_past_date(form, S("active_since"), false);
    o->dissolved = form_partial_date(form, S("dissolved"), false);
    o->website = form_url(form, S("website"), false);
    if (period_is_backwards((struct period){ o->founded, o->dissolved }))
        form_fault_custom(form, S("dissolved"), N_("It ends before it begins."));
}

/* Everything but the slug; a name in one language at least. */
static void read_fields(struct form *form, struct organisation *o)
{
    const str_t scopes[] = { scope_word(SCOPE_LOCAL), scope_word(SCOPE_INTERNATIONAL) };
    o->name.by[LANG_AZ] = form_text(form, S("name_az"), 0, NAME_MAX);
    o->name.by[LANG_EN] = form_text(form, S("name_en"), 0, NAME_MAX);
    o->short_name.by[LANG_AZ] = form_text(form, S("short_az"), 0, SHORT_MAX);
    o->short_name.by[LANG_EN] = form_text(form, S("short_en"), 0, SHORT_MAX);
    o->note.by[LANG_AZ] = form_lines(form, S("note_az"), 0, NOTE_MAX);
    o->note.by[LANG_EN] = form_lines(form, S("note_en"), 0, NOTE_MAX);
    read_whereabouts(form, o);
    o->kind = kind_read(form);
    o->scope = form_choice(form, S("scope"), scopes, 2) == 1 ? SCOPE_INTERNATIONAL : SCOPE_LOCAL;
    if (o->name.by[LANG_AZ].len == 0 && o->name.by[LANG_EN].len == 0)
        form_fault_custom(form, S("name_az"), N_("Write the name in one language at least."));
}

/* --- handlers --------------------------------------------------------------------------------- */

err_t organisation_new_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form form = form_blank(cx);
    form_preset(&form, S("scope"), scope_word(SCOPE_LOCAL));
    return draw(cx, rq, rs, NULL, &form);
}

err_t organisation_new_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o = { 0 };
    struct form form = form_open(cx, rq);
    o.slug = form_slug(&form, S("slug"));
    if (slug_is_reserved(o.slug))
        form_fault_custom(&form, S("slug"), N_("A page of this site has this word."));
    read_fields(&form, &o);
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return draw(cx, rq, rs, NULL, &form);
    TRY(read);

    const err_t e = organisation_add(cx, &o, &o.id);
    if (e == ERR_CONFLICT) {
        form_fault_custom(&form, S("slug"), N_("Another organisation has this word already."));
        return draw(cx, rq, rs, NULL, &form);
    }
    TRY(e);
    return respond_see_other(rs, url_organisation(cx, &o));
}

static err_t edit_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct organisation *o)
{
    struct form form = form_blank(cx);
    form_preset(&form, S("name_az"), o->name.by[LANG_AZ]);
    form_preset(&form, S("name_en"), o->name.by[LANG_EN]);
    form_preset(&form, S("short_az"), o->short_name.by[LANG_AZ]);
    form_preset(&form, S("short_en"), o->short_name.by[LANG_EN]);
    form_preset(&form, S("note_az"), o->note.by[LANG_AZ]);
    form_preset(&form, S("note_en"), o->note.by[LANG_EN]);
    form_preset(&form, S("kind"), o->kind);
    form_preset(&form, S("scope"), scope_word(o->scope));
    form_preset(&form, S("country"), o->country);
    form_preset(&form, S("seat_az"), o->seat.by[LANG_AZ]);
    form_preset(&form, S("seat_en"), o->seat.by[LANG_EN]);
    form_preset(&form, S("founded"), o->founded);
    form_preset(&form, S("active_since"), o->active_since);
    form_preset(&form, S("dissolved"), o->dissolved);
    form_preset(&form, S("website"), o->website);
    return draw(cx, rq, rs, o, &form);
}

static err_t edit_take(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct organisation *before)
{
    struct organisation o = *before;
    struct form form = form_open(cx, rq);
    read_fields(&form, &o);
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return draw(cx, rq, rs, before, &form);
    TRY(read);

    TRY(organisation_change(cx, &o));
    return respond_see_other(rs, url_organisation(cx, &o));
}

err_t organisation_edit_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    return edit_draw(cx, rq, rs, &o);
}

err_t organisation_edit_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    return edit_take(cx, rq, rs, &o);
}

/* --- one's own organisation ------------------------------------------------------------------- */

err_t own_organisation(struct cx *cx, const struct request *rq, struct organisation *o)
{
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), o));
    return o->id.v == cx->actor.organisation
               ? OK
               : problem(cx, ERR_FORBIDDEN, "entry of another organisation");
}

err_t own_entry_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(own_organisation(cx, rq, &o));
    if ((cx->actor.scopes & MANDATE_REGISTRY) == 0)
        return mandate_respond_refused(cx, rq, rs, MANDATE_REGISTRY);
    return edit_draw(cx, rq, rs, &o);
}

err_t own_entry_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(own_organisation(cx, rq, &o));
    return edit_take(cx, rq, rs, &o);
}

/* Organisations as CSV: the columns of an import, so that it can be read again, and who publishes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/csv.h"
#include "registry/exchange/export_page.h"
#include "registry/exchange/fields.h"

/* Columns in their order; the ones behind are read by nobody but people. */
static const enum import_field COLUMNS[] = {
    IMPORT_SLUG,         IMPORT_NAME_AZ,      IMPORT_NAME_EN,
    IMPORT_NAME_OTHER,   IMPORT_SHORT_AZ,     IMPORT_SHORT_EN,
    IMPORT_FORMER_NAME,  IMPORT_KIND,         IMPORT_SCOPE,
    IMPORT_COUNTRY,      IMPORT_SEAT_AZ,      IMPORT_SEAT_EN,
    IMPORT_FOUNDED,      IMPORT_ACTIVE_SINCE, IMPORT_DISSOLVED,
    IMPORT_WEBSITE,      IMPORT_EMAIL,        IMPORT_PHONE,
    IMPORT_ID_SCHEME,    IMPORT_ID_VALUE,     IMPORT_STATUS,
    IMPORT_SINCE,        IMPORT_TILL,         IMPORT_PARENT,
    IMPORT_MEMBER_OF,    IMPORT_NOTE_AZ,      IMPORT_NOTE_EN,
    IMPORT_SOURCE_URL,   IMPORT_SOURCE_TITLE, IMPORT_SOURCE_PUBLISHER,
    IMPORT_SOURCE_DATED, IMPORT_FUNDING,      IMPORT_CONTROL,
    IMPORT_LEANING,
};

static void add(struct exporting *x, str_t v, bool first)
{
    csv_add(x->out, v, first, CSV_FORMULA_SAFE);
}

static void begin(struct exporting *x)
{
    BUF_LIT(x->out, "\xEF\xBB\xBF"); /* so that spreadsheets see UTF-8 */
    for (size_t i = 0; i < ARRAY_LEN(COLUMNS); i++)
        add(x, import_field_word(COLUMNS[i]), i == 0);
    add(x, S("merged_into"), false);
    add(x, S("merged_at"), false);
    add(x, S("disclosure"), false);
    add(x, S("published_by"), false);
    add(x, S("licence"), false);
    csv_end_row(x->out);
}

static const struct fact *first_fact(const struct exported *e, enum fact_kind kind,
                                     const char *scheme)
{
    for (size_t i = 0; i < e->fact_count; i++) {
        const struct fact *const f = &e->facts[i];
        if (f->kind == kind && f->till.len == 0 &&
            (scheme == NULL || str_eq(f->scheme, str_from_c(scheme))))
            return f;
    }
    return NULL;
}

static str_t value_of(const struct fact *f)
{
    return f == NULL ? STR_NONE : f->value;
}

static str_t former_name(const struct exported *e)
{
    for (size_t i = 0; i < e->fact_count; i++) {
        if (e->facts[i].kind == FACT_NAME && str_eq(e->facts[i].scheme, S("former")))
            return e->facts[i].value;
    }
    return STR_NONE;
}

/* --- disclosures ------------------------------------------------------------------------------ */

/* Does a column hold all that it says? Own words of the organisation come from itself alone, and a
 * source that no address leads to cannot be read back. */
static bool fits_column(const struct disclosure_line *l)
{
    const struct disclosure *const d = &l->d;
    const bool has_text = d->text.by[LANG_AZ].len + d->text.by[LANG_EN].len > 0;
    return !d->is_own && !d->is_withheld && d->erased_at == 0 && l->source.url.len > 0 &&
           has_text != (l->party_name.len > 0) && d->amount == AMOUNT_NOT_STATED &&
           d->share == AMOUNT_NOT_STATED && d->money == MONEY_NOT_STATED &&
           d->origin == ORIGIN_NOT_STATED && d->from.len == 0 && d->till.len == 0;
}

/* The source that the line cites: that of its disclosures, for they need one. */
static struct cited source_of(const struct exported *e)
{
    for (size_t i = 0; i < e->disclosures.count; i++) {
        const struct source *const s = &e->disclosures.at[i].source;
        if (fits_column(&e->disclosures.at[i]))
            return (struct cited){ e->o->id.v, s->url, s->title, s->publisher, s->dated };
    }
    return e->source_count > 0 ? e->sources[0] : (struct cited){ 0 };
}

/* The first that the source of the line reports. */
static str_t reported(const struct exporting *x, const struct exported *e,
                      enum disclosure_about about)
{
    const str_t url = source_of(e).url;
    for (size_t i = 0; i < e->disclosures.count; i++) {
        const struct disclosure_line *const l = &e->disclosures.at[i];
        if (l->d.about == about && fits_column(l) && str_eq(l->source.url, url))
            return l->party_name.len > 0 ? l->party_name : text2_pick(&l->d.text, x->cx->lang);
    }
    return STR_NONE;
}

/* --- fields ----------------------------------------------------------------------------------- */

/* Slugs of all, between semicolons. */
static str_t relations(struct exporting *x, const struct export_page *p, const struct exported *e,
                       const char *scheme)
{
    str_t all = STR_NONE;
    for (size_t i = 0; i < e->fact_count; i++) {
        const struct fact *const f = &e->facts[i];
        if (f->kind != FACT_RELATION || !str_eq(f->scheme, str_from_c(scheme)))
            continue;
        const str_t slug = export_slug(p, f->other);
        all = all.len == 0 ? slug
                           : arena_printf(x->cx->arena, "%.*s;%.*s", STR_ARG(all), STR_ARG(slug));
    }
    return all;
}

static str_t field_of(struct exporting *x, const struct export_page *p, const struct exported *e,
                      enum import_field f)
{
    const struct organisation *const o = e->o;
    const struct membership *const m =
        e->membership_count > 0 ? &e->memberships[e->membership_count - 1] : NULL;
    switch (f) {
    case IMPORT_SLUG:
        return o->slug;
    case IMPORT_NAME_AZ:
        return o->name.by[LANG_AZ];
    case IMPORT_NAME_EN:
        return o->name.by[LANG_EN];
    case IMPORT_NAME_OTHER:
        return value_of(first_fact(e, FACT_NAME, "other"));
    case IMPORT_SHORT_AZ:
        return o->short_name.by[LANG_AZ];
    case IMPORT_SHORT_EN:
        return o->short_name.by[LANG_EN];
    case IMPORT_FORMER_NAME:
        return former_name(e);
    case IMPORT_KIND:
        return o->kind;
    case IMPORT_SCOPE:
        return scope_word(o->scope);
    case IMPORT_COUNTRY:
        return o->country;
    case IMPORT_SEAT_AZ:
        return o->seat.by[LANG_AZ];
    case IMPORT_SEAT_EN:
        return o->seat.by[LANG_EN];
    case IMPORT_FOUNDED:
        return o->founded;
    case IMPORT_ACTIVE_SINCE:
        return o->active_since;
    case IMPORT_DISSOLVED:
        return o->dissolved;
    case IMPORT_WEBSITE:
        return o->website;
    case IMPORT_EMAIL:
        return value_of(first_fact(e, FACT_CONTACT, "email"));
    case IMPORT_PHONE:
        return value_of(first_fact(e, FACT_CONTACT, "phone"));
    case IMPORT_ID_SCHEME: {
        const struct fact *const id = first_fact(e, FACT_IDENTIFIER, NULL);
        return id == NULL ? STR_NONE : id->scheme;
    }
    case IMPORT_ID_VALUE:
        return value_of(first_fact(e, FACT_IDENTIFIER, NULL));
    case IMPORT_STATUS:
        return m == NULL ? STR_NONE : m->is_partner ? S("partner") : S("member");
    case IMPORT_SINCE:
        return m == NULL ? STR_NONE : m->starts;
    case IMPORT_TILL:
        return m == NULL ? STR_NONE : m->ends;
    case IMPORT_PARENT:
        return relations(x, p, e, "parent");
    case IMPORT_MEMBER_OF:
        return relations(x, p, e, "member_of");
    case IMPORT_NOTE_AZ:
        return o->note.by[LANG_AZ];
    case IMPORT_NOTE_EN:
        return o->note.by[LANG_EN];
    case IMPORT_SOURCE_URL:
        return source_of(e).url;
    case IMPORT_SOURCE_TITLE:
        return source_of(e).title;
    case IMPORT_SOURCE_PUBLISHER:
        return source_of(e).publisher;
    case IMPORT_SOURCE_DATED:
        return source_of(e).dated;
    case IMPORT_FUNDING:
        return reported(x, e, ABOUT_FUNDING);
    case IMPORT_CONTROL:
        return reported(x, e, ABOUT_CONTROL);
    case IMPORT_LEANING:
        return reported(x, e, ABOUT_LEANING);
    case IMPORT_NOTHING:
    case IMPORT_FIELD_COUNT:
        return STR_NONE;
    }
    must_failed("a field of the list", __FILE__, __LINE__);
}

static err_t page(struct exporting *x, int pass, const struct export_page *p)
{
    (void)pass;
    for (size_t i = 0; i < p->count; i++) {
        const struct organisation *const o = p->at[i].o;
        for (size_t c = 0; c < ARRAY_LEN(COLUMNS); c++)
            add(x, field_of(x, p, &p->at[i], COLUMNS[c]), c == 0);
        add(x, export_slug(p, (organisation_id){ o->merged_into }), false);
        add(x, export_merged_at(x, o), false);
        add(x, p->at[i].disclosure, false);
        add(x, x->disclosure, false);
        add(x, S(EXPORT_LICENCE), false);
        csv_end_row(x->out);
    }
    return OK;
}

static err_t end(struct exporting *x)
{
    (void)x;
    return OK;
}

const struct export_writer csv_writer = { 1, begin, page, NULL, end };

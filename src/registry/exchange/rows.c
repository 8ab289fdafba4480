/* Rows of a table as drafts: every field is checked, every fault kept with its line and column.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "registry/exchange/table.h"
#include "registry/exchange/values.h"
#include "registry/organisations/facts_rules.h"

struct reading {
    struct arena *arena;
    struct arena *scratch;
    const struct import_table *table;
    const struct import_mapping *mapping;
    const struct import_countries *countries;
    struct import_faults *faults;
    struct draft *d;
    int64_t line;
    str_t today;
    str_t column; /* header of the field at hand */
    enum import_status status;
    bool has_status, is_refused;
    str_t starts, ends, scheme, number;
};

static void refuse(struct reading *r, str_t value, const char *wrong, str_t about)
{
    import_fault_add(
        r->faults,
        &(struct import_fault){
            .line = r->line, .column = r->column, .value = value, .wrong = wrong, .about = about });
    r->is_refused = true;
}

/* --- one field -------------------------------------------------------------------------------- */

static str_t limited(struct reading *r, str_t v, size_t most)
{
    if (v.len > most && utf8_count(v) > most)
        refuse(r, v, N_("“{0}” is too long: at most {1} characters fit."),
               arena_printf(r->arena, "%zu", most));
    return v;
}

static str_t date_of(struct reading *r, str_t v)
{
    str_t date = STR_NONE;
    if (!import_date(r->arena, v, &date))
        refuse(r, v, N_("“{0}” is no date: write 2011, 2011-05 or 2011-05-20."), STR_NONE);
    return date;
}

static str_t past_date_of(struct reading *r, str_t v)
{
    const str_t date = date_of(r, v);
    if (r->today.len > 0 && !date_has_come(date, r->today))
        refuse(r, v, N_("“{0}” has not come yet."), STR_NONE);
    return date;
}

static void take_kind(struct reading *r, str_t v)
{
    r->d->has_kind = import_kind(r->scratch, v, &r->d->o.kind);
    if (!r->d->has_kind)
        refuse(r, v,
               N_("“{0}” is no kind: write for instance NGO, public union, foundation, network, "
                  "state body, media, donor or other."),
               STR_NONE);
}

static void take_scope(struct reading *r, str_t v)
{
    r->d->has_scope = import_scope(r->scratch, v, &r->d->o.scope);
    if (!r->d->has_scope)
        refuse(r, v, N_("“{0}” is neither: write local or international."), STR_NONE);
}

static void take_country(struct reading *r, str_t v)
{
    if (!import_country(r->countries, r->scratch, v, &r->d->o.country))
        refuse(r, v,
               N_("“{0}” is no country: write its name or its code of two letters, like "
                  "Azerbaijan or AZ."),
               STR_NONE);
}

static void take_website(struct reading *r, str_t v)
{
    if (!import_website(r->arena, v, &r->d->o.website))
        refuse(r, v, N_("“{0}” is no address of a website: write it like https://example.org."),
               STR_NONE);
}

static void take_source(struct reading *r, str_t v)
{
    if (!import_website(r->arena, v, &r->d->source.url))
        refuse(r, v,
               N_("“{0}” is no address: write where the source can be read, like "
                  "https://example.org/report."),
               STR_NONE);
}

static void add_fact(struct reading *r, struct draft_fact f)
{
    f.column = r->column;
    const char *const wrong = f.kind == FACT_RELATION ? NULL : draft_fact_wrong(&f);
    if (wrong != NULL)
        refuse(r, f.value, wrong, STR_NONE);
    else
        draft_add_fact(r->arena, r->d, &f);
}

static void add_contact(struct reading *r, str_t scheme, str_t v)
{
    const bool is_email = str_eq(scheme, S("email"));
    if (is_email && !import_is_email(v))
        refuse(r, v, N_("“{0}” is no e-mail address: write it like office@example.org."), STR_NONE);
    else if (!is_email && !import_is_phone(v))
        refuse(r, v, N_("“{0}” is no telephone number: write it like +994 12 000 00 00."),
               STR_NONE);
    else
        add_fact(r, (struct draft_fact){ .kind = FACT_CONTACT, .scheme = scheme, .value = v });
}

/* Several in one field stand between semicolons or bars. */
static void add_relations(struct reading *r, str_t scheme, str_t v)
{
    const char sep = str_find_byte(v, '|', 0) < v.len ? '|' : ';';
    str_t one;
    while (str_cut(&v, sep, &one)) {
        one = str_trim(one);
        if (one.len > 0)
            add_fact(r,
                     (struct draft_fact){ .kind = FACT_RELATION, .scheme = scheme, .other = one });
    }
}

static void add_name(struct reading *r, str_t scheme, str_t language, str_t v)
{
    add_fact(r, (struct draft_fact){
                    .kind = FACT_NAME, .scheme = scheme, .value = v, .language = language });
}

static void take_status(struct reading *r, str_t v)
{
    r->has_status = import_status(r->scratch, v, &r->status);
    if (!r->has_status)
        refuse(r, v, N_("“{0}” is neither: write member or partner, or nothing."), STR_NONE);
}

static bool is_slug(str_t s)
{
    bool is_good = s.len >= 1 && s.len <= 80;
    for (size_t i = 0; i < s.len; i++)
        is_good = is_good && ((s.at[i] >= 'a' && s.at[i] <= 'z') ||
                              (s.at[i] >= '0' && s.at[i] <= '9') || s.at[i] == '-');
    return is_good;
}

static void take_slug(struct reading *r, str_t v)
{
    if (is_slug(v))
        r->d->slug_asked = v;
    else
        refuse(r, v,
               N_("“{0}” cannot stand in an address: use letters a to z, digits and hyphens."),
               STR_NONE);
}

static void add_disclosure(struct reading *r, enum disclosure_about about, str_t v)
{
    struct text2 text = { 0 };
    text.by[r->mapping->lang] = limited(r, v, IMPORT_TEXT_MAX);
    draft_add_disclosure(r->arena, r->d, about, &text);
}

static void take_field(struct reading *r, const struct import_column *c, str_t v)
{
    struct organisation *const o = &r->d->o;
    switch (c->field) {
    case IMPORT_NAME_AZ:
        o->name.by[LANG_AZ] = limited(r, v, IMPORT_PHRASE_MAX);
        break;
    case IMPORT_NAME_EN:
        o->name.by[LANG_EN] = limited(r, v, IMPORT_PHRASE_MAX);
        break;
    case IMPORT_NAME_OTHER:
        add_name(r, S("other"), c->language, v);
        break;
    case IMPORT_SHORT_AZ:
        o->short_name.by[LANG_AZ] = limited(r, v, IMPORT_SHORT_MAX);
        break;
    case IMPORT_SHORT_EN:
        o->short_name.by[LANG_EN] = limited(r, v, IMPORT_SHORT_MAX);
        break;
    case IMPORT_FORMER_NAME:
        add_name(r, S("former"), STR_NONE, v);
        break;
    case IMPORT_KIND:
        take_kind(r, v);
        break;
    case IMPORT_SCOPE:
        take_scope(r, v);
        break;
    case IMPORT_COUNTRY:
        take_country(r, v);
        break;
    case IMPORT_SEAT_AZ:
        o->seat.by[LANG_AZ] = limited(r, v, IMPORT_PHRASE_MAX);
        break;
    case IMPORT_SEAT_EN:
        o->seat.by[LANG_EN] = limited(r, v, IMPORT_PHRASE_MAX);
        break;
    case IMPORT_FOUNDED:
        o->founded = past_date_of(r, v);
        break;
    case IMPORT_ACTIVE_SINCE:
        o->active_since = past_date_of(r, v);
        break;
    case IMPORT_DISSOLVED:
        o->dissolved = date_of(r, v);
        break;
    case IMPORT_WEBSITE:
        take_website(r, v);
        break;
    case IMPORT_EMAIL:
        add_contact(r, S("email"), v);
        break;
    case IMPORT_PHONE:
        add_contact(r, S("phone"), v);
        break;
    case IMPORT_ID_SCHEME:
        r->scheme = v;
        if (!import_is_scheme(v))
            refuse(
                r, v,
                N_("“{0}” is no register: write its code of org-id.guide, like AZ-IVI, or local, "
                   "or none."),
                STR_NONE);
        break;
    case IMPORT_ID_VALUE:
        r->number = limited(r, v, IMPORT_PHRASE_MAX);
        break;
    case IMPORT_STATUS:
        take_status(r, v);
        break;
    case IMPORT_SINCE:
        r->starts = date_of(r, v);
        break;
    case IMPORT_TILL:
        r->ends = date_of(r, v);
        break;
    case IMPORT_PARENT:
        add_relations(r, S("parent"), v);
        break;
    case IMPORT_MEMBER_OF:
        add_relations(r, S("member_of"), v);
        break;
    case IMPORT_NOTE_AZ:
        o->note.by[LANG_AZ] = limited(r, v, IMPORT_TEXT_MAX);
        break;
    case IMPORT_NOTE_EN:
        o->note.by[LANG_EN] = limited(r, v, IMPORT_TEXT_MAX);
        break;
    case IMPORT_SOURCE_URL:
        take_source(r, v);
        break;
    case IMPORT_SOURCE_TITLE:
        r->d->source.title = limited(r, v, IMPORT_PHRASE_MAX);
        break;
    case IMPORT_SOURCE_PUBLISHER:
        r->d->source.publisher = limited(r, v, IMPORT_PHRASE_MAX);
        break;
    case IMPORT_SOURCE_DATED:
        r->d->source.dated = past_date_of(r, v);
        break;
    case IMPORT_FUNDING:
        add_disclosure(r, ABOUT_FUNDING, v);
        break;
    case IMPORT_CONTROL:
        add_disclosure(r, ABOUT_CONTROL, v);
        break;
    case IMPORT_LEANING:
        add_disclosure(r, ABOUT_LEANING, v);
        break;
    case IMPORT_SLUG:
        take_slug(r, v);
        break;
    case IMPORT_NOTHING:
    case IMPORT_FIELD_COUNT:
        break;
    }
}

/* --- what hangs on several fields ------------------------------------------------------------- */

static str_t header_of(const struct reading *r, enum import_field f)
{
    for (size_t i = 0; i < r->mapping->count; i++) {
        if (r->mapping->columns[i].field == f)
            return r->table->headers[i];
    }
    return STR_NONE;
}

static void settle_identifier(struct reading *r)
{
    const bool is_none = str_eq(r->scheme, S("none"));
    if ((r->number.len == 0 && !is_none) || r->is_refused)
        return;
    r->column = header_of(r, IMPORT_ID_VALUE);
    if (is_none && r->number.len > 0) {
        refuse(r, r->number, N_("“{0}” is a number, but the register says none."), STR_NONE);
        return;
    }
    add_fact(r, (struct draft_fact){ .kind = FACT_IDENTIFIER,
                                     .scheme = r->scheme.len > 0 ? r->scheme : S("local"),
                                     .value = r->number });
}

static void settle_membership(struct reading *r)
{
    if (!r->has_status)
        r->status = (enum import_status)r->mapping->belonging; /* the same order */
    if (r->status == IMPORT_LISTED) {
        if (r->starts.len == 0 && r->ends.len == 0)
            return;
        r->status = IMPORT_MEMBER; /* somebody with a date of joining */
    }
    r->column = header_of(r, IMPORT_TILL);
    if (period_is_backwards((struct period){ r->starts, r->ends }))
        refuse(r, r->ends, N_("“{0}” is before {1}, when it began."), r->starts);
    r->d->has_membership = true;
    r->d->membership = (struct membership){ .is_partner = r->status == IMPORT_PARTNER,
                                            .starts = r->starts,
                                            .ends = r->ends,
                                            .way_in = S("not_known"),
                                            .way_out = r->ends.len > 0 ? S("ended") : STR_NONE };
}

static bool lies_abroad(const struct reading *r)
{
    const struct organisation *const o = &r->d->o;
    return str_eq(o->kind, S("intergovernmental")) ||
           str_eq(o->kind, S("parliamentary_assembly")) ||
           import_is_abroad(r->countries, o->country);
}

static void settle_kind(struct reading *r)
{
    struct organisation *const o = &r->d->o;
    if (o->kind.len == 0)
        o->kind = r->mapping->kind.len > 0 ? r->mapping->kind : S("ngo");
    if (r->d->has_scope)
        return;
    const bool is_far = r->mapping->reach == IMPORT_INTERNATIONAL ||
                        (r->mapping->reach == IMPORT_BY_COUNTRY && lies_abroad(r));
    o->scope = is_far ? SCOPE_INTERNATIONAL : SCOPE_LOCAL;
}

static const char *const DISCLOSURE_WRONG =
    N_("“{0}” needs a source: who says so stands in a column for the address of the source.");

static void settle_source(struct reading *r)
{
    struct draft *const d = r->d;
    static const enum import_field FIELDS[] = { [ABOUT_FUNDING] = IMPORT_FUNDING,
                                                [ABOUT_CONTROL] = IMPORT_CONTROL,
                                                [ABOUT_LEANING] = IMPORT_LEANING };
    for (const struct draft_disclosure *x = d->disclosures; x != NULL && d->source.url.len == 0;
         x = x->next) {
        r->column = header_of(r, FIELDS[x->about]);
        refuse(r, text2_pick(&x->text, r->mapping->lang), DISCLOSURE_WRONG, STR_NONE);
    }
    if (d->source.title.len > 0 && d->source.url.len == 0) {
        r->column = header_of(r, IMPORT_SOURCE_TITLE);
        refuse(r, d->source.title, N_("“{0}” names a source: its address is missing."), STR_NONE);
    }
    if (d->source.url.len > 0) {
        if (d->source.title.len == 0)
            d->source.title = d->source.url;
        d->source.kind = S("other");
    }
}

/* A name in another language alone is shown where there is none of ours. */
static void settle_name(struct reading *r)
{
    struct text2 *const name = &r->d->o.name;
    const struct draft_fact *f = r->d->facts;
    while (f != NULL && (f->kind != FACT_NAME || !str_eq(f->scheme, S("other"))))
        f = f->next;
    if (name->by[LANG_AZ].len + name->by[LANG_EN].len == 0 && f != NULL)
        name->by[r->mapping->lang] = f->value;
}

static void settle(struct reading *r)
{
    const struct organisation *const o = &r->d->o;
    settle_name(r);
    r->column = header_of(r, IMPORT_NAME_AZ);
    if (r->column.len == 0)
        r->column = header_of(r, IMPORT_NAME_EN);
    if (o->name.by[LANG_AZ].len == 0 && o->name.by[LANG_EN].len == 0)
        refuse(r, STR_NONE, N_("There is no name: write it in one language at least."), STR_NONE);
    settle_kind(r);
    settle_identifier(r);
    settle_membership(r);
    settle_source(r);
    r->column = header_of(r, IMPORT_DISSOLVED);
    if (period_is_backwards((struct period){ o->founded, o->dissolved }))
        refuse(r, o->dissolved, N_("“{0}” is before {1}, when it was founded."), o->founded);
}

/* --- rows ------------------------------------------------------------------------------------- */

static bool is_empty(const str_t *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_trim(fields[i]).len > 0)
            return false;
    }
    return true;
}

static void read_row(struct reading *r, const str_t *fields, size_t count)
{
    for (size_t i = r->table->columns; i < count; i++) {
        if (str_trim(fields[i]).len > 0) {
            r->column = STR_NONE;
            refuse(r, str_trim(fields[i]),
                   N_("“{0}” stands behind the last column: put texts with separators into "
                      "quotation marks."),
                   STR_NONE);
            return;
        }
    }
    for (size_t i = 0; i < count && i < r->mapping->count; i++) {
        const str_t v = import_line(r->arena, r->scratch, csv_unguarded(fields[i]));
        r->column = i < r->table->columns ? r->table->headers[i] : STR_NONE;
        if (v.len > 0)
            take_field(r, &r->mapping->columns[i], v);
    }
    settle(r);
}

void import_table_read(struct arena *arena, struct import_table *table,
                       const struct import_mapping *mapping,
                       const struct import_countries *countries, struct drafts *out)
{
    AUTO(arena) scratch = arena_like(arena);
    const str_t *fields = NULL;
    size_t count = 0;
    while (out->lines < IMPORT_ROWS_MAX && csv_next(&table->reader, arena, &fields, &count)) {
        if (is_empty(fields, count))
            continue;
        out->lines++;
        struct draft d = { .line = table->reader.line };
        struct reading r = { .arena = arena,
                             .scratch = &scratch,
                             .table = table,
                             .mapping = mapping,
                             .countries = countries,
                             .faults = &out->faults,
                             .d = &d,
                             .today = out->today,
                             .line = d.line };
        read_row(&r, fields, count);
        if (r.is_refused)
            drafts_refuse(arena, out, &d);
        else
            *drafts_add(arena, out) = d;
    }
    if (table->reader.failed)
        import_fault_add(
            &out->faults,
            &(struct import_fault){ .line = table->reader.line,
                                    .wrong = N_("A quotation mark is opened and not closed.") });
    else if (out->lines == IMPORT_ROWS_MAX)
        import_fault_add(&out->faults,
                         &(struct import_fault){
                             .wrong = N_("The table has more than 100 000 lines: cut it into "
                                         "several files.") });
    else if (out->lines == 0)
        import_fault_add(&out->faults, &(struct import_fault){
                                           .wrong = N_("There is no line below the header.") });
}

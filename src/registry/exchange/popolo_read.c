/* Popolo 1.0 read into drafts.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/exchange/popolo_read.h"

#include "kit/base/str.h"
#include "kit/json/json.h"
#include "kit/text/text.h"
#include "registry/exchange/index.h"
#include "registry/exchange/table.h"
#include "registry/exchange/values.h"
#include "registry/organisations/facts_rules.h"

struct reading {
    struct arena *arena;
    struct arena *scratch;
    const struct import_countries *countries;
    enum lang lang;
    struct drafts *out;
    struct text_index places; /* of drafts by key */
    str_t alliance;           /* key of the publisher; empty: not in the file */
    struct draft *d;          /* being read: now, or one of out */
    struct draft now;
    const char *at; /* name of the value at hand, for faults */
    bool is_refused;
};

static void refuse(struct reading *r, str_t value, const char *wrong)
{
    import_fault_add(&r->out->faults, &(struct import_fault){ .line = r->d->line,
                                                              .column = str_from_c(r->at),
                                                              .value = value,
                                                              .wrong = wrong });
    r->is_refused = true;
}

/* A text as one line; empty where there is none. */
static str_t text_of(struct reading *r, const struct json *from, const char *key)
{
    str_t s = STR_NONE;
    r->at = key;
    if (!json_str(json_get(from, key), &s))
        return STR_NONE;
    s = import_line(r->arena, r->scratch, s);
    if (utf8_count(s) > IMPORT_TEXT_MAX) {
        refuse(r, s, N_("“{0}” is too long: at most 2000 characters fit."));
        return STR_NONE;
    }
    return arena_str(r->arena, s); /* the document goes */
}

static str_t date_of(struct reading *r, const struct json *from, const char *key)
{
    const str_t written = text_of(r, from, key);
    str_t date = STR_NONE;
    /* A moment: its day. */
    const str_t day = str_sub(written, 0, str_find_byte(written, 'T', 0));
    if (written.len > 0 && !import_date(r->arena, day, &date))
        refuse(r, written, N_("“{0}” is no date: write 2011, 2011-05 or 2011-05-20."));
    return date;
}

static str_t past_date_of(struct reading *r, const struct json *from, const char *key)
{
    const str_t date = date_of(r, from, key);
    if (r->out->today.len > 0 && !date_has_come(date, r->out->today))
        refuse(r, date, N_("“{0}” has not come yet."));
    return date;
}

static str_t short_enough(struct reading *r, str_t s)
{
    if (utf8_count(s) <= IMPORT_PHRASE_MAX)
        return s;
    refuse(r, s, N_("“{0}” is too long: at most 300 characters fit."));
    return STR_NONE;
}

/* "az" and "en" are kept in places of their own. */
static bool own_language(str_t code, enum lang *out)
{
    return lang_from_code(code, out);
}

/* --- names ------------------------------------------------------------------------------------ */

static void add_fact(struct reading *r, struct draft_fact f)
{
    const char *const wrong = draft_fact_wrong(&f);
    r->at = arena_cstr(r->arena, f.column);
    if (wrong != NULL)
        refuse(r, f.value, wrong);
    else
        draft_add_fact(r->arena, r->d, &f);
}

static void put_other_name(struct reading *r, const struct json *one)
{
    struct organisation *const o = &r->d->o;
    const str_t name = short_enough(r, text_of(r, one, "name"));
    const str_t note = text_of(r, one, "note");
    const str_t language = text_of(r, one, "lang");
    const str_t from = date_of(r, one, "start_date");
    const str_t till = date_of(r, one, "end_date");
    enum lang own = LANG_EN;
    const bool is_own = own_language(language, &own);
    const bool is_short = str_eq(note, S("short"));
    struct text2 *const place = is_short ? &o->short_name : &o->name;
    if (name.len == 0)
        return;
    const bool is_plain = note.len == 0 || str_eq(note, S("translation")) ||
                          str_eq(note, S("multilingual")); /* as EveryPolitician writes it */
    if (is_own && place->by[own].len == 0 && till.len == 0 &&
        ((is_short && utf8_count(name) <= IMPORT_SHORT_MAX) || is_plain)) {
        place->by[own] = name;
        return;
    }
    const bool is_former = str_eq(note, S("former")) || till.len > 0;
    add_fact(r, (struct draft_fact){ .kind = FACT_NAME,
                                     .scheme = is_former                     ? S("former")
                                               : is_short                    ? S("short")
                                               : str_eq(note, S("official")) ? S("official")
                                                                             : S("other"),
                                     .value = name,
                                     .language = language,
                                     .from = from,
                                     .till = till,
                                     .column = S("other_names") });
}

static void read_names(struct reading *r, const struct json *from)
{
    enum lang lang = r->lang;
    const str_t said = text_of(r, from, "name_lang");
    const bool is_own = said.len == 0 || own_language(said, &lang);
    const str_t name = short_enough(r, text_of(r, from, "name"));
    r->d->o.name.by[is_own ? lang : r->lang] = name;
    const struct json *const others = json_get(from, "other_names");
    for (size_t i = 0; i < json_count(others); i++)
        put_other_name(r, json_item(others, i));
    if (name.len == 0 && r->d->o.name.by[1 - lang].len == 0) {
        r->at = "name";
        refuse(r, STR_NONE, N_("There is no name: write it in one language at least."));
    }
}

/* --- the rest of an organisation -------------------------------------------------------------- */

static void read_texts(struct reading *r, const struct json *from)
{
    static const char *const CODES[LANG_COUNT] = { [LANG_AZ] = "az", [LANG_EN] = "en" };
    const struct json *const notes = json_get(from, "notes");
    for (int lang = 0; lang < LANG_COUNT; lang++)
        r->d->o.note.by[lang] = text_of(r, notes, CODES[lang]);
    if (!json_is_object(notes))
        r->d->o.note.by[r->lang] = text_of(r, from, "description");
    const struct json *const area = json_get(from, "area");
    const struct json *const names = json_get(area, "names");
    const str_t code = text_of(r, area, "identifier");
    for (int lang = 0; lang < LANG_COUNT; lang++)
        r->d->o.seat.by[lang] = text_of(r, names, CODES[lang]);
    if (code.len > 0 && !import_country(r->countries, r->arena, code, &r->d->o.country))
        r->d->o.country = STR_NONE; /* the code of some other kind of area */
    const str_t place = text_of(r, area, "name");
    str_t country = STR_NONE;
    if (json_is_object(names) || place.len == 0)
        return;
    if (!import_country(r->countries, r->arena, place, &country))
        r->d->o.seat.by[r->lang] = place;
    else if (r->d->o.country.len == 0)
        r->d->o.country = country;
}

static void read_kind(struct reading *r, const struct json *from)
{
    struct organisation *const o = &r->d->o;
    const str_t kind = text_of(r, from, "classification");
    r->d->has_kind = kind.len > 0 && import_kind(r->arena, kind, &o->kind);
    if (!r->d->has_kind && kind_exists(kind)) {
        o->kind = kind;
        r->d->has_kind = true;
    }
    if (!r->d->has_kind)
        o->kind = kind.len > 0 ? S("other") : S("ngo");
    const str_t scope = text_of(r, from, "scope");
    r->d->has_scope = scope.len > 0 && import_scope(r->arena, scope, &o->scope);
    if (!r->d->has_scope)
        o->scope = import_is_abroad(r->countries, o->country) ? SCOPE_INTERNATIONAL : SCOPE_LOCAL;
}

static void read_identifiers(struct reading *r, const struct json *all)
{
    for (size_t i = 0; i < json_count(all); i++) {
        const str_t scheme = text_of(r, json_item(all, i), "scheme");
        const str_t number = short_enough(r, text_of(r, json_item(all, i), "identifier"));
        const bool is_none = str_eq(scheme, S("none"));
        if (number.len == 0 && !is_none)
            continue;
        const bool is_known = scheme.len == 0 || import_is_scheme(scheme);
        /* A scheme that is none of org-id.guide's stays with its number: "wikidata Q855013". */
        const str_t foreign =
            is_known ? number
                     : arena_printf(r->arena, "%.*s %.*s", STR_ARG(scheme), STR_ARG(number));
        add_fact(r, (struct draft_fact){ .kind = FACT_IDENTIFIER,
                                         .scheme = scheme.len == 0 ? S("local")
                                                   : is_known      ? scheme
                                                                   : S("elsewhere"),
                                         .value = is_none ? STR_NONE : foreign,
                                         .column = S("identifiers") });
    }
}

static str_t contact_scheme(str_t type)
{
    static const struct {
        const char *type, *scheme;
    } TYPES[] = {
        { "email", "email" },     { "phone", "phone" },      { "voice", "phone" },
        { "tel", "phone" },       { "cell", "phone" },       { "address", "postal" },
        { "postal", "postal" },   { "social", "social" },    { "twitter", "social" },
        { "facebook", "social" }, { "instagram", "social" }, { "telegram", "social" },
    };
    for (size_t i = 0; i < ARRAY_LEN(TYPES); i++) {
        if (str_eq(type, str_from_c(TYPES[i].type)))
            return str_from_c(TYPES[i].scheme);
    }
    return STR_NONE;
}

/* The address behind a name in a network, "yap_official"; false: nobody could open it. */
static bool social_address(struct arena *arena, str_t type, str_t value, str_t *out)
{
    static const struct {
        const char *type, *before;
    } NETWORKS[] = {
        { "twitter", "https://twitter.com/" },
        { "facebook", "https://www.facebook.com/" },
        { "instagram", "https://www.instagram.com/" },
        { "telegram", "https://t.me/" },
    };
    const str_t name = str_starts(value, S("@")) ? str_sub(value, 1, value.len) : value;
    bool is_name = name.len > 0;
    for (size_t i = 0; i < name.len; i++) {
        const char c = name.at[i];
        is_name = is_name && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.');
    }
    for (size_t i = 0; is_name && i < ARRAY_LEN(NETWORKS); i++) {
        if (str_eq(type, str_from_c(NETWORKS[i].type)) && str_find(name, S(".com")) == name.len) {
            *out = arena_printf(arena, "%s%.*s", NETWORKS[i].before, STR_ARG(name));
            return true;
        }
    }
    return import_website(arena, value, out);
}

static void read_contacts(struct reading *r, const struct json *all)
{
    for (size_t i = 0; i < json_count(all); i++) {
        const struct json *const one = json_item(all, i);
        const str_t type = text_of(r, one, "type");
        const str_t scheme = contact_scheme(type);
        str_t value = short_enough(r, text_of(r, one, "value"));
        r->at = "contact_details";
        if (scheme.len == 0 || value.len == 0)
            continue; /* a fax; nothing that is kept here */
        if (str_eq(scheme, S("social")) && !social_address(r->arena, type, value, &value)) {
            r->out->contacts_left++;
            continue;
        }
        if (str_eq(scheme, S("email")) && !import_is_email(value))
            refuse(r, value, N_("“{0}” is no e-mail address: write it like office@example.org."));
        else if (str_eq(scheme, S("phone")) && !import_is_phone(value))
            refuse(r, value, N_("“{0}” is no telephone number: write it like +994 12 000 00 00."));
        else
            add_fact(r, (struct draft_fact){ .kind = FACT_CONTACT,
                                             .scheme = scheme,
                                             .value = value,
                                             .from = date_of(r, one, "valid_from"),
                                             .till = date_of(r, one, "valid_until"),
                                             .column = S("contact_details") });
    }
}

static void read_links(struct reading *r, const struct json *from)
{
    const struct json *const links = json_get(from, "links");
    const struct json *const sources = json_get(from, "sources");
    for (size_t i = 0; i < json_count(links); i++) {
        const str_t url = text_of(r, json_item(links, i), "url");
        if (r->d->o.website.len == 0 && url.len > 0 &&
            !import_website(r->arena, url, &r->d->o.website))
            refuse(r, url,
                   N_("“{0}” is no address of a website: write it like https://example.org."));
    }
    for (size_t i = 0; i < json_count(sources) && r->d->source.url.len == 0; i++) {
        const str_t url = text_of(r, json_item(sources, i), "url");
        const str_t title = short_enough(r, text_of(r, json_item(sources, i), "note"));
        if (import_website(r->arena, url, &r->d->source.url)) {
            r->d->source.title = title.len > 0 ? title : r->d->source.url;
            r->d->source.kind = S("other");
        }
    }
}

static void add_relation(struct reading *r, struct draft *d, str_t scheme, str_t other, str_t from,
                         str_t till, const char *column)
{
    draft_add_fact(r->arena, d,
                   &(struct draft_fact){ .kind = FACT_RELATION,
                                         .scheme = scheme,
                                         .other = other,
                                         .from = from,
                                         .till = till,
                                         .column = str_from_c(column) });
}

static void read_organization(struct reading *r, const struct json *from)
{
    struct draft *const d = r->d;
    d->key = text_of(r, from, "id");
    const str_t slug = text_of(r, from, "slug");
    if (str_eq(import_slug(r->arena, slug), slug))
        d->slug_asked = slug;
    read_names(r, from);
    read_texts(r, from);
    read_kind(r, from);
    d->o.founded = past_date_of(r, from, "founding_date");
    d->o.dissolved = date_of(r, from, "dissolution_date");
    d->o.active_since = past_date_of(r, from, "active_since");
    read_identifiers(r, json_get(from, "identifiers"));
    read_contacts(r, json_get(from, "contact_details"));
    read_links(r, from);
    const str_t parent = text_of(r, from, "parent_id");
    if (parent.len > 0)
        add_relation(r, d, S("parent"), parent, STR_NONE, STR_NONE, "parent_id");
}

static void read_organizations(struct reading *r, const struct json *all)
{
    for (size_t i = 0; i < json_count(all) && r->out->count < IMPORT_ROWS_MAX; i++) {
        const struct json *const from = json_item(all, i);
        bool is_publisher = false;
        r->now = (struct draft){ .line = (int64_t)i + 1 };
        r->d = &r->now;
        r->is_refused = false;
        if (json_bool(json_get(from, "is_publisher"), &is_publisher) && is_publisher) {
            r->alliance = text_of(r, from, "id");
            continue;
        }
        r->out->lines++;
        read_organization(r, from);
        if (r->is_refused) {
            drafts_refuse(r->arena, r->out, &r->now);
            continue;
        }
        const size_t place = r->out->count;
        *drafts_add(r->arena, r->out) = r->now;
        if (r->now.key.len > 0)
            text_index_put(&r->places, r->now.key, (int64_t)place);
    }
}

/* --- memberships ------------------------------------------------------------------------------ */

static void belong(struct reading *r, struct draft *d, const struct json *from)
{
    const str_t way_in = text_of(r, from, "way_in");
    const str_t way_out = text_of(r, from, "way_out");
    const str_t ends = date_of(r, from, "end_date");
    const struct membership m = {
        .is_partner = str_eq(text_of(r, from, "role"), S("partner")),
        .starts = date_of(r, from, "start_date"),
        .ends = ends,
        .way_in = way_in.len > 0 ? way_in : S("not_known"),
        .way_out = ends.len == 0     ? STR_NONE
                   : way_out.len > 0 ? way_out
                                     : S("ended"),
    };
    if (membership_judge(&m) != MEMBERSHIP_FINE) {
        r->at = "memberships";
        refuse(r, m.ends, N_("The dates of this membership do not fit: it ends before it begins."));
        return;
    }
    d->has_membership = true;
    d->membership = m;
}

static void read_membership(struct reading *r, const struct json *from, int64_t *persons)
{
    const struct json *const member = json_get(from, "member");
    int64_t place = 0;
    r->now = (struct draft){ 0 };
    r->d = &r->now;
    str_t key = text_of(r, member, "id");
    if (key.len == 0)
        key = text_of(r, from, "member_id");
    const str_t within = text_of(r, from, "organization_id");
    *persons += key.len == 0;
    if (!text_index_get(&r->places, key, &place) || within.len == 0)
        return;
    r->d = &r->out->at[place];
    if (str_eq(within, r->alliance))
        belong(r, r->d, from);
    else
        add_relation(
            r, r->d,
            str_eq(text_of(r, from, "role"), S("subsidiary")) ? S("parent") : S("member_of"),
            within, date_of(r, from, "start_date"), date_of(r, from, "end_date"), "memberships");
}

static bool is_popolo(const struct json *root)
{
    return json_is_array(root) || json_is_array(json_get(root, "organizations"));
}

err_t popolo_read(struct arena *arena, str_t text, enum lang lang,
                  const struct import_countries *countries, struct drafts *out, int64_t *persons)
{
    AUTO(arena) scratch = arena_like(arena);
    struct reading r = {
        .arena = arena, .scratch = &scratch, .countries = countries, .lang = lang, .out = out
    };
    AUTO(json_doc) doc = { 0 };
    *persons = 0;
    text_index_init(&r.places, arena);
    const err_t e = text.len > IMPORT_BYTES_MAX ? ERR_INVALID : json_read(text, &doc);
    if (e == ERR_NO_MEMORY)
        return e;
    if (e != OK || !is_popolo(doc.root)) {
        import_fault_add(&out->faults,
                         &(struct import_fault){
                             .line = doc.line,
                             .wrong = e != OK ? N_("The file cannot be read as JSON.")
                                              : N_("There are no “organizations” in the file.") });
        return OK;
    }
    const struct json *const root = doc.root;
    const struct json *const memberships = json_get(root, "memberships");
    read_organizations(&r, json_is_array(root) ? root : json_get(root, "organizations"));
    for (size_t i = 0; i < json_count(memberships); i++)
        read_membership(&r, json_item(memberships, i), persons);
    return OK;
}

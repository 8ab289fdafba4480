/* Organisations as Popolo 1.0 (popoloproject.com/specs): organizations, their memberships, and the
 * public representatives of those who speak here. What Popolo has no place for stands in members of
 * the same kind that its schemas allow: lang, scope, slug, active_since, merged_into_id, notes,
 * names of an area.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/country.h"
#include "kit/text/text.h"
#include "registry/exchange/export_page.h"

enum { PASS_ORGANIZATIONS, PASS_MEMBERSHIPS, PASSES };
#define ALLIANCE "alliance" /* no slug of an organisation: see id_of */

/* An organisation that is called like the alliance's own id gets a point behind it. */
static str_t id_of(struct exporting *x, str_t slug)
{
    return str_eq(slug, S(ALLIANCE)) ? arena_printf(x->cx->arena, "%.*s.", STR_ARG(slug)) : slug;
}

static void put_link(struct json_out *j, str_t url, str_t note)
{
    json_put_object(j);
    put_member(j, S("url"), url);
    put_member(j, S("note"), note);
    json_put_object_end(j);
}

/* --- the head --------------------------------------------------------------------------------- */

static void put_alliance(struct exporting *x)
{
    struct json_out *const j = &x->json;
    json_put_object(j);
    put_member(j, S("id"), S(ALLIANCE));
    put_member(j, S("name"), x->publisher);
    put_member(j, S("name_lang"), lang_code(x->cx->lang));
    put_member(j, S("classification"), S("network"));
    put_member(j, S("description"), x->disclosure);
    json_key(j, S("is_publisher"));
    json_put_bool(j, true);
    if (x->base.len > 0) {
        json_key(j, S("links"));
        json_put_array(j);
        put_link(j, x->base, S("website"));
        json_put_array_end(j);
    }
    json_put_object_end(j);
}

static void begin(struct exporting *x)
{
    struct json_out *const j = &x->json;
    json_put_object(j);
    json_key(j, S("meta"));
    json_put_object(j);
    put_member(j, S("format"), S("Popolo 1.0"));
    put_member(j, S("publisher"), x->publisher);
    put_member(j, S("disclosure"), x->disclosure);
    put_member(j, S("licence"), S(EXPORT_LICENCE));
    put_member(j, S("date"), x->date);
    json_put_object_end(j);
    json_key(j, S("organizations"));
    json_put_array(j);
    put_alliance(x);
}

/* --- organizations ---------------------------------------------------------------------------- */

static void put_name(struct json_out *j, str_t name, str_t note, str_t language, str_t from,
                     str_t till)
{
    if (name.len == 0)
        return;
    json_put_object(j);
    put_member(j, S("name"), name);
    put_member(j, S("note"), note);
    put_member(j, S("lang"), language);
    put_member(j, S("start_date"), from);
    put_member(j, S("end_date"), till);
    json_put_object_end(j);
}

/* The official name that is the name already: a fact that carries its source. */
static bool is_said(const struct organisation *o, const struct fact *f)
{
    return str_eq(f->scheme, S("official")) && f->from.len == 0 && f->till.len == 0 &&
           (str_eq(f->value, o->name.by[LANG_AZ]) || str_eq(f->value, o->name.by[LANG_EN]));
}

static void put_names(struct exporting *x, const struct exported *e)
{
    struct json_out *const j = &x->json;
    const struct organisation *const o = e->o;
    const enum lang lang = text2_lang(&o->name, LANG_AZ);
    put_member(j, S("name"), o->name.by[lang]);
    put_member(j, S("name_lang"), lang_code(lang));
    json_key(j, S("other_names"));
    json_put_array(j);
    if (lang == LANG_AZ)
        put_name(j, o->name.by[LANG_EN], S("translation"), S("en"), STR_NONE, STR_NONE);
    put_name(j, o->short_name.by[LANG_AZ], S("short"), S("az"), STR_NONE, STR_NONE);
    put_name(j, o->short_name.by[LANG_EN], S("short"), S("en"), STR_NONE, STR_NONE);
    for (size_t i = 0; i < e->fact_count; i++) {
        const struct fact *const f = &e->facts[i];
        if (f->kind == FACT_NAME && !is_said(e->o, f))
            put_name(j, f->value, f->scheme, f->language, f->from, f->till);
    }
    json_put_array_end(j);
}

static void put_area(struct exporting *x, const struct organisation *o)
{
    struct json_out *const j = &x->json;
    const str_t town = text2_pick(&o->seat, LANG_AZ);
    if (o->country.len == 0 && town.len == 0)
        return;
    json_key(j, S("area"));
    json_put_object(j);
    put_member(j, S("name"), town.len > 0 ? town : country_name(x->cx, o->country));
    put_member(j, S("identifier"), o->country);
    put_member(j, S("classification"), town.len > 0 ? S("town") : S("country"));
    json_key(j, S("names"));
    json_put_object(j);
    put_member(j, S("az"), o->seat.by[LANG_AZ]);
    put_member(j, S("en"), o->seat.by[LANG_EN]);
    json_put_object_end(j);
    json_put_object_end(j);
}

static void put_notes(struct json_out *j, const struct organisation *o)
{
    const str_t note = text2_pick(&o->note, LANG_AZ);
    if (note.len == 0)
        return;
    put_member(j, S("description"), note);
    json_key(j, S("notes"));
    json_put_object(j);
    put_member(j, S("az"), o->note.by[LANG_AZ]);
    put_member(j, S("en"), o->note.by[LANG_EN]);
    json_put_object_end(j);
}

static void put_identifiers(struct json_out *j, const struct exported *e)
{
    json_key(j, S("identifiers"));
    json_put_array(j);
    for (size_t i = 0; i < e->fact_count; i++) {
        const struct fact *const f = &e->facts[i];
        if (f->kind != FACT_IDENTIFIER)
            continue;
        json_put_object(j);
        put_member(j, S("scheme"), f->scheme);
        json_key(j, S("identifier"));
        json_put_str(j, f->value);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_contacts(struct json_out *j, const struct exported *e)
{
    json_key(j, S("contact_details"));
    json_put_array(j);
    for (size_t i = 0; i < e->fact_count; i++) {
        const struct fact *const f = &e->facts[i];
        if (f->kind != FACT_CONTACT)
            continue;
        json_put_object(j);
        put_member(j, S("type"), str_eq(f->scheme, S("postal")) ? S("address") : f->scheme);
        put_member(j, S("value"), f->value);
        put_member(j, S("valid_from"), f->from);
        put_member(j, S("valid_until"), f->till);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_links(struct exporting *x, const struct exported *e)
{
    struct json_out *const j = &x->json;
    const str_t here = export_address(x, e->o);
    json_key(j, S("links"));
    json_put_array(j);
    if (e->o->website.len > 0)
        put_link(j, e->o->website, S("website"));
    json_put_array_end(j);
    json_key(j, S("sources"));
    json_put_array(j);
    for (size_t i = 0; i < e->source_count; i++)
        put_link(j, e->sources[i].url, e->sources[i].title);
    json_put_array_end(j);
    put_member(j, S("page"), here);
}

/* The first parent has a place of its own; the others are memberships. */
static const struct fact *first_parent(const struct exported *e)
{
    for (size_t i = 0; i < e->fact_count; i++) {
        const struct fact *const f = &e->facts[i];
        if (f->kind == FACT_RELATION && str_eq(f->scheme, S("parent")) && f->from.len == 0 &&
            f->till.len == 0)
            return f;
    }
    return NULL;
}

static void put_organization(struct exporting *x, const struct export_page *p,
                             const struct exported *e)
{
    struct json_out *const j = &x->json;
    const struct organisation *const o = e->o;
    const struct fact *const parent = first_parent(e);
    json_put_object(j);
    put_member(j, S("id"), id_of(x, o->slug));
    put_member(j, S("slug"), o->slug);
    put_names(x, e);
    put_member(j, S("classification"), o->kind);
    put_member(j, S("scope"), scope_word(o->scope));
    if (parent != NULL)
        put_member(j, S("parent_id"), id_of(x, export_slug(p, parent->other)));
    put_area(x, o);
    put_notes(j, o);
    put_member(j, S("founding_date"), o->founded);
    put_member(j, S("active_since"), o->active_since);
    put_member(j, S("dissolution_date"), o->dissolved);
    if (o->merged_into != 0)
        put_member(j, S("merged_into_id"),
                   id_of(x, export_slug(p, (organisation_id){ o->merged_into })));
    put_identifiers(j, e);
    put_contacts(j, e);
    put_links(x, e);
    put_member(j, S("disclosure"), e->disclosure);
    json_put_object_end(j);
}

/* --- memberships ------------------------------------------------------------------------------ */

static void put_member_of(struct exporting *x, const struct organisation *o, str_t within,
                          str_t role, str_t from, str_t till)
{
    struct json_out *const j = &x->json;
    json_key(j, S("member"));
    json_put_object(j);
    put_member(j, S("@type"), S("Organization"));
    put_member(j, S("id"), id_of(x, o->slug));
    json_put_object_end(j);
    put_member(j, S("organization_id"), within);
    put_member(j, S("role"), role);
    put_member(j, S("start_date"), from);
    put_member(j, S("end_date"), till);
}

static void put_memberships(struct exporting *x, const struct export_page *p,
                            const struct exported *e)
{
    struct json_out *const j = &x->json;
    const struct fact *const parent = first_parent(e);
    for (size_t i = 0; i < e->membership_count; i++) {
        const struct membership *const m = &e->memberships[i];
        json_put_object(j);
        put_member_of(x, e->o, S(ALLIANCE), m->is_partner ? S("partner") : S("member"), m->starts,
                      m->ends);
        put_member(j, S("way_in"), m->way_in);
        put_member(j, S("way_out"), m->way_out);
        json_put_object_end(j);
    }
    for (size_t i = 0; i < e->fact_count; i++) {
        const struct fact *const f = &e->facts[i];
        const bool is_parent = str_eq(f->scheme, S("parent"));
        if (f->kind != FACT_RELATION || f == parent ||
            (!is_parent && !str_eq(f->scheme, S("member_of"))))
            continue;
        json_put_object(j);
        put_member_of(x, e->o, id_of(x, export_slug(p, f->other)),
                      is_parent ? S("subsidiary") : S("member"), f->from, f->till);
        json_put_object_end(j);
    }
}

/* --- representatives -------------------------------------------------------------------------- */

/* Those who speak for an organisation now and whose names are public. */
struct speaker {
    struct mandate m;
    str_t name, slug;
};

static err_t load_speakers(struct cx *cx, struct speaker **out, size_t *count)
{
    const struct mandate *all = NULL;
    size_t all_count = 0;
    size_t n = 0;
    TRY(mandate_get_all(cx, &all, &all_count));
    struct speaker *const at = arena_array(cx->arena, struct speaker, all_count);
    for (size_t i = 0; i < all_count; i++) {
        struct account who;
        struct organisation o;
        if (!mandate_holds(&all[i], cx->now) || all[i].withheld_at != 0)
            continue;
        TRY(account_find(cx, all[i].account, &who));
        TRY(organisation_get(cx, all[i].organisation, &o));
        if (o.removed_at == 0 && o.merged_into == 0 && who.erased_at == 0)
            at[n++] = (struct speaker){ all[i], who.name, o.slug };
    }
    *out = at;
    *count = n;
    return OK;
}

static str_t person_id(struct exporting *x, const struct speaker *s)
{
    return arena_printf(x->cx->arena, "mandate-%" PRId64, s->m.id.v);
}

static str_t day_of(struct exporting *x, usec_t at)
{
    return at == 0 ? STR_NONE : date_iso(x->cx->arena, at);
}

/* Each speaks in the alliance on behalf of an organisation. */
static void put_speakers(struct exporting *x, const struct speaker *at, size_t count)
{
    struct json_out *const j = &x->json;
    for (size_t i = 0; i < count; i++) {
        json_put_object(j);
        put_member(j, S("person_id"), person_id(x, &at[i]));
        put_member(j, S("organization_id"), S(ALLIANCE));
        put_member(j, S("on_behalf_of_id"), id_of(x, at[i].slug));
        put_member(j, S("role"), S("representative"));
        put_member(j, S("start_date"), day_of(x, at[i].m.starts_at));
        put_member(j, S("end_date"), day_of(x, at[i].m.ends_at));
        json_put_object_end(j);
    }
}

static void put_persons(struct exporting *x, const struct speaker *at, size_t count)
{
    struct json_out *const j = &x->json;
    json_key(j, S("persons"));
    json_put_array(j);
    for (size_t i = 0; i < count; i++) {
        json_put_object(j);
        put_member(j, S("id"), person_id(x, &at[i]));
        put_member(j, S("name"), at[i].name);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

/* --- the whole -------------------------------------------------------------------------------- */

static err_t page(struct exporting *x, int pass, const struct export_page *p)
{
    for (size_t i = 0; i < p->count; i++) {
        if (pass == PASS_ORGANIZATIONS)
            put_organization(x, p, &p->at[i]);
        else
            put_memberships(x, p, &p->at[i]);
    }
    return OK;
}

static void between(struct exporting *x, int pass)
{
    struct json_out *const j = &x->json;
    if (pass != PASS_ORGANIZATIONS)
        return;
    json_put_array_end(j);
    json_key(j, S("memberships"));
    json_put_array(j);
}

static err_t end(struct exporting *x)
{
    struct json_out *const j = &x->json;
    struct speaker *speakers = NULL;
    size_t count = 0;
    TRY(load_speakers(x->cx, &speakers, &count));
    put_speakers(x, speakers, count);
    json_put_array_end(j);
    put_persons(x, speakers, count);
    json_put_object_end(j);
    buf_byte(x->out, '\n');
    return OK;
}

const struct export_writer popolo_writer = { PASSES, begin, page, between, end };

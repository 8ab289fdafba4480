/* Who controls whom as BODS 0.4 (standard.openownership.org): an entity statement for each
 * organisation, a relationship statement for each disclosure of control, through its corrections;
 * one that was withdrawn is closed, like an organisation that goes on in another. Nobody is
 * described as a person: a party that is not on record is named in the words of the disclosure.
 * Always in English, so that a statement keeps its id whoever reads.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/crypto/crypto.h"
#include "kit/text/country.h"
#include "kit/text/text.h"
#include "registry/exchange/export_page.h"
#include "registry/organisations/facts_rules.h"

enum { PASS_ENTITIES, PASS_RELATIONSHIPS, PASSES, FULL_DATE = 10 };

static str_t record_of_organisation(struct exporting *x, int64_t id)
{
    return arena_printf(x->cx->arena, "organisation-%" PRId64, id);
}

struct statement {
    str_t record, type, subject;
    str_t status, date;        /* codelist recordStatus; when that was said */
    const struct buf *details; /* JSON */
};

/* A statement says the same for ever: its id is the print of its record and of what it says. */
static str_t statement_id(struct exporting *x, const struct statement *s)
{
    struct arena *const arena = x->cx->arena;
    const str_t all =
        arena_printf(arena, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(x->base), STR_ARG(s->record),
                     STR_ARG(s->status), STR_ARG(s->date), STR_ARG(buf_str(s->details)));
    const struct hash256 h =
        hash_sha256((bytes_t){ (const uint8_t *)all.at, all.len }); /* text as bytes */
    return hex(arena, hash_bytes(&h));
}

static void put_publication(struct exporting *x)
{
    struct json_out *const j = &x->json;
    json_key(j, S("publicationDetails"));
    json_put_object(j);
    put_member(j, S("publicationDate"), x->date);
    put_member(j, S("bodsVersion"), S("0.4"));
    put_member(j, S("license"), S(EXPORT_LICENCE));
    json_key(j, S("publisher"));
    json_put_object(j);
    put_member(j, S("name"), x->publisher);
    put_member(j, S("url"), x->base);
    put_member(j, S("disclosure"), x->disclosure);
    json_put_object_end(j);
    json_put_object_end(j);
}

/* details was written by json_out: it may stand as it is. */
static void put_statement(struct exporting *x, const struct statement *s)
{
    struct json_out *const j = &x->json;
    put_member(j, S("statementId"), statement_id(x, s));
    put_member(j, S("declarationSubject"), s->subject);
    put_member(j, S("statementDate"), s->date);
    put_member(j, S("recordId"), s->record);
    put_member(j, S("recordType"), s->type);
    put_member(j, S("recordStatus"), s->status);
    put_publication(x);
    json_key(j, S("recordDetails"));
    json_put_raw(j, buf_str(s->details));
}

/* --- entities --------------------------------------------------------------------------------- */

static void put_entity_type(struct exporting *x, struct json_out *j, const struct exported *e)
{
    const str_t kind = e->o->kind;
    bool is_registered = false;
    for (size_t i = 0; i < e->fact_count; i++)
        is_registered |= e->facts[i].kind == FACT_IDENTIFIER && e->facts[i].value.len > 0 &&
                         is_org_id_code(e->facts[i].scheme);
    const bool is_state = str_eq(kind, S("state_body")) || str_eq(kind, S("parliament"));
    json_key(j, S("entityType"));
    json_put_object(j);
    put_member(j, S("type"),
               is_state        ? S("stateBody")
               : is_registered ? S("registeredEntity")
                               : S("legalEntity"));
    put_member(j, S("details"), kind_label(x->cx, kind));
    json_put_object_end(j);
}

static void put_other_names(struct json_out *j, const struct exported *e, str_t name)
{
    const struct organisation *const o = e->o;
    const str_t own[] = { o->name.by[LANG_AZ], o->name.by[LANG_EN], o->short_name.by[LANG_AZ],
                          o->short_name.by[LANG_EN] };
    json_key(j, S("alternateNames"));
    json_put_array(j);
    for (size_t i = 0; i < ARRAY_LEN(own); i++) {
        if (own[i].len > 0 && !str_eq(own[i], name))
            json_put_str(j, own[i]);
    }
    for (size_t i = 0; i < e->fact_count; i++) {
        if (e->facts[i].kind == FACT_NAME)
            json_put_str(j, e->facts[i].value);
    }
    json_put_array_end(j);
}

static void put_country(struct exporting *x, struct json_out *j, const char *key, str_t code)
{
    json_key(j, str_from_c(key));
    json_put_object(j);
    put_member(j, S("name"), country_name(x->cx, code));
    put_member(j, S("code"), code);
    json_put_object_end(j);
}

static void put_identifiers(struct json_out *j, const struct exported *e)
{
    json_key(j, S("identifiers"));
    json_put_array(j);
    for (size_t i = 0; i < e->fact_count; i++) {
        const struct fact *const f = &e->facts[i];
        if (f->kind != FACT_IDENTIFIER || f->value.len == 0)
            continue;
        json_put_object(j);
        put_member(j, S("id"), f->value);
        put_member(j, is_org_id_code(f->scheme) ? S("scheme") : S("schemeName"), f->scheme);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_place(struct exporting *x, struct json_out *j, const struct organisation *o)
{
    const str_t town = text2_pick(&o->seat, x->cx->lang);
    if (o->country.len > 0)
        put_country(x, j, "jurisdiction", o->country);
    if (town.len == 0)
        return;
    json_key(j, S("addresses"));
    json_put_array(j);
    json_put_object(j);
    put_member(j, S("type"), S("business"));
    put_member(j, S("address"), town);
    if (o->country.len > 0)
        put_country(x, j, "country", o->country);
    json_put_object_end(j);
    json_put_array_end(j);
}

static void put_full_date(struct json_out *j, const char *key, str_t date)
{
    if (date.len == FULL_DATE)
        put_member(j, str_from_c(key), date);
}

/* BODS wants a day: what is known to the year or month begins there. */
static void put_dissolution(struct exporting *x, struct json_out *j, str_t date)
{
    struct arena *const arena = x->cx->arena;
    const char *const rest = date.len == 4 ? "-01-01" : date.len == 7 ? "-01" : "";
    if (date.len > 0)
        put_member(j, S("dissolutionDate"), arena_printf(arena, "%.*s%s", STR_ARG(date), rest));
}

/* One that merged is closed; what was changed since it was made is updated. */
static void take_entity_status(struct exporting *x, const struct exported *e, struct statement *s)
{
    const struct organisation *const o = e->o;
    const bool is_changed = e->changed_at > o->created_at;
    s->status = o->merged_into != 0 ? S("closed") : is_changed ? S("updated") : S("new");
    s->date = date_iso(x->cx->arena, o->merged_into != 0 ? o->merged_at
                                     : is_changed        ? e->changed_at
                                                         : o->created_at);
}

static void put_entity(struct exporting *x, const struct exported *e)
{
    AUTO(buf) details;
    struct json_out j;
    const str_t name = text2_pick(&e->o->name, x->cx->lang);
    const str_t record = record_of_organisation(x, e->o->id.v);
    buf_init(&details, SIZE_MAX / 2);
    json_begin(&j, &details);
    json_put_object(&j);
    json_key(&j, S("isComponent"));
    json_put_bool(&j, false);
    put_entity_type(x, &j, e);
    put_member(&j, S("name"), name);
    put_other_names(&j, e, name);
    put_place(x, &j, e->o);
    put_identifiers(&j, e);
    put_full_date(&j, "foundingDate", e->o->founded);
    put_dissolution(x, &j, e->o->dissolved);
    put_member(&j, S("uri"), e->o->website);
    json_put_object_end(&j);
    json_put_object(&x->json);
    put_member(&x->json, S("disclosure"), e->disclosure);
    struct statement s = {
        .record = record, .type = S("entity"), .subject = record, .details = &details
    };
    take_entity_status(x, e, &s);
    put_statement(x, &s);
    json_put_object_end(&x->json);
}

/* --- relationships ---------------------------------------------------------------------------- */

static void put_party(struct exporting *x, struct json_out *j, const struct export_page *p,
                      const struct disclosure *d, str_t said)
{
    json_key(j, S("interestedParty"));
    if (d->party_id.v != 0 && export_slug(p, d->party_id).len > 0) {
        json_put_str(j, record_of_organisation(x, d->party_id.v));
        return;
    }
    json_put_object(j);
    put_member(j, S("reason"),
               d->is_withheld ? S("interestedPartyHasNotProvidedInformation")
                              : S("informationUnknownToPublisher"));
    put_member(j, S("description"), d->party.len > 0 ? d->party : said);
    json_put_object_end(j);
}

static void put_interest(struct json_out *j, const struct disclosure *d, str_t said)
{
    const bool has_share = d->share != AMOUNT_NOT_STATED;
    const double percent = (double)d->share / 100.0; /* hundredths of a percent */
    json_key(j, S("interests"));
    json_put_array(j);
    json_put_object(j);
    put_member(j, S("type"),
               d->is_withheld ? S("unpublishedInterest")
               : has_share    ? S("shareholding")
                              : S("otherInfluenceOrControl"));
    put_member(j, S("directOrIndirect"), S("unknown"));
    json_key(j, S("beneficialOwnershipOrControl"));
    json_put_bool(j, false);
    put_member(j, S("details"), said);
    if (has_share) {
        json_key(j, S("share"));
        json_put_object(j);
        json_key(j, S("exact"));
        json_put_f64(j, percent);
        json_put_object_end(j);
    }
    put_full_date(j, "startDate", d->from);
    put_full_date(j, "endDate", d->till);
    json_put_object_end(j);
    json_put_array_end(j);
}

static void put_source(struct exporting *x, const struct exported *e,
                       const struct disclosure_line *l)
{
    struct json_out *const j = &x->json;
    json_key(j, S("source"));
    json_put_object(j);
    json_key(j, S("type"));
    json_put_array(j);
    json_put_str(j, l->d.is_own ? S("selfDeclaration") : S("thirdParty"));
    json_put_array_end(j);
    put_member(j, S("description"), l->source.title);
    put_member(j, S("url"), l->source.url);
    const str_t by = l->d.is_own ? text2_pick(&e->o->name, x->cx->lang) : l->source.publisher;
    if (by.len > 0) {
        json_key(j, S("assertedBy"));
        json_put_array(j);
        json_put_object(j);
        put_member(j, S("name"), by);
        json_put_object_end(j);
        json_put_array_end(j);
    }
    json_put_object_end(j);
}

/* The first wording has the day on which it was said; later ones that of the change. */
static void take_control_status(struct exporting *x, const struct disclosure *d,
                                struct statement *s)
{
    struct arena *const arena = x->cx->arena;
    const bool is_first = d->replaces.v == 0;
    const bool is_over = d->ended_at != 0;
    s->status = is_over ? S("closed") : is_first ? S("new") : S("updated");
    s->date = date_iso(arena, is_over ? d->ended_at : d->created_at);
    if (is_first && !is_over && d->dated.len == FULL_DATE)
        s->date = d->dated;
}

static void put_relationship(struct exporting *x, const struct export_page *p,
                             const struct exported *e, const struct control_record *c)
{
    AUTO(buf) details;
    struct json_out j;
    const struct disclosure_line *const l = c->line;
    const struct disclosure *const d = &l->d;
    const str_t said = text2_pick(&d->text, x->cx->lang);
    const str_t subject = record_of_organisation(x, e->o->id.v);
    const str_t record = arena_printf(x->cx->arena, "control-%" PRId64, c->first);
    buf_init(&details, SIZE_MAX / 2);
    json_begin(&j, &details);
    json_put_object(&j);
    json_key(&j, S("isComponent"));
    json_put_bool(&j, false);
    put_member(&j, S("subject"), subject);
    put_party(x, &j, p, d, said);
    put_interest(&j, d, said);
    json_put_object_end(&j);
    json_put_object(&x->json);
    struct statement s = {
        .record = record, .type = S("relationship"), .subject = subject, .details = &details
    };
    take_control_status(x, d, &s);
    put_statement(x, &s);
    put_source(x, e, l);
    json_put_object_end(&x->json);
}

/* --- the whole -------------------------------------------------------------------------------- */

static void begin(struct exporting *x)
{
    json_put_array(&x->json);
}

static err_t page(struct exporting *x, int pass, const struct export_page *p)
{
    for (size_t i = 0; i < p->count; i++) {
        const struct exported *const e = &p->at[i];
        if (pass == PASS_ENTITIES)
            put_entity(x, e);
        for (size_t k = 0; pass == PASS_RELATIONSHIPS && k < e->control_count; k++)
            put_relationship(x, p, e, &e->control[k]);
    }
    return OK;
}

static err_t end(struct exporting *x)
{
    json_put_array_end(&x->json);
    buf_byte(x->out, '\n');
    return OK;
}

const struct export_writer bods_writer = { PASSES, begin, page, NULL, end };

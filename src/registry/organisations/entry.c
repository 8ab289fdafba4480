/* An organisation's entry gathered: its facts with what they name, its part in the alliance.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/organisations/entry.h"

#include "kit/base/str.h"
#include "kit/text/text.h"

bool entry_has_no_register(const struct entry *e)
{
    for (size_t i = 0; i < e->identifiers.count; i++) {
        if (str_eq(e->identifiers.at[i].f->scheme, S("none")) && !e->identifiers.at[i].is_past)
            return true;
    }
    return false;
}

/* --- links ------------------------------------------------------------------------------------ */

static bool is_plain(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_'))
            return false;
    }
    return s.len > 0;
}

static url_t foreign(str_t address)
{
    url_t out = { STR_NONE };
    return url_foreign(address, &out) == OK ? out : (url_t){ STR_NONE };
}

/* Registers with a page for each number. */
static url_t register_page(struct cx *cx, const struct fact *f)
{
    static const struct {
        const char *scheme, *address;
    } REGISTERS[] = {
        { "XI-LEI", "https://search.gleif.org/#/record/%.*s" },
        { "XI-ROR", "https://ror.org/%.*s" },
        { "XI-WIKIDATA", "https://www.wikidata.org/wiki/%.*s" },
        { "GB-COH", "https://find-and-update.company-information.service.gov.uk/company/%.*s" },
        { "GB-CHC", "https://register-of-charities.charitycommission.gov.uk/charity-search/-/"
                    "charity-details/%.*s" },
    };
    for (size_t i = 0; i < ARRAY_LEN(REGISTERS); i++) {
        if (!str_eq(f->scheme, str_from_c(REGISTERS[i].scheme)) || !is_plain(f->value))
            continue;
        AUTO(buf) to;
        buf_init(&to, 1024);
        const str_t pattern = str_from_c(REGISTERS[i].address);
        buf_add(&to, str_sub(pattern, 0, pattern.len - S("%.*s").len));
        buf_add(&to, f->value);
        return foreign(arena_str(cx->arena, buf_str(&to)));
    }
    return (url_t){ STR_NONE };
}

static url_t link_of(struct cx *cx, const struct fact *f)
{
    if (f->kind == FACT_IDENTIFIER)
        return register_page(cx, f);
    if (f->kind == FACT_CONTACT && str_eq(f->scheme, S("social")))
        return foreign(f->value);
    return (url_t){ STR_NONE };
}

/* What the register of a code is, as org-id.guide tells. */
static url_t register_link(struct cx *cx, const struct fact *f)
{
    if (f->kind != FACT_IDENTIFIER || !is_org_id_code(f->scheme))
        return (url_t){ STR_NONE };
    return foreign(arena_printf(cx->arena, "https://org-id.guide/list/%.*s", STR_ARG(f->scheme)));
}

/* --- lines ------------------------------------------------------------------------------------ */

/* What a relation is from the other side. */
static str_t reverse_label(struct cx *cx, str_t scheme)
{
    if (str_eq(scheme, S("parent")))
        return _("Has as a part");
    if (str_eq(scheme, S("member_of")))
        return _("Has as a member");
    return _("Split off from it");
}

static err_t others_load(struct cx *cx, const struct fact_list *facts, organisation_id o,
                         const struct organisation **out)
{
    int64_t *const ids = arena_array(cx->arena, int64_t, facts->count);
    for (size_t i = 0; i < facts->count; i++) {
        const struct fact *const f = &facts->at[i];
        ids[i] = f->organisation.v != o.v ? f->organisation.v : f->other.v != 0 ? f->other.v : o.v;
    }
    return organisation_find_many(cx, ids, facts->count, out);
}

static err_t line_of(struct cx *cx, const struct fact *f, const struct organisation *other,
                     organisation_id o, str_t today, struct fact_line *out)
{
    struct fact_line line = {
        .f = f,
        .other = f->kind == FACT_RELATION ? other : NULL,
        .is_reverse = f->organisation.v != o.v,
        .is_past = period_is_over((struct period){ f->from, f->till }, today),
        .link = link_of(cx, f),
        .register_link = register_link(cx, f),
    };
    line.label =
        line.is_reverse ? reverse_label(cx, f->scheme) : fact_label(cx, f->kind, f->scheme);
    if (f->source.v != 0) {
        struct source *const s = arena_new(cx->arena, struct source);
        TRY(source_find(cx, f->source, s));
        line.source = s;
    }
    *out = line;
    return OK;
}

static struct fact_lines *list_for(struct entry *e, const struct fact *f)
{
    if (f->ended_at != 0)
        return &e->back;
    switch (f->kind) {
    case FACT_NAME:
        return &e->names;
    case FACT_IDENTIFIER:
        return &e->identifiers;
    case FACT_CONTACT:
        return &e->contacts;
    case FACT_RELATION:
        return &e->relations;
    }
    must_failed("a kind of fact of the list", __FILE__, __LINE__);
}

/* What holds first, then what was; each in the order it was entered, which qsort need not keep. */
static int past_last(const void *a, const void *b)
{
    const struct fact_line *const x = a;
    const struct fact_line *const y = b;
    if (x->is_past != y->is_past)
        return x->is_past ? 1 : -1;
    return (x->f->id.v > y->f->id.v) - (x->f->id.v < y->f->id.v);
}

static err_t facts_load(struct cx *cx, struct entry *e)
{
    struct fact_list *const facts = arena_new(cx->arena, struct fact_list);
    const struct organisation *others = NULL;
    TRY(fact_list_of(cx, e->o->id, facts));
    TRY(others_load(cx, facts, e->o->id, &others));
    struct fact_lines *const all[] = { &e->names, &e->identifiers, &e->contacts, &e->relations,
                                       &e->back };
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        all[i]->at = arena_array(cx->arena, struct fact_line, facts->count);
    for (size_t i = 0; i < facts->count; i++) {
        const bool is_reverse = facts->at[i].organisation.v != e->o->id.v;
        const bool is_hidden =
            others[i].removed_at != 0 || (is_reverse && facts->at[i].ended_at != 0);
        struct fact_lines *const to = list_for(e, &facts->at[i]);
        if (!is_hidden)
            TRY(line_of(cx, &facts->at[i], &others[i], e->o->id, e->today, &to->at[to->count++]));
    }
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        if (all[i]->count > 1)
            qsort(all[i]->at, all[i]->count, sizeof all[i]->at[0], past_last);
    }
    return OK;
}

static err_t merged_load(struct cx *cx, struct entry *e)
{
    int64_t *ids = NULL;
    TRY(organisation_get_merged_from(cx, e->o->id, &ids, &e->merged_count));
    TRY(organisation_find_many(cx, ids, e->merged_count, &e->merged));
    if (e->o->merged_into == 0)
        return OK;
    struct organisation *const into = arena_new(cx->arena, struct organisation);
    TRY(organisation_find(cx, (organisation_id){ e->o->merged_into }, into));
    e->into = into;
    return OK;
}

err_t entry_load(struct cx *cx, const struct organisation *o, struct entry *out)
{
    struct entry e = { .o = o, .today = date_day(cx->arena, cx->now) };
    TRY(facts_load(cx, &e));
    TRY(membership_list_of(cx, o->id, &e.memberships, &e.membership_count));
    TRY(merged_load(cx, &e));
    TRY(objection_list_of(cx, o->id, &e.objections));
    e.standing =
        standing_on(e.today, o->dissolved, o->merged_into != 0, e.memberships, e.membership_count);
    *out = e;
    return OK;
}

/* --- which organisation is meant -------------------------------------------------------------- */

/* The only one of these whose whole name it is. */
static const struct organisation *named_so(struct cx *cx, const struct organisation *at,
                                           size_t count, str_t written)
{
    const str_t wanted = text_fold(cx->arena, written);
    const struct organisation *found = NULL;
    for (size_t i = 0; i < count; i++) {
        bool is_it = false;
        for (int l = 0; l < LANG_COUNT; l++) {
            is_it |= str_eq(text_fold(cx->arena, at[i].name.by[l]), wanted);
            is_it |= str_eq(text_fold(cx->arena, at[i].short_name.by[l]), wanted);
        }
        if (is_it && found != NULL)
            return NULL;
        if (is_it)
            found = &at[i];
    }
    return found;
}

err_t organisation_meant(struct cx *cx, str_t written, struct organisation *out)
{
    enum { CANDIDATES = 200 };
    const err_t e = organisation_find_by_slug(cx, written, out);
    if (e != ERR_NOT_FOUND || written.len == 0)
        return e;
    str_t words[FIND_WORDS] = { text_fold(cx->arena, written) };
    const struct directory_row *rows = NULL;
    size_t count = 0;
    const struct organisation *those = NULL;
    int64_t ids[CANDIDATES];
    TRY(directory_get(cx, words, &rows, &count));
    const size_t n = count < CANDIDATES ? count : CANDIDATES;
    for (size_t i = 0; i < n; i++)
        ids[i] = rows[i].id;
    TRY(organisation_find_many(cx, ids, n, &those));
    const struct organisation *const found = named_so(cx, those, n, written);
    if (found == NULL)
        return ERR_NOT_FOUND;
    *out = *found;
    return OK;
}

/* Facts about organisations: added, taken back, closed; each in the ledger.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/sorted.h"
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "registry/organisations/facts_rules.h"
#include "registry/organisations/keys.h"

static bool has_key(const struct fact *f)
{
    return f->kind == FACT_NAME || f->kind == FACT_IDENTIFIER;
}

/* Only what is set. */
static struct ledger_new note(struct cx *cx, enum ledger_kind kind, const struct fact *f)
{
    enum { FIELDS_MAX = 10 };
    struct ledger_field *const at = arena_array(cx->arena, struct ledger_field, FIELDS_MAX);
    size_t n = 0;
    at[n++] = ledger_id("organisation", f->organisation.v);
    at[n++] = ledger_text("fact", fact_kind_word(f->kind));
    at[n++] = ledger_text("scheme", f->scheme);
    if (f->value.len > 0)
        at[n++] = ledger_text("value", f->value);
    if (f->language.len > 0)
        at[n++] = ledger_text("language", f->language);
    if (f->other.v != 0)
        at[n++] = ledger_id("other", f->other.v);
    if (f->from.len > 0)
        at[n++] = ledger_text("from_date", f->from);
    if (f->till.len > 0)
        at[n++] = ledger_text("till_date", f->till);
    if (f->source.v != 0)
        at[n++] = ledger_id("source", f->source.v);
    if (f->import != 0)
        at[n++] = ledger_id("import", f->import);
    return (struct ledger_new){ kind, f->id.v, f->organisation.v, at, n, NULL };
}

/* --- adding ----------------------------------------------------------------------------------- */

/* Ids of the organisations among these facts, each once where they stand side by side. */
static int64_t *owners_of(struct cx *cx, const struct fact *at, size_t count, size_t *owner_count)
{
    int64_t *const ids = arena_array(cx->arena, int64_t, count);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (n == 0 || ids[n - 1] != at[i].organisation.v)
            ids[n++] = at[i].organisation.v;
    }
    *owner_count = n;
    return ids;
}

/* Both organisations of each are there and not removed. */
static err_t all_exist(struct cx *cx, const struct fact *at, size_t count)
{
    int64_t *const ids = arena_array(cx->arena, int64_t, 2 * count);
    const struct organisation *those = NULL;
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (n == 0 || ids[n - 1] != at[i].organisation.v)
            ids[n++] = at[i].organisation.v;
        if (at[i].other.v != 0)
            ids[n++] = at[i].other.v;
    }
    TRY(organisation_find_many(cx, ids, n, &those));
    for (size_t i = 0; i < n; i++) {
        if (those[i].removed_at != 0)
            return problem(cx, ERR_NOT_FOUND, "organisation %" PRId64 " was removed", ids[i]);
    }
    return OK;
}

/* First of the organisation in a list ordered by organisation; list->count: none. */
static size_t first_of(const struct fact_list *list, organisation_id o)
{
    return SORTED_FROM(list->at, list->count, organisation.v, o.v);
}

static bool stands(const struct fact_list *standing, const struct fact *f)
{
    for (size_t i = first_of(standing, f->organisation);
         i < standing->count && standing->at[i].organisation.v == f->organisation.v; i++) {
        if (facts_collide(&standing->at[i], f))
            return true;
    }
    return false;
}

/* One of those just taken, side by side with it. */
static bool is_said_before(const struct fact *at, size_t i)
{
    for (size_t k = i; k-- > 0 && at[k].organisation.v == at[i].organisation.v;) {
        if (at[k].id.v != 0 && facts_collide(&at[k], &at[i]))
            return true;
    }
    return false;
}

/* Parents that stand, and room for those to come. */
struct links {
    struct fact *at;
    size_t count;
};

static err_t links_load(struct cx *cx, size_t room, struct links *out)
{
    struct fact_list relations;
    TRY(fact_get_of_kind(cx, FACT_RELATION, &relations));
    out->at = arena_array(cx->arena, struct fact, relations.count + room);
    out->count = 0;
    for (size_t i = 0; i < relations.count; i++) {
        if (str_eq(relations.at[i].scheme, S("parent")))
            out->at[out->count++] = relations.at[i];
    }
    return OK;
}

static err_t judge_all(struct cx *cx, const struct fact *at, size_t count, bool *has_parents)
{
    *has_parents = false;
    for (size_t i = 0; i < count; i++) {
        if (!actor_keeps_entry(&cx->actor, at[i].organisation))
            return problem(cx, ERR_FORBIDDEN, "facts of another organisation");
        if (fact_judge(&at[i]) != FACT_FINE)
            return problem(cx, ERR_INVALID, "fact %zu", i);
        *has_parents |= at[i].kind == FACT_RELATION && str_eq(at[i].scheme, S("parent"));
    }
    return OK;
}

static bool makes_circle(struct links *links, const struct fact *f)
{
    if (f->kind != FACT_RELATION || !str_eq(f->scheme, S("parent")))
        return false;
    if (parents_circle(&(struct fact_list){ links->at, links->count }, f->organisation, f->other))
        return true;
    links->at[links->count++] = *f;
    return false;
}

static err_t keys_of_owners(struct cx *cx, const struct fact *at, size_t count)
{
    struct fact *const named = arena_array(cx->arena, struct fact, count);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (at[i].id.v != 0 && has_key(&at[i]))
            named[n++] = at[i];
    }
    size_t owners = 0;
    const int64_t *const ids = owners_of(cx, named, n, &owners);
    return organisation_keys_make(cx, ids, owners);
}

err_t fact_add_many(struct cx *cx, struct fact *at, size_t count, size_t *added)
{
    bool has_parents = false;
    struct fact_list standing;
    struct links links = { 0 };
    size_t owner_count = 0;
    TRY(judge_all(cx, at, count, &has_parents));
    TRY(all_exist(cx, at, count));
    const int64_t *const owners = owners_of(cx, at, count, &owner_count);
    TRY(fact_get_of_many(cx, owners, owner_count, &standing));
    if (has_parents)
        TRY(links_load(cx, count, &links));

    struct fact *const new = arena_array(cx->arena, struct fact, count);
    struct ledger_new *const entries = arena_array(cx->arena, struct ledger_new, count);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        at[i].id.v = 0;
        if (stands(&standing, &at[i]) || is_said_before(at, i))
            continue;
        if (makes_circle(&links, &at[i]))
            return problem(cx, ERR_CONFLICT, "a circle of parents");
        at[i].id.v = id_new(cx->ids, cx->now);
        at[i].created_at = cx->now;
        at[i].ended_at = 0;
        new[n] = at[i];
        entries[n++] = note(cx, LEDGER_FACT_ADDED, &at[i]);
    }
    TRY(fact_put_many(cx, new, n));
    TRY(keys_of_owners(cx, new, n));
    *added = n;
    return ledger_add_many(cx, entries, n);
}

err_t fact_add(struct cx *cx, const struct fact *f, fact_id *out)
{
    struct fact made = *f;
    size_t added = 0;
    TRY(fact_add_many(cx, &made, 1, &added));
    if (added == 0)
        return problem(cx, ERR_CONFLICT, "the same stands already");
    *out = made.id;
    return OK;
}

/* --- ending ----------------------------------------------------------------------------------- */

err_t fact_end(struct cx *cx, fact_id id)
{
    struct fact f;
    TRY(fact_get(cx, id, &f));
    if (!actor_keeps_entry(&cx->actor, f.organisation))
        return problem(cx, ERR_FORBIDDEN, "fact of another organisation");
    TRY(fact_set_ended(cx, id));
    if (has_key(&f))
        TRY(organisation_keys_make(cx, &f.organisation.v, 1));
    const struct ledger_new e = note(cx, LEDGER_FACT_ENDED, &f);
    return ledger_add(cx, &e);
}

err_t fact_close(struct cx *cx, fact_id id, str_t till)
{
    struct fact f;
    fact_id again;
    TRY(fact_get(cx, id, &f));
    TRY(fact_end(cx, id));
    f.till = till;
    f.import = 0;
    return fact_add(cx, &f, &again);
}

/* --- finding ---------------------------------------------------------------------------------- */

err_t fact_find(struct cx *cx, fact_id f, struct fact *out)
{
    return fact_get(cx, f, out);
}

err_t fact_list_of(struct cx *cx, organisation_id o, struct fact_list *out)
{
    return fact_get_of(cx, o, out);
}

err_t organisation_find_by_identifier(struct cx *cx, str_t scheme, str_t value,
                                      organisation_id *out)
{
    return fact_get_owner(cx, scheme, value, &out->v);
}

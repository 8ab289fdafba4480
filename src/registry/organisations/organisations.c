/* Organisations: added one by one or many at once, changed, found; each change in the ledger.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/organisations/keys.h"

#include "kit/base/str.h"
#include "ledger/ledger.h"

/* Room for every field as new and old. */
enum { FIELDS_MAX = 30 };

static void add_set(struct ledger_field *fields, size_t *n, const char *name, str_t v)
{
    if (v.len > 0)
        fields[(*n)++] = ledger_text(name, v);
}

/* What is another now, with what it replaces; against nothing: all that is set. */
static void note_texts(struct cx *cx, struct ledger_field *fields, size_t *n,
                       const struct organisation *was, const struct organisation *is)
{
    const struct {
        const char *name;
        str_t was, is;
    } texts[] = {
        { "kind", was->kind, is->kind },
        { "country", was->country, is->country },
        { "founded", was->founded, is->founded },
        { "active_since", was->active_since, is->active_since },
        { "dissolved", was->dissolved, is->dissolved },
        { "website", was->website, is->website },
    };
    ledger_changed2(cx->arena, fields, n, "name", &was->name, &is->name);
    ledger_changed2(cx->arena, fields, n, "short", &was->short_name, &is->short_name);
    ledger_changed2(cx->arena, fields, n, "note", &was->note, &is->note);
    ledger_changed2(cx->arena, fields, n, "seat", &was->seat, &is->seat);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        ledger_changed(cx->arena, fields, n, texts[i].name, texts[i].was, texts[i].is);
}

static struct ledger_new note_added(struct cx *cx, const struct organisation *o)
{
    static const struct organisation none;
    struct ledger_field *const fields = arena_array(cx->arena, struct ledger_field, FIELDS_MAX);
    size_t n = 0;
    add_set(fields, &n, "slug", o->slug);
    add_set(fields, &n, "scope", scope_word(o->scope));
    fields[n++] = ledger_flag("is_example", o->is_example);
    if (o->import != 0)
        fields[n++] = ledger_id("import", o->import);
    note_texts(cx, fields, &n, &none, o);
    return (struct ledger_new){ LEDGER_ORGANISATION_ADDED, o->id.v, 0, fields, n, NULL };
}

err_t organisation_add_many(struct cx *cx, struct organisation *at, size_t count)
{
    struct organisation_keys *const keys = arena_array(cx->arena, struct organisation_keys, count);
    struct ledger_new *const entries = arena_array(cx->arena, struct ledger_new, count);
    for (size_t i = 0; i < count; i++) {
        at[i].id.v = id_new(cx->ids, cx->now);
        at[i].created_at = cx->now;
        keys[i] = organisation_keys_of(cx->arena, &at[i], NULL, 0);
        entries[i] = note_added(cx, &at[i]);
    }
    TRY(organisation_put_many(cx, at, keys, count));
    return ledger_add_many(cx, entries, count);
}

err_t organisation_add(struct cx *cx, const struct organisation *o, organisation_id *out)
{
    struct organisation made = *o;
    TRY(organisation_add_many(cx, &made, 1));
    *out = made.id;
    return OK;
}

static err_t keys_now(struct cx *cx, const struct organisation *o, struct organisation_keys *out)
{
    struct fact_list names;
    TRY(fact_get_names(cx, &o->id.v, 1, &names));
    *out = organisation_keys_of(cx->arena, o, names.at, names.count);
    return OK;
}

err_t organisation_change(struct cx *cx, const struct organisation *o)
{
    struct organisation was;
    struct organisation_keys keys;
    struct ledger_field fields[FIELDS_MAX];
    size_t n = 0;
    TRY(organisation_get(cx, o->id, &was));
    ledger_changed(cx->arena, fields, &n, "scope", scope_word(was.scope), scope_word(o->scope));
    note_texts(cx, fields, &n, &was, o);
    if (n == 0)
        return OK;
    TRY(keys_now(cx, o, &keys));
    TRY(organisation_update(cx, o, &keys));
    return ledger_add(
        cx, &(struct ledger_new){ LEDGER_ORGANISATION_CHANGED, o->id.v, 0, fields, n, NULL });
}

err_t organisation_remove_import(struct cx *cx, int64_t import, int64_t *count)
{
    int64_t mandates = 0;
    TRY(mandate_count_of_import(cx, import, &mandates));
    if (mandates > 0)
        return problem(cx, ERR_CONFLICT, "mandates for organisations of this import");
    return organisation_set_removed(cx, import, count);
}

/* --- finding ---------------------------------------------------------------------------------- */

err_t organisation_find(struct cx *cx, organisation_id id, struct organisation *out)
{
    return organisation_get(cx, id, out);
}

err_t organisation_find_by_slug(struct cx *cx, str_t slug, struct organisation *out)
{
    return organisation_get_by_slug(cx, slug, out);
}

err_t organisation_list(struct cx *cx, const struct organisation **out, size_t *count)
{
    struct organisation *at = NULL;
    TRY(organisation_get_ordered(cx, &at, count));
    *out = at;
    return OK;
}

static int by_id(const void *key, const void *at)
{
    const int64_t id = *(const int64_t *)key;
    const int64_t other = ((const struct organisation *)at)->id.v;
    return (id > other) - (id < other);
}

err_t organisation_find_many(struct cx *cx, const int64_t *ids, size_t count,
                             const struct organisation **out)
{
    struct organisation *at = NULL;
    size_t found = 0;
    TRY(organisation_get_many(cx, ids, count, &at, &found));
    struct organisation *const those = arena_array(cx->arena, struct organisation, count);
    for (size_t i = 0; i < count; i++) {
        const struct organisation *const o =
            found == 0 ? NULL : bsearch(&ids[i], at, found, sizeof at[0], by_id);
        if (o == NULL)
            return problem(cx, ERR_NOT_FOUND, "organisation %" PRId64, ids[i]);
        those[i] = *o;
    }
    *out = those;
    return OK;
}

url_t url_organisation(struct cx *cx, const struct organisation *o)
{
    return url_with(cx, "/organisations/{}", UARG(o->slug));
}

bool slug_is_reserved(str_t slug)
{
    static const str_t WORDS[] = { S_INIT("countries"), S_INIT("members"), S_INIT("relations"),
                                   S_INIT("facts"),     S_INIT("import"),  S_INIT("disclosures"),
                                   S_INIT("claims"),    S_INIT("new") };
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) {
        if (str_eq(slug, WORDS[i]))
            return true;
    }
    return false;
}

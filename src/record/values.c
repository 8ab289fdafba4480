/* The values of an entry for people: old beside new, erased and sealed ones said to be so.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "record/pages.h"

enum { ERASURES_READ = 100 };

static const struct entry_value *old_of(const struct entry *e, str_t name)
{
    for (size_t i = 0; i < e->value_count; i++) {
        str_t of;
        if (field_is_old(e->values[i].name, &of) && str_eq(of, name))
            return &e->values[i];
    }
    return NULL;
}

static bool has_new_of(const struct entry *e, str_t old_name)
{
    str_t of;
    if (!field_is_old(old_name, &of))
        return false;
    for (size_t i = 0; i < e->value_count; i++) {
        if (str_eq(e->values[i].name, of))
            return true;
    }
    return false;
}

/* Which entry says that this field was erased, and why. */
static err_t find_erasure(struct cx *cx, const struct entry *e, str_t name, struct value_shown *v)
{
    const struct entry_filter f = { .kind = S("text.erased"),
                                    .about = e->subject,
                                    .limit = ERASURES_READ };
    const struct entry *at = NULL;
    size_t count = 0;
    const str_t id = arena_printf(cx->arena, "%" PRId64, e->id);
    if (e->subject != 0)
        TRY(entry_list(cx, &f, &at, &count));
    for (size_t i = 0; i < count; i++) {
        const struct entry_value *const entry = entry_value(&at[i], "entry");
        const struct entry_value *const field = entry_value(&at[i], "field");
        const struct entry_value *const reason = entry_value(&at[i], "reason");
        if (entry == NULL || field == NULL || !str_eq(entry->text, id) ||
            !str_eq(field->text, name))
            continue;
        v->reason = reason == NULL ? STR_NONE : reason->text;
        v->erased_by = url_entry(cx, at[i].id);
        return OK;
    }
    return OK;
}

/* Words for kinds of organisations and sources are the registry's. */
static str_t text_of(struct cx *cx, const struct entry *e, const struct entry_value *v)
{
    const bool is_kind = str_eq(v->name, S("kind")) || str_eq(v->name, S("was_kind"));
    if (is_kind && str_starts(e->kind, S("organisation.")))
        return kind_label(cx, v->text);
    if (is_kind && str_starts(e->kind, S("source.")))
        return source_kind_label(cx, v->text);
    return field_shown(cx, v->name, v->text);
}

/* A count says of what. */
static str_t label_of(struct cx *cx, const struct entry *e, str_t name)
{
    if (str_eq(name, S("count")) && str_eq(e->kind, S("positions.sealed")))
        return _("Positions sealed");
    if (str_eq(name, S("count")) && str_eq(e->kind, S("person.erased")))
        return _("Personal values removed from the record");
    return field_label(cx, name);
}

static err_t shown(struct cx *cx, const struct entry *e, const struct entry_value *now,
                   struct value_shown *out)
{
    struct value_shown v = { .label = label_of(cx, e, now->name),
                             .is_code = field_is_code(now->name) };
    str_t of;
    if (field_is_old(now->name, &of))
        v.label = trf(cx, "{0}, before", TARG(v.label));
    v.has_lang = field_lang(now->name, &v.lang);
    const struct entry_value *const old = old_of(e, now->name);
    if (now->is_erased) {
        v.state = VALUE_ERASED;
        TRY(find_erasure(cx, e, now->name, &v));
    } else if (old != NULL && !old->is_erased) {
        v.state = VALUE_CHANGED;
        v.change = diff_words(cx->arena, text_of(cx, e, old), text_of(cx, e, now));
    } else {
        TRY(field_points_to(cx, now->name, now->text, &v.things, &v.thing_count));
        v.text = text_of(cx, e, now);
    }
    *out = v;
    return OK;
}

/* Of a change: is it worth a line where only changes are told? Texts that are new there too. */
static bool is_wanted(const struct entry *e, const struct entry_value *v, enum values_wanted wanted)
{
    str_t of;
    if (field_is_old(v->name, &of) && has_new_of(e, v->name) && !v->is_erased)
        return false; /* shown with its new text */
    if (v->is_erased || old_of(e, v->name) != NULL)
        return true;
    return v->text.len > 0 && (wanted == VALUES_ALL || str_ends(e->kind, S(".changed")));
}

err_t values_of(struct cx *cx, const struct entry *e, const struct record_entry *seal,
                enum values_wanted wanted, const struct value_shown **out, size_t *count)
{
    const size_t sealed = seal == NULL ? 0 : seal->sealed_count;
    struct value_shown *const all =
        arena_array(cx->arena, struct value_shown, e->value_count + sealed);
    size_t n = 0;
    for (size_t i = 0; i < e->value_count; i++) {
        if (is_wanted(e, &e->values[i], wanted))
            TRY(shown(cx, e, &e->values[i], &all[n++]));
    }
    for (size_t i = 0; i < sealed; i++) {
        const str_t name = arena_str(cx->arena, seal->sealed[i].name);
        all[n++] = (struct value_shown){ .label = field_label(cx, name), .state = VALUE_SEALED };
    }
    *out = all;
    *count = n;
    return OK;
}

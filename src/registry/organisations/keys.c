/* What finds an organisation and puts it in its place: its names folded, and its sort keys.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/organisations/keys.h"

#include "kit/base/str.h"
#include "kit/text/text.h"

enum { FOLDED_MAX = 64 << 10, BATCH = 1000, SAMPLE = 100 };

/* A line each, so that no word is found across two names; none twice. */
static void add_line(struct arena *arena, struct buf *out, str_t text)
{
    if (text.len == 0)
        return;
    const str_t line = arena_printf(arena, "\n%.*s\n", STR_ARG(text_fold(arena, text)));
    if (str_find(buf_str(out), line) == out->len)
        buf_add(out, str_sub(line, out->len > 0 ? 1 : 0, line.len));
}

struct organisation_keys organisation_keys_of(struct arena *arena, const struct organisation *o,
                                              const struct fact *facts, size_t count)
{
    AUTO(buf) all;
    buf_init(&all, FOLDED_MAX);
    for (int l = 0; l < LANG_COUNT; l++) {
        add_line(arena, &all, o->name.by[l]);
        add_line(arena, &all, o->short_name.by[l]);
    }
    for (size_t i = 0; i < count; i++) {
        const struct fact *const f = &facts[i];
        if (f->kind == FACT_NAME)
            add_line(arena, &all, f->value);
        else if (f->kind == FACT_IDENTIFIER && f->value.len > 0)
            add_line(arena, &all,
                     arena_printf(arena, "%.*s-%.*s", STR_ARG(f->scheme), STR_ARG(f->value)));
    }
    if (all.len == 0)
        BUF_LIT(&all, "\n"); /* made, and nothing in it */
    struct organisation_keys k = { .folded = arena_str(arena, buf_str(&all)) };
    for (int l = 0; l < LANG_COUNT; l++) {
        const enum lang lang = (enum lang)l; /* counts through the enum */
        k.order[l] = text_sort_key(arena, lang, text2_pick(&o->name, lang));
    }
    return k;
}

/* The names among list of one organisation; both are by organisation. *at goes on. */
static size_t facts_from(const struct fact_list *list, size_t *at, organisation_id o)
{
    while (*at < list->count && list->at[*at].organisation.v < o.v)
        (*at)++;
    size_t n = 0;
    while (*at + n < list->count && list->at[*at + n].organisation.v == o.v)
        n++;
    return n;
}

static err_t batch_make(struct cx *cx, const int64_t *ids, size_t count)
{
    struct organisation *at = NULL;
    struct fact_list names;
    size_t found = 0;
    TRY(organisation_get_many(cx, ids, count, &at, &found));
    TRY(fact_get_names(cx, ids, count, &names));
    struct organisation_keys *const keys = arena_array(cx->arena, struct organisation_keys, found);
    int64_t *const those = arena_array(cx->arena, int64_t, found);
    size_t next = 0;
    for (size_t i = 0; i < found; i++) {
        const size_t n = facts_from(&names, &next, at[i].id);
        those[i] = at[i].id.v;
        keys[i] = organisation_keys_of(cx->arena, &at[i], names.at + next, n);
    }
    return organisation_set_keys(cx, those, keys, found);
}

err_t organisation_keys_make(struct cx *cx, const int64_t *ids, size_t count)
{
    for (size_t i = 0; i < count; i += BATCH)
        TRY(batch_make(cx, ids + i, count - i < BATCH ? count - i : BATCH));
    return OK;
}

/* Another ICU may order otherwise than the one that made the stored keys. */
static err_t order_is_old(struct cx *cx, bool *out)
{
    int64_t ids[SAMPLE];
    struct organisation_keys stored[SAMPLE];
    size_t count = 0;
    TRY(organisation_get_newest_keyed(cx, SAMPLE, ids, stored, &count));
    for (size_t i = 0; i < count; i++) {
        struct organisation o;
        TRY(organisation_get(cx, (organisation_id){ ids[i] }, &o));
        for (int l = 0; l < LANG_COUNT; l++) {
            const enum lang lang = (enum lang)l; /* counts through the enum */
            const str_t key = text_sort_key(cx->arena, lang, text2_pick(&o.name, lang));
            if (stored[i].folded.len > 0 && !str_eq(key, stored[i].order[l])) {
                *out = true;
                return OK;
            }
        }
    }
    *out = false;
    return OK;
}

static err_t make_all(struct cx *cx)
{
    struct organisation *at = NULL;
    size_t count = 0;
    TRY(organisation_get_all(cx, &at, &count));
    int64_t *const ids = arena_array(cx->arena, int64_t, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = at[i].id.v;
    return organisation_keys_make(cx, ids, count);
}

err_t registry_prepare(struct cx *cx)
{
    bool is_old = false;
    TRY(order_is_old(cx, &is_old));
    if (is_old)
        return make_all(cx);
    int64_t ids[BATCH];
    size_t count = 0;
    int64_t after = 0;
    do {
        TRY(organisation_get_unkeyed(cx, after, BATCH, ids, &count));
        TRY(organisation_keys_make(cx, ids, count));
        after = count > 0 ? ids[count - 1] : after;
    } while (count == BATCH);
    return OK;
}

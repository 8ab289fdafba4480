/* Filling what an entry leaves empty, and emptying it again.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/exchange/filling.h"

#include "kit/base/str.h"
#include "kit/json/json.h"

enum { PLACES = 13 };
struct place {
    const char *name;
    str_t *at;
};

static void places_of(struct organisation *o, struct place to[PLACES])
{
    const struct place all[PLACES] = {
        { "name_en", &o->name.by[LANG_EN] },
        { "name_az", &o->name.by[LANG_AZ] },
        { "short_en", &o->short_name.by[LANG_EN] },
        { "short_az", &o->short_name.by[LANG_AZ] },
        { "note_en", &o->note.by[LANG_EN] },
        { "note_az", &o->note.by[LANG_AZ] },
        { "seat_en", &o->seat.by[LANG_EN] },
        { "seat_az", &o->seat.by[LANG_AZ] },
        { "country", &o->country },
        { "founded", &o->founded },
        { "active_since", &o->active_since },
        { "dissolved", &o->dissolved },
        { "website", &o->website },
    };
    memcpy(to, all, sizeof all);
}

bool organisation_fill(struct arena *arena, struct organisation *o, const struct organisation *more,
                       str_t *filled)
{
    struct organisation other = *more;
    struct place is[PLACES];
    struct place new[PLACES];
    bool any = false;
    AUTO(buf) text;
    struct json_out j;
    buf_init(&text, SIZE_MAX / 2);
    json_begin(&j, &text);
    json_put_object(&j);
    places_of(o, is);
    places_of(&other, new);
    for (size_t i = 0; i < PLACES; i++) {
        if (is[i].at->len > 0 || new[i].at->len == 0)
            continue;
        *is[i].at = *new[i].at;
        json_key(&j, str_from_c(is[i].name));
        json_put_str(&j, *new[i].at);
        any = true;
    }
    json_put_object_end(&j);
    *filled = arena_str(arena, buf_str(&text));
    return any;
}

bool organisation_unfill(struct organisation *o, str_t filled)
{
    struct place is[PLACES];
    AUTO(json_doc) doc = { 0 };
    bool any = false;
    if (json_read(filled, &doc) != OK)
        return false;
    places_of(o, is);
    for (size_t i = 0; i < PLACES; i++) {
        str_t was = STR_NONE;
        if (!json_str(json_get(doc.root, is[i].name), &was) || !str_eq(was, *is[i].at))
            continue;
        *is[i].at = STR_NONE;
        any = true;
    }
    return any;
}

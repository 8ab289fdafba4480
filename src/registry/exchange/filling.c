/* Filling what an entry leaves empty, and emptying it again.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/exchange/filling.h"

#include "kit/base/str.h"
#include "kit/json/json.h"

#include "kit/text/text.h"

enum { PLACES = 13 };
struct place {
    enum import_field field;
    str_t *at;
};

static void places_of(struct organisation *o, struct place to[PLACES])
{
    const struct place all[PLACES] = {
        { IMPORT_NAME_EN, &o->name.by[LANG_EN] },
        { IMPORT_NAME_AZ, &o->name.by[LANG_AZ] },
        { IMPORT_SHORT_EN, &o->short_name.by[LANG_EN] },
        { IMPORT_SHORT_AZ, &o->short_name.by[LANG_AZ] },
        { IMPORT_NOTE_EN, &o->note.by[LANG_EN] },
        { IMPORT_NOTE_AZ, &o->note.by[LANG_AZ] },
        { IMPORT_SEAT_EN, &o->seat.by[LANG_EN] },
        { IMPORT_SEAT_AZ, &o->seat.by[LANG_AZ] },
        { IMPORT_COUNTRY, &o->country },
        { IMPORT_FOUNDED, &o->founded },
        { IMPORT_ACTIVE_SINCE, &o->active_since },
        { IMPORT_DISSOLVED, &o->dissolved },
        { IMPORT_WEBSITE, &o->website },
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
        json_key(&j, import_field_word(is[i].field));
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
        const char *const name = import_field_word(is[i].field).at; /* of a constant */
        if (!json_str(json_get(doc.root, name), &was) || !str_eq(was, *is[i].at))
            continue;
        *is[i].at = STR_NONE;
        any = true;
    }
    return any;
}

/* --- differences ------------------------------------------------------------------------------ */

/* "https://www.example.org/" → "example.org". */
static str_t plain_website(str_t url)
{
    static const str_t BEFORE[] = { S_INIT("http://"), S_INIT("https://"), S_INIT("www.") };
    for (size_t i = 0; i < ARRAY_LEN(BEFORE); i++) {
        if (str_starts(url, BEFORE[i]))
            url = str_sub(url, BEFORE[i].len, url.len);
    }
    return url.len > 0 && url.at[url.len - 1] == '/' ? str_sub(url, 0, url.len - 1) : url;
}

static bool says_the_same(struct arena *arena, enum import_field field, str_t a, str_t b)
{
    if (field == IMPORT_FOUNDED || field == IMPORT_ACTIVE_SINCE || field == IMPORT_DISSOLVED)
        return str_starts(a, b) || str_starts(b, a);
    if (field == IMPORT_WEBSITE) {
        a = plain_website(a);
        b = plain_website(b);
    }
    return str_eq(a, b) || str_eq(text_fold(arena, a), text_fold(arena, b));
}

static void note_difference(struct organisation_difference *out, size_t *n, enum import_field field,
                            str_t stands, str_t said)
{
    if (stands.len > 0 && said.len > 0 && !str_eq(stands, said))
        out[(*n)++] = (struct organisation_difference){ field, stands, said };
}

size_t organisation_differences(struct arena *arena, const struct organisation *stands,
                                const struct organisation *said, bool of_kind, bool of_scope,
                                struct organisation_difference out[DIFFERENCES_MAX])
{
    struct organisation copies[] = { *stands, *said };
    struct place is[PLACES];
    struct place other[PLACES];
    size_t n = 0;
    if (of_kind)
        note_difference(out, &n, IMPORT_KIND, stands->kind, said->kind);
    if (of_scope)
        note_difference(out, &n, IMPORT_SCOPE, scope_word(stands->scope), scope_word(said->scope));
    places_of(&copies[0], is);
    places_of(&copies[1], other);
    for (size_t i = 0; i < PLACES; i++) {
        if (!says_the_same(arena, is[i].field, *is[i].at, *other[i].at))
            note_difference(out, &n, is[i].field, *is[i].at, *other[i].at);
    }
    return n;
}

bool organisation_contradicts(const struct organisation_difference *at, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (at[i].field == IMPORT_KIND || at[i].field == IMPORT_COUNTRY ||
            at[i].field == IMPORT_FOUNDED || at[i].field == IMPORT_WEBSITE)
            return true;
    }
    return false;
}

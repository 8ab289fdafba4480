/* Reading datapackage.json. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/package_said.h"

#include "kit/base/file.h"
#include "kit/base/str.h"
#include "kit/json/json.h"

enum { TEXT_MAX = 64 << 20, NAME_MOST = 200 };

static str_t text_at(const struct json *object, const char *key)
{
    str_t s = STR_NONE;
    return json_str(json_get(object, key), &s) && s.len <= NAME_MOST ? s : S("");
}

/* A file in the folder itself, not somewhere else. */
static str_t path_of(str_t dir, str_t name, struct arena *arena)
{
    if (name.len == 0 || name.at[0] == '.' || str_find_byte(name, '/', 0) < name.len)
        return S("");
    return arena_printf(arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name));
}

void package_said_read(str_t text, str_t dir, struct arena *arena, struct package_said *out)
{
    AUTO(json_doc) doc = { 0 };
    *out = (struct package_said){ .name = S(""), .classes = S(""), .weights = S("") };
    if (json_read(text, &doc) != OK)
        return;
    const struct json *const ours = json_get(doc.root, "alyans");
    const str_t name = text_at(doc.root, "name");
    if (!json_is_object(ours) || name.len == 0)
        return;
    out->is_package = true;
    out->name = arena_str(arena, name);
    out->classes = path_of(dir, text_at(ours, "classes"), arena);
    out->weights = path_of(dir, text_at(ours, "weights"), arena);
}

void package_said_look(str_t dir, struct arena *arena, struct package_said *out)
{
    str_t text = STR_NONE;
    const str_t path = arena_printf(arena, "%.*s/datapackage.json", STR_ARG(dir));
    *out = (struct package_said){ .name = S(""), .classes = S(""), .weights = S("") };
    if (file_read(arena, arena_cstr(arena, path), TEXT_MAX, &text) == OK)
        package_said_read(text, dir, arena, out);
}

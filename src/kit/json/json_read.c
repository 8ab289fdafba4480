/* Strict reading of JSON: the only file that knows jansson.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/json/json.h"

#include <jansson.h>

/* jansson has macros of these names. */
#undef json_is_null
#undef json_is_object
#undef json_is_array

enum { DEPTH_MAX = 64 };

/* A struct json is a json_t that callers cannot look into. jansson's readers take it without const
 * for its macros only and change nothing. */
static json_t *inner(const struct json *v)
{
    const union {
        const struct json *outside;
        json_t *inside;
    } same = { .outside = v };
    return same.inside;
}

static struct json *outer(json_t *v)
{
    return (struct json *)v;
}

/* jansson reads recursively, 2048 deep: too deep for the stack of a small thread. true: some
 * bracket is nested deeper than DEPTH_MAX; *line and *column tell which. */
static bool too_deep(str_t text, int *line, int *column)
{
    int depth = 0;
    int lines = 1;
    size_t line_at = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.at[i];
        if (c == '\n') {
            lines++;
            line_at = i + 1;
        } else if (quoted) {
            i += c == '\\';
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            depth--;
        }
        if (depth > DEPTH_MAX) {
            *line = lines;
            *column = (int)(i - line_at) + 1;
            return true;
        }
    }
    return false;
}

err_t json_read(str_t text, struct json_doc *out)
{
    *out = (struct json_doc){ .line = 1, .column = 1 };
    if (text.len == 0)
        return ERR_INVALID;
    if (text.len > INT32_MAX)
        return ERR_TOO_BIG;
    if (too_deep(text, &out->line, &out->column))
        return ERR_INVALID;

    json_error_t error;
    json_t *const root =
        json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (root == NULL) {
        out->line = error.line > 0 ? error.line : 1;
        out->column = error.column > 0 ? error.column : 1;
        return json_error_code(&error) == json_error_out_of_memory ? ERR_NO_MEMORY : ERR_INVALID;
    }
    *out = (struct json_doc){ .root = outer(root) };
    return OK;
}

void json_release(struct json_doc *doc)
{
    json_decref(inner(doc->root));
    *doc = (struct json_doc){ 0 };
}

const struct json *json_get(const struct json *object, const char *key)
{
    return outer(json_object_get(inner(object), key));
}

size_t json_count(const struct json *array)
{
    return json_array_size(inner(array));
}

const struct json *json_item(const struct json *array, size_t i)
{
    return outer(json_array_get(inner(array), i));
}

static bool has_type(const struct json *v, json_type type)
{
    return v != NULL && json_typeof(inner(v)) == type;
}

bool json_is_null(const struct json *v)
{
    return v == NULL || has_type(v, JSON_NULL);
}

bool json_is_object(const struct json *v)
{
    return has_type(v, JSON_OBJECT);
}

bool json_is_array(const struct json *v)
{
    return has_type(v, JSON_ARRAY);
}

bool json_str(const struct json *v, str_t *out)
{
    if (!has_type(v, JSON_STRING))
        return false;
    *out = (str_t){ json_string_value(inner(v)), json_string_length(inner(v)) };
    return true;
}

bool json_i64(const struct json *v, int64_t *out)
{
    if (!has_type(v, JSON_INTEGER))
        return false;
    *out = json_integer_value(inner(v));
    return true;
}

bool json_f64(const struct json *v, double *out)
{
    if (!has_type(v, JSON_INTEGER) && !has_type(v, JSON_REAL))
        return false;
    *out = json_number_value(inner(v));
    return true;
}

bool json_bool(const struct json *v, bool *out)
{
    if (!has_type(v, JSON_TRUE) && !has_type(v, JSON_FALSE))
        return false;
    *out = has_type(v, JSON_TRUE);
    return true;
}

void json_each(const struct json *object, void (*each)(void *to, str_t key, const struct json *v),
               void *to)
{
    json_t *const o = inner(object);
    for (void *at = json_object_iter(o); at != NULL; at = json_object_iter_next(o, at)) {
        const str_t key = { json_object_iter_key(at), json_object_iter_key_len(at) };
        each(to, key, outer(json_object_iter_value(at)));
    }
}

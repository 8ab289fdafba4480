/* The OpenAPI 3.1 document, generated from the same rows that serve the requests.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/dispatch.h"

#include "kit/base/str.h"
#include "kit/json/json.h"

static const char *const TYPE_WORDS[] = {
    [API_STRING] = "string",   [API_INTEGER] = "integer", [API_NUMBER] = "number",
    [API_BOOLEAN] = "boolean", [API_OBJECT] = "object",   [API_ARRAY] = "array",
};

static void put_pair(struct json_out *j, const char *key, str_t value)
{
    json_key(j, str_from_c(key));
    json_put_str(j, value);
}

/* In an answer what need not be there may also be null. */
enum schema_of { SCHEMA_OF_BODY, SCHEMA_OF_ANSWER };

static void put_type(struct json_out *j, const struct api_field *f, enum schema_of what)
{
    const str_t type = str_from_c(TYPE_WORDS[f->type]);
    json_key(j, S("type"));
    if (f->required || what == SCHEMA_OF_BODY) {
        json_put_str(j, type);
    } else {
        json_put_array(j);
        json_put_str(j, type);
        json_put_str(j, S("null"));
        json_put_array_end(j);
    }
    if (f->type == API_ARRAY) {
        json_key(j, S("items"));
        json_put_object(j);
        json_put_object_end(j);
    }
}

static void put_schema(struct json_out *j, const struct api_field *fields, enum schema_of what)
{
    json_put_object(j);
    put_pair(j, "type", S("object"));
    json_key(j, S("properties"));
    json_put_object(j);
    for (const struct api_field *f = fields; f->name != NULL; f++) {
        json_key(j, str_from_c(f->name));
        json_put_object(j);
        put_type(j, f, what);
        put_pair(j, "description", str_from_c(f->help));
        json_put_object_end(j);
    }
    json_put_object_end(j);
    json_key(j, S("required"));
    json_put_array(j);
    for (const struct api_field *f = fields; f->name != NULL; f++) {
        if (f->required)
            json_put_str(j, str_from_c(f->name));
    }
    json_put_array_end(j);
    json_put_object_end(j);
}

static void put_content(struct json_out *j, str_t media, const struct api_field *fields,
                        enum schema_of what)
{
    json_key(j, S("content"));
    json_put_object(j);
    json_key(j, media);
    json_put_object(j);
    json_key(j, S("schema"));
    put_schema(j, fields, what);
    json_put_object_end(j);
    json_put_object_end(j);
}

static void put_parameter(struct json_out *j, str_t name, str_t in, bool required, str_t type,
                          str_t help)
{
    json_put_object(j);
    put_pair(j, "name", name);
    put_pair(j, "in", in);
    json_key(j, S("required"));
    json_put_bool(j, required);
    if (help.len > 0)
        put_pair(j, "description", help);
    json_key(j, S("schema"));
    json_put_object(j);
    put_pair(j, "type", type);
    json_put_object_end(j);
    json_put_object_end(j);
}

static void put_parameters(struct json_out *j, const struct router_entry *e)
{
    json_key(j, S("parameters"));
    json_put_array(j);
    for (int i = 0; i < e->segment_count; i++) {
        const str_t s = e->segments[i];
        if (s.len > 2 && s.at[0] == '{') {
            const str_t name = str_sub(s, 1, str_find_byte(s, '}', 0));
            put_parameter(j, name, S("path"), true,
                          str_eq(name, S("id")) ? S("integer") : S("string"), STR_NONE);
        }
    }
    const struct api_field *f = e->route->api->query;
    for (; f != NULL && f->name != NULL; f++)
        put_parameter(j, str_from_c(f->name), S("query"), f->required,
                      str_from_c(TYPE_WORDS[f->type]), str_from_c(f->help));
    json_put_array_end(j);
}

static const struct api_field PROBLEM_FIELDS[] = {
    { "type", API_STRING, true, "urn:alyans:problem:NAME" },
    { "title", API_STRING, true, "What went wrong, in English" },
    { "status", API_INTEGER, true, "The HTTP status again" },
    { "errors", API_ARRAY, false, "For 422: field and message of every bad field" },
    { 0 },
};

static void put_responses(struct json_out *j, const struct api_operation *api)
{
    static const struct api_field nothing[] = { { 0 } };
    char status[8];
    json_key(j, S("responses"));
    json_put_object(j);
    (void)snprintf(status, sizeof status, "%d", api->answer_status);
    json_key(j, str_from_c(status));
    json_put_object(j);
    put_pair(j, "description", S("Done"));
    put_content(j, S("application/json"), api->answer != NULL ? api->answer : nothing,
                SCHEMA_OF_ANSWER);
    json_put_object_end(j);
    for (const int *p = api->problems; p != NULL && *p != 0; p++) {
        (void)snprintf(status, sizeof status, "%d", *p);
        json_key(j, str_from_c(status));
        json_put_object(j);
        put_pair(j, "description", S("A problem; nothing was stored"));
        put_content(j, S("application/problem+json"), PROBLEM_FIELDS, SCHEMA_OF_ANSWER);
        json_put_object_end(j);
    }
    json_put_object_end(j);
}

static void put_operation(struct json_out *j, const struct router_entry *e)
{
    const struct api_operation *const api = e->route->api;
    char word[16];
    const str_t method = method_name(e->route->method);
    for (size_t i = 0; i < method.len && i < sizeof word; i++)
        word[i] = (char)(method.at[i] + ('a' - 'A'));
    json_key(j, (str_t){ word, method.len });
    json_put_object(j);
    put_pair(j, "operationId", str_from_c(api->id));
    put_pair(j, "summary", str_from_c(e->route->help));
    put_parameters(j, e);
    if (api->body != NULL) {
        json_key(j, S("requestBody"));
        json_put_object(j);
        json_key(j, S("required"));
        json_put_bool(j, true);
        put_content(j, S("application/json"), api->body, SCHEMA_OF_BODY);
        json_put_object_end(j);
    }
    put_responses(j, api);
    json_put_object_end(j);
}

static bool has_earlier_of_path(const struct router *r, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (r->entries[k].route->api != NULL &&
            str_eq(str_from_c(r->entries[k].route->path), str_from_c(r->entries[i].route->path)))
            return true;
    }
    return false;
}

static void put_path(struct json_out *j, const struct router *r, size_t first)
{
    const str_t path = str_from_c(r->entries[first].route->path);
    json_key(j, path);
    json_put_object(j);
    for (size_t i = first; i < r->count; i++) {
        const struct route *const row = r->entries[i].route;
        if (row->api != NULL && str_eq(str_from_c(row->path), path))
            put_operation(j, &r->entries[i]);
    }
    json_put_object_end(j);
}

void openapi_write(const struct router *r, str_t title, str_t version, struct buf *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_put_object(&j);
    put_pair(&j, "openapi", S("3.1.0"));
    json_key(&j, S("info"));
    json_put_object(&j);
    put_pair(&j, "title", title);
    put_pair(&j, "version", version);
    json_put_object_end(&j);
    json_key(&j, S("paths"));
    json_put_object(&j);
    for (size_t i = 0; i < r->count; i++) {
        if (r->entries[i].route->api != NULL && !has_earlier_of_path(r, i))
            put_path(&j, r, i);
    }
    json_put_object_end(&j);
    json_put_object_end(&j);
}

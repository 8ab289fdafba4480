/* The mapping and the choices of an import, as JSON and back.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/member.h"
#include "registry/exchange/imports.h"

static const char *const REACHES[] = { [IMPORT_BY_COUNTRY] = "by_country",
                                       [IMPORT_LOCAL] = "local",
                                       [IMPORT_INTERNATIONAL] = "international" };
static const char *const BELONGINGS[] = {
    [IMPORT_AS_LISTED] = "listed", [IMPORT_AS_MEMBER] = "member", [IMPORT_AS_PARTNER] = "partner"
};

static int word_at(const char *const *words, size_t count, str_t word)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(word, str_from_c(words[i])))
            return (int)i;
    }
    return -1;
}

str_t import_reach_word(enum import_reach r)
{
    return str_from_c(REACHES[r]);
}

bool import_reach_read(str_t word, enum import_reach *out)
{
    const int at = word_at(REACHES, ARRAY_LEN(REACHES), word);
    if (at >= 0)
        *out = (enum import_reach)at;
    return at >= 0;
}

str_t import_belonging_word(enum import_belonging b)
{
    return str_from_c(BELONGINGS[b]);
}

bool import_belonging_read(str_t word, enum import_belonging *out)
{
    const int at = word_at(BELONGINGS, ARRAY_LEN(BELONGINGS), word);
    if (at >= 0)
        *out = (enum import_belonging)at;
    return at >= 0;
}

str_t import_settings_text(struct arena *arena, const struct import_settings *s)
{
    AUTO(buf) text;
    struct json_out j;
    buf_init(&text, SIZE_MAX / 2);
    json_begin(&j, &text);
    json_put_object(&j);
    json_key(&j, S("columns"));
    json_put_array(&j);
    for (size_t i = 0; i < s->mapping.count; i++)
        json_put_str(&j, import_column_word(arena, &s->mapping.columns[i]));
    json_put_array_end(&j);
    json_member_str(&j, "language", lang_code(s->mapping.lang));
    json_member_str(&j, "kind", s->mapping.kind);
    json_member_str(&j, "reach", import_reach_word(s->mapping.reach));
    json_member_str(&j, "belonging", import_belonging_word(s->mapping.belonging));
    json_member_str(&j, "alike", import_verdict_word(s->choices.all));
    json_key(&j, S("lines"));
    json_put_array(&j);
    for (size_t i = 0; i < s->choices.count; i++) {
        json_put_array(&j);
        json_put_i64(&j, s->choices.at[i].line);
        json_put_str(&j, import_verdict_word(s->choices.at[i].verdict));
        json_put_array_end(&j);
    }
    json_put_array_end(&j);
    json_put_object_end(&j);
    return arena_str(arena, buf_str(&text));
}

static str_t word_of(const struct json *from, const char *key)
{
    str_t word = STR_NONE;
    return json_str(json_get(from, key), &word) ? word : STR_NONE;
}

static void read_columns(struct arena *arena, const struct json *all, struct import_mapping *m)
{
    m->count = json_count(all) < IMPORT_COLUMNS_MAX ? json_count(all) : IMPORT_COLUMNS_MAX;
    for (size_t i = 0; i < m->count; i++) {
        str_t word = STR_NONE;
        if (!json_str(json_item(all, i), &word) ||
            !import_column_read(arena_str(arena, word), &m->columns[i]))
            m->columns[i] = (struct import_column){ 0 };
    }
}

static void read_choices(struct arena *arena, const struct json *lines, struct import_choices *c)
{
    const size_t count = json_count(lines);
    struct import_choice *const at = arena_array(arena, struct import_choice, count);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const struct json *const one = json_item(lines, i);
        str_t word = STR_NONE;
        if (json_i64(json_item(one, 0), &at[n].line) && json_str(json_item(one, 1), &word) &&
            import_verdict_read(word, &at[n].verdict))
            n++;
    }
    c->at = at;
    c->count = n;
}

void import_settings_read(struct arena *arena, str_t text, struct import_settings *out)
{
    AUTO(json_doc) doc = { 0 };
    *out = (struct import_settings){ .choices.all = IMPORT_COMPLETE };
    if (json_read(text, &doc) != OK)
        return;
    struct import_mapping *const m = &out->mapping;
    read_columns(arena, json_get(doc.root, "columns"), m);
    m->kind = arena_str(arena, word_of(doc.root, "kind"));
    if (!lang_from_code(word_of(doc.root, "language"), &m->lang))
        m->lang = LANG_AZ;
    if (!import_reach_read(word_of(doc.root, "reach"), &m->reach))
        m->reach = IMPORT_BY_COUNTRY;
    if (!import_belonging_read(word_of(doc.root, "belonging"), &m->belonging))
        m->belonging = IMPORT_AS_LISTED;
    if (!import_verdict_read(word_of(doc.root, "alike"), &out->choices.all))
        out->choices.all = IMPORT_COMPLETE;
    read_choices(arena, json_get(doc.root, "lines"), &out->choices);
}

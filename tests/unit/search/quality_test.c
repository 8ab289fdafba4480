/* How well search finds: a stated list of queries with the first result people expect.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "search_world.h"

#include "kit/base/file.h"
#include "kit/json/json.h"
#include "kit/text/text.h"

static str_t text_at(const struct json *object, const char *key)
{
    str_t v = STR_NONE;
    return json_str(json_get(object, key), &v) ? v : STR_NONE; /* may be missing */
}

static void read_file(struct world *w, const char *name, struct json_doc *out)
{
    str_t text = STR_NONE;
    const str_t path = arena_printf(&w->arena, "%s/%s", SEARCH_DATA, name);
    assert_int_equal(file_read(&w->arena, arena_cstr(&w->arena, path), 1 << 20, &text), OK);
    assert_int_equal(json_read(text, out), OK);
}

static void fill_registry(struct world *w)
{
    AUTO(json_doc) doc = { 0 };
    read_file(w, "registry.json", &doc);
    const struct json *const list = json_get(doc.root, "organisations");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *const o = json_item(list, i);
        const str_t slug = arena_printf(&w->arena, "made-up-%zu", i);
        const organisation_id id = given_organisation(
            w, arena_cstr(&w->arena, slug), arena_cstr(&w->arena, text_at(o, "az")),
            arena_cstr(&w->arena, text_at(o, "en")), arena_cstr(&w->arena, text_at(o, "short")));
        if (text_at(o, "former").len > 0)
            given_fact(w, id, "name", "former", arena_cstr(&w->arena, text_at(o, "former")));
    }
}

/* On which place what is expected stands, from 1; 0: not on the first page. */
static size_t place_of(struct world *w, const struct json *query)
{
    const str_t first = text_at(query, "first");
    assert_true(lang_from_code(text_at(query, "lang"), &w->cx.lang));
    const struct search_answer a = found(w, arena_cstr(&w->arena, text_at(query, "q")));
    for (size_t i = 0; i < a.count; i++) {
        const str_t title = a.at[i].text.title;
        if (str_find(title, first) < title.len)
            return i + 1;
    }
    return 0;
}

static void what_people_expect_comes_first(void **state)
{
    struct world *const w = *state;
    struct demo_people people;
    AUTO(json_doc) doc = { 0 };
    size_t at_1 = 0;
    size_t at_5 = 0;
    assert_int_equal(demo_fill(&w->cx, &people), OK);
    fill_registry(w);
    index_now(w);
    read_file(w, "queries.json", &doc);
    const struct json *const list = json_get(doc.root, "queries");
    const size_t count = json_count(list);

    for (size_t i = 0; i < count; i++) {
        const struct json *const query = json_item(list, i);
        const size_t place = place_of(w, query);
        at_1 += place == 1;
        at_5 += place >= 1 && place <= 5;
        if (place != 1)
            print_message("%.*s: on place %zu (%.*s)\n", STR_ARG(text_at(query, "q")), place,
                          STR_ARG(text_at(query, "why")));
    }

    print_message("%zu queries: recall@1 %.3f, recall@5 %.3f\n", count,
                  (double)at_1 / (double)count, (double)at_5 / (double)count);
    assert_true(count >= 40);
    assert_true(at_1 * 100 >= count * 92);
    assert_true(at_5 * 100 >= count * 98);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = { IN_A_SEARCH_WORLD(what_people_expect_comes_first) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

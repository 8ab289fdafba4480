/* The same entries in three formats. Real readers parse them in tests/http/news.test.mjs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "kit/base/str.h"
#include "kit/feed/feed.h"
#include "kit/json/json.h"

static const struct atom_feed FEED = { .id = S_INIT("https://example.org/f"),
                                       .title = S_INIT("News & more"),
                                       .subtitle = S_INIT("Who pays"),
                                       .self = S_INIT("https://example.org/f.x"),
                                       .page = S_INIT("https://example.org/"),
                                       .language = S_INIT("az"),
                                       .author = S_INIT("Alyans"),
                                       .updated = INT64_C(1381363200) * USEC_PER_SECOND,
                                       .hub = S_INIT("https://hub.example/") };
static const str_t TAGS[] = { S_INIT("müşahidə"), S_INIT("media") };
static const struct atom_entry ENTRY = { .id = S_INIT("https://example.org/1"),
                                         .title = S_INIT("Bir < iki"),
                                         .page = S_INIT("https://example.org/az/1"),
                                         .author = S_INIT("Müəllif"),
                                         .published = INT64_C(1381363200) * USEC_PER_SECOND,
                                         .updated = INT64_C(1381449600) * USEC_PER_SECOND,
                                         .summary = S_INIT("Qısa"),
                                         .html = S_INIT("<p>a &amp; b</p>"),
                                         .category = S_INIT("Siyasət"),
                                         .tags = TAGS,
                                         .tag_count = ARRAY_LEN(TAGS) };

static bool has(str_t s, const char *what)
{
    return str_find(s, str_from_c(what)) < s.len;
}

static void rss_says_what_atom_says(void **state)
{
    AUTO(arena) arena;
    AUTO(buf) out;
    (void)state;
    arena_init(&arena);
    buf_init(&out, 1 << 16);

    feed_write(&arena, FEED_RSS, &FEED, &ENTRY, 1, &out);

    const str_t s = buf_str(&out);
    assert_true(has(s, "<title>News &amp; more</title>"));
    assert_true(has(s, "<guid isPermaLink=\"false\">https://example.org/1</guid>"));
    assert_true(has(s, "<pubDate>Thu, 10 Oct 2013 00:00:00 GMT</pubDate>"));
    assert_true(has(s, "<content:encoded>&lt;p&gt;a &amp;amp; b&lt;/p&gt;</content:encoded>"));
    assert_true(has(s, "rel=\"hub\" href=\"https://hub.example/\""));
    assert_true(has(s, "<category>Siyasət</category>"));
    assert_true(has(s, "<category>media</category>"));
}

static void json_feed_is_json_with_the_same(void **state)
{
    AUTO(arena) arena;
    AUTO(buf) out;
    AUTO(json_doc) doc = { 0 };
    str_t text = STR_NONE;
    (void)state;
    arena_init(&arena);
    buf_init(&out, 1 << 16);

    feed_write(&arena, FEED_JSON, &FEED, &ENTRY, 1, &out);

    assert_int_equal(json_read(buf_str(&out), &doc), OK);
    const struct json *const item = json_item(json_get(doc.root, "items"), 0);
    assert_true(json_str(json_get(doc.root, "version"), &text));
    assert_str_is(text, "https://jsonfeed.org/version/1.1");
    assert_true(json_str(json_get(item, "title"), &text));
    assert_str_is(text, "Bir < iki");
    assert_true(json_str(json_get(item, "content_html"), &text));
    assert_str_is(text, "<p>a &amp; b</p>");
    assert_true(json_str(json_item(json_get(item, "tags"), 2), &text));
    assert_str_is(text, "media");
    assert_true(json_str(json_get(item, "date_modified"), &text));
    assert_str_is(text, "2013-10-11T00:00:00Z");
}

static void the_end_of_a_path_names_the_format(void **state)
{
    enum feed_format f = FEED_ATOM;
    (void)state;

    for (int i = 0; i < FEED_FORMATS; i++) {
        AUTO(arena) arena;
        arena_init(&arena);
        const str_t path =
            arena_printf(&arena, "/news/feed%.*s", STR_ARG(feed_ending((enum feed_format)i)));
        assert_true(feed_format_of(path, &f));
        assert_int_equal(f, i);
    }
    assert_false(feed_format_of(S("/news"), &f));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rss_says_what_atom_says),
        cmocka_unit_test(json_feed_is_json_with_the_same),
        cmocka_unit_test(the_end_of_a_path_names_the_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

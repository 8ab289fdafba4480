/* Atom feeds, byte by byte.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "kit/feed/atom.h"

static const struct atom_feed FEED = { .id = S_INIT("https://example.org/feed"),
                                       .title = S_INIT("A & B"),
                                       .self = S_INIT("https://example.org/feed.atom"),
                                       .page = S_INIT("https://example.org/"),
                                       .language = S_INIT("az"),
                                       .author = S_INIT("Somebody"),
                                       .updated = INT64_C(1381363200) * USEC_PER_SECOND };

static str_t written(struct arena *arena, const struct atom_entry *e, struct buf *out)
{
    struct xml_out x;
    atom_begin(&x, arena, &FEED, out);
    if (e != NULL)
        atom_put(&x, arena, e);
    atom_end(&x);
    return buf_str(out);
}

static bool has(str_t s, const char *what)
{
    return str_find(s, str_from_c(what)) < s.len;
}

static void a_feed_without_entries_has_what_a_feed_needs(void **state)
{
    (void)state;
    AUTO(arena) arena;
    AUTO(buf) out;
    arena_init(&arena);
    buf_init(&out, 1 << 16);
    const str_t s = written(&arena, NULL, &out);

    assert_true(str_starts(s, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed "
                                "xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"az\">")));
    assert_true(has(s, "<title type=\"text\">A &amp; B</title>"));
    assert_true(has(s, "<updated>2013-10-10T00:00:00Z</updated>"));
    assert_true(has(s, "<link rel=\"self\" type=\"application/atom+xml\" "
                       "href=\"https://example.org/feed.atom\"/>"));
    assert_true(has(s, "<author><name>Somebody</name></author>") ||
                has(s, "<author>\n<name>Somebody</name>") || has(s, "<name>Somebody</name>"));
    assert_false(has(s, "subtitle"));
    assert_true(str_ends(str_trim(s), S("</feed>")));
}

static void markup_of_an_entry_is_escaped_once(void **state)
{
    (void)state;
    AUTO(arena) arena;
    AUTO(buf) out;
    arena_init(&arena);
    buf_init(&out, 1 << 16);
    const struct atom_entry e = { .id = S("https://example.org/1"),
                                  .title = S("<b>"),
                                  .page = S("https://example.org/az/1"),
                                  .updated = FEED.updated,
                                  .summary = S("1 imza"),
                                  .html = S("<p>a &amp; b</p>") };
    const str_t s = written(&arena, &e, &out);

    assert_true(has(s, "<content type=\"html\">&lt;p&gt;a &amp;amp; b&lt;/p&gt;</content>"));
    assert_true(has(s, "<title type=\"text\">&lt;b&gt;</title>"));
    assert_true(has(s, "<summary type=\"text\">1 imza</summary>"));
    assert_false(has(s, "published"));
    assert_false(has(s, "related"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_feed_without_entries_has_what_a_feed_needs),
        cmocka_unit_test(markup_of_an_entry_is_escaped_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Links of a page led into a folder, and where answers lie in it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "app/copy/markup.h"
#include "kit/base/str.h"

struct seen {
    struct arena *arena;
    char uses[64];
    size_t count;
};

/* Every address is led to x and itself, but "/gone"; what it was used for is noted. */
static str_t where(void *of, str_t target, enum link_use use)
{
    struct seen *const s = of;
    s->uses[s->count++] = "pnf"[use];
    return str_eq(target, S("/gone")) ? STR_NONE : arena_printf(s->arena, "x%.*s", STR_ARG(target));
}

static void led_as(const char *page, const char *wanted, const char *uses)
{
    AUTO(arena) arena;
    AUTO(buf) out;
    arena_init(&arena);
    buf_init(&out, 1 << 16);
    struct seen seen = { .arena = &arena };
    page_lead(&arena, str_from_c(page), &(struct leading){ &seen, where }, &out);
    assert_int_equal(buf_check(&out), OK);
    const str_t led = arena_str(&arena, buf_str(&out));
    assert_string_equal(arena_cstr(&arena, led), wanted);
    assert_string_equal(seen.uses, uses);
}

static void test_links(void **state)
{
    (void)state;
    led_as("<p>a < b <a class=\"b\" href=\"/az/news?a=1&amp;b=2#c\" rel=\"next\">n</a></p>",
           "<p>a < b <a class=\"b\" href=\"x/az/news?a=1&amp;b=2#c\" rel=\"next\">n</a></p>", "n");
    led_as("<a href=\"/gone\" id=\"i\">n</a>", "<a id=\"i\">n</a>", "p");
    led_as(
        "<a href=\"https://e.org/a?b&amp;c\">n</a><a href=\"#top\">t</a><a href=\"//e.org/\">o</a>",
        "<a href=\"https://e.org/a?b&amp;c\">n</a><a href=\"#top\">t</a><a href=\"//e.org/\">o</a>",
        "");
    led_as("<a title=\"1 > 0\" href=\"/a\">n</a>", "<a title=\"1 > 0\" href=\"x/a\">n</a>", "p");
    led_as("<img src=\"/a\" srcset=\"/b 320w, /c 640w\" alt=\"\"/>",
           "<img src=\"x/a\" srcset=\"x/b 320w, x/c 640w\" alt=\"\"/>", "ppp");
}

static void test_what_goes(void **state)
{
    (void)state;
    led_as("<script src=\"/a.js\" defer></script><script "
           "type=\"application/ld+json\">{\"a\":\"<\"}</script>",
           "<script type=\"application/ld+json\">{\"a\":\"<\"}</script>", "");
    led_as("a<form method=\"post\" action=\"/a\"><a href=\"/b\">c</a></form>d<form "
           "action=\"/a\">x</form>",
           "ad", "");
    led_as("<form method=\"get\" action=\"/a\"><input name=\"q\"></form>",
           "<form method=\"get\" action=\"x/a\"><input name=\"q\"></form>", "f");
}

static void test_unfinished_markup(void **state)
{
    (void)state;
    led_as("<a href=\"/a", "<a href=\"x/a\"", "p");
    led_as("<form method=\"post\">never", "", "");
    led_as("<", "<", "");
    led_as("", "", "");
}

static void lies_at(const char *target, const char *type, const char *wanted)
{
    AUTO(arena) arena;
    arena_init(&arena);
    const str_t place = copy_place(&arena, str_from_c(target), str_from_c(type));
    assert_string_equal(arena_cstr(&arena, place), wanted);
}

static void test_places(void **state)
{
    (void)state;
    lies_at("/az/", "text/html; charset=utf-8", "az/index.html");
    lies_at("/az/news/a", "text/html; charset=utf-8", "az/news/a/index.html");
    lies_at("/az/record?before=12", "text/html", "az/record/index-before-12.html");
    lies_at("/az/news.atom", "application/atom+xml", "az/news.atom");
    lies_at("/api/v1/x", "application/json", "api/v1/x.json");
    lies_at("/record/checkpoint", "text/plain; charset=utf-8", "record/checkpoint.txt");
    lies_at("/files/7/se%C3%A7ki.v2.jpg?width=320", "image/jpeg", "files/7/seçki.v2-width-320.jpg");
}

static void reached_by(const char *from, const char *to, const char *wanted)
{
    AUTO(arena) arena;
    arena_init(&arena);
    const str_t way = copy_relative(&arena, str_from_c(from), str_from_c(to));
    assert_string_equal(arena_cstr(&arena, way), wanted);
}

static void test_ways(void **state)
{
    (void)state;
    reached_by("index.html", "az/index.html", "az/index.html");
    reached_by("az/news/a/index.html", "az/index.html", "../../index.html");
    reached_by("az/news/index.html", "az/newsletter/index.html", "../newsletter/index.html");
    reached_by("az/index.html", "assets/a b#c.css", "../assets/a%20b%23c.css");
    reached_by("az/index.html", "az/index.html", "index.html");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_what_goes),
        cmocka_unit_test(test_unfinished_markup),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

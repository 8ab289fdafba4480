/* Addresses: encoded where they are ours, checked where they are not.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/html/html.h"
#include "world.h"

static void addresses_carry_the_language_of_the_reader(void **state)
{
    struct world *const w = *state;
    struct cx *const cx = &w->cx;

    assert_str_is(url_plain(cx, "/").text, "/en/");
    assert_str_is(url_with(cx, "/consultations/{}", UARG(S("secki-2013"))).text,
                  "/en/consultations/secki-2013");
    cx->lang = LANG_AZ;
    assert_str_is(url_with(cx, "/organisations/{}#s-{}", UARG(7), UARG(INT64_MAX)).text,
                  "/az/organisations/7#s-9223372036854775807");
}

static void a_value_stays_one_segment(void **state)
{
    struct world *const w = *state;
    struct cx *const cx = &w->cx;

    assert_str_is(url_with(cx, "/a/{}/b?q={}", UARG(S("x/../y?z#")), UARG(S("ə&c=d e+f"))).text,
                  "/en/a/x%2F..%2Fy%3Fz%23/b?q=%C9%99%26c%3Dd%20e%2Bf");
    assert_str_is(url_fragment(cx, S("o-1\"")).text, "#o-1%22");
}

static void addresses_without_language_start_at_the_root(void **state)
{
    struct world *const w = *state;
    struct cx *const cx = &w->cx;

    assert_str_is(url_root(cx, "/healthz").text, "/healthz");
    assert_str_is(url_root(cx, "/api/v1/consultations/{}/{}", UARG(S("a b")), UARG(2)).text,
                  "/api/v1/consultations/a%20b/2");
}

static void the_same_page_in_the_other_language(void **state)
{
    struct world *const w = *state;
    struct cx *const cx = &w->cx;

    assert_str_is(url_in_lang(cx, LANG_AZ, S("/x/y?a=1&b=%C9%99")).text, "/az/x/y?a=1&b=%C9%99");
    assert_str_is(url_in_lang(cx, LANG_AZ, S("/səs \"<>#%zz%4")).text,
                  "/az/s%C9%99s%20%22%3C%3E%23%25zz%254");
    assert_str_is(url_in_lang(cx, LANG_AZ, S("//evil.example")).text, "/az//evil.example");
    assert_str_is(url_in_lang(cx, LANG_AZ, S("")).text, "/az/");
}

static void links_of_others_are_web_addresses(void **state)
{
    (void)state;
    static const str_t GOOD[] = {
        S_INIT("https://example.org"),          S_INIT("http://example.org/a?b=c#d"),
        S_INIT("HTTPS://Example.org:8443/x@y"), S_INIT("https://[2001:db8::1]/"),
        S_INIT("https://təşkilat.az/ə"),        S_INIT("https://example.org/%20"),
        S_INIT("https://example.org?x"),
    };
    for (size_t i = 0; i < ARRAY_LEN(GOOD); i++) {
        url_t url = { 0 };
        if (url_foreign(GOOD[i], &url) != OK)
            fail_msg("refused: %.*s", STR_ARG(GOOD[i]));
        assert_true(str_eq(url.text, GOOD[i]));
    }
}

static void links_that_could_deceive_are_refused(void **state)
{
    (void)state;
    static const str_t BAD[] = {
        S_INIT(""),
        S_INIT("example.org"),
        S_INIT("/local"),
        S_INIT("//example.org"),
        S_INIT("javascript:alert(1)"),
        S_INIT("java\nscript:alert(1)"),
        S_INIT("data:text/html,x"),
        S_INIT("ftp://example.org"),
        S_INIT("https:example.org"),
        S_INIT("https:///x"),
        S_INIT("https://"),
        S_INIT("https://user@example.org"),
        S_INIT("https://bank.example:x@evil.example"),
        S_INIT("https://a.example\\@evil.example"),
        S_INIT("https://example.org/a b"),
        S_INIT(" https://example.org"),
        S_INIT("https://example.org/\x01"),
        S_INIT("https://example.org/\x7f"),
        S_INIT("https://example.org/\xC2\x85"),
        S_INIT("https://example.org/\xE2\x80\xAEgpj.exe"),
        S_INIT("https://example.org/\xE2\x80\x8B"),
        S_INIT("https://example.org/\xFF"),
        S_INIT("https://exa<mple.org/"),
        S_INIT("https://example.org:0/"),
        S_INIT("https://example.org:65536/"),
        S_INIT("https://.example.org/"),
        S_INIT("https://[::1/"),
    };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        url_t url = { S("kept") };
        if (url_foreign(BAD[i], &url) != ERR_INVALID)
            fail_msg("accepted: %.*s", STR_ARG(BAD[i]));
        assert_str_is(url.text, "kept");
    }
}

static void a_link_of_others_has_at_most_2000_bytes(void **state)
{
    struct world *const w = *state;
    char *const at = arena_alloc(&w->arena, 2001);
    memset(at, 'a', 2001);
    memcpy(at, "https://x.az/", 13);
    url_t url;

    assert_int_equal(url_foreign((str_t){ at, 2000 }, &url), OK);
    assert_int_equal(url_foreign((str_t){ at, 2001 }, &url), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(addresses_carry_the_language_of_the_reader),
        WORLD_TEST(a_value_stays_one_segment),
        WORLD_TEST(addresses_without_language_start_at_the_root),
        WORLD_TEST(the_same_page_in_the_other_language),
        WORLD_TEST(links_of_others_are_web_addresses),
        WORLD_TEST(links_that_could_deceive_are_refused),
        WORLD_TEST(a_link_of_others_has_at_most_2000_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

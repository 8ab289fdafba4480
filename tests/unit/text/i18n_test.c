/* Translations, placeholders, plural forms and the choice of the language.
 * Compiled with the catalogue of tests/unit/text/po instead of the program's.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/text/i18n.h"

struct world {
    struct arena arena;
    struct cx cx;
};

static int world_make(void **state)
{
    struct world *const w = mem_new(sizeof *w);
    w->cx.arena = &w->arena;
    *state = w;
    return 0;
}

static int world_drop(void **state)
{
    struct world *const w = *state;
    arena_release(&w->arena);
    mem_free(w);
    return 0;
}

static void a_text_is_found_in_each_language(void **state)
{
    struct world *const w = *state;
    struct cx *const cx = &w->cx;

    cx->lang = LANG_AZ;
    assert_str_is(_("Common ground"), "Ortaq mövqe");
    assert_str_is(tr_lang(LANG_AZ, N_("Agree")), "Razıyam");
    cx->lang = LANG_EN;
    assert_str_is(_("Common ground"), "Common ground");
    assert_str_is(_("Say \"no\"\n\\"), "Say \"no\"\n\\");
}

static void a_text_nobody_translated_is_shown_as_it_is(void **state)
{
    (void)state;

    assert_str_is(tr_lang(LANG_AZ, "Nobody wrote this one"), "Nobody wrote this one");
    assert_str_is(tr_lang(LANG_AZ, ""), "");
    assert_str_is(tr_lang(LANG_AZ, "Common groun"), "Common groun");
}

static void placeholders_may_change_places(void **state)
{
    struct world *const w = *state;
    struct cx *const cx = &w->cx;
    const str_t who = S("Bağban");
    const str_t till = S("9 oktyabr 2013");

    cx->lang = LANG_EN;
    assert_str_is(trf(cx, "You speak for {0} until {1}", TARG(who), TARG(till)),
                  "You speak for Bağban until 9 oktyabr 2013");
    cx->lang = LANG_AZ;
    assert_str_is(trf(cx, "You speak for {0} until {1}", TARG(who), TARG(till)),
                  "9 oktyabr 2013 tarixinədək Bağban adından danışırsınız");
}

static void what_is_filled_in_is_not_read_again(void **state)
{
    struct world *const w = *state;
    struct cx *const cx = &w->cx;
    cx->lang = LANG_EN;
    const str_t sly = S("{1}{0}");

    assert_str_is(trf(cx, "{0} and {1}", TARG(sly), TARG(S("b"))), "{1}{0} and b");
    assert_str_is(trf(cx, "{2} {} {x} {0", TARG(sly)), "{2} {} {x} {0");
    assert_str_is(trf(cx, "{0}", TARG(STR_NONE)), "");
}

static void numbers_in_texts_follow_the_language(void **state)
{
    struct world *const w = *state;
    struct cx *const cx = &w->cx;

    cx->lang = LANG_EN;
    assert_str_is(trf(cx, "{0} of {1}", TARG(46), TARG(12345)), "46 of 12,345");
    cx->lang = LANG_AZ;
    assert_str_is(trf(cx, "{0} of {1}", TARG(46), TARG(INT64_C(12345))), "12.345 səsdən 46");
}

static void the_plural_form_is_that_of_the_language(void **state)
{
    struct world *const w = *state;
    struct cx *const cx = &w->cx;

    cx->lang = LANG_EN;
    assert_str_is(trn(cx, 1, "{0} position", "{0} positions"), "1 position");
    assert_str_is(trn(cx, 0, "{0} position", "{0} positions"), "0 positions");
    assert_str_is(trn(cx, 1234, "{0} position", "{0} positions"), "1,234 positions");
    assert_str_is(trn(cx, 1, "{0} thing of {1}", "{0} things of {1}", TARG(S("x"))),
                  "1 thing of x");
    assert_str_is(trn(cx, 2, "{0} thing of {1}", "{0} things of {1}", TARG(S("x"))),
                  "2 things of x");
    cx->lang = LANG_AZ;
    assert_str_is(trn(cx, 1, "{0} position", "{0} positions"), "1 mövqe");
    assert_str_is(trn(cx, 1234, "{0} position", "{0} positions"), "1.234 mövqe");
}

static void a_language_has_a_code_and_a_name_in_itself(void **state)
{
    (void)state;
    enum lang lang = LANG_EN;

    assert_true(lang_from_code(S("az"), &lang));
    assert_int_equal(lang, LANG_AZ);
    assert_false(lang_from_code(S("AZ"), &lang));
    assert_false(lang_from_code(S("ru"), &lang));
    assert_false(lang_from_code(S(""), &lang));
    assert_int_equal(lang, LANG_AZ);
    assert_str_is(lang_code(LANG_EN), "en");
    assert_str_is(lang_name(LANG_AZ), "Azərbaycanca");
}

static void the_heaviest_known_language_is_chosen(void **state)
{
    (void)state;
    static const struct {
        str_t header;
        enum lang otherwise, want;
    } rows[] = {
        { S_INIT("az"), LANG_EN, LANG_AZ },
        { S_INIT("EN-gb"), LANG_AZ, LANG_EN },
        { S_INIT("az-Latn-AZ, en;q=0.9"), LANG_EN, LANG_AZ },
        { S_INIT("en;q=0.8,az;q=0.9"), LANG_EN, LANG_AZ },
        { S_INIT("ru, en;q=0.5 , az ;q=0.4"), LANG_AZ, LANG_EN },
        { S_INIT("en, az"), LANG_AZ, LANG_EN },
        { S_INIT("az;q=0, en;q=0.001"), LANG_AZ, LANG_EN },
        { S_INIT("az;q=0"), LANG_EN, LANG_EN },
        { S_INIT("ru,*;q=0.5,en;q=0.1"), LANG_AZ, LANG_AZ },
        { S_INIT("ru"), LANG_AZ, LANG_AZ },
        { S_INIT(""), LANG_AZ, LANG_AZ },
        { S_INIT("en;q=2, az;q=0.1"), LANG_EN, LANG_AZ },
        { S_INIT("en;q=0.1234, az;q=1.000"), LANG_EN, LANG_AZ },
        { S_INIT("en;q=, en;x=1, en;q=1.5, az;Q=0.1"), LANG_EN, LANG_AZ },
        { S_INIT("aze,eng,e,-,;;,,q=1"), LANG_EN, LANG_EN },
    };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (lang_from_header(rows[i].header, rows[i].otherwise) != rows[i].want)
            fail_msg("%.*s", STR_ARG(rows[i].header));
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_make, world_drop)
    const struct CMUnitTest tests[] = {
        TEST(a_text_is_found_in_each_language),
        TEST(a_text_nobody_translated_is_shown_as_it_is),
        TEST(placeholders_may_change_places),
        TEST(what_is_filled_in_is_not_read_again),
        TEST(numbers_in_texts_follow_the_language),
        TEST(the_plural_form_is_that_of_the_language),
        TEST(a_language_has_a_code_and_a_name_in_itself),
        TEST(the_heaviest_known_language_is_chosen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

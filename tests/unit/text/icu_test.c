/* The words and signs kept in date.c and number.c are those ICU has for the language.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include <unicode/udat.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "kit/text/text.h"

struct world {
    struct arena arena;
    struct cx cx;
};

static const char *const LOCALES[LANG_COUNT] = { [LANG_AZ] = "az", [LANG_EN] = "en_GB" };

static int world_make(void **state)
{
    struct world *const w = mem_new(sizeof *w);
    w->cx.arena = &w->arena;
    assert_int_equal(text_init("UTC"), OK);
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

static str_t narrow(struct world *w, const UChar *wide, int32_t len)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t used = 0;
    char *const at = arena_alloc(&w->arena, 256);
    u_strToUTF8(at, 256, &used, wide, len, &status);
    assert_true(U_SUCCESS(status));
    return (str_t){ at, (size_t)used };
}

static void long_dates_are_those_of_icu(void **state)
{
    struct world *const w = *state;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        UErrorCode status = U_ZERO_ERROR;
        const UChar utc[] = { 'U', 'T', 'C' };
        UDateFormat *const format =
            udat_open(UDAT_NONE, UDAT_LONG, LOCALES[lang], utc, 3, NULL, 0, &status);
        assert_true(U_SUCCESS(status));
        w->cx.lang = (enum lang)lang;
        for (int64_t day = 0; day < 400; day += 13) {
            UChar wide[64];
            const int32_t len =
                udat_format(format, (double)day * 86400000, wide, 64, NULL, &status);
            assert_true(U_SUCCESS(status));
            const str_t want = narrow(w, wide, len);
            const str_t got = date_long(&w->cx, day * 86400 * USEC_PER_SECOND);
            if (!str_eq(got, want))
                fail_msg("%.*s, not %.*s", STR_ARG(got), STR_ARG(want));
        }
        udat_close(format);
    }
}

static void separators_are_those_of_icu(void **state)
{
    struct world *const w = *state;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        UErrorCode status = U_ZERO_ERROR;
        UNumberFormat *const format =
            unum_open(UNUM_DECIMAL, NULL, 0, LOCALES[lang], NULL, &status);
        unum_setAttribute(format, UNUM_FRACTION_DIGITS, 2);
        UChar wide[64];
        const int32_t len = unum_formatDouble(format, 1234567.25, wide, 64, NULL, &status);
        assert_true(U_SUCCESS(status));
        w->cx.lang = (enum lang)lang;
        const str_t want = narrow(w, wide, len);
        const str_t got = number_fixed(&w->cx, 1234567.25, 2);
        if (!str_eq(got, want))
            fail_msg("%.*s, not %.*s", STR_ARG(got), STR_ARG(want));
        unum_close(format);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_make, world_drop)
    const struct CMUnitTest tests[] = {
        TEST(long_dates_are_those_of_icu),
        TEST(separators_are_those_of_icu),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

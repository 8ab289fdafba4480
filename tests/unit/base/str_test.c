/* Text questions and number reading.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

static void a_number_is_read_only_when_the_whole_text_is_one(void **state)
{
    (void)state;
    int64_t v = 7;

    assert_true(str_to_i64(S("-9223372036854775808"), INT64_MIN, INT64_MAX, &v));
    assert_int_equal(v, INT64_MIN);
    assert_true(str_to_i64(S("9223372036854775807"), INT64_MIN, INT64_MAX, &v));
    assert_int_equal(v, INT64_MAX);

    v = 7;
    const str_t bad[] = { S(""),
                          S("-"),
                          S("+1"),
                          S(" 1"),
                          S("1 "),
                          S("1x"),
                          S("9223372036854775808"),
                          S("-9223372036854775809"),
                          S("0x5") };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(str_to_i64(bad[i], INT64_MIN, INT64_MAX, &v));
    assert_false(str_to_i64(S("11"), 1, 10, &v));
    assert_int_equal(v, 7);
}

static void a_decimal_is_finite_and_whole(void **state)
{
    (void)state;
    double v = 7;

    assert_true(str_to_f64(S("-0.25"), &v));
    assert_true(v == -0.25);
    assert_false(str_to_f64(S("nan"), &v));
    assert_false(str_to_f64(S("1e999"), &v));
    assert_false(str_to_f64(S("1,5"), &v));
    assert_false(str_to_f64(S("0x1p3"), &v));
    assert_true(v == -0.25);
}

static void utf8_is_checked_to_the_letter(void **state)
{
    (void)state;

    assert_true(utf8_valid(S("Azərbaycan İıĞş 🇦🇿")));
    assert_int_equal(utf8_count(S("əğı")), 3);

    assert_false(utf8_valid(S("\xC0\xAF")));         /* overlong */
    assert_false(utf8_valid(S("\xED\xA0\x80")));     /* surrogate */
    assert_false(utf8_valid(S("\xF4\x90\x80\x80"))); /* past U+10FFFF */
    assert_false(utf8_valid(S("\xC4")));             /* cut short */
    assert_false(utf8_valid(((str_t){ "a\0b", 3 })));
}

static void cutting_yields_every_part_once(void **state)
{
    (void)state;
    str_t rest = S("a,,b,");
    str_t part;

    assert_true(str_cut(&rest, ',', &part));
    assert_str_is(part, "a");
    assert_true(str_cut(&rest, ',', &part));
    assert_str_is(part, "");
    assert_true(str_cut(&rest, ',', &part));
    assert_str_is(part, "b");
    assert_true(str_cut(&rest, ',', &part));
    assert_str_is(part, "");
    assert_false(str_cut(&rest, ',', &part));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_read_only_when_the_whole_text_is_one),
        cmocka_unit_test(a_decimal_is_finite_and_whole),
        cmocka_unit_test(utf8_is_checked_to_the_letter),
        cmocka_unit_test(cutting_yields_every_part_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

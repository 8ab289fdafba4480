/* Words, codes and steps of live rooms. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "kit/base/str.h"
#include "viewpoints/live/live.h"

static void a_code_has_no_sign_that_is_mistaken_for_another(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    for (uint64_t random = 0; random < 5000; random++) {
        const str_t code = room_code_of(&arena, random * UINT64_C(0x9E3779B97F4A7C15));
        assert_int_equal(code.len, ROOM_CODE);
        assert_true(room_code_fits(code));
        for (size_t i = 0; i < code.len; i++)
            assert_null(strchr("01ILO", code.at[i]));
    }
    arena_release(&arena);
}

static void what_is_no_code_is_refused(void **state)
{
    (void)state;
    static const str_t wrong[] = { S_INIT(""),
                                   S_INIT("ABCD"),
                                   S_INIT("ABCDEF"),
                                   S_INIT("abcde"),
                                   S_INIT("AB/DE"),
                                   S_INIT("AB0DE"),
                                   S_INIT("AB\0DE"),
                                   S_INIT("AB\xc4\x99"
                                          "D") };
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        assert_false(room_code_fits(wrong[i]));
    assert_true(room_code_fits(S("AB2DE")));
}

static void steps_stay_within_the_list(void **state)
{
    (void)state;
    const struct statement all[] = { { .id = { 11 } }, { .id = { 12 } }, { .id = { 13 } } };
    const struct statement_list list = { all, 3 }, none = { NULL, 0 };
    assert_int_equal(room_step(&list, (statement_id){ 0 }, 1).v, 11);
    assert_int_equal(room_step(&list, (statement_id){ 0 }, -1).v, 11);
    assert_int_equal(room_step(&list, (statement_id){ 11 }, 1).v, 12);
    assert_int_equal(room_step(&list, (statement_id){ 13 }, 1).v, 13);
    assert_int_equal(room_step(&list, (statement_id){ 12 }, -1).v, 11);
    assert_int_equal(room_step(&list, (statement_id){ 11 }, -1).v, 11);
    assert_int_equal(room_step(&list, (statement_id){ 99 }, 1).v, 11);
    assert_int_equal(room_step(&none, (statement_id){ 0 }, 1).v, 0);
}

static void words_are_read_as_they_are_written(void **state)
{
    (void)state;
    for (int i = 0; i < ROOM_SHOWS; i++) {
        enum room_shows s = ROOM_JOIN;
        assert_true(room_shows_from_word(room_shows_word((enum room_shows)i), &s));
        assert_int_equal(s, i);
    }
    enum room_pace p = PACE_TOGETHER;
    assert_true(room_pace_from_word(S("free"), &p));
    assert_int_equal(p, PACE_FREE);
    assert_false(room_pace_from_word(S("map"), &p));
    enum room_shows s = ROOM_MAP;
    assert_false(room_shows_from_word(S("together"), &s));
    assert_int_equal(s, ROOM_MAP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_has_no_sign_that_is_mistaken_for_another),
        cmocka_unit_test(what_is_no_code_is_refused),
        cmocka_unit_test(steps_stay_within_the_list),
        cmocka_unit_test(words_are_read_as_they_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

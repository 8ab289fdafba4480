/* What may be said as an argument, and the order of arguments.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "kit/base/str.h"
#include "viewpoints/arguments/arguments.h"

#define NOW INT64_C(1000000)
#define SAID S("Observers saw it with their own eyes.")

static const struct consultation OPEN = { .id = { 1 }, .opens_at = 1, .closes_at = 2 * NOW };
static const struct statement STANDS = { .id = { 7 },
                                         .consultation = { 1 },
                                         .state = STATEMENT_ACCEPTED };

static struct argument one(enum argument_side side, int64_t parent)
{
    return (struct argument){ .side = side, .parent = { parent }, .text = SAID };
}

static void an_argument_has_a_side_and_a_reply_has_none(void **state)
{
    (void)state;
    const struct argument pro = one(ARGUMENT_FOR, 0), none = one(ARGUMENT_REPLY, 0),
                          reply = one(ARGUMENT_REPLY, 5), sided = one(ARGUMENT_AGAINST, 5);
    const struct argument to = { .id = { 5 }, .statement = { 7 }, .state = STATEMENT_ACCEPTED };
    assert_int_equal(argument_verdict(&OPEN, &STANDS, &pro, NULL, NOW), OK);
    assert_int_equal(argument_verdict(&OPEN, &STANDS, &none, NULL, NOW), ERR_INVALID);
    assert_int_equal(argument_verdict(&OPEN, &STANDS, &reply, &to, NOW), OK);
    assert_int_equal(argument_verdict(&OPEN, &STANDS, &sided, &to, NOW), ERR_INVALID);
    assert_int_equal(argument_verdict(&OPEN, &STANDS, &reply, NULL, NOW), ERR_INVALID);
}

static void replies_go_one_level_deep_and_stay_with_their_statement(void **state)
{
    (void)state;
    const struct argument reply = one(ARGUMENT_REPLY, 5);
    struct argument to = {
        .id = { 5 }, .statement = { 7 }, .state = STATEMENT_ACCEPTED, .parent = { 4 }
    };
    assert_int_equal(argument_verdict(&OPEN, &STANDS, &reply, &to, NOW), ERR_INVALID);
    to.parent.v = 0;
    to.statement.v = 8;
    assert_int_equal(argument_verdict(&OPEN, &STANDS, &reply, &to, NOW), ERR_INVALID);
    to.statement.v = 7;
    to.state = STATEMENT_PENDING;
    assert_int_equal(argument_verdict(&OPEN, &STANDS, &reply, &to, NOW), ERR_CONFLICT);
}

static void nothing_is_said_before_or_after_or_on_what_does_not_stand(void **state)
{
    (void)state;
    const struct argument pro = one(ARGUMENT_FOR, 0);
    struct consultation c = OPEN;
    struct statement s = STANDS;
    assert_int_equal(argument_verdict(&c, &s, &pro, NULL, c.closes_at), ERR_CONFLICT);
    c.opens_at = NOW + 1;
    assert_int_equal(argument_verdict(&c, &s, &pro, NULL, NOW), ERR_CONFLICT);
    s.state = STATEMENT_REJECTED;
    assert_int_equal(argument_verdict(&OPEN, &s, &pro, NULL, NOW), ERR_CONFLICT);
    s = STANDS;
    s.erased_at = 1;
    assert_int_equal(argument_verdict(&OPEN, &s, &pro, NULL, NOW), ERR_CONFLICT);
}

static void an_argument_is_neither_a_word_nor_a_book(void **state)
{
    (void)state;
    static char book[ARGUMENT_MOST + 2];
    struct argument a = one(ARGUMENT_FOR, 0);
    a.text = S("  Too short.           ");
    assert_int_equal(argument_verdict(&OPEN, &STANDS, &a, NULL, NOW), ERR_INVALID);
    memset(book, 'a', sizeof book);
    a.text = (str_t){ book, ARGUMENT_MOST };
    assert_int_equal(argument_verdict(&OPEN, &STANDS, &a, NULL, NOW), OK);
    a.text.len++;
    assert_int_equal(argument_verdict(&OPEN, &STANDS, &a, NULL, NOW), ERR_INVALID);
}

static void the_higher_bridging_score_comes_first_then_time(void **state)
{
    (void)state;
    const struct argument early = { .id = { 1 }, .created_at = 1 },
                          late = { .id = { 2 }, .created_at = 2 };
    const struct argument_marks high = { .has_score = true, .score = 0.2 },
                                low = { .has_score = true, .score = -0.1 }, none = { .score = 9 };
    assert_true(argument_order(&late, &high, &early, &low) < 0);
    assert_true(argument_order(&early, &low, &late, &high) > 0);
    assert_true(argument_order(&late, &low, &early, &none) < 0);
    assert_true(argument_order(&early, &none, &late, &none) < 0);
    assert_int_equal(argument_order(&early, &low, &early, &low), 0);
}

static void nothing_is_told_of_marks_behind_which_few_people_stand(void **state)
{
    (void)state;
    /* by who disagrees, who agrees, and all others */
    const struct argument_marks none = { .has_score = false },
                                few = { .marks = { 2, 2, 0 }, .people_marks = { 2, 2, 0 } },
                                mixed = { .helps = { 3, 4, 0 },
                                          .marks = { 5, 6, 0 },
                                          .people_helps = { 3, 4, 0 },
                                          .people_marks = { 5, 6, 0 } },
                                total = { .helps = { 3, 9, 0 },
                                          .marks = { 9, 9, 0 },
                                          .people_helps = { 3, 9, 0 },
                                          .people_marks = { 9, 9, 0 } },
                                parts = { .helps = { 5, 6, 0 },
                                          .marks = { 10, 6, 0 },
                                          .people_helps = { 5, 6, 0 },
                                          .people_marks = { 10, 6, 0 } };
    assert_int_equal(argument_marks_told(&none), MARKS_NONE);
    assert_int_equal(argument_marks_told(&few), MARKS_FEW);
    assert_int_equal(argument_marks_told(&mixed), MARKS_SCORE); /* four say that it does not help */
    assert_int_equal(argument_marks_told(&total), MARKS_TOTAL);
    assert_int_equal(argument_marks_told(&parts), MARKS_PARTS);
}

static void organisations_mark_by_name_so_their_marks_hide_nothing(void **state)
{
    (void)state;
    const struct argument_marks named = { .helps = { 0, 1, 0 }, .marks = { 1, 1, 0 } },
                                with_one = { .helps = { 0, 7, 0 },
                                             .marks = { 0, 8, 0 },
                                             .people_helps = { 0, 1, 0 },
                                             .people_marks = { 0, 1, 0 } };
    assert_int_equal(argument_marks_told(&named), MARKS_PARTS);
    assert_int_equal(argument_marks_told(&with_one), MARKS_FEW);
    assert_int_equal(argument_marks_all(&with_one), 8);
    assert_int_equal(argument_marks_helps(&with_one), 7);
}

static void nobody_replies_to_the_reason_of_a_position_that_was_replaced(void **state)
{
    (void)state;
    struct argument to = one(ARGUMENT_FOR, 0), reply = one(ARGUMENT_REPLY, 7);
    to.id.v = to.statement.v = 7;
    to.state = STATEMENT_ACCEPTED;
    assert_int_equal(argument_verdict(&OPEN, &STANDS, &reply, &to, NOW), OK);
    to.replaced_at = NOW;
    assert_int_equal(argument_verdict(&OPEN, &STANDS, &reply, &to, NOW), ERR_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_argument_has_a_side_and_a_reply_has_none),
        cmocka_unit_test(replies_go_one_level_deep_and_stay_with_their_statement),
        cmocka_unit_test(nothing_is_said_before_or_after_or_on_what_does_not_stand),
        cmocka_unit_test(an_argument_is_neither_a_word_nor_a_book),
        cmocka_unit_test(the_higher_bridging_score_comes_first_then_time),
        cmocka_unit_test(nothing_is_told_of_marks_behind_which_few_people_stand),
        cmocka_unit_test(organisations_mark_by_name_so_their_marks_hide_nothing),
        cmocka_unit_test(nobody_replies_to_the_reason_of_a_position_that_was_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Merging, amending and translating, line by line.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"

#include "viewpoints/statements/rules.h"

#define REASON S("Both say that observers need access.")

static struct statement accepted(int64_t id, const char *az, const char *en)
{
    struct statement s = {
        .id = { id }, .consultation = { 1 }, .number = id, .state = STATEMENT_ACCEPTED
    };
    s.text.by[LANG_AZ] = str_from_c(az);
    s.text.by[LANG_EN] = str_from_c(en);
    return s;
}

static void a_merge_needs_two_that_stand_in_one_open_consultation_and_a_reason(void **state)
{
    (void)state;
    const struct statement a = accepted(1, "", "One"), b = accepted(2, "", "Two");
    struct statement other = b, rejected = b, waiting = b, erased = b;
    other.consultation.v = 2;
    rejected.state = STATEMENT_REJECTED;
    waiting.state = STATEMENT_PENDING;
    erased.erased_at = 1;

    assert_int_equal(merge_verdict(&a, &b, STAGE_OPEN, REASON), OK);
    assert_int_equal(merge_verdict(&a, &b, STAGE_PLANNED, REASON), OK);
    assert_int_equal(merge_verdict(&a, &b, STAGE_CLOSED, REASON), ERR_CONFLICT);
    assert_int_equal(merge_verdict(&a, &b, STAGE_OPEN, S("  short  ")), ERR_INVALID);
    assert_int_equal(merge_verdict(&a, &a, STAGE_OPEN, REASON), ERR_INVALID);
    assert_int_equal(merge_verdict(&a, &other, STAGE_OPEN, REASON), ERR_INVALID);
    assert_int_equal(merge_verdict(&a, &rejected, STAGE_OPEN, REASON), ERR_CONFLICT);
    assert_int_equal(merge_verdict(&rejected, &a, STAGE_OPEN, REASON), ERR_CONFLICT);
    assert_int_equal(merge_verdict(&waiting, &a, STAGE_OPEN, REASON), ERR_CONFLICT);
    assert_int_equal(merge_verdict(&a, &erased, STAGE_OPEN, REASON), ERR_CONFLICT);
}

static void only_what_is_merged_can_be_separated_while_nothing_is_settled(void **state)
{
    (void)state;
    struct statement s = accepted(1, "", "One");
    assert_int_equal(separate_verdict(&s, STAGE_OPEN, REASON), ERR_CONFLICT);
    s.state = STATEMENT_REJECTED;
    assert_int_equal(separate_verdict(&s, STAGE_OPEN, REASON), ERR_CONFLICT);
    s.merged_into.v = 2;
    assert_int_equal(separate_verdict(&s, STAGE_OPEN, REASON), OK);
    assert_int_equal(separate_verdict(&s, STAGE_OPEN, S("")), ERR_INVALID);
    assert_int_equal(separate_verdict(&s, STAGE_CLOSED, REASON), ERR_CONFLICT);
}

static void a_chain_of_merges_ends_at_the_one_that_stands(void **state)
{
    (void)state;
    struct statement at[] = { accepted(1, "", "One"), accepted(2, "", "Two"),
                              accepted(3, "", "Three") };
    const struct statement_list all = { at, 3 };
    at[0].merged_into.v = 2;
    at[1].merged_into.v = 3;

    assert_ptr_equal(statement_survivor(&all, at[0].id), &at[2]);
    assert_ptr_equal(statement_survivor(&all, at[2].id), &at[2]);
    assert_null(statement_survivor(&all, (statement_id){ 9 }));
    at[2].merged_into.v = 1; /* as only a hand at the database could make it */
    (void)statement_survivor(&all, at[0].id);
}

static void an_amendment_has_another_text_and_a_reason(void **state)
{
    (void)state;
    const struct statement original = accepted(1, "Bir", "One");
    struct statement rejected = original;
    const struct statement same = accepted(2, "", "One"), new = accepted(2, "", "One of two");
    rejected.state = STATEMENT_REJECTED;

    assert_int_equal(amend_verdict(&original, &new, REASON), OK);
    assert_int_equal(amend_verdict(&original, &same, REASON), ERR_INVALID);
    assert_int_equal(amend_verdict(&original, &new, S("short")), ERR_INVALID);
    assert_int_equal(amend_verdict(&rejected, &new, REASON), ERR_CONFLICT);
}

static void who_may_take_an_amendment_in_place_of_its_original(void **state)
{
    (void)state;
    const struct statement original = accepted(1, "", "One"), stranger = accepted(3, "", "Three");
    struct statement amendment = accepted(2, "", "Two");
    amendment.amends.v = 1;
    static const struct {
        enum stage stage;
        bool is_secretariat, is_author, has_positions;
        err_t verdict;
    } CASES[] = {
        { STAGE_PLANNED, true, false, false, OK },
        { STAGE_OPEN, true, false, false, ERR_FORBIDDEN },
        { STAGE_OPEN, false, true, false, OK },
        { STAGE_OPEN, false, true, true, ERR_FORBIDDEN },
        { STAGE_OPEN, true, true, true, ERR_FORBIDDEN },
        { STAGE_PLANNED, false, false, false, ERR_FORBIDDEN },
        { STAGE_CLOSED, true, true, false, ERR_CONFLICT },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        const struct amending a = { &original,          &amendment,
                                    CASES[i].stage,     CASES[i].is_secretariat,
                                    CASES[i].is_author, CASES[i].has_positions };
        assert_int_equal(amending_verdict(&a), CASES[i].verdict);
    }
    const struct amending wrong = { &stranger, &amendment, STAGE_PLANNED, true, true, false };
    assert_int_equal(amending_verdict(&wrong), ERR_CONFLICT);
}

static void a_translation_goes_into_the_language_that_is_not_the_original(void **state)
{
    (void)state;
    const struct statement one = accepted(1, "", "One"), both = accepted(1, "Bir", "One");
    struct statement made = both, pending = one;
    pending.state = STATEMENT_PENDING;
    made.has_original = true;
    made.original = LANG_EN;
    made.translation = TRANSLATION_MACHINE;
    const enum translation m = TRANSLATION_MACHINE;

    assert_int_equal(translate_verdict(&one, STAGE_OPEN, LANG_AZ, S("Bir"), m), OK);
    assert_int_equal(translate_verdict(&one, STAGE_OPEN, LANG_EN, S("1"), m), ERR_INVALID);
    assert_int_equal(translate_verdict(&both, STAGE_OPEN, LANG_AZ, S("B"), m), ERR_INVALID);
    assert_int_equal(translate_verdict(&one, STAGE_OPEN, LANG_AZ, S(""), m), ERR_INVALID);
    assert_int_equal(translate_verdict(&one, STAGE_OPEN, LANG_AZ, S("B"), TRANSLATION_CONFIRMED),
                     ERR_INVALID);
    assert_int_equal(translate_verdict(&pending, STAGE_OPEN, LANG_AZ, S("Bir"), m), ERR_CONFLICT);
    assert_int_equal(translate_verdict(&one, STAGE_CLOSED, LANG_AZ, S("Bir"), m), ERR_CONFLICT);
    assert_int_equal(translate_verdict(&made, STAGE_OPEN, LANG_AZ, S("Bir"), m), ERR_CONFLICT);
    assert_int_equal(translate_verdict(&made, STAGE_OPEN, LANG_AZ, S("Bir"), TRANSLATION_HUMAN),
                     OK);
    assert_int_equal(translate_verdict(&made, STAGE_OPEN, LANG_EN, S("1"), m), ERR_INVALID);
}

static void somebody_else_confirms_or_the_authors_organisation(void **state)
{
    (void)state;
    struct statement s = accepted(1, "Bir", "One");
    s.has_original = true;
    s.original = LANG_EN;
    s.translated_by = 7;
    assert_int_equal(confirm_verdict(&s, STAGE_OPEN, 8, false), ERR_CONFLICT);
    s.translation = TRANSLATION_HUMAN;
    assert_int_equal(confirm_verdict(&s, STAGE_OPEN, 8, false), OK);
    assert_int_equal(confirm_verdict(&s, STAGE_OPEN, 7, false), ERR_FORBIDDEN);
    assert_int_equal(confirm_verdict(&s, STAGE_OPEN, 7, true), OK);
    assert_int_equal(confirm_verdict(&s, STAGE_OPEN, 0, false), ERR_FORBIDDEN);
    assert_int_equal(confirm_verdict(&s, STAGE_CLOSED, 8, false), ERR_CONFLICT);
    s.translation = TRANSLATION_CONFIRMED;
    assert_int_equal(confirm_verdict(&s, STAGE_OPEN, 8, false), ERR_CONFLICT);
}

static void the_original_stands_beside_what_nobody_confirmed(void **state)
{
    (void)state;
    struct statement s = accepted(1, "Bir", "One");
    enum lang to = LANG_EN;
    assert_false(reads_unconfirmed(&s, LANG_AZ));
    assert_int_equal(translation_need(&s, &to), NEED_NOTHING);
    s.has_original = true;
    s.original = LANG_EN;
    s.translation = TRANSLATION_MACHINE;
    assert_true(reads_unconfirmed(&s, LANG_AZ));
    assert_false(reads_unconfirmed(&s, LANG_EN));
    assert_int_equal(translation_need(&s, &to), NEED_CHECK);
    assert_int_equal(to, LANG_AZ);
    s.translation = TRANSLATION_CONFIRMED;
    assert_false(reads_unconfirmed(&s, LANG_AZ));
    assert_int_equal(translation_need(&s, &to), NEED_NOTHING);
    const struct statement one = accepted(1, "Bir", "");
    assert_int_equal(translation_need(&one, &to), NEED_TEXT);
    assert_int_equal(to, LANG_EN);
    s.translation = TRANSLATION_MACHINE;
    s.erased_at = 1;
    assert_false(reads_unconfirmed(&s, LANG_AZ));
}

static void each_state_of_a_translation_has_its_word(void **state)
{
    (void)state;
    for (int t = TRANSLATION_NONE; t <= TRANSLATION_CONFIRMED; t++) {
        enum translation back = TRANSLATION_NONE;
        assert_true(translation_from_word(translation_word((enum translation)t), &back));
        assert_int_equal(back, t);
    }
    enum translation kept = TRANSLATION_HUMAN;
    assert_false(translation_from_word(S("robot"), &kept));
    assert_int_equal(kept, TRANSLATION_HUMAN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_merge_needs_two_that_stand_in_one_open_consultation_and_a_reason),
        cmocka_unit_test(only_what_is_merged_can_be_separated_while_nothing_is_settled),
        cmocka_unit_test(a_chain_of_merges_ends_at_the_one_that_stands),
        cmocka_unit_test(an_amendment_has_another_text_and_a_reason),
        cmocka_unit_test(who_may_take_an_amendment_in_place_of_its_original),
        cmocka_unit_test(a_translation_goes_into_the_language_that_is_not_the_original),
        cmocka_unit_test(somebody_else_confirms_or_the_authors_organisation),
        cmocka_unit_test(the_original_stands_beside_what_nobody_confirmed),
        cmocka_unit_test(each_state_of_a_translation_has_its_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

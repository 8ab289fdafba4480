/* What moderation may remove for, who decides, and until when one can appeal.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "kit/base/str.h"
#include "moderation/rules.h"

#define DAY (24 * 3600 * USEC_PER_SECOND)

static const char REASON[] = "It names a neighbour who holds no office.";

static struct moderation_case a_case(enum case_state state)
{
    return (struct moderation_case){ .id = { 1 }, .state = state, .waiting_since = 5 };
}

static struct decision_new a_removal(void)
{
    return (struct decision_new){ .in = { 1 },
                                  .verdict = VERDICT_REMOVE,
                                  .rule = RULE_PERSONAL_DATA,
                                  .reason = str_from_c(REASON) };
}

static err_t judged(const struct moderation_case *c, const struct decision_new *d)
{
    return decision_judge(&(struct judging){ .c = c, .d = d, .account = 7 });
}

static void every_rule_has_a_word_a_title_and_an_explanation(void **state)
{
    (void)state;
    for (int r = RULE_NONE + 1; r < MODERATION_RULES; r++) {
        const enum moderation_rule rule = (enum moderation_rule)r;
        assert_true(moderation_rules[r].title[0] != '\0');
        assert_true(strlen(moderation_rules[r].meaning) > 20);
        assert_int_equal(rule_from_word(rule_word(rule)), rule);
        for (int other = 1; other < r; other++)
            assert_string_not_equal(moderation_rules[r].word, moderation_rules[other].word);
    }
    assert_int_equal(rule_from_word(S("")), RULE_NONE);
    assert_int_equal(rule_from_word(S("criticism")), RULE_NONE);
}

/* Stored by number: whoever renumbers them rewrites what was decided. */
static void rules_keep_their_numbers(void **state)
{
    (void)state;
    assert_int_equal(RULE_PERSONAL_DATA, 1);
    assert_int_equal(RULE_VIOLENCE, 2);
    assert_int_equal(RULE_INSULT, 3);
    assert_int_equal(RULE_OFF_QUESTION, 4);
    assert_int_equal(RULE_DUPLICATE, 5);
    assert_int_equal(RULE_NOT_ONE_CLAIM, 6);
    assert_int_equal(RULE_ADVERTISING, 7);
    assert_int_equal(RULE_POSING, 8);
    assert_int_equal(RULE_LAW, 9);
}

static void only_personal_data_and_hatred_are_hidden_themselves(void **state)
{
    (void)state;
    for (int r = 0; r < MODERATION_RULES; r++)
        assert_int_equal(rule_withholds((enum moderation_rule)r),
                         r == RULE_PERSONAL_DATA || r == RULE_VIOLENCE);
}

static void a_removal_needs_a_rule_and_a_reason_of_twenty_characters(void **state)
{
    (void)state;
    const struct moderation_case c = a_case(CASE_WAITING);
    struct decision_new d = a_removal();

    assert_int_equal(judged(&c, &d), OK);
    d.rule = RULE_NONE;
    assert_int_equal(judged(&c, &d), ERR_INVALID);
    d = a_removal();
    d.reason = S("  Nineteen letters..   ");
    assert_int_equal(judged(&c, &d), ERR_INVALID);
    d.reason = S("Twenty letters here.");
    assert_int_equal(judged(&c, &d), OK);
}

static void a_rule_that_must_name_something_needs_it(void **state)
{
    (void)state;
    const struct moderation_case c = a_case(CASE_WAITING);
    struct decision_new d = a_removal();

    d.rule = RULE_DUPLICATE;
    assert_int_equal(judged(&c, &d), ERR_INVALID);
    d.detail = S("Statement 3");
    assert_int_equal(judged(&c, &d), OK);
    d.rule = RULE_LAW;
    d.detail = S("   ");
    assert_int_equal(judged(&c, &d), ERR_INVALID);
}

static void what_is_kept_breaks_no_rule(void **state)
{
    (void)state;
    const struct moderation_case c = a_case(CASE_WAITING);
    const struct decision_new d = { .in = { 1 }, .verdict = VERDICT_KEEP, .rule = RULE_INSULT };

    assert_int_equal(judged(&c, &d), ERR_INVALID);
}

static void only_what_was_submitted_is_kept_without_a_word(void **state)
{
    (void)state;
    const struct decision_new keep = { .in = { 1 }, .verdict = VERDICT_KEEP };
    struct moderation_case c = a_case(CASE_WAITING);

    assert_int_equal(judged(&c, &keep), OK);
    c.origin = ORIGIN_REPORTED;
    assert_int_equal(judged(&c, &keep), ERR_INVALID);
    c.origin = ORIGIN_SUBMITTED;
    c.last.v = 9;
    const struct decision_new again = { .in = { 1 }, .seen = { 9 }, .verdict = VERDICT_KEEP };
    assert_int_equal(judged(&c, &again), ERR_INVALID);
}

static void whoever_saw_an_older_state_is_told_so(void **state)
{
    (void)state;
    struct moderation_case c = a_case(CASE_KEPT);
    const struct decision_new d = a_removal();
    c.last.v = 9;

    assert_int_equal(judged(&c, &d), ERR_CONFLICT);
}

static void deciding_again_the_same_is_a_conflict_and_the_other_way_round_is_not(void **state)
{
    (void)state;
    struct moderation_case c = a_case(CASE_REMOVED);
    struct decision_new d = a_removal();
    c.verdict = VERDICT_REMOVE;
    c.last.v = d.seen.v = 9;

    assert_int_equal(judged(&c, &d), ERR_CONFLICT);
    d = (struct decision_new){
        .in = { 1 }, .seen = { 9 }, .verdict = VERDICT_KEEP, .reason = str_from_c(REASON)
    };
    assert_int_equal(judged(&c, &d), OK);
    assert_int_equal(state_after(&c, VERDICT_KEEP), CASE_KEPT);
}

static void nobody_decides_on_what_is_theirs(void **state)
{
    (void)state;
    const struct moderation_case c = a_case(CASE_WAITING);
    const struct decision_new d = a_removal();
    const struct judging j = { .c = &c, .d = &d, .account = 7, .is_author = true };

    assert_int_equal(decision_judge(&j), ERR_FORBIDDEN);
}

static void an_appeal_is_settled_by_another_person(void **state)
{
    (void)state;
    const struct moderation_case c = a_case(CASE_APPEALED);
    const struct decision_new d = a_removal();
    struct judging j = { .c = &c, .d = &d, .account = 7, .decided_by = 7 };

    assert_int_equal(decision_judge(&j), ERR_FORBIDDEN);
    j.decided_by = 8;
    assert_int_equal(decision_judge(&j), OK);
    assert_int_equal(state_after(&c, VERDICT_REMOVE), CASE_SETTLED);
    assert_int_equal(outcome_after(VERDICT_REMOVE), APPEAL_UPHELD);
    assert_int_equal(outcome_after(VERDICT_KEEP), APPEAL_OVERTURNED);
}

static void whoever_was_overturned_does_not_decide_on_that_text_again(void **state)
{
    (void)state;
    const struct moderation_case c = a_case(CASE_WAITING);
    const struct decision_new d = a_removal();
    const struct judging j = { .c = &c, .d = &d, .account = 7, .was_overturned = true };

    assert_int_equal(decision_judge(&j), ERR_FORBIDDEN);
}

static void a_removal_can_be_appealed_once_within_the_days(void **state)
{
    (void)state;
    struct moderation_case c = a_case(CASE_REMOVED);
    struct moderation_decision d = { .verdict = VERDICT_REMOVE, .at = 100 * DAY };

    assert_int_equal(appeal_until(&c, &d, 101 * DAY, 14), 114 * DAY);
    assert_int_equal(appeal_until(&c, &d, 114 * DAY - 1, 14), 114 * DAY);
    assert_int_equal(appeal_until(&c, &d, 114 * DAY, 14), 0);
    d.appeal.v = 3; /* it settled one */
    assert_int_equal(appeal_until(&c, &d, 101 * DAY, 14), 0);
    d.appeal.v = 0;
    c.state = CASE_APPEALED;
    assert_int_equal(appeal_until(&c, &d, 101 * DAY, 14), 0);
    c.state = CASE_KEPT;
    assert_int_equal(appeal_until(&c, &d, 101 * DAY, 14), 0);
}

static void somebody_else_looking_is_seen_for_the_time_of_the_lease(void **state)
{
    (void)state;
    struct moderation_case c = a_case(CASE_WAITING);
    c.looked_by = 8;
    c.looked_at = 100 * DAY;

    assert_true(is_looked_at(&c, 7, 100 * DAY + 1));
    assert_false(is_looked_at(&c, 8, 100 * DAY + 1));
    assert_false(is_looked_at(&c, 7, 100 * DAY + MODERATION_LEASE));
    c.looked_by = 0;
    assert_false(is_looked_at(&c, 7, 100 * DAY + 1));
}

static void a_visitor_has_another_number_in_each_consultation(void **state)
{
    (void)state;
    const struct secret key = { { 7 } };
    crypto_init();

    assert_int_equal(visitor_in(&key, 1, 0), 0);
    assert_int_equal(visitor_in(&key, 1, 5), visitor_in(&key, 1, 5));
    assert_true(visitor_in(&key, 1, 5) != visitor_in(&key, 2, 5));
    assert_true(visitor_in(&key, 1, 5) != visitor_in(&key, 1, 6));
    assert_true(visitor_in(&key, 1, 5) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_has_a_word_a_title_and_an_explanation),
        cmocka_unit_test(rules_keep_their_numbers),
        cmocka_unit_test(only_personal_data_and_hatred_are_hidden_themselves),
        cmocka_unit_test(a_removal_needs_a_rule_and_a_reason_of_twenty_characters),
        cmocka_unit_test(a_rule_that_must_name_something_needs_it),
        cmocka_unit_test(what_is_kept_breaks_no_rule),
        cmocka_unit_test(only_what_was_submitted_is_kept_without_a_word),
        cmocka_unit_test(whoever_saw_an_older_state_is_told_so),
        cmocka_unit_test(deciding_again_the_same_is_a_conflict_and_the_other_way_round_is_not),
        cmocka_unit_test(nobody_decides_on_what_is_theirs),
        cmocka_unit_test(an_appeal_is_settled_by_another_person),
        cmocka_unit_test(whoever_was_overturned_does_not_decide_on_that_text_again),
        cmocka_unit_test(a_removal_can_be_appealed_once_within_the_days),
        cmocka_unit_test(somebody_else_looking_is_seen_for_the_time_of_the_lease),
        cmocka_unit_test(a_visitor_has_another_number_in_each_consultation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

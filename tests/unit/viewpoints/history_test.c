/* What was said before stays.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "world.h"

static void a_later_position_supersedes_and_both_are_kept(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);

    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);
    w->cx->now += HOUR / 2;
    assert_int_equal(take(w, &c, s, POSITION_PASS, NULL), OK);

    const struct stance *at = NULL;
    size_t n = 0;
    assert_int_equal(stance_list(w->cx, c.id, HISTORY_ALL, &at, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(at[0].value, POSITION_AGREE);
    assert_int_equal(at[0].superseded_at, NOW + HOUR / 2);
    assert_int_equal(at[1].value, POSITION_PASS);
    assert_int_equal(at[1].superseded_at, 0);
    assert_int_equal(in_force(w, &c, s).value, POSITION_PASS);
}

static void of_a_long_history_the_latest_is_listed_and_all_is_kept(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);
    for (int i = 0; i < HISTORY_SHOWN + 10; i++) {
        w->cx->now += USEC_PER_SECOND;
        assert_int_equal(take(w, &c, s, i % 2 == 0 ? POSITION_AGREE : POSITION_DISAGREE, NULL), OK);
    }

    const struct stance *at = NULL;
    size_t n = 0;
    assert_int_equal(stance_list(w->cx, c.id, HISTORY_ALL, &at, &n), OK);

    assert_int_equal(n, HISTORY_SHOWN + 1);
    assert_int_equal(at[n - 1].superseded_at, 0);
    assert_int_equal(at[n - 1].taken_at, w->cx->now);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position"), HISTORY_SHOWN + 10);
}

static void an_own_position_supersedes_a_coded_one_and_both_are_kept(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    const struct position_coded was = coded(w, s, POSITION_DISAGREE);
    assert_int_equal(position_code(w->cx, c.id, &was), OK);
    speak_for_north(w);

    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);

    assert_int_equal(in_force(w, &c, s).basis, BASIS_OWN);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position WHERE basis = 'inferred'"
                                   " AND superseded_at <> 0"),
                     1);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM participant"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_later_position_supersedes_and_both_are_kept),
        WORLD_TEST(of_a_long_history_the_latest_is_listed_and_all_is_kept),
        WORLD_TEST(an_own_position_supersedes_a_coded_one_and_both_are_kept),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}

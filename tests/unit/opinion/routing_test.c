/* The lot that chooses the next statement, and how a participant stands on the map.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "world.h"

#include "opinion/routing.h"
#include "opinion/standing.h"

/* --- routing -----------------------------------------------------------------------------------
 */

static void statements_are_drawn_in_proportion_to_their_priority(void **state)
{
    (void)state;
    enum { DRAWS = 120000 };
    static const double priority[] = { 4.0, 1.0, 49.0, 0.5, 5.5 };
    static const bool closed[5] = { false };
    int drawn[5] = { 0 };
    for (int k = 0; k < DRAWS; k++) {
        struct routing_draw d;
        assert_true(routing_draw(priority, closed, 5, (k + 0.5) / DRAWS, &d));
        assert_close(d.probability, priority[d.statement] / 60.0, 1e-15);
        drawn[d.statement]++;
    }
    for (size_t j = 0; j < 5; j++)
        assert_close(drawn[j], DRAWS * priority[j] / 60.0, 1.0);
}

static void what_is_answered_or_out_is_not_drawn_and_leaves_its_share_to_the_others(void **state)
{
    (void)state;
    static const double priority[] = { 4.0, 1.0, 49.0, 3.0 };
    static const bool closed[] = { true, false, true, false };
    struct routing_draw d;
    for (int k = 0; k < 100; k++) {
        assert_true(routing_draw(priority, closed, 4, k / 100.0, &d));
        assert_int_equal(d.statement, k < 25 ? 1 : 3);
        assert_close(d.probability, k < 25 ? 0.25 : 0.75, 1e-15);
    }
}

static void a_priority_not_known_yet_counts_one(void **state)
{
    (void)state;
    static const double priority[] = { 3.0, 0.0, -1.0 };
    static const bool closed[3] = { false };
    struct routing_draw d;

    assert_true(routing_draw(priority, closed, 3, 0.61, &d));

    assert_int_equal(d.statement, 1);
    assert_close(d.probability, 0.2, 1e-15);
    assert_true(routing_draw(priority, closed, 3, 0.81, &d));
    assert_int_equal(d.statement, 2);
}

static void the_ends_of_the_lot_are_the_first_and_last_open_statement(void **state)
{
    (void)state;
    static const double priority[] = { 1.0, 0.1, 0.2, 0.3, 1.0 };
    static const bool closed[] = { true, false, false, false, true };
    struct routing_draw d;

    assert_true(routing_draw(priority, closed, 5, 0.0, &d));
    assert_int_equal(d.statement, 1);
    assert_true(routing_draw(priority, closed, 5, 0x1.fffffffffffffp-1, &d));
    assert_int_equal(d.statement, 3);
}

static void when_all_is_answered_nothing_is_drawn(void **state)
{
    (void)state;
    static const double priority[] = { 1.0, 2.0 };
    static const bool closed[] = { true, true };
    struct routing_draw d = { 77, 0.0 };

    assert_false(routing_draw(priority, closed, 2, 0.5, &d));
    assert_false(routing_draw(priority, closed, 0, 0.5, &d));

    assert_int_equal(d.statement, 77);
}

/* A server bug once made every priority 49 and nobody saw it for a year (guide section 12). */
static void priorities_differ_and_only_meta_statements_have_49(void **state)
{
    (void)state;
    struct answer_tally of[] = {
        { 5, 0, 5 }, { 0, 5, 5 }, { 0, 0, 5 }, { 50, 0, 50 }, { 0, 0, 0 }
    };
    const struct group_counts c = { .groups = 1, .statements = 5, .of = of };
    static const double extremity[5] = { 0.5, 0.5, 0.5, 0.5, 0.5 };
    static const bool meta[5] = { [4] = true };
    double priority[5];

    routing_priorities(&c, extremity, meta, priority);

    assert_true(priority[0] > priority[1]); /* what people agree to comes up more often */
    assert_true(priority[1] > priority[2]); /* what people pass on, least */
    assert_true(priority[0] > priority[3]); /* what is new, more often */
    for (size_t j = 0; j < 4; j++)
        assert_true(fabs(priority[j] - 49.0) > 1.0);
    assert_close(priority[4], 49.0, 0.0);
    routing_priorities(&c, extremity, NULL, priority);
    /* ((1 - 1/2) * 1.5 * 1/2 * 9)^2 */
    assert_close(priority[4], 11.390625, 1e-12);
}

/* --- standing ----------------------------------------------------------------------------------
 */

static void standings_follow_the_definitions(void **state)
{
    (void)state;
    /* Four people on a line; the mean of all is 0, the group of the two right ones is at 4. */
    static const double position[] = { -5.0, -3.0, 2.0, 6.0, 0.0, 0.0, 0.0, 0.0 };
    static const int32_t group_of[] = { -1, -1, 0, 0 };
    static const double centre[] = { 4.0, 0.0 };
    struct standing got[4];

    standings_find(position, 4, 2, group_of, centre, 1, got);

    assert_close(got[2].centricness, -1.0, 1e-15);
    assert_close(got[2].coreness, -1.0, 1e-15);
    assert_close(got[2].extremeness, -2.0, 1e-15);
    assert_close(got[3].centricness, -5.0, 1e-15);
    assert_close(got[3].coreness, -1.0, 1e-15);
    assert_close(got[3].extremeness, 2.0, 1e-15);
}

static void who_is_in_no_group_has_only_a_centricness(void **state)
{
    (void)state;
    static const double position[] = { 3.0, -3.0, 4.0, -4.0 };
    static const int32_t group_of[] = { -1, -1 };
    struct standing got[2];

    standings_find(position, 2, 2, group_of, NULL, 0, got);

    assert_close(got[0].centricness, -4.0, 1e-15);
    assert_close(got[0].coreness, 0.0, 0.0);
    assert_close(got[0].extremeness, 0.0, 0.0);
}

static void a_group_at_the_mean_of_all_has_no_direction_to_be_extreme_in(void **state)
{
    (void)state;
    static const double position[] = { 1.0, -1.0, 0.0, 0.0 };
    static const int32_t group_of[] = { 0, 0 };
    static const double centre[] = { 0.0, 0.0 };
    struct standing got[2];

    standings_find(position, 2, 2, group_of, centre, 1, got);

    assert_close(got[0].extremeness, 0.0, 0.0);
    assert_close(got[1].coreness, 0.0, 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_are_drawn_in_proportion_to_their_priority),
        cmocka_unit_test(what_is_answered_or_out_is_not_drawn_and_leaves_its_share_to_the_others),
        cmocka_unit_test(a_priority_not_known_yet_counts_one),
        cmocka_unit_test(the_ends_of_the_lot_are_the_first_and_last_open_statement),
        cmocka_unit_test(when_all_is_answered_nothing_is_drawn),
        cmocka_unit_test(priorities_differ_and_only_meta_statements_have_49),
        cmocka_unit_test(standings_follow_the_definitions),
        cmocka_unit_test(who_is_in_no_group_has_only_a_centricness),
        cmocka_unit_test(a_group_at_the_mean_of_all_has_no_direction_to_be_extreme_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

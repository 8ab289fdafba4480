/* Two consultations over time: what is told of a change, against examples computed by hand.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"

#include <math.h>

#include "kit/text/text.h"
#include "viewpoints/results/compare_model.h"

struct world {
    struct arena arena;
};
static int setup(void **state)
{
    struct world *w = mem_new(sizeof *w);
    arena_init(&w->arena);
    assert_int_equal(text_init("Asia/Baku"), OK);
    *state = w;
    return 0;
}
static int teardown(void **state)
{
    struct world *w = *state;
    arena_release(&w->arena);
    mem_free(w);
    return 0;
}
#define TEST(rule) cmocka_unit_test_setup_teardown(rule, setup, teardown)

static void assert_near(double is, double should, double within)
{
    if (fabs(is - should) > within)
        fail_msg("%.6f is not %.6f", is, should);
}

/* --- the same organisations ------------------------------------------------------------------- */

static void turning_is_tested_exactly(void **state)
{
    (void)state;
    assert_near(even_odds_p(0, 0), 1.0, 0);
    assert_near(even_odds_p(3, 3), 1.0, 0);
    assert_near(even_odds_p(1, 0), 1.0, 1e-12);       /* 2 * 1/2 */
    assert_near(even_odds_p(0, 5), 0.0625, 1e-12);    /* 2 / 32 */
    assert_near(even_odds_p(6, 0), 0.03125, 1e-12);   /* 2 / 64 */
    assert_near(even_odds_p(1, 7), 0.0703125, 1e-12); /* 2 (1 + 8) / 256 */
    assert_near(even_odds_p(2, 8), 0.109375, 1e-12);  /* 2 (1 + 10 + 45) / 1024 */
    assert_near(even_odds_p(8, 2), even_odds_p(2, 8), 0);
}

/* Ten answered both times: 2 stay with yes, 1 with no, 6 turn to yes, 1 turns from it. */
static void each_organisation_is_compared_with_itself(void **state)
{
    (void)state;
    const struct turn turns[] = {
        { 1, 1 }, { 1, 1 }, { -1, -1 }, { -1, 1 }, { -1, 1 },          { -1, 1 },
        { 0, 1 }, { 0, 1 }, { -1, 1 },  { 1, 0 },  { 1, ANSWER_NONE }, { ANSWER_NONE, -1 },
    };
    const struct paired p = paired_of(turns, ARRAY_LEN(turns));
    assert_int_equal(p.both, 10);
    assert_int_equal(p.same, 3);
    assert_int_equal(p.to_agree, 6);
    assert_int_equal(p.from_agree, 1);
    assert_near(p.p, 0.125, 1e-12); /* 2 (1 + 7) / 128 */
    /* (7 - 2) / 12, and 1.644854 sqrt((9/12 - (5/12)^2) / 12) */
    assert_near(p.difference.low, 0.416667 - 0.360491, 1e-5);
    assert_near(p.difference.high, 0.416667 + 0.360491, 1e-5);
    assert_int_equal(p.reading, CHANGE_NOT_TOLD);
}

static void passing_instead_of_disagreeing_is_no_turn_to_agreement(void **state)
{
    (void)state;
    const struct turn turns[] = { { -1, 0 }, { 0, -1 }, { 0, 0 } };
    const struct paired p = paired_of(turns, ARRAY_LEN(turns));
    assert_int_equal(p.same, 1);
    assert_int_equal(p.to_agree + p.from_agree, 0);
    assert_near(p.p, 1.0, 0);
}

static void two_organisations_show_counts_and_no_more(void **state)
{
    (void)state;
    const struct turn turns[] = { { -1, 1 }, { -1, 1 }, { 1, ANSWER_NONE } };
    struct paired p = paired_of(turns, ARRAY_LEN(turns));
    struct world *w = *state;
    assert_int_equal(p.both, 2);
    assert_false(p.is_estimated);
    assert_int_equal(paired_tell(&p, 1, &w->arena), OK);
    assert_int_equal(p.reading, CHANGE_TOO_FEW);
}

static void a_turn_is_told_among_all_that_were_looked_at(void **state)
{
    struct world *w = *state;
    struct turn six[8];
    for (size_t i = 0; i < ARRAY_LEN(six); i++)
        six[i] = (struct turn){ i < 6 ? -1 : 1, 1 };
    struct paired alone = paired_of(six, ARRAY_LEN(six)); /* p = 1/32 */
    assert_int_equal(paired_tell(&alone, 1, &w->arena), OK);
    assert_int_equal(alone.reading, CHANGE_MORE);

    struct paired among[4]; /* q = 4 / 32 = 0.125 */
    for (size_t i = 1; i < ARRAY_LEN(among); i++)
        among[i] = paired_of((struct turn[]){ { 1, 1 }, { 1, 1 }, { -1, -1 } }, 3);
    among[0] = alone;
    assert_int_equal(paired_tell(among, ARRAY_LEN(among), &w->arena), OK);
    assert_int_equal(among[0].reading, CHANGE_NOT_TOLD);
}

/* --- everybody -------------------------------------------------------------------------------- */

static void shares_then_and_now_have_intervals_and_a_difference(void **state)
{
    struct world *w = *state;
    struct change c = { .then = { 30, 60, 10 }, .now = { 60, 30, 10 } };
    assert_int_equal(changes_make(&c, 1, &w->arena), OK);
    assert_true(c.is_estimated);
    assert_near(c.agree_then.low, agree_bounds(c.then).low, 1e-6);
    assert_near(c.agree_now.high, agree_bounds(c.now).high, 1e-6);
    /* means (30.5 and 60.5) / 101, standard error sqrt(2 * .302 * .698 / 102 or so) = 0.0660 */
    assert_near((c.difference.low + c.difference.high) / 2, 0.297, 0.003);
    assert_near(c.difference.high - c.difference.low, 2 * 1.645 * 0.0660, 0.006);
    assert_int_equal(c.reading, CHANGE_MORE);
}

static void the_other_way_round_is_the_opposite(void **state)
{
    struct world *w = *state;
    struct change c[2] = { { .then = { 20, 10, 0 }, .now = { 8, 22, 0 } },
                           { .then = { 8, 22, 0 }, .now = { 20, 10, 0 } } };
    assert_int_equal(changes_make(c, 2, &w->arena), OK);
    assert_int_equal(c[0].reading, CHANGE_LESS);
    assert_int_equal(c[1].reading, CHANGE_MORE);
    assert_near(c[0].difference.low, -c[1].difference.high, 1e-6);
}

static void no_claim_below_three_answers_on_a_side(void **state)
{
    struct world *w = *state;
    struct change c[3] = { { .then = { 2, 0, 0 }, .now = { 0, 500, 0 } },
                           { .then = { 0, 500, 0 }, .now = { 2, 0, 0 } },
                           { .then = { 0 }, .now = { 0 } } };
    assert_int_equal(changes_make(c, 3, &w->arena), OK);
    for (size_t i = 0; i < ARRAY_LEN(c); i++) {
        assert_false(c[i].is_estimated);
        assert_int_equal(c[i].reading, CHANGE_TOO_FEW);
    }
}

static void a_small_difference_is_not_told(void **state)
{
    struct world *w = *state;
    struct change c = { .then = { 5, 5, 0 }, .now = { 6, 4, 0 } };
    assert_int_equal(changes_make(&c, 1, &w->arena), OK);
    assert_int_equal(c.reading, CHANGE_NOT_TOLD);
    assert_true(c.difference.low < 0 && c.difference.high > 0);
}

/* --- what asks the same ----------------------------------------------------------------------- */

static struct folded2 said(const char *az, const char *en)
{
    return (struct folded2){ { { az, strlen(az) }, { en, strlen(en) } } };
}

static void the_same_text_in_one_language_is_enough(void **state)
{
    (void)state;
    const struct folded2 a = said("seçki azad idi", "the election was free");
    const struct folded2 b = said("", "the election was free");
    const struct folded2 c = said("seçki azad idi", "elections were free");
    const struct folded2 none = said("", "");
    assert_true(is_same_text(&a, &b));
    assert_true(is_same_text(&a, &c));
    assert_false(is_same_text(&b, &c));
    assert_false(is_same_text(&none, &none));
}

static void hands_come_before_texts_and_nobody_is_matched_twice(void **state)
{
    struct world *w = *state;
    const struct folded2 then[] = { said("", "one"), said("", "two"), said("", "three") };
    const struct folded2 now[] = { said("", "two"), said("", "one"), said("", "two") };
    const struct match by_hand[] = { { 1, 1, MATCH_BY_HAND } }; /* "two" then asks as "one" now */
    struct match out[3];
    const size_t n = matches_find(then, 3, now, 3, by_hand, 1, &w->arena, out);
    assert_int_equal(n, 1);
    assert_int_equal(out[0].then, 1);
    assert_int_equal(out[0].now, 1);

    const size_t free = matches_find(then, 3, now, 3, NULL, 0, &w->arena, out);
    assert_int_equal(free, 2);
    assert_int_equal(out[0].then, 1);
    assert_int_equal(out[0].now, 0);
    assert_int_equal(out[1].then, 0);
    assert_int_equal(out[1].now, 1);
    assert_int_equal(out[1].by, MATCH_BY_TEXT);
}

static struct text2 english(const char *en)
{
    struct text2 t = { 0 };
    t.by[LANG_EN] = (str_t){ en, strlen(en) };
    return t;
}

static void likely_ones_are_offered_once_each_and_never_the_opposite(void **state)
{
    struct world *w = *state;
    const struct text2 then[] = { english("Votes were counted properly."),
                                  english("Journalists could work freely."),
                                  english("Observers were invited in time.") };
    const struct text2 now[] = { english("The votes were counted properly."),
                                 english("Votes were counted properly everywhere."),
                                 english("Journalists could not work freely."),
                                 english("Something else altogether.") };
    struct likely out[4];
    const size_t n = likely_find(then, 3, now, 4, NULL, 0, &w->arena, out);
    assert_int_equal(n, 1);
    assert_int_equal(out[0].then, 0);
    assert_int_equal(out[0].now, 0);

    const struct match taken[] = { { 0, 1, MATCH_BY_TEXT } };
    assert_int_equal(likely_find(then, 3, now, 4, taken, 1, &w->arena, out), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(turning_is_tested_exactly),
        TEST(each_organisation_is_compared_with_itself),
        TEST(passing_instead_of_disagreeing_is_no_turn_to_agreement),
        TEST(two_organisations_show_counts_and_no_more),
        TEST(a_turn_is_told_among_all_that_were_looked_at),
        TEST(shares_then_and_now_have_intervals_and_a_difference),
        TEST(the_other_way_round_is_the_opposite),
        TEST(no_claim_below_three_answers_on_a_side),
        TEST(a_small_difference_is_not_told),
        TEST(the_same_text_in_one_language_is_enough),
        TEST(hands_come_before_texts_and_nobody_is_matched_twice),
        TEST(likely_ones_are_offered_once_each_and_never_the_opposite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

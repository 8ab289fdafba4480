/* The stages of a consultation: their order, what may be done in each, which dates can be.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"

#include "viewpoints/rules.h"

/* One stage begins at each of these moments. */
static const struct consultation ALL_STAGES = {
    .collects_at = 100, .opens_at = 200, .closes_at = 300, .reviews_until = 400, .published_at = 500
};

static void a_consultation_goes_through_its_stages_at_its_dates(void **state)
{
    (void)state;
    static const struct {
        usec_t at;
        enum stage stage;
    } moments[] = {
        { 0, STAGE_PLANNED },      { 99, STAGE_PLANNED },    { 100, STAGE_COLLECTING },
        { 199, STAGE_COLLECTING }, { 200, STAGE_OPEN },      { 299, STAGE_OPEN },
        { 300, STAGE_REVIEW },     { 399, STAGE_REVIEW },    { 400, STAGE_CLOSED },
        { 499, STAGE_CLOSED },     { 500, STAGE_PUBLISHED }, { INT64_MAX, STAGE_PUBLISHED },
    };
    for (size_t i = 0; i < ARRAY_LEN(moments); i++)
        assert_int_equal(consultation_stage(&ALL_STAGES, moments[i].at), moments[i].stage);
}

static void a_stage_without_a_date_is_left_out(void **state)
{
    (void)state;
    struct consultation c = { .opens_at = 200 };
    assert_int_equal(consultation_stage(&c, 199), STAGE_PLANNED);
    assert_int_equal(consultation_stage(&c, INT64_MAX), STAGE_OPEN);
    c.closes_at = 300;
    assert_int_equal(consultation_stage(&c, 300), STAGE_CLOSED);
    assert_int_equal(consultation_stage_since(&c, STAGE_COLLECTING), 0);
    assert_int_equal(consultation_stage_since(&c, STAGE_REVIEW), 0);
    assert_int_equal(consultation_stage_since(&c, STAGE_CLOSED), 300);
    assert_int_equal(consultation_stage_since(&ALL_STAGES, STAGE_REVIEW), 300);
    assert_int_equal(consultation_stage_since(&ALL_STAGES, STAGE_CLOSED), 400);
}

static void proposals_are_taken_while_collecting_and_open_positions_while_open_only(void **state)
{
    (void)state;
    static const usec_t at[STAGE_COUNT] = { 0, 100, 200, 300, 400, 500 };
    for (int s = 0; s < STAGE_COUNT; s++) {
        assert_int_equal(consultation_takes_proposals(&ALL_STAGES, at[s]),
                         s == STAGE_COLLECTING || s == STAGE_OPEN);
        assert_int_equal(consultation_takes_positions(&ALL_STAGES, at[s]), s == STAGE_OPEN);
    }
}

static void a_draft_stays_planned_whatever_its_dates(void **state)
{
    (void)state;
    struct consultation c = ALL_STAGES;
    c.is_draft = true;
    assert_int_equal(consultation_stage(&c, 250), STAGE_PLANNED);
    assert_false(consultation_takes_positions(&c, 250));
}

static void each_date_comes_after_those_before_it(void **state)
{
    (void)state;
    struct consultation c = ALL_STAGES;
    assert_int_equal(schedule_fault(&c), SCHEDULE_FITS);
    c.collects_at = 200;
    assert_int_equal(schedule_fault(&c), SCHEDULE_OPENS);
    c = ALL_STAGES;
    c.closes_at = 200;
    assert_int_equal(schedule_fault(&c), SCHEDULE_CLOSES);
    c = ALL_STAGES;
    c.reviews_until = 300;
    assert_int_equal(schedule_fault(&c), SCHEDULE_REVIEWS);
    c = ALL_STAGES;
    c.published_at = 399;
    assert_int_equal(schedule_fault(&c), SCHEDULE_PUBLISHED);
    c.published_at = 400;
    assert_int_equal(schedule_fault(&c), SCHEDULE_FITS);
    c = ALL_STAGES;
    c.opens_at = 0;
    assert_int_equal(schedule_fault(&c), SCHEDULE_OPENS);
    c = (struct consultation){ .opens_at = 1, .reviews_until = 5 };
    assert_int_equal(schedule_fault(&c), SCHEDULE_REVIEWS); /* a review of what never ends */
}

static void
what_has_begun_stays_so_and_an_end_may_be_put_off_until_the_result_is_published(void **state)
{
    (void)state;
    enum { NOW = 250 }; /* open */
    struct consultation is = ALL_STAGES, unpublished = ALL_STAGES;
    assert_int_equal(schedule_change_fault(&ALL_STAGES, &is, NOW), SCHEDULE_FITS);
    is.opens_at = 201;
    assert_int_equal(schedule_change_fault(&ALL_STAGES, &is, NOW), SCHEDULE_OPENS);
    is = ALL_STAGES;
    is.closes_at = NOW; /* at once */
    assert_int_equal(schedule_change_fault(&ALL_STAGES, &is, NOW), SCHEDULE_FITS);
    is.closes_at = NOW - 1; /* answers were taken since */
    assert_int_equal(schedule_change_fault(&ALL_STAGES, &is, NOW), SCHEDULE_CLOSES);
    is.closes_at = 0;
    assert_int_equal(schedule_change_fault(&ALL_STAGES, &is, NOW), SCHEDULE_FITS);
    is = ALL_STAGES;
    is.closes_at = 1000; /* opened again after it closed */
    assert_int_equal(schedule_change_fault(&ALL_STAGES, &is, 450), SCHEDULE_CLOSES);
    unpublished.published_at = is.published_at = is.reviews_until = 0;
    assert_int_equal(schedule_change_fault(&unpublished, &is, 450), SCHEDULE_FITS);
    is.closes_at = 350; /* it took answers then, or did not */
    assert_int_equal(schedule_change_fault(&unpublished, &is, 450), SCHEDULE_CLOSES);

    struct consultation draft = ALL_STAGES;
    draft.is_draft = true;
    is = ALL_STAGES;
    is.opens_at = 201;
    assert_int_equal(schedule_change_fault(&draft, &is, NOW), SCHEDULE_FITS);
}

static void words_of_stages_read_back(void **state)
{
    (void)state;
    enum stage s = STAGE_PLANNED;
    for (int i = 0; i < STAGE_COUNT; i++) {
        assert_true(stage_from_word(stage_word((enum stage)i), &s));
        assert_int_equal(s, i);
    }
    assert_false(stage_from_word(S("ended"), &s));
}

static void a_consultation_is_held_in_the_languages_it_names_or_in_both(void **state)
{
    (void)state;
    struct consultation c = { 0 };
    assert_true(consultation_in_language(&c, LANG_AZ));
    assert_true(consultation_in_language(&c, LANG_EN));
    c.languages = S("en");
    assert_false(consultation_in_language(&c, LANG_AZ));
    assert_true(consultation_in_language(&c, LANG_EN));
    c.languages = S("az en");
    assert_true(consultation_in_language(&c, LANG_AZ));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_consultation_goes_through_its_stages_at_its_dates),
        cmocka_unit_test(a_stage_without_a_date_is_left_out),
        cmocka_unit_test(proposals_are_taken_while_collecting_and_open_positions_while_open_only),
        cmocka_unit_test(a_draft_stays_planned_whatever_its_dates),
        cmocka_unit_test(each_date_comes_after_those_before_it),
        cmocka_unit_test(
            what_has_begun_stays_so_and_an_end_may_be_put_off_until_the_result_is_published),
        cmocka_unit_test(words_of_stages_read_back),
        cmocka_unit_test(a_consultation_is_held_in_the_languages_it_names_or_in_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

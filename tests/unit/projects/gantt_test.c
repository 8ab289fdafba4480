/* Where bars, marks and the scale of a project's timeline stand.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "projects/gantt.h"

static struct gantt_item days(int64_t first, int64_t last)
{
    return (struct gantt_item){ true, first, last };
}

static void the_calendar_goes_there_and_back(void **state)
{
    (void)state;
    assert_int_equal(gantt_day(1970, 1, 1), 0);
    assert_int_equal(gantt_day(2000, 2, 29), 11016);
    assert_int_equal(gantt_day(2013, 10, 9), 15987);
    for (int64_t day = gantt_day(1890, 1, 1); day < gantt_day(2110, 1, 1); day++) {
        int year;
        int month;
        gantt_month(day, &year, &month);
        const int64_t first = gantt_day(year, month, 1);

        assert_in_range(day - first, 0, 30);
        if (day == first) {
            int year_before;
            int month_before;
            gantt_month(day - 1, &year_before, &month_before);
            assert_true(month_before != month);
        }
    }
}

static void the_scale_holds_whole_months_around_everything(void **state)
{
    (void)state;
    const struct gantt_item items[] = { { 0 },
                                        days(gantt_day(2013, 7, 15), gantt_day(2013, 8, 2)),
                                        days(gantt_day(2013, 9, 30), gantt_day(2013, 9, 30)) };

    const struct gantt g = gantt_fit(items, 3, gantt_day(2013, 8, 1));

    assert_false(g.is_empty);
    assert_int_equal(g.first, gantt_day(2013, 7, 1));
    assert_int_equal(g.last, gantt_day(2013, 9, 30));
    assert_int_equal(g.tick_count, 3);
    assert_int_equal(g.ticks[1].month, 8);
    assert_true(g.ticks[0].at == 0.0);
}

static void without_any_day_there_is_nothing_to_draw(void **state)
{
    (void)state;
    const struct gantt_item items[] = { { 0 }, { 0 } };
    assert_true(gantt_fit(items, 2, 100).is_empty);
    assert_true(gantt_fit(NULL, 0, 100).is_empty);
}

static void however_long_a_project_no_more_ticks_than_fit(void **state)
{
    (void)state;
    for (int years = 0; years < 200; years++) {
        const struct gantt_item item = days(gantt_day(1900, 3, 1), gantt_day(1900 + years, 11, 5));
        const struct gantt g = gantt_fit(&item, 1, 0);

        assert_in_range(g.tick_count, years == 0 ? 2 : 1, GANTT_TICKS_MAX);
        for (int i = 0; i < g.tick_count; i++) {
            assert_true(g.ticks[i].at >= 0.0 && g.ticks[i].at < 100.0);
            assert_true(i == 0 || g.ticks[i].at > g.ticks[i - 1].at);
        }
    }
}

static void bars_stay_inside_and_can_be_seen(void **state)
{
    (void)state;
    const struct gantt_item items[] = { days(gantt_day(2000, 1, 1), gantt_day(2019, 12, 31)),
                                        days(gantt_day(2019, 12, 31), gantt_day(2019, 12, 31)) };
    const struct gantt g = gantt_fit(items, 2, 0);

    const struct gantt_bar whole = gantt_place(&g, &items[0]);
    const struct gantt_bar day = gantt_place(&g, &items[1]);

    assert_true(whole.at == 0.0 && whole.width == 100.0);
    assert_true(day.width >= GANTT_LEAST);
    assert_true(day.at + day.width <= 100.0);
}

static void today_is_drawn_only_within_the_months_shown(void **state)
{
    (void)state;
    const struct gantt_item item = days(gantt_day(2013, 7, 10), gantt_day(2013, 7, 20));

    assert_true(gantt_fit(&item, 1, gantt_day(2013, 7, 1)).has_today);
    assert_true(gantt_fit(&item, 1, gantt_day(2013, 7, 31)).has_today);
    assert_false(gantt_fit(&item, 1, gantt_day(2013, 8, 1)).has_today);
    assert_false(gantt_fit(&item, 1, gantt_day(2013, 6, 30)).has_today);
    const struct gantt middle = gantt_fit(&item, 1, gantt_day(2013, 7, 16));
    assert_true(middle.today > 49.9 && middle.today < 50.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_calendar_goes_there_and_back),
        cmocka_unit_test(the_scale_holds_whole_months_around_everything),
        cmocka_unit_test(without_any_day_there_is_nothing_to_draw),
        cmocka_unit_test(however_long_a_project_no_more_ticks_than_fit),
        cmocka_unit_test(bars_stay_inside_and_can_be_seen),
        cmocka_unit_test(today_is_drawn_only_within_the_months_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

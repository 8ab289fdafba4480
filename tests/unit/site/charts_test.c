/* Rules of the drawings: scales, strips, clouds of points.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "site/charts.h"

static bool is_near(double a, double b)
{
    return a - b < 1e-9 && b - a < 1e-9;
}

static void a_scale_keeps_order_and_never_leaves_its_drawing(void **state)
{
    (void)state;
    const struct scale up = { -1, 1, 100, 0 };
    assert_true(is_near(scale_at(&up, -1), 100));
    assert_true(is_near(scale_at(&up, 0), 50));
    assert_true(is_near(scale_at(&up, 1), 0));
    assert_true(is_near(scale_at(&up, 7), 0));
    assert_true(is_near(scale_at(&up, -7), 100));
}

static void a_scale_of_one_value_draws_in_the_middle(void **state)
{
    (void)state;
    const struct scale s = { 3, 3, 10, 30 };
    assert_true(is_near(scale_at(&s, 3), 20));
}

static void a_strip_has_one_width_up_to_seven_voices_a_side(void **state)
{
    (void)state;
    const struct strip none = { 0 };
    const struct strip seven = { .left = { 1, 6 }, .right = { 0, 7 } };
    const struct strip eight = { .right = { 2, 6 } };
    assert_int_equal(strip_width(&none), strip_width(&seven));
    assert_int_equal(strip_width(&eight), strip_width(&seven) + 36);
}

static void a_strip_ends_where_a_share_says_more(void **state)
{
    (void)state;
    const struct strip twenty = { .left = { 0, 20 } };
    const struct strip more = { .left = { 1, 20 } };
    assert_true(strip_fits(&twenty));
    assert_false(strip_fits(&more));
}

static size_t occurrences(str_t in, str_t what)
{
    size_t n = 0;
    for (size_t at = str_find(in, what); at < in.len;) {
        n++;
        in = str_sub(in, at + what.len, in.len);
        at = str_find(in, what);
    }
    return n;
}

static void every_voice_gets_its_own_mark(void **state)
{
    struct cx *cx = *state;
    const struct strip s = { .left = { 1, 6 }, .right = { 2, 4 } };
    const str_t drawn = chart_strip(cx, &s).markup;
    assert_int_equal(occurrences(drawn, S("class=\"dg\"")), 7);
    assert_int_equal(occurrences(drawn, S("class=\"ag\"")), 6);
    assert_int_equal(occurrences(drawn, S("<circle")), 10);
}

static void too_few_voices_get_neither_interval_nor_link(void **state)
{
    struct cx *cx = *state;
    const struct share_mark few = { .kind = SHARE_RAW, .at = 1 };
    const struct share_mark sure = { .kind = SHARE_ESTIMATE, .at = 0.4, .low = 0.2, .high = 0.7 };
    const str_t drawn = chart_shares(cx, &few, &sure).markup;
    assert_int_equal(occurrences(drawn, S("class=\"iv\"")), 1);
    assert_int_equal(occurrences(drawn, S("class=\"lk\"")), 0);
    assert_int_equal(occurrences(drawn, S("few")), 1);
}

static void a_map_keeps_every_point_and_its_group(void **state)
{
    struct cx *cx = *state;
    const struct map_point points[] = { { -2, 0, 0 }, { -2, 0, 0 }, { 2, 1, 1 }, { 0, 0, -1 } };
    struct map m;
    map_fit(cx->arena, points, ARRAY_LEN(points), &m);
    int64_t total = 0;
    for (size_t i = 0; i < m.cell_count; i++)
        total += m.cells[i].count;
    assert_int_equal(total, 4);
    assert_int_equal(m.cells[0].count, 2);
    assert_int_equal(m.label_count, 2);
    assert_true(m.labels[0].x < m.labels[1].x);
    assert_true(m.labels[1].y < m.labels[0].y); /* up is more */
}

static void a_map_is_drawn_to_one_unit_in_both_directions(void **state)
{
    struct cx *cx = *state;
    const struct map_point points[] = { { -1, 0, 0 }, { 1, 0, 1 }, { 0, 1, 2 } };
    struct map m;
    map_fit(cx->arena, points, ARRAY_LEN(points), &m);
    const double across = m.labels[1].x - m.labels[0].x;
    const double up = m.labels[0].y - m.labels[2].y;
    assert_true(is_near(across, 2 * up));
}

static void a_map_of_nobody_is_empty(void **state)
{
    struct cx *cx = *state;
    struct map m;
    map_fit(cx->arena, NULL, 0, &m);
    assert_int_equal(m.cell_count, 0);
    assert_int_equal(m.label_count, 0);
}

static void names_cannot_break_out_of_a_map(void **state)
{
    struct cx *cx = *state;
    const struct map_point points[] = { { 1, 1, 0 } };
    struct map m;
    map_fit(cx->arena, points, ARRAY_LEN(points), &m);
    const str_t names[] = { S("<b>&") };
    const str_t drawn = chart_map(cx, &m, S("\"><script>"), names).markup;
    assert_int_equal(occurrences(drawn, S("<b>")), 0);
    assert_int_equal(occurrences(drawn, S("<script>")), 0);
}

static int begin(void **state)
{
    struct cx *cx = mem_new(sizeof(*cx));
    cx->arena = mem_new(sizeof(*cx->arena));
    arena_init(cx->arena);
    cx->lang = LANG_EN;
    *state = cx;
    return 0;
}

static int end(void **state)
{
    struct cx *cx = *state;
    arena_release(cx->arena);
    mem_free(cx->arena);
    mem_free(cx);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scale_keeps_order_and_never_leaves_its_drawing),
        cmocka_unit_test(a_scale_of_one_value_draws_in_the_middle),
        cmocka_unit_test(a_strip_has_one_width_up_to_seven_voices_a_side),
        cmocka_unit_test(a_strip_ends_where_a_share_says_more),
        cmocka_unit_test(every_voice_gets_its_own_mark),
        cmocka_unit_test(too_few_voices_get_neither_interval_nor_link),
        cmocka_unit_test(a_map_keeps_every_point_and_its_group),
        cmocka_unit_test(a_map_is_drawn_to_one_unit_in_both_directions),
        cmocka_unit_test(a_map_of_nobody_is_empty),
        cmocka_unit_test(names_cannot_break_out_of_a_map),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

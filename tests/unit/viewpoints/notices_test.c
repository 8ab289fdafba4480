/* News of consultations: each once, nothing late, nothing without a relay.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "world.h"

#include "kit/settings/settings.h"
#include "viewpoints/positions/notices.h"

static const usec_t DAY = INT64_C(24) * HOUR;

/* Letters can go out. */
static void given_mail(struct world *w)
{
    struct settings *const s = arena_new(&w->arena, struct settings);
    s->mail_smtp_url = S("smtp://localhost");
    w->cx->settings = s;
}

static int64_t items(struct world *w)
{
    return count_rows(w, "SELECT count(*) FROM mail_item WHERE topic = 'consultations'");
}

static void a_stage_is_told_once_about_its_consultation(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    given_mail(w);

    assert_int_equal(notice_stage(w->cx, &c, STAGE_OPEN), OK);
    assert_int_equal(notice_stage(w->cx, &c, STAGE_OPEN), OK);

    assert_int_equal(items(w), 1);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM mail_item i JOIN consultation c"
                                   " ON c.id = i.about_id WHERE i.title_en = 'Open now: Q'"
                                   " AND i.title_az <> i.title_en AND i.path ="
                                   " '/consultations/a'"),
                     1);
}

static void what_is_noticed_late_or_was_imported_is_no_news(void **state)
{
    struct world *w = *state;
    struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);
    given_mail(w);
    c.opens_at = NOW - 8 * DAY;
    assert_int_equal(notice_stage(w->cx, &c, STAGE_OPEN), OK);
    c.opens_at = NOW - HOUR;
    c.import_id = 5;
    assert_int_equal(notice_stage(w->cx, &c, STAGE_OPEN), OK);
    c.import_id = 0;
    assert_int_equal(notice_stage(w->cx, &c, STAGE_REVIEW), OK);

    assert_int_equal(items(w), 0);
}

static void nothing_is_kept_where_no_mail_goes_out(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC);

    assert_int_equal(notice_stage(w->cx, &c, STAGE_OPEN), OK);
    assert_true(html_empty(notice_box(w->cx, &c)));

    assert_int_equal(items(w), 0);
}

static void readers_are_reminded_three_days_before_or_in_the_last_quarter(void **state)
{
    (void)state;
    struct consultation c = { .opens_at = NOW, .closes_at = NOW + 40 * DAY };

    assert_int_equal(notice_deadline_at(&c), NOW + 37 * DAY);
    c.closes_at = NOW + 4 * DAY;
    assert_int_equal(notice_deadline_at(&c), NOW + 3 * DAY);
    c.closes_at = 0;
    assert_int_equal(notice_deadline_at(&c), 0);
}

static void the_hour_tells_a_deadline_once_and_again_if_the_end_was_put_off(void **state)
{
    struct world *w = *state;
    struct consultation c = given_consultation(w, S("a"), WHO_PUBLIC); /* two hours in all */
    given_mail(w);
    assert_int_equal(notice_deadlines(w->cx), OK);
    assert_int_equal(items(w), 0);

    w->cx->now = NOW + HOUR / 2 + HOUR / 4;
    assert_int_equal(notice_deadlines(w->cx), OK);
    assert_int_equal(notice_deadlines(w->cx), OK);
    assert_int_equal(items(w), 1);

    c.closes_at = NOW + 3 * HOUR;
    assert_int_equal(consultation_change(w->cx, &c), OK);
    w->cx->now = NOW + 2 * HOUR + HOUR / 2;
    assert_int_equal(notice_deadlines(w->cx), OK);
    assert_int_equal(items(w), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_stage_is_told_once_about_its_consultation),
        WORLD_TEST(what_is_noticed_late_or_was_imported_is_no_news),
        WORLD_TEST(nothing_is_kept_where_no_mail_goes_out),
        cmocka_unit_test(readers_are_reminded_three_days_before_or_in_the_last_quarter),
        WORLD_TEST(the_hour_tells_a_deadline_once_and_again_if_the_end_was_put_off),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}

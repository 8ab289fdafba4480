/* How long a job waits after a failure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/jobs/jobs.h"

static void waiting_doubles_from_a_minute_and_ends_at_six_hours(void **state)
{
    (void)state;
    const usec_t minute = 60 * USEC_PER_SECOND;

    assert_int_equal(job_backoff(1, 0), minute);
    assert_int_equal(job_backoff(2, 0), 2 * minute);
    assert_int_equal(job_backoff(5, 0), 16 * minute);
    assert_int_equal(job_backoff(100, 0), 360 * minute);
    assert_int_equal(job_backoff(INT64_MAX, 0), 360 * minute);
}

static void jitter_adds_at_most_a_quarter(void **state)
{
    (void)state;
    const usec_t minute = 60 * USEC_PER_SECOND;

    assert_int_equal(job_backoff(1, UINT32_MAX), minute + minute / 4);
    assert_true(job_backoff(1, UINT32_MAX / 2) > minute);
    assert_true(job_backoff(1, UINT32_MAX / 2) < minute + minute / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waiting_doubles_from_a_minute_and_ends_at_six_hours),
        cmocka_unit_test(jitter_adds_at_most_a_quarter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* How often someone may ask.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/crypto/crypto.h"
#include "kit/http/rate.h"

static int taken(struct rate *r, str_t key, int tries, usec_t now)
{
    int n = 0;
    for (int i = 0; i < tries; i++)
        n += rate_take(r, 1, key, 60, 10, now);
    return n;
}

static void a_burst_then_the_steady_rate(void **state)
{
    (void)state;
    struct rate *const r = rate_new();
    const usec_t start = 1000 * USEC_PER_SECOND;

    assert_int_equal(taken(r, S("192.0.2.1"), 50, start), 10);
    assert_int_equal(taken(r, S("192.0.2.1"), 50, start + 3 * USEC_PER_SECOND), 3);
    assert_int_equal(taken(r, S("192.0.2.1"), 50, start + 3600 * USEC_PER_SECOND), 10);
    rate_free(r);
}

static void one_key_does_not_use_up_another(void **state)
{
    (void)state;
    struct rate *const r = rate_new();
    const usec_t now = 1000 * USEC_PER_SECOND;

    assert_int_equal(taken(r, S("192.0.2.1"), 50, now), 10);
    assert_int_equal(taken(r, S("192.0.2.2"), 50, now), 10);
    assert_true(rate_take_id(r, 1, 77, 60, 10, now));
    rate_free(r);
}

static void no_limit_means_no_limit(void **state)
{
    (void)state;
    struct rate *const r = rate_new();

    for (int i = 0; i < 100; i++)
        assert_true(rate_take(r, 1, S("192.0.2.1"), 0, 0, 1));
    rate_free(r);
}

static void a_network_of_ipv6_counts_as_one(void **state)
{
    (void)state;
    char a[32];
    char b[32];

    assert_true(str_eq(rate_key_of_address(S("2001:db8:1:2::1"), a, sizeof a),
                       rate_key_of_address(S("2001:db8:1:2:ffff::9"), b, sizeof b)));
    assert_false(str_eq(rate_key_of_address(S("2001:db8:1:3::1"), a, sizeof a),
                        rate_key_of_address(S("2001:db8:1:2::1"), b, sizeof b)));
    assert_str_is(rate_key_of_address(S("192.0.2.1"), a, sizeof a), "192.0.2.1");
}

int main(void)
{
    crypto_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_burst_then_the_steady_rate),
        cmocka_unit_test(one_key_does_not_use_up_another),
        cmocka_unit_test(no_limit_means_no_limit),
        cmocka_unit_test(a_network_of_ipv6_counts_as_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

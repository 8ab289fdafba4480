/* Rules of passwords, throttling, addresses and return paths. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "identity/rules.h"

#define SECONDS(n) ((usec_t)(n)*USEC_PER_SECOND)

static enum password_fault judge(const char *password)
{
    return password_judge(str_from_c(password), S("leyla@example.org"), 12);
}

static void a_password_is_long_and_not_what_others_try_first(void **state)
{
    (void)state;
    assert_int_equal(judge("correct horse battery"), PASSWORD_FINE);
    assert_int_equal(judge("əlifbadakı söz"), PASSWORD_FINE);
    assert_int_equal(judge("short"), PASSWORD_TOO_SHORT);
    assert_int_equal(judge("əəəəəəəəəəə"), PASSWORD_TOO_SHORT); /* 11 characters in 22 bytes */
    assert_int_equal(judge("LEYLA@example.org"), PASSWORD_IS_ADDRESS);
    assert_int_equal(judge("PassWord1234"), PASSWORD_COMMON);
    assert_int_equal(judge("121212121212"), PASSWORD_COMMON);
}

static void the_part_before_the_at_is_no_password(void **state)
{
    (void)state;
    assert_int_equal(password_judge(S("leyla.mammadova"), S("Leyla.Mammadova@example.org"), 12),
                     PASSWORD_IS_ADDRESS);
}

static void the_first_tries_are_free_and_then_the_wait_doubles(void **state)
{
    (void)state;
    const usec_t now = SECONDS(1000000);
    const struct failures none = { 0 };

    assert_int_equal(throttle_wait((struct failures){ 4, now }, none, now), 0);
    assert_int_equal(throttle_wait((struct failures){ 5, now }, none, now), SECONDS(1));
    assert_int_equal(throttle_wait((struct failures){ 6, now }, none, now), SECONDS(2));
    assert_int_equal(throttle_wait((struct failures){ 10, now }, none, now), SECONDS(32));
    assert_int_equal(throttle_wait((struct failures){ 900, now }, none, now), SECONDS(900));
    assert_int_equal(throttle_wait((struct failures){ 10, now - SECONDS(30) }, none, now),
                     SECONDS(2));
    assert_int_equal(throttle_wait((struct failures){ 10, now - SECONDS(33) }, none, now), 0);
}

static void one_address_guessing_at_many_accounts_waits_too(void **state)
{
    (void)state;
    const usec_t now = SECONDS(1000000);
    const struct failures none = { 0 };

    assert_int_equal(throttle_wait(none, (struct failures){ 29, now }, now), 0);
    assert_int_equal(throttle_wait(none, (struct failures){ 31, now }, now), SECONDS(2));
    assert_int_equal(throttle_wait(none, (struct failures){ 9000, now }, now), SECONDS(60));
}

static void a_clock_that_steps_back_makes_no_wait_longer(void **state)
{
    (void)state;
    const usec_t now = SECONDS(1000000);

    assert_int_equal(
        throttle_wait((struct failures){ 6, now + SECONDS(5000) }, (struct failures){ 0 }, now),
        SECONDS(2));
}

static bool same_block(const char *a, const char *b)
{
    uint8_t room_a[16];
    uint8_t room_b[16];
    const bytes_t block_a = peer_block(str_from_c(a), room_a);
    const bytes_t block_b = peer_block(str_from_c(b), room_b);
    return block_a.len == block_b.len && memcmp(block_a.at, block_b.at, block_a.len) == 0;
}

static void an_ipv6_network_counts_as_one_address(void **state)
{
    (void)state;
    assert_true(same_block("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
    assert_false(same_block("2001:db8:1:2::1", "2001:db8:1:3::1"));
    assert_false(same_block("192.0.2.1", "192.0.2.2"));
    assert_false(same_block("::ffff:192.0.2.1", "::ffff:192.0.2.2"));
    assert_true(same_block("unix", "unix"));
}

static void a_return_path_stays_on_this_site(void **state)
{
    (void)state;
    assert_str_is(return_path(S("/consultations/2013?x=1&y=%20")), "/consultations/2013?x=1&y=%20");
    assert_str_is(return_path(S("")), "/");
    assert_str_is(return_path(S("https://example.org/")), "/");
    assert_str_is(return_path(S("//example.org/")), "/");
    assert_str_is(return_path(S("/\\example.org/")), "/");
    assert_str_is(return_path(S("/a\nb")), "/");
    assert_str_is(return_path(S("javascript:alert(1)")), "/");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_password_is_long_and_not_what_others_try_first),
        cmocka_unit_test(the_part_before_the_at_is_no_password),
        cmocka_unit_test(the_first_tries_are_free_and_then_the_wait_doubles),
        cmocka_unit_test(one_address_guessing_at_many_accounts_waits_too),
        cmocka_unit_test(a_clock_that_steps_back_makes_no_wait_longer),
        cmocka_unit_test(an_ipv6_network_counts_as_one_address),
        cmocka_unit_test(a_return_path_stays_on_this_site),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

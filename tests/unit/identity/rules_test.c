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

static void codes_of_one_account_from_many_addresses_wait_too(void **state)
{
    (void)state;
    const usec_t now = SECONDS(1000000);

    assert_int_equal(throttle_wait_codes((struct failures){ 9, now }, now), 0);
    assert_int_equal(throttle_wait_codes((struct failures){ 11, now }, now), SECONDS(2));
    assert_int_equal(throttle_wait_codes((struct failures){ 900, now }, now), SECONDS(300));
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

/* The secret of RFC 6238's own examples. */
static const bytes_t SECRET = { (const uint8_t *)"12345678901234567890", 20 };
enum { STEP = 58000000 };

static void a_code_fits_its_step_and_the_ones_beside_it(void **state)
{
    (void)state;
    assert_int_equal(code_step(SECONDS(59)), 1);
    for (int off = -1; off <= 1; off++) {
        const struct code_judged j =
            code_judge(SECRET, totp_code(SECRET, STEP + off), STEP, STEP - 10);
        assert_int_equal(j.verdict, CODE_FITS);
        assert_int_equal(j.step, STEP + off);
        assert_int_equal(j.minutes_off, 0);
    }
}

static void a_code_is_good_once_and_older_ones_are_spent_with_it(void **state)
{
    (void)state;
    const struct {
        int code, last;
        enum code_verdict verdict;
    } ROWS[] = {
        { STEP, STEP, CODE_SPENT },    { STEP - 1, STEP, CODE_SPENT },
        { STEP + 1, STEP, CODE_FITS }, { STEP - 5, STEP, CODE_SPENT },
        { STEP, STEP - 1, CODE_FITS },
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++)
        assert_int_equal(
            code_judge(SECRET, totp_code(SECRET, ROWS[i].code), STEP, ROWS[i].last).verdict,
            ROWS[i].verdict);
}

static void a_code_of_another_time_within_ten_minutes_tells_how_far_the_clock_is_off(void **state)
{
    (void)state;
    const struct {
        int off, minutes;
    } ROWS[] = { { 2, 1 }, { -2, -1 }, { 3, 2 }, { -5, -3 }, { 20, 10 }, { -20, -10 } };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        const struct code_judged j =
            code_judge(SECRET, totp_code(SECRET, STEP + ROWS[i].off), STEP, 0);
        assert_int_equal(j.verdict, CODE_CLOCK);
        assert_int_equal(j.minutes_off, ROWS[i].minutes);
    }
    assert_int_equal(code_judge(SECRET, totp_code(SECRET, STEP + 21), STEP, 0).verdict, CODE_WRONG);
    assert_int_equal(code_judge(SECRET, totp_code(SECRET, STEP - 21), STEP, 0).verdict, CODE_WRONG);
}

static void codes_are_read_as_people_write_them(void **state)
{
    (void)state;
    const struct {
        const char *typed;
        enum code_kind kind;
    } ROWS[] = {
        { "123456", CODE_OF_APP },
        { " 123 456 ", CODE_OF_APP },
        { "000001", CODE_OF_APP },
        { "12345", CODE_UNREADABLE },
        { "12345o", CODE_UNREADABLE },
        { "1234567", CODE_UNREADABLE },
        { "k7mq-3xhp-9wtd", CODE_OF_RECOVERY },
        { "K7MQ 3XHP 9WTD", CODE_OF_RECOVERY },
        { "k7mq-3xhp-9wtd5", CODE_UNREADABLE },
        { "k7mq-3xhp-9wt!", CODE_UNREADABLE },
        { "", CODE_UNREADABLE },
        { "----", CODE_UNREADABLE },
        { "\xc9\x99\xc9\x99\xc9\x99", CODE_UNREADABLE },
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++)
        assert_int_equal(code_read(str_from_c(ROWS[i].typed)).kind, ROWS[i].kind);
    assert_int_equal(code_read(S("000 123")).number, 123);
    const struct code_read alike = code_read(S("OIL0-abcd-efgh"));
    assert_memory_equal(alike.recovery, "0110abcdefgh", RECOVERY_CHARS);
}

static void a_recovery_code_is_read_back_as_written(void **state)
{
    (void)state;
    static const uint8_t RANDOM[][8] = { { 0 },
                                         { 255, 255, 255, 255, 255, 255, 255, 255 },
                                         { 1, 2, 3, 4, 5, 6, 7, 8 } };
    for (size_t i = 0; i < ARRAY_LEN(RANDOM); i++) {
        char text[RECOVERY_CHARS + 2];
        recovery_code_write(RANDOM[i], text);

        const struct code_read r = code_read((str_t){ text, sizeof text });

        assert_int_equal(r.kind, CODE_OF_RECOVERY);
        assert_int_equal(text[4], '-');
        assert_memory_equal(r.recovery, text, 4);
        assert_memory_equal(r.recovery + 8, text + 10, 4);
    }
}

static void only_a_factor_older_than_the_doubt_clears_it(void **state)
{
    (void)state;
    assert_true(factor_clears_doubt(SECONDS(5), SECONDS(9)));
    assert_false(factor_clears_doubt(SECONDS(9), SECONDS(9)));
    assert_false(factor_clears_doubt(SECONDS(10), SECONDS(9)));
    assert_false(factor_clears_doubt(0, SECONDS(9)));
    assert_false(factor_clears_doubt(SECONDS(5), 0));
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
        cmocka_unit_test(codes_of_one_account_from_many_addresses_wait_too),
        cmocka_unit_test(a_clock_that_steps_back_makes_no_wait_longer),
        cmocka_unit_test(an_ipv6_network_counts_as_one_address),
        cmocka_unit_test(a_code_fits_its_step_and_the_ones_beside_it),
        cmocka_unit_test(a_code_is_good_once_and_older_ones_are_spent_with_it),
        cmocka_unit_test(a_code_of_another_time_within_ten_minutes_tells_how_far_the_clock_is_off),
        cmocka_unit_test(codes_are_read_as_people_write_them),
        cmocka_unit_test(a_recovery_code_is_read_back_as_written),
        cmocka_unit_test(only_a_factor_older_than_the_doubt_clears_it),
        cmocka_unit_test(a_return_path_stays_on_this_site),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

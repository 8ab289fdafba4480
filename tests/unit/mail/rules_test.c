/* Links, moments, tries and limits of letters. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/settings/settings.h"
#include "kit/text/text.h"
#include "mail/hosts.h"
#include "mail/rules.h"

static const struct secret KEY = { { 1, 2, 3 } };
static const struct secret OTHER = { { 1, 2, 4 } };
static const usec_t MINUTE = 60 * USEC_PER_SECOND;

static usec_t at(const char *text)
{
    usec_t moment = 0;
    must(date_local_read(str_from_c(text), &moment) == OK);
    return moment;
}

/* --- links ------------------------------------------------------------------------------------ */

static void a_link_opens_its_own_door_for_its_own_row(void **state)
{
    (void)state;
    AUTO(arena) a;
    arena_init(&a);
    int64_t id = 0;

    const str_t token = door_token(&a, &KEY, DOOR_STOP_ALL, INT64_C(914651014328266752));

    assert_int_equal(token.len, TOKEN_CHARS);
    assert_true(door_token_read(&a, &KEY, DOOR_STOP_ALL, token, &id));
    assert_int_equal(id, INT64_C(914651014328266752));
    assert_false(door_token_read(&a, &KEY, DOOR_MINE, token, &id));
    assert_false(door_token_read(&a, &OTHER, DOOR_STOP_ALL, token, &id));
}

static void a_link_with_any_other_letter_opens_nothing(void **state)
{
    (void)state;
    AUTO(arena) a;
    arena_init(&a);
    const str_t token = door_token(&a, &KEY, DOOR_MINE, 7);
    char changed[TOKEN_CHARS];
    int64_t id = 0;
    for (size_t i = 0; i < TOKEN_CHARS; i++) {
        memcpy(changed, token.at, sizeof changed);
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        assert_false(door_token_read(&a, &KEY, DOOR_MINE, (str_t){ changed, TOKEN_CHARS }, &id));
    }
    assert_false(door_token_read(&a, &KEY, DOOR_MINE, str_sub(token, 0, 31), &id));
    assert_false(door_token_read(&a, &KEY, DOOR_MINE, STR_NONE, &id));
}

/* --- moments ---------------------------------------------------------------------------------- */

static void daily_letters_are_gathered_at_their_hour(void **state)
{
    (void)state;
    AUTO(arena) a;
    arena_init(&a);

    assert_int_equal(pace_moment(&a, PACE_DAILY, 8, at("2025-11-26T09:30")),
                     at("2025-11-26T08:00"));
    assert_int_equal(pace_moment(&a, PACE_DAILY, 8, at("2025-11-26T08:00")),
                     at("2025-11-26T08:00"));
    assert_int_equal(pace_moment(&a, PACE_DAILY, 8, at("2025-11-26T07:59")),
                     at("2025-11-25T08:00"));
    assert_int_equal(pace_moment(&a, PACE_DAILY, 8, at("2026-01-01T00:00")),
                     at("2025-12-31T08:00"));
}

static void weekly_letters_are_gathered_on_mondays(void **state)
{
    (void)state;
    AUTO(arena) a;
    arena_init(&a);

    assert_int_equal(pace_moment(&a, PACE_WEEKLY, 8, at("2025-11-26T09:30")), /* a Wednesday */
                     at("2025-11-24T08:00"));
    assert_int_equal(pace_moment(&a, PACE_WEEKLY, 8, at("2025-11-24T07:59")),
                     at("2025-11-17T08:00"));
    assert_int_equal(pace_moment(&a, PACE_WEEKLY, 0, at("2025-11-24T00:00")),
                     at("2025-11-24T00:00"));
}

static void letters_at_once_are_gathered_now(void **state)
{
    (void)state;
    AUTO(arena) a;
    arena_init(&a);

    assert_int_equal(pace_moment(&a, PACE_AT_ONCE, 8, 12345), 12345);
}

/* --- tries ------------------------------------------------------------------------------------ */

static void tries_come_apart_and_never_all_at_once(void **state)
{
    (void)state;
    assert_int_equal(try_again_after(MINUTE, 1, 0), MINUTE);
    assert_int_equal(try_again_after(MINUTE, 2, 0), 2 * MINUTE);
    assert_int_equal(try_again_after(MINUTE, 5, 0), 16 * MINUTE);
    assert_int_equal(try_again_after(MINUTE, TRIES_MAX, 0), 360 * MINUTE);
    assert_int_equal(try_again_after(MINUTE, 1000000, 0), 360 * MINUTE);
    assert_int_equal(try_again_after(4 * MINUTE, 1, UINT32_MAX), 5 * MINUTE);
}

static void a_relay_in_trouble_is_asked_ever_less(void **state)
{
    (void)state;
    assert_int_equal(trouble_pause(1), 5 * USEC_PER_SECOND);
    assert_int_equal(trouble_pause(3), 20 * USEC_PER_SECOND);
    assert_int_equal(trouble_pause(50), 5 * MINUTE);
}

static void one_domain_gets_so_many_letters_a_minute_and_the_rest_in_the_next(void **state)
{
    (void)state;
    static struct hosts h;
    const usec_t now = 1000 * MINUTE;
    memset(&h, 0, sizeof h);

    assert_int_equal(hosts_wait(&h, S("a.example"), now, 2), 0);
    assert_int_equal(hosts_wait(&h, S("A.EXAMPLE"), now, 2), 0);
    assert_int_equal(hosts_wait(&h, S("a.example"), now, 2), MINUTE);
    assert_int_equal(hosts_wait(&h, S("a.example"), now, 2), MINUTE);
    assert_int_equal(hosts_wait(&h, S("a.example"), now, 2), 2 * MINUTE);
    assert_int_equal(hosts_wait(&h, S("b.example"), now, 2), 0);

    assert_int_equal(hosts_wait(&h, S("a.example"), now + MINUTE, 2), 0);
}

static void without_a_limit_nothing_waits(void **state)
{
    (void)state;
    static struct hosts h;
    memset(&h, 0, sizeof h);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(hosts_wait(&h, S("a.example"), MINUTE, 0), 0);
}

static void a_domain_that_keeps_putting_off_rests(void **state)
{
    (void)state;
    static struct hosts h;
    const usec_t now = 1000 * MINUTE;
    memset(&h, 0, sizeof h);

    for (int i = 0; i < HOST_FAILURES - 1; i++)
        hosts_note(&h, S("a.example"), now, true);
    assert_int_equal(hosts_wait(&h, S("a.example"), now, 0), 0);
    hosts_note(&h, S("a.example"), now, false); /* one that got through: counted anew */
    hosts_note(&h, S("a.example"), now, true);
    assert_int_equal(hosts_wait(&h, S("a.example"), now, 0), 0);

    for (int i = 0; i < HOST_FAILURES - 1; i++)
        hosts_note(&h, S("a.example"), now, true);
    assert_int_equal(hosts_wait(&h, S("a.example"), now + MINUTE, 0), 9 * MINUTE);
    assert_int_equal(hosts_wait(&h, S("a.example"), now + 10 * MINUTE, 0), 0);
}

/* --- settings --------------------------------------------------------------------------------- */

static struct settings good_settings(void)
{
    return (struct settings){ .mail_smtp_url = S("smtp://mail.example.org:587"),
                              .mail_smtp_user = S("us"),
                              .mail_smtp_password = S("secret"),
                              .mail_starttls = S("required"),
                              .mail_from = S("letters@example.org"),
                              .site_base_url = S("https://example.org") };
}

static void settings_of_mail_must_fit_together(void **state)
{
    (void)state;
    struct settings s = good_settings();
    assert_null(mail_settings_fault(&s));

    s.mail_smtp_url = STR_NONE; /* off: the rest does not matter */
    s.mail_from = STR_NONE;
    assert_null(mail_settings_fault(&s));

    s = good_settings();
    s.mail_smtp_url = S("mail.example.org");
    assert_non_null(mail_settings_fault(&s));
    s = good_settings();
    s.mail_from = STR_NONE;
    assert_non_null(mail_settings_fault(&s));
    s = good_settings();
    s.mail_reply_to = S("nobody");
    assert_non_null(mail_settings_fault(&s));
    s = good_settings();
    s.site_base_url = STR_NONE;
    assert_non_null(mail_settings_fault(&s));
    s = good_settings();
    s.mail_smtp_user = STR_NONE;
    assert_non_null(mail_settings_fault(&s));
}

static void a_password_crosses_no_network_in_clear(void **state)
{
    (void)state;
    struct settings s = good_settings();
    s.mail_starttls = S("opportunistic");
    assert_non_null(mail_settings_fault(&s));
    s.mail_starttls = S("off");
    assert_non_null(mail_settings_fault(&s));

    s.mail_smtp_url = S("smtp://localhost:25");
    assert_null(mail_settings_fault(&s));
    s.mail_smtp_url = S("smtps://mail.example.org");
    assert_null(mail_settings_fault(&s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_opens_its_own_door_for_its_own_row),
        cmocka_unit_test(a_link_with_any_other_letter_opens_nothing),
        cmocka_unit_test(daily_letters_are_gathered_at_their_hour),
        cmocka_unit_test(weekly_letters_are_gathered_on_mondays),
        cmocka_unit_test(letters_at_once_are_gathered_now),
        cmocka_unit_test(tries_come_apart_and_never_all_at_once),
        cmocka_unit_test(a_relay_in_trouble_is_asked_ever_less),
        cmocka_unit_test(one_domain_gets_so_many_letters_a_minute_and_the_rest_in_the_next),
        cmocka_unit_test(without_a_limit_nothing_waits),
        cmocka_unit_test(a_domain_that_keeps_putting_off_rests),
        cmocka_unit_test(settings_of_mail_must_fit_together),
        cmocka_unit_test(a_password_crosses_no_network_in_clear),
    };
    crypto_init();
    must(text_init("Asia/Baku") == OK);
    return cmocka_run_group_tests_name("mail_rules", tests, NULL, NULL);
}

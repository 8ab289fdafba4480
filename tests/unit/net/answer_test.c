/* What SMTP answers mean, line by line. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/net/smtp.h"

static struct smtp_answer answer_at(enum smtp_stage stage, const char *line)
{
    struct smtp_answer a = { .stage = stage };
    if (line != NULL)
        must(smtp_answer_read(str_from_c(line), &a));
    return a;
}

/* NULL: no answer. */
static const struct {
    enum smtp_stage stage;
    const char *line;
    enum smtp_verdict verdict;
} CASES[] = {
    { SMTP_CONNECT, NULL, SMTP_RELAY },
    { SMTP_CONNECT, "421 4.3.2 Closing", SMTP_RELAY },
    { SMTP_CONNECT, "554 5.7.1 Go away", SMTP_RELAY },
    { SMTP_SIGN_IN, NULL, SMTP_RELAY },
    { SMTP_SIGN_IN, "454 4.7.0 Temporary", SMTP_RELAY },
    { SMTP_SIGN_IN, "535 5.7.8 Bad password", SMTP_RELAY },
    { SMTP_SENDER, NULL, SMTP_LATER },
    { SMTP_SENDER, "451 4.7.1 Wait", SMTP_LATER },
    { SMTP_SENDER, "553 5.1.8 Sender unknown", SMTP_RELAY },
    { SMTP_RECIPIENT, NULL, SMTP_LATER },
    { SMTP_RECIPIENT, "450 4.2.1 Greylisted", SMTP_LATER },
    { SMTP_RECIPIENT, "452 4.2.2 Mailbox full", SMTP_LATER },
    { SMTP_RECIPIENT, "550 5.1.1 No such user", SMTP_SUPPRESS },
    { SMTP_RECIPIENT, "550 5.1.2 No such domain", SMTP_SUPPRESS },
    { SMTP_RECIPIENT, "556 5.1.10 Takes no mail at all", SMTP_SUPPRESS },
    { SMTP_RECIPIENT, "550 User unknown", SMTP_SUPPRESS },
    { SMTP_RECIPIENT, "551 Not local", SMTP_SUPPRESS },
    { SMTP_RECIPIENT, "553 No such name", SMTP_SUPPRESS },
    { SMTP_RECIPIENT, "550 5.2.1 Mailbox disabled", SMTP_SUPPRESS },
    { SMTP_RECIPIENT, "550 5.7.1 Policy", SMTP_NEVER },
    { SMTP_RECIPIENT, "550 5.1.7 Sender is malformed", SMTP_NEVER },
    { SMTP_RECIPIENT, "550 5.1.8 Sender's domain", SMTP_NEVER },
    { SMTP_RECIPIENT, "552 5.2.2 Over quota", SMTP_NEVER },
    { SMTP_RECIPIENT, "554 Transaction failed", SMTP_NEVER },
    { SMTP_CONTENT, NULL, SMTP_LATER },
    { SMTP_CONTENT, "451 4.3.0 Try again", SMTP_LATER },
    { SMTP_CONTENT, "550 5.1.1 No such user after all", SMTP_SUPPRESS },
    { SMTP_CONTENT, "550 5.1.8 Sender's domain", SMTP_NEVER },
    { SMTP_CONTENT, "550 Looks like spam", SMTP_NEVER },
    { SMTP_CONTENT, "554 5.6.0 Bad content", SMTP_NEVER },
    { SMTP_CONTENT, "354 Go ahead", SMTP_LATER }, /* and then nothing: it may have arrived */
};

static void every_answer_has_its_verdict(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        const struct smtp_answer a = answer_at(CASES[i].stage, CASES[i].line);
        if (smtp_verdict_of(&a) != CASES[i].verdict)
            print_error("%s\n", CASES[i].line == NULL ? "(none)" : CASES[i].line);
        assert_int_equal(smtp_verdict_of(&a), CASES[i].verdict);
    }
}

static void what_was_taken_over_is_done_whatever_else_was_said(void **state)
{
    (void)state;
    struct smtp_answer a = answer_at(SMTP_CONTENT, "250 2.0.0 Queued");
    a.is_through = true;

    assert_int_equal(smtp_verdict_of(&a), SMTP_DONE);

    a.is_through = false; /* the connection broke before libcurl was content */
    assert_int_equal(smtp_verdict_of(&a), SMTP_LATER);
}

static void an_answer_is_read_with_its_status(void **state)
{
    (void)state;
    struct smtp_answer a = { .stage = SMTP_RECIPIENT };

    assert_true(smtp_answer_read(S("550-5.1.1 The first of two lines\r\n"), &a));

    assert_int_equal(a.code, 550);
    assert_int_equal(a.status[0], 5);
    assert_int_equal(a.status[1], 1);
    assert_int_equal(a.status[2], 1);
    assert_string_equal(a.text, "5.1.1 The first of two lines");
    assert_int_equal(a.stage, SMTP_RECIPIENT);
}

static void a_status_of_another_class_is_not_believed(void **state)
{
    (void)state;
    struct smtp_answer a = { 0 };

    assert_true(smtp_answer_read(S("550 2.1.5 Contradiction"), &a));
    assert_int_equal(a.status[0], 0);

    assert_true(smtp_answer_read(S("550 5.1.1.1 Too long"), &a));
    assert_int_equal(a.status[0], 0);
}

static void what_is_no_answer_leaves_the_last_one_alone(void **state)
{
    (void)state;
    struct smtp_answer a = answer_at(SMTP_RECIPIENT, "450 Later");
    const char *const lines[] = { "", "25", "2500 no", "199 no", "600 no", "abc", "-50 no", "25a" };
    for (size_t i = 0; i < ARRAY_LEN(lines); i++)
        assert_false(smtp_answer_read(str_from_c(lines[i]), &a));
    assert_int_equal(a.code, 450);
}

static void words_of_an_answer_are_printable_and_end(void **state)
{
    (void)state;
    char line[600];
    struct smtp_answer a = { 0 };
    memset(line, '\t', sizeof line);
    memcpy(line, "550 x\x1b[31m\xff", 11);
    memset(line + 300, 'y', 300);

    assert_true(smtp_answer_read((str_t){ line, sizeof line }, &a));

    assert_true(strlen(a.text) < sizeof a.text);
    assert_string_equal(((char[]){ a.text[0], a.text[1], a.text[7], '\0' }), "x??");
}

static void addresses_that_could_break_out_are_none(void **state)
{
    (void)state;
    static const char *const good[] = { "a@b", "first.last+tag@example.org", "x_y@sub.example.az" };
    static const char *const bad[] = { "",
                                       "a",
                                       "@b",
                                       "a@",
                                       "a@b@c",
                                       "a b@c",
                                       "a@b\r\nRCPT TO:<x@y>",
                                       "<a@b>",
                                       "a@b,c@d",
                                       "\xc9\x99li@example.az",
                                       "a\"b@c" };
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        assert_true(smtp_address_ok(str_from_c(good[i])));
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(smtp_address_ok(str_from_c(bad[i])));
}

static void a_relay_is_a_host_and_a_port_and_nothing_more(void **state)
{
    (void)state;
    static const char *const good[] = { "smtp://localhost", "smtp://127.0.0.1:2525",
                                        "smtps://mail.example.org:465", "smtp://[::1]:25" };
    static const char *const bad[] = {
        "",           "smtp://",        "http://x",  "smtp://user@x", "smtp://x/path",
        "smtp://x:0", "smtp://x:99999", "smtp://x:", "smtp://[::1",   "smtp://x y"
    };
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        assert_true(smtp_url_ok(str_from_c(good[i])));
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(smtp_url_ok(str_from_c(bad[i])));
    assert_true(smtp_url_is_local(S("smtp://127.0.0.1:25")));
    assert_false(smtp_url_is_local(S("smtp://127.0.0.1.example.org:25")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_has_its_verdict),
        cmocka_unit_test(what_was_taken_over_is_done_whatever_else_was_said),
        cmocka_unit_test(an_answer_is_read_with_its_status),
        cmocka_unit_test(a_status_of_another_class_is_not_believed),
        cmocka_unit_test(what_is_no_answer_leaves_the_last_one_alone),
        cmocka_unit_test(words_of_an_answer_are_printable_and_end),
        cmocka_unit_test(addresses_that_could_break_out_are_none),
        cmocka_unit_test(a_relay_is_a_host_and_a_port_and_nothing_more),
    };
    return cmocka_run_group_tests_name("net_answer", tests, NULL, NULL);
}

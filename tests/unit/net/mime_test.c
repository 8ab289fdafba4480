/* A letter as it is written. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/net/mime.h"

static const usec_t MOMENT =
    INT64_C(1764000000) * USEC_PER_SECOND; /* 24 November 2025, 16:00 UTC */

static struct mime plain_letter(void)
{
    return (struct mime){ .from = S("letters@alliance.example"),
                          .from_name = S("Alyans"),
                          .to = S("reader@mailbox.example"),
                          .subject = S("Hello"),
                          .message_id = S("1.2@alliance.example"),
                          .date = MOMENT,
                          .language = S("en"),
                          .text = S("Hello\n"),
                          .html = S("<p>Hello</p>") };
}

/* NUL-terminated, for strstr. */
static const char *written(struct buf *out, const struct mime *m)
{
    buf_init(out, 1 << 20);
    assert_int_equal(mime_write(out, m), OK);
    buf_byte(out, '\0');
    return out->at;
}

static size_t longest_line(const char *text)
{
    size_t most = 0;
    for (const char *line = text; *line != '\0';) {
        const char *const end = strstr(line, "\r\n");
        const size_t len = end != NULL ? (size_t)(end - line) : strlen(line);
        most = len > most ? len : most;
        line += len + (end != NULL ? 2 : 0);
    }
    return most;
}

static void a_letter_has_every_field_and_plain_text_comes_first(void **state)
{
    (void)state;
    AUTO(buf) out;
    struct mime m = plain_letter();
    m.list_id = S("news.alliance.example");
    m.list_name = S("Alyans");
    m.unsubscribe = S("https://alliance.example/en/mail/unsubscribe/T");

    const char *const text = written(&out, &m);

    assert_non_null(strstr(text, "From: \"Alyans\"\r\n <letters@alliance.example>\r\n"));
    assert_non_null(strstr(text, "\r\nTo: <reader@mailbox.example>\r\n"));
    assert_non_null(strstr(text, "\r\nDate: Mon, 24 Nov 2025 16:00:00 +0000\r\n"));
    assert_non_null(strstr(text, "\r\nMessage-ID: <1.2@alliance.example>\r\n"));
    assert_non_null(strstr(text, "\r\nAuto-Submitted: auto-generated\r\n"));
    assert_non_null(strstr(text, "\r\nList-Id: \"Alyans\"\r\n <news.alliance.example>\r\n"));
    assert_non_null(
        strstr(text, "\r\nList-Unsubscribe: <https://alliance.example/en/mail/unsubscribe/T>\r\n"));
    assert_non_null(strstr(text, "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    assert_true(strstr(text, "text/plain") < strstr(text, "text/html"));
}

static void no_text_can_end_its_field(void **state)
{
    (void)state;
    AUTO(buf) out;
    struct mime m = plain_letter();
    m.subject = S("Hello\r\nBcc: everyone@example.org\r\n\r\nbody");
    m.from_name = S("A\"\r\nBcc: x@y\nZ: ");

    const char *const text = written(&out, &m);

    assert_null(strstr(text, "\nBcc:"));
    assert_null(strstr(text, "\nZ:"));
}

static void addresses_ids_and_links_that_could_are_refused(void **state)
{
    (void)state;
    struct mime m = plain_letter();
    AUTO(buf) out;
    buf_init(&out, 1 << 16);
    m.to = S("a@b>\r\nBcc: x@y");
    assert_int_equal(mime_write(&out, &m), ERR_INVALID);
    m = plain_letter();
    m.message_id = S("1>\r\nX: @y");
    assert_int_equal(mime_write(&out, &m), ERR_INVALID);
    m = plain_letter();
    m.unsubscribe = S("https://x/\r\nX: y");
    assert_int_equal(mime_write(&out, &m), ERR_INVALID);
    m = plain_letter();
    m.list_id = S("a>b");
    assert_int_equal(mime_write(&out, &m), ERR_INVALID);
    m = plain_letter();
    m.reply_to = S("x");
    assert_int_equal(mime_write(&out, &m), ERR_INVALID);
    assert_int_equal(out.len, 0);
}

static void other_scripts_are_encoded_in_whole_characters(void **state)
{
    (void)state;
    AUTO(buf) out;
    buf_init(&out, 4096);

    mime_put_field(&out, S("Subject"),
                   S("Reyestrin və layihələrin xəbərləri: yeni açıqlamalar, düzəlişlər"));
    buf_byte(&out, '\0');

    assert_true(str_starts(buf_str(&out), S("Subject: =?UTF-8?B?")));
    assert_true(longest_line(out.at) <= 76);
    /* Words end with a character; the next one is on a line of its own. */
    assert_non_null(strstr(out.at, "?=\r\n =?UTF-8?B?"));
}

static void what_looks_encoded_is_encoded(void **state)
{
    (void)state;
    AUTO(buf) out;
    buf_init(&out, 4096);

    mime_put_field(&out, S("Subject"), S("=?UTF-8?B?SGk=?="));
    buf_byte(&out, '\0');

    assert_null(strstr(out.at, "SGk="));
}

static void long_plain_subjects_are_folded_at_blanks(void **state)
{
    (void)state;
    AUTO(buf) out;
    buf_init(&out, 4096);

    mime_put_field(&out, S("Subject"),
                   S("One two three four five six seven eight nine ten eleven twelve thirteen "
                     "fourteen fifteen"));
    buf_byte(&out, '\0');

    assert_true(longest_line(out.at) <= 76);
    assert_non_null(strstr(out.at, "\r\n "));
}

static void check_quoted(str_t text, const char *wanted)
{
    AUTO(buf) out;
    buf_init(&out, 1 << 16);
    mime_put_quoted(&out, text);
    buf_byte(&out, '\0');
    assert_string_equal(out.at, wanted);
}

static void quoted_text_comes_through_as_it_was(void **state)
{
    (void)state;
    check_quoted(S("a=b"), "a=3Db\r\n");
    check_quoted(S("ə\n"), "=C9=99\r\n");
    check_quoted(S("end \nnext\t\n"), "end=20\r\nnext=09\r\n");
    check_quoted(S(".\nFrom me\n"), "=2E\r\n=46rom me\r\n");
    check_quoted(S("a\r\nb"), "a\r\nb\r\n");
    check_quoted(S(""), "");
}

static void no_line_is_too_long_and_no_boundary_is_in_a_body(void **state)
{
    (void)state;
    AUTO(buf) out;
    static char long_text[20000];
    memset(long_text, 'x', sizeof long_text);
    for (size_t i = 0; i < sizeof long_text; i += 7)
        long_text[i] = '=';
    memcpy(long_text + 1000, "\n--=_alyans_part--\n", 19);
    struct mime m = plain_letter();
    m.text = (str_t){ long_text, sizeof long_text };
    m.subject = str_sub(m.text, 0, 3000);

    const char *const text = written(&out, &m);

    assert_true(longest_line(text) <= 76);
    int found = 0;
    for (const char *at = text; (at = strstr(at, "\n--=_alyans_part")) != NULL; at++)
        found++;
    assert_int_equal(found, 3); /* two parts and the end */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_has_every_field_and_plain_text_comes_first),
        cmocka_unit_test(no_text_can_end_its_field),
        cmocka_unit_test(addresses_ids_and_links_that_could_are_refused),
        cmocka_unit_test(other_scripts_are_encoded_in_whole_characters),
        cmocka_unit_test(what_looks_encoded_is_encoded),
        cmocka_unit_test(long_plain_subjects_are_folded_at_blanks),
        cmocka_unit_test(quoted_text_comes_through_as_it_was),
        cmocka_unit_test(no_line_is_too_long_and_no_boundary_is_in_a_body),
    };
    return cmocka_run_group_tests_name("net_mime", tests, NULL, NULL);
}

/* Words of a manual page.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/text/roff.h"

static void words_are_no_macros_and_no_escapes(void **state)
{
    (void)state;
    AUTO(buf) out;
    buf_init(&out, 100);

    roff_words(&out, S(".Sh a\\b --x"));

    assert_str_is(buf_str(&out), "\\&.Sh a\\eb \\-\\-x");
}

static void each_sentence_begins_a_line(void **state)
{
    (void)state;
    AUTO(buf) out;
    buf_init(&out, 100);

    roff_line(&out, S("One. 'Two'. 3.5 is no end."));

    assert_str_is(buf_str(&out), "One.\n\\&'Two'.\n3.5 is no end.\n");
}

static void no_text_makes_no_line(void **state)
{
    (void)state;
    AUTO(buf) out;
    buf_init(&out, 100);

    roff_line(&out, STR_NONE);

    assert_int_equal(out.len, 0);
}

static void a_page_is_readable_without_a_formatter(void **state)
{
    (void)state;
    AUTO(buf) out;
    buf_init(&out, 1000);

    roff_plain(&out, S(".Dd $Mdocdate$\n.Dt ALYANS 1\n.Os\n.Sh NAME\n.Nm alyans\n.Nd views\n"
                       ".Sh SYNOPSIS\n.Nm\n.Op Fl Fl data Ar DIR\n.Sh COMMANDS\n"
                       ".Bl -tag -width Ds\n.It Nm alyans Cm backup Ar FILE\nCopy it.\n\\&.Now.\n"
                       ".Bl -tag -width Ds\n.It Cm \\-\\-dry\\-run\nOnly look.\n.El\n.El\n"));

    assert_str_is(buf_str(&out),
                  "\nNAME\n    alyans\n    views\n"
                  "\nSYNOPSIS\n    alyans\n    [--data DIR]\n"
                  "\nCOMMANDS\n    alyans backup FILE\n        Copy it.\n        .Now.\n"
                  "        --dry-run\n            Only look.\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_no_macros_and_no_escapes),
        cmocka_unit_test(each_sentence_begins_a_line),
        cmocka_unit_test(no_text_makes_no_line),
        cmocka_unit_test(a_page_is_readable_without_a_formatter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

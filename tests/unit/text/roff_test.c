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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_no_macros_and_no_escapes),
        cmocka_unit_test(each_sentence_begins_a_line),
        cmocka_unit_test(no_text_makes_no_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

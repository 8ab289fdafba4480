/* Rules of the style sheet, read as text: nothing from elsewhere, nothing that hurts Azerbaijani
 * letters, colours that can be told from their ground.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/base/file.h"

enum { STYLE_MAX = 25 * 1024 };

struct sheet {
    struct arena arena;
    str_t text, light, dark; /* the whole; its two :root blocks of values */
};

static str_t between(str_t s, str_t from, str_t to)
{
    const size_t begin = str_find(s, from);
    assert_true(begin < s.len);
    const str_t rest = str_sub(s, begin + from.len, s.len);
    return str_sub(rest, 0, str_find(rest, to));
}

static bool holds(str_t s, str_t what)
{
    return str_find(s, what) < s.len;
}

static void the_sheet_fetches_nothing(void **state)
{
    const struct sheet *s = *state;
    assert_false(holds(s->text, S("url(")));
    assert_false(holds(s->text, S("@import")));
    assert_false(holds(s->text, S("@font-face")));
}

static void the_sheet_makes_no_italics_and_no_letter_case(void **state)
{
    const struct sheet *s = *state;
    assert_false(holds(s->text, S("italic;")));
    assert_false(holds(s->text, S("text-transform")));
    assert_false(holds(s->text, S("small-caps")));
}

static void the_sheet_is_small(void **state)
{
    const struct sheet *s = *state;
    assert_true(s->text.len <= STYLE_MAX);
}

/* --- contrast (WCAG 2.2, relative luminance) --- */

static int digit(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* x to the power 2.4: x^2 times the fifth root of x^2. */
static double power_2_4(double x)
{
    double root = 1;
    for (int i = 0; i < 60; i++)
        root -= (root * root * root * root * root - x * x) / (5 * root * root * root * root);
    return x * x * root;
}

static double channel(int v)
{
    const double c = v / 255.0;
    return c <= 0.04045 ? c / 12.92 : power_2_4((c + 0.055) / 1.055);
}

/* Luminance of "--name: #abc" or "#aabbcc" in a block of values. */
static double luminance(str_t block, str_t name)
{
    const str_t value = str_trim(between(block, name, S(";")));
    assert_int_equal(value.at[0], '#');
    int v[3];
    for (int i = 0; i < 3; i++)
        v[i] = value.len == 4 ? 17 * digit(value.at[1 + i])
                              : 16 * digit(value.at[1 + 2 * i]) + digit(value.at[2 + 2 * i]);
    return 0.2126 * channel(v[0]) + 0.7152 * channel(v[1]) + 0.0722 * channel(v[2]);
}

static double contrast(str_t block, str_t a, str_t b)
{
    const double x = luminance(block, a);
    const double y = luminance(block, b);
    return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

static void assert_texts_can_be_read(str_t block)
{
    const str_t on_paper[] = { S("--ink:"),    S("--ink-2:"), S("--link:"),  S("--agree:"),
                               S("--differ:"), S("--error:"), S("--notice:") };
    for (size_t i = 0; i < ARRAY_LEN(on_paper); i++)
        assert_true(contrast(block, on_paper[i], S("--paper:")) >= 4.5);
    assert_true(contrast(block, S("--ink:"), S("--tint:")) >= 4.5);
    assert_true(contrast(block, S("--ink-2:"), S("--tint:")) >= 4.5);
    assert_true(contrast(block, S("--link:"), S("--tint:")) >= 4.5);
    assert_true(contrast(block, S("--on-link:"), S("--link:")) >= 4.5);
    assert_true(contrast(block, S("--on-agree:"), S("--agree:")) >= 4.5);
    assert_true(contrast(block, S("--agree:"), S("--agree-tint:")) >= 4.5);
    assert_true(contrast(block, S("--differ:"), S("--differ-tint:")) >= 4.5);
    assert_true(contrast(block, S("--edge:"), S("--paper:")) >= 3);
    assert_true(contrast(block, S("--focus:"), S("--paper:")) >= 3);
}

static void texts_can_be_read_on_a_light_ground(void **state)
{
    const struct sheet *s = *state;
    assert_texts_can_be_read(s->light);
}

static void texts_can_be_read_on_a_dark_ground(void **state)
{
    const struct sheet *s = *state;
    assert_texts_can_be_read(s->dark);
}

static int begin(void **state)
{
    struct sheet *s = mem_new(sizeof(*s));
    arena_init(&s->arena);
    assert_int_equal(file_read(&s->arena, ASSETS "/style.css", 1 << 20, &s->text), OK);
    s->light = between(s->text, S(":root {"), S("}"));
    s->dark = between(between(s->text, S("(prefers-color-scheme: dark) {"), S("}\n}")),
                      S(":root {"), S("}"));
    *state = s;
    return 0;
}

static int end(void **state)
{
    struct sheet *s = *state;
    arena_release(&s->arena);
    mem_free(s);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sheet_fetches_nothing),
        cmocka_unit_test(the_sheet_makes_no_italics_and_no_letter_case),
        cmocka_unit_test(the_sheet_is_small),
        cmocka_unit_test(texts_can_be_read_on_a_light_ground),
        cmocka_unit_test(texts_can_be_read_on_a_dark_ground),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

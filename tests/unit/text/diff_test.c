/* What is another in a text.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "kit/base/buf.h"
#include "kit/base/str.h"
#include "kit/text/diff.h"

/* "the [-old-]{+new+} text" */
static str_t marked(struct arena *arena, const char *was, const char *is)
{
    const struct diff d = diff_words(arena, str_from_c(was), str_from_c(is));
    AUTO(buf) out;
    buf_init(&out, 1 << 20);
    for (size_t i = 0; i < d.count; i++) {
        const char *const open[] = { "", "[-", "{+" };
        const char *const shut[] = { "", "-]", "+}" };
        buf_add(&out, str_from_c(open[d.parts[i].kind]));
        buf_add(&out, d.parts[i].text);
        buf_add(&out, str_from_c(shut[d.parts[i].kind]));
    }
    return arena_str(arena, buf_str(&out));
}

static void assert_marked(const char *was, const char *is, const char *wanted)
{
    AUTO(arena) arena;
    arena_init(&arena);
    const str_t got = marked(&arena, was, is);
    assert_string_equal(arena_cstr(&arena, got), wanted);
}

static void words_that_stay_are_not_marked(void **state)
{
    (void)state;
    assert_marked("the old text", "the new text", "the [-old-]{+new+} text");
    assert_marked("one two", "one two", "one two");
    assert_marked("seçki azad keçdi", "seçki qismən azad keçdi", "seçki {+qismən +}azad keçdi");
}

static void a_text_from_nothing_is_all_added(void **state)
{
    (void)state;
    assert_marked("", "all of it", "{+all of it+}");
    assert_marked("all of it", "", "[-all of it-]");
    assert_marked("", "", "");
}

static void neighbouring_changes_are_one_mark(void **state)
{
    (void)state;
    AUTO(arena) arena;
    arena_init(&arena);
    const str_t was = S("a b c d");
    const struct diff d = diff_words(&arena, was, S("a x y d"));

    for (size_t i = 0; i < d.count; i++)
        assert_false(d.parts[i].kind == DIFF_SAME && str_eq(str_trim(d.parts[i].text), STR_NONE));
}

/* Old and new text come out of the parts again, whatever was done to them. */
static void parts_make_up_both_texts(void **state)
{
    (void)state;
    unsigned seed = 7;
    for (int round = 0; round < 300; round++) {
        AUTO(arena) arena;
        arena_init(&arena);
        struct buf was, is, old, new;
        struct buf *const all[] = { &was, &is, &old, &new };
        for (size_t i = 0; i < ARRAY_LEN(all); i++)
            buf_init(all[i], 1 << 16);
        for (int w = 0; w < round; w++) {
            seed = seed * 1103515245u + 12345u;
            const char *const word[] = { "bir ", "iki", " üç ", "\n", "dörd  ", "beş " };
            const unsigned pick = (seed >> 16) % 6, to = (seed >> 20) % 4;
            if (to != 1)
                buf_add(&was, str_from_c(word[pick]));
            if (to != 2)
                buf_add(&is, str_from_c(word[pick]));
        }
        const struct diff d = diff_words(&arena, buf_str(&was), buf_str(&is));
        for (size_t i = 0; i < d.count; i++) {
            if (d.parts[i].kind != DIFF_ADDED)
                buf_add(&old, d.parts[i].text);
            if (d.parts[i].kind != DIFF_REMOVED)
                buf_add(&new, d.parts[i].text);
        }
        assert_true(str_eq(buf_str(&old), buf_str(&was)));
        assert_true(str_eq(buf_str(&new), buf_str(&is)));
        for (size_t i = 0; i < ARRAY_LEN(all); i++)
            buf_release(all[i]);
    }
}

static void very_different_long_texts_are_told_within_bounds(void **state)
{
    (void)state;
    AUTO(arena) arena;
    arena_init(&arena);
    struct buf was, is;
    buf_init(&was, 1 << 20);
    buf_init(&is, 1 << 20);
    for (int i = 0; i < 5000; i++) {
        buf_printf(&was, "was%d ", i);
        buf_printf(&is, "is%d ", i);
    }
    const struct diff d = diff_words(&arena, buf_str(&was), buf_str(&is));

    assert_true(d.count >= 2 && d.count < 5);
    buf_release(&was);
    buf_release(&is);
}

static void a_slip_of_the_pen_is_a_few_words_of_many(void **state)
{
    (void)state;
    AUTO(arena) arena;
    arena_init(&arena);
    static const struct {
        const char *was, *is;
        bool is_slip;
    } ROWS[] = {
        { "Two", "Two.", true }, /* one word of a short text */
        { "The count was orderly in most stations.", "The count was falsified everywhere.", false },
        { "Observers should stay longer.", "Observers should never come again.", false },
        { "The count was open in all of the stations we saw.",
          "The count was not open in all of the stations we saw.", false },
        { "Observers shuold stay longer in the country.",
          "Observers should stay longer in the country.", true },
        { "a b c d e f g h i j k l m n o p q r s t", "A B c d e f g h i j k l m n o p q r s t",
          true },
        { "a b c d e f g h i j k l m n o p q r s t", "A B C d e f g h i j k l m n o p q r s t",
          false },
        { "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 "
          "33 "
          "34 35 36 37 38 39 40",
          "x 2 3 4 5 x 7 8 9 10 11 12 x 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 "
          "33 "
          "34 35 36 37 38 39 x",
          false },
        { "", "A text that comes", false },
        { "A", "", false },
        { "", "", true },
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++)
        assert_int_equal(diff_is_slip(&arena, str_from_c(ROWS[i].was), str_from_c(ROWS[i].is)),
                         ROWS[i].is_slip);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_that_stay_are_not_marked),
        cmocka_unit_test(a_text_from_nothing_is_all_added),
        cmocka_unit_test(neighbouring_changes_are_one_mark),
        cmocka_unit_test(parts_make_up_both_texts),
        cmocka_unit_test(very_different_long_texts_are_told_within_bounds),
        cmocka_unit_test(a_slip_of_the_pen_is_a_few_words_of_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

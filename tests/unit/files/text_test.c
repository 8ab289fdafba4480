/* What is left of a text for the search. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/text.h"

#include "cm.h"
#include "kit/base/buf.h"
#include "kit/base/str.h"
#include "kit/image/image.h"
#include "kit/text/text.h"

static struct arena arena;

#define assert_tidied(from, to) assert_true(str_eq(text_tidy(&arena, S(from)), S(to)))

static void blanks_lines_and_controls_are_evened_out(void **state)
{
    (void)state;
    assert_tidied("  one \t two\u00A0three  \r\n\r\n\fnext\vlast \n", "one two three\nnext\nlast");
    assert_tidied("a\001b\x7F"
                  "c\xC2\x85"
                  "d",
                  "a b c d");
    assert_tidied(" \n\t ", "");
    assert_tidied("", "");
}

static void a_word_parted_at_the_end_of_a_line_is_one_again(void **state)
{
    (void)state;
    assert_tidied("müşahidə-\nçilər moni-\r\ntoring", "müşahidəçilər monitoring");
    assert_tidied("müxtə\u00ADlif qanun\u00AD\nvericilik", "müxtəlif qanunvericilik");
    assert_tidied("наблю-\nдатель", "наблюдатель");
    assert_tidied("ATƏT-\nin, Bakı-\nGəncə, 2013-\ncü, well-known",
                  "ATƏT-\nin, Bakı-\nGəncə, 2013-\ncü, well-known");
    assert_tidied("-\na", "-\na");
    assert_tidied("a-", "a-");
}

static void what_cannot_be_seen_is_left_out_and_marks_are_composed(void **state)
{
    (void)state;
    assert_tidied("a\u202Eb\uFEFFc\u200Bd", "abcd");
    assert_tidied("s\u0327eki", "şeki");
}

static void a_long_text_is_cut_between_characters(void **state)
{
    (void)state;
    AUTO(buf) b;
    buf_init(&b, 3 << 20);
    buf_byte(&b, 'x');
    while (b.len < 2 << 20)
        BUF_LIT(&b, "ə");

    const str_t text = text_tidy(&arena, buf_str(&b));

    assert_int_equal(text.len, FILE_TEXT_MAX - 1);
    assert_true(utf8_valid(text));
}

static void pieces_are_the_whole_text_cut_between_words(void **state)
{
    (void)state;
    AUTO(buf) b;
    buf_init(&b, 1 << 20);
    for (int i = 0; i < 30000; i++)
        buf_printf(&b, "söz%d ", i);
    str_t rest = buf_str(&b);
    const char *at = rest.at;
    str_t piece;
    size_t count = 0;

    while (text_piece(&rest, &piece)) {
        assert_ptr_equal(piece.at, at);
        at += piece.len;
        assert_true(piece.len <= TEXT_PIECE && (piece.len > TEXT_PIECE - 20 || rest.len == 0));
        assert_true(rest.len == 0 || rest.at[0] == ' ');
        count++;
    }

    assert_ptr_equal(at, b.at + b.len);
    assert_int_equal(count, (b.len + TEXT_PIECE - 1) / TEXT_PIECE);
}

static str_t words_in(const char *name, str_t content)
{
    struct cx cx = { .arena = &arena };
    const bytes_t bytes = { (const uint8_t *)content.at, content.len };
    str_t text = S("not asked");
    assert_true(text_make(&cx, NULL, media_of(bytes, str_from_c(name)), bytes, &text));
    return text;
}

static void texts_tables_and_data_are_read_without_a_maker(void **state)
{
    (void)state;
    assert_true(str_eq(words_in("a.md", S("# Heading\n\n*words*")), S("# Heading\n*words*")));
    assert_true(str_eq(words_in("a.csv", S("rayon,səs\nŞəki,12\n")), S("rayon,səs\nŞəki,12")));
    assert_true(str_eq(words_in("a.json", S("{\"key\": [\"\\u0259n\", 12, {\"k\": \"iki\"}]}")),
                       S("ən\niki")));
}

static void what_needs_a_maker_waits_for_one(void **state)
{
    (void)state;
    struct cx cx = { .arena = &arena };
    const str_t pdf = S("%PDF-1.7\n");
    const bytes_t bytes = { (const uint8_t *)pdf.at, pdf.len };
    str_t text = S("as it was");
    assert_false(text_make(&cx, NULL, media_of(bytes, S("a.pdf")), bytes, &text));
    assert_true(str_eq(text, S("as it was")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks_lines_and_controls_are_evened_out),
        cmocka_unit_test(a_word_parted_at_the_end_of_a_line_is_one_again),
        cmocka_unit_test(what_cannot_be_seen_is_left_out_and_marks_are_composed),
        cmocka_unit_test(a_long_text_is_cut_between_characters),
        cmocka_unit_test(pieces_are_the_whole_text_cut_between_words),
        cmocka_unit_test(texts_tables_and_data_are_read_without_a_maker),
        cmocka_unit_test(what_needs_a_maker_waits_for_one),
    };
    arena_init(&arena);
    if (text_init("Asia/Baku") != OK)
        return 1;
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}

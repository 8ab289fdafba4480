/* What the CSV reader accepts and refuses, and that what is written reads back.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/text/csv.h"

/* Reads everything; fields are shown as [a][b] and rows end with ";"; "!" and the line on failure.
 */
static str_t shown(struct arena *arena, str_t text)
{
    AUTO(buf) out;
    buf_init(&out, 1 << 20);
    struct csv_reader r;
    csv_open(&r, text);
    const str_t *fields;
    size_t count;
    while (csv_next(&r, arena, &fields, &count)) {
        for (size_t i = 0; i < count; i++)
            buf_printf(&out, "[%.*s]", STR_ARG(fields[i]));
        buf_byte(&out, ';');
    }
    if (r.failed)
        buf_printf(&out, "!%" PRId64, r.line);
    return arena_str(arena, buf_str(&out));
}

#define assert_reads(text, want)                                                                   \
    do {                                                                                           \
        AUTO(arena) arena_ = { 0 };                                                                \
        assert_str_is(shown(&arena_, S(text)), want);                                              \
    } while (0)

static void rows_and_fields_are_read_as_rfc_4180_says(void **state)
{
    (void)state;

    assert_reads("a,b\r\nc,d\r\n", "[a][b];[c][d];");
    assert_reads("a,b\nc,d", "[a][b];[c][d];");
    assert_reads("a,,\n,\n", "[a][][];[][];");
    assert_reads("\"a,b\",\"c\"\"d\",\"\"\n", "[a,b][c\"d][];");
    assert_reads("\"\"\"\"\n", "[\"];");
    assert_reads("\"a\nb\",c\r\nd,\"e\r\nf\"", "[a\nb][c];[d][e\r\nf];");
    assert_reads("a, b ,c\n", "[a][ b ][c];");
    assert_reads("\"x\"\r", "[x];");
    assert_reads("a,b\r", "[a][b];");
}

static void a_byte_order_mark_is_skipped_once(void **state)
{
    (void)state;

    assert_reads("\xEF\xBB\xBFid,x\n", "[id][x];");
    assert_reads("\xEF\xBB\xBF\"id\"\n", "[id];");
    assert_reads("\xEF\xBB\xBF", "");
    assert_reads("\xEF\xBB\xBF\xEF\xBB\xBFq\n", "[\xEF\xBB\xBFq];");
}

static void empty_lines_are_skipped_but_empty_fields_are_not(void **state)
{
    (void)state;

    assert_reads("", "");
    assert_reads("\n\r\n\n", "");
    assert_reads("a\n\n\r\nb\n\r", "[a];[b];");
    assert_reads("\"\"\n", "[];");
    assert_reads(" \n", "[ ];");
}

static void a_quote_inside_a_plain_field_is_kept(void **state)
{
    (void)state;

    assert_reads("5\" pipe,b\n", "[5\" pipe][b];");
    assert_reads("a,b\"c\",\"d\"\n", "[a][b\"c\"][d];");
    assert_reads("a\rb,c\n", "[a\rb][c];");
}

static void text_after_a_closing_quote_is_refused_with_its_line(void **state)
{
    (void)state;

    assert_reads("a,b\n\"c\"x,d\n", "[a][b];!2");
    assert_reads("\"c\" ,d\n", "!1");
    assert_reads("\"c\"\rd\n", "!1");
}

static void an_unclosed_quote_is_refused_where_its_row_begins(void **state)
{
    (void)state;

    assert_reads("a\n\"b\nc\nd", "[a];!2");
    assert_reads("\"", "!1");
    assert_reads("x,\"a\"\"", "!1");
}

static void a_failed_reader_stays_failed(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    struct csv_reader r;
    const str_t *fields = NULL;
    size_t count = 77;

    csv_open(&r, S("\"a\"b\nc\n"));

    assert_false(csv_next(&r, &arena, &fields, &count));
    assert_false(csv_next(&r, &arena, &fields, &count));
    assert_true(r.failed);
    assert_null(fields);
    assert_int_equal(count, 77);
}

static void lines_are_counted_through_quoted_line_breaks(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    struct csv_reader r;
    const str_t *fields;
    size_t count;
    const int64_t lines[] = { 1, 4, 7 };

    csv_open(&r, S("a,\"x\n\ny\"\n\"q\r\nr\",b\n\nc\n"));

    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        assert_true(csv_next(&r, &arena, &fields, &count));
        assert_int_equal(r.line, lines[i]);
    }
    assert_false(csv_next(&r, &arena, &fields, &count));
    assert_false(r.failed);
}

static void plain_fields_point_into_the_text(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    struct csv_reader r;
    const str_t *fields;
    size_t count;
    const str_t text = S("abc,\"d,e\",\"f\"\"\"\n");

    csv_open(&r, text);
    assert_true(csv_next(&r, &arena, &fields, &count));

    assert_int_equal(count, 3);
    assert_ptr_equal(fields[0].at, text.at);
    assert_ptr_equal(fields[1].at, text.at + 5);
    assert_str_is(fields[2], "f\"");
}

static str_t repeated(struct arena *arena, str_t head, char c, size_t n, str_t tail)
{
    char *const at = arena_alloc(arena, head.len + n + tail.len);
    memcpy(at, head.at, head.len);
    memset(at + head.len, c, n);
    memcpy(at + head.len + n, tail.at, tail.len);
    return (str_t){ at, head.len + n + tail.len };
}

static bool first_row(struct arena *arena, str_t text, size_t *count)
{
    struct csv_reader r;
    const str_t *fields;
    csv_open(&r, text);
    const bool got = csv_next(&r, arena, &fields, count);
    assert_int_equal(r.failed, !got);
    return got;
}

static void fields_and_their_number_are_limited(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    size_t count = 0;

    assert_true(first_row(&arena, repeated(&arena, S("\n"), 'x', CSV_FIELD_MAX, S("")), &count));
    assert_false(
        first_row(&arena, repeated(&arena, S("a,"), 'x', CSV_FIELD_MAX + 1, S("")), &count));
    assert_false(
        first_row(&arena, repeated(&arena, S("\""), '"', 2 * CSV_FIELD_MAX + 2, S("\"")), &count));

    assert_true(
        first_row(&arena, repeated(&arena, S(""), ',', CSV_FIELDS_MAX - 1, S("x")), &count));
    assert_int_equal(count, CSV_FIELDS_MAX);
    assert_false(first_row(&arena, repeated(&arena, S(""), ',', CSV_FIELDS_MAX, S("")), &count));
    assert_true(first_row(&arena, repeated(&arena, S("\"\n\""), ',', 500, S("")), &count));
    assert_int_equal(count, 501);
}

static void what_is_written_reads_back_the_same(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    AUTO(buf) out;
    buf_init(&out, 4096);
    const str_t want[] = {
        S("plain"),           S(""),   S("a,b"), S("say \"no\""), S("two\nlines\r\n"), S(" blank "),
        S("Şəki, İsmayıllı"), S("\r"), S("\"")
    };
    const size_t n = ARRAY_LEN(want);

    for (size_t i = 0; i < n; i++)
        csv_add(&out, want[i], i == 0, CSV_AS_IS);
    csv_end_row(&out);
    csv_add(&out, S(""), true, CSV_AS_IS);
    csv_end_row(&out);

    struct csv_reader r;
    const str_t *fields;
    size_t count;
    csv_open(&r, buf_str(&out));
    assert_true(csv_next(&r, &arena, &fields, &count));
    assert_int_equal(count, n);
    for (size_t i = 0; i < n; i++)
        assert_true(str_eq(fields[i], want[i]));
    assert_true(csv_next(&r, &arena, &fields, &count));
    assert_int_equal(count, 1);
    assert_int_equal(fields[0].len, 0);
    assert_false(csv_next(&r, &arena, &fields, &count));
}

static void a_guarded_field_never_begins_a_formula(void **state)
{
    (void)state;
    AUTO(buf) out;
    buf_init(&out, 4096);

    csv_add(&out, S("=1+2"), true, CSV_FORMULA_SAFE);
    csv_add(&out, S("+994"), false, CSV_FORMULA_SAFE);
    csv_add(&out, S("-x"), false, CSV_FORMULA_SAFE);
    csv_add(&out, S("@a,b"), false, CSV_FORMULA_SAFE);
    csv_add(&out, S("\tq"), false, CSV_FORMULA_SAFE);
    csv_add(&out, S("a=b"), false, CSV_FORMULA_SAFE);
    csv_add(&out, S("-0.5"), false, CSV_AS_IS);
    csv_end_row(&out);

    assert_str_is(buf_str(&out), "'=1+2,'+994,'-x,\"'@a,b\",'\tq,a=b,-0.5\n");
}

static void a_guard_can_be_taken_off_again(void **state)
{
    (void)state;
    static const str_t TEXTS[] = { S_INIT("=1+2"), S_INIT("'=1"), S_INIT("''-x"), S_INIT("'a"),
                                   S_INIT("'"),    S_INIT("a=b"), S_INIT("@a"),   S_INIT("") };
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) {
        AUTO(buf) out;
        buf_init(&out, 100);
        AUTO(arena) arena;
        arena_init(&arena);
        csv_add(&out, TEXTS[i], true, CSV_FORMULA_SAFE);
        csv_end_row(&out);

        struct csv_reader r;
        const str_t *fields;
        size_t count;
        csv_open(&r, buf_str(&out));
        assert_true(csv_next(&r, &arena, &fields, &count));

        assert_true(str_eq(csv_unguarded(fields[0]), TEXTS[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_fields_are_read_as_rfc_4180_says),
        cmocka_unit_test(a_byte_order_mark_is_skipped_once),
        cmocka_unit_test(empty_lines_are_skipped_but_empty_fields_are_not),
        cmocka_unit_test(a_quote_inside_a_plain_field_is_kept),
        cmocka_unit_test(text_after_a_closing_quote_is_refused_with_its_line),
        cmocka_unit_test(an_unclosed_quote_is_refused_where_its_row_begins),
        cmocka_unit_test(a_failed_reader_stays_failed),
        cmocka_unit_test(lines_are_counted_through_quoted_line_breaks),
        cmocka_unit_test(plain_fields_point_into_the_text),
        cmocka_unit_test(fields_and_their_number_are_limited),
        cmocka_unit_test(what_is_written_reads_back_the_same),
        cmocka_unit_test(a_guard_can_be_taken_off_again),
        cmocka_unit_test(a_guarded_field_never_begins_a_formula),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

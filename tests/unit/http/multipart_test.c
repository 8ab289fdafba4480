/* Forms with files, as browsers send them and as they must not be.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/multipart.h"

#include "cm.h"
#include "kit/base/str.h"
#include "kit/http/form.h"
#include "kit/text/text.h"

#define FIELD(name, value)                                                                         \
    "--b0\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define FILE_PART(disposition, value)                                                              \
    "--b0\r\nContent-Disposition: form-data; " disposition                                         \
    "\r\nContent-Type: text/plain\r\n\r\n" value "\r\n"
#define END "--b0--\r\n"

enum { PARTS_MAX = 4 };
struct read {
    struct arena arena;
    struct multipart_part parts[PARTS_MAX];
    size_t count;
};

static int set_up(void **state)
{
    struct read *const r = mem_new(sizeof *r);
    arena_init(&r->arena);
    *state = r;
    return 0;
}

static int tear_down(void **state)
{
    struct read *const r = *state;
    arena_release(&r->arena);
    mem_free(r);
    return 0;
}

static bool read_body(struct read *r, str_t body)
{
    return multipart_read(&r->arena, body, S("b0"), r->parts, PARTS_MAX, &r->count);
}

static void assert_str(str_t got, const char *wanted)
{
    if (!str_eq(got, str_from_c(wanted)))
        fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(got), wanted);
}

static str_t text_of(bytes_t b)
{
    return (str_t){ (const char *)b.at, b.len };
}

/* --- the boundary ----------------------------------------------------------------------------- */

static void the_boundary_is_read_once_quoted_or_not(void **state)
{
    (void)state;
    str_t b;
    assert_true(multipart_boundary(S("multipart/form-data; boundary=----Web7x"), &b));
    assert_str(b, "----Web7x");
    assert_true(multipart_boundary(S("Multipart/Form-Data; charset=utf-8; boundary=\"a b\""), &b));
    assert_str(b, "a b");
}

static void a_boundary_that_is_none_is_refused(void **state)
{
    (void)state;
    static const char *const BAD[] = {
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"\"",
        "multipart/form-data; boundary=\"a \"",
        "multipart/form-data; boundary=a; boundary=b",
        "multipart/form-data; boundary=\"a\r\nb\"",
        "multipart/form-data; boundary=\"a",
        "multipart/form-data boundary=a",
        "multipart/mixed; boundary=a",
        ("multipart/form-data; boundary="
         "12345678901234567890123456789012345678901234567890123456789012345678901"),
    };
    str_t b;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        if (multipart_boundary(str_from_c(BAD[i]), &b))
            fail_msg("taken: %s", BAD[i]);
    }
}

/* --- parts ------------------------------------------------------------------------------------ */

static void fields_and_files_come_in_order_with_their_bytes(void **state)
{
    struct read *const r = *state;
    assert_true(
        read_body(r, S(FIELD("alt_en", "A bar\r\nchart") FILE_PART(
                         "name=\"file\"; filename=\"hesabat.pdf\"", "%PDF\0\r\n--b\r\n\r\n") END)));
    assert_int_equal(r->count, 2);
    assert_str(r->parts[0].name, "alt_en");
    assert_false(r->parts[0].is_file);
    assert_str(text_of(r->parts[0].bytes), "A bar\r\nchart");
    assert_str(r->parts[1].file_name, "hesabat.pdf");
    assert_str(r->parts[1].type, "text/plain");
    assert_int_equal(r->parts[1].bytes.len, 14);
}

static void a_field_without_a_file_is_an_empty_file(void **state)
{
    struct read *const r = *state;
    assert_true(read_body(r, S(FILE_PART("name=\"file\"; filename=\"\"", "") END)));
    assert_true(r->parts[0].is_file);
    assert_int_equal(r->parts[0].bytes.len, 0);
}

static void file_names_may_be_in_any_script_and_in_any_writing(void **state)
{
    static const struct {
        const char *sent, *name;
    } NAMES[] = {
        { "filename=\"Şəki hesabatı.pdf\"", "Şəki hesabatı.pdf" },
        { "filename=\"a%22b.txt\"", "a\"b.txt" },
        { "filename=\"a\\\"b.txt\"", "a\"b.txt" },
        { "filename=\"C:\\docs\\a.txt\"", "C:\\docs\\a.txt" },
        { "filename=\"100%.txt\"", "100%.txt" },
        { "filename=plain.txt", "plain.txt" },
        { "filename=\"x\"; filename*=UTF-8''%C5%9E%C9%99ki.pdf", "Şəki.pdf" },
        { "filename*=utf-8'az'a%20b.pdf", "a b.pdf" },
    };
    struct read *const r = *state;
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        const str_t body = arena_printf(&r->arena,
                                        "--b0\r\nContent-Disposition: form-data; name=\"f\"; %s"
                                        "\r\n\r\nx\r\n--b0--\r\n",
                                        NAMES[i].sent);
        if (!read_body(r, body))
            fail_msg("refused: %s", NAMES[i].sent);
        assert_str(r->parts[0].file_name, NAMES[i].name);
    }
}

static void a_body_that_could_be_read_in_two_ways_is_refused(void **state)
{
    static const str_t BAD[] = {
        S_INIT(""),
        S_INIT("--b0"),
        S_INIT("--b0\r\n"),
        S_INIT("preamble\r\n" FIELD("a", "1") END),
        S_INIT("\r\n" FIELD("a", "1") END),
        S_INIT(FIELD("a", "1") END "epilogue"),
        S_INIT(FIELD("a", "1") "--b0-\r\n"),
        S_INIT(FIELD("a", "1") "--b0x\r\n"),
        S_INIT(FIELD("a", "1")),
        S_INIT(FIELD("a", "1\r\n--b0more") END),
        S_INIT("--b0 \r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n" END),
        S_INIT("--b0\nContent-Disposition: form-data; name=\"a\"\n\n1\n--b0--\n"),
        S_INIT("--b0\r\n\r\n1\r\n" END),
        S_INIT("--b0\r\nContent-Type: text/plain\r\n\r\n1\r\n" END),
        S_INIT("--b0\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n" END),
        S_INIT("--b0\r\nContent-Disposition: form-data\r\n\r\n1\r\n" END),
        S_INIT("--b0\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n1\r\n" END),
        S_INIT("--b0\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n" END),
        S_INIT("--b0\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\n1\r\n" END),
        S_INIT("--b0\r\nContent-Disposition: form-data; name=\"a\"; size=3\r\n\r\n1\r\n" END),
        S_INIT("--b0\r\nContent-Disposition: form-data; name=\"a\"\r\n"
               "Content-Disposition: form-data; name=\"b\"\r\n\r\n1\r\n" END),
        S_INIT("--b0\r\nContent-Disposition: form-data;\r\n name=\"a\"\r\n\r\n1\r\n" END),
        S_INIT("--b0\r\nContent-Disposition : form-data; name=\"a\"\r\n\r\n1\r\n" END),
        S_INIT("--b0\r\nContent-Disposition: form-data; name=\"a\0b\"\r\n\r\n1\r\n" END),
        S_INIT("--b0\r\nContent-Disposition: form-data; name=\"a\xFF\"\r\n\r\n1\r\n" END),
        S_INIT("--b0\r\nContent-Disposition: form-data; name=\"a\"\r\n"
               "Content-Transfer-Encoding: base64\r\n\r\nMQ==\r\n" END),
        S_INIT(FILE_PART("name=\"f\"; filename=\"a\"; filename=\"b\"", "x") END),
        S_INIT(FILE_PART("name=\"f\"; filename*=latin1''a", "x") END),
        S_INIT(FILE_PART("name=\"f\"; filename*=UTF-8''%FF", "x") END),
        S_INIT(FILE_PART("name=\"f\"; filename*=\"UTF-8''a\"", "x") END),
        S_INIT(FILE_PART("name=\"f\"; filename=\"a\x01\"", "x") END),
    };
    struct read *const r = *state;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        if (read_body(r, BAD[i]))
            fail_msg("taken, number %zu: %.*s", i, STR_ARG(BAD[i]));
    }
}

static void limits_hold(void **state)
{
    struct read *const r = *state;
    assert_false(read_body(
        r, S(FIELD("a", "1") FIELD("b", "2") FIELD("c", "3") FIELD("d", "4") FIELD("e", "5") END)));
    char padding[MULTIPART_HEADER_MAX + 1];
    memset(padding, 'x', sizeof padding);
    assert_false(read_body(
        r, arena_printf(&r->arena,
                        "--b0\r\nX-Long: %.*s\r\nContent-Disposition: form-data; name=\"a\""
                        "\r\n\r\n1\r\n--b0--\r\n",
                        (int)sizeof padding, padding)));
    assert_false(read_body(r, arena_printf(&r->arena,
                                           "--b0\r\nContent-Disposition: form-data; name=\"%.*s\""
                                           "\r\n\r\n1\r\n--b0--\r\n",
                                           MULTIPART_NAME_MAX + 1, padding)));
}

/* --- the form --------------------------------------------------------------------------------- */

static void a_form_with_files_reads_its_fields_as_any_form(void **state)
{
    struct read *const r = *state;
    struct cx cx = { .arena = &r->arena, .lang = LANG_EN };
    const struct header type = { S("content-type"), S("multipart/form-data; boundary=b0") };
    const struct request rq = {
        .headers = &type,
        .header_count = 1,
        .body = S(FIELD("title", " Report\r\n")
                      FILE_PART("name=\"file\"; filename=\"../../etc/p\xCC\x82sswd\"", "abc")
                          FILE_PART("name=\"none\"; filename=\"\"", "") END),
    };
    struct form f = form_open(&cx, &rq);

    assert_str(form_text(&f, S("title"), 1, 20), "Report");
    assert_int_equal(form_done(&f), OK);
    const struct form_file *const file = form_file(&f, S("file"));
    assert_non_null(file);
    assert_str(file->name, "p\xCC\x82sswd");
    assert_str(text_of(file->bytes), "abc");
    assert_null(form_file(&f, S("none")));
    assert_null(form_file(&f, S("title")));
    assert_false(form_has(&f, S("file")));
}

static void a_field_that_is_not_text_is_named(void **state)
{
    struct read *const r = *state;
    struct cx cx = { .arena = &r->arena, .lang = LANG_EN };
    const struct header type = { S("content-type"), S("multipart/form-data; boundary=b0") };
    const struct request rq = { .headers = &type,
                                .header_count = 1,
                                .body = S(FIELD("title", "\xFF\xFE") END) };
    struct form f = form_open(&cx, &rq);
    assert_int_equal(form_done(&f), ERR_INVALID);
    assert_int_equal(form_error_of(&f, S("title"))->fault, FORM_NOT_TEXT);
}

static void a_damaged_form_is_no_form(void **state)
{
    struct read *const r = *state;
    struct cx cx = { .arena = &r->arena, .lang = LANG_EN };
    const struct header type = { S("content-type"), S("multipart/form-data; boundary=b0") };
    const struct request rq = { .headers = &type,
                                .header_count = 1,
                                .body = S(FIELD("title", "x")) };
    struct form f = form_open(&cx, &rq);
    assert_int_equal(form_done(&f), ERR_BAD_REQUEST);
}

int main(void)
{
    must(text_init("Asia/Baku") == OK);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_boundary_is_read_once_quoted_or_not, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_boundary_that_is_none_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fields_and_files_come_in_order_with_their_bytes, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_field_without_a_file_is_an_empty_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(file_names_may_be_in_any_script_and_in_any_writing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_body_that_could_be_read_in_two_ways_is_refused, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(limits_hold, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_form_with_files_reads_its_fields_as_any_form, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_field_that_is_not_text_is_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_damaged_form_is_no_form, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

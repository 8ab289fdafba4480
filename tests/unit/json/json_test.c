/* What the JSON reader refuses, and what the writer writes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include <math.h>

#include "kit/json/member.h"

static void every_type_is_read_as_itself_only(void **state)
{
    (void)state;
    AUTO(json_doc) doc = { 0 };
    str_t s = STR_NONE;
    int64_t i = 0;
    double f = 0;
    bool b = false;

    assert_int_equal(json_read(S("{\"s\":\"\\u0259q\\n\",\"i\":-9223372036854775808,\"f\":0.25,"
                                 "\"b\":true,\"n\":null,\"a\":[1,[],{}]}"),
                               &doc),
                     OK);

    assert_true(json_str(json_get(doc.root, "s"), &s));
    assert_str_is(s, "əq\n");
    assert_true(json_i64(json_get(doc.root, "i"), &i));
    assert_true(i == INT64_MIN);
    assert_true(json_f64(json_get(doc.root, "f"), &f));
    assert_true(f == 0.25);
    assert_true(json_bool(json_get(doc.root, "b"), &b));
    assert_true(b);
    assert_true(json_is_null(json_get(doc.root, "n")));
    assert_int_equal(json_count(json_get(doc.root, "a")), 3);
    assert_true(json_f64(json_item(json_get(doc.root, "a"), 0), &f));
    assert_true(f == 1);
    assert_true(json_is_array(json_item(json_get(doc.root, "a"), 1)));
    assert_true(json_is_object(json_item(json_get(doc.root, "a"), 2)));

    i = 7;
    assert_false(json_i64(json_get(doc.root, "f"), &i));
    assert_false(json_i64(json_get(doc.root, "s"), &i));
    assert_int_equal(i, 7);
    assert_false(json_bool(json_get(doc.root, "i"), &b));
    assert_false(json_str(json_get(doc.root, "n"), &s));
}

static void what_is_absent_is_null_and_has_no_parts(void **state)
{
    (void)state;
    AUTO(json_doc) doc = { 0 };

    assert_int_equal(json_read(S("[1]"), &doc), OK);

    assert_null(json_get(doc.root, "x"));
    assert_null(json_get(NULL, "x"));
    assert_null(json_item(doc.root, 1));
    assert_int_equal(json_count(NULL), 0);
    assert_true(json_is_null(NULL));
    assert_false(json_is_object(doc.root));
}

static void bad_texts_are_refused(void **state)
{
    (void)state;
    const str_t bad[] = {
        S(""),
        S(" "),
        S("{\"a\":1,\"a\":2}"),
        S("{\"a\":1,}"),
        S("[1,]"),
        S("[1] x"),
        S("{a:1}"),
        S("'a'"),
        S("[01]"),
        S("[.5]"),
        S("[1.]"),
        S("[+1]"),
        S("[NaN]"),
        S("[Infinity]"),
        S("[1e999]"),
        S("[9223372036854775808]"),
        S("\"a\tb\""),
        S("\"\\u0000\""),
        S("{\"\\u0000\":1}"),
        S("\"\\ud800\""),
        S("\"\\x41\""),
        S("\"\xC0\xAF\""),
        S("\"\xED\xA0\x80\""),
        S("\xEF\xBB\xBF[]"),
        S("[1]//"),
        S("[1]\0"),
        S("[tRue]"),
        S("\""),
        S("["),
    };

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        AUTO(json_doc) doc = { 0 };
        if (json_read(bad[i], &doc) != ERR_INVALID) {
            print_error("accepted: %.*s\n", STR_ARG(bad[i]));
            fail();
        }
        assert_null(doc.root);
        assert_true(doc.line >= 1 && doc.column >= 1);
    }
}

static void a_refusal_names_the_line(void **state)
{
    (void)state;
    AUTO(json_doc) doc = { 0 };

    assert_int_equal(json_read(S("{\n\"a\": 1,\n\"b\": x }"), &doc), ERR_INVALID);

    assert_int_equal(doc.line, 3);
}

static str_t nested(struct arena *arena, size_t depth)
{
    char *const at = arena_alloc(arena, 2 * depth + 1);
    memset(at, '[', depth);
    memset(at + depth, ']', depth);
    return (str_t){ at, 2 * depth };
}

static void nesting_ends_at_64(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    AUTO(json_doc) fits = { 0 };
    AUTO(json_doc) deep = { 0 };
    AUTO(json_doc) brackets_in_text = { 0 };

    assert_int_equal(json_read(nested(&arena, 64), &fits), OK);
    assert_int_equal(json_read(nested(&arena, 65), &deep), ERR_INVALID);
    assert_int_equal(deep.column, 65);
    assert_int_equal(
        json_read(S("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
                    "\\\"[[[[\""),
                  &brackets_in_text),
        OK);
}

static void note_key(void *to, str_t key, const struct json *v)
{
    int64_t n = 0;
    assert_true(json_i64(v, &n));
    buf_printf(to, "%.*s=%" PRId64 " ", STR_ARG(key), n);
}

static void keys_come_in_the_order_of_the_text(void **state)
{
    (void)state;
    AUTO(json_doc) doc = { 0 };
    AUTO(buf) out;
    buf_init(&out, 100);

    assert_int_equal(json_read(S("{\"z\":1,\"a\":2,\"m\":3,\"b\":4}"), &doc), OK);
    json_each(doc.root, note_key, &out);

    assert_str_is(buf_str(&out), "z=1 a=2 m=3 b=4 ");
}

static void commas_and_colons_are_placed(void **state)
{
    (void)state;
    AUTO(buf) out;
    buf_init(&out, 1000);
    struct json_out j;

    json_begin(&j, &out);
    json_put_object(&j);
    json_key(&j, S("a"));
    json_put_array(&j);
    json_put_i64(&j, -1);
    json_put_bool(&j, true);
    json_put_array(&j);
    json_put_array_end(&j);
    json_put_null(&j);
    json_put_array_end(&j);
    json_key(&j, S("b"));
    json_put_object(&j);
    json_key(&j, S("c"));
    json_put_id(&j, INT64_MAX);
    json_put_object_end(&j);
    json_key(&j, S("d"));
    json_put_bool(&j, false);
    json_put_object_end(&j);

    assert_str_is(buf_str(&out), "{\"a\":[-1,true,[],null],\"b\":{\"c\":\"9223372036854775807\"},"
                                 "\"d\":false}");
}

static void numbers_have_12_digits_and_no_surprises(void **state)
{
    (void)state;
    AUTO(buf) out;
    buf_init(&out, 1000);
    struct json_out j;
    const double v[] = { 0.1,         1.0 / 3,         -0.0, 1e300, 123456789012.0, -2.5,
                         (double)NAN, (double)INFINITY };

    json_begin(&j, &out);
    json_put_array(&j);
    for (size_t i = 0; i < ARRAY_LEN(v); i++)
        json_put_f64(&j, v[i]);
    json_put_array_end(&j);

    assert_str_is(buf_str(&out), "[0.1,0.333333333333,0,1e+300,123456789012,-2.5,null,null]");
}

static void strings_are_safe_inside_a_script_element(void **state)
{
    (void)state;
    AUTO(buf) out;
    buf_init(&out, 1000);
    struct json_out j;

    json_begin(&j, &out);
    json_put_str(&j, S("</script> \"q\" \\ \n\t\r\x01 ə\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAA"));

    assert_str_is(buf_str(&out), "\"\\u003c/script> \\\"q\\\" \\\\ \\n\\t\\u000d\\u0001 ə"
                                 "\\u2028\\u2029\xE2\x80\xAA\"");
    AUTO(json_doc) doc = { 0 };
    str_t back = STR_NONE;
    assert_int_equal(json_read(buf_str(&out), &doc), OK);
    assert_true(json_str(doc.root, &back));
    assert_str_is(back, "</script> \"q\" \\ \n\t\r\x01 ə\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAA");
}

static void members_without_a_value_are_null_where_it_is_not_known(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    AUTO(buf) out;
    buf_init(&out, 1000);
    const struct text2 both = { .by = { [LANG_AZ] = S_INIT("Ad"), [LANG_EN] = S_INIT("Name") } };
    struct json_out j;

    json_begin(&j, &out);
    json_put_object(&j);
    json_member_str(&j, "empty", STR_NONE);
    json_member_known(&j, "unknown", STR_NONE);
    json_member_known(&j, "known", S("x"));
    json_member_time(&j, &arena, "never", 0);
    json_member_time(&j, &arena, "then", 1381312800 * USEC_PER_SECOND);
    json_member_text2(&j, "name", &both);
    json_put_object_end(&j);

    assert_str_is(buf_str(&out), "{\"empty\":\"\",\"unknown\":null,\"known\":\"x\",\"never\":null,"
                                 "\"then\":\"2013-10-09T10:00:00Z\","
                                 "\"name\":{\"az\":\"Ad\",\"en\":\"Name\"}}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_is_read_as_itself_only),
        cmocka_unit_test(what_is_absent_is_null_and_has_no_parts),
        cmocka_unit_test(bad_texts_are_refused),
        cmocka_unit_test(a_refusal_names_the_line),
        cmocka_unit_test(nesting_ends_at_64),
        cmocka_unit_test(keys_come_in_the_order_of_the_text),
        cmocka_unit_test(commas_and_colons_are_placed),
        cmocka_unit_test(numbers_have_12_digits_and_no_surprises),
        cmocka_unit_test(strings_are_safe_inside_a_script_element),
        cmocka_unit_test(members_without_a_value_are_null_where_it_is_not_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

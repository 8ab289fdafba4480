/* Sealed documents: their canonical form, and what is told of a file that is none.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "ledger/verify.h"
#include "record/record.h"
#include "site/site.h"

static struct arena arena;

static str_t form_of(const char *json)
{
    AUTO(buf) out;
    buf_init(&out, SEALED_BYTES_MAX);
    return canonical_json_text(&arena, str_from_c(json), &out) == OK
               ? arena_str(&arena, buf_str(&out))
               : S("refused");
}

static void the_canonical_form_is_that_of_rfc_8785(void **state)
{
    (void)state;
    assert_str_is(form_of(" { \"b\" : [ 1 , true , null ] , \"a\" : \"\\u0041<\\u00e9\\/\" } "),
                  "{\"a\":\"A<é/\",\"b\":[1,true,null]}");
    assert_str_is(form_of("{\"aa\":1,\"a\":2,\"B\":3}"), "{\"B\":3,\"a\":2,\"aa\":1}");
    assert_str_is(form_of("[\"\\n\\u001f\\\"\\\\\"]"), "[\"\\n\\u001f\\\"\\\\\"]");
    assert_str_is(form_of("[-0]"), "[0]");
    assert_str_is(form_of("{}"), "{}");
}

static void what_has_no_single_form_is_refused(void **state)
{
    (void)state;
    assert_str_is(form_of("[1.5]"), "refused");
    assert_str_is(form_of("[9007199254740992]"), "refused");
    assert_str_is(form_of("{\"é\":1}"), "refused");
    assert_str_is(form_of("{\"a\":1,\"a\":2}"), "refused");
    assert_str_is(form_of("nothing"), "refused");
}

static void a_print_is_of_the_form_and_not_of_the_file(void **state)
{
    (void)state;
    assert_str_is(sealed_print(&arena, form_of("{ }")),
                  "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
}

static bool never_tells(struct cx *cx, const struct json *statement, str_t *sentence)
{
    (void)cx;
    (void)statement;
    *sentence = S("said");
    return false;
}

static void only_files_that_say_so_are_sealed_documents(void **state)
{
    (void)state;
    static const struct sealed_kind KIND = { "x-1", "x.sealed", never_tells };
    static const struct sealed_kind *const ALL[] = { &KIND };
    static const struct sealed_kinds KINDS = { ALL, 1 };
    const struct site site = { .sealed_kinds = &KINDS };
    const struct site none = { 0 };
    struct cx cx = { .arena = &arena, .app = &site };
    const struct verify_trust trust = { 0 };
    struct verify_report *const r = arena_new(&arena, struct verify_report);
    str_t says;

    assert_int_equal(sealed_verify(&cx, S("{\"format\":\"y-1\"}"), &trust, 1, r, &says),
                     ERR_NOT_FOUND);
    assert_int_equal(sealed_verify(&cx, S("{\"checkpoint\":\"\"}"), &trust, 1, r, &says),
                     ERR_NOT_FOUND);
    assert_int_equal(sealed_verify(&cx, S("no json"), &trust, 1, r, &says), ERR_NOT_FOUND);
    assert_int_equal(
        sealed_verify(&cx, S("{\"format\":\"x-1\",\"statement\":{}}"), &trust, 1, r, &says), OK);
    assert_false(verify_holds(r)); /* no proof, no print, and it contradicts itself */
    assert_int_equal(r->count, 3);
    assert_int_equal(says.len, 0);
    cx.app = &none;
    assert_int_equal(sealed_verify(&cx, S("{\"format\":\"x-1\"}"), &trust, 1, r, &says),
                     ERR_NOT_FOUND);
}

static void a_document_is_written_as_it_is_described(void **state)
{
    (void)state;
    AUTO(buf) out;
    buf_init(&out, 1024);
    sealed_write("x-1", S("{\"a\":1}"), STR_NONE, STR_NONE, &out);
    assert_str_is(buf_str(&out),
                  "{\"format\":\"x-1\",\"proof\":null,\"sha256\":null,\"statement\":{\"a\":1}}\n");
    buf_reset(&out);
    sealed_write("x-1", S("{}"), S("ab"), S("{\"p\":1}"), &out);
    assert_str_is(buf_str(&out),
                  "{\"format\":\"x-1\",\"proof\":{\"p\":1},\"sha256\":\"ab\",\"statement\":{}}\n");
}

static int begin(void **state)
{
    (void)state;
    crypto_init();
    arena_init(&arena);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_canonical_form_is_that_of_rfc_8785),
        cmocka_unit_test(what_has_no_single_form_is_refused),
        cmocka_unit_test(a_print_is_of_the_form_and_not_of_the_file),
        cmocka_unit_test(only_files_that_say_so_are_sealed_documents),
        cmocka_unit_test(a_document_is_written_as_it_is_described),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

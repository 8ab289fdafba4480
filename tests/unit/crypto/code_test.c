/* One-time codes and the spellings of bytes: the answers of the RFCs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/crypto/crypto.h"

#define BYTES(literal) ((bytes_t){ (const uint8_t *)("" literal), sizeof(literal) - 1 })

/* RFC 6238, appendix B, SHA1 rows: eight digits there, the last six of them here. */
static void one_time_codes_are_those_of_the_rfc(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        uint32_t code;
    } ROWS[] = {
        { 59, 287082 },       { 1111111109, 81804 },  { 1111111111, 50471 },
        { 1234567890, 5924 }, { 2000000000, 279037 }, { 20000000000, 353130 },
    };

    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++)
        assert_int_equal(totp_code(BYTES("12345678901234567890"), ROWS[i].seconds / 30),
                         ROWS[i].code);
}

/* RFC 4648, section 10, the padding left away. */
static void base32_is_that_of_the_rfc(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };

    assert_str_is(base32(&arena, BYTES("")), "");
    assert_str_is(base32(&arena, BYTES("f")), "MY");
    assert_str_is(base32(&arena, BYTES("fo")), "MZXQ");
    assert_str_is(base32(&arena, BYTES("foo")), "MZXW6");
    assert_str_is(base32(&arena, BYTES("foob")), "MZXW6YQ");
    assert_str_is(base32(&arena, BYTES("fooba")), "MZXW6YTB");
    assert_str_is(base32(&arena, BYTES("foobar")), "MZXW6YTBOI");
    assert_str_is(base32(&arena, BYTES("\xFF\xFF\xFF\xFF\xFF\xFF")), "7777777774");
}

static const struct {
    bytes_t bytes;
    const char *text;
} RFC_4648[] = {
    { { (const uint8_t *)"", 0 }, "" },
    { { (const uint8_t *)"f", 1 }, "Zg==" },
    { { (const uint8_t *)"fo", 2 }, "Zm8=" },
    { { (const uint8_t *)"foo", 3 }, "Zm9v" },
    { { (const uint8_t *)"foob", 4 }, "Zm9vYg==" },
    { { (const uint8_t *)"fooba", 5 }, "Zm9vYmE=" },
    { { (const uint8_t *)"foobar", 6 }, "Zm9vYmFy" },
    { { (const uint8_t *)"\xFB\xEF\xFF", 3 }, "++//" },
};

static void base64_is_that_of_the_rfc_both_ways(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };

    for (size_t i = 0; i < ARRAY_LEN(RFC_4648); i++) {
        bytes_t back = { 0 };
        const str_t text = base64(&arena, RFC_4648[i].bytes);
        assert_true(str_eq(text, str_from_c(RFC_4648[i].text)));
        assert_int_equal(base64_read(&arena, text, &back), OK);
        assert_int_equal(back.len, RFC_4648[i].bytes.len);
        assert_memory_equal(back.at, RFC_4648[i].bytes.at, back.len);
    }
}

static void only_the_one_spelling_of_base64_is_read(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    const str_t bad[] = { S("Zg"),       S("Zg="),   S("Zh=="),     S("Zm9="),       S("Zg==="),
                          S("Zg==Zg=="), S("Zm 9v"), S("Zm9v\n"),   S("-_-_"),       S("="),
                          S("===="),     S("Zm9vY"), S("Zm9vY==="), S("\xC3\xA9Zg"), S("Zm9\xF6") };
    bytes_t out = BYTES("untouched");

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        if (base64_read(&arena, bad[i], &out) != ERR_INVALID)
            fail_msg("accepted %.*s", STR_ARG(bad[i]));
    }
    assert_int_equal(out.len, 9);
}

static int init(void **state)
{
    (void)state;
    crypto_init();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_time_codes_are_those_of_the_rfc),
        cmocka_unit_test(base32_is_that_of_the_rfc),
        cmocka_unit_test(base64_is_that_of_the_rfc_both_ways),
        cmocka_unit_test(only_the_one_spelling_of_base64_is_read),
    };
    return cmocka_run_group_tests(tests, init, NULL);
}

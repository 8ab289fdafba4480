/* Signatures and sealed secrets: known answers, and what must not be accepted.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/crypto/crypto.h"

#define BYTES(literal) ((bytes_t){ (const uint8_t *)("" literal), sizeof(literal) - 1 })

static const struct secret KEY = { { 1, 2, 3 } };
static const struct secret OTHER = { { 1, 2, 4 } };

/* RFC 8032, section 7.1, tests 1 to 3. */
static const struct {
    struct secret seed;
    bytes_t message;
    const char *public, *signature;
} RFC_8032[] = {
    { { { 0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a,
          0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32,
          0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60 } },
      { (const uint8_t *)"", 0 },
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
      "f9b46bd25bf5f0595bbe24655141438e7a100b" },
    { { { 0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda, 0x9d, 0xb6, 0xc3,
          0x46, 0xec, 0x11, 0x4e, 0x0f, 0x5b, 0x8a, 0x31, 0x9f, 0x35, 0xab,
          0xa6, 0x24, 0xda, 0x8c, 0xf6, 0xed, 0x4f, 0xb8, 0xa6, 0xfb } },
      { (const uint8_t *)"\x72", 1 },
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
      "f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
    { { { 0xc5, 0xaa, 0x8d, 0xf4, 0x3f, 0x9f, 0x83, 0x7b, 0xed, 0xb7, 0x44,
          0x2f, 0x31, 0xdc, 0xb7, 0xb1, 0x66, 0xd3, 0x85, 0x35, 0x07, 0x6f,
          0x09, 0x4b, 0x85, 0xce, 0x3a, 0x2e, 0x0b, 0x44, 0x58, 0xf7 } },
      { (const uint8_t *)"\xaf\x82", 2 },
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f76098"
      "4dc6594a7c15e9716ed28dc027beceea1ec40a" },
};

static void signatures_are_those_of_the_rfc(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };

    for (size_t i = 0; i < ARRAY_LEN(RFC_8032); i++) {
        const struct public_key key = sign_public(&RFC_8032[i].seed);
        const struct signature s = sign_message(&RFC_8032[i].seed, RFC_8032[i].message);

        assert_true(str_eq(hex(&arena, (bytes_t){ key.at, sizeof key.at }),
                           str_from_c(RFC_8032[i].public)));
        assert_true(
            str_eq(hex(&arena, (bytes_t){ s.at, sizeof s.at }), str_from_c(RFC_8032[i].signature)));
        assert_true(sign_holds(&key, RFC_8032[i].message, &s));
    }
}

static void a_signature_holds_for_its_key_and_message_only(void **state)
{
    (void)state;
    const struct public_key key = sign_public(&KEY);
    const struct public_key other = sign_public(&OTHER);
    const struct signature s = sign_message(&KEY, BYTES("the first 7 entries"));

    assert_true(sign_holds(&key, BYTES("the first 7 entries"), &s));
    assert_false(sign_holds(&key, BYTES("the first 8 entries"), &s));
    assert_false(sign_holds(&key, BYTES("the first 7 entrie"), &s));
    assert_false(sign_holds(&other, BYTES("the first 7 entries"), &s));
    for (size_t bit = 0; bit < sizeof s.at * 8; bit++) {
        struct signature bent = s;
        bent.at[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(sign_holds(&key, BYTES("the first 7 entries"), &bent));
    }
}

/* The all-zero key is a point of small order, for which an all-zero signature would fit. */
static void a_key_of_small_order_signs_nothing(void **state)
{
    (void)state;
    const struct public_key nobody = { { 0 } };
    const struct public_key one = { { 1 } };
    const struct signature empty = { { 0 } };
    const struct signature neutral = { { 1 } };

    assert_false(sign_holds(&nobody, BYTES("m"), &empty));
    assert_false(sign_holds(&one, BYTES("m"), &neutral));
}

static void a_sealed_secret_opens_with_its_key_and_purpose(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    const bytes_t sealed = secret_seal(&arena, &KEY, "totp", BYTES("twenty bytes of seed"));
    bytes_t out = { 0 };

    assert_int_equal(sealed.len, 20 + 40);
    assert_int_equal(secret_unseal(&arena, &KEY, "totp", sealed, &out), OK);
    assert_int_equal(out.len, 20);
    assert_memory_equal(out.at, "twenty bytes of seed", 20);

    assert_int_equal(secret_unseal(&arena, &OTHER, "totp", sealed, &out), ERR_INVALID);
    assert_int_equal(secret_unseal(&arena, &KEY, "phone", sealed, &out), ERR_INVALID);
}

static void the_same_secret_is_never_sealed_the_same_way(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    const bytes_t a = secret_seal(&arena, &KEY, "totp", BYTES("seed"));
    const bytes_t b = secret_seal(&arena, &KEY, "totp", BYTES("seed"));

    assert_memory_not_equal(a.at, b.at, a.len);
}

static void a_changed_or_cut_seal_does_not_open(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    const bytes_t sealed = secret_seal(&arena, &KEY, "totp", BYTES("seed"));
    bytes_t out = BYTES("untouched");

    for (size_t bit = 0; bit < sealed.len * 8; bit++) {
        uint8_t bent[64];
        memcpy(bent, sealed.at, sealed.len);
        bent[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(secret_unseal(&arena, &KEY, "totp", (bytes_t){ bent, sealed.len }, &out),
                         ERR_INVALID);
    }
    for (size_t len = 0; len < sealed.len; len++)
        assert_int_equal(secret_unseal(&arena, &KEY, "totp", (bytes_t){ sealed.at, len }, &out),
                         ERR_INVALID);
    assert_memory_equal(out.at, "untouched", 9);
}

static void nothing_can_be_sealed_too(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    bytes_t out = BYTES("untouched");

    const bytes_t sealed = secret_seal(&arena, &KEY, "totp", (bytes_t){ 0 });

    assert_int_equal(secret_unseal(&arena, &KEY, "totp", sealed, &out), OK);
    assert_int_equal(out.len, 0);
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
        cmocka_unit_test(signatures_are_those_of_the_rfc),
        cmocka_unit_test(a_signature_holds_for_its_key_and_message_only),
        cmocka_unit_test(a_key_of_small_order_signs_nothing),
        cmocka_unit_test(a_sealed_secret_opens_with_its_key_and_purpose),
        cmocka_unit_test(the_same_secret_is_never_sealed_the_same_way),
        cmocka_unit_test(a_changed_or_cut_seal_does_not_open),
        cmocka_unit_test(nothing_can_be_sealed_too),
    };
    return cmocka_run_group_tests(tests, init, NULL);
}

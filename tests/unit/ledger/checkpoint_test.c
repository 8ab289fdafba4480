/* Checkpoints: one form, one signature, no other.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "ledger/checkpoint.h"
#include "ledger/key.h"

static const struct secret SEED = { { 1, 2, 3 } };
static const struct secret OTHER = { { 1, 2, 4 } };

static struct checkpoint given(struct arena *arena)
{
    const struct public_key key = sign_public(&SEED);
    return (struct checkpoint){ .origin = record_origin(arena, &key),
                                .size = 1234,
                                .root = hash_sha256((bytes_t){ 0 }),
                                .at = INT64_C(1381320000000000) };
}

/* The lines as another program makes them from the words of checkpoint.h. */
static void a_checkpoint_is_these_bytes(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    const struct checkpoint c = given(&arena);

    const str_t note = checkpoint_sign(&arena, &c, &SEED);

    assert_str_is(note,
                  "alyans-4c53ccd175853ba7cfca168183cf879f\n"
                  "1234\n"
                  "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
                  "at 2013-10-09T12:00:00.000000Z\n"
                  "\n"
                  "\xE2\x80\x94 alyans-4c53ccd175853ba7cfca168183cf879f FKokbe7+L3VvCrUNSY2"
                  "MPfxisPOZIlQVyo9f9YjQiatX6MGrP0yveFhcYB/lzYCxnPFKCqxMQKgHEKaZkdfoNyEVVQA=\n");
}

static void a_signed_checkpoint_reads_back_and_holds_for_its_key(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    const struct checkpoint c = given(&arena);
    const struct public_key key = sign_public(&SEED);
    const struct public_key other = sign_public(&OTHER);
    struct signed_note n;

    assert_int_equal(checkpoint_read(&arena, checkpoint_sign(&arena, &c, &SEED), &n), OK);

    assert_true(str_eq(n.checkpoint.origin, c.origin));
    assert_int_equal(n.checkpoint.size, 1234);
    assert_true(hash_eq(&n.checkpoint.root, &c.root));
    assert_true(n.checkpoint.at == c.at);
    assert_true(checkpoint_holds(&n, &key));
    assert_false(checkpoint_holds(&n, &other));
}

static void every_changed_byte_is_seen(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    const struct checkpoint c = given(&arena);
    const struct public_key key = sign_public(&SEED);
    const str_t note = checkpoint_sign(&arena, &c, &SEED);
    struct signed_note n;

    for (size_t bit = 0; bit < note.len * 8; bit++) {
        char bent[1000];
        memcpy(bent, note.at, note.len);
        bent[bit / 8] = (char)(bent[bit / 8] ^ 1 << bit % 8);
        if (checkpoint_read(&arena, (str_t){ bent, note.len }, &n) == OK &&
            checkpoint_holds(&n, &key))
            fail_msg("believed with bit %zu changed", bit);
    }
    for (size_t len = 0; len < note.len; len++)
        assert_int_equal(checkpoint_read(&arena, str_sub(note, 0, len), &n), ERR_INVALID);
}

static str_t replaced(struct arena *arena, str_t s, str_t what, str_t by)
{
    const size_t at = str_find(s, what);
    assert_true(at < s.len);
    return arena_printf(arena, "%.*s%.*s%.*s", STR_ARG(str_sub(s, 0, at)), STR_ARG(by),
                        STR_ARG(str_sub(s, at + what.len, s.len)));
}

static void another_form_is_refused(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    const struct checkpoint c = given(&arena);
    const str_t note = checkpoint_sign(&arena, &c, &SEED);
    const struct {
        str_t what, by;
    } changes[] = {
        { S("\n1234\n"), S("\n01234\n") },
        { S("\n1234\n"), S("\n-0\n") },
        { S("\n1234\n"), S("\n\n") },
        { S("\n1234\n"), S("\n9223372036854775808\n") },
        { S("\n1234\n"), S("\n1234 \n") },
        { S("\nat "), S("\nAt ") },
        { S("\nat "), S("\nmore\nat ") },
        { S("Z\n\n"), S("Z\n") },
        { S("Z\n\n"), S("Z\n\n\n") },
        { S("Z\n\n"), S("Z\nmore\n\n") },
        { S("Z\n\n"), S("\n\n") },
        { S("alyans-"), S("Alyans-") },
        { S("alyans-"), S("alyans-0") },
        { S("\xE2\x80\x94 alyans-"), S("- alyans-") },
        { S("\xE2\x80\x94 alyans-"), S("\xE2\x80\x94 alyanz-") },
        { S("\xE2\x80\x94 "), S("\xE2\x80\x94  ") },
        { S("="), S("") },
    };
    struct signed_note n;

    for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
        const str_t bent = replaced(&arena, note, changes[i].what, changes[i].by);
        if (checkpoint_read(&arena, bent, &n) != ERR_INVALID)
            fail_msg("accepted %.*s", STR_ARG(bent));
    }
    const str_t twice = arena_printf(&arena, "%.*s%.*s", STR_ARG(note),
                                     STR_ARG(str_sub(note, str_find(note, S("\xE2")), note.len)));
    assert_int_equal(checkpoint_read(&arena, twice, &n), ERR_INVALID);
}

static void the_name_of_a_record_comes_from_its_first_key(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    /* SHA-256 of 32 zeros begins with 66687aadf862bd776c8fc18b8e9f8e20. */
    const struct public_key zeros = { { 0 } };

    assert_str_is(record_origin(&arena, &zeros), "alyans-66687aadf862bd776c8fc18b8e9f8e20");
}

static void an_endorsement_names_record_and_both_keys(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    const struct public_key was = { { 0 } };
    const struct public_key is = { { 0xFF } };

    assert_str_is(key_endorsement_text(&arena, S("alyans-x"), &was, &is),
                  "alyans key rotation\nalyans-x\n"
                  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
                  "/wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
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
        cmocka_unit_test(a_checkpoint_is_these_bytes),
        cmocka_unit_test(a_signed_checkpoint_reads_back_and_holds_for_its_key),
        cmocka_unit_test(every_changed_byte_is_seen),
        cmocka_unit_test(another_form_is_refused),
        cmocka_unit_test(the_name_of_a_record_comes_from_its_first_key),
        cmocka_unit_test(an_endorsement_names_record_and_both_keys),
    };
    return cmocka_run_group_tests(tests, init, NULL);
}

/* Known answers, and what must not be accepted.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kit/crypto/crypto.h"

#define BYTES(literal) ((bytes_t){ (const uint8_t *)("" literal), sizeof(literal) - 1 })

static const struct secret KEY = { { 1, 2, 3 } };
static const struct secret OTHER = { { 1, 2, 4 } };

static void sha256_gives_the_published_answer(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };

    const struct hash256 h = hash_sha256(BYTES("abc"));

    assert_str_is(hex(&arena, hash_bytes(&h)),
                  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* FIPS 180-4: the answers NIST publishes for one block, two blocks and a million letters. */
static void sha256_by_parts_gives_the_published_answers(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    struct sha256 *const h = sha256_new();
    const bytes_t abc[] = { BYTES("a"), { 0 }, BYTES("bc") };
    const bytes_t long_one[] = { BYTES("abcdbcdecdefdefgefghfghighijhijk"),
                                 BYTES("ijkljklmklmnlmnomnopnopq") };
    bytes_t million[1000];
    char letters[1000];
    memset(letters, 'a', sizeof letters);
    for (size_t i = 0; i < ARRAY_LEN(million); i++)
        million[i] = (bytes_t){ (const uint8_t *)letters, sizeof letters };

    const struct hash256 got[] = { sha256_of(h, NULL, 0), sha256_of(h, abc, ARRAY_LEN(abc)),
                                   sha256_of(h, long_one, ARRAY_LEN(long_one)),
                                   sha256_of(h, million, ARRAY_LEN(million)) };
    sha256_free(h);
    sha256_free(NULL);

    assert_str_is(hex(&arena, hash_bytes(&got[0])),
                  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_str_is(hex(&arena, hash_bytes(&got[1])),
                  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_str_is(hex(&arena, hash_bytes(&got[2])),
                  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    assert_str_is(hex(&arena, hash_bytes(&got[3])),
                  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void both_makers_of_sha256_agree(void **state)
{
    (void)state;
    struct sha256 *const h = sha256_new();
    uint8_t raw[300];
    random_fill(raw, sizeof raw);

    for (size_t len = 0; len <= sizeof raw; len++) {
        const bytes_t parts[] = { { raw, len / 3 }, { raw + len / 3, len - len / 3 } };
        const struct hash256 a = hash_sha256((bytes_t){ raw, len });
        const struct hash256 b = sha256_of(h, parts, ARRAY_LEN(parts));
        assert_true(hash_eq(&a, &b));
    }
    sha256_free(h);
}

static void a_keyed_hash_depends_on_key_purpose_and_message(void **state)
{
    (void)state;
    const struct hash256 h = hash_keyed(&KEY, "session", BYTES("m"));
    const struct hash256 same = hash_keyed(&KEY, "session", BYTES("m"));
    const struct hash256 others[] = { hash_keyed(&OTHER, "session", BYTES("m")),
                                      hash_keyed(&KEY, "csrf", BYTES("m")),
                                      hash_keyed(&KEY, "session", BYTES("n")),
                                      hash_keyed(&KEY, "session", (bytes_t){ 0 }) };

    assert_true(hash_eq(&h, &same));
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        assert_false(hash_eq(&h, &others[i]));
}

static void base64_is_url_safe_and_reads_back(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    const str_t all = base64url(&arena, BYTES("\xFB\xFF\xBF\x00"));
    assert_str_is(all, "-_-_AA");

    for (size_t len = 0; len < 20; len++) {
        uint8_t raw[20];
        random_fill(raw, sizeof raw);
        bytes_t back = { 0 };
        assert_int_equal(base64url_read(&arena, base64url(&arena, (bytes_t){ raw, len }), &back),
                         OK);
        assert_int_equal(back.len, len);
        assert_memory_equal(back.at == NULL ? raw : back.at, raw, len);
    }
}

static void only_the_one_spelling_of_base64_is_read(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    const str_t bad[] = { S("A"),
                          S("AA=="),
                          S("AB"),
                          S("A A"),
                          S("AA+A"),
                          S("AA/A"),
                          S("AAAAA"),
                          S("AA\n"),
                          S("\xC9\x99"
                            "AA") };
    bytes_t out = { 0 };

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        if (base64url_read(&arena, bad[i], &out) != ERR_INVALID)
            fail_msg("accepted %.*s", STR_ARG(bad[i]));
    }
}

static void a_token_is_found_again_by_its_hash_only(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    const str_t token = token_new(&arena);
    const str_t second = token_new(&arena);
    struct hash256 a;
    struct hash256 b;

    assert_int_equal(token.len, 43);
    assert_false(str_eq(token, second));
    assert_int_equal(token_hash(&KEY, "session", token, &a), OK);
    assert_int_equal(token_hash(&KEY, "session", token, &b), OK);
    assert_true(hash_eq(&a, &b));
    assert_int_equal(token_hash(&KEY, "session", second, &b), OK);
    assert_false(hash_eq(&a, &b));

    assert_int_equal(token_hash(&KEY, "session", str_sub(token, 0, 42), &a), ERR_INVALID);
    assert_int_equal(token_hash(&KEY, "session", STR_NONE, &a), ERR_INVALID);
    assert_int_equal(
        token_hash(&KEY, "session", S("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!"), &a),
        ERR_INVALID);
}

static void a_signed_cookie_gives_its_value_back(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    str_t value = STR_NONE;

    const str_t cookie = cookie_sign(&arena, &KEY, "participant", S("12345"));

    assert_int_equal(cookie_read(&arena, &KEY, "participant", cookie, &value), OK);
    assert_str_is(value, "12345");
}

static void a_changed_cookie_is_refused(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    str_t value = S("untouched");
    const str_t cookie = cookie_sign(&arena, &KEY, "participant", S("12345"));

    for (size_t i = 0; i < cookie.len; i++) {
        char copy[80];
        memcpy(copy, cookie.at, cookie.len);
        copy[i] = copy[i] == 'x' ? 'y' : 'x';
        assert_int_equal(
            cookie_read(&arena, &KEY, "participant", (str_t){ copy, cookie.len }, &value),
            ERR_INVALID);
    }
    for (size_t len = 0; len < cookie.len; len++)
        assert_int_equal(cookie_read(&arena, &KEY, "participant", str_sub(cookie, 0, len), &value),
                         ERR_INVALID);
    assert_int_equal(cookie_read(&arena, &OTHER, "participant", cookie, &value), ERR_INVALID);
    assert_int_equal(cookie_read(&arena, &KEY, "session", cookie, &value), ERR_INVALID);
    assert_str_is(value, "untouched");
}

static void a_password_matches_its_own_hash_only(void **state)
{
    (void)state;
    AUTO(arena) arena = { 0 };
    str_t stored = STR_NONE;

    assert_int_equal(password_hash(&arena, S("üç sözlük parol"), &stored), OK);

    assert_true(str_starts(stored, S("$argon2id$v=19$m=65536,t=2,p=1$")));
    assert_true(password_matches(stored, S("üç sözlük parol")));
    assert_false(password_matches(stored, S("üç sözlük Parol")));
    assert_false(password_matches(stored, S("")));
    assert_false(password_needs_rehash(stored));
}

static void an_unknown_account_costs_a_hash_and_never_matches(void **state)
{
    (void)state;
    struct timespec before;
    struct timespec after;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    assert_false(password_matches(STR_NONE, S("anything")));
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);

    const int64_t ns =
        (after.tv_sec - before.tv_sec) * INT64_C(1000000000) + after.tv_nsec - before.tv_nsec;
    assert_true(ns > 5 * 1000 * 1000);
}

static void a_weaker_hash_asks_to_be_renewed(void **state)
{
    (void)state;

    assert_true(password_needs_rehash(S("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
                                        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")));
    assert_true(password_needs_rehash(S("plain")));
    assert_true(password_needs_rehash(STR_NONE));
    assert_false(password_matches(S("plain"), S("plain")));
}

struct folder {
    char path[64];
    char key[80];
};

static int folder_make(void **state)
{
    struct folder *const f = mem_new(sizeof *f);
    memcpy(f->path, "/tmp/alyans-key-XXXXXX", 23);
    assert_non_null(mkdtemp(f->path));
    assert_true(snprintf(f->key, sizeof f->key, "%s/key", f->path) > 0);
    *state = f;
    return 0;
}

static int folder_drop(void **state)
{
    struct folder *const f = *state;
    (void)unlink(f->key);
    const int left = rmdir(f->path); /* fails if a draft stayed behind */
    mem_free(f);
    return left;
}

static void write_key(const char *path, const char *text, mode_t mode)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(fchmod(fd, mode), 0);
    assert_int_equal(close(fd), 0);
}

static void a_key_file_is_made_once_for_its_owner_only(void **state)
{
    const struct folder *const f = *state;
    struct secret first;
    struct secret again;
    struct stat st;

    assert_int_equal(secret_file(f->key, &first), OK);
    assert_int_equal(secret_file(f->key, &again), OK);

    assert_memory_equal(first.at, again.at, sizeof first.at);
    assert_int_equal(stat(f->key, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(st.st_size, 65);
}

#define HEX_60 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d"

static void a_key_file_with_other_content_or_readers_is_refused(void **state)
{
    const struct folder *const f = *state;
    struct secret s = { { 77 } };
    const char *const bad[] = {
        "", HEX_60 "1e1", HEX_60 "1e1g", HEX_60 "1e1f00", HEX_60 "1e1f\n\n", HEX_60 " e1f\n"
    };

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        write_key(f->key, bad[i], 0600);
        assert_int_equal(secret_file(f->key, &s), ERR_INVALID);
    }
    write_key(f->key, HEX_60 "1e1f\n", 0640);
    assert_int_equal(secret_file(f->key, &s), ERR_INVALID);
    assert_int_equal(s.at[0], 77);

    write_key(f->key, HEX_60 "1e1f\n", 0600);
    assert_int_equal(secret_file(f->key, &s), OK);
    assert_int_equal(s.at[31], 0x1f);
    assert_int_equal(secret_file("/nonexistent/folder/key", &s), ERR_IO);
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
        cmocka_unit_test(sha256_gives_the_published_answer),
        cmocka_unit_test(sha256_by_parts_gives_the_published_answers),
        cmocka_unit_test(both_makers_of_sha256_agree),
        cmocka_unit_test(a_keyed_hash_depends_on_key_purpose_and_message),
        cmocka_unit_test(base64_is_url_safe_and_reads_back),
        cmocka_unit_test(only_the_one_spelling_of_base64_is_read),
        cmocka_unit_test(a_token_is_found_again_by_its_hash_only),
        cmocka_unit_test(a_signed_cookie_gives_its_value_back),
        cmocka_unit_test(a_changed_cookie_is_refused),
        cmocka_unit_test(a_password_matches_its_own_hash_only),
        cmocka_unit_test(an_unknown_account_costs_a_hash_and_never_matches),
        cmocka_unit_test(a_weaker_hash_asks_to_be_renewed),
        cmocka_unit_test_setup_teardown(a_key_file_is_made_once_for_its_owner_only, folder_make,
                                        folder_drop),
        cmocka_unit_test_setup_teardown(a_key_file_with_other_content_or_readers_is_refused,
                                        folder_make, folder_drop),
    };
    return cmocka_run_group_tests(tests, init, NULL);
}

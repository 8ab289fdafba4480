/* Randomness, hashes, passwords, tokens, signed cookies, bytes as text.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/crypto/crypto.h"

#include <openssl/crypto.h>
#include <sodium.h>

#include "kit/base/str.h"

enum { TOKEN_CHARS = 43 }; /* 32 bytes in base64 without padding */

void crypto_init(void)
{
    must(sodium_init() >= 0);
    /* Without a file of settings: what is computed here is the same on every machine. */
    must(OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) == 1);
}

void random_fill(uint8_t *out, size_t len)
{
    randombytes_buf(out, len);
}

uint64_t random_u64(void)
{
    uint64_t v;
    randombytes_buf(&v, sizeof v);
    return v;
}

void secret_wipe(struct secret *s)
{
    sodium_memzero(s->at, sizeof s->at);
}

/* --- hashes ----------------------------------------------------------------------------------- */

bytes_t hash_bytes(const struct hash256 *h)
{
    return (bytes_t){ h->at, sizeof h->at };
}

struct hash256 hash_keyed(const struct secret *key, const char *purpose, bytes_t message)
{
    unsigned char personal[crypto_generichash_blake2b_PERSONALBYTES] = { 0 };
    const unsigned char no_salt[crypto_generichash_blake2b_SALTBYTES] = { 0 };
    const size_t len = strlen(purpose);
    must(len > 0 && len <= sizeof personal);
    memcpy(personal, purpose, len);

    struct hash256 h;
    must(crypto_generichash_blake2b_salt_personal(h.at, sizeof h.at, message.at, message.len,
                                                  key->at, sizeof key->at, no_salt, personal) == 0);
    return h;
}

struct hash256 hash_sha256(bytes_t message)
{
    struct hash256 h;
    must(crypto_hash_sha256(h.at, message.at, message.len) == 0);
    return h;
}

bool hash_eq(const struct hash256 *a, const struct hash256 *b)
{
    return sodium_memcmp(a->at, b->at, sizeof a->at) == 0;
}

/* --- bytes as text ---------------------------------------------------------------------------- */

str_t base64url(struct arena *arena, bytes_t b)
{
    const int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    const size_t room = sodium_base64_encoded_len(b.len, variant); /* with a NUL */
    char *const at = arena_alloc(arena, room);
    (void)sodium_bin2base64(at, room, b.at, b.len, variant);
    return (str_t){ at, room - 1 };
}

/* libsodium 1.0.18 takes bytes above 0x7F for digits (tried), so its input is checked first. */
static bool is_base64url(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.at[i];
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_'))
            return false;
    }
    return s.len > 0;
}

/* Exactly len bytes into to. */
static err_t base64url_exact(str_t s, uint8_t *to, size_t len)
{
    size_t got = 0;
    const char *end = NULL;
    if (!is_base64url(s) || sodium_base642bin(to, len, s.at, s.len, NULL, &got, &end,
                                              sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return ERR_INVALID;
    return got == len && end == s.at + s.len ? OK : ERR_INVALID;
}

err_t base64url_read(struct arena *arena, str_t s, bytes_t *out)
{
    const size_t len = s.len / 4 * 3 + (s.len % 4 == 0 ? 0 : s.len % 4 - 1);
    if (s.len == 0) {
        *out = (bytes_t){ 0 };
        return OK;
    }
    if (s.len % 4 == 1)
        return ERR_INVALID;
    uint8_t *const at = arena_alloc(arena, len);
    TRY(base64url_exact(s, at, len));
    *out = (bytes_t){ at, len };
    return OK;
}

str_t base64(struct arena *arena, bytes_t b)
{
    const int variant = sodium_base64_VARIANT_ORIGINAL;
    const size_t room = sodium_base64_encoded_len(b.len, variant); /* with a NUL */
    char *const at = arena_alloc(arena, room);
    (void)sodium_bin2base64(at, room, b.at, b.len, variant);
    return (str_t){ at, room - 1 };
}

/* The one spelling of the bytes is what they are written as. */
err_t base64_read(struct arena *arena, str_t s, bytes_t *out)
{
    const size_t most = s.len / 4 * 3;
    uint8_t *const at = arena_alloc(arena, most);
    size_t len = 0;
    if (s.len > 0 && sodium_base642bin(at, most, s.at, s.len, NULL, &len, NULL,
                                       sodium_base64_VARIANT_ORIGINAL) != 0)
        return ERR_INVALID;
    if (!str_eq(base64(arena, (bytes_t){ at, len }), s))
        return ERR_INVALID;
    *out = (bytes_t){ at, len };
    return OK;
}

str_t hex(struct arena *arena, bytes_t b)
{
    char *const at = arena_alloc(arena, b.len * 2 + 1);
    (void)sodium_bin2hex(at, b.len * 2 + 1, b.at, b.len);
    return (str_t){ at, b.len * 2 };
}

/* --- tokens and cookies ----------------------------------------------------------------------- */

str_t token_new(struct arena *arena)
{
    uint8_t raw[32];
    randombytes_buf(raw, sizeof raw);
    const str_t token = base64url(arena, (bytes_t){ raw, sizeof raw });
    sodium_memzero(raw, sizeof raw);
    return token;
}

err_t token_hash(const struct secret *key, const char *purpose, str_t token, struct hash256 *out)
{
    uint8_t raw[32];
    if (token.len != TOKEN_CHARS)
        return ERR_INVALID;
    TRY(base64url_exact(token, raw, sizeof raw));
    *out = hash_keyed(key, purpose, (bytes_t){ raw, sizeof raw });
    sodium_memzero(raw, sizeof raw);
    return OK;
}

static struct hash256 cookie_mac(const struct secret *key, const char *purpose, str_t value)
{
    /* Text as bytes: the same storage, another sign. */
    return hash_keyed(key, purpose, (bytes_t){ (const uint8_t *)value.at, value.len });
}

str_t cookie_sign(struct arena *arena, const struct secret *key, const char *purpose, str_t value)
{
    must(str_find_byte(value, '.', 0) == value.len);
    const struct hash256 mac = cookie_mac(key, purpose, value);
    const str_t text = base64url(arena, hash_bytes(&mac));
    return arena_printf(arena, "%.*s.%.*s", STR_ARG(value), STR_ARG(text));
}

err_t cookie_read(struct arena *arena, const struct secret *key, const char *purpose, str_t cookie,
                  str_t *value)
{
    const size_t dot = str_find_byte(cookie, '.', 0);
    const str_t text = str_sub(cookie, dot + 1, cookie.len);
    struct hash256 got;
    if (text.len != TOKEN_CHARS)
        return ERR_INVALID;
    TRY(base64url_exact(text, got.at, sizeof got.at));

    const str_t signed_value = str_sub(cookie, 0, dot);
    const struct hash256 want = cookie_mac(key, purpose, signed_value);
    if (!hash_eq(&got, &want))
        return ERR_INVALID;
    *value = arena_str(arena, signed_value);
    return OK;
}

/* --- passwords -------------------------------------------------------------------------------- */

/* Of a password nobody knows; costs as much to check as a real one. */
static const char DUMMY[] = "$argon2id$v=19$m=65536,t=2,p=1$9bF160sZcPqWzxJOv3jzMg$qUaKBeic5UhWac/"
                            "H1MoveV6JyV+XseZwMDoX2Zhe38c";

err_t password_hash(struct arena *arena, str_t password, str_t *out)
{
    char text[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str(text, password.len == 0 ? "" : password.at, password.len,
                          crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return ERR_NO_MEMORY;
    *out = arena_str(arena, str_from_c(text));
    return OK;
}

/* A stored hash as the NUL-terminated text libsodium wants; false: it cannot be one. */
static bool stored_text(str_t stored, char text[crypto_pwhash_STRBYTES])
{
    memset(text, 0, crypto_pwhash_STRBYTES);
    if (stored.len == 0 || stored.len >= crypto_pwhash_STRBYTES)
        return false;
    memcpy(text, stored.at, stored.len);
    return true;
}

bool password_matches(str_t stored, str_t password)
{
    char text[crypto_pwhash_STRBYTES];
    const bool known = stored_text(stored, text);
    const bool right =
        crypto_pwhash_str_verify(known ? text : DUMMY, password.len == 0 ? "" : password.at,
                                 password.len) == 0;
    return known && right;
}

bool password_needs_rehash(str_t stored)
{
    char text[crypto_pwhash_STRBYTES];
    return !stored_text(stored, text) ||
           crypto_pwhash_str_needs_rehash(text, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0;
}

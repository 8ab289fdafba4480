/* Randomness, hashes, passwords, tokens, signatures. The only user of libsodium and libcrypto.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_CRYPTO_CRYPTO_H
#define ALYANS_KIT_CRYPTO_CRYPTO_H

#include "kit/base/arena.h"
#include "kit/base/base.h"

/* Once, before threads. Aborts when there is no randomness. */
void crypto_init(void);

void random_fill(uint8_t *out, size_t len);
uint64_t random_u64(void);

/* 32 bytes that must not be logged; wiped by secret_wipe. */
struct secret {
    uint8_t at[32];
};
void secret_wipe(struct secret *s);
AUTO_RELEASE(secret, secret_wipe)
/* Reads a key file (64 hex digits, mode 0600) or makes it. Errors: ERR_IO, ERR_INVALID (not such a
 * file, or others may read it). */
MUST_USE err_t secret_file(const char *path, struct secret *out);

struct hash256 {
    uint8_t at[32];
};
bytes_t hash_bytes(const struct hash256 *h);
/* BLAKE2b-256, keyed. purpose (1 to 16 bytes) separates uses of one key: "session", "csrf",
 * "participant". */
struct hash256 hash_keyed(const struct secret *key, const char *purpose, bytes_t message);
struct hash256 hash_sha256(bytes_t message);
/* SHA-256 over and over (the record): the parts one after the other. A context is used by one
 * thread at a time; measured on short messages it is 3 to 5 times faster than hash_sha256. */
struct sha256;
struct sha256 *sha256_new(void);
void sha256_free(struct sha256 *h); /* NULL is fine */
/* A SHA-256 context for the length of a scope: AUTO(hasher) h = { sha256_new() }. */
struct hasher {
    struct sha256 *sha;
};
static inline void hasher_release(struct hasher *h)
{
    sha256_free(h->sha);
}
AUTO_RELEASE(hasher, hasher_release)
struct hash256 sha256_of(struct sha256 *h, const bytes_t *parts, size_t count);
/* A long message piece by piece. */
void sha256_begin(struct sha256 *h);
void sha256_add(struct sha256 *h, bytes_t part);
struct hash256 sha256_end(struct sha256 *h);
bool hash_eq(const struct hash256 *a, const struct hash256 *b); /* constant time */

/* A new token: 32 random bytes as 43 characters of URL-safe base64. */
str_t token_new(struct arena *arena);
/* Decodes and hashes for look-up: hash_keyed(key, purpose, bytes). ERR_INVALID unless 43
 * characters. */
MUST_USE err_t token_hash(const struct secret *key, const char *purpose, str_t token,
                          struct hash256 *out);

str_t base64url(struct arena *arena, bytes_t b); /* no padding */
MUST_USE err_t base64url_read(struct arena *arena, str_t s, bytes_t *out);
str_t hex(struct arena *arena, bytes_t b);
str_t base64(struct arena *arena, bytes_t b); /* RFC 4648 section 4, with padding */
MUST_USE err_t base64_read(struct arena *arena, str_t s, bytes_t *out); /* strict, canonical only */

/* argon2id, INTERACTIVE. Slow (70 ms, 64 MiB): only in .prepare on the pool, never on a loop.
 * Errors: ERR_NO_MEMORY. */
MUST_USE err_t password_hash(struct arena *arena, str_t password, str_t *out);
/* stored empty: hashes a dummy all the same and answers false. */
bool password_matches(str_t stored, str_t password);
bool password_needs_rehash(str_t stored);

/* "value.mac" with mac = keyed hash of purpose and value: for cookies. value has no '.'. */
str_t cookie_sign(struct arena *arena, const struct secret *key, const char *purpose, str_t value);
/* The value, if the signature holds. */
MUST_USE err_t cookie_read(struct arena *arena, const struct secret *key, const char *purpose,
                           str_t cookie, str_t *value);

/* --- signatures ------------------------------------------------------------------------------- */

/* Ed25519 (RFC 8032): the secret is the seed, kept in a file by secret_file. */
struct public_key {
    uint8_t at[32];
};
struct signature {
    uint8_t at[64];
};
struct public_key sign_public(const struct secret *seed);
struct signature sign_message(const struct secret *seed, bytes_t message);
bool sign_holds(const struct public_key *key, bytes_t message, const struct signature *s);

/* --- small secrets kept in the database --------------------------------------------------------
 */

/* Sealed with a key derived from key and purpose (1 to 8 bytes): of no use without the key file.
 * XSalsa20-Poly1305; 40 bytes longer. */
bytes_t secret_seal(struct arena *arena, const struct secret *key, const char *purpose, bytes_t b);
/* ERR_INVALID: changed, or sealed with another key. */
MUST_USE err_t secret_unseal(struct arena *arena, const struct secret *key, const char *purpose,
                             bytes_t sealed, bytes_t *out);

/* --- one-time codes -----------------------------------------------------------------------------
 */

/* RFC 6238 with HMAC-SHA-1, 30 seconds, 6 digits, as every authenticator app has it: the code of
 * step = seconds since 1970 / 30. */
uint32_t totp_code(bytes_t secret, int64_t step);
/* RFC 4648 section 6 without padding, capital letters: how apps take a secret by hand. */
str_t base32(struct arena *arena, bytes_t b);

#endif

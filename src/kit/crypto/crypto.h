/* Randomness, hashes, passwords, tokens, signatures of cookies. The only user of libsodium.
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

#endif

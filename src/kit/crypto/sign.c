/* Signatures, and small secrets sealed for the database.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/crypto/crypto.h"

#include <sodium.h>

_Static_assert(sizeof(struct public_key) == crypto_sign_PUBLICKEYBYTES, "Ed25519");
_Static_assert(sizeof(struct signature) == crypto_sign_BYTES, "Ed25519");
_Static_assert(sizeof(struct secret) == crypto_sign_SEEDBYTES, "Ed25519");
_Static_assert(sizeof(struct hash256) == crypto_secretbox_KEYBYTES, "a derived key is a hash");

/* libsodium's secret key: the seed with the public key behind it. */
struct key_pair {
    struct public_key public;
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
};
static void key_pair_wipe(struct key_pair *k)
{
    sodium_memzero(k, sizeof *k);
}
AUTO_RELEASE(key_pair, key_pair_wipe)

static void key_pair_of(const struct secret *seed, struct key_pair *out)
{
    must(crypto_sign_seed_keypair(out->public.at, out->secret, seed->at) == 0);
}

struct public_key sign_public(const struct secret *seed)
{
    AUTO(key_pair) pair;
    key_pair_of(seed, &pair);
    return pair.public;
}

struct signature sign_message(const struct secret *seed, bytes_t message)
{
    AUTO(key_pair) pair;
    key_pair_of(seed, &pair);
    struct signature s;
    must(crypto_sign_detached(s.at, NULL, message.at, message.len, pair.secret) == 0);
    return s;
}

bool sign_holds(const struct public_key *key, bytes_t message, const struct signature *s)
{
    return crypto_sign_verify_detached(s->at, message.at, message.len, key->at) == 0;
}

/* --- small secrets kept in the database ------------------------------------------------------- */

enum { NONCE = crypto_secretbox_NONCEBYTES, TAG = crypto_secretbox_MACBYTES };
_Static_assert((int)NONCE + (int)TAG == 40, "as crypto.h says");

/* "seal:" keeps these keys apart from every other use of the same key. */
static struct hash256 sealing_key(const struct secret *key, const char *purpose)
{
    char full[14];
    const size_t len = strlen(purpose);
    must(len >= 1 && len <= 8);
    const int n = snprintf(full, sizeof full, "seal:%s", purpose);
    must(n > 0 && (size_t)n < sizeof full);
    return hash_keyed(key, full, (bytes_t){ 0 });
}

bytes_t secret_seal(struct arena *arena, const struct secret *key, const char *purpose, bytes_t b)
{
    struct hash256 derived = sealing_key(key, purpose);
    uint8_t *const out = arena_alloc(arena, NONCE + TAG + b.len);
    randombytes_buf(out, NONCE);
    must(crypto_secretbox_easy(out + NONCE, b.at, b.len, out, derived.at) == 0);
    sodium_memzero(&derived, sizeof derived);
    return (bytes_t){ out, NONCE + TAG + b.len };
}

err_t secret_unseal(struct arena *arena, const struct secret *key, const char *purpose,
                    bytes_t sealed, bytes_t *out)
{
    if (sealed.len < NONCE + TAG)
        return ERR_INVALID;
    struct hash256 derived = sealing_key(key, purpose);
    uint8_t *const plain = arena_alloc(arena, sealed.len - NONCE - TAG);
    const int opened = crypto_secretbox_open_easy(plain, sealed.at + NONCE, sealed.len - NONCE,
                                                  sealed.at, derived.at);
    sodium_memzero(&derived, sizeof derived);
    if (opened != 0)
        return ERR_INVALID;
    *out = (bytes_t){ plain, sealed.len - NONCE - TAG };
    return OK;
}

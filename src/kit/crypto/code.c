/* One-time codes as authenticator apps make them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/crypto/crypto.h"

#include <limits.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

enum { SHA1_LEN = 20, CODES = 1000000 };

/* RFC 4226, section 5.3: four bytes from where the last half byte points to, without the sign. */
static uint32_t truncated(const uint8_t mac[SHA1_LEN])
{
    const size_t at = mac[SHA1_LEN - 1] & 0x0F;
    return (uint32_t)(mac[at] & 0x7F) << 24 | (uint32_t)mac[at + 1] << 16 |
           (uint32_t)mac[at + 2] << 8 | (uint32_t)mac[at + 3];
}

uint32_t totp_code(bytes_t secret, int64_t step)
{
    must(secret.len > 0 && secret.len <= INT_MAX);
    uint8_t counter[8];
    for (size_t i = 0; i < sizeof counter; i++)
        counter[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i));
    uint8_t mac[SHA1_LEN];
    unsigned len = 0;
    must(HMAC(EVP_sha1(), secret.at, (int)secret.len, counter, sizeof counter, mac, &len) != NULL);
    must(len == SHA1_LEN);
    return truncated(mac) % CODES;
}

str_t base32(struct arena *arena, bytes_t b)
{
    static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    char *const out = arena_alloc(arena, b.len / 5 * 8 + 8);
    size_t n = 0;
    unsigned bits = 0; /* how many of held are not written yet */
    uint32_t held = 0;
    for (size_t i = 0; i < b.len; i++) {
        held = held << 8 | b.at[i];
        for (bits += 8; bits >= 5; bits -= 5)
            out[n++] = DIGITS[held >> (bits - 5) & 31];
    }
    if (bits > 0)
        out[n++] = DIGITS[held << (5 - bits) & 31];
    return (str_t){ out, n };
}

/* What identity decides without a database: passwords, throttling, addresses, return paths.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/rules.h"

#include <arpa/inet.h>

#include "kit/base/str.h"

/* --- passwords -------------------------------------------------------------------------------- */

/* Those of ten characters and more that every list of leaked passwords begins with, and what people
 * here are likely to take. Lower case. */
static const char *const COMMON[] = {
    "0123456789",    "0987654321",   "1111111111",   "1122334455",   "1234512345",
    "1234567890",    "12345678910",  "123456789a",   "123456789q",   "1q2w3e4r5t",
    "1q2w3e4r5t6y",  "1qaz2wsx3edc", "9876543210",   "abc123456789", "abcd123456",
    "administrator", "alyans12345",  "azerbaijan",   "azerbaijan1",  "azerbaycan",
    "azerbaycan1",   "baki123456",   "changeme123",  "iloveyou123",  "letmein123",
    "password01",    "password10",   "password12",   "password123",  "password1234",
    "password12345", "password!23",  "passw0rd123",  "parol12345",   "parol123456",
    "q1w2e3r4t5",    "q1w2e3r4t5y6", "qazwsxedc1",   "qazwsxedcrfv", "qwerty1234",
    "qwerty12345",   "qwerty123456", "qwertyuiop",   "qwertyuiop1",  "qwertyuiop123",
    "welcome123",    "welcome1234",  "zaq12wsxcde3",
};

static bool is_common(str_t password)
{
    for (size_t i = 0; i < ARRAY_LEN(COMMON); i++) {
        if (str_eq_ascii_nocase(password, str_from_c(COMMON[i])))
            return true;
    }
    return false;
}

/* "aaaaaaaaaaaa", "ababababab", "123123123123": fewer than five different bytes. */
static bool is_monotonous(str_t password)
{
    bool seen[256] = { false };
    int different = 0;
    for (size_t i = 0; i < password.len; i++) {
        const uint8_t byte = (uint8_t)password.at[i]; /* same bits as an index */
        different += seen[byte] ? 0 : 1;
        seen[byte] = true;
    }
    return different < 5;
}

enum password_fault password_judge(str_t password, str_t email, int64_t least)
{
    if ((int64_t)utf8_count(password) < least) /* a form is far below 2^63 characters */
        return PASSWORD_TOO_SHORT;
    const str_t local_part = str_sub(email, 0, str_find_byte(email, '@', 0));
    if (str_eq_ascii_nocase(password, email) || str_eq_ascii_nocase(password, local_part))
        return PASSWORD_IS_ADDRESS;
    if (is_common(password) || is_monotonous(password))
        return PASSWORD_COMMON;
    return PASSWORD_FINE;
}

/* --- throttling ------------------------------------------------------------------------------- */

/* Nothing for the first free tries, then one second, doubling up to longest. */
static usec_t delay_after(int64_t count, int64_t free_tries, usec_t longest)
{
    if (count < free_tries)
        return 0;
    usec_t delay = USEC_PER_SECOND;
    for (int64_t i = free_tries; i < count && delay < longest; i++)
        delay *= 2;
    return delay < longest ? delay : longest;
}

/* What is left of delay at now; never more than delay, also when the clock stepped back. */
static usec_t left_of(usec_t delay, usec_t since, usec_t now)
{
    const usec_t passed = now > since ? now - since : 0;
    return passed < delay ? delay - passed : 0;
}

usec_t throttle_wait(struct failures pair, struct failures peer, usec_t now)
{
    const usec_t of_pair =
        left_of(delay_after(pair.count, 5, 900 * USEC_PER_SECOND), pair.last_at, now);
    const usec_t of_peer =
        left_of(delay_after(peer.count, 30, 60 * USEC_PER_SECOND), peer.last_at, now);
    return of_pair > of_peer ? of_pair : of_peer;
}

bytes_t peer_block(str_t peer, uint8_t room[16])
{
    char text[INET6_ADDRSTRLEN] = { 0 };
    const bytes_t as_text = { (const uint8_t *)peer.at, peer.len }; /* bytes of the text */
    if (peer.len >= sizeof text)
        return as_text;
    if (peer.len > 0)
        memcpy(text, peer.at, peer.len);
    if (inet_pton(AF_INET6, text, room) != 1)
        return as_text;

    static const uint8_t MAPPED[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
    if (memcmp(room, MAPPED, sizeof MAPPED) == 0)
        return (bytes_t){ room, 16 }; /* IPv4 in IPv6 clothes: the whole address */
    return (bytes_t){ room, 8 };
}

/* --- return paths ----------------------------------------------------------------------------- */

str_t return_path(str_t asked)
{
    enum { LONGEST = 500 };
    const bool is_local =
        asked.len > 0 && asked.len <= LONGEST && asked.at[0] == '/' && !str_starts(asked, S("//"));
    if (!is_local)
        return S("/");
    for (size_t i = 0; i < asked.len; i++) {
        const char c = asked.at[i];
        if (c <= ' ' || c == '\\' || c == '#' || c > '~')
            return S("/"); /* addresses are written in ASCII, encoded */
    }
    return asked;
}

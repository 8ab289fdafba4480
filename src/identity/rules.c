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

usec_t throttle_wait_codes(struct failures account, usec_t now)
{
    return left_of(delay_after(account.count, 10, 300 * USEC_PER_SECOND), account.last_at, now);
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

/* --- the second factor ------------------------------------------------------------------------ */

int64_t code_step(usec_t now)
{
    return now / (CODE_STEP_SECONDS * USEC_PER_SECOND);
}

/* To whole minutes, never 0, with the sign of steps. */
static int minutes_of(int steps)
{
    const int seconds = (steps < 0 ? -steps : steps) * CODE_STEP_SECONDS;
    const int minutes = (seconds + 59) / 60;
    return steps < 0 ? -minutes : minutes;
}

struct code_judged code_judge(bytes_t secret, uint32_t code, int64_t step_now, int64_t last_step)
{
    struct code_judged best = { .verdict = CODE_WRONG };
    int nearest = CODE_ADVICE_STEPS + 1;
    /* All of them, whatever is found: as long for a right code as for a wrong one. */
    for (int off = -CODE_ADVICE_STEPS; off <= CODE_ADVICE_STEPS; off++) {
        const int distance = off < 0 ? -off : off;
        if (totp_code(secret, step_now + off) != code || distance >= nearest)
            continue;
        nearest = distance;
        best.step = step_now + off;
        best.minutes_off = distance <= 1 ? 0 : minutes_of(off);
        best.verdict = best.step <= last_step ? CODE_SPENT : distance > 1 ? CODE_CLOCK : CODE_FITS;
    }
    return best;
}

static const char RECOVERY_ALPHABET[] = "0123456789abcdefghjkmnpqrstvwxyz";

static char recovery_char(char c)
{
    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a'); /* within ASCII */
    if (c == 'o')
        return '0';
    if (c == 'i' || c == 'l')
        return '1';
    return c != '\0' && strchr(RECOVERY_ALPHABET, c) != NULL ? c : '\0';
}

struct code_read code_read(str_t typed)
{
    struct code_read r = { .kind = CODE_UNREADABLE };
    size_t n = 0;
    bool all_digits = true;
    for (size_t i = 0; i < typed.len; i++) {
        const char c = typed.at[i];
        if (c == ' ' || c == '-')
            continue;
        const char as = recovery_char(c);
        if (as == '\0' || n == RECOVERY_CHARS)
            return r;
        all_digits = all_digits && c >= '0' && c <= '9';
        r.recovery[n++] = as;
    }
    int64_t number = 0;
    if (n == RECOVERY_CHARS)
        r.kind = CODE_OF_RECOVERY;
    else if (n == 6 && all_digits && str_to_i64((str_t){ r.recovery, n }, 0, 999999, &number))
        r.kind = CODE_OF_APP;
    r.number = (uint32_t)number; /* at most 999999 */
    return r;
}

void recovery_code_write(const uint8_t random[8], char out[RECOVERY_CHARS + 2])
{
    uint64_t bits = 0;
    for (int i = 0; i < 8; i++)
        bits = bits << 8 | random[i];
    size_t n = 0;
    for (int i = 0; i < RECOVERY_CHARS; i++) {
        if (i > 0 && i % 4 == 0)
            out[n++] = '-';
        out[n++] = RECOVERY_ALPHABET[bits & 31];
        bits >>= 5;
    }
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

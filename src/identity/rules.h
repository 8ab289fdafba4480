/* What identity decides without a database: passwords, throttling, addresses, return paths. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_IDENTITY_RULES_H
#define ALYANS_IDENTITY_RULES_H

#include "kit/crypto/crypto.h"

enum password_fault {
    PASSWORD_FINE,
    PASSWORD_TOO_SHORT,  /* fewer characters than least */
    PASSWORD_IS_ADDRESS, /* the e-mail address, or the part before its @ */
    PASSWORD_COMMON,     /* among the first that anyone tries */
};
enum { PASSWORD_CHARS_MAX = 200 };
enum password_fault password_judge(str_t password, str_t email, int64_t least);

/* Failed tries within THROTTLE_WINDOW. */
struct failures {
    int64_t count;
    usec_t last_at; /* 0: none */
};
#define THROTTLE_WINDOW (INT64_C(3600) * USEC_PER_SECOND)
/* How long to wait before the next try, 0: none. pair: of this account from this address, delays
 * doubling to 15 minutes; peer: of this address whatever the account, to one minute. Nothing counts
 * an account over all addresses, so nobody elsewhere can lock its owner out. */
usec_t throttle_wait(struct failures pair, struct failures peer, usec_t now);
/* Codes of the second factor are short, and only who knows the password gets to try any: these do
 * count over all addresses. Ten are free, then delays doubling to five minutes. */
usec_t throttle_wait_codes(struct failures account, usec_t now);

/* --- the second factor --------------------------------------------------------------------------
 */

enum { CODE_STEP_SECONDS = 30, CODE_ADVICE_STEPS = 20 /* ten minutes */ };
/* The step of RFC 6238 that holds at this time. */
int64_t code_step(usec_t now);
enum code_verdict {
    CODE_FITS,  /* of this step or one beside it, not spent */
    CODE_SPENT, /* right, but used before, or older than one that was */
    CODE_CLOCK, /* right for another time within ten minutes: a clock is wrong */
    CODE_WRONG,
};
struct code_judged {
    enum code_verdict verdict;
    int64_t step;    /* of the code, unless it is wrong */
    int minutes_off; /* CODE_CLOCK: the phone is so far ahead of the server; negative: behind */
};
/* last_step: steps up to this one are spent. */
struct code_judged code_judge(bytes_t secret, uint32_t code, int64_t step_now, int64_t last_step);

/* What was typed: blanks and hyphens do not count. */
enum code_kind { CODE_UNREADABLE, CODE_OF_APP, CODE_OF_RECOVERY };
enum { RECOVERY_CHARS = 12, RECOVERY_CODES = 10 };
struct code_read {
    enum code_kind kind;
    uint32_t number;               /* of an app */
    char recovery[RECOVERY_CHARS]; /* lower case; o read as 0, i and l as 1 */
};
struct code_read code_read(str_t typed);
/* 60 random bits as "k7mq-3xhp-9wtd", without letters that look alike. */
void recovery_code_write(const uint8_t random[8], char out[RECOVERY_CHARS + 2]);

/* Does giving the factor prove that the owner is back? Only one that was there before the doubt. */
static inline bool factor_clears_doubt(usec_t confirmed_at, usec_t doubted_at)
{
    return doubted_at != 0 && confirmed_at != 0 && confirmed_at < doubted_at;
}

/* What counts as one network address: IPv4 as it is, IPv6 by its /64, anything else as text.
 * Lives as long as peer and room. */
bytes_t peer_block(str_t peer, uint8_t room[16]);

/* A return path after signing in: of this site, with "/" first; "/" for anything else. */
str_t return_path(str_t asked);

#endif

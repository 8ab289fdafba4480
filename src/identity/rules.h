/* What identity decides without a database: passwords, throttling, addresses, return paths. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_IDENTITY_RULES_H
#define ALYANS_IDENTITY_RULES_H

#include "kit/base/base.h"

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

/* What counts as one network address: IPv4 as it is, IPv6 by its /64, anything else as text.
 * Lives as long as peer and room. */
bytes_t peer_block(str_t peer, uint8_t room[16]);

/* A return path after signing in: of this site, with "/" first; "/" for anything else. */
str_t return_path(str_t asked);

#endif

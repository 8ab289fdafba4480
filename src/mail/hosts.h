/* How many letters a minute go to one domain, and which domains are left alone for a while. Pure:
 * the time is an argument. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_MAIL_HOSTS_H
#define ALYANS_MAIL_HOSTS_H

#include "kit/base/base.h"

/* Domains by their hash; two that share a place share its limit, which delays and never loses. */
enum { HOSTS = 1024, HOST_FAILURES = 5 };
struct hosts {
    struct host {
        usec_t minute_from;    /* of the minute counted */
        int64_t sent, put_off; /* in it */
        int64_t failures;      /* in a row */
        usec_t rest_till;      /* 0: not left alone */
    } at[HOSTS];
};

/* 0: a letter may go to this domain now, and is counted; else how long to put it off. limit 0:
 * none.
 */
usec_t hosts_wait(struct hosts *h, str_t domain, usec_t now, int64_t limit);
/* After so many puttings off in a row by the domain's server it rests for ten minutes. */
void hosts_note(struct hosts *h, str_t domain, usec_t now, bool was_put_off);

#endif

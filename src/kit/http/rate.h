/* How often someone may ask: token buckets by key, in a table of fixed size.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTTP_RATE_H
#define ALYANS_KIT_HTTP_RATE_H

#include "kit/base/base.h"

/* Thread safe. Two keys may share a slot when very many ask at once: then the newer evicts the
 * older, which errs on the side of letting in. Keys are hashed with a secret made at start. */
struct rate;
struct rate *rate_new(void);
void rate_free(struct rate *r);

/* Takes one token of key's bucket, which refills at per_minute and holds at most burst; false: come
 * back later. per_minute 0: no limit. now: clock_monotonic(). kind, 0 to 255, keeps uses of one
 * key apart. */
bool rate_take(struct rate *r, int kind, str_t key, int64_t per_minute, int64_t burst, usec_t now);
bool rate_take_id(struct rate *r, int kind, int64_t key, int64_t per_minute, int64_t burst,
                  usec_t now);
/* IPv6 addresses of one /64 count as one; anything else as it is. */
str_t rate_key_of_address(str_t address, char *room, size_t size);

#endif

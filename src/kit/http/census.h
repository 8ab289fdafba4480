/* How many connections come from where, and where a hall full of people sits behind one address.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTTP_CENSUS_H
#define ALYANS_KIT_HTTP_CENSUS_H

#include <pthread.h>
#include <stdatomic.h>

#include "kit/base/base.h"
#include "kit/http/address.h"

enum { CENSUS_BUCKETS = 1024, HALLS_MAX = 32 };

struct hall {
    struct address block;
    usec_t until; /* clock_monotonic */
};

/* Shared by all loops. */
struct census {
    pthread_mutex_t lock;
    struct census_entry *buckets[CENSUS_BUCKETS];
    struct hall halls[HALLS_MAX];
    _Atomic(usec_t) any_until; /* no hall ends later */
};
void census_init(struct census *c);
void census_release(struct census *c);
/* One more from this block of addresses; how many there are now. */
int64_t census_enter(struct census *c, const struct address *a);
void census_leave(struct census *c, const struct address *a);

/* Somebody who may say so told that many people sit behind this address. Kept in memory only; of
 * more than HALLS_MAX the one that ends first is forgotten. */
void census_note_hall(struct census *c, const struct address *a, usec_t now, usec_t until);
MUST_USE bool census_is_hall(struct census *c, const struct address *a, usec_t now);

#endif

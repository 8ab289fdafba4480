/* How many connections come from where.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTTP_CENSUS_H
#define ALYANS_KIT_HTTP_CENSUS_H

#include <pthread.h>

#include "kit/http/address.h"

enum { CENSUS_BUCKETS = 1024 };

/* Shared by all loops. */
struct census {
    pthread_mutex_t lock;
    struct census_entry *buckets[CENSUS_BUCKETS];
};
void census_init(struct census *c);
void census_release(struct census *c);
/* One more from this block of addresses; how many there are now. */
int64_t census_enter(struct census *c, const struct address *a);
void census_leave(struct census *c, const struct address *a);

#endif

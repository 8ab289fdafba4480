/* How often someone may ask: token buckets by key, in a table of fixed size.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/rate.h"

#include <arpa/inet.h>
#include <pthread.h>

#include "kit/base/arena.h"
#include "kit/crypto/crypto.h"

enum { SLOTS = 1 << 14, WAYS = 4, LOCKS = 64 };

struct bucket {
    uint64_t key;
    usec_t at; /* when tokens was right */
    double tokens;
};
struct rate {
    uint64_t seed;
    pthread_mutex_t locks[LOCKS];
    struct bucket buckets[SLOTS];
};

struct rate *rate_new(void)
{
    struct rate *const r = mem_new(sizeof *r);
    r->seed = random_u64();
    for (int i = 0; i < LOCKS; i++)
        must(pthread_mutex_init(&r->locks[i], NULL) == 0);
    return r;
}

void rate_free(struct rate *r)
{
    if (r == NULL)
        return;
    for (int i = 0; i < LOCKS; i++)
        pthread_mutex_destroy(&r->locks[i]);
    mem_free(r);
}

static uint64_t mix(uint64_t h)
{
    h ^= h >> 32;
    h *= UINT64_C(0xD6E8FEB86659FD93);
    h ^= h >> 32;
    h *= UINT64_C(0xD6E8FEB86659FD93);
    return h ^ h >> 32;
}

/* The key's bucket in its set of four, or the one unused for longest, emptied for it. */
static struct bucket *find(struct rate *r, uint64_t key, usec_t now, int64_t burst)
{
    struct bucket *const set = &r->buckets[key % SLOTS / WAYS * WAYS];
    struct bucket *oldest = &set[0];
    for (int i = 0; i < WAYS; i++) {
        if (set[i].key == key)
            return &set[i];
        if (set[i].at < oldest->at)
            oldest = &set[i];
    }
    *oldest = (struct bucket){ .key = key, .at = now, .tokens = (double)burst };
    return oldest;
}

static bool take(struct rate *r, uint64_t key, int64_t per_minute, int64_t burst, usec_t now)
{
    if (per_minute <= 0)
        return true;
    pthread_mutex_t *const lock = &r->locks[key % SLOTS / WAYS % LOCKS];
    pthread_mutex_lock(lock);
    struct bucket *const b = find(r, key, now, burst);
    const double refill = (double)(now - b->at) / (60.0 * (double)USEC_PER_SECOND);
    b->tokens += refill * (double)per_minute;
    if (b->tokens > (double)burst)
        b->tokens = (double)burst;
    b->at = now;
    const bool may = b->tokens >= 1.0;
    if (may)
        b->tokens -= 1.0;
    pthread_mutex_unlock(lock);
    return may;
}

bool rate_take_id(struct rate *r, int kind, int64_t key, int64_t per_minute, int64_t burst,
                  usec_t now)
{
    const uint64_t h = mix((uint64_t)key ^ r->seed ^ (uint64_t)kind << 56);
    return take(r, h | 1, per_minute, burst, now);
}

bool rate_take(struct rate *r, int kind, str_t key, int64_t per_minute, int64_t burst, usec_t now)
{
    uint64_t h = r->seed ^ (uint64_t)kind << 56;
    for (size_t i = 0; i < key.len; i++)
        h = (h ^ (unsigned char)key.at[i]) * UINT64_C(0x100000001B3);
    return take(r, mix(h) | 1, per_minute, burst, now);
}

str_t rate_key_of_address(str_t address, char *room, size_t size)
{
    char text[INET6_ADDRSTRLEN];
    unsigned char raw[16];
    if (address.len >= sizeof text || memchr(address.at, ':', address.len) == NULL)
        return address;
    memcpy(text, address.at, address.len);
    text[address.len] = '\0';
    if (inet_pton(AF_INET6, text, raw) != 1 || size < 17)
        return address;
    for (int i = 0; i < 8; i++)
        (void)snprintf(room + i * 2, size - (size_t)i * 2, "%02x", raw[i]);
    return (str_t){ room, 16 };
}

/* Problems, ids and clocks: what every unit of work carries.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/cx.h"

#include <stdatomic.h>

static const int64_t EPOCH_2020_MS = INT64_C(1577836800000);
enum { COUNTER_BITS = 12, NODE_BITS = 10 };

err_t problem_at(struct cx *cx, err_t code, const char *file, int line, const char *fmt, ...)
{
    must(code != OK);
    if (cx->problem.code != OK)
        return code;
    cx->problem = (struct problem){ .code = code, .file = file, .line = line };
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(cx->problem.note, sizeof cx->problem.note, fmt, args);
    va_end(args);
    return code;
}

void ids_init(struct ids *ids, int node)
{
    must(node >= 0 && node < 1 << NODE_BITS);
    atomic_init(&ids->last, 0);
    ids->node = node;
}

int64_t id_new(struct ids *ids, usec_t now)
{
    const int64_t ms = now / 1000 - EPOCH_2020_MS;
    const int64_t fresh = (ms < 1 ? 1 : ms) << COUNTER_BITS;
    int64_t last = atomic_load_explicit(&ids->last, memory_order_relaxed);
    int64_t next;
    do {
        next = fresh > last ? fresh : last + 1;
    } while (!atomic_compare_exchange_weak_explicit(&ids->last, &last, next, memory_order_relaxed,
                                                    memory_order_relaxed));
    const int64_t counter = next & ((1 << COUNTER_BITS) - 1);
    return (next >> COUNTER_BITS) << (COUNTER_BITS + NODE_BITS) | ids->node << COUNTER_BITS |
           counter;
}

static usec_t clock_read(clockid_t which)
{
    struct timespec t;
    must(clock_gettime(which, &t) == 0);
    return (usec_t)t.tv_sec * USEC_PER_SECOND + t.tv_nsec / 1000;
}

usec_t clock_now(void)
{
    return clock_read(CLOCK_REALTIME);
}

usec_t clock_monotonic(void)
{
    return clock_read(CLOCK_MONOTONIC);
}

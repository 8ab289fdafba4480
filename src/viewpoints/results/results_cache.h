/* Keeps the figures of consultations in memory: one computation at a time for each, and under a
 * flood of changes an answer that is at most twenty times as old as it takes to compute a new one,
 * or older for as long as the new one is being computed. A computation goes on beside the reader
 * who asked for it, so that nobody waits longer than they are ready to.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_CACHE_H
#define ALYANS_VIEWPOINTS_RESULTS_CACHE_H

#include <stdatomic.h>

#include "kit/crypto/crypto.h"
#include "viewpoints/results/results.h"
#include "viewpoints/results/results_numbers.h"

/* What the figures depend on. */
struct revision {
    int64_t changed_at;     /* of the consultation: also when a statement changes */
    int64_t position_count; /* ever taken */
    uint64_t classes;       /* of organisations: which are local, which international */
};

struct figures {
    struct numbers numbers;
    struct hash256 fingerprint; /* SHA-256 of results_canonical */
    usec_t computed_at;
    bool is_of_revision; /* of this one, which may be newer than what was asked for */
    struct revision revision;
};
/* One computation's result, shared by those who read it; freed after the last results_drop. */
struct kept_figures {
    struct figures figures;
    struct revision revision;
    struct kept_entry *entry; /* the cache's own */
};

enum staleness { FRESH_ONLY, SLIGHTLY_STALE };
/* How figures are computed. prepare reads all that is needed, in the thread of the caller, and puts
 * it into work; compute does the rest from that alone, in any thread, and puts its figures into
 * arena, which outlives them. work is gone afterwards. stop: ends a computation early, with any
 * error; NULL: never. */
struct computation {
    err_t (*prepare)(void *with, struct arena *work, void **job);
    err_t (*compute)(void *job, const atomic_bool *stop, struct arena *arena, struct figures *out);
    void *with;
    size_t apart; /* 0, or bytes of with: it holds nothing of the caller's and is copied, and
                     prepare, too, runs apart from the caller where nobody needs fresh figures */
};

enum { PATIENCE_ENDLESS = -1 };

/* The figures of this revision, or with SLIGHTLY_STALE of a recent one of the same changed_at.
 * Waits for them, also when another thread computes them already; with SLIGHTLY_STALE at most for
 * patience: then *out is an older one of the same changed_at, or NULL when there is none, and the
 * computing goes on. *out must go back through results_drop. Errors: those of the computation. A
 * NULL cache (commands, tests) computes each time and waits. */
MUST_USE err_t results_keep(struct results_cache *c, int64_t consultation,
                            const struct revision *revision, enum staleness staleness,
                            usec_t patience, const struct computation *how,
                            const struct kept_figures **out);
/* The figures that are kept of this consultation, of whatever revision; NULL: none, or no cache.
 * Waits for nothing and computes nothing; what is not NULL must go back through results_drop. */
const struct kept_figures *results_peek(struct results_cache *c, int64_t consultation);
/* Whether figures of a revision have all that another one asks for: positions are only added. */
bool revision_covers(const struct revision *has, const struct revision *wanted);
void results_drop(struct results_cache *c, const struct kept_figures *k);

#endif

/* Positions of the public: once their minute is over they go under one root, which is one entry a
 * consultation. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_SEAL_H
#define ALYANS_LEDGER_SEAL_H

#include "ledger/edge.h"
#include "ledger/inbox.h"

/* An entry seals at most so many: a piece of a larger minute. Storing one takes the writer some
 * 100 ms then. */
enum { SEAL_POSITIONS = 100000 };

struct seal {
    int64_t consultation, count;
    usec_t before; /* those taken earlier than this */
    struct inbox_row entry;
    const struct tile *tiles;
    size_t tile_count;
    size_t row_count; /* of ledger_sealed: 256 positions each */
    int64_t *firsts, *lasts;
    bytes_t ids; /* packed */
};

/* The period of length period that runs at now began then; what is older is due a little later, so
 * that transactions under way are not left behind. */
usec_t seal_due_before(usec_t now, usec_t period);
/* The consultation whose turn it is, in the arena of cx. ERR_NOT_FOUND: nothing is due. */
MUST_USE err_t seal_make(struct cx *cx, struct sha256 *h, usec_t due_before, struct seal *out);
/* In a write transaction; the entry waits for its place as any other. ERR_CONFLICT: other positions
 * than those counted. */
MUST_USE err_t seal_store(struct db *db, const struct seal *s);

#endif

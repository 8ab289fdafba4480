/* Entries on their way from the inbox to their places: made outside of the transaction that stores
 * them. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_BATCH_H
#define ALYANS_LEDGER_BATCH_H

#include "ledger/edge.h"
#include "ledger/inbox.h"
#include "ledger/signer.h"

enum { BATCH_ENTRIES = 2000, BATCH_BYTES = 8 << 20 };

/* The row of ledger_sequencer. */
struct place {
    int64_t holder; /* 0: nobody */
    usec_t leased_till;
    int64_t size, erasures;
};
MUST_USE err_t place_read(struct cx *cx, struct place *out);
/* Somebody else works. A lease that ends later than any lease can was taken by a wrong clock, and
 * nobody has to wait for it. */
bool place_is_leased(const struct place *p, int64_t holder, usec_t now);
/* The edge of the record at this size, from its tiles. ERR_DB (logged): tiles are missing. */
MUST_USE err_t edge_read(struct cx *cx, int64_t size, struct edge *out);

struct batch {
    int64_t first, count;        /* seqs; count 0: nothing waits */
    int64_t erasures;            /* as it was read */
    const struct inbox_row *own; /* the sequencer's, comes first; NULL: none */
    bool is_full;                /* more may wait */
    const int64_t *ids;
    bytes_t texts, cuts; /* as Q_ENTRIES_MOVE wants them */
    struct {
        size_t count;
        int64_t *seqs, *accounts;
        str_t *names, *salts, *values;
    } personal;
    const struct tile *tiles;
    size_t tile_count;
    str_t note; /* empty: no checkpoint */
    usec_t at;
};

/* Takes own and, up to limit, what waits, and moves the edge on. signer NULL: without a checkpoint.
 * Everything lives in the arena of cx. Errors: ERR_DB, ERR_INVALID (an entry cannot be read:
 * logged), ERR_TOO_BIG. */
MUST_USE err_t batch_make(struct cx *cx, struct sha256 *h, const struct place *place,
                          struct edge *edge, const struct inbox_row *own, int limit,
                          const struct signer *signer, struct batch *out);

struct lease {
    int64_t holder;
    usec_t till;
    usec_t free_at; /* another's lease counts if it ends within a minute after this */
};
/* In a write transaction. ERR_CONFLICT: the record is not what it was when the batch was made, or
 * another holds the lease. */
MUST_USE err_t batch_store(struct db *db, const struct batch *b, const struct lease *lease);
MUST_USE err_t tiles_store(struct db *db, struct arena *scratch, int64_t tree,
                           const struct tile *tiles, size_t count);

/* The entry that begins a record. */
MUST_USE err_t batch_first_entry(struct cx *cx, const struct signer *signer, struct inbox_row *out);

#endif

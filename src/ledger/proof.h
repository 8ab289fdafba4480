/* Proof bundles: one entry, or one position of the public under its minute's root, with everything
 * needed to check it offline against a checkpoint.
 *
 * {"checkpoint":"NOTE","entry":LINE,"format":"alyans-proof-1","keys":[KEY,…],"path":["HASH",…],
 *  "receipt":{…}}
 *
 * keys: the bundles without receipt of key.added and every key.rotated, oldest first, each only
 * {"entry":LINE,"path":[…]}. receipt (positions of the public only):
 * {"index":N,"leaf":"HASH","path":["HASH",…],"position":{…},"size":N}.
 * Canonical JSON throughout, so a bundle is one sequence of bytes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_PROOF_H
#define ALYANS_LEDGER_PROOF_H

#include "ledger/entries.h"

enum { BUNDLE_BYTES_MAX = 4 << 20 };

/* The bundle of an entry, against the newest checkpoint. Errors: ERR_NOT_FOUND, ERR_CONFLICT (it
 * waits for its place or for the checkpoint that covers it: again in a second), ERR_TOO_BIG,
 * ERR_DB.
 */
MUST_USE err_t proof_of_entry(struct cx *cx, struct sha256 *h, int64_t entry_id, struct buf *out);

/* What a receipt of the public says; its canonical JSON is
 * {"at":"…","consultation":"ID","id":"ID","position":"agree","salt":"…","statement":"ID"}. */
struct receipt {
    int64_t position, consultation, statement;
    usec_t at;
    str_t value; /* "agree", "disagree", "pass" */
    struct salt salt;
};
struct hash256 ledger_receipt_leaf(struct sha256 *h, const struct receipt *r, struct buf *scratch);
void ledger_receipt_write(const struct receipt *r, struct buf *out); /* its canonical JSON */
/* With the proof if its minute is sealed already; otherwise ERR_CONFLICT: within two minutes. */
MUST_USE err_t proof_of_receipt(struct cx *cx, struct sha256 *h, const struct receipt *r,
                                struct buf *out);

#endif

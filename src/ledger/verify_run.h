/* The inside of a run.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_VERIFY_RUN_H
#define ALYANS_LEDGER_VERIFY_RUN_H

#include "ledger/verify_inside.h"

struct seen {
    int64_t seq; /* as the entry states it; where it is unreadable: the column */
    enum { SEEN_WHOLE, SEEN_CHANGED, SEEN_UNREADABLE } state;
};
struct verify_run {
    int64_t first_line;
    struct sha256 *h;
    struct buf scratch;
    struct arena arena; /* of the facts */
    struct facts facts;
    struct seen *seen;
    struct hash256 *leaves; /* beside seen; zeros for the unreadable */
    size_t count, room;
};

#endif

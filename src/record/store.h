/* What the record's pages ask of the ledger's tables beyond ledger/entries.h. Reads only.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_RECORD_STORE_H
#define ALYANS_RECORD_STORE_H

#include "ledger/entries.h"

enum { CHANGES_MAX = 12 };
/* Entries whose subject is this very row, newest first, at most CHANGES_MAX + 1; entry_filter.about
 * would also find what lies within it. Errors: ERR_DB. */
MUST_USE err_t entries_of_row(struct cx *cx, int64_t subject, struct entry *out, size_t *count);
/* Id of the newest of them; ERR_NOT_FOUND: none has its place yet. */
MUST_USE err_t entry_newest_of_row(struct cx *cx, int64_t subject, int64_t *id);

extern const struct db_catalog record_sql;

/* What the secretariat and the operator did, newest first: at most TRAIL_LINES + 1, so that one
 * sees whether there is more. account 0: of everybody; before: seqs below this, 0: from the newest.
 */
enum { TRAIL_LINES = 50 };
struct trail_row {
    struct entry e;
    int64_t account; /* 0: at the command line, or erased */
};
MUST_USE err_t trail_load(struct cx *cx, int64_t account, int64_t before, struct trail_row *out,
                          size_t *count);

#endif

/* Rows of ledger_entry, and the canonical entry behind each.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_ENTRY_ROW_H
#define ALYANS_LEDGER_ENTRY_ROW_H

#include "ledger/entries.h"

struct entry_row {
    int64_t seq, id;
    usec_t at;
    str_t kind;
    int acts_as;
    int64_t subject, within, organisation, mandate;
    str_t fields, sealed; /* as record_fields_write writes them */
};

/* The current row of a statement that selects whole entries. */
void entry_row_read(const struct db_rows *rows, struct arena *arena, struct entry_row *row);
/* What record_leaf and record_line_write take for granted: ids, times and words in their ranges,
 * names in order. */
bool entry_is_writable(const struct record_entry *e);
/* With commitments, without the leaf; texts point into the row. ERR_INVALID: not readable,
 * or not writable again. */
MUST_USE err_t entry_row_canonical(struct sha256 *h, const struct entry_row *row,
                                   struct record_entry *out);

/* Hashing for the time of a scope: AUTO(shasum) sha = { sha256_new() }; */
struct shasum {
    struct sha256 *h;
};
static inline void shasum_release(struct shasum *s)
{
    sha256_free(s->h);
}
AUTO_RELEASE(shasum, shasum_release)

#endif

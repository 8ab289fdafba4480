/* Rows of ledger_inbox: entries that wait for their place.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_INBOX_H
#define ALYANS_LEDGER_INBOX_H

#include "ledger/ledger.h"

struct inbox_row {
    int64_t id;
    usec_t at;
    str_t kind;
    int acts_as;
    int64_t subject, within, organisation, mandate;
    str_t fields; /* waiting.h */
};

/* What an entry becomes, with a new id; in the arena of cx. Errors: ERR_TOO_BIG. */
MUST_USE err_t inbox_row_of(struct cx *cx, const struct ledger_new *e, struct inbox_row *row);
/* All of the same time. */
MUST_USE err_t inbox_add(struct db *db, const struct inbox_row *rows, size_t count);
/* The current row of Q_INBOX_READ and its kin. */
void inbox_row_read(const struct db_rows *rows, struct arena *arena, struct inbox_row *row);

#endif

/* What a database has beside its entries, held against them: the parts of verify_database.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_VERIFY_DATABASE_H
#define ALYANS_LEDGER_VERIFY_DATABASE_H

#include "ledger/entry_row.h"
#include "ledger/verify_parts.h"

/* Positions of the public under one root, as their entry says. */
struct sealed_minute {
    struct sealed_minute *next;
    int64_t seq, id, count;
    struct hash256 root;
};

struct checking {
    struct cx *cx;
    struct verify *v;
    struct sha256 *h;
    struct arena pages; /* emptied page by page */
    struct arena kept;
    int64_t last;        /* one more than the highest seq there is */
    int64_t taken;       /* entries */
    int64_t sealed;      /* commitments to personal values */
    int64_t open;        /* of them with their value */
    int64_t said_erased; /* by person.erased */
    struct sealed_minute *minutes;
};

/* Remembers what an entry says that is looked up later. */
MUST_USE err_t check_row(struct checking *c, const struct entry_row *row);
/* The personal values of these entries give their commitments. */
MUST_USE err_t check_personal(struct checking *c, const struct entry_row *rows, size_t count);
/* The tiles are those of the leaves, every level. */
MUST_USE err_t check_tiles(struct checking *c);
/* Every checkpoint there is was signed for these entries. */
MUST_USE err_t check_checkpoints(struct checking *c);
/* What waits: how much, and what was erased of it. */
MUST_USE err_t check_waiting(struct checking *c);
/* As many personal values are missing as entries say were erased. */
void check_erased_people(struct checking *c);
/* Minutes of the public: tiles and ids under the root of their entry. */
MUST_USE err_t check_seals(struct checking *c);

#endif

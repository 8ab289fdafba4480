/* The fields of an entry that waits for its place, as they stand in ledger_inbox. Pure.
 *
 *   ["name",value]                     public
 *   ["name",value,"ACCOUNT"]           personal, of this account
 *   ["name",{"erased":"COMMITMENT"}]   public, erased while it waited
 *   ["name",{"sealed":"COMMITMENT"}]   personal, erased while it waited
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_LEDGER_WAITING_H
#define ALYANS_LEDGER_WAITING_H

#include "ledger/format.h"

struct waiting_field {
    str_t name;
    str_t value;    /* canonical JSON scalar; empty: erased */
    int64_t person; /* whose own it is; 0: public, or erased */
    bool is_sealed;
    struct hash256 commitment; /* of an erased one */
};

/* At most FIELDS_MAX fields, in the order they were written; texts point into text. ERR_INVALID:
 * not this form, or not in canonical JSON. */
MUST_USE err_t waiting_read(str_t text, struct waiting_field *fields, size_t *count);
void waiting_write(const struct waiting_field *fields, size_t count, struct buf *out);
/* Forgets the value and keeps a commitment to it, with a salt that nobody will ever know. */
void waiting_erase(struct sha256 *h, struct waiting_field *field);

#endif

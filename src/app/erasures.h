/* Who was erased stays erased, also when a backup from before is put back: the data folder keeps a
 * list of account numbers beside the database, "erased-accounts", one a line.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_APP_ERASURES_H
#define ALYANS_APP_ERASURES_H

#include "kit/base/cx.h"

/* In a write transaction: erases again whoever the list names and the database still knows; then
 * adds to the list whom the database knows as erased. *again (may be NULL): how many were erased
 * again. Errors: ERR_INVALID (the list is not one), those of file.h and of person_erase but
 * ERR_CONFLICT: the last of a role stays, and is logged. */
MUST_USE err_t erasures_keep(struct cx *cx, str_t data_dir, int64_t *again);

#endif

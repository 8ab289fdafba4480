/* Watches how long entries wait for their place, and can leave the record out. The linker hands
 * the calls of ledger/ to us (--wrap), so the product knows nothing of it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_BENCH_RECORD_WATCH_H
#define ALYANS_TESTS_BENCH_RECORD_WATCH_H

#include "kit/base/base.h"

/* ledger_add and its kin do nothing from now on. Before any thread. */
void record_watch_leave_out(bool yes);
void record_watch_start(str_t db_url);
/* Prints what was seen. */
void record_watch_stop(void);

#endif

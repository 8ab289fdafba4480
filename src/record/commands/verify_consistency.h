/* A checkpoint kept earlier, of another size than the one a proof leads to: what the site hands out
 * at /record/consistency shows whether both are of one history.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_RECORD_COMMANDS_VERIFY_CONSISTENCY_H
#define ALYANS_RECORD_COMMANDS_VERIFY_CONSISTENCY_H

#include "ledger/tree.h"
#include "record/commands/verify_report.h"

struct consistency {
    int64_t from, to; /* entries */
    struct proof proof;
};
/* {"from":M,"path":["HASH",…],"to":N}. ERR_INVALID: anything else. */
MUST_USE err_t consistency_read(struct arena *arena, str_t text, struct consistency *out);
/* Holds the kept checkpoint of v->trust against the one of its report, a bundle's; another history
 * becomes a finding. ERR_CONFLICT: the proof is between other sizes. */
MUST_USE err_t consistency_judge(struct cx *cx, const struct consistency *c, struct verified *v);

#endif

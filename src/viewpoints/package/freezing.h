/* When a result is frozen, and when it is frozen anew.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_PACKAGE_FREEZING_H
#define ALYANS_VIEWPOINTS_PACKAGE_FREEZING_H

#include "viewpoints/package/package.h"

/* What to write. */
struct freezing {
    enum { FREEZING_FIRST, FREEZING_ANEW, FREEZING_SEEN } what;
    struct freeze f;   /* the new one; SEEN: the one that stands */
    freeze_id before;  /* ANEW: the one that it replaces */
    usec_t changed_at; /* of the consultation, in the snapshot */
    int64_t last_position;
};

/* Freezes whose tables have changed although no entry of the record tells why: they are not frozen
 * anew, `alyans verify` tells of them. Kept so that each state is looked at once. */
enum { UNMATCHED_MOST = 64 };
struct unmatched {
    struct {
        int64_t freeze;
        usec_t changed_at;
        int64_t last_position;
    } at[UNMATCHED_MOST];
    size_t next;
};

/* The next thing to do of all consultations, computed in this snapshot; *found false: nothing. What
 * it says lives in cx->arena. room as of package_parts. Errors: those of it. */
MUST_USE err_t freezing_read(struct cx *cx, str_t room, struct unmatched *unmatched,
                             struct freezing *out, bool *found);
/* In a write. ERR_CONFLICT: the consultation has changed since, or another process was faster. */
MUST_USE err_t freezing_write(struct cx *cx, const struct freezing *what);

/* Why the tables may say something else than when f was made: what the record has about the
 * consultation since, in words of the record ("statement.corrected: slip of the pen"). Empty: it
 * knows of nothing. *waits: entries wait for their place, so it cannot be told yet. */
MUST_USE err_t freeze_change_reason(struct cx *cx, const struct freeze *f, str_t *out, bool *waits);

/* For commands: a folder of their own below $TMPDIR, to be removed by rmdir. Errors: ERR_IO. */
MUST_USE err_t room_make(struct cx *cx, str_t *out);

/* Rows against the record, and the tables against what was frozen; a part of the feature's
 * compare_record. */
MUST_USE err_t freeze_compare(struct cx *cx, struct record_differences *to);

#endif

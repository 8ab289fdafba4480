/* Rows of freezes, for the files of this folder. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_PACKAGE_FREEZE_STORE_H
#define ALYANS_VIEWPOINTS_PACKAGE_FREEZE_STORE_H

#include "viewpoints/package/freeze.h"

MUST_USE err_t freeze_list_all(struct cx *cx, const struct freeze **out, size_t *count); /* by id */
MUST_USE err_t freeze_put(struct cx *cx, const struct freeze *f); /* in force */
/* It stands no more. ERR_CONFLICT: it did not. */
MUST_USE err_t freeze_end(struct cx *cx, freeze_id f);
/* The state in which the tables were found to match it. */
MUST_USE err_t freeze_seen(struct cx *cx, const struct freeze *f, usec_t changed_at,
                           int64_t position);
/* Largest id of a position there; 0: none. */
MUST_USE err_t freeze_last_position(struct cx *cx, consultation_id c, int64_t *out);

#endif

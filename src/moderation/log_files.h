/* The public log for programs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_MODERATION_LOG_FILES_H
#define ALYANS_MODERATION_LOG_FILES_H

#include "moderation/log.h"

/* One row for each decision, newest first; times in UTC, waited in whole seconds. */
void moderation_csv_write(struct cx *cx, const struct log_list *all, struct buf *out);
MUST_USE err_t moderation_json_write(struct cx *cx, struct response *rs, const struct log_list *all,
                                     const struct log_sums *sums);

#endif

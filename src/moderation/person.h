/* Parts of the feature row that live in files of their own.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_MODERATION_PERSON_H
#define ALYANS_MODERATION_PERSON_H

#include "moderation/moderation.h"

MUST_USE err_t moderation_export_person(struct cx *cx, int64_t account, struct json_out *j);
MUST_USE err_t moderation_erase_person(struct cx *cx, int64_t account);
MUST_USE err_t moderation_housekeep(struct cx *cx);
MUST_USE err_t moderation_compare_record(struct cx *cx, struct record_differences *to);

#endif

/* Parts of the feature row that live in files of their own.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_PROJECTS_FEATURE_PARTS_H
#define ALYANS_PROJECTS_FEATURE_PARTS_H

#include "site/cli.h"

extern const struct search_source projects_search[];
extern const struct command projects_commands[];
MUST_USE err_t projects_compare_record(struct cx *cx, struct record_differences *to);

#endif

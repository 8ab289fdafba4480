/* What the program keeps about a person, and for how long.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_IDENTITY_PERSON_H
#define ALYANS_IDENTITY_PERSON_H

#include "identity/store.h"

/* Carries out retention.*: hourly, in a write transaction. One entry with counts, if anything was
 * removed. */
MUST_USE err_t identity_housekeep(struct cx *cx);
MUST_USE err_t identity_compare_record(struct cx *cx, struct record_differences *to);

#endif

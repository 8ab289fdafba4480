/* The shown time zone, for date.c: its offsets are read from ICU once, by text_init.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_TEXT_ZONE_H
#define ALYANS_KIT_TEXT_ZONE_H

#include "kit/base/base.h"

/* What to add to UTC at that moment to get the shown clock. Beyond 1900 and 2100 the nearest known
 * offset. */
usec_t zone_offset(usec_t at);

/* Reads the zone; the old one stays on error. ERR_INVALID: no such IANA name. Only text_init. */
MUST_USE err_t zone_init(const char *name);

#endif

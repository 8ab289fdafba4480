/* The manual page, from the same tables that run the program.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_APP_MANUAL_H
#define ALYANS_APP_MANUAL_H

#include "kit/base/buf.h"
#include "kit/base/cx.h"

/* mdoc, in cx->lang. */
void manual_write(struct cx *cx, struct buf *out);

#endif

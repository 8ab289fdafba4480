/* QR codes, drawn as SVG. The only user of libqrencode.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SITE_QR_H
#define ALYANS_SITE_QR_H

#include "kit/base/cx.h"

/* The dark squares of the code of text, in a square of *side units that includes the quiet border
 * of four: the d of a path. Up to 400 bytes. Errors: ERR_TOO_BIG, ERR_NO_MEMORY. */
MUST_USE err_t qr_path(struct cx *cx, str_t text, str_t *d, int *side);

#endif

/* What form.c and form_files.c share.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTTP_FORM_INSIDE_H
#define ALYANS_KIT_HTTP_FORM_INSIDE_H

#include "kit/http/form.h"

/* C0 without tab and line ends, DEL, C1. */
bool form_has_control(str_t s);
/* A field as it came. The first of a name stays; bad text is named and not kept. */
void form_take_field(struct form *f, str_t name, str_t value, bool is_text);
/* false: not such a body, or beyond a limit. */
bool form_take_multipart(struct form *f, const struct request *rq);

#endif

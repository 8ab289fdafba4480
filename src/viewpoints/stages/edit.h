/* The form of a consultation. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STAGES_EDIT_H
#define ALYANS_VIEWPOINTS_STAGES_EDIT_H

#include "site/site.h"
#include "viewpoints/stages/pages.h"

/* Draws every field of p from the form; p->c is set: NULL of a new one, which has an address to
 * choose. Errors: ERR_DB. */
MUST_USE err_t edit_fields(struct cx *cx, struct edit_page *p, const struct form *f);
/* Reads them into c, whose slug, is_draft and published_at are set; each bad one is named in the
 * form. was: as it is now; NULL: a new one. Errors: ERR_DB. */
MUST_USE err_t edit_read(struct cx *cx, struct form *f, const struct consultation *was,
                         struct consultation *c);
void edit_preset(struct cx *cx, struct form *f, const struct consultation *c);

#endif

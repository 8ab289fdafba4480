/* The form of a rehearsed import.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_EXCHANGE_WEB_FORM_H
#define ALYANS_REGISTRY_EXCHANGE_WEB_FORM_H

#include "registry/exchange/exchange.h"

/* Fills the drawn parts of p from p->row and p->r. */
void import_form_draw(struct cx *cx, struct import_page *p);
/* Changes the settings by what was sent; what is not sent, or is no such word, stays. */
void import_form_read(struct cx *cx, const struct form *form, struct import_settings *s);

#endif

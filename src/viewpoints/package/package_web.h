/* Pages of the data package, of what was frozen, and the card for pages of others.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_PACKAGE_WEB_H
#define ALYANS_VIEWPOINTS_PACKAGE_WEB_H

#include "kit/http/route.h"
#include "viewpoints/package/freeze.h"

/* GET …/package: what is in it and how to check it; …/package.zip: itself. */
handler_fn package_page_get, package_zip_get;
/* GET …/card, …/card.svg: the result for pages of others; …/embed: how to put it there. */
handler_fn card_get, card_svg_get, embed_get;

url_t url_package(struct cx *cx, const struct consultation *c);
url_t url_embed(struct cx *cx, const struct consultation *c);

/* For the page of results: "This result is frozen: …", or that it is being frozen; empty while the
 * consultation is open. Errors: ERR_DB. */
MUST_USE err_t freeze_box(struct cx *cx, const struct consultation *c, enum side side, html_t *out);

#endif

/* Finding sources that were cited before.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_ORGANISATIONS_SOURCES_H
#define ALYANS_REGISTRY_ORGANISATIONS_SOURCES_H

#include "registry/organisations/organisations.h"

/* Newest first, at most limit. */
MUST_USE err_t source_list_newest(struct cx *cx, size_t limit, const struct source **out,
                                  size_t *count);
/* Errors: ERR_NOT_FOUND. */
MUST_USE err_t source_find_by_url(struct cx *cx, str_t url, struct source *out);
/* The first of this title without an address. */
MUST_USE err_t source_find_by_title(struct cx *cx, str_t title, struct source *out);

#endif

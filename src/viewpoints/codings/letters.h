/* Telling an organisation that its positions were read from sources.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_CODINGS_LETTERS_H
#define ALYANS_VIEWPOINTS_CODINGS_LETTERS_H

#include "viewpoints/viewpoints.h"

/* The first e-mail address among its contacts that stands; empty: none. Errors: ERR_DB. */
MUST_USE err_t coding_contact(struct cx *cx, organisation_id o, str_t *out);
/* One letter to the address that is on record as its contact; once a consultation. *told: false
 * where there is no address or no mail goes out. The outbox counts it; an entry says that it was
 * told. Errors: ERR_DB. */
MUST_USE err_t coding_tell_organisation(struct cx *cx, consultation_id in, organisation_id whose,
                                        int64_t published, bool *told);

#endif

/* What the pages of coding share. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_CODINGS_PARTS_H
#define ALYANS_VIEWPOINTS_CODINGS_PARTS_H

#include "kit/http/dispatch.h"
#include "viewpoints/codings/pages.h"

/* The coding of {id} of the path with all around it. */
struct coding_found {
    struct coding coding;
    struct consultation c;
    struct organisation o;
    struct rounds rounds;
    struct statement_list statements; /* accepted */
};
MUST_USE err_t coding_of_path(struct cx *cx, const struct request *rq, struct coding_found *out);

#endif

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

/* "v3": the field of this kind about the third statement. */
const char *coding_field(struct cx *cx, const char *what, const struct statement *s);
/* What it says; the choice of nothing is called none. */
html_t code_select(struct cx *cx, const struct form *f, const char *name, str_t label, str_t none);
/* false: nothing was chosen, which is a fault of the form. */
bool code_in_form(struct form *f, str_t name, enum code *out);
html_t code_basis_select(struct cx *cx, const struct form *f, const char *name);
enum basis code_basis_in_form(struct form *f, str_t name);

#endif

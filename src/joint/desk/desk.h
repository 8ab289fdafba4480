/* What the files of the desk share.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_JOINT_DESK_DESK_H
#define ALYANS_JOINT_DESK_DESK_H

#include "joint/inside.h"
#include "joint/web.h"
#include "site/text2_form.h"

bool desk_is_secretariat(const struct cx *cx);
/* The statement of the path, for somebody who drafts it. ERR_NOT_FOUND, ERR_FORBIDDEN. */
MUST_USE err_t desk_joint(struct cx *cx, const struct request *rq, struct whole_joint *out);
/* Draws a form; 422 while f has faults. labels name its fields in the list of faults. */
MUST_USE err_t joint_form_draw(struct cx *cx, const struct request *rq, struct response *rs,
                               const struct form *f, struct joint_form_page *page,
                               const struct field_label *labels, size_t label_count);
/* Organisations on record, and a line for none. */
MUST_USE err_t joint_organisation_select(struct cx *cx, const struct form *f, const char *name,
                                         str_t label, str_t hint, html_t *out);
/* The desk of one; f: of whichever small form was refused, NULL: none. note: what was done. */
MUST_USE err_t joint_desk_draw(struct cx *cx, const struct request *rq, struct response *rs,
                               const struct whole_joint *w, const struct form *f, str_t note);
/* Slugs by commas, as a person writes them: their ids; a fault at the field for one that is not on
 * record. */
MUST_USE err_t slugs_read(struct cx *cx, struct form *f, str_t field, const int64_t **out,
                          size_t *count);

#endif

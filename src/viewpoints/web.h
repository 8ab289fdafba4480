/* Handlers of viewpoints that stand in files of their own; the table of routes is in web.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_WEB_H
#define ALYANS_VIEWPOINTS_WEB_H

#include "site/feature.h"
#include "viewpoints/pages.h"

/* The consultation of the first {slug} of the path. ERR_NOT_FOUND. */
MUST_USE err_t consultation_of_path(struct cx *cx, const struct request *rq,
                                    struct consultation *out);
/* Likewise, drafts too: for the secretariat. */
MUST_USE err_t consultation_of_path_any(struct cx *cx, const struct request *rq,
                                        struct consultation *out);
/* One visible page of the main part with this title. */
MUST_USE err_t respond_view(struct cx *cx, const struct request *rq, struct response *rs,
                            int status, const struct page *page, const struct buf *body);
/* The consultation's page, with its proposal form as it came back; rs->status 422 then. */
MUST_USE err_t consultation_draw(struct cx *cx, const struct request *rq, struct response *rs,
                                 const struct consultation *c, const struct form *proposal);

handler_fn statement_page_get;
handler_fn position_page_get, position_post;
/* The field for an optional degree of certainty, and what came in it. */
html_t certainty_field(struct cx *cx, const struct form *f, const char *name);
enum certainty certainty_in_form(struct form *f, str_t field);
err_t position_post_many(struct many_item *items, size_t count);

handler_fn receipts_page_get, receipt_file_get;

handler_fn secretariat_get;
handler_fn statement_correct_get, statement_correct_post, statement_take_down_get,
    statement_take_down_post, position_take_down_get, position_take_down_post;

handler_fn api_consultations, api_consultation, api_statements;
extern const struct api_operation api_consultations_op, api_consultation_op, api_statements_op,
    api_position_op;
/* {"id": …, "number": …, "text": {…}} or null. */
struct json_out;
void api_put_statement(struct json_out *j, const struct statement *s);
/* The same members in an object that is open. */
/* When its text was corrected, and that positions were taken on the earlier one. */
void api_put_corrected(struct cx *cx, struct json_out *j, const struct statement *s);
void api_put_statement_fields(struct json_out *j, const struct statement *s);

/* What can be found: search.c. */
extern const struct search_source viewpoints_search[];

#endif

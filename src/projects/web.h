/* Handlers of projects for everybody, and what they share with the desk.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_PROJECTS_WEB_H
#define ALYANS_PROJECTS_WEB_H

#include "projects/pages.h"

MUST_USE err_t projects_respond(struct cx *cx, const struct request *rq, struct response *rs,
                                int status, const struct page *page, struct buf *body);
/* Of the path's first word; one the reader may see. ERR_NOT_FOUND. */
MUST_USE err_t project_of_path(struct cx *cx, const struct request *rq, struct project *out);
/* Whoever may keep it: the secretariat, or who runs it under a mandate for publishing. */
bool project_may_edit(const struct cx *cx, const struct project *p);

handler_fn projects_csv_get, grants_csv_get, work_csv_get, reports_csv_get;
handler_fn iati_all_get, iati_one_get, three_sixty_get;
handler_fn api_projects_get, api_project_get;
extern const struct api_operation api_projects_op, api_project_op;

#endif

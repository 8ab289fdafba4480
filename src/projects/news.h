/* What is published of projects, for those who asked for news by mail.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_PROJECTS_NEWS_H
#define ALYANS_PROJECTS_NEWS_H

#include "projects/whole.h"

enum project_news { NEWS_PROJECT_PUBLISHED, NEWS_REPORT_PUBLISHED, NEWS_REPORT_CORRECTED };
/* With who runs it and who pays, in both languages; who runs it is printed with its disclosure.
 * report: v 0 of a project. In the running write transaction. Errors: ERR_DB. */
MUST_USE err_t project_news_publish(struct cx *cx, const struct project *p, enum project_news what,
                                    report_id report);

#endif

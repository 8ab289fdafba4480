/* Every SQL statement of projects. Rows only: rules and the record are project.c's.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_PROJECTS_STORE_H
#define ALYANS_PROJECTS_STORE_H

#include "projects/rules.h"

extern const struct db_catalog projects_sql; /* the others: projects.h */

/* ERR_CONFLICT: the slug is taken. */
MUST_USE err_t project_put(struct cx *cx, const struct project *p);
/* Everything but slug, is_example and created_at. */
MUST_USE err_t project_update(struct cx *cx, const struct project *p);
MUST_USE err_t project_touch(struct cx *cx, project_id p); /* changed_at */
MUST_USE err_t project_rows(struct cx *cx, enum project_which which, const struct project **out,
                            size_t *count);
/* Those that touch an organisation: run by it, paid by it, or with it as a partner; public ones. */
MUST_USE err_t project_rows_of(struct cx *cx, organisation_id o, const struct project **out,
                               size_t *count);
/* Ids of all after the given one, ascending. */
MUST_USE err_t project_ids(struct cx *cx, int64_t after, size_t limit, int64_t *out, size_t *count);

/* Those of these ids, ascending. */
MUST_USE err_t project_rows_in(struct cx *cx, const int64_t *ids, size_t count,
                               const struct project **out, size_t *out_count);

MUST_USE err_t grant_insert(struct cx *cx, const struct project_grant *g);
/* The standing row of a line. ERR_NOT_FOUND. */
MUST_USE err_t grant_of_line(struct cx *cx, grant_id line, struct project_grant *out);
/* Standing ones of these projects, by project, then oldest first. */
MUST_USE err_t grant_list_in(struct cx *cx, const int64_t *projects, size_t count,
                             struct grant_list *out);
MUST_USE err_t grant_close(struct cx *cx, grant_id id, str_t reason);

MUST_USE err_t part_insert(struct cx *cx, const struct project_part *t);
MUST_USE err_t part_of_line(struct cx *cx, part_id line, struct project_part *out);
MUST_USE err_t part_close(struct cx *cx, part_id id, str_t reason);

MUST_USE err_t report_insert(struct cx *cx, const struct project_report *r);
MUST_USE err_t report_close(struct cx *cx, report_id id);
MUST_USE err_t report_get(struct cx *cx, report_id id, struct project_report *out);
/* The version in force of a line. */
MUST_USE err_t report_of_line(struct cx *cx, report_id line, struct project_report *out);

/* Public projects of which the things of one kind are deliverables: thing and project side by side,
 * by thing, then project. */
struct made_under {
    int64_t thing;
    project_id project;
};
MUST_USE err_t made_under_rows(struct cx *cx, str_t kind, const int64_t *things, size_t count,
                               const struct made_under **out, size_t *out_count);

/* Who runs, pays or works in any project, drafts and earlier versions too: see site/feature.h. */
MUST_USE err_t projects_use_organisations(struct cx *cx, const int64_t *ids, size_t count,
                                          bool *used);

#endif

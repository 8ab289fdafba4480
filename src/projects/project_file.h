/* Files of reports and of what shows that a milestone was reached: the one place that speaks with
 * files/. They belong to the project (owner_kind "project"), so they are as public as it is.
 * A file's name is in the public journal at once, and of a draft nothing may be told: so a file
 * comes in only with a report or a milestone of a project that is public already. Storing it under
 * a neutral name first would have meant to change later what was recorded.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_PROJECTS_PROJECT_FILE_H
#define ALYANS_PROJECTS_PROJECT_FILE_H

#include "projects/projects.h"

bool project_takes_files(const struct project *p);
/* The fields of a form: "file" and what is said of it. Label: "The report as a file". */
html_t project_file_fields(struct cx *cx, const struct form *f, str_t label);
/* Reads them; faults are named in the form. true: one was chosen and can be stored. */
bool project_file_read(struct form *f, struct file_upload *out);
/* Stores it as a file of the project. Errors: ERR_CONFLICT (a draft), those of file_add. */
MUST_USE err_t project_file_add(struct cx *cx, const struct project *p,
                                const struct file_upload *upload, file_id *out);

/* Standing ones of the project, oldest first. Errors: ERR_DB. */
MUST_USE err_t project_files(struct cx *cx, project_id p, struct file_list *out);
/* One of these; NULL: v 0, or removed. */
const struct file *project_file_in(const struct file_list *files, file_id id);
/* With name, kind, size and checksum, an image as a picture too; of one that was removed, why.
 * Nothing for v 0. */
MUST_USE err_t project_file_shown(struct cx *cx, file_id f, html_t *out);

#endif

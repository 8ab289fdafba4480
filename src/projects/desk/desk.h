/* The desk on which projects are kept: its handlers and what they share.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_PROJECTS_DESK_DESK_H
#define ALYANS_PROJECTS_DESK_DESK_H

#include "projects/web.h"

/* The secretariat, or somebody who speaks for an organisation; sets acts_as. */
guard_fn guard_project_desk;

handler_fn desk_list_get, desk_get, project_new_get, project_new_post, project_edit_get,
    project_edit_post, project_publish_post, project_state_post;
handler_fn grant_new_get, grant_new_post, grant_edit_get, grant_edit_post, grant_out_get,
    grant_out_post;
handler_fn part_new_get, part_new_post, part_edit_get, part_edit_post, part_out_get, part_out_post;
handler_fn report_new_get, report_new_post, report_correct_get, report_correct_post;

/* The project of the path, for somebody who may keep it. ERR_NOT_FOUND, ERR_FORBIDDEN. */
MUST_USE err_t desk_project(struct cx *cx, const struct request *rq, struct project *out);
/* Draws the small form; 422 while f has faults. labels name its fields in the list of faults. */
MUST_USE err_t desk_form_draw(struct cx *cx, const struct request *rq, struct response *rs,
                              const struct form *f, struct form_page *page,
                              const struct field_label *labels, size_t label_count);
void form_page_add(struct form_page *page, html_t field);
/* The desk of a project with what keeps it from being published. */
MUST_USE err_t desk_draw(struct cx *cx, const struct request *rq, struct response *rs,
                         const struct project *p, const struct form *publish,
                         const struct form *state);
url_t url_desk(struct cx *cx, const struct project *p);

/* Fields that several forms have. */
/* A file that may come along, below the one on record, if there is one. */
MUST_USE err_t file_fields_add(struct cx *cx, struct form_page *page, const struct form *f,
                               str_t label, file_id now);
html_t line_field(struct cx *cx, const struct form *f, const char *name, str_t label, str_t hint,
                  int64_t most);
html_t date_field(struct cx *cx, const struct form *f, const char *name, str_t label);
/* Reads it; a fault where it is no date. */
str_t form_day(struct form *f, str_t name);
/* As that currency is written; AMOUNT_NOT_STATED where nothing is. */
int64_t form_amount(struct form *f, str_t name, str_t currency);
/* A code in capital letters; empty where nothing is written, or a fault. */
str_t form_currency(struct cx *cx, struct form *f);
/* Organisations on record, and "not on record". */
MUST_USE err_t organisation_select(struct cx *cx, const struct form *f, const char *name,
                                   str_t label, str_t hint, str_t none, html_t *out);
organisation_id form_organisation(struct form *f, str_t name);
str_t id_text(struct cx *cx, int64_t id); /* "" for 0 */
/* A source as four fields: title, publisher, date, address. */
void source_fields_add(struct cx *cx, struct form_page *page, const struct form *f);
void source_preset(struct form *f, const struct source *s);
/* Adds it when a title is written; was: kept where the fields say what it says. */
MUST_USE err_t source_read(struct cx *cx, struct form *f, const struct source *was, source_id *out);

/* The page that asks before something is taken out of a project, for a public reason. */
err_t take_out_draw(struct cx *cx, const struct request *rq, struct response *rs,
                    const struct form *f, const struct project *p, str_t what, url_t action);

#endif

/* Handlers of merging, amending and translating; the table of routes is in feature.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STATEMENTS_WEB_H
#define ALYANS_VIEWPOINTS_STATEMENTS_WEB_H

#include "site/feature.h"
#include "viewpoints/viewpoints.h"

/* The secretariat, or somebody who speaks for an organisation on its positions; sets acts_as. Whose
 * statement it is, the handlers ask. */
guard_fn guard_statement_keeper;
handler_fn statement_merge_get, statement_merge_post, statement_separate_get,
    statement_separate_post, statements_alike_get;
handler_fn statement_translate_get, statement_translate_post, statement_confirm_post;
handler_fn statement_translations_get, statement_translations_csv, statement_translations_post,
    statement_translations_apply_post;
handler_fn statement_propose_get, statement_propose_post;
/* Looks for what is close before the write begins: in rq->prepared a struct near_list. */
err_t statement_propose_prepare(struct cx *cx, const struct request *rq, void **prepared);
handler_fn statement_amend_get, statement_amend_post, amendment_take_post;

handler_fn api_statement;
extern const struct api_operation api_statement_op;
struct json_out;
/* Original and translation, what it amends and is amended by, what was merged into it; and where it
 * was merged itself. Members of an open object; all: every statement of the consultation. */
void api_put_ways(struct cx *cx, struct json_out *j, const struct statement_list *all,
                  const struct statement *s);
void api_put_merge(struct cx *cx, struct json_out *j, const struct statement_list *all,
                   const struct statement *s);

/* The consultation of the first {slug}; the secretariat finds drafts too. ERR_NOT_FOUND. */
MUST_USE err_t consultation_seen(struct cx *cx, const struct request *rq, struct consultation *out);
/* The statement {id} of /consultations/{slug}/statements/{id}…: the number that screens show.
 * ERR_NOT_FOUND: none, or one that waits for a decision. */
MUST_USE err_t statement_of_number(struct cx *cx, const struct request *rq, struct consultation *c,
                                   struct statement *out);

#endif

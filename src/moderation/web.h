/* Handlers of moderation and what they share; the table of routes is in feature.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_MODERATION_WEB_H
#define ALYANS_MODERATION_WEB_H

#include "moderation/cases.h"
#include "moderation/pages.h"

MUST_USE err_t moderation_respond(struct cx *cx, const struct request *rq, struct response *rs,
                                  int status, const struct page *page, struct buf *body);
/* Never fails because a text is gone: it says so. */
MUST_USE err_t shown_load(struct cx *cx, const struct moderation_case *c, struct shown_text *out);
/* Decisions of a case, each with the appeal against it. */
MUST_USE err_t told_load(struct cx *cx, const struct moderation_case *c, const struct told **out,
                         size_t *count);
/* Is there only one account that can decide, or none? */
MUST_USE err_t decider_is_alone(struct cx *cx, bool *out);
/* The rules to choose from; with a first line "Choose one" where nothing is chosen yet. */
html_t rule_select(struct cx *cx, const struct form *f, str_t hint);
html_t language_select(struct cx *cx, const struct form *f);
enum lang language_read(struct cx *cx, struct form *f);
/* Fields of a decision, read and judged as far as a form can; faults name their field. */
void decision_read(struct cx *cx, struct form *f, enum moderation_verdict verdict,
                   bool needs_reason, struct decision_new *out);
html_t decision_reason_field(struct cx *cx, const struct form *f, bool is_required);
html_t decision_detail_field(struct cx *cx, const struct form *f);
html_t decision_errors(struct cx *cx, const struct form *f);
/* Item of the queue for the actor. */
MUST_USE err_t queue_item_load(struct cx *cx, const struct moderation_case *c,
                               struct queue_item *out);

handler_fn moderation_log_get, moderation_case_get, moderation_rules_get, moderation_csv_get,
    api_moderation_get;
extern const struct api_operation api_moderation_op;
handler_fn moderation_mine_get, appeal_get, appeal_post, report_get_form, report_post;
handler_fn queue_get, queue_post, queue_undo_post, queue_look_post, desk_case_get, desk_case_post;

#endif

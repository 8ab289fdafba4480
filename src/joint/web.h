/* The handlers of joint statements and what they share.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_JOINT_WEB_H
#define ALYANS_JOINT_WEB_H

#include "joint/pages.h"
#include "site/feature.h"

/* The page with this feature's style. */
MUST_USE err_t joint_respond(struct cx *cx, const struct request *rq, struct response *rs,
                             int status, const struct page *page, struct buf *body);
/* The statement of the path with all of it. ERR_NOT_FOUND also for a draft the reader may not see.
 * Everything lives in cx->arena. */
MUST_USE err_t joint_of_path(struct cx *cx, const struct request *rq, struct whole_joint *out);
/* The reader drafts it: secretariat, or an initiator under a mandate for publishing. */
bool joint_may_desk(const struct cx *cx, const struct whole_joint *w);
/* The organisation the reader speaks for as it stands in the block; NULL: none, or not there. */
const struct stander *joint_mine(const struct cx *cx, const struct whole_joint *w);
/* May that organisation answer now? */
bool joint_may_answer(const struct cx *cx, const struct whole_joint *w);

/* history.c: what happened, by date. */
void joint_history_fill(struct cx *cx, const struct whole_joint *w, struct joint_page *p);

handler_fn joint_json_get, joint_text_get, joint_feed_get, api_joints_get, api_joint_get;
handler_fn joint_versions_get, joint_version_get, joint_contest_post;
handler_fn joint_answer_get, joint_answer_post, joint_withdraw_get, joint_withdraw_post,
    joint_object_get, joint_object_post;
handler_fn joint_amends_get, joint_amends_post, amend_voice_post, amend_decide_post,
    amend_take_back_post;
extern const struct api_operation api_joints_op, api_joint_op;

/* desk/ */
guard_fn guard_joint_desk;
handler_fn joint_desk_list_get, joint_desk_get, joint_new_get, joint_new_post, joint_edit_get,
    joint_edit_post, joint_text_edit_get, joint_text_edit_post, joint_open_post, joint_extend_post,
    joint_invite_post, joint_close_post, joint_confirm_post, joint_code_get, joint_code_post,
    joint_publish_post, joint_remind_post, joint_desk_withdraw_post;

/* others' hooks: subject.c, search.c, compare.c, person.c */
extern const struct search_source joint_search[];
err_t joint_front(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count);
err_t joint_desk_signposts(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count);
err_t joint_own_desk(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count);
err_t joint_housekeep(struct cx *cx);
err_t joint_compare_record(struct cx *cx, struct record_differences *to);
err_t joint_export_person(struct cx *cx, int64_t account, struct json_out *j);
err_t joint_erase_person(struct cx *cx, int64_t account);

#endif

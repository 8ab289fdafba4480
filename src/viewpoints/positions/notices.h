/* News of one consultation for those who asked for them: it opens, its end comes near, it has
 * closed, its result is out; and replies to what an organisation argued. Through mail/, collected
 * as each reader chose. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_POSITIONS_NOTICES_H
#define ALYANS_VIEWPOINTS_POSITIONS_NOTICES_H

#include "mail/mail.h"
#include "viewpoints/viewpoints.h"

/* about: the consultation; asked for about one, or about all of them. */
#define MAIL_TOPIC_CONSULTATIONS "consultations"
/* about: the organisation whose arguments are replied to; of somebody without a name, the one
 * argument. arguments/news.c publishes, with the replying organisation as who speaks. */
#define MAIL_TOPIC_REPLIES "replies"

/* Called for each stage that a consultation comes into; the same twice puts out nothing more. What
 * was noticed a week late is no news any more. Errors: ERR_DB. */
MUST_USE err_t notice_stage(struct cx *cx, const struct consultation *c, enum stage stage);
/* Every hour: those whose end has come near. Errors: ERR_DB. */
MUST_USE err_t notice_deadlines(struct cx *cx);
/* When readers are reminded of the end: three days before, or in the last quarter of a shorter
 * time; 0: it has no end. Pure. */
usec_t notice_deadline_at(const struct consultation *c);

/* The boxes; empty where no mail goes out. */
html_t notice_box(struct cx *cx, const struct consultation *c);
html_t notice_replies_box(struct cx *cx, const struct organisation *o);
html_t notice_reply_box(struct cx *cx, int64_t argument); /* of somebody without a name */

extern const struct mail_topic viewpoints_mail_topics[];

#endif

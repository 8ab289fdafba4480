/* What the files that write joint statements share.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_JOINT_INSIDE_H
#define ALYANS_JOINT_INSIDE_H

#include "joint/whole.h"
#include "ledger/ledger.h"

enum { JOINT_TITLE_MOST = 200, JOINT_TEXT_MOST = 60000, JOINT_REASON_MOST = 1000 };

/* The statement, for somebody who may draft it. ERR_FORBIDDEN. */
MUST_USE err_t joint_for_drafting(struct cx *cx, joint_id id, struct joint *out);
/* It changed: the row with changed_at of now. */
MUST_USE err_t joint_store(struct cx *cx, struct joint *j);
/* An entry about it; while it is a draft only that something was done (joint.drafted). */
MUST_USE err_t joint_record(struct cx *cx, const struct joint *j, enum ledger_kind kind,
                            const struct ledger_field *fields, size_t count);
/* A text that two languages keep, as fields name_en and name_az, where they say something. Appends
 * to fields[*count]; room for two. */
void joint_fields2(struct arena *arena, struct ledger_field *fields, size_t *count,
                   const char *name, const struct text2 *t);
struct ledger_field joint_version_field(struct arena *arena, int64_t number);
/* "1. …", "2. …": clauses as one text. */
str_t clauses_text(struct arena *arena, const struct joint_version *v, enum lang lang);
/* Everything that was written while it was a draft comes into the record. */
MUST_USE err_t joint_record_drafts(struct cx *cx, const struct joint *j);
/* The actor's organisation under its mandate; ERR_FORBIDDEN without this scope. */
MUST_USE err_t joint_speaker(struct cx *cx, uint32_t scopes, organisation_id *out);

/* A letter to each who may sign for an organisation that is asked and has said nothing, or for only
 * this one (v 0: all). *told: to how many organisations; none where the round is not open or no
 * mail goes out. */
MUST_USE err_t joint_tell_asked(struct cx *cx, joint_id id, organisation_id only, size_t *told);
/* Those asked that have said nothing and that no letter reaches: nobody with an address may sign
 * for them. */
MUST_USE err_t joint_unreached(struct cx *cx, const struct whole_joint *w,
                               const struct organisation *const **out, size_t *count);
/* Signers or dissent changed: a new seal and news, where the text has left the house. */
MUST_USE err_t joint_reseal(struct cx *cx, const struct joint *j);
/* A version came: those who had answered are told by letter. Of a slip of the pen its signers, who
 * can contest it; of a change of substance whoever is asked anew. */
MUST_USE err_t joint_version_letters(struct cx *cx, const struct joint *j,
                                     const struct joint_version *made);

/* News by mail: published, withdrawn, a signature withdrawn, a round opened. */
enum joint_news {
    JOINT_NEWS_OPENED,
    JOINT_NEWS_PUBLISHED,
    JOINT_NEWS_SIGNATURE,
    JOINT_NEWS_WITHDRAWN
};
#define JOINT_TOPIC "joint-statements"
MUST_USE err_t joint_news_publish(struct cx *cx, joint_id j, enum joint_news what);

#endif

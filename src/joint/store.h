/* Rows of joint statements: SQL and nothing but. Errors of all: ERR_DB and its kin; ERR_NOT_FOUND
 * where one row is asked for.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_JOINT_STORE_H
#define ALYANS_JOINT_STORE_H

#include "joint/rules.h"

/* --- store.c: statements, versions, who was asked -----------------------------------------------
 */

/* ERR_CONFLICT: slug taken. */
MUST_USE err_t joint_insert(struct cx *cx, const struct joint *j);
/* All but id, slug and what never changes. */
MUST_USE err_t joint_update(struct cx *cx, const struct joint *j);
MUST_USE err_t joint_touch(struct cx *cx, joint_id j);
MUST_USE err_t joint_ids(struct cx *cx, int64_t after, size_t limit, int64_t *out, size_t *count);
/* Open rounds whose deadline is over. */
MUST_USE err_t joint_due(struct cx *cx, const struct joint **out, size_t *count);
/* Statements an organisation initiated, was asked about or answered; public ones. */
MUST_USE err_t joint_list_of(struct cx *cx, organisation_id o, const struct joint **out,
                             size_t *count);
MUST_USE err_t initiators_set(struct cx *cx, joint_id j, const int64_t *ids, size_t count);
MUST_USE err_t version_insert(struct cx *cx, const struct joint_version *v);
MUST_USE err_t version_set_contested(struct cx *cx, version_id v, organisation_id by);
/* Those who are there already stay as they are. *added: was it new? */
MUST_USE err_t invited_insert(struct cx *cx, joint_id j, const struct invited *i, bool *added);
MUST_USE err_t invited_set_counts(struct cx *cx, joint_id j, const struct invited *i);
MUST_USE err_t invited_set_reminded(struct cx *cx, joint_id j, organisation_id o);
MUST_USE err_t confirmation_insert(struct cx *cx, joint_id j, const struct confirmation *c);
MUST_USE err_t confirmation_list_of(struct cx *cx, joint_id j, struct confirmation_list *out);
MUST_USE err_t event_insert(struct cx *cx, joint_id j, const struct joint_event *e);
MUST_USE err_t joint_event_list_of(struct cx *cx, joint_id j, const struct joint_event **out,
                                   size_t *count);

enum seal_cause { SEAL_PUBLISHED, SEAL_SIGNATURE, SEAL_WITHDRAWN };
struct seal {
    int64_t id, number;
    joint_id joint;
    enum seal_cause cause;
    str_t sha256, content;
    usec_t sealed_at;
};
str_t seal_cause_word(enum seal_cause c);
MUST_USE err_t seal_insert(struct cx *cx, const struct seal *s);
/* By number. */
MUST_USE err_t seal_list_of(struct cx *cx, joint_id j, const struct seal **out, size_t *count);
/* ERR_NOT_FOUND: it was never published. */
MUST_USE err_t seal_newest(struct cx *cx, joint_id j, struct seal *out);

/* --- store_answers.c: answers, amendments -------------------------------------------------------
 */

/* Supersedes the one in force of its organisation. */
MUST_USE err_t answer_insert(struct cx *cx, const struct joint_answer *a);
MUST_USE err_t amend_insert(struct cx *cx, const struct amend *a);
MUST_USE err_t amend_get(struct cx *cx, amend_id id, struct amend *out);
/* State, who decided, why, and the version it made. ERR_CONFLICT: it is not open. */
MUST_USE err_t amend_set_decided(struct cx *cx, const struct amend *a);
/* Supersedes the one in force of its organisation. */
MUST_USE err_t voice_insert(struct cx *cx, const struct amend_voice *v);

/* --- persons: store_answers.c -------------------------------------------------------------------
 */

/* Rows that name an account: versions written, texts confirmed. */
MUST_USE err_t account_rows(struct cx *cx, int64_t account,
                            void (*each)(void *to, str_t slug, str_t what, int64_t number,
                                         usec_t at),
                            void *to);
/* From now on nobody is named there, and one person stays one within a statement. */
MUST_USE err_t account_forget(struct cx *cx, int64_t account);
MUST_USE err_t organisations_used(struct cx *cx, const int64_t *ids, size_t count, bool *used);

extern const struct db_catalog joint_sql;

/* Room for one more in an arena's list that grows. */
#define LIST_GROW(cx, list, n, room, type)                                                         \
    ((n) < (room) ? (list) : list_grow((cx)->arena, (list), sizeof(type), (n), &(room)))
void *list_grow(struct arena *arena, const void *list, size_t size, size_t n, size_t *room);
struct text2 joint_text2(struct cx *cx, const struct db_rows *rows, int column); /* en, az */
str_t joint_in(const struct text2 *t, enum lang lang); /* never without an address */

#endif

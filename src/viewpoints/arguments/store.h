/* Rows of arguments and marks. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_ARGUMENTS_STORE_H
#define ALYANS_VIEWPOINTS_ARGUMENTS_STORE_H

#include "opinion/votes.h"
#include "viewpoints/arguments/arguments.h"
#include "viewpoints/store.h"

MUST_USE err_t argument_put(struct cx *cx, const struct argument *a, int64_t mandate);
/* ERR_CONFLICT: it is so already. */
MUST_USE err_t argument_set_state(struct cx *cx, argument_id id, enum statement_state to,
                                  bool is_withheld);
/* ERR_CONFLICT: taken down before. */
MUST_USE err_t argument_clear_text(struct cx *cx, argument_id id, str_t reason);
MUST_USE err_t argument_count_waiting(struct cx *cx, consultation_id in, participant_id author,
                                      int64_t *out);
/* How often this author has said these words there, in whatever became of it. */
MUST_USE err_t argument_count_said(struct cx *cx, const struct argument *a, int64_t *out);
MUST_USE err_t mark_put(struct cx *cx, const struct argument *of, participant_id who, int value);
/* Marks of one value on what is said of a statement, by the position of who marked on it. */
struct mark_row {
    int64_t target, count;
    int value;
    bool has_position, is_of_people;
    enum position position;
};
/* Of one statement, or (v 0) of the whole consultation. */
MUST_USE err_t mark_list_of(struct cx *cx, consultation_id in, statement_id s,
                            const struct mark_row **out, size_t *count);
/* Marks of the consultation and the positions of those who marked, as answers: the newest
 * MARKERS_MOST who marked. */
enum { MARKERS_MOST = 5000 };
MUST_USE err_t mark_votes(struct cx *cx, consultation_id in, const struct vote_event **out,
                          size_t *count);

/* --- row and entry together (arguments.c); whether it may be said was asked before --- */

/* actor: whose representative says it, where it is an organisation's. is_example: made up. */
MUST_USE err_t argument_enter(struct cx *cx, const struct argument *a, int64_t mandate,
                              const struct actor *actor, bool is_example);
/* named: who marks by name; NULL: somebody of the public. */
MUST_USE err_t mark_enter(struct cx *cx, const struct argument *of, participant_id who, int value,
                          const struct actor *named);

/* --- the demonstration (demo.c) --- */

struct json;
struct arguing_demo {
    consultation_id in;
    const struct json *list; /* "arguments" of data/demo/; NULL: none */
    int64_t (*organisation)(const void *of, str_t key);
    int64_t (*statement)(const void *of, str_t key);
    const void *of;
    const participant_id *visitors; /* as many as a line of their marks is long */
    size_t visitor_count;
};
MUST_USE err_t argument_demo_fill(struct cx *cx, const struct arguing_demo *d);

/* --- against the record (compare.c) --- */

struct checked_table;
struct record_differences;
MUST_USE err_t argument_checked_load(struct cx *cx, struct checked_table *t);
/* Texts that no entry may tell: of what was never public. After the entries were compared. */
void argument_texts_unsaid(const struct checked_table *t);
/* Whose each is, and every mark. */
MUST_USE err_t arguments_compare(struct cx *cx, struct record_differences *to);
struct author_row {
    int64_t id, consultation, organisation, author;
};
MUST_USE err_t argument_authors(struct cx *cx, const struct author_row **out, size_t *count);
struct stored_mark {
    int64_t target, participant, consultation, statement;
    int value;
    usec_t at;
    bool is_known; /* an entry tells it */
    bool is_begun; /* of the first of a target by time: an entry of the public was seen */
};
/* By target and participant. */
MUST_USE err_t mark_list_stored(struct cx *cx, struct stored_mark **out, size_t *count);

#endif

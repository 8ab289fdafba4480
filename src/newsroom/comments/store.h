/* Rows of comments. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_COMMENTS_STORE_H
#define ALYANS_NEWSROOM_COMMENTS_STORE_H

#include "newsroom/comments/comments.h"

struct comment_writer {
    int64_t id;
    str_t email;
    int64_t kept;
};
/* Made where it is not there; email is kept (again). */
MUST_USE err_t writer_of_hash(struct cx *cx, bytes_t hash, str_t email, struct comment_writer *out);
MUST_USE err_t writer_get(struct cx *cx, int64_t id, struct comment_writer *out);
MUST_USE err_t writer_kept(struct cx *cx, int64_t id);
/* Public comments of an account. */
MUST_USE err_t account_kept(struct cx *cx, int64_t account, int64_t *out);
/* Of this writer or account. */
MUST_USE err_t comments_waiting(struct cx *cx, int64_t writer, int64_t account, int64_t *out);
MUST_USE err_t comment_next_number(struct cx *cx, article_id a, int64_t *out);
MUST_USE err_t comment_insert(struct cx *cx, const struct comment *c, bytes_t hash);
/* State, held, times, is_withheld. */
MUST_USE err_t comment_update(struct cx *cx, const struct comment *c);
MUST_USE err_t comment_clear(struct cx *cx, comment_id id); /* its words */
/* Its words and everything of who wrote it; the writer's address too, where nothing else of that
 * writer is kept. */
MUST_USE err_t comment_strip(struct cx *cx, const struct comment *c);
MUST_USE err_t comment_delete(struct cx *cx, const struct comment *c);
/* Notes that this work stood in for a look. *is_new false: it has before, or so many have. */
MUST_USE err_t work_spend(struct cx *cx, bytes_t hash, bool *is_new);
MUST_USE err_t works_forget(struct cx *cx, usec_t before);
/* Number of each comment that may have answers, by id. */
struct top_number {
    int64_t id, number;
};
MUST_USE err_t top_numbers(struct cx *cx, article_id a, const struct top_number **out,
                           size_t *count);
MUST_USE err_t comment_by_hash(struct cx *cx, bytes_t hash, struct comment *out);
/* Articles of this organisation under which comments of others stand without a word of it in their
 * thread, the latest first, at most limit. */
struct comments_open {
    article_id article;
    int64_t threads;
};
MUST_USE err_t comments_without_reply(struct cx *cx, organisation_id o, size_t limit,
                                      struct comments_open *out, size_t *count);
MUST_USE err_t comment_ids(struct cx *cx, int64_t after, size_t limit, int64_t *out, size_t *count);
MUST_USE err_t comments_drop_unconfirmed(struct cx *cx, usec_t before);
MUST_USE err_t writers_forget(struct cx *cx, usec_t before);
/* Those that were not withdrawn, oldest first. */
MUST_USE err_t comments_of_account(struct cx *cx, int64_t account, struct comment_list *out);
MUST_USE err_t comments_forget_account(struct cx *cx, int64_t account);

#endif

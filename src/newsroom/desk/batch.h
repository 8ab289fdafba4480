/* One thing done to many articles at once, and undone at once.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_DESK_BATCH_H
#define ALYANS_NEWSROOM_DESK_BATCH_H

#include "newsroom/newsroom.h"

enum batch_what { BATCH_SECTION, BATCH_TAG, BATCH_COMMENTS };
enum { BATCH_WHATS = 3, BATCH_MOST = 200, BATCHES_SHOWN = 10 };
struct batch {
    int64_t id;
    enum batch_what what;
    str_t value;        /* slug of the section or tag; "on" or "off" */
    organisation_id of; /* v 0: the secretariat's */
    int64_t articles;
    usec_t made_at, undone_at;
};
struct batch_list {
    const struct batch *at; /* newest first */
    size_t count;
};

/* Each article changes by the function that changes one, with its entry; those that are so already
 * are left out, and without any there is no batch (*batch 0). Errors: those of article_change and
 * article_set_tags, of any of them: then nothing is changed. ERR_INVALID: no such value. */
MUST_USE err_t batch_do(struct cx *cx, enum batch_what what, str_t value, const int64_t *articles,
                        size_t count, int64_t *batch);
/* Everything back, but for articles that somebody changed in this since: they are left alone and
 * counted. ERR_CONFLICT: undone before. ERR_FORBIDDEN: of another publisher. */
MUST_USE err_t batch_undo(struct cx *cx, int64_t batch, int64_t *restored, int64_t *left);
/* Of the actor's publisher; the secretariat sees its own. */
MUST_USE err_t batch_list(struct cx *cx, struct batch_list *out);
MUST_USE err_t batch_get(struct cx *cx, int64_t id, struct batch *out);
MUST_USE err_t batch_account_forget(struct cx *cx, int64_t account);

#endif

/* Putting letters into the queue, and gathering what topics put out. All in a write transaction.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_MAIL_QUEUE_H
#define ALYANS_MAIL_QUEUE_H

#include "mail/letter.h"

/* Where gathering one pace has got to. */
struct gathering {
    enum pace pace;
    int64_t top;   /* items up to this seq */
    usec_t moment; /* for readers not gathered since then */
    int64_t after; /* addresses up to this one are done; 0 at first */
    bool is_over;  /* set when there are no more */
};
/* One lot of readers: letters for them are queued, one letter for all who get the same, and each is
 * told to the record. Queueing and "gathered" are one transaction, so nobody is passed over and
 * nobody gets it twice. */
MUST_USE err_t gather_lot(struct cx *cx, struct gathering *g);
/* Reads the record on from where it was left, and puts what is news into items. Two steps: the
 * first only reads (cx->db may be read-only), the second writes what was found. In a record that
 * was empty when following began, what happened before since is no news: it filled the site. */
struct followed {
    int64_t was, now; /* seq; equal: nothing to do */
    const struct mail_item *at;
    size_t count;
};
MUST_USE err_t follow_look(struct cx *cx, usec_t since, struct followed *out);
/* Errors: ERR_CONFLICT (another server did it). */
MUST_USE err_t follow_write(struct cx *cx, const struct followed *f);

#endif

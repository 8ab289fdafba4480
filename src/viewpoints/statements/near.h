/* The statements of a consultation that are close to a text.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STATEMENTS_NEAR_H
#define ALYANS_VIEWPOINTS_STATEMENTS_NEAR_H

#include "viewpoints/statements/alike.h"
#include "viewpoints/viewpoints.h"

struct near_statement {
    const struct statement *s;
    double score;
    enum alike_sense sense;
};
struct near_list {
    const struct near_statement *at;
    size_t count;
};
enum { NEAR_SHOWN = 5 };
/* Accepted ones among them, the closest first, NEAR_SHOWN at most; but not one of this id (0: all).
 * Reads every text: some milliseconds for a thousand, so a write asks for it in .prepare. */
struct near_list near_among(struct cx *cx, const struct statement_list *among,
                            const struct text2 *text, statement_id but);
MUST_USE err_t near_find(struct cx *cx, consultation_id in, const struct text2 *text,
                         statement_id but, struct near_list *out);

/* Two that stand, or of which one still waits for a decision. */
struct near_pair {
    const struct statement *a, *b; /* a was there first */
    double score;
    enum alike_sense sense;
};
/* All pairs of a list without those rejected, merged or taken down; the closest first. */
void near_pairs(struct cx *cx, const struct statement_list *among, const struct near_pair **out,
                size_t *count);

#endif

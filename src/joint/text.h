/* A joint statement as plain text: the file, the letter, the body of what is found.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_JOINT_TEXT_H
#define ALYANS_JOINT_TEXT_H

#include "joint/whole.h"

enum { JOINT_PLAIN_MAX = 4 << 20 };

/* The block alone, in the language of cx: the sentence, then every list with who, when, why, and
 * who pays for each. */
void block_text(struct cx *cx, const struct whole_joint *w, struct buf *out);
/* All of it: title, state, who paid, clauses, the block, the print. where: its whole address. */
void joint_text(struct cx *cx, const struct whole_joint *w, str_t where, struct buf *out);

#endif

/* What is another in a text, word by word. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_TEXT_DIFF_H
#define ALYANS_KIT_TEXT_DIFF_H

#include "kit/base/arena.h"

/* In the order of the texts: those that are the same with those removed make the old text, with
 * those added the new one. */
enum diff_kind { DIFF_SAME, DIFF_REMOVED, DIFF_ADDED };
struct diff_part {
    enum diff_kind kind;
    str_t text;
};
struct diff {
    const struct diff_part *parts;
    size_t count;
};
/* Texts point into was and is. Time and memory are bounded: where very much is another, all between
 * the first and the last change counts as changed. */
struct diff diff_words(struct arena *arena, str_t was, str_t is);

/* Is this no more than a slip of the pen put right? At most SLIP_WORDS words are another, and at
 * most one in SLIP_SHARE of what was there; in a short text one word. A word that comes or goes
 * counts as two. A text that comes or goes is more than that. */
enum { SLIP_WORDS = 3, SLIP_SHARE = 10 };
bool diff_is_slip(struct arena *arena, str_t was, str_t is);

#endif

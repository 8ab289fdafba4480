/* Words of a text as a search looks at them: found, folded, brought to a stem. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_TEXT_WORDS_H
#define ALYANS_KIT_TEXT_WORDS_H

#include "kit/base/arena.h"
#include "kit/base/cx.h"

enum { WORD_BYTES_MAX = 64 }; /* of a folded word; longer ones are cut between characters */

/* The next run of letters and digits at or after *at in valid UTF-8; *word is a part of text, *at
 * goes behind it. An ending written behind a hyphen or an apostrophe ("BMT-nin", "2013-cü",
 * "Europe's") is stepped over. false: no more words. */
bool word_next(str_t text, size_t *at, str_t *word);
/* text_fold of it, letters and digits alone, at most WORD_BYTES_MAX; may be empty (a mark alone).
 */
str_t word_fold(struct arena *arena, str_t word);

/* A folded word without its endings, for finding one form of it by another: not a linguist's stem,
 * but the same for all regular forms of a noun. Words of other scripts and with digits stay as they
 * are. Never empty for a word that is not. In the arena, or the word itself. How, and why so:
 * stem.c. */
str_t stem_az(struct arena *arena, str_t folded);
str_t stem_en(struct arena *arena, str_t folded);
static inline str_t stem_of(struct arena *arena, enum lang lang, str_t folded)
{
    return lang == LANG_AZ ? stem_az(arena, folded) : stem_en(arena, folded);
}
/* Words that say nothing by themselves: "və", "the"; folded, of either language. */
bool word_is_weak(str_t folded);

/* Optimal string alignment: letters left out, put in, changed, or two neighbours swapped, by
 * characters. Beyond most the answer is most + 1. Cost len(a) * len(b); longer than 64 characters
 * are taken as too far. */
int word_distance(str_t a, str_t b, int most);

#endif

/* What a statement's text is made of, for telling whether two say the same. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STATEMENTS_ALIKE_WORDS_H
#define ALYANS_VIEWPOINTS_STATEMENTS_ALIKE_WORDS_H

#include "kit/base/arena.h"
#include "kit/text/i18n.h"

struct alike_words {
    const uint64_t *words; /* hashes of stems, each once, ascending */
    size_t word_count;
    const uint64_t *grams; /* hashes of character 4-grams, likewise; never equal to a word's */
    size_t gram_count;
    const str_t *stems; /* the same as words, in the order of the text */
    size_t stem_count;
    const uint64_t *numbers; /* hashes of words with a digit, ascending */
    size_t number_count;
    unsigned denials; /* words and forms that deny */
    uint32_t plus,
        minus; /* bits of the pairs of contrary words of which it has one, or the other */
};
struct alike_words alike_words_of(struct arena *arena, enum lang lang, str_t text);

/* Do the two say contrary things with their words? One denies and the other does not, or they have
 * contrary words (more, less) or prefixes (fair, unfair); two such turns undo each other. */
bool alike_contrary(const struct alike_words *a, const struct alike_words *b);
bool alike_same_numbers(const struct alike_words *a, const struct alike_words *b);

/* An Azerbaijani word, folded, without what denies in it: "etmemelidir" gives "etmelidir" and true;
 * "numayende" stays and gives false. *out lives in the arena or is the word. */
bool alike_denies_az(struct arena *arena, str_t folded, str_t *out);

#endif

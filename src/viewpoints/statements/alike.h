/* Statements that say the same, or nearly: found by their words, within one consultation. Pure.
 *
 * Each text is a vector: its stemmed words and the character 4-grams of its words, weighted by how
 * rare they are in the consultation (a damped idf: Sparck Jones 1972), each kind brought to a
 * length of its own. Likeness is the cosine, 0..1. Azerbaijani is held against Azerbaijani, English
 * against English; the likeness of two statements is that of the language in which they are closer.
 * The words that turn the sense (not, deyil, -ma-/-mə- in a verb, before and after, …) are no part
 * of the vector: two texts with the same words of which one denies are close, and marked as that.
 * Cost of an index: the length of all texts. Of one question: the entries of its features; of all
 * pairs: the sum over features of the square of how often each occurs, which with rare features is
 * far less than the square of all.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STATEMENTS_ALIKE_H
#define ALYANS_VIEWPOINTS_STATEMENTS_ALIKE_H

#include "kit/base/arena.h"
#include "kit/text/i18n.h"

enum alike_sense {
    ALIKE_SAME,     /* close, and nothing turns the sense */
    ALIKE_OPPOSITE, /* close, but one denies what the other says, or says "more" where that says
                       "less": the same words, another sense */
    ALIKE_NUMBER,   /* close, but for a number or a date */
};
struct alike {
    size_t at; /* place of the statement in the texts of the index */
    double score;
    enum alike_sense sense;
};
struct alike_pair {
    size_t a, b; /* a < b */
    double score;
    enum alike_sense sense;
};

/* From here on two statements are offered as close: calibrated on the labelled pairs of
 * tests/unit/viewpoints/alike_test.c, which prints precision and recall. */
#define ALIKE_LEAST 0.62

struct alike_index;
/* Over count texts, of which either language may be empty. In the arena, as are the answers. */
struct alike_index *alike_index_new(struct arena *arena, const struct text2 *texts, size_t count);
/* Those at least so close to a text, the closest first; most at most. The text need not be in the
 * index; one that is finds itself, so skip (a place, or SIZE_MAX) leaves it out. */
size_t alike_find(const struct alike_index *x, struct arena *arena, const struct text2 *text,
                  size_t skip, double least, struct alike *out, size_t most);
/* All pairs at least so close, the closest first. */
void alike_pairs(const struct alike_index *x, struct arena *arena, double least,
                 const struct alike_pair **out, size_t *count);

#endif

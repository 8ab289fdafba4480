/* The part of a text that shows why it was found. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SEARCH_SNIPPET_H
#define ALYANS_SEARCH_SNIPPET_H

#include "search/tokens.h"

enum piece_kind { PIECE_TEXT, PIECE_HIT, PIECE_GAP }; /* GAP: text left out here; no text */
struct piece {
    enum piece_kind kind;
    str_t text; /* part of the original */
};
struct snippet {
    const struct piece *at;
    size_t count;
};
/* Up to two fragments of about so many bytes with the most hits, in the order of the text; without
 * a hit its beginning. Cut between words. hits: as many as tokens. */
struct snippet snippet_of(struct arena *arena, str_t text, const struct tokens *t, const bool *hits,
                          size_t bytes);
/* The whole text with its hits. */
struct snippet snippet_whole(struct arena *arena, str_t text, const struct tokens *t,
                             const bool *hits);

#endif

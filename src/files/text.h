/* The text inside a file, for the search.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_FILES_TEXT_H
#define ALYANS_FILES_TEXT_H

#include "files/media.h"
#include "site/feature.h"
#include "site/site.h"

/* The search takes a text in pieces (64 KiB of each are read): the first beside the text
 * alternative in each language, each other as a text of its own. What stands behind the last is not
 * found. */
enum {
    TEXT_PIECE = 60 << 10,
    TEXT_PIECES_MAX = SEARCH_TEXTS_MAX - LANG_COUNT + 1,
    FILE_TEXT_MAX = TEXT_PIECES_MAX * TEXT_PIECE,
};

/* Could there be text in such a file? No image has any. */
bool media_has_text(const struct media *kind);
/* The words of a file of that kind as text_tidy leaves them; empty: none can be read in it. PDF,
 * office documents and XML are read by the maker's worker: blocks for long, outside of any
 * transaction. False: not to be had now (no maker, too much at once), and *out is left alone. */
MUST_USE bool text_make(struct cx *cx, struct image_maker *maker, const struct media *kind,
                        bytes_t bytes, str_t *out);
/* Of valid UTF-8: lines without blanks at their ends, no empty ones, one blank between words, words
 * joined that were parted at the end of a line, nothing that cannot be seen; NFC; at most
 * FILE_TEXT_MAX bytes. */
str_t text_tidy(struct arena *arena, str_t s);
/* Cuts a piece off *rest, between words where there is a blank; false: nothing is left. */
MUST_USE bool text_piece(str_t *rest, str_t *piece);

#endif

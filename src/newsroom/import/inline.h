/* The words of one block with their marks: gathered piece by piece, then written as Markdown.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_IMPORT_INLINE_H
#define ALYANS_NEWSROOM_IMPORT_INLINE_H

#include "kit/base/arena.h"
#include "kit/base/buf.h"

enum piece_kind {
    PIECE_TEXT,
    PIECE_BLANK,
    PIECE_BREAK,
    PIECE_CODE,
    PIECE_EMPHASIS, /* each of the three has its end after it */
    PIECE_STRONG,
    PIECE_LINK
};
struct piece {
    enum piece_kind kind;
    bool is_end;
    bool is_dropped;
    bool is_closed; /* a beginning that has its end */
    str_t text;     /* of a text or code; address of a link */
    size_t partner; /* of an end and of what is closed: where the other is */
};
enum { PIECES_OPEN = 128 }; /* more than elements can be nested */
struct pieces {
    struct arena *arena;
    struct rows_out list;     /* struct piece */
    size_t open[PIECES_OPEN]; /* where beginnings without an end are */
    size_t depth;
    size_t held;         /* of them those at the end of the list that no word has followed */
    enum piece_kind gap; /* BLANK or BREAK that waits for a word; TEXT: none */
    bool is_plain;       /* nothing but words */
};
void pieces_begin(struct pieces *p, struct arena *arena);
/* Blanks are evened out across pieces; visible text only. */
void pieces_text(struct pieces *p, str_t text);
void pieces_break(struct pieces *p);
void pieces_code(struct pieces *p, str_t code);
/* Gives what pieces_close wants: how many were open before. address: of a link. Properly nested. */
size_t pieces_open(struct pieces *p, enum piece_kind kind, str_t address);
/* Nothing where it was opened in a block that was written meanwhile. */
void pieces_close(struct pieces *p, size_t opened);
bool pieces_empty(const struct pieces *p);
/* As Markdown of one paragraph. one_line: breaks become blanks. with_marks: emphasis too, where
 * Markdown can say it. */
void pieces_write(struct pieces *p, bool one_line, bool with_marks, struct buf *out);

#endif

/* The words of a letter: body with who speaks and who pays, and the last lines that are the
 * reader's own. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_MAIL_LETTER_H
#define ALYANS_MAIL_LETTER_H

#include "mail/store.h"

/* A part of a letter. Any may be empty. */
struct letter_piece {
    str_t title;
    str_t text;                /* plain; a blank line parts paragraphs */
    str_t link, link_text;     /* whole address, and what it leads to */
    str_t speaker, disclosure; /* organisation, and who it is and who pays it, in one line */
};
struct letter_said {
    str_t term, words;
};
/* What the view of a letter's body is drawn from. */
struct letter_body {
    str_t subject;
    const struct letter_piece *at;
    size_t count;
    struct letter_said said[4]; /* who sends, who pays */
    size_t said_count;
};
/* What the whole document is drawn from. */
struct letter_document {
    str_t subject;
    html_t body;
    str_t why;
    str_t stop, mine; /* whole addresses; empty: there is nothing to stop */
};

/* "https://example.org/az/mail/mine/TOKEN" in that language. */
str_t letter_address(struct cx *cx, enum lang lang, str_t path);
/* Fills speaker and disclosure of a piece, in the letter's language. 0: nobody. */
MUST_USE err_t letter_speaker(struct cx *cx, int64_t organisation, struct letter_piece *p);
/* l->subject and l->language are set; writes l->body_text and l->body_html. Who sends this and who
 * pays for it comes below the pieces, always. Errors: ERR_TOO_BIG. */
MUST_USE err_t letter_compose(struct cx *cx, const struct letter_piece *at, size_t count,
                              struct letter_row *l);
/* The lines under the body: why the reader gets it, how to stop it. */
struct letter_document letter_last_lines(struct cx *cx, const struct letter_row *l,
                                         const struct delivery *d);
/* The finished message to this reader. Errors: ERR_INVALID, ERR_TOO_BIG. */
MUST_USE err_t letter_finish(struct cx *cx, const struct letter_row *l, const struct delivery *d,
                             str_t email, struct buf *out);

#endif

/* What the files of the news desk share. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_DESK_DESK_H
#define ALYANS_NEWSROOM_DESK_DESK_H

#include "newsroom/inside.h"
#include "newsroom/web.h"
#include "site/text2_form.h"

/* The article of the path with its newest version, for somebody who writes for its publisher.
 * ERR_NOT_FOUND, ERR_FORBIDDEN. */
MUST_USE err_t desk_article(struct cx *cx, const struct request *rq, struct article *a,
                            struct whole_article *out);
/* For whom the reader speaks; nothing for the secretariat, which speaks for the alliance. */
html_t desk_speaker(struct cx *cx);
/* Draws a form; 422 while f has faults. labels name its fields in the list of faults. */
MUST_USE err_t news_form_draw(struct cx *cx, const struct request *rq, struct response *rs,
                              const struct form *f, struct news_form *page,
                              const struct field_label *labels, size_t label_count);
/* A field in both languages. */
void news_form_add2(struct cx *cx, struct news_form *page, const struct form *f,
                    const struct field *stem);
/* Writer and relation: in the form of the details until the article is public, then in that of the
 * text, where somebody approves them. */
void byline_fields(struct cx *cx, struct news_form *page, const struct form *f);
void byline_preset(struct cx *cx, struct form *f, const struct byline *b);
struct byline byline_read(struct cx *cx, struct form *f);
str_t form_number(struct cx *cx, int64_t id); /* a number as a form has it */
/* The desk of one; f: of whichever small form was refused, NULL: none. */
MUST_USE err_t article_desk_draw(struct cx *cx, const struct request *rq, struct response *rs,
                                 const struct whole_article *w, const struct form *f, str_t note,
                                 str_t preview);

#endif

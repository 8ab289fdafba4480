/* A text as its words: as written, folded, stemmed. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SEARCH_TOKENS_H
#define ALYANS_SEARCH_TOKENS_H

#include "kit/base/buf.h"
#include "kit/text/words.h"

enum { INDEXED_BYTES_MAX = 64 << 10 }; /* of a text; what stands behind is not found */

struct token {
    str_t written; /* part of the text */
    str_t folded;
    str_t stem[LANG_COUNT]; /* empty where the text is not of that language */
};
struct tokens {
    const struct token *at;
    size_t count;
};
/* lang: enum lang or ROW_LANG_BOTH. In the arena; the text must live as long. */
struct tokens tokens_of(struct arena *arena, str_t text, int lang);
/* The stream that is indexed: stems, a blank between them; of a text in both languages the English
 * one behind the Azerbaijani where they differ. */
void tokens_stream(const struct tokens *t, struct buf *out);
/* A token for every folded word of both, in order of bytes. */
void tokens_once(struct arena *arena, const struct tokens *title, const struct tokens *body,
                 struct token **out, size_t *count);

/* PostgreSQL's text form of a tsvector of two streams and a facet: 'sec':1A …. Places end at
 * 16383. */
void tokens_vector(str_t title, str_t body, str_t facet, struct buf *out);

#endif

/* What somebody looks for: words, "phrases", -without; and whether a text is it. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SEARCH_QUERY_H
#define ALYANS_SEARCH_QUERY_H

#include "search/tokens.h"

enum { QUERY_CHARS_MAX = 200, QUERY_WORDS_MAX = 24, QUERY_TERMS_MAX = 16, PREFIX_LEAST = 3 };

struct query_word {
    str_t written; /* part of what was typed */
    str_t folded;
    str_t stem[LANG_COUNT];
    bool is_begun; /* the last one, perhaps not typed to its end: stands for what begins so */
};
struct query_term {
    size_t first, count; /* words; more than one: a phrase */
    bool is_minus;
    bool is_weak; /* "və", "the", beside words that say more: need not be there */
};
struct query {
    struct query_word words[QUERY_WORDS_MAX];
    size_t word_count;
    struct query_term terms[QUERY_TERMS_MAX];
    size_t term_count;
    bool is_some; /* one of the terms is enough, where nothing has all */
};
/* Any text is a query; what goes beyond the limits is left out. text must live as long. */
void query_read(struct arena *arena, str_t text, struct query *out);
/* Nothing to look for: no words, or only words that must not be there. */
bool query_is_empty(const struct query *q);

/* For FTS5's MATCH over search_text, and PostgreSQL's text form of a tsquery. facet: empty, or what
 * rows must have as well. Not for an empty query. */
str_t query_sqlite(struct arena *arena, const struct query *q, str_t facet);
str_t query_postgres(struct arena *arena, const struct query *q, str_t facet);

/* Whether a text with this title and body is what is asked for, as both engines judge; in_title and
 * in_body (as many as tokens) get true where a word stands that was asked for. */
bool query_matches(const struct query *q, const struct tokens *title, const struct tokens *body,
                   bool *in_title, bool *in_body);

/* How well a stream of a title answers, beside what the engine says: 0 to 3. Whole title equal,
 * begins so, share of its words that were asked for. */
double query_title_score(const struct query *q, str_t title_stream);

#endif

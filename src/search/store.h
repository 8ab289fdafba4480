/* Every SQL statement of search/, and nothing but.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SEARCH_STORE_H
#define ALYANS_SEARCH_STORE_H

#include "kit/db/db.h"
#include "search/row_id.h"
#include "search/search.h"

extern const struct db_catalog search_sql;

/* --- the state of the index ------------------------------------------------------------------- */

struct index_state {
    int64_t place, next_thing, version;
};
MUST_USE err_t state_read(struct cx *cx, struct index_state *out);
/* ERR_CONFLICT: another pass was faster, version is not was->version any more. */
MUST_USE err_t state_put(struct cx *cx, const struct index_state *was,
                         const struct index_state *is);

struct kind_row {
    int64_t no, walk, reached;
    usec_t done_at; /* 0: being built */
    str_t kind;
};
/* In order of no, at most SEARCH_KINDS_MAX. */
MUST_USE err_t kind_list(struct cx *cx, struct kind_row *out, size_t *count);
MUST_USE err_t kind_add(struct cx *cx, int64_t no, str_t kind);
MUST_USE err_t kind_put(struct cx *cx, const struct kind_row *k);

/* --- rows ------------------------------------------------------------------------------------- */

struct index_row {
    int64_t id, kind, subject, organisation, walk;
    usec_t dated;
    str_t title, body, words; /* streams; words: folded, each once */
    str_t facet;
};
/* Of one thing, by id: at most SEARCH_TEXTS_MAX. */
MUST_USE err_t row_list_of(struct cx *cx, int64_t kind, int64_t subject, struct index_row *out,
                           size_t *count);
MUST_USE err_t row_add(struct cx *cx, const struct index_row *r);
MUST_USE err_t row_remove(struct cx *cx, int64_t id);
MUST_USE err_t row_set_walk(struct cx *cx, int64_t kind, int64_t subject, int64_t walk);
/* Subjects of rows of a kind that this walk has not seen, each once, at most limit. */
MUST_USE err_t row_list_unseen(struct cx *cx, int64_t kind, int64_t walk, size_t limit,
                               int64_t *out, size_t *count);
/* What was erased is gone from the pages of the full-text index too. */
MUST_USE err_t text_squeeze(struct cx *cx);

/* --- the vocabulary --------------------------------------------------------------------------- */

struct word_change {
    str_t word, shown;
    int64_t uses; /* more or fewer */
};
/* Each word once, in order of bytes. Words in no row any more leave, with their grams. */
MUST_USE err_t vocabulary_change(struct cx *cx, const struct word_change *at, size_t count);
/* Is there this word, or with begins one that begins so? */
MUST_USE err_t vocabulary_has(struct cx *cx, str_t word, bool begins, bool *out);
struct word_near {
    str_t word, shown;
    int64_t uses;
};
/* Words that share most grams with this one, at most NEAR_MAX. */
enum { NEAR_MAX = 200 };
MUST_USE err_t vocabulary_near(struct cx *cx, str_t word, struct word_near *out, size_t *count);
/* Grams of a word: three letters in a row, its ends marked. */
void grams_of(struct arena *arena, str_t word, str_t **out, size_t *count);

/* --- finding ---------------------------------------------------------------------------------- */

struct found_row {
    int64_t id;
    double score;    /* higher is better */
    int64_t subject; /* not by hit_list */
};
/* Rows that match, newest things first, at most limit. facet: empty, or what they must have too. */
MUST_USE err_t hit_list(struct cx *cx, const struct query *q, str_t facet, size_t limit,
                        struct found_row *out, size_t *count);
/* Rows by id, in order of id; those that are gone are missing. Without body and words. */
MUST_USE err_t row_list_by_id(struct cx *cx, const int64_t *ids, size_t count,
                              struct index_row *out, size_t *found);
/* Is there an entry of one of these kinds at place or after? */
MUST_USE err_t record_has_after(struct cx *cx, int64_t place, const str_t *kinds, size_t count,
                                bool *out);
MUST_USE err_t row_count(struct cx *cx, int64_t *out);

#endif

/* Full text over everything public. Features say what can be found (struct search_source in
 * site/feature.h); the index follows the record, so no feature calls this. Owns the tables of
 * migration 0014. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SEARCH_SEARCH_H
#define ALYANS_SEARCH_SEARCH_H

#include "kit/db/writer.h"
#include "search/query.h"
#include "search/snippet.h"
#include "site/feature.h"
#include "site/site.h"

/* --- finding ---------------------------------------------------------------------------------- */

enum search_order { ORDER_BEST, ORDER_NEWEST };
enum { SEARCH_PAGE = 20, SEARCH_SHOWN_MAX = 200, SEARCH_SCAN_MAX = 4000, SEARCH_SOURCES_MAX = 32 };

struct search_asked {
    str_t text;                         /* as typed, at most QUERY_CHARS_MAX characters */
    const struct search_source *source; /* only of this kind; NULL: any */
    int lang;                           /* enum lang: texts in it or in both; -1: any */
    int64_t organisation;               /* only what it says; 0: anybody */
    enum search_order order;
    bool is_literal; /* no other word for one that is not known, no part of the words */
    int64_t after;   /* behind this thing: search_hit.thing; 0: from the first */
    size_t limit;    /* 1..SEARCH_PAGE */
};
struct search_hit {
    const struct search_source *source;
    int64_t subject, thing;
    struct search_text text; /* as it is now, not as it was indexed */
    struct snippet title, body;
};
struct search_count {
    const struct search_source *source;
    int64_t count;
};
struct search_answer {
    const struct search_hit *at;
    size_t count;
    struct search_count counts[SEARCH_SOURCES_MAX]; /* by kind, whatever asked.source says */
    size_t counts_count;
    int64_t total; /* of asked.source */
    bool
        is_more_counted; /* there are more than were counted: SEARCH_SCAN_MAX rows were looked at */
    int64_t next;        /* after for the next page; 0: none */
    str_t shown;         /* looked for instead, because there is nothing for what was typed */
    bool is_some;        /* nothing has all the words: these have some */
    bool is_empty;       /* nothing was asked for */
    bool is_building;    /* the index is being built: more may come */
    bool is_behind;      /* something was said that is not in the index yet */
};
/* What is public and matches, each thing once, in the reader's language where it has both. A text
 * is checked as it stands now: what was erased or changed a moment ago is not shown by what it said
 * before. Errors: ERR_DB. */
MUST_USE err_t search_find(struct cx *cx, const struct search_asked *asked,
                           struct search_answer *out);
/* Sources of all features, lowest first; at most SEARCH_SOURCES_MAX. */
size_t search_sources(const struct site *site, const struct search_source **out);
const struct search_source *search_source_named(const struct site *site, str_t kind);

/* --- the index -------------------------------------------------------------------------------- */

/* One pass, to be read in a snapshot and settled in a write transaction: what the record says since
 * the last one, else the next piece of an index that is being built. */
struct index_pass;
MUST_USE err_t index_read(struct cx *cx, struct index_pass **out);
/* Nothing to settle. */
bool index_pass_is_empty(const struct index_pass *p);
/* Rows written, for reports. ERR_CONFLICT: another pass was faster, read anew. */
MUST_USE err_t index_settle(struct cx *cx, const struct index_pass *p, int64_t *rows);
/* Reads and settles in the running write transaction until nothing is left: for commands, tests. */
MUST_USE err_t index_catch_up(struct cx *cx, int64_t *rows);
/* Every kind is looked through anew; what is there stays findable meanwhile. */
MUST_USE err_t index_begin_anew(struct cx *cx);
/* How far a walk is, for people: rows so far; whether one goes on. */
MUST_USE err_t index_progress(struct cx *cx, int64_t *rows, bool *is_building);

/* Keeps the index up to date beside the server: one thread. Of several processes on one database
 * all try, and one is faster. */
struct follower_config {
    struct writer *writer;
    str_t db_url;
    const struct settings *settings;
    struct ids *ids;
    const void *app;
};
struct follower;
MUST_USE err_t follower_start(const struct follower_config *config, struct follower **out);
void follower_stop(struct follower *f); /* NULL is fine; before writer_close */

extern const struct feature search_feature;

#endif

/* What the page and the API of search share: what was asked in an address, who says what.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SEARCH_PAGES_H
#define ALYANS_SEARCH_PAGES_H

#include "registry/registry.h"
#include "search/search.h"

/* An address, read: each part as it stands there, and what it means. */
struct inquiry {
    struct search_asked asked;
    str_t text, kind, lang, organisation, order; /* organisation: the word in its address */
    struct organisation speaker;                 /* of organisation */
    struct form form;                            /* what is wrong with it */
};
/* Faults are in the form; the rest is read all the same. Errors: ERR_DB. */
MUST_USE err_t inquiry_read(struct cx *cx, const struct request *rq, struct inquiry *out);
/* The same search with another kind (empty: every), from its first page. */
url_t url_search_kind(struct cx *cx, const struct inquiry *a, str_t kind);
url_t url_search_next(struct cx *cx, const struct inquiry *a, int64_t after);
url_t url_search_literal(struct cx *cx, const struct inquiry *a);
url_t url_search_text(struct cx *cx, str_t text);

/* Who says each hit, and who pays for it, in the reader's language; empty where nobody of the
 * registry does. */
struct speaker {
    str_t name;
    url_t page;
    str_t pays; /* the disclosure line */
};
MUST_USE err_t speakers_of(struct cx *cx, const struct search_answer *a,
                           const struct speaker **out);

/* For the view. */
struct kind_link {
    str_t label;
    int64_t count;
    url_t to;
    bool is_current;
};
struct search_page {
    const struct inquiry *inquiry;
    const struct search_answer *answer;
    const struct speaker *speakers; /* as many as hits */
    struct kind_link kinds[SEARCH_SOURCES_MAX + 1];
    size_t kind_count;
    html_t errors, text, lang, order;
    url_t next, literal, everything;
    bool is_wrong, is_narrowed;
};

handler_fn search_get, search_api_get, open_search_get;
extern const struct api_operation search_api_op;
extern const struct command search_commands[];

#endif

/* What the desk of coding is drawn from. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_CODINGS_PAGES_H
#define ALYANS_VIEWPOINTS_CODINGS_PAGES_H

#include "viewpoints/codings/codings.h"
#include "viewpoints/pages.h"

/* An organisation that somebody reads. */
struct coded_organisation {
    const struct organisation *o;
    struct rounds rounds;
    int64_t differences, open; /* where both are done: in all, not settled yet */
};
struct codings_page {
    const struct consultation *c;
    const struct coded_organisation *at;
    size_t count;
    struct coding_summary summary;
    html_t errors, organisation, coder; /* beginning */
    bool is_possible;                   /* something can still be begun, settled and published */
};
/* Those that somebody reads, in the order of all; *out lives in cx->arena. Errors: ERR_DB. */
MUST_USE err_t coded_organisations(struct cx *cx, const struct consultation *c,
                                   const struct organisation *all, size_t all_count,
                                   const struct coded_organisation **out, size_t *out_count);
/* Those whose readings are not published: closing the consultation leaves them out for good. */
MUST_USE err_t coded_unpublished(struct cx *cx, const struct consultation *c,
                                 const struct coded_organisation **out, size_t *out_count);
/* One statement of the form. */
struct coding_line {
    const struct statement *s;
    html_t value, basis, source, title, publisher, dated, kind, language, note;
    bool is_described; /* publisher, date, kind or language are said */
};
struct coding_page {
    const struct consultation *c;
    const struct organisation *o;
    const struct coding *coding;
    const struct coding_line *lines; /* of this part */
    size_t count;
    int64_t part, parts;        /* from 1 */
    int64_t statements, filled; /* of all parts */
    html_t errors, table;
    const struct coding_line_error *line_errors; /* of a pasted table */
    size_t line_error_count;
    bool is_saved;
};
/* One statement as two read it. */
struct compared_line {
    const struct statement *s;
    const struct coding_value *by[CODERS_A_ROUND];
    const struct settlement *settled; /* NULL: not, or no difference */
    bool differs;
    bool is_asked;               /* its fields are in the form: open, and not too many before it */
    html_t value, basis, reason; /* of that form */
};
struct compare_codings_page {
    const struct consultation *c;
    const struct organisation *o;
    struct rounds rounds;
    const struct compared_line *lines;
    size_t count;
    int64_t differences, open;
    struct code_agreement all;
    html_t errors;     /* of the form that settles */
    int64_t settled;   /* just now, 0: none */
    int64_t published; /* just now, -1: not */
    bool told;
    str_t contact;    /* its address for letters, where it was not told; empty: none is on record */
    bool is_possible; /* something can still be settled and published */
};

/* A difference that was settled, for the public page of how it was coded. */
struct settled_line {
    const struct organisation *o;
    const struct statement *s;
    const struct settlement *how;
};
MUST_USE err_t settled_load(struct cx *cx, const struct consultation *c,
                            const struct settled_line **out, size_t *count);
/* coding_summary_text of a consultation; empty where nothing is coded. */
MUST_USE err_t coded_load(struct cx *cx, const struct consultation *c, str_t *out);

str_t code_label(struct cx *cx, enum code c); /* "agrees", "the sources say nothing" */
/* A name before a full stop of the sentence: without its own. */
str_t coder_said(str_t coder);
/* "A reads", "A is done, B reads", "both are done: 2 differences, 1 open", "published"; once it is
 * closed "read by A, not published". */
str_t rounds_text(struct cx *cx, const struct coded_organisation *o, bool is_possible);
url_t url_codings(struct cx *cx, const struct consultation *c);
url_t url_coding_part(struct cx *cx, const struct coding *c, int64_t part);
url_t url_coding_table(struct cx *cx, const struct coding *c, int64_t part);
url_t url_coding(struct cx *cx, const struct coding *c, const char *what); /* "", "/table", … */

handler_fn codings_get, codings_post, coding_page_get, coding_page_post, coding_table_post,
    coding_compare_get, coding_settle_post, coding_publish_post;

#endif

/* The result of a consultation on a card that others can put into their pages: what is shared, what
 * divides, how sure, and inside of it who asks and who pays. No script, no cookie, no request to
 * anybody. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_PACKAGE_CARD_H
#define ALYANS_VIEWPOINTS_PACKAGE_CARD_H

#include "viewpoints/results/results_page.h"

/* A statement with its counts and how sure. */
struct card_finding {
    const struct statement_result *s; /* NULL: none is certain */
    str_t heading;                    /* "Common ground" */
    str_t text;                       /* of the statement, in text_lang */
    enum lang text_lang;
    str_t late;   /* that positions were taken on an earlier text; empty: they were not */
    str_t counts; /* "10 agree, 1 disagrees, 2 pass; 3 have not said" */
    str_t sure;   /* why, and how sure */
};
struct card {
    const struct consultation *c;
    const struct results_view *v;
    struct card_finding common, divides;
    str_t asked;   /* who was asked and how many answered */
    str_t few;     /* where that is too few to say anything; empty: it is not */
    str_t by;      /* who asks */
    str_t pays;    /* whose money it was made with, and the site's */
    str_t as_of;   /* "As of 29 November 2026" */
    str_t print;   /* first 12 digits of the fingerprint; empty while it is computed */
    url_t results; /* the page it leads to */
    str_t address; /* the same, whole where the site knows its address */
};
/* *l and v must outlive *out, as c. Errors: those of results_open. */
MUST_USE err_t card_load(struct cx *cx, const struct consultation *c, enum side side,
                         struct loaded_results *l, struct results_view *v, struct card *out);

/* A line of the drawing. */
struct card_line {
    int x, y, size;
    bool is_strong, is_quiet;
    str_t text;
};
enum { CARD_LINES_MOST = 64, CARD_WIDTH = 480 };
struct card_drawing {
    struct card_line lines[CARD_LINES_MOST];
    size_t count;
    int height;
    str_t title, description; /* for those who do not see it: everything that stands there */
};
/* Pure but for the arena: the same card as text set line by line. */
void card_draw(struct cx *cx, const struct card *card, struct card_drawing *out);

#endif
